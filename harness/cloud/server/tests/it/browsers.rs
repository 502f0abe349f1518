//! What web pages may do to a cloud that anybody can sign calls for.

use rehearsal_cloud::{Cloud, Config};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::{boxed, cloud, cognito, sqs};
use crate::wire::{FORM, Signer, WHO, target};

const EVIL: &str = "https://evil.example.com";
const APP: &str = "http://localhost:3000";

async fn cloud_for_the_app() -> Cloud {
    let config = Config {
        allowed_origins: vec![APP.parse().unwrap()],
        ..Config::default()
    };
    Cloud::start(config).await.unwrap()
}

fn control(cloud: &Cloud, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}/_rehearsal/{path}", cloud.endpoint());
    Client::new().request(method, url)
}

async fn preflight(url: &str, origin: &str, headers: &str) -> Response {
    Client::new()
        .request(Method::OPTIONS, url)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", headers)
        .send()
        .await
        .unwrap()
}

fn may_read(response: &Response) -> Option<&str> {
    let value = response.headers().get("access-control-allow-origin")?;
    Some(value.to_str().unwrap())
}

#[tokio::test]
async fn websites_cannot_drive_the_control_api() {
    let cloud = cloud().await;
    sqs(&cloud)
        .create_queue()
        .queue_name("orders")
        .send()
        .await
        .unwrap();
    for origin in [EVIL, "null", APP, "http://127.0.0.1:1"] {
        let attempt = control(&cloud, Method::POST, "reset").json(&json!({}));
        let answer = attempt.header("origin", origin).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), may_read(&answer)), (403, None));
        let message: Value = answer.json().await.unwrap();
        let message = message["error"].as_str().unwrap();
        assert!(
            message.contains(&format!("--allow-origin {origin}")),
            "{message}"
        );
        let url = format!("{}/_rehearsal/reset", cloud.endpoint());
        let asked = preflight(&url, origin, "content-type").await;
        assert_eq!((asked.status().as_u16(), may_read(&asked)), (403, None));
    }
    // An image or a link has no origin, and a browser says so.
    let image = control(&cloud, Method::GET, "journal").header("sec-fetch-site", "cross-site");
    assert_eq!(image.send().await.unwrap().status(), 403);
    let queues = sqs(&cloud).list_queues().send().await.unwrap();
    assert_eq!(queues.queue_urls().len(), 1, "nothing was reset");
}

#[tokio::test]
async fn forms_cannot_write_to_the_control_api() {
    let cloud = cloud().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let form = control(&cloud, Method::POST, "reset").body("{}");
        let answer = form.header("content-type", kind).send().await.unwrap();
        assert_eq!(answer.status(), 415, "{kind}");
    }
    let bare = control(&cloud, Method::POST, "reset");
    let answer = bare.send().await.unwrap();
    assert_eq!(answer.status(), 415);
    assert!(answer.text().await.unwrap().contains("application/json"));
    let json = control(&cloud, Method::POST, "reset")
        .header("content-type", "application/json; charset=utf-8");
    assert_eq!(json.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn names_of_websites_are_not_answered() {
    let config = Config {
        allowed_hosts: vec!["cloud.corp.dev".to_owned()],
        ..Config::default()
    };
    let cloud = Cloud::start(config).await.unwrap();
    let health = |host: &str| control(&cloud, Method::GET, "health").header("host", host);
    for host in [
        "evil.example.com",
        "evil.example.com:4566",
        "127.0.0.1.evil.com",
    ] {
        let answer = health(host).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{host}");
        let message = answer.text().await.unwrap();
        assert!(message.contains("--allow-host"), "{message}");
        let url = format!("{}/box/key", cloud.endpoint());
        let object = Client::new().get(url).header("host", host);
        assert_eq!(object.send().await.unwrap().status(), 403, "{host}");
    }
    for host in [
        "localhost:4566",
        "[::1]:4566",
        "rehearsal:4566",
        "cloud.corp.dev",
    ] {
        assert_eq!(health(host).send().await.unwrap().status(), 200, "{host}");
    }
}

#[tokio::test]
async fn websites_cannot_sign_calls() {
    for lenient in [false, true] {
        let config = Config {
            lenient,
            ..Config::default()
        };
        let cloud = Cloud::start(config).await.unwrap();
        let asked = preflight(cloud.endpoint(), EVIL, "authorization,x-amz-target").await;
        assert_eq!((asked.status().as_u16(), may_read(&asked)), (403, None));
        let signer = Signer::new("sqs", &cloud);
        let create = target("AmazonSQS.CreateQueue");
        let call = signer.post(&cloud, &create, "{\"QueueName\": \"orders\"}");
        let answer = call.header("origin", EVIL).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), may_read(&answer)), (403, None));
        // A form of a page needs no preflight, an image not even an origin.
        let unsigned = Client::new().post(cloud.endpoint());
        let unsigned = unsigned.header("content-type", "application/x-www-form-urlencoded");
        let unsigned = unsigned.body("Action=CreateQueue&Version=2012-11-05&QueueName=orders");
        let answer = unsigned.header("origin", EVIL).send().await.unwrap();
        assert_eq!(answer.status(), 403);
        let url = Signer::new("sts", &cloud).presigned(&cloud, WHO, 60);
        let image = Client::new()
            .get(&url)
            .header("sec-fetch-site", "cross-site");
        assert_eq!(image.send().await.unwrap().status(), 403);
        assert_eq!(Client::new().get(&url).send().await.unwrap().status(), 200);
        let queues = sqs(&cloud).list_queues().send().await.unwrap();
        assert!(queues.queue_urls().is_empty());
    }
}

