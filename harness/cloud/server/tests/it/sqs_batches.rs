//! Batches: partial failure, and what fails as a whole.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    BatchResultErrorEntry, ChangeMessageVisibilityBatchRequestEntry as Change,
    ChangeMessageVisibilityBatchResultEntry as ChangedEntry,
    DeleteMessageBatchRequestEntry as Delete, QueueAttributeName as Name,
    SendMessageBatchRequestEntry as Entry, SendMessageBatchResultEntry as SentEntry,
};

use crate::sqs_support::{
    bodies, cloud_and_client, counts, fifo, handle, queue, queue_with, receive, refused,
};

fn entry(id: &str, body: &str) -> Entry {
    Entry::builder()
        .id(id)
        .message_body(body)
        .build()
        .expect("an entry")
}

fn failures(failed: &[BatchResultErrorEntry]) -> Vec<(&str, &str, &str)> {
    assert!(failed.iter().all(BatchResultErrorEntry::sender_fault));
    failed
        .iter()
        .map(|entry| {
            (
                entry.id(),
                entry.code(),
                entry.message().unwrap_or_default(),
            )
        })
        .collect()
}

async fn whole(client: &Client, url: &str, entries: Vec<Entry>, code: &str, message: &str) {
    let call = client
        .send_message_batch()
        .queue_url(url)
        .set_entries(Some(entries));
    let code = format!("AWS.SimpleQueueService.{code}");
    assert_eq!(refused(call.send().await, &code, message), 400);
}

#[tokio::test]
async fn a_batch_is_sent_with_sums_and_numbers() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let entries = ["a", "b", "c"].map(|id| entry(id, id));
    let call = client
        .send_message_batch()
        .queue_url(&url)
        .set_entries(Some(entries.into()));
    let sent = call.send().await.unwrap();
    assert!(sent.failed().is_empty());
    let ids: Vec<_> = sent.successful().iter().map(SentEntry::id).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(
        sent.successful()[0].md5_of_message_body(),
        "0cc175b9c0f1b6a831c399e269772661"
    );
    assert_eq!(sent.successful()[0].sequence_number(), None);
    assert_eq!(bodies(&client, &url).await, ["a", "b", "c"]);
}

#[tokio::test]
async fn entries_fail_one_by_one() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue_with(&client, "orders", &[(Name::MaximumMessageSize, "1024")]).await;
    let delayed = Entry::builder()
        .id("delayed")
        .message_body("x")
        .delay_seconds(901);
    let entries = vec![
        entry("good", "x"),
        entry("long", &"x".repeat(1_025)),
        delayed.build().unwrap(),
        entry("empty", ""),
    ];
    let call = client
        .send_message_batch()
        .queue_url(&url)
        .set_entries(Some(entries));
    let sent = call.send().await.unwrap();
    assert_eq!(sent.successful().len(), 1);
    assert_eq!(
        failures(sent.failed()),
        [
            (
                "long",
                "InvalidParameterValue",
                "One or more parameters cannot be validated. Reason: Message must be shorter than \
                 1024 bytes."
            ),
            (
                "delayed",
                "InvalidParameterValue",
                "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= \
                 0 and <= 900."
            ),
            (
                "empty",
                "MissingParameter",
                "The request must contain the parameter SendMessageBatchRequestEntry.4.MessageBody."
            ),
        ]
    );
    assert_eq!(counts(&client, &url).await, (1, 0, 0));
}

#[tokio::test]
async fn a_batch_that_is_none_fails_as_a_whole() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let none = "There should be at least one SendMessageBatchRequestEntry in the request.";
    whole(&client, &url, vec![], "EmptyBatchRequest", none).await;
    let many = (0..11).map(|n| entry(&n.to_string(), "x")).collect();
    let eleven = "Maximum number of entries per request are 10. You have sent 11.";
    whole(&client, &url, many, "TooManyEntriesInBatchRequest", eleven).await;
    let twice = vec![entry("a", "x"), entry("a", "x")];
    whole(
        &client,
        &url,
        twice,
        "BatchEntryIdsNotDistinct",
        "Id a repeated.",
    )
    .await;
    let rule = "A batch entry id can only contain alphanumeric characters, hyphens and \
                underscores. It can be at most 80 letters long.";
    for id in ["", "a b", "é", &"a".repeat(81)] {
        whole(
            &client,
            &url,
            vec![entry(id, "x")],
            "InvalidBatchEntryId",
            rule,
        )
        .await;
    }
    let long = vec![entry("a", &"x".repeat(1_048_576)), entry("b", "x")];
    let bytes = "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.";
    whole(&client, &url, long, "BatchRequestTooLong", bytes).await;
    assert_eq!(counts(&client, &url).await, (0, 0, 0));
}

