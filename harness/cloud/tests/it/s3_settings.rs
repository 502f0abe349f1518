use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::{
    BucketLoggingStatus, BucketVersioningStatus, Condition, CorsConfiguration, CorsRule,
    DefaultRetention, ErrorDocument, IndexDocument, LoggingEnabled, MetricsConfiguration,
    ObjectLockConfiguration, ObjectLockEnabled, ObjectLockLegalHold, ObjectLockLegalHoldStatus,
    ObjectLockMode, ObjectLockRetention, ObjectLockRetentionMode, ObjectLockRule, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, Payer, Redirect, RequestPaymentConfiguration,
    RestoreRequest, RoutingRule, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule, StorageClass, Tag, Tagging,
    VersioningConfiguration, WebsiteConfiguration,
};
use rehearsal_cloud::Cloud;

use crate::support::{cloud, s3};

async fn boxed() -> (Cloud, Client) {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket()
        .bucket("box")
        .send()
        .await
        .expect("a new name");
    (cloud, s3)
}

fn tagging(pairs: &[(&str, &str)]) -> Tagging {
    let tag = |(key, value): &(&str, &str)| {
        Tag::builder()
            .key(*key)
            .value(*value)
            .build()
            .expect("both are there")
    };
    Tagging::builder()
        .set_tag_set(Some(pairs.iter().map(tag).collect()))
        .build()
        .expect("a set is there")
}

#[tokio::test]
async fn tags_of_buckets_and_objects() {
    let (_cloud, s3) = boxed().await;
    let none = s3
        .get_bucket_tagging()
        .bucket("box")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (none.code(), none.message()),
        (Some("NoSuchTagSet"), Some("The TagSet does not exist"))
    );
    s3.put_bucket_tagging()
        .bucket("box")
        .tagging(tagging(&[("a", "1"), ("ü", "b c")]))
        .send()
        .await
        .unwrap();
    let got = s3.get_bucket_tagging().bucket("box").send().await.unwrap();
    assert_eq!(got.tag_set()[1].key(), "ü");
    let twice = s3
        .put_bucket_tagging()
        .bucket("box")
        .tagging(tagging(&[("a", "1"), ("a", "2")]))
        .send()
        .await;
    assert_eq!(twice.unwrap_err().code(), Some("InvalidTag"));
    s3.delete_bucket_tagging()
        .bucket("box")
        .send()
        .await
        .unwrap();
    s3.get_bucket_tagging()
        .bucket("box")
        .send()
        .await
        .unwrap_err();

    s3.put_object()
        .bucket("box")
        .key("k")
        .tagging("x=1&y=a%20b")
        .send()
        .await
        .unwrap();
    let got = s3
        .get_object_tagging()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert_eq!(got.tag_set()[1].value(), "a b");
    let head = s3.get_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(head.tag_count(), Some(2));
    let many: Vec<(String, String)> = (0..11).map(|n| (format!("k{n}"), String::new())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let many = s3
        .put_object_tagging()
        .bucket("box")
        .key("k")
        .tagging(tagging(&many))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        many.message(),
        Some("Object tags cannot be greater than 10")
    );
    s3.delete_object_tagging()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    let got = s3
        .get_object_tagging()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    assert!(got.tag_set().is_empty());
    let gone = s3
        .get_object_tagging()
        .bucket("box")
        .key("no")
        .send()
        .await
        .unwrap_err();
    assert_eq!(gone.code(), Some("NoSuchKey"));
}

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
        .kms_master_key_id("arn:aws:kms:us-east-1:000000000000:key/k")
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
    assert_eq!(
        put.ssekms_key_id(),
        Some("arn:aws:kms:us-east-1:000000000000:key/k")
    );
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

