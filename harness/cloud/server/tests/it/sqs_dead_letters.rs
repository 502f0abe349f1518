//! Dead-letter queues: how messages get there, and how they get back.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    ListMessageMoveTasksResultEntry as Task, MessageSystemAttributeName as System,
    QueueAttributeName as Name,
};
use serde_json::json;

use crate::sqs_support::{
    attribute, bodies, body, cloud_and_client, counts, creation, fifo, handle, parked, queue,
    queue_with, receive, refused, seconds, send, system,
};

const DLQ: &str = "arn:aws:sqs:us-east-1:000000000000:dlq";

fn policy(target: &str, count: u32) -> String {
    json!({"deadLetterTargetArn": target, "maxReceiveCount": count}).to_string()
}

/// A queue whose messages die after `count` receives, and its dead-letter queue.
async fn mortal(client: &Client, count: u32) -> (String, String) {
    let dlq = queue(client, "dlq").await;
    let policy = policy(DLQ, count);
    let attributes = [
        (Name::RedrivePolicy, &*policy),
        (Name::VisibilityTimeout, "0"),
    ];
    (queue_with(client, "orders", &attributes).await, dlq)
}

/// Sends a message and lets it die.
async fn kill(client: &Client, url: &str, text: &str) {
    send(client, url, text).await;
    assert_eq!(bodies(client, url).await, [text]);
    assert!(receive(client, url).await.is_empty());
}

#[tokio::test]
async fn a_message_dies_after_that_many_receives() {
    let (_cloud, client) = cloud_and_client().await;
    let (url, dlq) = mortal(&client, 2).await;
    let sent = client
        .send_message()
        .queue_url(&url)
        .message_body("a")
        .send()
        .await
        .unwrap();
    for count in ["1", "2"] {
        let message = &receive(&client, &url).await[0];
        assert_eq!(
            system(message, &System::ApproximateReceiveCount),
            Some(count)
        );
    }
    assert_eq!(
        counts(&client, &dlq).await,
        (0, 0, 0),
        "it dies when it would be received again"
    );
    assert!(receive(&client, &url).await.is_empty());
    let message = receive(&client, &dlq).await.remove(0);
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(
        system(&message, &System::ApproximateReceiveCount),
        Some("3")
    );
    assert_eq!(
        system(&message, &System::DeadLetterQueueSourceArn),
        Some("arn:aws:sqs:us-east-1:000000000000:orders")
    );
}

#[tokio::test]
async fn the_dead_do_not_hold_up_the_living() {
    let (_cloud, client) = cloud_and_client().await;
    let (url, dlq) = mortal(&client, 1).await;
    send(&client, &url, "a").await;
    assert_eq!(bodies(&client, &url).await, ["a"]);
    send(&client, &url, "b").await;
    let one = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(body(&one.messages()[0]), "b");
    assert_eq!(bodies(&client, &dlq).await, ["a"]);
}

#[tokio::test]
async fn a_fifo_queues_dead_leave_their_group_free() {
    let (cloud, client) = cloud_and_client().await;
    let dlq = fifo(&client, "dlq.fifo").await;
    let policy = policy("arn:aws:sqs:us-east-1:000000000000:dlq.fifo", 1);
    let attributes = [(Name::FifoQueue, "true"), (Name::RedrivePolicy, &*policy)];
    let url = queue_with(&client, "orders.fifo", &attributes).await;
    for id in ["1", "2"] {
        let call = client
            .send_message()
            .queue_url(&url)
            .message_body(id)
            .message_group_id("g");
        call.message_deduplication_id(id).send().await.unwrap();
    }
    let one = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(body(&one.messages()[0]), "1");
    cloud.clock().advance(seconds(30));
    assert_eq!(bodies(&client, &url).await, ["2"]);
    let dead = receive(&client, &dlq).await;
    assert_eq!(body(&dead[0]), "1");
    assert_eq!(system(&dead[0], &System::MessageGroupId), Some("g"));
}

#[tokio::test]
async fn while_there_is_no_dead_letter_queue_nothing_dies() {
    let (_cloud, client) = cloud_and_client().await;
    let (url, dlq) = mortal(&client, 1).await;
    client.delete_queue().queue_url(&dlq).send().await.unwrap();
    send(&client, &url, "a").await;
    for _ in 0..3 {
        assert_eq!(bodies(&client, &url).await, ["a"]);
    }
}

