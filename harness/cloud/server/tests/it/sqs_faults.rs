//! Faults on order, for calls and for messages; snapshots.

use aws_sdk_sqs::types::QueueAttributeName as Name;
use rehearsal_cloud::{FaultRule, MessageFault};

use crate::sqs_support::{
    bodies, cloud_and_client, counts, fifo, handle, queue, queue_with, receive, refused, seconds,
    send,
};

fn rule(operation: &str) -> FaultRule {
    FaultRule {
        service: Some("sqs".to_owned()),
        operation: Some(operation.to_owned()),
        resource: Some("orders".to_owned()),
        ..FaultRule::default()
    }
}

#[tokio::test]
async fn a_call_can_be_throttled() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let other = queue(&client, "other").await;
    cloud.faults().add(FaultRule {
        error: Some("throttle".to_owned()),
        times: Some(1),
        ..rule("SendMessage")
    });
    send(&client, &other, "unharmed").await;
    let call = client.send_message().queue_url(&url).message_body("x");
    let status = refused(
        call.send().await,
        "RequestThrottled",
        "Request is throttled.",
    );
    assert_eq!(status, 403);
    send(&client, &url, "a").await;
    assert_eq!(bodies(&client, &url).await, ["a"]);
}

#[tokio::test]
async fn messages_can_go_astray() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    send(&client, &url, "first").await;
    for (body, fault) in [
        ("lost", MessageFault::Drop),
        ("twice", MessageFault::Duplicate),
        ("hasty", MessageFault::Reorder),
        ("late", MessageFault::Delay(60)),
    ] {
        let id = cloud.faults().add(FaultRule {
            messages: Some(fault),
            ..rule("SendMessage")
        });
        send(&client, &url, body).await;
        assert!(cloud.faults().remove(id));
    }
    assert_eq!(counts(&client, &url).await, (4, 0, 1));
    let received = receive(&client, &url).await;
    let got: Vec<_> = received.iter().map(crate::sqs_support::body).collect();
    assert_eq!(got, ["hasty", "first", "twice", "twice"]);
    assert_eq!(received[2].message_id(), received[3].message_id());
    for message in &received {
        let call = client.delete_message().queue_url(&url);
        call.receipt_handle(handle(message)).send().await.unwrap();
    }
    cloud.clock().advance(seconds(60));
    assert_eq!(bodies(&client, &url).await, ["late"]);
}

#[tokio::test]
async fn a_snapshot_brings_queues_and_messages_back() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue_with(&client, "orders", &[(Name::DelaySeconds, "0")]).await;
    let ordered = fifo(&client, "orders.fifo").await;
    for id in ["1", "2"] {
        send(&client, &url, id).await;
        let call = client.send_message().queue_url(&ordered).message_body(id);
        let call = call.message_group_id("g").message_deduplication_id(id);
        call.send().await.unwrap();
    }
    let in_flight = client
        .receive_message()
        .queue_url(&ordered)
        .send()
        .await
        .unwrap();
    let snapshot = cloud.snapshot().unwrap();
    client.purge_queue().queue_url(&url).send().await.unwrap();
    client
        .delete_queue()
        .queue_url(&ordered)
        .send()
        .await
        .unwrap();
    cloud.restore(&snapshot).unwrap();
    assert_eq!(bodies(&client, &url).await, ["1", "2"]);
    assert!(
        receive(&client, &ordered).await.is_empty(),
        "the group is locked"
    );
    let call = client.delete_message().queue_url(&ordered);
    call.receipt_handle(handle(&in_flight.messages()[0]))
        .send()
        .await
        .unwrap();
    assert_eq!(bodies(&client, &ordered).await, ["2"]);
    let again = client.send_message().queue_url(&ordered).message_body("1");
    let again = again.message_group_id("g").message_deduplication_id("1");
    again.send().await.unwrap();
    assert_eq!(
        counts(&client, &ordered).await,
        (0, 1, 0),
        "it is remembered as a duplicate"
    );
}
