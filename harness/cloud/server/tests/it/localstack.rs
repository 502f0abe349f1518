//! What tools for LocalStack ask of a cloud besides AWS's APIs.

use rehearsal_cloud::{Cloud, Config};
use reqwest::Client;
use serde_json::{Value, json};

use crate::support::{boxed, cloud, ses, sns, sqs};

async fn get(cloud: &Cloud, path: &str) -> Value {
    let response = reqwest::get(format!("{}{path}", cloud.endpoint())).await;
    let response = response.unwrap();
    let status = response.status();
    let value: Value = response.json().await.unwrap();
    assert_eq!(status, 200, "{path}: {value}");
    value
}

#[tokio::test]
async fn health_info_and_init_are_answered() {
    let cloud = cloud().await;
    assert_eq!(
        get(&cloud, "/_localstack/health").await["services"]["sqs"],
        "running"
    );
    assert_eq!(
        get(&cloud, "/_localstack/info").await["is_license_activated"],
        false
    );
    let init = get(&cloud, "/_localstack/init").await;
    assert_eq!(
        init["completed"],
        json!({"BOOT": true, "START": true, "READY": true, "SHUTDOWN": false})
    );
    let ready = get(&cloud, "/_localstack/init/ready").await;
    assert_eq!(ready, json!({"completed": true, "scripts": []}));
    let unknown = reqwest::get(format!("{}/_localstack/pods", cloud.endpoint()));
    assert_eq!(unknown.await.unwrap().status(), 404);
}

#[tokio::test]
async fn queued_messages_are_shown_without_receiving_them() {
    let cloud = cloud().await;
    let client = sqs(&cloud);
    let queue = client.create_queue().queue_name("orders").send().await;
    let url = queue.unwrap().queue_url.unwrap();
    for body in ["one", "two"] {
        let message = client.send_message().queue_url(&url).message_body(body);
        message.send().await.unwrap();
    }
    for path in [
        format!("/_aws/sqs/messages?QueueUrl={url}"),
        "/_aws/sqs/messages/us-east-1/000000000000/orders".to_owned(),
    ] {
        let shown = get(&cloud, &path).await;
        let shown = &shown["ReceiveMessageResponse"]["ReceiveMessageResult"]["Message"];
        let bodies: Vec<_> = shown
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["Body"])
            .collect();
        assert_eq!(bodies, ["one", "two"], "{path}");
        assert!(shown[0]["Attribute"].to_string().contains("SentTimestamp"));
    }
    let received = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages().len(), 1, "they are still there");
    let none = format!(
        "{}/_aws/sqs/messages/us-east-1/000000000000/none",
        cloud.endpoint()
    );
    assert_eq!(reqwest::get(none).await.unwrap().status(), 404);
}

#[tokio::test]
async fn sent_mails_are_shown_and_deleted() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    let address = client
        .verify_email_identity()
        .email_address("a@example.com");
    address.send().await.unwrap();
    let text = aws_sdk_ses::types::Content::builder()
        .data("hello")
        .build()
        .unwrap();
    let message = aws_sdk_ses::types::Message::builder()
        .subject(text.clone())
        .body(aws_sdk_ses::types::Body::builder().text(text).build())
        .build();
    let to = aws_sdk_ses::types::Destination::builder().to_addresses("a@example.com");
    let sent = client
        .send_email()
        .source("a@example.com")
        .destination(to.build())
        .message(message)
        .send()
        .await
        .unwrap();
    let id = sent.message_id();
    let shown = get(&cloud, &format!("/_aws/ses?id={id}")).await;
    let mail = &shown["messages"][0];
    assert_eq!(
        (mail["Id"].as_str(), mail["Source"].as_str()),
        (Some(id), Some("a@example.com"))
    );
    assert_eq!(mail["Destination"]["ToAddresses"], json!(["a@example.com"]));
    assert_eq!(
        mail["Body"],
        json!({"text_part": "hello", "html_part": null})
    );
    assert_eq!(
        get(&cloud, "/_aws/ses?email=b@example.com").await["messages"],
        json!([])
    );
    let delete = Client::new().delete(format!("{}/_aws/ses", cloud.endpoint()));
    assert_eq!(delete.send().await.unwrap().status(), 200);
    assert_eq!(get(&cloud, "/_aws/ses").await["messages"], json!([]));
    assert!(cloud.mailbox().messages().is_empty());
}

