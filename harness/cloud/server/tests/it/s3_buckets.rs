use aws_credential_types::Credentials;
use aws_sdk_s3::config::Region;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use aws_sdk_s3::{Client, types::BucketVersioningStatus, types::VersioningConfiguration};

use crate::support::{cloud, s3, s3_config};

fn located(region: &str) -> CreateBucketConfiguration {
    CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::from(region))
        .build()
}

#[tokio::test]
async fn a_bucket_lives_and_dies() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    let created = s3.create_bucket().bucket("photos").send().await.unwrap();
    assert_eq!(created.location(), Some("/photos"));
    let head = s3.head_bucket().bucket("photos").send().await.unwrap();
    assert_eq!(head.bucket_region(), Some("us-east-1"));
    let listed = s3.list_buckets().send().await.unwrap();
    assert_eq!(listed.buckets()[0].name(), Some("photos"));
    assert_eq!(listed.owner().unwrap().id().unwrap().len(), 64);

    s3.put_object()
        .bucket("photos")
        .key("a")
        .send()
        .await
        .unwrap();
    let full = s3
        .delete_bucket()
        .bucket("photos")
        .send()
        .await
        .unwrap_err();
    assert_eq!(full.code(), Some("BucketNotEmpty"));
    assert_eq!(
        full.message(),
        Some("The bucket you tried to delete is not empty")
    );
    s3.delete_object()
        .bucket("photos")
        .key("a")
        .send()
        .await
        .unwrap();
    s3.delete_bucket().bucket("photos").send().await.unwrap();

    let gone = s3
        .delete_bucket()
        .bucket("photos")
        .send()
        .await
        .unwrap_err();
    assert_eq!(gone.code(), Some("NoSuchBucket"));
    assert_eq!(gone.message(), Some("The specified bucket does not exist"));
    let gone = s3.head_bucket().bucket("photos").send().await.unwrap_err();
    assert_eq!(gone.raw_response().unwrap().status().as_u16(), 404);
}

#[tokio::test]
async fn names_are_checked() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    for bad in ["Capital", "under_score", "a..b", "xn--abc"] {
        let error = s3.create_bucket().bucket(bad).send().await.unwrap_err();
        assert_eq!(error.code(), Some("InvalidBucketName"), "{bad}");
    }
}

#[tokio::test]
async fn making_a_bucket_again_depends_on_who_and_where() {
    let cloud = cloud().await;
    let home = s3(&cloud);
    home.create_bucket().bucket("home").send().await.unwrap();
    home.create_bucket().bucket("home").send().await.unwrap();

    let abroad = Client::from_conf(s3_config(&cloud).region(Region::new("eu-west-1")).build());
    let unlocated = abroad
        .create_bucket()
        .bucket("abroad")
        .send()
        .await
        .unwrap_err();
    assert_eq!(unlocated.code(), Some("IllegalLocationConstraintException"));
    let make = || {
        abroad
            .create_bucket()
            .bucket("abroad")
            .create_bucket_configuration(located("eu-west-1"))
    };
    make().send().await.unwrap();
    assert_eq!(
        make().send().await.unwrap_err().code(),
        Some("BucketAlreadyOwnedByYou")
    );
    let location = abroad
        .get_bucket_location()
        .bucket("abroad")
        .send()
        .await
        .unwrap();
    assert_eq!(
        location.location_constraint().unwrap().as_str(),
        "eu-west-1"
    );
    let location = home
        .get_bucket_location()
        .bucket("home")
        .send()
        .await
        .unwrap();
    assert_eq!(
        location
            .location_constraint()
            .map_or("", BucketLocationConstraint::as_str),
        ""
    );

    let other =
        s3_config(&cloud).credentials_provider(Credentials::from_keys("123456789012", "x", None));
    let other = Client::from_conf(other.build());
    let taken = other
        .create_bucket()
        .bucket("home")
        .send()
        .await
        .unwrap_err();
    assert_eq!(taken.code(), Some("BucketAlreadyExists"));
    assert!(
        other
            .list_buckets()
            .send()
            .await
            .unwrap()
            .buckets()
            .is_empty()
    );
}

