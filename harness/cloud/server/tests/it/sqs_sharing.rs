//! Who else may use a queue, and its tags.

use std::collections::HashMap;

use aws_sdk_sqs::types::QueueAttributeName as Name;
use serde_json::{Value, json};

use crate::sqs_support::{attribute, bodies, cloud_and_client, queue, refused, send, sqs_as};

const OTHER: &str = "111111111111";

#[tokio::test]
async fn permissions_make_a_policy() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let add = |label: &str, actions: &[&str]| {
        let call = client
            .add_permission()
            .queue_url(&url)
            .label(label)
            .aws_account_ids(OTHER);
        actions
            .iter()
            .fold(call, |call, action| call.actions(*action))
            .send()
    };
    let policy = async || {
        let text = attribute(&client, &url, Name::Policy).await?;
        Some(serde_json::from_str::<Value>(&text).expect("JSON"))
    };
    let statement = |label: &str, actions: Value| {
        json!({
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
            "Action": actions,
            "Resource": "arn:aws:sqs:us-east-1:000000000000:orders",
        })
    };
    add("first", &["SendMessage"]).await.unwrap();
    add("second", &["SendMessage", "ReceiveMessage"])
        .await
        .unwrap();
    let second = statement("second", json!(["SQS:SendMessage", "SQS:ReceiveMessage"]));
    assert_eq!(
        policy().await.unwrap(),
        json!({
            "Version": "2008-10-17",
            "Id": "arn:aws:sqs:us-east-1:000000000000:orders/SQSDefaultPolicy",
            "Statement": [statement("first", json!("SQS:SendMessage")), second],
        })
    );
    refused(
        add("first", &["SendMessage"]).await,
        "InvalidParameterValue",
        "Value first for parameter Label is invalid. Reason: Already exists.",
    );
    refused(
        add("x", &["CreateQueue"]).await,
        "InvalidParameterValue",
        "Value SQS:CreateQueue for parameter ActionName is invalid. Reason: Only the queue owner \
         is allowed to invoke this action.",
    );
    refused(
        add("x", &["Fly"]).await,
        "InvalidParameterValue",
        "Value SQS:Fly for parameter ActionName is invalid. Reason: Please refer to the \
         appropriate WSDL for a list of valid actions. ",
    );
    let status = refused(
        add("x", &["SendMessage"; 8]).await,
        "OverLimit",
        "8 Actions were found, maximum allowed is 7.",
    );
    assert_eq!(status, 403);
    let remove = |label: &str| {
        client
            .remove_permission()
            .queue_url(&url)
            .label(label)
            .send()
    };
    remove("first").await.unwrap();
    assert_eq!(policy().await.unwrap()["Statement"], json!([second]));
    remove("second").await.unwrap();
    assert_eq!(policy().await, None);
    refused(
        remove("second").await,
        "InvalidParameterValue",
        "Value second for parameter Label is invalid. Reason: can't find label.",
    );
}

#[tokio::test]
async fn another_account_may_do_what_the_policy_says() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let other = sqs_as(&cloud, OTHER);
    let denied = |action: &str| {
        format!(
            "User: arn:aws:iam::111111111111:user/rehearsal is not authorized to perform: sqs:{action} on \
             resource: arn:aws:sqs:us-east-1:000000000000:orders because no resource-based policy \
             allows the sqs:{action} action"
        )
    };
    let sending = || {
        other
            .send_message()
            .queue_url(&url)
            .message_body("theirs")
            .send()
    };
    let status = refused(sending().await, "AccessDenied", &denied("sendmessage"));
    assert_eq!(status, 403);
    let call = client
        .add_permission()
        .queue_url(&url)
        .label("l")
        .aws_account_ids(OTHER);
    call.actions("SendMessage")
        .actions("GetQueueUrl")
        .send()
        .await
        .unwrap();
    let found = other.get_queue_url().queue_name("orders");
    let found = found
        .queue_owner_aws_account_id("000000000000")
        .send()
        .await
        .unwrap();
    assert_eq!(found.queue_url(), Some(&*url));
    sending().await.unwrap();
    let receive = other.receive_message().queue_url(&url).send().await;
    refused(receive, "AccessDenied", &denied("receivemessage"));
    let delete = other.delete_queue().queue_url(&url).send().await;
    refused(delete, "AccessDenied", &denied("deletequeue"));
    assert_eq!(bodies(&client, &url).await, ["theirs"]);
}

#[tokio::test]
async fn tags_are_put_on_and_taken_off() {
    let (_cloud, client) = cloud_and_client().await;
    let made = client
        .create_queue()
        .queue_name("orders")
        .tags("team", "shop")
        .send()
        .await;
    let url = made.unwrap().queue_url.unwrap();
    let tags = async || {
        let listed = client
            .list_queue_tags()
            .queue_url(&url)
            .send()
            .await
            .expect("tags");
        listed.tags.unwrap_or_default()
    };
    let tag = |key: &str, value: &str| client.tag_queue().queue_url(&url).tags(key, value);
    tag("team", "pay").tags("empty", "").send().await.unwrap();
    let expected = [("team", "pay"), ("empty", "")];
    let expected: HashMap<_, _> = expected
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    assert_eq!(tags().await, expected);
    let untag = client
        .untag_queue()
        .queue_url(&url)
        .tag_keys("team")
        .tag_keys("none");
    untag.send().await.unwrap();
    assert_eq!(tags().await.len(), 1);
    refused(
        client
            .tag_queue()
            .queue_url(&url)
            .set_tags(Some(HashMap::new()))
            .send()
            .await,
        "MissingParameter",
        "The request must contain the parameter Tags.",
    );
    refused(
        tag(&"k".repeat(129), "v").send().await,
        "InvalidParameterValue",
        "Tag keys must be between 1 and 128 characters in length.",
    );
    let many = (0..51).fold(client.tag_queue().queue_url(&url), |call, n| {
        call.tags(n.to_string(), "v")
    });
    refused(
        many.send().await,
        "InvalidParameterValue",
        "Too many tags added for queue orders.",
    );
    assert_eq!(tags().await.len(), 1);
    send(&client, &url, "still a queue").await;
}
