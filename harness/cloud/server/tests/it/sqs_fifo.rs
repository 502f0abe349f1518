//! FIFO queues: order, groups, deduplication, attempts.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::operation::send_message::SendMessageOutput;
use aws_sdk_sqs::types::{
    Message, MessageSystemAttributeName as System, QueueAttributeName as Name,
};

use crate::sqs_support::{
    bodies, body, cloud_and_client, counts, fifo, handle, queue, queue_with, receive, refused,
    seconds, system,
};

async fn put(client: &Client, url: &str, group: &str, id: &str, body: &str) -> SendMessageOutput {
    let call = client.send_message().queue_url(url).message_body(body);
    let sent = call
        .message_group_id(group)
        .message_deduplication_id(id)
        .send()
        .await;
    sent.expect("a message that can be sent")
}

async fn delete(client: &Client, url: &str, message: &Message) {
    let deleted = client
        .delete_message()
        .queue_url(url)
        .receipt_handle(handle(message));
    deleted.send().await.expect("a handle that holds");
}

#[tokio::test]
async fn a_message_has_a_number_and_tells_its_ids() {
    let (_cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    let first = put(&client, &url, "g", "1", "a").await;
    let second = put(&client, &url, "g", "2", "b").await;
    let number = |sent: &SendMessageOutput| sent.sequence_number().unwrap().to_owned();
    assert_eq!(number(&first).len(), 20);
    assert!(number(&first) < number(&second));
    let message = &receive(&client, &url).await[0];
    assert_eq!(
        system(message, &System::SequenceNumber),
        first.sequence_number()
    );
    assert_eq!(system(message, &System::MessageGroupId), Some("g"));
    assert_eq!(system(message, &System::MessageDeduplicationId), Some("1"));
}

#[tokio::test]
async fn groups_keep_order_and_lock() {
    let (cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    for (id, (group, body)) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("b", "b2")]
        .into_iter()
        .enumerate()
    {
        put(&client, &url, group, &id.to_string(), body).await;
    }
    let one = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap()
        .messages
        .unwrap();
    assert_eq!(body(&one[0]), "a1");
    assert_eq!(
        bodies(&client, &url).await,
        ["b1", "b2"],
        "the first group is locked"
    );
    delete(&client, &url, &one[0]).await;
    assert_eq!(bodies(&client, &url).await, ["a2"]);
    assert_eq!(counts(&client, &url).await, (0, 3, 0));
    cloud.clock().advance(seconds(30));
    assert_eq!(bodies(&client, &url).await, ["b1", "b2", "a2"]);
}

#[tokio::test]
async fn what_came_back_comes_before_what_follows() {
    let (_cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    for body in ["1", "2", "3"] {
        put(&client, &url, "g", body, body).await;
    }
    let all = receive(&client, &url).await;
    for message in [&all[0], &all[2]] {
        let call = client
            .change_message_visibility()
            .queue_url(&url)
            .visibility_timeout(0);
        call.receipt_handle(handle(message)).send().await.unwrap();
    }
    assert_eq!(bodies(&client, &url).await, ["1"]);
}

/// A group whose messages become visible again waits behind groups that were not received
/// (checked against AWS by LocalStack's suite: `fifo_message_group_visibility`).
#[tokio::test]
async fn a_group_that_comes_back_waits_behind_untouched_groups() {
    let (cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    for (group, body) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("c", "c1")] {
        put(&client, &url, group, body, body).await;
    }
    let one = async |seconds: i32| {
        let call = client.receive_message().queue_url(&url);
        let received = call.visibility_timeout(seconds).send().await.unwrap();
        received.messages.unwrap().remove(0)
    };
    let first = one(30).await;
    let change = client.change_message_visibility().queue_url(&url);
    let change = change.receipt_handle(handle(&first)).visibility_timeout(0);
    change.send().await.unwrap();
    assert_eq!(body(&one(0).await), "b1", "a visibility of zero");
    assert_eq!(body(&one(1).await), "c1", "a time-out that ends");
    cloud.clock().advance(seconds(1));
    let first = one(30).await;
    assert_eq!(body(&first), "a1");
    delete(&client, &url, &first).await;
    assert_eq!(bodies(&client, &url).await, ["b1", "c1", "a2"]);
}

/// Recorded: sqs, `fifo_change_to_high_throughput_after_creation` and
/// `fifo_change_to_regular_throughput_after_creation`.
#[tokio::test]
async fn the_deduplication_scope_stays_what_it_was_at_creation() {
    let (_cloud, client) = cloud_and_client().await;
    for (name, before, after, delivered) in [
        ("a.fifo", "queue", "messageGroup", &["1"][..]),
        ("b.fifo", "messageGroup", "queue", &["1", "2"]),
    ] {
        let create = client.create_queue().queue_name(name);
        let create = create.attributes(Name::FifoQueue, "true");
        let create = create.attributes(Name::DeduplicationScope, before);
        let url = create.send().await.unwrap().queue_url.unwrap();
        let set = client.set_queue_attributes().queue_url(&url);
        let set = set.attributes(Name::DeduplicationScope, after);
        set.send().await.unwrap();
        put(&client, &url, "g", "id", "1").await;
        put(&client, &url, "h", "id", "2").await;
        assert_eq!(bodies(&client, &url).await, delivered, "{name}");
    }
}

/// Checked against AWS by LocalStack's suite: `purge_queue_clears_fifo_deduplication_cache`.
#[tokio::test]
async fn a_purge_forgets_deduplication_ids() {
    let (_cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    put(&client, &url, "g", "id", "before").await;
    let purge = client.purge_queue().queue_url(&url).send();
    purge.await.unwrap();
    put(&client, &url, "g", "id", "after").await;
    assert_eq!(bodies(&client, &url).await, ["after"]);
}

#[tokio::test]
async fn an_expired_handle_is_refused() {
    let (cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    put(&client, &url, "g", "1", "a").await;
    let message = receive(&client, &url).await.remove(0);
    cloud.clock().advance(seconds(30));
    let expired = format!(
        "Value {} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.",
        handle(&message)
    );
    let call = || {
        client
            .delete_message()
            .queue_url(&url)
            .receipt_handle(handle(&message))
    };
    refused(call().send().await, "InvalidParameterValue", &expired);
    let again = receive(&client, &url).await.remove(0);
    refused(call().send().await, "InvalidParameterValue", &expired);
    delete(&client, &url, &again).await;
    call().send().await.unwrap();
}

#[tokio::test]
async fn the_same_id_within_five_minutes_is_the_same_message() {
    let (cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    let original = put(&client, &url, "g", "id", "first").await;
    let duplicate = put(&client, &url, "h", "id", "second").await;
    assert_eq!(duplicate.message_id(), original.message_id());
    assert_eq!(duplicate.sequence_number(), original.sequence_number());
    assert_ne!(
        duplicate.md5_of_message_body(),
        original.md5_of_message_body()
    );
    let received = receive(&client, &url).await;
    assert_eq!(received.len(), 1);
    delete(&client, &url, &received[0]).await;
    cloud.clock().advance(seconds(200));
    assert_eq!(
        put(&client, &url, "g", "id", "x").await.message_id(),
        original.message_id()
    );
    assert!(receive(&client, &url).await.is_empty());
    cloud.clock().advance(seconds(100));
    assert_ne!(
        put(&client, &url, "g", "id", "x").await.message_id(),
        original.message_id()
    );
    assert_eq!(bodies(&client, &url).await, ["x"]);
}

#[tokio::test]
async fn the_content_can_be_the_id() {
    let (_cloud, client) = cloud_and_client().await;
    let attributes = [
        (Name::FifoQueue, "true"),
        (Name::ContentBasedDeduplication, "true"),
    ];
    let url = queue_with(&client, "orders.fifo", &attributes).await;
    for body in ["a", "a", "b"] {
        let call = client
            .send_message()
            .queue_url(&url)
            .message_body(body)
            .message_group_id("g");
        call.send().await.unwrap();
    }
    let received = receive(&client, &url).await;
    assert_eq!(received.iter().map(body).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(
        system(&received[0], &System::MessageDeduplicationId),
        Some("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
    );
}

#[tokio::test]
async fn deduplication_can_go_by_group() {
    let (_cloud, client) = cloud_and_client().await;
    let attributes = [
        (Name::FifoQueue, "true"),
        (Name::DeduplicationScope, "messageGroup"),
        (Name::FifoThroughputLimit, "perMessageGroupId"),
    ];
    let url = queue_with(&client, "orders.fifo", &attributes).await;
    for group in ["g", "h", "g"] {
        put(&client, &url, group, "id", group).await;
    }
    assert_eq!(bodies(&client, &url).await, ["g", "h"]);
    let call = client.set_queue_attributes().queue_url(&url);
    refused(
        call.attributes(Name::DeduplicationScope, "queue")
            .send()
            .await,
        "InvalidAttributeValue",
        "The perMessageGroupId value is allowed only when the value for DeduplicationScope is \
         messageGroup.",
    );
}

#[tokio::test]
async fn a_message_needs_its_ids_and_takes_the_queues_delay() {
    let (cloud, client) = cloud_and_client().await;
    let attributes = [(Name::FifoQueue, "true"), (Name::DelaySeconds, "10")];
    let url = queue_with(&client, "orders.fifo", &attributes).await;
    let call = || client.send_message().queue_url(&url).message_body("a");
    refused(
        call().message_deduplication_id("1").send().await,
        "MissingParameter",
        "The request must contain the parameter MessageGroupId.",
    );
    refused(
        call().message_group_id("g").send().await,
        "InvalidParameterValue",
        "The queue should either have ContentBasedDeduplication enabled or \
         MessageDeduplicationId provided explicitly",
    );
    let whole = || call().message_group_id("g").message_deduplication_id("1");
    refused(
        whole().delay_seconds(2).send().await,
        "InvalidParameterValue",
        "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter \
         that is not valid for this queue type.",
    );
    whole().delay_seconds(0).send().await.unwrap();
    assert!(receive(&client, &url).await.is_empty());
    let call = client.set_queue_attributes().queue_url(&url);
    call.attributes(Name::DelaySeconds, "5")
        .send()
        .await
        .unwrap();
    cloud.clock().advance(seconds(5));
    assert_eq!(
        bodies(&client, &url).await,
        ["a"],
        "the shorter delay goes for it too"
    );
}

#[tokio::test]
async fn a_repeated_attempt_is_given_the_same() {
    let (cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    put(&client, &url, "g", "1", "a").await;
    let attempt = || {
        let call = client.receive_message().queue_url(&url);
        call.receive_request_attempt_id("attempt").send()
    };
    let first = attempt().await.unwrap().messages.unwrap();
    let again = attempt().await.unwrap().messages.unwrap();
    assert_eq!(handle(&first[0]), handle(&again[0]));
    assert!(receive(&client, &url).await.is_empty());
    cloud.clock().advance(seconds(30));
    let later = attempt().await.unwrap().messages.unwrap();
    assert_ne!(
        handle(&later[0]),
        handle(&first[0]),
        "the timeout has passed"
    );
    let standard = queue(&client, "standard").await;
    let call = client
        .receive_message()
        .queue_url(&standard)
        .receive_request_attempt_id("x");
    refused(
        call.send().await,
        "InvalidParameterValue",
        "Value x for parameter ReceiveRequestAttemptId is invalid. Reason: The request include \
         parameter that is not valid for this queue type.",
    );
}
