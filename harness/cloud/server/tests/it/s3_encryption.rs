use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};

use crate::support::boxed;

#[tokio::test]
async fn encryption_is_told_and_inherited() {
    let (_cloud, s3) = boxed().await;
    let got = s3
        .get_bucket_encryption()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let rule = &got.server_side_encryption_configuration().unwrap().rules()[0];
    let default = rule.apply_server_side_encryption_by_default().unwrap();
    assert_eq!(default.sse_algorithm(), &ServerSideEncryption::Aes256);

    let kms = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(ServerSideEncryption::AwsKms)
        .kms_master_key_id("alias/aws/s3")
        .build()
        .unwrap();
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(kms)
        .bucket_key_enabled(true);
    let configuration = ServerSideEncryptionConfiguration::builder()
        .rules(rule.build())
        .build()
        .unwrap();
    let put = s3
        .put_bucket_encryption()
        .bucket("box")
        .server_side_encryption_configuration(configuration);
    put.send().await.unwrap();
    let put = s3.put_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(
        put.server_side_encryption(),
        Some(&ServerSideEncryption::AwsKms)
    );
    let key = put.ssekms_key_id().unwrap();
    let start = "arn:aws:kms:us-east-1:000000000000:key/";
    assert!(key.starts_with(start), "{key}");
    assert_eq!(put.bucket_key_enabled(), Some(true));
    let put = s3
        .put_object()
        .bucket("box")
        .key("k")
        .server_side_encryption(ServerSideEncryption::Aes256);
    let put = put.send().await.unwrap();
    assert_eq!(
        (put.server_side_encryption(), put.ssekms_key_id()),
        (Some(&ServerSideEncryption::Aes256), None)
    );
    s3.delete_bucket_encryption()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let put = s3.put_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(
        put.server_side_encryption(),
        Some(&ServerSideEncryption::Aes256)
    );
}

#[tokio::test]
async fn customers_keep_their_keys() {
    const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    const MD5: &str = "hRasmdxgYDKV3nvbahU1MA==";
    let (_cloud, s3) = boxed().await;
    let put = |md5: &str| {
        s3.put_object()
            .bucket("box")
            .key("k")
            .body(ByteStream::from_static(b"secret"))
            .sse_customer_algorithm("AES256")
            .sse_customer_key(KEY)
            .sse_customer_key_md5(md5)
            .send()
    };
    let wrong = put("AAAAAAAAAAAAAAAAAAAAAA==").await.unwrap_err();
    assert_eq!(wrong.code(), Some("InvalidArgument"));
    let done = put(MD5).await.unwrap();
    assert_eq!(done.sse_customer_key_md5(), Some(MD5));
    assert_eq!(done.server_side_encryption(), None);
    let bare = s3
        .get_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap_err();
    assert_eq!(bare.code(), Some("InvalidRequest"));
    let got = s3
        .get_object()
        .bucket("box")
        .key("k")
        .sse_customer_algorithm("AES256");
    let got = got
        .sse_customer_key(KEY)
        .sse_customer_key_md5(MD5)
        .send()
        .await
        .unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"secret");
}
