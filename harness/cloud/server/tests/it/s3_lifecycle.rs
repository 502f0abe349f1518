use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, BucketVersioningStatus,
    ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter,
    NoncurrentVersionExpiration, Transition, TransitionStorageClass, VersioningConfiguration,
};

use crate::support::boxed;

const DAY: Duration = Duration::from_hours(24);

fn rule(prefix: &str) -> aws_sdk_s3::types::builders::LifecycleRuleBuilder {
    let filter = LifecycleRuleFilter::builder().prefix(prefix).build();
    LifecycleRule::builder()
        .id(format!("rule-{prefix}"))
        .filter(filter)
        .status(ExpirationStatus::Enabled)
}

async fn configure(s3: &Client, rules: Vec<LifecycleRule>) {
    let configuration = BucketLifecycleConfiguration::builder()
        .set_rules(Some(rules))
        .build()
        .unwrap();
    let put = s3
        .put_bucket_lifecycle_configuration()
        .bucket("box")
        .lifecycle_configuration(configuration);
    put.send().await.unwrap();
}

async fn keys(s3: &Client) -> Vec<String> {
    let listed = s3.list_objects_v2().bucket("box").send().await.unwrap();
    listed
        .contents()
        .iter()
        .map(|o| o.key().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn objects_expire_as_the_clock_passes() {
    let (cloud, s3) = boxed().await;
    let expiration = LifecycleExpiration::builder().days(2).build();
    configure(
        &s3,
        vec![rule("tmp/").expiration(expiration).build().unwrap()],
    )
    .await;
    let put = s3
        .put_object()
        .bucket("box")
        .key("tmp/a")
        .send()
        .await
        .unwrap();
    assert!(put.expiration().unwrap().contains("rule-id=\"rule-tmp/\""));
    let kept = s3
        .put_object()
        .bucket("box")
        .key("kept")
        .send()
        .await
        .unwrap();
    assert_eq!(kept.expiration(), None);
    cloud.clock().advance(DAY);
    assert_eq!(keys(&s3).await, ["kept", "tmp/a"]);
    cloud.clock().advance(DAY * 2);
    assert_eq!(keys(&s3).await, ["kept"]);
}

#[tokio::test]
async fn versions_expire_into_markers_and_then_for_good() {
    let (cloud, s3) = boxed().await;
    let enabled = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    s3.put_bucket_versioning()
        .bucket("box")
        .versioning_configuration(enabled)
        .send()
        .await
        .unwrap();
    let markers = LifecycleExpiration::builder()
        .expired_object_delete_marker(true)
        .build();
    configure(
        &s3,
        vec![
            rule("a")
                .expiration(LifecycleExpiration::builder().days(1).build())
                .noncurrent_version_expiration(
                    NoncurrentVersionExpiration::builder()
                        .noncurrent_days(1)
                        .build(),
                )
                .build()
                .unwrap(),
            rule("").id("markers").expiration(markers).build().unwrap(),
        ],
    )
    .await;
    s3.put_object().bucket("box").key("a").send().await.unwrap();
    cloud.clock().advance(DAY * 2);
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
    cloud.clock().advance(DAY * 3);
    let listed = s3
        .list_object_versions()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (listed.versions().len(), listed.delete_markers().len()),
        (0, 0)
    );
}

#[tokio::test]
async fn uploads_are_given_up_and_objects_move() {
    let (cloud, s3) = boxed().await;
    let abort = AbortIncompleteMultipartUpload::builder()
        .days_after_initiation(1)
        .build();
    let transition = Transition::builder()
        .days(1)
        .storage_class(TransitionStorageClass::GlacierIr)
        .build();
    let rule = rule("")
        .abort_incomplete_multipart_upload(abort)
        .transitions(transition);
    configure(&s3, vec![rule.build().unwrap()]).await;
    let created = s3
        .create_multipart_upload()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(created.abort_rule_id(), Some("rule-"));
    s3.put_object().bucket("box").key("k").send().await.unwrap();
    cloud.clock().advance(DAY * 2);
    let uploads = s3
        .list_multipart_uploads()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert!(uploads.uploads().is_empty());
    let head = s3
        .head_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(head.storage_class().unwrap().as_str(), "GLACIER_IR");
}

#[tokio::test]
async fn configurations_are_checked() {
    let (_cloud, s3) = boxed().await;
    let put = |rules: Vec<LifecycleRule>| {
        let configuration = BucketLifecycleConfiguration::builder()
            .set_rules(Some(rules))
            .build()
            .unwrap();
        s3.put_bucket_lifecycle_configuration()
            .bucket("box")
            .lifecycle_configuration(configuration)
            .send()
    };
    let none = s3
        .get_bucket_lifecycle_configuration()
        .bucket("box")
        .send()
        .await
        .unwrap_err();
    assert_eq!(none.code(), Some("NoSuchLifecycleConfiguration"));
    let idle = put(vec![rule("").build().unwrap()]).await.unwrap_err();
    assert_eq!(
        idle.message(),
        Some("At least one action needs to be specified in a rule.")
    );
    let days = |days| LifecycleExpiration::builder().days(days).build();
    let zero = put(vec![rule("").expiration(days(0)).build().unwrap()])
        .await
        .unwrap_err();
    assert_eq!(
        zero.message(),
        Some("'Days' for Expiration action must be a positive integer")
    );
    let same = || rule("").expiration(days(1)).build().unwrap();
    let twice = put(vec![same(), same()]).await.unwrap_err();
    assert_eq!(
        twice.message(),
        Some("Rule ID must be unique. Found same ID for more than one rule")
    );
    put(vec![same()]).await.unwrap();
    let got = s3
        .get_bucket_lifecycle_configuration()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(got.rules()[0].expiration().unwrap().days(), Some(1));
    s3.delete_bucket_lifecycle()
        .bucket("box")
        .send()
        .await
        .unwrap();
}