#[tokio::test]
async fn a_bucket_is_addressed_in_its_region() {
    let cloud = cloud().await;
    let home = s3(&cloud);
    home.create_bucket()
        .bucket("far")
        .create_bucket_configuration(located("eu-west-1"))
        .send()
        .await
        .unwrap();
    let error = home
        .list_objects_v2()
        .bucket("far")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("PermanentRedirect"));
    let raw = error.raw_response().unwrap();
    assert_eq!(raw.status().as_u16(), 301);
    assert_eq!(raw.headers().get("x-amz-bucket-region"), Some("eu-west-1"));
}

#[tokio::test]
async fn buckets_are_listed_by_page_prefix_and_region() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    for name in ["a-one", "a-two", "b-one"] {
        s3.create_bucket().bucket(name).send().await.unwrap();
    }
    s3.create_bucket()
        .bucket("a-far")
        .create_bucket_configuration(located("eu-west-1"))
        .send()
        .await
        .unwrap();
    let names = |output: &aws_sdk_s3::operation::list_buckets::ListBucketsOutput| -> Vec<String> {
        output
            .buckets()
            .iter()
            .filter_map(|b| b.name().map(str::to_owned))
            .collect()
    };
    let first = s3.list_buckets().max_buckets(3).send().await.unwrap();
    assert_eq!(names(&first), ["a-far", "a-one", "a-two"]);
    let rest = s3
        .list_buckets()
        .continuation_token(first.continuation_token().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(names(&rest), ["b-one"]);
    assert_eq!(rest.continuation_token(), None);
    let here = s3
        .list_buckets()
        .prefix("a-")
        .bucket_region("us-east-1")
        .send()
        .await
        .unwrap();
    assert_eq!(names(&here), ["a-one", "a-two"]);
}

#[tokio::test]
async fn versioning_is_switched_but_never_off() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("kept").send().await.unwrap();
    let status = || async {
        s3.get_bucket_versioning()
            .bucket("kept")
            .send()
            .await
            .unwrap()
            .status()
            .cloned()
    };
    assert_eq!(status().await, None);
    for wanted in [
        BucketVersioningStatus::Enabled,
        BucketVersioningStatus::Suspended,
    ] {
        let configuration = VersioningConfiguration::builder()
            .status(wanted.clone())
            .build();
        s3.put_bucket_versioning()
            .bucket("kept")
            .versioning_configuration(configuration)
            .send()
            .await
            .unwrap();
        assert_eq!(status().await, Some(wanted));
    }
    let nothing = VersioningConfiguration::builder().build();
    let error = s3
        .put_bucket_versioning()
        .bucket("kept")
        .versioning_configuration(nothing)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.code(),
        Some("IllegalVersioningConfigurationException")
    );
}

#[tokio::test]
async fn calls_are_journaled_with_bucket_and_key() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("noted").send().await.unwrap();
    let put = s3
        .put_object()
        .bucket("noted")
        .key("k")
        .content_type("text/plain")
        .metadata("who", "me");
    put.body(ByteStream::from_static(b"hello"))
        .send()
        .await
        .unwrap();
    s3.get_object()
        .bucket("noted")
        .key("nothing")
        .send()
        .await
        .unwrap_err();
    let calls = cloud.journal().since(0);
    let operations: Vec<&str> = calls.iter().map(|call| &*call.operation).collect();
    assert_eq!(operations, ["CreateBucket", "PutObject", "GetObject"]);
    assert_eq!(calls[1].resource.as_deref(), Some("noted"));
    assert_eq!(calls[1].request["Key"], "k");
    assert_eq!(calls[1].request["Metadata"]["who"], "me");
    assert_eq!(
        calls[1].response["ETag"],
        "\"5d41402abc4b2a76b9719d911017c592\""
    );
    assert_eq!(calls[2].status, 404);
    assert_eq!(
        calls[2].error.as_ref().map(|error| &*error.code),
        Some("NoSuchKey")
    );
}