#[tokio::test]
async fn a_policy_is_checked_against_the_queues() {
    let (_cloud, client) = cloud_and_client().await;
    queue(&client, "dlq").await;
    let denied = [(
        Name::RedriveAllowPolicy,
        r#"{"redrivePermission":"denyAll"}"#,
    )];
    queue_with(&client, "closed", &denied).await;
    let closed = "arn:aws:sqs:us-east-1:000000000000:closed";
    let missing = "arn:aws:sqs:us-east-1:000000000000:missing";
    for (fifo, target, count, why) in [
        (false, missing, 1, "Dead letter target does not exist."),
        (
            true,
            DLQ,
            1,
            "Dead-letter queue must be same type of queue as the source.",
        ),
        (
            false,
            DLQ,
            1_001,
            "Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both \
             inclusive.",
        ),
        (
            false,
            closed,
            1,
            "Queue is not permitted by the redrive allow policy of the dead-letter queue.",
        ),
    ] {
        let policy = policy(target, count);
        let mut attributes = vec![(Name::RedrivePolicy, &*policy)];
        let mut name = "orders";
        if fifo {
            attributes.push((Name::FifoQueue, "true"));
            name = "orders.fifo";
        }
        refused(
            creation(&client, name, &attributes).send().await,
            "InvalidParameterValue",
            &format!("Value {policy} for parameter RedrivePolicy is invalid. Reason: {why}"),
        );
    }
    let url = queue(&client, "orders").await;
    let set = |value: &str| {
        client
            .set_queue_attributes()
            .queue_url(&url)
            .attributes(Name::RedrivePolicy, value)
            .send()
    };
    refused(
        set("4").await,
        "InvalidAttributeValue",
        "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON \
         map.",
    );
    set(&policy(DLQ, 5)).await.unwrap();
    let set_policy = attribute(&client, &url, Name::RedrivePolicy).await;
    assert_eq!(set_policy, Some(policy(DLQ, 5)), "as it was given");
    set("").await.unwrap();
    assert_eq!(attribute(&client, &url, Name::RedrivePolicy).await, None);
}

#[tokio::test]
async fn the_sources_of_a_dead_letter_queue_are_listed() {
    let (cloud, client) = cloud_and_client().await;
    let dlq = queue(&client, "dlq").await;
    let none = client
        .list_dead_letter_source_queues()
        .queue_url(&dlq)
        .send()
        .await
        .unwrap();
    assert!(none.queue_urls().is_empty());
    for name in ["c", "a", "b"] {
        queue_with(&client, name, &[(Name::RedrivePolicy, &policy(DLQ, 1))]).await;
    }
    let page = |token: Option<&str>| {
        let call = client
            .list_dead_letter_source_queues()
            .queue_url(&dlq)
            .max_results(2);
        call.set_next_token(token.map(str::to_owned)).send()
    };
    let url = |name: &str| format!("{}/000000000000/{name}", cloud.endpoint());
    let first = page(None).await.unwrap();
    assert_eq!(first.queue_urls(), ["a", "b"].map(url));
    let second = page(first.next_token()).await.unwrap();
    assert_eq!(second.queue_urls(), ["c"].map(url));
    assert_eq!(second.next_token(), None);
}

async fn tasks(client: &Client) -> Vec<Task> {
    let call = client
        .list_message_move_tasks()
        .source_arn(DLQ)
        .max_results(10);
    call.send()
        .await
        .expect("tasks")
        .results
        .unwrap_or_default()
}

#[tokio::test]
async fn a_move_takes_the_dead_back_as_new_messages() {
    let (_cloud, client) = cloud_and_client().await;
    let (url, dlq) = mortal(&client, 1).await;
    kill(&client, &url, "a").await;
    let dead = receive(&client, &dlq).await.remove(0);
    let call = client
        .change_message_visibility()
        .queue_url(&dlq)
        .visibility_timeout(0);
    call.receipt_handle(handle(&dead)).send().await.unwrap();
    client
        .start_message_move_task()
        .source_arn(DLQ)
        .send()
        .await
        .unwrap();
    let task = tasks(&client).await.remove(0);
    assert_eq!(task.status(), Some("COMPLETED"));
    assert_eq!(task.source_arn(), Some(DLQ));
    assert_eq!(task.destination_arn(), None);
    assert_eq!(task.task_handle(), None);
    assert_eq!(task.approximate_number_of_messages_moved(), 1);
    assert_eq!(task.approximate_number_of_messages_to_move(), Some(1));
    let back = receive(&client, &url).await.remove(0);
    assert_ne!(back.message_id(), dead.message_id());
    assert_eq!(system(&back, &System::ApproximateReceiveCount), Some("1"));
    assert_eq!(system(&back, &System::DeadLetterQueueSourceArn), None);
}

#[tokio::test]
async fn a_move_goes_as_fast_as_told_and_can_be_stopped() {
    let (cloud, client) = cloud_and_client().await;
    let (url, dlq) = mortal(&client, 1).await;
    for n in 0..100 {
        kill(&client, &url, &n.to_string()).await;
    }
    let target = queue(&client, "target").await;
    let target_arn = "arn:aws:sqs:us-east-1:000000000000:target";
    let start = || {
        let call = client
            .start_message_move_task()
            .source_arn(DLQ)
            .destination_arn(target_arn);
        call.max_number_of_messages_per_second(1).send()
    };
    let started = start().await.unwrap();
    refused(
        start().await,
        "InvalidParameterValue",
        "There is already a task running. Only one active task is allowed for a source queue arn \
         at a given time.",
    );
    cloud.clock().advance(seconds(40));
    let task = tasks(&client).await.remove(0);
    assert_eq!(task.status(), Some("RUNNING"));
    assert_eq!(task.task_handle(), started.task_handle());
    assert_eq!(task.max_number_of_messages_per_second(), Some(1));
    assert_eq!(task.destination_arn(), Some(target_arn));
    let moved = task.approximate_number_of_messages_moved();
    assert!((40..90).contains(&moved), "{moved}");
    let cancel = client
        .cancel_message_move_task()
        .task_handle(started.task_handle().unwrap());
    let cancelled = cancel
        .clone()
        .send()
        .await
        .unwrap()
        .approximate_number_of_messages_moved();
    cloud.clock().advance(seconds(40));
    assert_eq!(tasks(&client).await[0].status(), Some("CANCELLED"));
    assert_eq!(
        i64::try_from(counts(&client, &target).await.0),
        Ok(cancelled)
    );
    assert_eq!(
        i64::try_from(counts(&client, &dlq).await.0),
        Ok(100 - cancelled)
    );
    refused(
        cancel.send().await,
        "AWS.SimpleQueueService.UnsupportedOperation",
        "A message movement can only be cancelled when the current status is RUNNING.",
    );
}

