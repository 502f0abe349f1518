use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, ChecksumType, StorageClass};

use crate::support::boxed;

fn bytes(text: &'static str) -> ByteStream {
    ByteStream::from_static(text.as_bytes())
}

#[tokio::test]
async fn what_is_put_is_got() {
    let (_cloud, s3) = boxed().await;
    let put = s3
        .put_object()
        .bucket("box")
        .key("a/b")
        .body(bytes("hello world"))
        .content_type("text/plain; charset=utf-8")
        .cache_control("no-cache")
        .content_disposition("attachment")
        .content_encoding("gzip")
        .content_language("de")
        .metadata("Colour", "grün und blau")
        .storage_class(StorageClass::StandardIa)
        .send()
        .await
        .unwrap();
    assert_eq!(put.e_tag(), Some("\"5eb63bbbe01eeed093cb22bb8f5acdc3\""));
    assert_eq!(put.server_side_encryption().unwrap().as_str(), "AES256");
    assert_eq!(put.checksum_crc32(), Some("DUoRhQ=="));
    assert_eq!(put.version_id(), None);

    let got = s3
        .get_object()
        .bucket("box")
        .key("a/b")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("text/plain; charset=utf-8"));
    assert_eq!(got.cache_control(), Some("no-cache"));
    assert_eq!(got.content_disposition(), Some("attachment"));
    assert_eq!(got.content_encoding(), Some("gzip"));
    assert_eq!(got.content_language(), Some("de"));
    assert_eq!(got.storage_class(), Some(&StorageClass::StandardIa));
    assert_eq!(got.content_length(), Some(11));
    assert_eq!(got.accept_ranges(), Some("bytes"));
    assert_eq!(
        got.metadata().unwrap()["colour"],
        "=?UTF-8?Q?gr=C3=BCn_und_blau?="
    );
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"hello world");

    let head = s3
        .head_object()
        .bucket("box")
        .key("a/b")
        .send()
        .await
        .unwrap();
    assert_eq!(head.content_length(), Some(11));
    assert_eq!(head.e_tag(), put.e_tag());
}

#[tokio::test]
async fn defaults_are_awss() {
    let (_cloud, s3) = boxed().await;
    s3.put_object().bucket("box").key("k").send().await.unwrap();
    let got = s3.get_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(
        got.content_type(),
        Some("application/octet-stream"),
        "which is the SDK's own"
    );
    assert_eq!(got.content_length(), Some(0));
    assert_eq!(got.storage_class(), None);
    assert_eq!(got.version_id(), None);
    assert_eq!(got.e_tag(), Some("\"d41d8cd98f00b204e9800998ecf8427e\""));
}

#[tokio::test]
async fn what_is_not_there_is_told_as_aws_tells_it() {
    let (_cloud, s3) = boxed().await;
    let error = s3
        .get_object()
        .bucket("box")
        .key("no")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("NoSuchKey"));
    assert_eq!(error.message(), Some("The specified key does not exist."));
    let body = error
        .raw_response()
        .unwrap()
        .body()
        .bytes()
        .unwrap()
        .to_vec();
    let body = String::from_utf8(body).unwrap();
    assert!(body.contains("<Key>no</Key><RequestId>"), "{body}");
    assert!(body.contains("</HostId></Error>"), "{body}");
    assert!(
        s3.get_object()
            .bucket("box")
            .key("no")
            .send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_no_such_key()
    );
    let error = s3
        .head_object()
        .bucket("box")
        .key("no")
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_not_found());
    let error = s3
        .get_object()
        .bucket("nobox")
        .key("no")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("NoSuchBucket"));
    // Deleting what is not there succeeds.
    s3.delete_object()
        .bucket("box")
        .key("no")
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn ranges() {
    let (_cloud, s3) = boxed().await;
    s3.put_object()
        .bucket("box")
        .key("k")
        .body(bytes("0123456789"))
        .send()
        .await
        .unwrap();
    for (range, content, header) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=8-100", "89", "bytes 8-9/10"),
    ] {
        let got = s3
            .get_object()
            .bucket("box")
            .key("k")
            .range(range)
            .send()
            .await
            .unwrap();
        assert_eq!(got.content_range(), Some(header), "{range}");
        assert_eq!(
            got.body.collect().await.unwrap().to_vec(),
            content.as_bytes(),
            "{range}"
        );
    }
    let error = s3
        .get_object()
        .bucket("box")
        .key("k")
        .range("bytes=10-")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidRange"));
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 416);
    let whole = s3
        .get_object()
        .bucket("box")
        .key("k")
        .range("nonsense")
        .send()
        .await
        .unwrap();
    assert_eq!(whole.content_range(), None);
}

#[tokio::test]
async fn conditional_reads() {
    let (_cloud, s3) = boxed().await;
    let put = s3
        .put_object()
        .bucket("box")
        .key("k")
        .body(bytes("x"))
        .send()
        .await
        .unwrap();
    let etag = put.e_tag().unwrap();
    let get = || s3.get_object().bucket("box").key("k");
    get().if_match(etag).send().await.unwrap();
    let error = get().if_match("\"other\"").send().await.unwrap_err();
    assert_eq!(error.code(), Some("PreconditionFailed"));
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 412);
    let error = get().if_none_match(etag).send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 304);
    assert_eq!(
        error.raw_response().unwrap().headers().get("etag"),
        Some(etag)
    );
    let long_ago = DateTime::from_secs(1_000_000_000);
    get().if_modified_since(long_ago).send().await.unwrap();
    let error = get()
        .if_unmodified_since(long_ago)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 412);
}

