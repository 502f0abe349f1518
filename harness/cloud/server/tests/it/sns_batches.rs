//! Publishing many messages in one call.

use aws_sdk_sns::types::PublishBatchRequestEntry;

use crate::sns_support::{Fixture, refused_as};

fn entry(id: &str, message: &str) -> PublishBatchRequestEntry {
    PublishBatchRequestEntry::builder()
        .id(id)
        .message(message)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_batch_is_many_messages_in_one_call() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    fixture
        .subscribe(&topic, &queue, &[("RawMessageDelivery", "true")])
        .await;
    let output = fixture
        .sns
        .publish_batch()
        .topic_arn(&topic)
        .publish_batch_request_entries(entry("a", "one"))
        .publish_batch_request_entries(entry("b", ""))
        .publish_batch_request_entries(entry("c", "three"))
        .send()
        .await
        .unwrap();
    let ids: Vec<_> = output
        .successful()
        .iter()
        .map(|entry| entry.id().unwrap())
        .collect();
    assert_eq!(ids, ["a", "c"]);
    let [failed] = output.failed() else {
        panic!("{output:?}")
    };
    assert_eq!(
        (failed.id(), failed.code(), failed.sender_fault()),
        ("b", "InvalidParameter", true)
    );
    assert_eq!(failed.message(), Some("Invalid parameter: Empty message"));
    assert_eq!(fixture.bodies(&queue).await, ["one", "three"]);
    let batch = &fixture.calls("PublishBatch")[0];
    assert!(
        fixture
            .calls("SendMessage")
            .iter()
            .all(|call| call.cause == Some(batch.seq))
    );
}

#[tokio::test]
async fn batches_are_refused_in_the_words_of_sns() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let batch = |entries: Vec<PublishBatchRequestEntry>| {
        fixture
            .sns
            .publish_batch()
            .topic_arn(&topic)
            .set_publish_batch_request_entries(Some(entries))
            .send()
    };
    let eleven = (0..11)
        .map(|index| entry(&index.to_string(), "x"))
        .collect();
    refused_as(
        batch(eleven).await,
        "TooManyEntriesInBatchRequest",
        "The batch request contains more entries than permissible.",
    );
    refused_as(
        batch(vec![entry("a", "x"), entry("a", "y")]).await,
        "BatchEntryIdsNotDistinct",
        "Two or more batch entries in the request have the same Id.",
    );
    refused_as(
        batch(vec![entry("a b", "x")]).await,
        "InvalidBatchEntryId",
        "The Id of a batch entry in the batch request contains an impermissible character: a b",
    );
    refused_as(
        batch(vec![
            entry("a", &"x".repeat(150_000)),
            entry("b", &"x".repeat(150_000)),
        ])
        .await,
        "BatchRequestTooLong",
        "The length of all the messages put together is more than the limit.",
    );
    let not_there = fixture
        .sns
        .publish_batch()
        .topic_arn(format!("{topic}-2"))
        .publish_batch_request_entries(entry("a", "x"));
    refused_as(not_there.send().await, "NotFound", "Topic does not exist");
}
