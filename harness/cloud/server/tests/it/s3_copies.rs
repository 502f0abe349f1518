use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketVersioningStatus, ChecksumAlgorithm, MetadataDirective, StorageClass, TaggingDirective,
    VersioningConfiguration,
};
use rehearsal_cloud::Cloud;

use crate::support::{cloud, s3};

async fn with_source() -> (Cloud, Client) {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket()
        .bucket("box")
        .send()
        .await
        .expect("a new name");
    s3.put_object()
        .bucket("box")
        .key("from here/ü")
        .body(ByteStream::from_static(b"hello world"))
        .content_type("text/plain")
        .metadata("a", "1")
        .tagging("t=1")
        .storage_class(StorageClass::StandardIa)
        .send()
        .await
        .expect("the bucket is there");
    (cloud, s3)
}

const SOURCE: &str = "box/from%20here/%C3%BC";

#[tokio::test]
async fn a_copy_takes_along_what_is_said_of_its_source() {
    let (_cloud, s3) = with_source().await;
    let copied = s3
        .copy_object()
        .bucket("box")
        .key("to")
        .copy_source(SOURCE)
        .send()
        .await
        .unwrap();
    let result = copied.copy_object_result().unwrap();
    assert_eq!(result.e_tag(), Some("\"5eb63bbbe01eeed093cb22bb8f5acdc3\""));
    assert!(result.last_modified().is_some());
    let got = s3
        .get_object()
        .bucket("box")
        .key("to")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("text/plain"));
    assert_eq!(got.metadata().unwrap()["a"], "1");
    assert_eq!(got.tag_count(), Some(1));
    assert_eq!(got.storage_class(), None, "the class is not copied");
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"hello world");
}

#[tokio::test]
async fn directives_replace() {
    let (_cloud, s3) = with_source().await;
    let copy = s3
        .copy_object()
        .bucket("box")
        .key("to")
        .copy_source(SOURCE)
        .metadata_directive(MetadataDirective::Replace)
        .content_type("text/css")
        .metadata("b", "2")
        .tagging_directive(TaggingDirective::Replace)
        .tagging("x=1&y=2")
        .checksum_algorithm(ChecksumAlgorithm::Sha256);
    let copied = copy.send().await.unwrap();
    assert_eq!(
        copied.copy_object_result().unwrap().checksum_sha256(),
        Some("uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=")
    );
    let head = s3
        .head_object()
        .bucket("box")
        .key("to")
        .send()
        .await
        .unwrap();
    assert_eq!(head.content_type(), Some("text/css"));
    assert_eq!(head.metadata().unwrap().get("a"), None);
    assert_eq!(head.metadata().unwrap()["b"], "2");
    let tags = s3
        .get_object_tagging()
        .bucket("box")
        .key("to")
        .send()
        .await
        .unwrap();
    assert_eq!(tags.tag_set().len(), 2);
}

#[tokio::test]
async fn a_copy_onto_itself_must_change_something() {
    let (_cloud, s3) = with_source().await;
    let onto = || {
        s3.copy_object()
            .bucket("box")
            .key("from here/ü")
            .copy_source(SOURCE)
    };
    let idle = onto().send().await.unwrap_err();
    assert_eq!(idle.code(), Some("InvalidRequest"));
    assert!(
        idle.message()
            .unwrap()
            .starts_with("This copy request is illegal because")
    );
    onto()
        .metadata_directive(MetadataDirective::Replace)
        .metadata("a", "3")
        .send()
        .await
        .unwrap();
    onto()
        .storage_class(StorageClass::Standard)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn conditions_are_on_the_source() {
    let (_cloud, s3) = with_source().await;
    let copy = || s3.copy_object().bucket("box").key("to").copy_source(SOURCE);
    let error = copy()
        .copy_source_if_match("\"other\"")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("PreconditionFailed"));
    let etag = "\"5eb63bbbe01eeed093cb22bb8f5acdc3\"";
    let error = copy()
        .copy_source_if_none_match(etag)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 412);
    copy().copy_source_if_match(etag).send().await.unwrap();
    let error = copy().if_none_match("*").send().await.unwrap_err();
    assert_eq!(
        error.code(),
        Some("PreconditionFailed"),
        "the target is there by now"
    );
}

#[tokio::test]
async fn what_is_not_there_cannot_be_copied() {
    let (_cloud, s3) = with_source().await;
    let copy = |source: &str| {
        s3.copy_object()
            .bucket("box")
            .key("to")
            .copy_source(source)
            .send()
    };
    assert_eq!(
        copy("box/nothing").await.unwrap_err().code(),
        Some("NoSuchKey")
    );
    assert_eq!(
        copy("nobox/nothing").await.unwrap_err().code(),
        Some("NoSuchBucket")
    );
    assert_eq!(
        copy("nonsense").await.unwrap_err().code(),
        Some("InvalidArgument")
    );
}

#[tokio::test]
async fn an_older_version_comes_back_by_copy() {
    let (_cloud, s3) = with_source().await;
    let enabled = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    s3.put_bucket_versioning()
        .bucket("box")
        .versioning_configuration(enabled)
        .send()
        .await
        .unwrap();
    let put = |body: &'static [u8]| {
        s3.put_object()
            .bucket("box")
            .key("k")
            .body(ByteStream::from_static(body))
            .send()
    };
    let first = put(b"one").await.unwrap();
    put(b"two").await.unwrap();
    let source = format!("box/k?versionId={}", first.version_id().unwrap());
    let copied = s3
        .copy_object()
        .bucket("box")
        .key("k")
        .copy_source(source)
        .send()
        .await
        .unwrap();
    assert_eq!(copied.copy_source_version_id(), first.version_id());
    let got = s3.get_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"one");
}