#[tokio::test]
async fn documents_come_back() {
    let (_cloud, s3) = boxed().await;
    let none = s3.get_bucket_cors().bucket("box").send().await.unwrap_err();
    assert_eq!(none.code(), Some("NoSuchCORSConfiguration"));
    let rule = CorsRule::builder()
        .allowed_methods("GET")
        .allowed_origins("*")
        .max_age_seconds(9)
        .build()
        .unwrap();
    let cors = CorsConfiguration::builder()
        .cors_rules(rule)
        .build()
        .unwrap();
    s3.put_bucket_cors()
        .bucket("box")
        .cors_configuration(cors)
        .send()
        .await
        .unwrap();
    let got = s3.get_bucket_cors().bucket("box").send().await.unwrap();
    assert_eq!(got.cors_rules()[0].max_age_seconds(), Some(9));
    let rule = CorsRule::builder()
        .allowed_methods("PATCH")
        .allowed_origins("*")
        .build()
        .unwrap();
    let cors = CorsConfiguration::builder()
        .cors_rules(rule)
        .build()
        .unwrap();
    let error = s3
        .put_bucket_cors()
        .bucket("box")
        .cors_configuration(cors)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.message(),
        Some("Found unsupported HTTP method in CORS config. Unsupported method is PATCH")
    );

    let index = IndexDocument::builder()
        .suffix("index.html")
        .build()
        .unwrap();
    let website = WebsiteConfiguration::builder()
        .index_document(index)
        .build();
    s3.put_bucket_website()
        .bucket("box")
        .website_configuration(website)
        .send()
        .await
        .unwrap();
    let got = s3.get_bucket_website().bucket("box").send().await.unwrap();
    assert_eq!(got.index_document().unwrap().suffix(), "index.html");
    s3.delete_bucket_website()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let none = s3
        .get_bucket_website()
        .bucket("box")
        .send()
        .await
        .unwrap_err();
    assert_eq!(none.code(), Some("NoSuchWebsiteConfiguration"));

    let logging = |target: &str| {
        let enabled = LoggingEnabled::builder()
            .target_bucket(target)
            .target_prefix("logs/")
            .build()
            .unwrap();
        BucketLoggingStatus::builder()
            .logging_enabled(enabled)
            .build()
    };
    s3.put_bucket_logging()
        .bucket("box")
        .bucket_logging_status(logging("box"))
        .send()
        .await
        .unwrap();
    let got = s3.get_bucket_logging().bucket("box").send().await.unwrap();
    assert_eq!(got.logging_enabled().unwrap().target_prefix(), "logs/");
    let nowhere = s3
        .put_bucket_logging()
        .bucket("box")
        .bucket_logging_status(logging("nobox"))
        .send()
        .await;
    assert_eq!(
        nowhere.unwrap_err().code(),
        Some("InvalidTargetBucketForLogging")
    );

    let payer = RequestPaymentConfiguration::builder()
        .payer(Payer::Requester)
        .build()
        .unwrap();
    s3.put_bucket_request_payment()
        .bucket("box")
        .request_payment_configuration(payer)
        .send()
        .await
        .unwrap();
    let got = s3
        .get_bucket_request_payment()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(got.payer(), Some(&Payer::Requester));

    let metrics = MetricsConfiguration::builder().id("all").build().unwrap();
    s3.put_bucket_metrics_configuration()
        .bucket("box")
        .id("all")
        .metrics_configuration(metrics)
        .send()
        .await
        .unwrap();
    let got = s3
        .list_bucket_metrics_configurations()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(got.metrics_configuration_list()[0].id(), "all");
    let none = s3
        .get_bucket_metrics_configuration()
        .bucket("box")
        .id("none")
        .send()
        .await
        .unwrap_err();
    assert_eq!(none.code(), Some("NoSuchConfiguration"));

    let ownership = s3
        .get_bucket_ownership_controls()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let rules = ownership.ownership_controls().unwrap().rules();
    assert_eq!(
        rules[0].object_ownership(),
        &ObjectOwnership::BucketOwnerEnforced
    );
    let rule = OwnershipControlsRule::builder()
        .object_ownership(ObjectOwnership::ObjectWriter)
        .build()
        .unwrap();
    let controls = OwnershipControls::builder().rules(rule).build().unwrap();
    s3.put_bucket_ownership_controls()
        .bucket("box")
        .ownership_controls(controls)
        .send()
        .await
        .unwrap();
}

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