#[tokio::test]
async fn conditional_writes() {
    let (_cloud, s3) = boxed().await;
    let put = || s3.put_object().bucket("box").key("k").body(bytes("x"));
    let missing = put().if_match("\"abc\"").send().await.unwrap_err();
    assert_eq!(missing.code(), Some("NoSuchKey"));
    let first = put().if_none_match("*").send().await.unwrap();
    let second = put().if_none_match("*").send().await.unwrap_err();
    assert_eq!(second.code(), Some("PreconditionFailed"));
    put().if_match(first.e_tag().unwrap()).send().await.unwrap();
    let other = put().if_match("\"abc\"").send().await.unwrap_err();
    assert_eq!(other.code(), Some("PreconditionFailed"));
    let odd = put().if_none_match("\"abc\"").send().await.unwrap_err();
    assert_eq!(odd.code(), Some("NotImplemented"));
}

#[tokio::test]
async fn conditional_deletes() {
    let (_cloud, s3) = boxed().await;
    let put = s3
        .put_object()
        .bucket("box")
        .key("k")
        .body(bytes("x"))
        .send()
        .await
        .unwrap();
    let delete = |etag: &str| {
        s3.delete_object()
            .bucket("box")
            .key("k")
            .if_match(etag)
            .send()
    };
    assert_eq!(
        delete("\"other\"").await.unwrap_err().code(),
        Some("PreconditionFailed")
    );
    delete(put.e_tag().unwrap()).await.unwrap();
    assert_eq!(
        delete(put.e_tag().unwrap()).await.unwrap_err().code(),
        Some("NoSuchKey")
    );
}

#[tokio::test]
async fn every_checksum_is_kept_and_checked() {
    let (_cloud, s3) = boxed().await;
    for algorithm in [
        ChecksumAlgorithm::Crc32,
        ChecksumAlgorithm::Crc32C,
        ChecksumAlgorithm::Crc64Nvme,
        ChecksumAlgorithm::Sha1,
        ChecksumAlgorithm::Sha256,
    ] {
        let key = algorithm.as_str();
        let put = s3
            .put_object()
            .bucket("box")
            .key(key)
            .checksum_algorithm(algorithm.clone());
        put.body(bytes("hello world")).send().await.unwrap();
        let got = s3
            .get_object()
            .bucket("box")
            .key(key)
            .checksum_mode(ChecksumMode::Enabled)
            .send()
            .await
            .unwrap();
        assert_eq!(
            got.checksum_type(),
            Some(&ChecksumType::FullObject),
            "{key}"
        );
        // The SDK checks the body against the checksum it was sent.
        assert_eq!(got.body.collect().await.unwrap().to_vec(), b"hello world");
        let head = s3
            .head_object()
            .bucket("box")
            .key(key)
            .send()
            .await
            .unwrap();
        assert_eq!(head.checksum_type(), None, "only where it was asked for");
    }
    let head = s3
        .head_object()
        .bucket("box")
        .key("SHA1")
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .unwrap();
    assert_eq!(head.checksum_sha1(), Some("Kq5sNclPz7QV2+lfQIuc6R7oRu0="));
    let wrong = s3
        .put_object()
        .bucket("box")
        .key("k")
        .checksum_sha256("uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=");
    let error = wrong.body(bytes("hello")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("BadDigest"));
    assert_eq!(
        error.message(),
        Some("The SHA256 you specified did not match the calculated checksum.")
    );
    let wrong = s3
        .put_object()
        .bucket("box")
        .key("k")
        .content_md5("1B2M2Y8AsgTpgAmY7PhCfg==");
    assert_eq!(
        wrong.body(bytes("hello")).send().await.unwrap_err().code(),
        Some("BadDigest")
    );
}

#[tokio::test]
async fn signed_requests_choose_the_answers_headers() {
    let (_cloud, s3) = boxed().await;
    s3.put_object()
        .bucket("box")
        .key("k")
        .body(bytes("x"))
        .send()
        .await
        .unwrap();
    let got = s3
        .get_object()
        .bucket("box")
        .key("k")
        .response_content_type("text/css")
        .response_content_disposition("attachment; filename=\"a.css\"")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("text/css"));
    assert_eq!(
        got.content_disposition(),
        Some("attachment; filename=\"a.css\"")
    );
}

#[tokio::test]
async fn large_bodies_come_back_whole() {
    let (_cloud, s3) = boxed().await;
    let body: Vec<u8> = (0..6_000_000_u32)
        .map(|n| n.to_le_bytes()[(n % 3) as usize])
        .collect();
    s3.put_object()
        .bucket("box")
        .key("k")
        .body(body.clone().into())
        .send()
        .await
        .unwrap();
    let got = s3.get_object().bucket("box").key("k").send().await.unwrap();
    assert!(got.body.collect().await.unwrap().to_vec() == body);
    let part = s3
        .get_object()
        .bucket("box")
        .key("k")
        .range("bytes=1000000-2999999")
        .send()
        .await
        .unwrap();
    assert!(part.body.collect().await.unwrap().to_vec() == body[1_000_000..3_000_000]);
}
