use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rehearsal_cloud::Cloud;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{cloud, s3};

const CREDENTIAL: &str = "test/20261120/us-east-1/s3/aws4_request";
const DATE: &str = "20261120T000000Z";

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Signs a policy as a page's server does.
fn sign(policy: &str) -> String {
    let key = ["20261120", "us-east-1", "s3", "aws4_request"]
        .iter()
        .fold(b"AWS4test".to_vec(), |key, part| hmac(&key, part));
    hex::encode(hmac(&key, policy))
}

/// A policy that ends in an hour of the cloud's time.
fn policy(cloud: &Cloud, conditions: Vec<Value>) -> String {
    let ends = cloud.clock().now() + Duration::from_hours(1);
    let ends = ends.replace_nanosecond(0).unwrap();
    let ends = ends
        .format(&time::format_description::well_known::Rfc3339)
        .unwrap();
    let mut all = vec![
        json!({"bucket": "box"}),
        json!({"x-amz-algorithm": "AWS4-HMAC-SHA256"}),
        json!({"x-amz-credential": CREDENTIAL}),
        json!({"x-amz-date": DATE}),
    ];
    all.extend(conditions);
    BASE64.encode(json!({"expiration": ends, "conditions": all}).to_string())
}

fn form(policy: &str, fields: &[(&str, &str)], file: &'static str) -> Form {
    let mut form = Form::new()
        .text("policy", policy.to_owned())
        .text("x-amz-algorithm", "AWS4-HMAC-SHA256")
        .text("x-amz-credential", CREDENTIAL)
        .text("x-amz-date", DATE)
        .text("x-amz-signature", sign(policy));
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    form.part("file", Part::bytes(file.as_bytes()).file_name("a b.txt"))
}

async fn send(cloud: &Cloud, form: Form) -> Response {
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    client
        .post(format!("{}/box", cloud.endpoint()))
        .multipart(form)
        .send()
        .await
        .unwrap()
}

async fn boxed() -> Cloud {
    let cloud = cloud().await;
    s3(&cloud)
        .create_bucket()
        .bucket("box")
        .send()
        .await
        .unwrap();
    cloud
}

#[tokio::test]
async fn a_form_uploads_what_its_policy_allows() {
    let cloud = boxed().await;
    let conditions = vec![
        json!(["starts-with", "$key", "user/"]),
        json!(["eq", "$Content-Type", "text/plain"]),
        json!(["starts-with", "$x-amz-meta-colour", ""]),
        json!(["starts-with", "$tagging", ""]),
        json!({"success_action_status": "201"}),
        json!(["content-length-range", 1, 10]),
    ];
    let policy = policy(&cloud, conditions);
    let tagging = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
    let fields = [
        ("key", "user/${filename}"),
        ("Content-Type", "text/plain"),
        ("x-amz-meta-colour", "green"),
        ("tagging", tagging),
        ("success_action_status", "201"),
    ];
    let answer = send(&cloud, form(&policy, &fields, "hello")).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert!(
        answer.headers()["location"]
            .to_str()
            .unwrap()
            .ends_with("/box/user%2Fa%20b.txt")
    );
    assert_eq!(
        answer.headers()["etag"],
        "\"5d41402abc4b2a76b9719d911017c592\""
    );
    let body = answer.text().await.unwrap();
    assert!(
        body.contains("<Bucket>box</Bucket><Key>user/a b.txt</Key>"),
        "{body}"
    );
    let got = s3(&cloud)
        .get_object()
        .bucket("box")
        .key("user/a b.txt")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("text/plain"));
    assert_eq!(got.metadata().unwrap()["colour"], "green");
    assert_eq!(got.tag_count(), Some(1));
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"hello");
}

#[tokio::test]
async fn what_the_policy_does_not_allow_is_refused() {
    let cloud = boxed().await;
    let conditions = || {
        vec![
            json!(["starts-with", "$key", "user/"]),
            json!(["content-length-range", 1, 5]),
        ]
    };
    let policy = policy(&cloud, conditions());
    let refused = async |fields: &[(&str, &str)], file| {
        let answer = send(&cloud, form(&policy, fields, file)).await;
        assert!(answer.status().is_client_error());
        answer.text().await.unwrap()
    };
    let key = ("key", "user/x");
    assert!(refused(&[("key", "other/x")], "a").await.contains(
        "Invalid according to Policy: Policy Condition failed: [&quot;starts-with&quot;,"
    ));
    assert!(
        refused(&[key, ("acl", "public-read")], "a")
            .await
            .contains("Extra input fields: acl")
    );
    assert!(
        refused(&[key], "too long")
            .await
            .contains("<Code>EntityTooLarge</Code>")
    );
    assert!(
        refused(&[key], "")
            .await
            .contains("<Code>EntityTooSmall</Code>")
    );
    assert!(
        refused(&[], "a")
            .await
            .contains("Bucket POST must contain a field named 'key'.")
    );

    let changed = BASE64.encode(
        String::from_utf8(BASE64.decode(&policy).unwrap())
            .unwrap()
            .replace("user/", ""),
    );
    let forged = Form::new()
        .text("policy", changed)
        .text("x-amz-algorithm", "AWS4-HMAC-SHA256")
        .text("x-amz-credential", CREDENTIAL)
        .text("x-amz-date", DATE)
        .text("x-amz-signature", sign(&policy))
        .text("key", "x")
        .part("file", Part::bytes(b"a".as_slice()).file_name("f"));
    assert!(
        send(&cloud, forged)
            .await
            .text()
            .await
            .unwrap()
            .contains("SignatureDoesNotMatch")
    );

    cloud.clock().advance(Duration::from_secs(3601));
    assert!(
        refused(&[key], "a")
            .await
            .contains("Invalid according to Policy: Policy expired.")
    );
}

#[tokio::test]
async fn a_form_without_a_policy_needs_a_public_bucket() {
    let cloud = boxed().await;
    let bare = || {
        Form::new()
            .text("key", "k")
            .part("file", Part::bytes(b"a".as_slice()).file_name("f"))
    };
    assert_eq!(send(&cloud, bare()).await.status(), StatusCode::FORBIDDEN);
    let s3 = s3(&cloud);
    s3.delete_public_access_block()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let allow = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::box/*"}}"#;
    s3.put_bucket_policy()
        .bucket("box")
        .policy(allow)
        .send()
        .await
        .unwrap();
    assert_eq!(send(&cloud, bare()).await.status(), StatusCode::NO_CONTENT);
    let to = bare().text("ignored-after-the-file", "x");
    assert_eq!(send(&cloud, to).await.status(), StatusCode::NO_CONTENT);
    let redirected = Form::new()
        .text("key", "k")
        .text("success_action_redirect", "https://example.com/done?x=1")
        .part("file", Part::bytes(b"a".as_slice()).file_name("f"));
    let answer = send(&cloud, redirected).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers()["location"].to_str().unwrap();
    assert!(
        location.starts_with("https://example.com/done?x=1&bucket=box&key=k&etag=%22"),
        "{location}"
    );
    let client = Client::new();
    let plain = client
        .post(format!("{}/box", cloud.endpoint()))
        .body("x")
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), StatusCode::PRECONDITION_FAILED);
}
