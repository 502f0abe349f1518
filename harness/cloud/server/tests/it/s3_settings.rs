use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{
    BucketLoggingStatus, Condition, CorsConfiguration, CorsRule, ErrorDocument, IndexDocument,
    LoggingEnabled, MetricsConfiguration, ObjectOwnership, OwnershipControls,
    OwnershipControlsRule, Payer, Redirect, RequestPaymentConfiguration, RoutingRule, Tag, Tagging,
    WebsiteConfiguration,
};

use crate::support::boxed;

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
