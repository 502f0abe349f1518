//! Publishing to queues: envelopes, raw messages, structure, batches.

use std::time::Duration;

use aws_sdk_sns::primitives::Blob;
use aws_sdk_sns::types::MessageAttributeValue;
use rehearsal_cloud::{FaultRule, MessageFault};
use serde_json::json;

use crate::sns_support::{Fixture, attribute, refused, refused_as};

#[tokio::test]
async fn a_message_arrives_in_an_envelope() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (
        fixture.topic("orders").await,
        fixture.queue("fulfilment").await,
    );
    let subscription = fixture.subscribe(&topic, &queue, &[]).await;
    let published = fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .subject("paid")
        .message("{\"order\": 1}")
        .message_attributes("type", attribute("String", "OrderPaid"))
        .send()
        .await
        .unwrap();
    let endpoint = fixture.cloud.endpoint();
    let bodies = fixture.bodies(&queue).await;
    assert!(
        bodies[0].starts_with("{\n  \"Type\" : \"Notification\",\n  \"MessageId\" : "),
        "{}",
        bodies[0]
    );
    let envelope = Fixture::envelope(&bodies);
    assert_eq!(envelope["MessageId"], published.message_id().unwrap());
    assert_eq!(envelope["TopicArn"], topic);
    assert_eq!(envelope["Subject"], "paid");
    assert_eq!(envelope["Message"], "{\"order\": 1}");
    assert_eq!(envelope["SignatureVersion"], "1");
    assert_eq!(
        envelope["MessageAttributes"],
        json!({"type": {"Type": "String", "Value": "OrderPaid"}})
    );
    assert_eq!(
        envelope["UnsubscribeURL"],
        format!("{endpoint}/?Action=Unsubscribe&SubscriptionArn={subscription}")
    );
    let certificate = reqwest::get(envelope["SigningCertURL"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(certificate.status(), 200);
    assert!(
        certificate
            .text()
            .await
            .unwrap()
            .contains("-----BEGIN CERTIFICATE-----")
    );
}

#[tokio::test]
async fn a_delivery_is_an_entry_of_its_own_that_points_to_the_publish() {
    let fixture = Fixture::new().await;
    let (topic, first, second) = (
        fixture.topic("orders").await,
        fixture.queue("first").await,
        fixture.queue("second").await,
    );
    fixture.subscribe(&topic, &second, &[]).await;
    fixture.subscribe(&topic, &first, &[]).await;
    fixture.publish(&topic, "hello").await;
    let publish = &fixture.calls("Publish")[0];
    assert_eq!(publish.resource.as_deref(), Some("orders"));
    assert_eq!(publish.request["Message"], "hello");
    let deliveries = fixture.calls("SendMessage");
    assert_eq!(deliveries[0].caller.as_deref(), Some("sns.amazonaws.com"));
    let queues: Vec<_> = deliveries
        .iter()
        .map(|call| call.resource.as_deref().unwrap())
        .collect();
    assert_eq!(
        queues,
        ["second", "first"],
        "in the order of the subscriptions"
    );
    assert!(
        deliveries
            .iter()
            .all(|call| call.cause == Some(publish.seq) && call.status == 200)
    );
}

#[tokio::test]
async fn raw_delivery_hands_the_message_and_its_attributes_through() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("raw").await);
    fixture
        .subscribe(&topic, &queue, &[("RawMessageDelivery", "true")])
        .await;
    let bytes = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([2, 3, 4]))
        .build()
        .unwrap();
    fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .message("plain")
        .subject("lost on the way")
        .message_attributes("count", attribute("Number", "7"))
        .message_attributes("bytes", bytes)
        .send()
        .await
        .unwrap();
    let messages = fixture.drain(&queue).await;
    assert_eq!(messages[0].body(), Some("plain"));
    let attributes = messages[0].message_attributes().unwrap();
    assert_eq!(attributes["count"].string_value(), Some("7"));
    assert_eq!(attributes["count"].data_type(), "Number");
    assert_eq!(
        attributes["bytes"].binary_value().unwrap().as_ref(),
        [2, 3, 4]
    );
}

#[tokio::test]
async fn a_binary_attribute_is_base64_in_the_envelope() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture.subscribe(&topic, &queue, &[]).await;
    let bytes = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([2, 3, 4]))
        .build();
    fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .message("x")
        .message_attributes("b", bytes.unwrap())
        .send()
        .await
        .unwrap();
    let envelope = Fixture::envelope(&fixture.bodies(&queue).await);
    assert_eq!(
        envelope["MessageAttributes"]["b"],
        json!({"Type": "Binary", "Value": "AgME"})
    );
}

