//! The policies of queues and topics bind services and owners.
//!
//! The SQS developer guide, "Giving Amazon SNS permission to send messages", and the IAM user
//! guide, "Policy evaluation logic".

use std::sync::Arc;

use aws_sdk_sqs::types::QueueAttributeName;
use rehearsal_record::Call;
use serde_json::{Value, json};

use crate::sns_support::{Fixture, Queue, refused_as};
use crate::support::s3;

const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:orders";
const QUEUE: &str = "arn:aws:sqs:us-east-1:000000000000:orders";

fn statement(effect: &str, principal: &Value, source: &str) -> Value {
    json!({
        "Effect": effect, "Principal": principal, "Action": "sqs:SendMessage", "Resource": QUEUE,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
    })
}

fn sns() -> Value {
    json!({"Service": "sns.amazonaws.com"})
}

async fn set_policy(fixture: &Fixture, queue: &Queue, statements: &[Value]) {
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let policy = if statements.is_empty() {
        String::new()
    } else {
        policy
    };
    let set = fixture.sqs.set_queue_attributes().queue_url(&queue.url);
    set.attributes(QueueAttributeName::Policy, policy)
        .send()
        .await
        .unwrap();
}

/// The last call of `SendMessage` in the journal.
fn last_send(fixture: &Fixture) -> Arc<Call> {
    let calls = fixture.cloud.journal().since(0);
    let mut calls = calls.into_iter().rev();
    calls
        .find(|call| &*call.operation == "SendMessage")
        .unwrap()
}

#[tokio::test]
async fn a_topic_needs_the_queues_permission() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("orders").await);
    fixture
        .subscribe(&topic, &queue, &[("RawMessageDelivery", "true")])
        .await;
    let everybody = json!("*");
    let cases = [
        (vec![], false),
        (vec![statement("Allow", &sns(), TOPIC)], true),
        (vec![statement("Allow", &everybody, TOPIC)], true),
        (
            vec![statement(
                "Allow",
                &json!({"AWS": "*"}),
                &format!("{TOPIC}*"),
            )],
            true,
        ),
        (
            vec![statement("Allow", &sns(), &format!("{TOPIC}-other"))],
            false,
        ),
        (
            vec![statement(
                "Allow",
                &json!({"Service": "s3.amazonaws.com"}),
                TOPIC,
            )],
            false,
        ),
        (
            vec![
                statement("Allow", &sns(), TOPIC),
                statement("Deny", &everybody, TOPIC),
            ],
            false,
        ),
    ];
    for (statements, delivered) in cases {
        set_policy(&fixture, &queue, &statements).await;
        fixture.publish(&topic, "hello").await;
        let bodies = fixture.bodies(&queue).await;
        assert_eq!(!bodies.is_empty(), delivered, "{statements:?}");
        let sent = last_send(&fixture);
        let code = sent.error.as_ref().map(|error| error.code.to_string());
        let expected = (!delivered).then_some("AccessDeniedException");
        assert_eq!(code.as_deref(), expected, "{statements:?}");
    }
}

#[tokio::test]
async fn the_journal_says_which_statement_is_missing() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("orders").await);
    set_policy(&fixture, &queue, &[]).await;
    fixture.subscribe(&topic, &queue, &[]).await;
    fixture.publish(&topic, "hello").await;
    let message = last_send(&fixture).error.clone().unwrap().message;
    let (reason, lacks) = message.split_once(" lacks: ").unwrap();
    assert_eq!(
        reason,
        format!(
            "User: sns.amazonaws.com is not authorized to perform: sqs:sendmessage on resource: \
             {QUEUE} because no resource-based policy allows the sqs:sendmessage action. The \
             policy of {QUEUE}"
        )
    );
    // It is what has to be added.
    set_policy(&fixture, &queue, &[serde_json::from_str(lacks).unwrap()]).await;
    fixture.publish(&topic, "hello").await;
    assert_eq!(fixture.bodies(&queue).await.len(), 1);
}

#[tokio::test]
async fn a_bucket_needs_permission_whenever_it_sends() {
    let fixture = Fixture::new().await;
    let (queue, s3) = (fixture.queue("orders").await, s3(&fixture.cloud));
    s3.create_bucket().bucket("photos").send().await.unwrap();
    let allowed = statement(
        "Allow",
        &json!({"Service": "s3.amazonaws.com"}),
        "arn:aws:s3:::photos",
    );
    set_policy(&fixture, &queue, &[allowed]).await;
    let to_queue = aws_sdk_s3::types::QueueConfiguration::builder()
        .queue_arn(QUEUE)
        .events(aws_sdk_s3::types::Event::S3ObjectCreated)
        .build()
        .unwrap();
    let configuration = aws_sdk_s3::types::NotificationConfiguration::builder();
    s3.put_bucket_notification_configuration()
        .bucket("photos")
        .notification_configuration(configuration.queue_configurations(to_queue).build())
        .send()
        .await
        .unwrap();
    let put = async || {
        let put = s3.put_object().bucket("photos").key("cat");
        put.send().await.unwrap();
        fixture.bodies(&queue).await.len()
    };
    assert_eq!(put().await, 2, "the test event and the object");
    set_policy(&fixture, &queue, &[]).await;
    assert_eq!(put().await, 0);
}

#[tokio::test]
async fn a_denial_binds_the_owner() {
    let fixture = Fixture::new().await;
    let queue = fixture.queue("orders").await;
    let deny = json!({
        "Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": QUEUE,
    });
    let by_http = json!({
        "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": QUEUE,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    });
    let send = || {
        let send = fixture.sqs.send_message().queue_url(&queue.url);
        send.message_body("x").send()
    };
    set_policy(&fixture, &queue, &[by_http]).await;
    send().await.unwrap();
    set_policy(&fixture, &queue, &[deny]).await;
    let caller = crate::support::sts(&fixture.cloud).get_caller_identity();
    let arn = caller.send().await.unwrap().arn.unwrap();
    refused_as(
        send().await,
        "AccessDenied",
        &format!(
            "User: {arn} is not authorized to perform: sqs:sendmessage on resource: {QUEUE} with \
             an explicit deny in a resource-based policy"
        ),
    );
    let topic = fixture.topic("orders").await;
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "SNS:Publish", "Resource": topic,
    }]});
    let set = fixture.sns.set_topic_attributes().topic_arn(&topic);
    let set = set
        .attribute_name("Policy")
        .attribute_value(policy.to_string());
    set.send().await.unwrap();
    refused_as(
        fixture
            .sns
            .publish()
            .topic_arn(&topic)
            .message("x")
            .send()
            .await,
        "AuthorizationError",
        &format!(
            "User: {arn} is not authorized to perform: SNS:Publish on resource: {topic} with an \
             explicit deny in a resource-based policy"
        ),
    );
}
