use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::EncodingType;

use crate::support::{cloud, s3};

async fn with_keys(s3: &Client, keys: &[&str]) {
    s3.create_bucket()
        .bucket("box")
        .send()
        .await
        .expect("a new name");
    for key in keys {
        s3.put_object()
            .bucket("box")
            .key(*key)
            .send()
            .await
            .expect("the bucket is there");
    }
}

#[tokio::test]
async fn pages_follow_each_other() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    with_keys(&s3, &["a", "b/1", "b/2", "c/1", "d"]).await;
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let page = s3
            .list_objects_v2()
            .bucket("box")
            .delimiter("/")
            .max_keys(2)
            .set_continuation_token(token)
            .send()
            .await
            .unwrap();
        found.extend(page.contents().iter().map(|o| o.key().unwrap().to_owned()));
        found.extend(
            page.common_prefixes()
                .iter()
                .map(|p| p.prefix().unwrap().to_owned()),
        );
        assert_eq!(page.key_count(), Some(2));
        token = page.next_continuation_token().map(str::to_owned);
        if page.is_truncated() != Some(true) {
            break;
        }
    }
    assert_eq!(found, ["a", "b/", "d", "c/"]);
    let after = s3
        .list_objects_v2()
        .bucket("box")
        .start_after("b/1")
        .send()
        .await
        .unwrap();
    assert_eq!(after.contents()[0].key(), Some("b/2"));
    assert_eq!(after.start_after(), Some("b/1"));
    let bad = s3
        .list_objects_v2()
        .bucket("box")
        .continuation_token("???")
        .send()
        .await
        .unwrap_err();
    assert_eq!(bad.code(), Some("InvalidArgument"));
    assert_eq!(
        bad.message(),
        Some("The continuation token provided is incorrect")
    );
}

#[tokio::test]
async fn the_old_listing_has_markers() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    with_keys(&s3, &["a", "b/1", "b/2", "c"]).await;
    let page = s3
        .list_objects()
        .bucket("box")
        .delimiter("/")
        .max_keys(2)
        .send()
        .await
        .unwrap();
    assert_eq!(page.next_marker(), Some("b/"));
    let rest = s3
        .list_objects()
        .bucket("box")
        .delimiter("/")
        .marker("b/")
        .send()
        .await
        .unwrap();
    assert_eq!(rest.contents()[0].key(), Some("c"));
    assert!(rest.common_prefixes().is_empty());
    assert_eq!(rest.is_truncated(), Some(false));
    let prefixed = s3
        .list_objects()
        .bucket("box")
        .prefix("b/")
        .send()
        .await
        .unwrap();
    assert_eq!(prefixed.contents().len(), 2);
    assert_eq!(
        prefixed.contents()[0].owner().unwrap().id().unwrap().len(),
        64
    );
    let none = s3
        .list_objects()
        .bucket("box")
        .max_keys(0)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (none.contents().len(), none.is_truncated()),
        (0, Some(false))
    );
}

#[tokio::test]
async fn keys_are_encoded_on_request() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    with_keys(&s3, &["a b/ü+\u{1}"]).await;
    let page = s3
        .list_objects_v2()
        .bucket("box")
        .encoding_type(EncodingType::Url)
        .send()
        .await
        .unwrap();
    assert_eq!(page.contents()[0].key(), Some("a+b/%C3%BC%2B%01"));
    let bad = s3
        .list_objects_v2()
        .bucket("box")
        .encoding_type(EncodingType::from("x"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        bad.message(),
        Some("Invalid Encoding Method specified in Request")
    );
}
