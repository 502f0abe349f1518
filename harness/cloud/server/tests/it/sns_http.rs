//! HTTP endpoints: the handshake, signed messages, retries by the clock.

use std::time::Duration;

use serde_json::json;

use crate::sns_support::{Endpoint, Fixture, refused_as};

const INVALID: &str = "InvalidParameter";

/// Subscribes an endpoint and confirms by the link in the question.
async fn subscribed(
    fixture: &Fixture,
    topic: &str,
    endpoint: &mut Endpoint,
    attributes: &[(&str, &str)],
) -> String {
    let scheme = endpoint.url.split(':').next().unwrap();
    let mut request = fixture
        .sns
        .subscribe()
        .topic_arn(topic)
        .protocol(scheme)
        .endpoint(&endpoint.url);
    for (name, value) in attributes {
        request = request.attributes(*name, *value);
    }
    let output = request.return_subscription_arn(true).send().await.unwrap();
    let question = endpoint.next().await.json();
    let answer = reqwest::get(question["SubscribeURL"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    output.subscription_arn.unwrap()
}

/// The developer guide, "Fanout to HTTP/S endpoints": credentials in the URL are sent as
/// basic authentication.
#[tokio::test]
async fn credentials_in_the_url_are_basic_authentication() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    let url = endpoint.url.replace("://", "://user:pa%3Ass@");
    let request = fixture.sns.subscribe().topic_arn(&topic).protocol("http");
    request.endpoint(url).send().await.unwrap();
    assert_eq!(
        endpoint.next().await.header("authorization"),
        "Basic dXNlcjpwYTpzcw=="
    );
}

#[tokio::test]
async fn an_endpoint_is_asked_and_confirms_by_the_link() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    let subscribe = || {
        fixture
            .sns
            .subscribe()
            .topic_arn(&topic)
            .protocol("http")
            .endpoint(&endpoint.url)
    };
    let output = subscribe().send().await.unwrap();
    assert_eq!(output.subscription_arn(), Some("pending confirmation"));
    let received = endpoint.next().await;
    assert_eq!(
        received.header("x-amz-sns-message-type"),
        "SubscriptionConfirmation"
    );
    assert_eq!(received.header("x-amz-sns-topic-arn"), topic);
    assert_eq!(received.header("content-type"), "text/plain; charset=UTF-8");
    assert_eq!(
        received.header("user-agent"),
        "Amazon Simple Notification Service Agent"
    );
    assert!(!received.headers.contains_key("x-amz-sns-subscription-arn"));
    let question = received.json();
    assert_eq!(
        question["MessageId"],
        received.header("x-amz-sns-message-id")
    );
    assert_eq!(question["Token"].as_str().unwrap().len(), 288);
    fixture.publish(&topic, "too early").await;
    assert_eq!(
        fixture.topic_attributes(&topic).await["SubscriptionsPending"],
        "1"
    );
    let answer = reqwest::get(question["SubscribeURL"].as_str().unwrap())
        .await
        .unwrap();
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("<ConfirmSubscriptionResult>")
            && text.contains(&format!("<SubscriptionArn>{topic}:")),
        "{text}"
    );
    fixture.publish(&topic, "hello").await;
    let received = endpoint.next().await;
    assert_eq!(received.header("x-amz-sns-message-type"), "Notification");
    let notification = received.json();
    assert_eq!(notification["Message"], "hello");
    assert!(notification["Signature"].as_str().unwrap().len() > 300);
    let arn = received.header("x-amz-sns-subscription-arn");
    let attributes = fixture.subscription(arn).await;
    assert_eq!(attributes["PendingConfirmation"], "false");
    assert_eq!(attributes["ConfirmationWasAuthenticated"], "false");
    fixture.until_idle().await;
    let deliveries = fixture.calls("Deliver");
    let delivery = deliveries.last().unwrap();
    assert_eq!(delivery.cause, Some(fixture.calls("Publish")[1].seq));
    assert_eq!((delivery.status, &delivery.error), (200, &None));
}