#[tokio::test]
async fn what_is_not_here_says_so() {
    let (cloud, s3) = boxed().await;
    s3.put_object().bucket("box").key("k").send().await.unwrap();
    let error = s3
        .get_object_torrent()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("NotImplemented"));
    assert!(error.message().unwrap().contains("GetObjectTorrent"));
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 501);
    let last = cloud.journal().since(0).pop().unwrap();
    assert_eq!(&*last.operation, "GetObjectTorrent");
}

#[tokio::test]
async fn a_bucket_serves_as_a_website() {
    let (cloud, s3) = boxed().await;
    let index = IndexDocument::builder()
        .suffix("index.html")
        .build()
        .unwrap();
    let error = ErrorDocument::builder().key("oops.html").build().unwrap();
    let moved = RoutingRule::builder()
        .condition(Condition::builder().key_prefix_equals("old/").build())
        .redirect(
            Redirect::builder()
                .host_name("example.com")
                .replace_key_prefix_with("new/")
                .build(),
        )
        .build();
    let website = WebsiteConfiguration::builder()
        .index_document(index)
        .error_document(error)
        .routing_rules(moved);
    s3.put_bucket_website()
        .bucket("box")
        .website_configuration(website.build())
        .send()
        .await
        .unwrap();
    for (key, body) in [
        ("index.html", "home"),
        ("docs/index.html", "docs"),
        ("oops.html", "sorry"),
    ] {
        let put = s3
            .put_object()
            .bucket("box")
            .key(key)
            .content_type("text/html")
            .body(body.as_bytes().to_vec().into());
        put.send().await.unwrap();
    }
    s3.delete_public_access_block()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let public = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::box","arn:aws:s3:::box/*"]}}"#;
    s3.put_bucket_policy()
        .bucket("box")
        .policy(public)
        .send()
        .await
        .unwrap();

    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let visit = async |path: &str| {
        let host = "box.s3-website-us-east-1.amazonaws.com";
        let answer = http
            .get(format!("{}{path}", cloud.endpoint()))
            .header("host", host)
            .send()
            .await
            .unwrap();
        let location = answer
            .headers()
            .get("location")
            .map(|l| l.to_str().unwrap().to_owned());
        (
            answer.status().as_u16(),
            location,
            answer.text().await.unwrap(),
        )
    };
    assert_eq!(visit("/").await, (200, None, "home".to_owned()));
    assert_eq!(visit("/docs/").await, (200, None, "docs".to_owned()));
    assert_eq!(visit("/docs").await.1.as_deref(), Some("/docs/"));
    assert_eq!(visit("/nothing").await, (404, None, "sorry".to_owned()));
    let (status, location, _) = visit("/old/a").await;
    assert_eq!(
        (status, location.as_deref()),
        (301, Some("http://example.com/new/a"))
    );
}

#[tokio::test]
async fn all_of_it_survives_a_snapshot() {
    let (cloud, s3) = boxed().await;
    s3.put_object()
        .bucket("box")
        .key("k")
        .body(b"hello".to_vec().into())
        .tagging("a=1")
        .send()
        .await
        .unwrap();
    s3.put_bucket_tagging()
        .bucket("box")
        .tagging(tagging(&[("b", "2")]))
        .send()
        .await
        .unwrap();
    let rule = CorsRule::builder()
        .allowed_methods("GET")
        .allowed_origins("*")
        .build()
        .unwrap();
    let cors = CorsConfiguration::builder()
        .cors_rules(rule)
        .build()
        .unwrap();
    s3.put_bucket_cors()
        .bucket("box")
        .cors_configuration(cors)
        .send()
        .await
        .unwrap();
    let policy = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::box/*"}}"#;
    s3.put_bucket_policy()
        .bucket("box")
        .policy(policy)
        .send()
        .await
        .unwrap();
    let snapshot = cloud.snapshot().unwrap();
    s3.delete_bucket_policy()
        .bucket("box")
        .send()
        .await
        .unwrap();
    s3.delete_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    cloud.restore(&snapshot).unwrap();
    let got = s3.get_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(got.tag_count(), Some(1));
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"hello");
    assert_eq!(
        s3.get_bucket_cors()
            .bucket("box")
            .send()
            .await
            .unwrap()
            .cors_rules()
            .len(),
        1
    );
    let denied = s3
        .delete_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap_err();
    assert_eq!(denied.code(), Some("AccessDenied"));
}