#[tokio::test]
async fn text_messages_and_subscription_tokens_are_shown() {
    let cloud = cloud().await;
    let client = sns(&cloud);
    let sms = client
        .publish()
        .phone_number("+4915112345678")
        .message("code 1");
    sms.send().await.unwrap();
    let shown = get(&cloud, "/_aws/sns/sms-messages").await;
    assert_eq!(
        shown["sms_messages"]["+4915112345678"][0]["Message"],
        "code 1"
    );
    let topic = client.create_topic().name("orders").send().await.unwrap();
    let topic = topic.topic_arn.unwrap();
    let subscribed = client
        .subscribe()
        .topic_arn(&topic)
        .protocol("email")
        .endpoint("a@example.com")
        .return_subscription_arn(true)
        .send()
        .await
        .unwrap();
    let arn = subscribed.subscription_arn.unwrap();
    let token = get(&cloud, &format!("/_aws/sns/subscription-tokens/{arn}")).await;
    let token = token["subscription_token"].as_str().unwrap();
    let confirm = client.confirm_subscription().topic_arn(&topic).token(token);
    assert_eq!(confirm.send().await.unwrap().subscription_arn.unwrap(), arn);
}

#[tokio::test]
async fn buckets_have_hosts_below_localstacks_name() {
    let (cloud, s3) = boxed().await;
    let object = s3.put_object().bucket("box").key("key");
    object.body(b"text".to_vec().into()).send().await.unwrap();
    let config = Config {
        lenient: true,
        ..Config::default()
    };
    let lenient = Cloud::start(config).await.unwrap();
    lenient.restore(&cloud.snapshot().unwrap()).unwrap();
    for host in [
        "box.s3.localhost.localstack.cloud:4566",
        "box.localhost.localstack.cloud",
        "box.localhost",
        "box.s3.us-east-1.localhost.localstack.cloud",
    ] {
        let url = format!("{}/key", lenient.endpoint());
        let response = Client::new()
            .get(url)
            .header("host", host)
            .send()
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), "text", "{host}");
    }
    let url = format!("{}/box/key", lenient.endpoint());
    for host in [
        "s3.localhost.localstack.cloud",
        "s3.eu-west-1.localhost.localstack.cloud",
    ] {
        let response = Client::new()
            .get(&url)
            .header("host", host)
            .send()
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), "text", "{host}");
    }
}

#[tokio::test]
async fn snapshots_are_limited_by_a_setting_only() {
    let (cloud, s3) = boxed().await;
    let large = vec![7_u8; 20 << 20];
    let object = s3.put_object().bucket("box").key("large");
    object.body(large.clone().into()).send().await.unwrap();
    let url = format!("{}/_rehearsal/snapshot", cloud.endpoint());
    let saved = reqwest::get(url).await.unwrap().bytes().await.unwrap();
    assert!(saved.len() > 26 << 20, "{}", saved.len());
    let restore = |cloud: &Cloud| {
        let url = format!("{}/_rehearsal/restore", cloud.endpoint());
        let request = Client::new()
            .post(url)
            .header("content-type", "application/json");
        request.body(saved.clone()).send()
    };
    let limited = Config {
        snapshot_limit: Some(1 << 20),
        ..Config::default()
    };
    let limited = Cloud::start(limited).await.unwrap();
    let refused = restore(&limited).await.unwrap();
    assert_eq!(refused.status(), 400);
    let message = refused.text().await.unwrap();
    assert!(message.contains("longer than 1048576 bytes"), "{message}");
    let other = crate::support::cloud().await;
    assert_eq!(restore(&other).await.unwrap().status(), 200);
    let object = crate::support::s3(&other)
        .get_object()
        .bucket("box")
        .key("large");
    let object = object.send().await.unwrap().body.collect().await.unwrap();
    assert!(object.into_bytes() == large);
}