#[tokio::test]
async fn a_structured_message_tells_queues_what_is_for_queues() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture
        .subscribe(&topic, &queue, &[("RawMessageDelivery", "true")])
        .await;
    let publish = |message: &str| {
        fixture
            .sns
            .publish()
            .topic_arn(&topic)
            .message_structure("json")
            .message(message)
            .send()
    };
    publish(r#"{"default": "all", "sqs": "queues"}"#)
        .await
        .unwrap();
    publish(r#"{"default": "all", "lambda": "functions"}"#)
        .await
        .unwrap();
    assert_eq!(fixture.bodies(&queue).await, ["queues", "all"]);
    let no_default = "Invalid parameter: Message Structure - No default entry in JSON message body";
    refused_as(
        publish(r#"{"sqs": "x"}"#).await,
        "InvalidParameter",
        no_default,
    );
    refused_as(
        publish(r#"{"default": {"object": 1}}"#).await,
        "InvalidParameter",
        no_default,
    );
    let no_json = "Invalid parameter: Message Structure - JSON message body failed to parse";
    refused_as(publish("{no}").await, "InvalidParameter", no_json);
}

#[tokio::test]
async fn publishing_is_refused_in_the_words_of_sns() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let publish = || fixture.sns.publish().topic_arn(&topic).message("x");
    let invalid = "InvalidParameter";
    refused_as(
        publish().message("").send().await,
        invalid,
        "Invalid parameter: Empty message",
    );
    refused_as(
        publish().subject("").send().await,
        invalid,
        "Invalid parameter: Subject",
    );
    refused_as(
        publish().message("x".repeat(262_145)).send().await,
        invalid,
        "Invalid parameter: Message too long",
    );
    let fits = publish()
        .message("x".repeat(262_140))
        .message_attributes("a", attribute("String", "b"));
    refused_as(
        fits.send().await,
        invalid,
        "Invalid parameter: Message too long",
    );
    let no_arn = "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1";
    refused_as(
        publish().topic_arn("randomstring").send().await,
        invalid,
        no_arn,
    );
    refused_as(
        fixture.sns.publish().message("x").send().await,
        invalid,
        "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
    );
    let (code, message) = refused(
        publish()
            .topic_arn(format!("{topic}-not-there"))
            .send()
            .await,
    );
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("NotFound", "Topic does not exist")
    );
    let elsewhere = topic.replace("us-east-1", "eu-west-1");
    refused_as(
        publish().topic_arn(elsewhere).send().await,
        invalid,
        "Invalid parameter: TopicArn",
    );
    refused_as(
        publish().message_deduplication_id("d").send().await,
        invalid,
        "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
    refused_as(
        publish()
            .message_attributes("a..b", attribute("String", "x"))
            .send()
            .await,
        "ParameterValueInvalid",
        "Message attribute name can not have successive '.' character.",
    );
    refused_as(
        publish()
            .message_attributes("a", attribute("string", "x"))
            .send()
            .await,
        "ParameterValueInvalid",
        "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    );
}

#[tokio::test]
async fn a_target_arn_may_be_a_topic() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture
        .subscribe(&topic, &queue, &[("RawMessageDelivery", "true")])
        .await;
    fixture
        .sns
        .publish()
        .target_arn(&topic)
        .message("hello")
        .send()
        .await
        .unwrap();
    assert_eq!(fixture.bodies(&queue).await, ["hello"]);
}

#[tokio::test]
async fn a_group_goes_through_to_a_fair_queue() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture.subscribe(&topic, &queue, &[]).await;
    fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .message("x")
        .message_group_id("tenant-1")
        .send()
        .await
        .unwrap();
    let delivery = &fixture.calls("SendMessage")[0];
    assert_eq!(delivery.request["MessageGroupId"], "tenant-1");
}

#[tokio::test]
async fn a_queue_that_is_gone_loses_the_message_to_the_dead_letter_queue() {
    let fixture = Fixture::new().await;
    let (topic, queue, dead) = (
        fixture.topic("orders").await,
        fixture.queue("queue").await,
        fixture.queue("dead").await,
    );
    let redrive = json!({"deadLetterTargetArn": dead.arn}).to_string();
    let subscription = fixture
        .subscribe(&topic, &queue, &[("RedrivePolicy", &redrive)])
        .await;
    assert_eq!(
        fixture.subscription(&subscription).await["RedrivePolicy"],
        redrive
    );
    fixture.publish(&topic, "before").await;
    assert_eq!(fixture.bodies(&queue).await.len(), 1);
    fixture
        .sqs
        .delete_queue()
        .queue_url(&queue.url)
        .send()
        .await
        .unwrap();
    let id = fixture.publish(&topic, "after").await;
    let envelope = Fixture::envelope(&fixture.bodies(&dead).await);
    assert_eq!(
        (envelope["Message"].as_str(), envelope["MessageId"].as_str()),
        (Some("after"), Some(id.as_str()))
    );
    let publish = fixture.calls("Publish")[1].seq;
    let sends = fixture.calls("SendMessage");
    assert_eq!(sends[1].status, 400);
    assert_eq!(
        sends[2].cause,
        Some(publish),
        "the dead letter points back to its publish"
    );
}

#[tokio::test]
async fn a_trace_goes_through_to_the_queue() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture.subscribe(&topic, &queue, &[]).await;
    let trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .message("x")
        .customize()
        .mutate_request(move |request| {
            request.headers_mut().insert("x-amzn-trace-id", trace);
        })
        .send()
        .await
        .unwrap();
    let messages = fixture.drain(&queue).await;
    let attributes = messages[0].attributes().unwrap();
    assert_eq!(
        attributes[&aws_sdk_sqs::types::MessageSystemAttributeName::AwsTraceHeader],
        trace
    );
}