#[tokio::test]
async fn a_message_on_the_move_ends_a_wait() {
    let (cloud, client) = cloud_and_client().await;
    let (url, _dlq) = mortal(&client, 1).await;
    kill(&client, &url, "a").await;
    let call = client
        .receive_message()
        .queue_url(&url)
        .wait_time_seconds(20);
    let poll = parked(&cloud, call.send()).await;
    let call = client.start_message_move_task().source_arn(DLQ);
    call.max_number_of_messages_per_second(1)
        .send()
        .await
        .unwrap();
    cloud.clock().advance(seconds(1));
    assert_eq!(body(&poll.await.unwrap().unwrap().messages()[0]), "a");
}

#[tokio::test]
async fn a_move_fails_where_it_cannot_go_on() {
    let (cloud, client) = cloud_and_client().await;
    let (url, dlq) = mortal(&client, 1).await;
    send(&client, &dlq, "never lived").await;
    client
        .start_message_move_task()
        .source_arn(DLQ)
        .send()
        .await
        .unwrap();
    let task = tasks(&client).await.remove(0);
    assert_eq!(task.status(), Some("FAILED"));
    assert_eq!(
        task.failure_reason(),
        Some("CouldNotDetermineMessageSource")
    );
    kill(&client, &url, "a").await;
    let target = queue(&client, "target").await;
    let call = client.start_message_move_task().source_arn(DLQ);
    let call = call.destination_arn("arn:aws:sqs:us-east-1:000000000000:target");
    call.max_number_of_messages_per_second(1)
        .send()
        .await
        .unwrap();
    client
        .delete_queue()
        .queue_url(&target)
        .send()
        .await
        .unwrap();
    cloud.clock().advance(seconds(5));
    let task = tasks(&client).await.remove(0);
    assert_eq!(task.status(), Some("FAILED"));
    assert_eq!(
        task.failure_reason(),
        Some("AWS.SimpleQueueService.NonExistentQueue")
    );
    assert_eq!(tasks(&client).await.len(), 2, "the newest first");
    assert_eq!(counts(&client, &dlq).await.0, 2);
}

#[tokio::test]
async fn what_cannot_be_moved_is_refused() {
    let (_cloud, client) = cloud_and_client().await;
    mortal(&client, 1).await;
    let start = |source: &str| client.start_message_move_task().source_arn(source);
    let invalid = "InvalidParameterValue";
    refused(
        start("x").send().await,
        invalid,
        "You must use this format to specify the SourceArn: \
         arn:<partition>:<service>:<region>:<account-id>:<resource-id>",
    );
    let gone = "The resource that you specified for the SourceArn parameter doesn't exist.";
    let missing = "arn:aws:sqs:us-east-1:000000000000:missing";
    let status = refused(
        start(missing).send().await,
        "ResourceNotFoundException",
        gone,
    );
    assert_eq!(status, 404);
    refused(
        start("arn:aws:sqs:us-east-1:000000000000:orders")
            .send()
            .await,
        invalid,
        "Source queue must be configured as a Dead Letter Queue.",
    );
    refused(
        start(DLQ).destination_arn(missing).send().await,
        "ResourceNotFoundException",
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
    );
    refused(
        start(DLQ).destination_arn(DLQ).send().await,
        invalid,
        "Source queue arn and destination queue arn cannot be the same.",
    );
    fifo(&client, "a.fifo").await;
    refused(
        start(DLQ)
            .destination_arn("arn:aws:sqs:us-east-1:000000000000:a.fifo")
            .send()
            .await,
        invalid,
        "The source queue and destination queue must be of the same queue type.",
    );
    refused(
        start(DLQ)
            .max_number_of_messages_per_second(501)
            .send()
            .await,
        invalid,
        "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a \
         number that's between 1 and 500.",
    );
    refused(
        client
            .list_message_move_tasks()
            .source_arn(missing)
            .send()
            .await,
        "ResourceNotFoundException",
        gone,
    );
    refused(
        client
            .cancel_message_move_task()
            .task_handle("x")
            .send()
            .await,
        invalid,
        "Value for parameter TaskHandle is invalid.",
    );
}
