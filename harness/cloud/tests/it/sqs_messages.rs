//! Sending, receiving, deleting: a message's ordinary life.

use std::time::Duration;

use aws_sdk_sqs::Client;
use rehearsal_cloud::Cloud;

use crate::support::{cloud, sqs};

pub(crate) async fn queue(client: &Client, name: &str) -> String {
    let created = client.create_queue().queue_name(name).send().await;
    let url = created.expect("a new name").queue_url;
    url.expect("every queue has a URL")
}

#[tokio::test]
async fn a_message_is_sent_received_and_deleted() {
    let cloud: Cloud = cloud().await;
    let client = sqs(&cloud);
    let url = queue(&client, "orders").await;
    assert_eq!(url, format!("{}/000000000000/orders", cloud.endpoint()));
    let sent = client
        .send_message()
        .queue_url(&url)
        .message_body("hello")
        .send()
        .await
        .unwrap();
    let received = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    let [message] = received.messages() else {
        panic!("{received:?}")
    };
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(message.body(), Some("hello"));
    assert_eq!(
        message.md5_of_body(),
        Some("5d41402abc4b2a76b9719d911017c592")
    );
    let handle = message.receipt_handle().unwrap();
    client
        .delete_message()
        .queue_url(&url)
        .receipt_handle(handle)
        .send()
        .await
        .unwrap();
    cloud.clock().advance(Duration::from_secs(31));
    let received = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert!(received.messages().is_empty());
}
