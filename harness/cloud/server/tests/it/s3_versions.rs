use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketVersioningStatus, Delete, DeleteMarkerEntry, ObjectIdentifier, ObjectVersion,
    VersioningConfiguration,
};
use rehearsal_cloud::Cloud;

use crate::support::{cloud, s3};

async fn versioning(s3: &Client, status: BucketVersioningStatus) {
    let configuration = VersioningConfiguration::builder().status(status).build();
    s3.put_bucket_versioning()
        .bucket("box")
        .versioning_configuration(configuration)
        .send()
        .await
        .expect("the bucket is there");
}

async fn versioned() -> (Cloud, Client) {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket()
        .bucket("box")
        .send()
        .await
        .expect("a new name");
    versioning(&s3, BucketVersioningStatus::Enabled).await;
    (cloud, s3)
}

async fn put(s3: &Client, key: &str, body: &'static str) -> String {
    let put = s3
        .put_object()
        .bucket("box")
        .key(key)
        .body(ByteStream::from_static(body.as_bytes()));
    let put = put.send().await.expect("the bucket is there");
    put.version_id().unwrap_or_default().to_owned()
}

async fn body(s3: &Client, key: &str, version: Option<&str>) -> String {
    let got = s3
        .get_object()
        .bucket("box")
        .key(key)
        .set_version_id(version.map(str::to_owned));
    let bytes = got
        .send()
        .await
        .expect("it is there")
        .body
        .collect()
        .await
        .expect("it comes whole");
    String::from_utf8(bytes.to_vec()).expect("text was put")
}

#[tokio::test]
async fn old_versions_stay() {
    let (_cloud, s3) = versioned().await;
    let first = put(&s3, "k", "one").await;
    let second = put(&s3, "k", "two").await;
    assert_ne!(first, second);
    assert_eq!(body(&s3, "k", None).await, "two");
    assert_eq!(body(&s3, "k", Some(&first)).await, "one");
    let head = s3
        .head_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(head.version_id(), Some(second.as_str()));

    let deleted = s3
        .delete_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.delete_marker(), Some(true));
    let marker = deleted.version_id().unwrap().to_owned();
    let gone = s3
        .get_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap_err();
    assert_eq!(gone.code(), Some("NoSuchKey"));
    assert_eq!(
        gone.raw_response()
            .unwrap()
            .headers()
            .get("x-amz-delete-marker"),
        Some("true")
    );
    let direct = s3
        .get_object()
        .bucket("box")
        .key("k")
        .version_id(&marker)
        .send()
        .await
        .unwrap_err();
    assert_eq!(direct.code(), Some("MethodNotAllowed"));
    assert_eq!(
        direct.raw_response().unwrap().headers().get("allow"),
        Some("DELETE")
    );

    let back = s3
        .delete_object()
        .bucket("box")
        .key("k")
        .version_id(&marker)
        .send()
        .await
        .unwrap();
    assert_eq!(back.delete_marker(), Some(true));
    assert_eq!(body(&s3, "k", None).await, "two");
    s3.delete_object()
        .bucket("box")
        .key("k")
        .version_id(&second)
        .send()
        .await
        .unwrap();
    assert_eq!(body(&s3, "k", None).await, "one");
}

#[tokio::test]
async fn a_suspended_bucket_overwrites_the_null_version() {
    let (_cloud, s3) = versioned().await;
    let kept = put(&s3, "k", "one").await;
    versioning(&s3, BucketVersioningStatus::Suspended).await;
    // Recorded: s3_api, `test_put_object_on_suspended_bucket`: the null version is not named.
    assert_eq!(put(&s3, "k", "two").await, "");
    assert_eq!(put(&s3, "k", "three").await, "");
    assert_eq!(body(&s3, "k", Some("null")).await, "three");
    assert_eq!(body(&s3, "k", Some(&kept)).await, "one");
    let listed = s3
        .list_object_versions()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(listed.versions().len(), 2);
    let deleted = s3
        .delete_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.version_id(), Some("null"));
    let listed = s3
        .list_object_versions()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (listed.versions().len(), listed.delete_markers().len()),
        (1, 1)
    );
}

