use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::{
    BucketVersioningStatus, DefaultRetention, ObjectLockConfiguration, ObjectLockEnabled,
    ObjectLockLegalHold, ObjectLockLegalHoldStatus, ObjectLockMode, ObjectLockRetention,
    ObjectLockRetentionMode, ObjectLockRule, RestoreRequest, StorageClass, VersioningConfiguration,
};

use crate::support::{boxed, cloud, s3};

#[tokio::test]
async fn locked_versions_cannot_be_deleted() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket()
        .bucket("vault")
        .object_lock_enabled_for_bucket(true)
        .send()
        .await
        .unwrap();
    let retention = DefaultRetention::builder()
        .mode(ObjectLockRetentionMode::Governance)
        .days(1)
        .build();
    let configuration = ObjectLockConfiguration::builder()
        .object_lock_enabled(ObjectLockEnabled::Enabled)
        .rule(
            ObjectLockRule::builder()
                .default_retention(retention)
                .build(),
        )
        .build();
    s3.put_object_lock_configuration()
        .bucket("vault")
        .object_lock_configuration(configuration)
        .send()
        .await
        .unwrap();
    let put = s3
        .put_object()
        .bucket("vault")
        .key("k")
        .send()
        .await
        .unwrap();
    let version = put.version_id().unwrap();
    let head = s3
        .head_object()
        .bucket("vault")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(head.object_lock_mode(), Some(&ObjectLockMode::Governance));

    let delete = || {
        s3.delete_object()
            .bucket("vault")
            .key("k")
            .version_id(version)
    };
    let locked = delete().send().await.unwrap_err();
    assert_eq!(locked.code(), Some("AccessDenied"));
    assert_eq!(
        locked.message(),
        Some("Access Denied because object protected by object lock.")
    );
    // A marker may always be put on top.
    let marker = s3
        .delete_object()
        .bucket("vault")
        .key("k")
        .send()
        .await
        .unwrap();
    s3.delete_object()
        .bucket("vault")
        .key("k")
        .version_id(marker.version_id().unwrap())
        .send()
        .await
        .unwrap();

    let hold = |status| ObjectLockLegalHold::builder().status(status).build();
    let set = |status| {
        s3.put_object_legal_hold()
            .bucket("vault")
            .key("k")
            .legal_hold(hold(status))
            .send()
    };
    set(ObjectLockLegalHoldStatus::On).await.unwrap();
    assert_eq!(
        delete()
            .bypass_governance_retention(true)
            .send()
            .await
            .unwrap_err()
            .code(),
        Some("AccessDenied")
    );
    set(ObjectLockLegalHoldStatus::Off).await.unwrap();

    let far = DateTime::from_secs(4_000_000_000);
    let retain = |mode, until| {
        ObjectLockRetention::builder()
            .mode(mode)
            .retain_until_date(until)
            .build()
    };
    let put = |retention| {
        s3.put_object_retention()
            .bucket("vault")
            .key("k")
            .retention(retention)
            .send()
    };
    let past = put(retain(
        ObjectLockRetentionMode::Governance,
        DateTime::from_secs(1),
    ))
    .await
    .unwrap_err();
    assert_eq!(
        past.message(),
        Some("The retain until date must be in the future!")
    );
    put(retain(ObjectLockRetentionMode::Governance, far))
        .await
        .unwrap();
    let got = s3
        .get_object_retention()
        .bucket("vault")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(got.retention().unwrap().retain_until_date(), Some(&far));
    delete()
        .bypass_governance_retention(true)
        .send()
        .await
        .unwrap();

    let suspended = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Suspended)
        .build();
    let error = s3
        .put_bucket_versioning()
        .bucket("vault")
        .versioning_configuration(suspended)
        .send()
        .await;
    assert_eq!(error.unwrap_err().code(), Some("InvalidBucketState"));
}

#[tokio::test]
async fn archived_objects_are_restored_first() {
    let (_cloud, s3) = boxed().await;
    s3.put_object()
        .bucket("box")
        .key("k")
        .storage_class(StorageClass::Glacier)
        .send()
        .await
        .unwrap();
    let frozen = s3
        .get_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap_err();
    assert_eq!(frozen.code(), Some("InvalidObjectState"));
    let restore = || {
        let request = RestoreRequest::builder().days(1).build();
        s3.restore_object()
            .bucket("box")
            .key("k")
            .restore_request(request)
            .send()
    };
    restore().await.unwrap();
    let head = s3
        .head_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert!(
        head.restore()
            .unwrap()
            .starts_with("ongoing-request=\"false\", expiry-date=")
    );
    s3.get_object().bucket("box").key("k").send().await.unwrap();
    s3.put_object()
        .bucket("box")
        .key("warm")
        .send()
        .await
        .unwrap();
    let request = RestoreRequest::builder().days(1).build();
    let warm = s3
        .restore_object()
        .bucket("box")
        .key("warm")
        .restore_request(request)
        .send()
        .await
        .unwrap_err();
    assert_eq!(warm.code(), Some("InvalidObjectState"));
}