#[tokio::test]
async fn a_fifo_batch_fails_as_a_whole_to_keep_its_order() {
    let (_cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    let good = Entry::builder()
        .id("good")
        .message_body("x")
        .message_group_id("g");
    let good = good.message_deduplication_id("1").build().unwrap();
    let no_id = Entry::builder()
        .id("bad")
        .message_body("x")
        .message_group_id("g")
        .build()
        .unwrap();
    for (bad, message) in [
        (
            entry("bad", "x"),
            "The request must contain the parameter MessageGroupId.",
        ),
        (
            no_id,
            "The queue should either have ContentBasedDeduplication enabled or \
             MessageDeduplicationId provided explicitly",
        ),
    ] {
        let call = client
            .send_message_batch()
            .queue_url(&url)
            .entries(good.clone())
            .entries(bad);
        refused(call.send().await, "InvalidParameterValue", message);
    }
    assert_eq!(counts(&client, &url).await, (0, 0, 0));
    let sent = client
        .send_message_batch()
        .queue_url(&url)
        .entries(good)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.successful()[0].sequence_number().unwrap().len(), 20);
}

#[tokio::test]
async fn deletions_and_changes_fail_one_by_one_too() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let entries = ["a", "b"].map(|id| entry(id, id));
    let call = client
        .send_message_batch()
        .queue_url(&url)
        .set_entries(Some(entries.into()));
    call.send().await.unwrap();
    let in_flight = receive(&client, &url).await;

    let change = |id: &str, handle: &str, timeout: i32| {
        let entry = Change::builder()
            .id(id)
            .receipt_handle(handle)
            .visibility_timeout(timeout);
        entry.build().unwrap()
    };
    let changed = client
        .change_message_visibility_batch()
        .queue_url(&url)
        .entries(change("1", handle(&in_flight[0]), 0))
        .entries(change("2", "garbage", 1))
        .entries(change("3", handle(&in_flight[1]), -20))
        .send()
        .await
        .unwrap();
    assert_eq!(
        changed
            .successful()
            .iter()
            .map(ChangedEntry::id)
            .collect::<Vec<_>>(),
        ["1"]
    );
    let garbage = "The input receipt handle \"garbage\" is not a valid receipt handle.";
    assert_eq!(
        failures(changed.failed()),
        [
            ("2", "ReceiptHandleIsInvalid", garbage),
            (
                "3",
                "InvalidParameterValue",
                "Value -20 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout \
                 must be an integer between 0 and 43200."
            ),
        ]
    );
    assert_eq!(counts(&client, &url).await, (1, 1, 0));

    let delete = |id: &str, handle: &str| Delete::builder().id(id).receipt_handle(handle).build();
    let deleted = client
        .delete_message_batch()
        .queue_url(&url)
        .entries(delete("1", handle(&in_flight[0])).unwrap())
        .entries(delete("2", "garbage").unwrap())
        .entries(delete("3", handle(&in_flight[1])).unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.successful().len(), 2);
    assert_eq!(
        failures(deleted.failed()),
        [("2", "ReceiptHandleIsInvalid", garbage)]
    );
    assert_eq!(counts(&client, &url).await, (0, 0, 0));

    let empty = client
        .delete_message_batch()
        .queue_url(&url)
        .set_entries(Some(vec![]));
    refused(
        empty.send().await,
        "AWS.SimpleQueueService.EmptyBatchRequest",
        "There should be at least one DeleteMessageBatchRequestEntry in the request.",
    );
    let empty = client
        .change_message_visibility_batch()
        .queue_url(&url)
        .set_entries(Some(vec![]));
    refused(
        empty.send().await,
        "AWS.SimpleQueueService.EmptyBatchRequest",
        "There should be at least one ChangeMessageVisibilityBatchRequestEntry in the request.",
    );
}