#[tokio::test]
async fn what_was_there_before_is_the_null_version() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("box").send().await.unwrap();
    put(&s3, "k", "before").await;
    versioning(&s3, BucketVersioningStatus::Enabled).await;
    put(&s3, "k", "after").await;
    assert_eq!(body(&s3, "k", Some("null")).await, "before");
}

#[tokio::test]
async fn versions_are_listed_newest_first_and_by_page() {
    let (_cloud, s3) = versioned().await;
    let mut expected = Vec::new();
    for key in ["a", "b"] {
        let ids = [put(&s3, key, "1").await, put(&s3, key, "2").await];
        expected.extend(ids.into_iter().rev().map(|id| (key.to_owned(), id)));
    }
    s3.delete_object()
        .bucket("box")
        .key("b")
        .send()
        .await
        .unwrap();
    let mut found = Vec::new();
    let mut markers: Vec<DeleteMarkerEntry> = Vec::new();
    let (mut key, mut id) = (None, None);
    loop {
        let page = s3
            .list_object_versions()
            .bucket("box")
            .max_keys(2)
            .set_key_marker(key)
            .set_version_id_marker(id)
            .send()
            .await
            .unwrap();
        let pair = |v: &ObjectVersion| {
            (
                v.key().unwrap().to_owned(),
                v.version_id().unwrap().to_owned(),
            )
        };
        found.extend(page.versions().iter().map(pair));
        markers.extend(page.delete_markers().to_vec());
        if page.is_truncated() != Some(true) {
            break;
        }
        key = page.next_key_marker().map(str::to_owned);
        id = page.next_version_id_marker().map(str::to_owned);
    }
    assert_eq!(found, expected);
    assert_eq!(markers.len(), 1);
    assert_eq!(markers[0].is_latest(), Some(true));
    let lone = s3
        .list_object_versions()
        .bucket("box")
        .version_id_marker("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        lone.message(),
        Some("A version-id marker cannot be specified without a key marker.")
    );
}

#[tokio::test]
async fn a_batch_is_deleted_key_by_key() {
    let (_cloud, s3) = versioned().await;
    let version = put(&s3, "a", "1").await;
    put(&s3, "b", "1").await;
    let object = |key: &str, version: Option<&str>| {
        let object = ObjectIdentifier::builder().key(key);
        object
            .set_version_id(version.map(str::to_owned))
            .build()
            .unwrap()
    };
    let wanted = [
        object("a", Some(&version)),
        object("b", None),
        object("b", Some("nonsense")),
        object("nothing", None),
    ];
    let delete = Delete::builder()
        .set_objects(Some(wanted.to_vec()))
        .build()
        .unwrap();
    let done = s3
        .delete_objects()
        .bucket("box")
        .delete(delete)
        .send()
        .await
        .unwrap();
    assert_eq!(done.deleted().len(), 3);
    assert_eq!(done.deleted()[0].version_id(), Some(version.as_str()));
    assert_eq!(done.deleted()[1].delete_marker(), Some(true));
    assert!(done.deleted()[1].delete_marker_version_id().is_some());
    assert_eq!(done.errors()[0].code(), Some("NoSuchVersion"));

    let quiet = Delete::builder()
        .objects(object("b", None))
        .quiet(true)
        .build()
        .unwrap();
    let done = s3
        .delete_objects()
        .bucket("box")
        .delete(quiet)
        .send()
        .await
        .unwrap();
    assert!(done.deleted().is_empty() && done.errors().is_empty());
}

#[tokio::test]
async fn version_ids_are_checked() {
    let (_cloud, s3) = versioned().await;
    put(&s3, "k", "1").await;
    let bad = s3
        .get_object()
        .bucket("box")
        .key("k")
        .version_id("short")
        .send()
        .await
        .unwrap_err();
    assert_eq!(bad.code(), Some("InvalidArgument"));
    assert_eq!(bad.message(), Some("Invalid version id specified"));
    let unknown = "A".repeat(32);
    let unknown = s3
        .get_object()
        .bucket("box")
        .key("k")
        .version_id(unknown)
        .send()
        .await
        .unwrap_err();
    assert_eq!(unknown.code(), Some("NoSuchVersion"));
}