#[tokio::test]
async fn pages_of_an_allowed_origin_call_and_read() {
    let cloud = cloud_for_the_app().await;
    let asked = preflight(cloud.endpoint(), APP, "authorization,x-amz-target").await;
    assert_eq!(
        (asked.status().as_u16(), may_read(&asked)),
        (200, Some(APP))
    );
    let headers = &asked.headers()["access-control-allow-headers"];
    assert_eq!(headers, "authorization,x-amz-target");
    let call = Signer::new("sts", &cloud).post(&cloud, &FORM, WHO);
    let answer = call.header("origin", APP).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), may_read(&answer)),
        (200, Some(APP))
    );
    let read = control(&cloud, Method::GET, "health").header("origin", APP);
    assert_eq!(may_read(&read.send().await.unwrap()), Some(APP));
    let later = "http://127.0.0.1:5173";
    cloud.allow_origin(later.parse().unwrap());
    let asked = preflight(cloud.endpoint(), later, "authorization").await;
    assert_eq!(may_read(&asked), Some(later));
}

/// As AWS: amplify's calls have no signature, and every page may make them.
#[tokio::test]
async fn every_page_signs_users_up_and_reads_keys() {
    let cloud = cloud().await;
    let cognito = cognito(&cloud);
    let pool = cognito.create_user_pool().pool_name("users").send();
    let pool = pool.await.unwrap().user_pool.unwrap();
    let client = cognito
        .create_user_pool_client()
        .user_pool_id(pool.id().unwrap())
        .client_name("web")
        .send()
        .await
        .unwrap();
    let client = client.user_pool_client.unwrap().client_id.unwrap();
    let headers = "cache-control,content-type,x-amz-target,x-amz-user-agent";
    let asked = preflight(cloud.endpoint(), EVIL, headers).await;
    assert_eq!(
        (asked.status().as_u16(), may_read(&asked)),
        (200, Some("*"))
    );
    let call = |operation: &str, body: Value| {
        Client::new()
            .post(cloud.endpoint())
            .header("origin", EVIL)
            .header("content-type", "application/x-amz-json-1.1")
            .header(
                "x-amz-target",
                format!("AWSCognitoIdentityProviderService.{operation}"),
            )
            .body(body.to_string())
    };
    let sign_up = json!({"ClientId": client, "Username": "jo", "Password": "Secret-123"});
    let answer = call("SignUp", sign_up).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), may_read(&answer)),
        (200, Some("*"))
    );
    let list = call("ListUserPools", json!({"MaxResults": 1}));
    assert_eq!(list.send().await.unwrap().status(), 403);
    let id = pool.id().unwrap();
    let keys = format!("{}/{id}/.well-known/jwks.json", cloud.endpoint());
    let keys = Client::new().get(keys).header("origin", EVIL);
    assert_eq!(may_read(&keys.send().await.unwrap()), Some("*"));
}

/// A POST to S3 needs no preflight: the bucket's rules judge the request itself.
#[tokio::test]
async fn websites_post_to_buckets_by_their_rules_only() {
    let (cloud, s3) = boxed().await;
    let post = |origin: &str| {
        let url = format!("{}/box?delete", cloud.endpoint());
        let request = Client::new().post(url).header("origin", origin);
        request
            .header("content-type", "text/plain")
            .body("<Delete/>")
    };
    let refused = post(EVIL).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    let message = refused.text().await.unwrap();
    assert!(
        message.contains("--allow-origin https://evil.example.com"),
        "{message}"
    );
    // A page of this machine gets AWS's own answer.
    let own = post(APP).send().await.unwrap().text().await.unwrap();
    assert!(!own.contains("--allow-origin"), "{own}");
    let rule = aws_sdk_s3::types::CorsRule::builder()
        .allowed_origins("https://*.example.com")
        .allowed_methods("POST")
        .build()
        .unwrap();
    let rules = aws_sdk_s3::types::CorsConfiguration::builder().cors_rules(rule);
    s3.put_bucket_cors()
        .bucket("box")
        .cors_configuration(rules.build().unwrap())
        .send()
        .await
        .unwrap();
    let allowed = post(EVIL).send().await.unwrap();
    assert_eq!(may_read(&allowed), Some(EVIL));
    let message = allowed.text().await.unwrap();
    assert!(!message.contains("--allow-origin"), "{message}");
}