#[tokio::test]
async fn tokens_are_checked() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("http")
        .endpoint(&endpoint.url)
        .send()
        .await
        .unwrap();
    let token = endpoint.next().await.json()["Token"]
        .as_str()
        .unwrap()
        .to_owned();
    let confirm = |topic: &str, token: &str| {
        fixture
            .sns
            .confirm_subscription()
            .topic_arn(topic)
            .token(token)
            .send()
    };
    refused_as(
        confirm(&topic, "randomtoken!").await,
        INVALID,
        "Invalid token",
    );
    refused_as(
        confirm(&topic, &"51b2ff3e".repeat(36)).await,
        INVALID,
        "Invalid parameter: Token",
    );
    refused_as(
        confirm("not-an-arn", &token).await,
        INVALID,
        "Invalid parameter: Topic",
    );
    let elsewhere = topic.replace("us-east-1", "eu-west-1");
    refused_as(
        confirm(&elsewhere, &token).await,
        INVALID,
        "Invalid parameter: Topic",
    );
    let first = confirm(&topic, &token).await.unwrap();
    let again = confirm(&topic, &token).await.unwrap();
    assert_eq!(first.subscription_arn(), again.subscription_arn());
    let attributes = fixture
        .subscription(first.subscription_arn().unwrap())
        .await;
    assert_eq!(attributes["ConfirmationWasAuthenticated"], "true");
}

#[tokio::test]
async fn a_question_without_an_answer_is_forgotten_after_two_days() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("http")
        .endpoint(&endpoint.url)
        .send()
        .await
        .unwrap();
    let token = endpoint.next().await.json()["Token"]
        .as_str()
        .unwrap()
        .to_owned();
    fixture.cloud.clock().advance(Duration::from_hours(48));
    let confirmed = fixture
        .sns
        .confirm_subscription()
        .topic_arn(&topic)
        .token(token)
        .send()
        .await;
    refused_as(confirmed, INVALID, "Invalid parameter: Token");
    let left = fixture
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(&topic)
        .send()
        .await
        .unwrap();
    assert!(left.subscriptions().is_empty());
}

#[tokio::test]
async fn a_failing_endpoint_is_tried_again_by_the_clock() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    subscribed(&fixture, &topic, &mut endpoint, &[]).await;
    fixture.until_idle().await;
    endpoint.answer(&[500, 429]);
    fixture.publish(&topic, "hello").await;
    let first = endpoint.next().await;
    fixture.until_idle().await;
    assert_eq!(endpoint.unread(), 0, "nothing before its time");
    fixture.cloud.clock().advance(Duration::from_secs(20));
    let second = endpoint.next().await;
    assert_eq!(first.body, second.body);
    fixture.until_idle().await;
    fixture.cloud.clock().advance(Duration::from_secs(20));
    endpoint.next().await;
    fixture.until_idle().await;
    fixture.cloud.clock().advance(Duration::from_hours(1));
    fixture.until_idle().await;
    assert_eq!(endpoint.unread(), 0, "the third try was taken");
    let publish = fixture.calls("Publish")[0].seq;
    let tries = fixture
        .calls("Deliver")
        .into_iter()
        .filter(|call| call.cause == Some(publish));
    let found: Vec<_> = tries
        .map(|call| (call.request["Attempt"].clone(), call.status))
        .collect();
    assert_eq!(json!(found), json!([[1, 500], [2, 429], [3, 200]]));
}

