//! Long polls: they end when there is something, and not by looking again and again.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, QueueAttributeName as Name};
use rehearsal_cloud::Cloud;
use tokio::task::JoinHandle;

use crate::sqs_support::{
    body, cloud_and_client, fifo, handle, parked, queue, queue_with, receive, refused, seconds,
    send,
};

/// A receive that waits up to 20 seconds, in the background.
async fn waiting(cloud: &Cloud, client: &Client, url: &str) -> JoinHandle<Vec<Message>> {
    let call = client
        .receive_message()
        .queue_url(url)
        .wait_time_seconds(20);
    let answer = async {
        call.send()
            .await
            .expect("an answer")
            .messages
            .unwrap_or_default()
    };
    parked(cloud, answer).await
}

#[tokio::test]
async fn a_wait_ends_with_a_message() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let poll = waiting(&cloud, &client, &url).await;
    send(&client, &url, "a").await;
    assert_eq!(body(&poll.await.unwrap()[0]), "a");
}

#[tokio::test]
async fn a_wait_ends_with_its_time() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let poll = waiting(&cloud, &client, &url).await;
    cloud.clock().advance(seconds(10));
    assert!(!poll.is_finished());
    cloud.clock().advance(seconds(10));
    assert!(poll.await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wait_ends_with_a_delay_or_a_visibility_timeout() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let delayed = client
        .send_message()
        .queue_url(&url)
        .message_body("delayed")
        .delay_seconds(5);
    delayed.send().await.unwrap();
    let poll = waiting(&cloud, &client, &url).await;
    cloud.clock().advance(seconds(5));
    let message = poll.await.unwrap().remove(0);
    assert_eq!(body(&message), "delayed");
    cloud.clock().advance(seconds(15));
    let poll = waiting(&cloud, &client, &url).await;
    cloud.clock().advance(seconds(15));
    assert_eq!(poll.await.unwrap()[0].message_id(), message.message_id());
}

#[tokio::test]
async fn a_wait_ends_when_somebody_lets_go() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    send(&client, &url, "a").await;
    let in_flight = receive(&client, &url).await.remove(0);
    let poll = waiting(&cloud, &client, &url).await;
    let call = client
        .change_message_visibility()
        .queue_url(&url)
        .visibility_timeout(0);
    call.receipt_handle(handle(&in_flight))
        .send()
        .await
        .unwrap();
    assert_eq!(poll.await.unwrap()[0].message_id(), in_flight.message_id());
}

#[tokio::test]
async fn a_group_that_is_free_again_ends_a_wait() {
    let (cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    for id in ["1", "2"] {
        let call = client
            .send_message()
            .queue_url(&url)
            .message_body(id)
            .message_group_id("g");
        call.message_deduplication_id(id).send().await.unwrap();
    }
    let first = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    let poll = waiting(&cloud, &client, &url).await;
    let call = client.delete_message().queue_url(&url);
    call.receipt_handle(handle(&first.messages()[0]))
        .send()
        .await
        .unwrap();
    assert_eq!(body(&poll.await.unwrap()[0]), "2");
}

#[tokio::test]
async fn who_waits_longest_is_served_first_and_everybody_once() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let mut polls = Vec::new();
    for _ in 0..3 {
        polls.push(waiting(&cloud, &client, &url).await);
    }
    for text in ["a", "b", "c"] {
        send(&client, &url, text).await;
    }
    for (poll, text) in polls.into_iter().zip(["a", "b", "c"]) {
        let got = poll.await.unwrap();
        assert_eq!(got.iter().map(body).collect::<Vec<_>>(), [text]);
    }
}

#[tokio::test]
async fn a_queue_can_have_its_receives_wait() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue_with(
        &client,
        "orders",
        &[(Name::ReceiveMessageWaitTimeSeconds, "20")],
    )
    .await;
    let call = client
        .receive_message()
        .queue_url(&url)
        .wait_time_seconds(0);
    assert!(
        call.send().await.unwrap().messages().is_empty(),
        "unless told otherwise"
    );
    let call = client.receive_message().queue_url(&url);
    let poll = parked(&cloud, call.send()).await;
    send(&client, &url, "a").await;
    assert_eq!(body(&poll.await.unwrap().unwrap().messages()[0]), "a");
    for wait in [-1, 21] {
        refused(
            client
                .receive_message()
                .queue_url(&url)
                .wait_time_seconds(wait)
                .send()
                .await,
            "InvalidParameterValue",
            &format!(
                "Value {wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and \
                 <= 20, if provided."
            ),
        );
    }
}

#[tokio::test]
async fn a_wait_for_a_queue_that_is_deleted_is_told_so() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let call = client
        .receive_message()
        .queue_url(&url)
        .wait_time_seconds(20);
    let poll = parked(&cloud, call.send()).await;
    client.delete_queue().queue_url(&url).send().await.unwrap();
    refused(
        poll.await.unwrap(),
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.",
    );
}
