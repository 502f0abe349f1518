use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    ObjectCannedAcl, ObjectOwnership, OwnershipControls, OwnershipControlsRule, Permission,
};
use rehearsal_cloud::Cloud;
use reqwest::StatusCode;

use crate::support::{cloud, s3, s3_config};

async fn with_object() -> (Cloud, Client) {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("box").send().await.unwrap();
    s3.put_object()
        .bucket("box")
        .key("pub/k")
        .body(ByteStream::from_static(b"hello"))
        .send()
        .await
        .unwrap();
    (cloud, s3)
}

/// Another account's client.
fn other(cloud: &Cloud) -> Client {
    let keys = Credentials::from_keys("222222222222", "any", None);
    Client::from_conf(s3_config(cloud).credentials_provider(keys).build())
}

async fn open_up(s3: &Client) {
    s3.delete_public_access_block()
        .bucket("box")
        .send()
        .await
        .unwrap();
}

async fn policy(s3: &Client, statement: &str) {
    let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    s3.put_bucket_policy()
        .bucket("box")
        .policy(policy)
        .send()
        .await
        .unwrap();
}

async fn status(url: &str) -> StatusCode {
    reqwest::get(url).await.unwrap().status()
}

fn presigning(seconds: u64) -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_secs(seconds)).unwrap()
}

#[tokio::test]
async fn presigned_urls_work_until_their_time_is_over() {
    let (cloud, s3) = with_object().await;
    let get = s3
        .get_object()
        .bucket("box")
        .key("pub/k")
        .presigned(presigning(60))
        .await
        .unwrap();
    let answer = reqwest::get(get.uri()).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "hello");

    let put = s3
        .put_object()
        .bucket("box")
        .key("new")
        .content_type("text/plain");
    let put = put.presigned(presigning(60)).await.unwrap();
    let http = reqwest::Client::new();
    let answer = http
        .put(put.uri())
        .header("content-type", "text/plain")
        .body("sent")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let head = s3
        .head_object()
        .bucket("box")
        .key("new")
        .presigned(presigning(60))
        .await
        .unwrap();
    let answer = http.head(head.uri()).send().await.unwrap();
    assert_eq!(answer.headers()["content-length"], "4");
    let delete = s3
        .delete_object()
        .bucket("box")
        .key("new")
        .presigned(presigning(60))
        .await
        .unwrap();
    assert_eq!(
        http.delete(delete.uri()).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );

    cloud.clock().advance(Duration::from_secs(61));
    let late = reqwest::get(get.uri()).await.unwrap();
    assert_eq!(late.status(), StatusCode::FORBIDDEN);
    let body = late.text().await.unwrap();
    assert!(
        body.contains("<Code>AccessDenied</Code><Message>Request has expired</Message>"),
        "{body}"
    );
}

#[tokio::test]
async fn a_presigned_url_that_was_changed_is_refused() {
    let (_cloud, s3) = with_object().await;
    let get = s3
        .get_object()
        .bucket("box")
        .key("pub/k")
        .presigned(presigning(60))
        .await
        .unwrap();
    let changed = get.uri().replace("pub/k", "pub/other");
    let answer = reqwest::get(changed).await.unwrap();
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("SignatureDoesNotMatch")
    );
}

