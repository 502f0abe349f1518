//! FIFO topics: order, deduplication, sequence numbers.

use std::time::Duration;

use aws_sdk_sns::types::PublishBatchRequestEntry;
use aws_sdk_sqs::types::MessageSystemAttributeName as Attribute;
use serde_json::Value;

use crate::sns_support::{Fixture, refused_as};

const INVALID: &str = "InvalidParameter";
const RAW: (&str, &str) = ("RawMessageDelivery", "true");

#[tokio::test]
async fn messages_reach_a_fifo_queue_in_order_with_group_and_number() {
    let fixture = Fixture::new().await;
    let topic = fixture
        .fifo_topic("orders.fifo", &[("ContentBasedDeduplication", "true")])
        .await;
    let queue = fixture.queue("queue.fifo").await;
    fixture.subscribe(&topic, &queue, &[]).await;
    let mut numbers = Vec::new();
    for message in ["one", "two", "three"] {
        let publish = fixture
            .sns
            .publish()
            .topic_arn(&topic)
            .message(message)
            .message_group_id("g");
        numbers.push(publish.send().await.unwrap().sequence_number.unwrap());
    }
    assert!(
        numbers.is_sorted() && numbers.iter().all(|number| number.len() == 20),
        "{numbers:?}"
    );
    let messages = fixture.drain(&queue).await;
    let envelopes: Vec<Value> = messages
        .iter()
        .map(|message| serde_json::from_str(message.body().unwrap()).unwrap())
        .collect();
    let texts: Vec<_> = envelopes
        .iter()
        .map(|envelope| envelope["Message"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(envelopes[0]["SequenceNumber"], numbers[0]);
    assert!(envelopes[0].get("Signature").is_none());
    let attributes = messages[0].attributes().unwrap();
    assert_eq!(attributes[&Attribute::MessageGroupId], "g");
    // SHA-256 of "one".
    assert_eq!(
        attributes[&Attribute::MessageDeduplicationId],
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    );
}

#[tokio::test]
async fn what_was_just_published_is_not_published_again() {
    let fixture = Fixture::new().await;
    let topic = fixture.fifo_topic("orders.fifo", &[]).await;
    let queue = fixture.queue("standard").await;
    fixture.subscribe(&topic, &queue, &[RAW]).await;
    let publish = |message: &str, group: &str, deduplication: &str| {
        let publish = fixture
            .sns
            .publish()
            .topic_arn(&topic)
            .message(message)
            .message_group_id(group);
        publish.message_deduplication_id(deduplication).send()
    };
    let first = publish("one", "g", "d").await.unwrap();
    let again = publish("another text", "other-group", "d").await.unwrap();
    assert_eq!(first.message_id(), again.message_id());
    assert_eq!(first.sequence_number(), again.sequence_number());
    assert_eq!(fixture.bodies(&queue).await, ["one"]);
    fixture.cloud.clock().advance(Duration::from_secs(301));
    let late = publish("one", "g", "d").await.unwrap();
    assert_ne!(first.message_id(), late.message_id());
    assert_eq!(fixture.bodies(&queue).await, ["one"]);
}

#[tokio::test]
async fn deduplication_can_stop_at_the_group() {
    let fixture = Fixture::new().await;
    let topic = fixture
        .fifo_topic("orders.fifo", &[("FifoThroughputScope", "MessageGroup")])
        .await;
    let queue = fixture.queue("standard").await;
    fixture.subscribe(&topic, &queue, &[RAW]).await;
    for group in ["a", "b", "a"] {
        let publish = fixture
            .sns
            .publish()
            .topic_arn(&topic)
            .message(group)
            .message_group_id(group);
        publish.message_deduplication_id("d").send().await.unwrap();
    }
    assert_eq!(fixture.bodies(&queue).await, ["a", "b"]);
}

#[tokio::test]
async fn a_standard_queue_hears_nothing_of_groups() {
    let fixture = Fixture::new().await;
    let topic = fixture
        .fifo_topic("orders.fifo", &[("ContentBasedDeduplication", "true")])
        .await;
    let queue = fixture.queue("standard").await;
    fixture.subscribe(&topic, &queue, &[]).await;
    fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .message("x")
        .message_group_id("g")
        .send()
        .await
        .unwrap();
    let delivery = &fixture.calls("SendMessage")[0];
    assert!(
        delivery.request.get("MessageGroupId").is_none(),
        "{}",
        delivery.request
    );
    assert!(
        delivery.request.get("MessageDeduplicationId").is_none(),
        "{}",
        delivery.request
    );
}

#[tokio::test]
async fn order_has_rules() {
    let fixture = Fixture::new().await;
    let topic = fixture.fifo_topic("orders.fifo", &[]).await;
    let publish = || fixture.sns.publish().topic_arn(&topic).message("x");
    let no_group = "Invalid parameter: The MessageGroupId parameter is required for FIFO topics";
    let no_deduplication = "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
    refused_as(publish().send().await, INVALID, no_group);
    refused_as(
        publish().message_group_id("g").send().await,
        INVALID,
        no_deduplication,
    );
    let entry = |group: Option<&str>| {
        PublishBatchRequestEntry::builder()
            .id("1")
            .message("x")
            .set_message_group_id(group.map(str::to_owned))
            .build()
    };
    let batch = |group| {
        fixture
            .sns
            .publish_batch()
            .topic_arn(&topic)
            .publish_batch_request_entries(entry(group).unwrap())
            .send()
    };
    refused_as(batch(None).await, INVALID, no_group);
    refused_as(batch(Some("g")).await, INVALID, no_deduplication);
    let attributes = fixture.topic_attributes(&topic).await;
    assert_eq!(
        (
            attributes["FifoTopic"].as_str(),
            attributes["ContentBasedDeduplication"].as_str()
        ),
        ("true", "false")
    );
}

#[tokio::test]
async fn a_batch_is_numbered_in_its_order() {
    let fixture = Fixture::new().await;
    let topic = fixture
        .fifo_topic("orders.fifo", &[("ContentBasedDeduplication", "true")])
        .await;
    let queue = fixture.queue("queue.fifo").await;
    fixture.subscribe(&topic, &queue, &[RAW]).await;
    let mut request = fixture.sns.publish_batch().topic_arn(&topic);
    for (id, message) in [("1", "one"), ("2", "two"), ("3", "one")] {
        let entry = PublishBatchRequestEntry::builder()
            .id(id)
            .message(message)
            .message_group_id("g")
            .build();
        request = request.publish_batch_request_entries(entry.unwrap());
    }
    let output = request.send().await.unwrap();
    let numbers: Vec<_> = output
        .successful()
        .iter()
        .map(|entry| entry.sequence_number().unwrap())
        .collect();
    assert!(numbers[0] < numbers[1]);
    assert_eq!(numbers[0], numbers[2], "the third is the first again");
    assert_eq!(fixture.bodies(&queue).await, ["one", "two"]);
}