#[tokio::test]
async fn what_cannot_be_delivered_goes_to_the_dead_letter_queue() {
    let fixture = Fixture::new().await;
    let (topic, dead, mut endpoint) = (
        fixture.topic("orders").await,
        fixture.queue("dead").await,
        Endpoint::new().await,
    );
    let redrive = json!({"deadLetterTargetArn": dead.arn}).to_string();
    let policy =
        json!({"healthyRetryPolicy": {"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 1}})
            .to_string();
    let attributes = [
        ("RedrivePolicy", redrive.as_str()),
        ("DeliveryPolicy", &policy),
    ];
    subscribed(&fixture, &topic, &mut endpoint, &attributes).await;
    fixture.until_idle().await;
    endpoint.answer(&[503, 503]);
    fixture.publish(&topic, "unlucky").await;
    let received = endpoint.next().await;
    fixture.until_idle().await;
    assert!(fixture.bodies(&dead).await.is_empty());
    fixture.cloud.clock().advance(Duration::from_secs(1));
    endpoint.next().await;
    fixture.until_idle().await;
    assert_eq!(fixture.bodies(&dead).await, [received.body]);
    // A client's mistake is no matter of time.
    endpoint.answer(&[404]);
    fixture.publish(&topic, "refused").await;
    endpoint.next().await;
    fixture.until_idle().await;
    assert_eq!(fixture.bodies(&dead).await.len(), 1);
    let publish = fixture.calls("Publish")[1].seq;
    assert_eq!(
        fixture.calls("SendMessage").last().unwrap().cause,
        Some(publish)
    );
}

#[tokio::test]
async fn raw_messages_and_their_media_type() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    let policy = json!({"requestPolicy": {"headerContentType": "text/csv"}}).to_string();
    let attributes = [
        ("RawMessageDelivery", "true"),
        ("DeliveryPolicy", policy.as_str()),
    ];
    let arn = subscribed(&fixture, &topic, &mut endpoint, &attributes).await;
    fixture.publish(&topic, "a,b,c").await;
    let received = endpoint.next().await;
    assert_eq!(received.body, "a,b,c");
    assert_eq!(received.header("x-amz-sns-rawdelivery"), "true");
    assert_eq!(received.header("content-type"), "text/csv");
    let attributes = fixture.subscription(&arn).await;
    let effective: serde_json::Value =
        serde_json::from_str(&attributes["EffectiveDeliveryPolicy"]).unwrap();
    assert_eq!(
        effective["requestPolicy"],
        json!({"headerContentType": "text/csv"})
    );
}

#[tokio::test]
async fn the_link_at_the_end_of_a_message_unsubscribes_and_can_be_taken_back() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    let arn = subscribed(&fixture, &topic, &mut endpoint, &[]).await;
    fixture.publish(&topic, "one").await;
    let unsubscribe = endpoint.next().await.json()["UnsubscribeURL"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = reqwest::get(unsubscribe).await.unwrap();
    assert_eq!(answer.status(), 200);
    let received = endpoint.next().await;
    assert_eq!(
        received.header("x-amz-sns-message-type"),
        "UnsubscribeConfirmation"
    );
    let gone = fixture
        .sns
        .get_subscription_attributes()
        .subscription_arn(&arn)
        .send()
        .await;
    refused_as(gone, "NotFound", "Subscription does not exist");
    fixture.publish(&topic, "two").await;
    fixture.until_idle().await;
    assert_eq!(endpoint.unread(), 0);
    let regret = received.json()["SubscribeURL"].as_str().unwrap().to_owned();
    assert_eq!(reqwest::get(regret).await.unwrap().status(), 200);
    fixture.publish(&topic, "three").await;
    assert_eq!(endpoint.next().await.json()["Message"], "three");
}

#[tokio::test]
async fn a_guarded_subscription_is_ended_only_by_its_owner() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::new().await);
    fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("http")
        .endpoint(&endpoint.url)
        .send()
        .await
        .unwrap();
    let token = endpoint.next().await.json()["Token"]
        .as_str()
        .unwrap()
        .to_owned();
    let confirm = fixture
        .sns
        .confirm_subscription()
        .topic_arn(&topic)
        .token(token);
    let arn = confirm
        .authenticate_on_unsubscribe("true")
        .send()
        .await
        .unwrap()
        .subscription_arn
        .unwrap();
    let url = format!(
        "{}/?Action=Unsubscribe&SubscriptionArn={arn}",
        fixture.cloud.endpoint()
    );
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("<Code>AuthorizationError</Code>")
    );
    fixture
        .sns
        .unsubscribe()
        .subscription_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(endpoint.unread(), 0, "the owner is not asked again");
}

#[tokio::test]
async fn an_endpoint_may_speak_tls_with_a_certificate_of_its_own() {
    let fixture = Fixture::new().await;
    let (topic, mut endpoint) = (fixture.topic("orders").await, Endpoint::secure().await);
    subscribed(&fixture, &topic, &mut endpoint, &[]).await;
    fixture.publish(&topic, "hello").await;
    assert_eq!(endpoint.next().await.json()["Message"], "hello");
}