#[tokio::test]
async fn nobody_comes_in_unless_a_policy_says_so() {
    let (cloud, s3) = with_object().await;
    let url = format!("{}/box/pub/k", cloud.endpoint());
    assert_eq!(status(&url).await, StatusCode::FORBIDDEN);
    let allow = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::box/pub/*"}"#;
    let blocked = s3.put_bucket_policy().bucket("box");
    let blocked = blocked
        .policy(format!(r#"{{"Statement":[{allow}]}}"#))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        blocked.code(),
        Some("AccessDenied"),
        "new buckets block public policies"
    );
    open_up(&s3).await;
    policy(&s3, allow).await;
    assert_eq!(status(&url).await, StatusCode::OK);
    assert_eq!(
        status(&format!("{}/box/private", cloud.endpoint())).await,
        StatusCode::FORBIDDEN
    );
    // Who may not list does not learn what is missing.
    assert_eq!(
        status(&format!("{}/box/pub/nothing", cloud.endpoint())).await,
        StatusCode::FORBIDDEN
    );
    let public = s3
        .get_bucket_policy_status()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(public.policy_status().unwrap().is_public(), Some(true));
    s3.delete_bucket_policy()
        .bucket("box")
        .send()
        .await
        .unwrap();
    assert_eq!(status(&url).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_denial_beats_the_owner() {
    let (_cloud, s3) = with_object().await;
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::box/*",
        "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}"#;
    policy(&s3, deny).await;
    let put = || s3.put_object().bucket("box").key("k");
    assert_eq!(put().send().await.unwrap_err().code(), Some("AccessDenied"));
    put()
        .server_side_encryption("aws:kms".into())
        .send()
        .await
        .unwrap();
    // The policy itself stays in the owner's hands.
    let everything = r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::box","arn:aws:s3:::box/*"]}"#;
    policy(&s3, everything).await;
    s3.list_objects_v2().bucket("box").send().await.unwrap_err();
    s3.delete_bucket_policy()
        .bucket("box")
        .send()
        .await
        .unwrap();
    s3.list_objects_v2().bucket("box").send().await.unwrap();
}

#[tokio::test]
async fn other_accounts_need_a_policy() {
    let (cloud, s3) = with_object().await;
    let other = other(&cloud);
    let get = || other.get_object().bucket("box").key("pub/k").send();
    assert_eq!(get().await.unwrap_err().code(), Some("AccessDenied"));
    let allow = r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":["s3:GetObject","s3:ListBucket"],
        "Resource":["arn:aws:s3:::box","arn:aws:s3:::box/*"],"Condition":{"StringLike":{"s3:prefix":["pub/*",""]}}}"#;
    policy(&s3, allow).await;
    assert_eq!(
        get().await.unwrap_err().code(),
        Some("AccessDenied"),
        "a read has no prefix"
    );
    other
        .list_objects_v2()
        .bucket("box")
        .prefix("pub/x")
        .send()
        .await
        .unwrap();
    other
        .list_objects_v2()
        .bucket("box")
        .prefix("secret/")
        .send()
        .await
        .unwrap_err();
    let owner = other
        .list_objects_v2()
        .bucket("box")
        .prefix("pub/")
        .expected_bucket_owner("111111111111");
    assert_eq!(owner.send().await.unwrap_err().code(), Some("AccessDenied"));
}

#[tokio::test]
async fn broken_policies_are_refused() {
    let (_cloud, s3) = with_object().await;
    for (policy, message) in [
        (
            "nonsense",
            "Policies must be valid JSON and the first byte must be '{'",
        ),
        ("{}", "Missing required field Statement"),
    ] {
        let error = s3
            .put_bucket_policy()
            .bucket("box")
            .policy(policy)
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            (error.code(), error.message()),
            (Some("MalformedPolicy"), Some(message))
        );
    }
    let none = s3
        .get_bucket_policy()
        .bucket("box")
        .send()
        .await
        .unwrap_err();
    assert_eq!(none.code(), Some("NoSuchBucketPolicy"));
}

#[tokio::test]
async fn lists_of_grants_count_where_they_are_allowed() {
    let (cloud, s3) = with_object().await;
    let put = || {
        s3.put_object()
            .bucket("box")
            .key("open")
            .acl(ObjectCannedAcl::PublicRead)
    };
    let disabled = put().send().await.unwrap_err();
    assert_eq!(disabled.code(), Some("AccessControlListNotSupported"));
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
    assert_eq!(
        put().send().await.unwrap_err().code(),
        Some("AccessDenied"),
        "public lists are blocked"
    );
    open_up(&s3).await;
    put().send().await.unwrap();
    let url = format!("{}/box/open", cloud.endpoint());
    assert_eq!(status(&url).await, StatusCode::OK);
    let acl = s3
        .get_object_acl()
        .bucket("box")
        .key("open")
        .send()
        .await
        .unwrap();
    let grants: Vec<_> = acl
        .grants()
        .iter()
        .map(|g| g.permission().unwrap().clone())
        .collect();
    assert_eq!(grants, [Permission::FullControl, Permission::Read]);
    s3.put_object_acl()
        .bucket("box")
        .key("open")
        .acl(ObjectCannedAcl::Private)
        .send()
        .await
        .unwrap();
    assert_eq!(status(&url).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn buckets_are_reached_by_their_host() {
    let (cloud, s3) = with_object().await;
    open_up(&s3).await;
    policy(&s3, r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::box/*"}"#).await;
    let http = reqwest::Client::new();
    for host in [
        "box.localhost",
        "box.s3.us-east-1.amazonaws.com",
        "box.s3.localhost.localstack.cloud:4566",
    ] {
        let answer = http
            .get(format!("{}/pub/k", cloud.endpoint()))
            .header("host", host)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.text().await.unwrap(), "hello", "{host}");
    }
    // And with a signature over that host.
    let config =
        s3_config(&cloud).endpoint_url(format!("http://localhost:{}", cloud.address().port()));
    let virtual_hosted = Client::from_conf(config.force_path_style(false).build());
    let get = virtual_hosted
        .get_object()
        .bucket("box")
        .key("pub/k")
        .presigned(presigning(60))
        .await
        .unwrap();
    let url = get
        .uri()
        .replace("http://box.localhost", "http://127.0.0.1");
    let host = format!("box.localhost:{}", cloud.address().port());
    let answer = http.get(url).header("host", host).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "hello");
}