#[tokio::test]
async fn a_fault_rule_loses_and_doubles_messages() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture
        .subscribe(&topic, &queue, &[("RawMessageDelivery", "true")])
        .await;
    for (message, fault) in [
        ("lost", MessageFault::Drop),
        ("twice", MessageFault::Duplicate),
    ] {
        let id = fixture.cloud.faults().add(FaultRule {
            service: Some("sns".to_owned()),
            operation: Some("Publish".to_owned()),
            resource: Some("orders".to_owned()),
            messages: Some(fault),
            ..FaultRule::default()
        });
        fixture.publish(&topic, message).await;
        assert!(fixture.cloud.faults().remove(id));
    }
    assert_eq!(fixture.bodies(&queue).await, ["twice", "twice"]);
}

#[tokio::test]
async fn a_queue_that_is_busy_is_tried_again() {
    let fixture = Fixture::new().await;
    let (topic, queue, dead) = (
        fixture.topic("orders").await,
        fixture.queue("queue").await,
        fixture.queue("dead").await,
    );
    let redrive = json!({"deadLetterTargetArn": dead.arn}).to_string();
    fixture
        .subscribe(
            &topic,
            &queue,
            &[("RedrivePolicy", &redrive), ("RawMessageDelivery", "true")],
        )
        .await;
    fixture.cloud.faults().add(FaultRule {
        service: Some("sqs".to_owned()),
        operation: Some("SendMessage".to_owned()),
        resource: Some("queue".to_owned()),
        error: Some("throttle".to_owned()),
        times: Some(2),
        ..FaultRule::default()
    });
    fixture.publish(&topic, "patience").await;
    fixture.cloud.clock().advance(Duration::from_secs(1));
    assert_eq!(fixture.bodies(&queue).await, ["patience"]);
    assert!(fixture.bodies(&dead).await.is_empty());
}

#[tokio::test]
async fn a_message_that_no_filter_takes_is_told_with_the_key_that_differs() {
    let fixture = Fixture::new().await;
    let (topic, refunds, lonely) = (
        fixture.topic("orders").await,
        fixture.queue("refunds").await,
        fixture.topic("lonely").await,
    );
    let filter = ("FilterPolicy", r#"{"kind": ["refund"]}"#);
    fixture.subscribe(&topic, &refunds, &[filter]).await;
    for kind in ["order", "refund"] {
        let publish = fixture.sns.publish().topic_arn(&topic).message("hello");
        let publish = publish.message_attributes("kind", attribute("String", kind));
        publish.send().await.unwrap();
    }
    fixture.publish(&lonely, "hello").await;
    let calls = fixture.calls("Publish");
    let undelivered = |at: usize| serde_json::to_value(&calls[at].undelivered).unwrap();
    assert_eq!(
        undelivered(0),
        json!([{
            "message": calls[0].response["MessageId"],
            "sent_to": 0,
            "withheld": [{
                "subscriber": "arn:aws:sqs:us-east-1:000000000000:refunds",
                "reason": "filter",
                "part": "attributes",
                "key": "kind",
                "actual": "order",
                "wanted": ["refund"],
            }],
        }])
    );
    assert_eq!(undelivered(1), json!([]));
    let message = &calls[2].response["MessageId"];
    assert_eq!(undelivered(2), json!([{"message": message, "sent_to": 0}]));
}
