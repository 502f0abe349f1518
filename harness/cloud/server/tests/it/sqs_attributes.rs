//! A queue's attributes.

use std::collections::HashMap;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName as Name;

use crate::sqs_support::{attribute, cloud_and_client, creation, fifo, queue, refused, seconds};

async fn all(client: &Client, url: &str) -> HashMap<Name, String> {
    let answer = client
        .get_queue_attributes()
        .queue_url(url)
        .attribute_names(Name::All);
    answer
        .send()
        .await
        .expect("attributes")
        .attributes
        .expect("a queue has many")
}

fn set<'a>(
    client: &Client,
    url: &str,
    attributes: impl IntoIterator<Item = (Name, &'a str)>,
) -> aws_sdk_sqs::operation::set_queue_attributes::builders::SetQueueAttributesFluentBuilder {
    attributes.into_iter().fold(
        client.set_queue_attributes().queue_url(url),
        |call, (name, value)| call.attributes(name, value),
    )
}

#[tokio::test]
async fn a_new_queue_has_awss_defaults() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let mut attributes = all(&client, &url).await;
    let created = attributes.remove(&Name::CreatedTimestamp).unwrap();
    assert_eq!(
        attributes.remove(&Name::LastModifiedTimestamp),
        Some(created)
    );
    let expected = [
        (Name::QueueArn, "arn:aws:sqs:us-east-1:000000000000:orders"),
        (Name::ApproximateNumberOfMessages, "0"),
        (Name::ApproximateNumberOfMessagesNotVisible, "0"),
        (Name::ApproximateNumberOfMessagesDelayed, "0"),
        (Name::DelaySeconds, "0"),
        (Name::MaximumMessageSize, "1048576"),
        (Name::MessageRetentionPeriod, "345600"),
        (Name::ReceiveMessageWaitTimeSeconds, "0"),
        (Name::SqsManagedSseEnabled, "true"),
        (Name::VisibilityTimeout, "30"),
    ];
    assert_eq!(
        attributes,
        expected
            .map(|(name, value)| (name, value.to_owned()))
            .into()
    );

    let fifo = all(&client, &fifo(&client, "orders.fifo").await).await;
    for (name, value) in [
        (Name::FifoQueue, "true"),
        (Name::ContentBasedDeduplication, "false"),
        (Name::DeduplicationScope, "queue"),
        (Name::FifoThroughputLimit, "perQueue"),
    ] {
        assert_eq!(fifo.get(&name).map(String::as_str), Some(value), "{name:?}");
    }
}

#[tokio::test]
async fn attributes_are_got_by_name() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let none = client
        .get_queue_attributes()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(none.attributes(), None);
    assert_eq!(attribute(&client, &url, Name::Policy).await, None);
    assert_eq!(
        attribute(&client, &url, Name::VisibilityTimeout)
            .await
            .as_deref(),
        Some("30")
    );
    let unknown = client
        .get_queue_attributes()
        .queue_url(&url)
        .attribute_names("Nope".into());
    refused(
        unknown.send().await,
        "InvalidAttributeName",
        "Unknown Attribute Nope.",
    );
}

#[tokio::test]
async fn attributes_can_be_set_and_tell_when() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    cloud.clock().advance(seconds(100));
    let given = [(Name::VisibilityTimeout, "69"), (Name::DelaySeconds, "420")];
    set(&client, &url, given).send().await.unwrap();
    let attributes = all(&client, &url).await;
    assert_eq!(attributes[&Name::VisibilityTimeout], "69");
    assert_eq!(attributes[&Name::DelaySeconds], "420");
    let time = |name| attributes[&name].parse::<u64>().unwrap();
    assert!(time(Name::LastModifiedTimestamp) - time(Name::CreatedTimestamp) >= 100);
}

#[tokio::test]
async fn values_out_of_bounds_are_refused_and_nothing_is_set() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    for (name, value) in [
        (Name::VisibilityTimeout, "43201"),
        (Name::DelaySeconds, "-1"),
        (Name::MaximumMessageSize, "1048577"),
        (Name::MessageRetentionPeriod, "59"),
        (Name::ReceiveMessageWaitTimeSeconds, "soon"),
        (Name::KmsDataKeyReusePeriodSeconds, "59"),
        (Name::SqsManagedSseEnabled, "maybe"),
        (Name::Policy, "no JSON"),
    ] {
        let message = format!("Invalid value for the parameter {}.", name.as_str());
        let both = [(Name::VisibilityTimeout, "5"), (name.clone(), value)];
        refused(
            set(&client, &url, both).send().await,
            "InvalidAttributeValue",
            &message,
        );
        refused(
            creation(&client, "bad", &[(name, value)]).send().await,
            "InvalidAttributeValue",
            &message,
        );
    }
    assert_eq!(
        attribute(&client, &url, Name::VisibilityTimeout)
            .await
            .as_deref(),
        Some("30")
    );
    refused(
        set(&client, &url, [(Name::QueueArn, "x")]).send().await,
        "InvalidAttributeName",
        "Unknown Attribute QueueArn.",
    );
    refused(
        set(&client, &url, [(Name::FifoQueue, "true")]).send().await,
        "InvalidAttributeName",
        "Unknown Attribute FifoQueue.",
    );
}

#[tokio::test]
async fn an_empty_value_takes_a_policy_away() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let allow = r#"{"redrivePermission":"denyAll"}"#;
    for (name, value) in [(Name::Policy, "{}"), (Name::RedriveAllowPolicy, allow)] {
        set(&client, &url, [(name.clone(), value)])
            .send()
            .await
            .unwrap();
        assert_eq!(
            attribute(&client, &url, name.clone()).await.as_deref(),
            Some(value)
        );
        set(&client, &url, [(name.clone(), "")])
            .send()
            .await
            .unwrap();
        assert_eq!(attribute(&client, &url, name).await, None);
    }
}

#[tokio::test]
async fn the_type_of_a_queue_cannot_be_changed() {
    let (_cloud, client) = cloud_and_client().await;
    let url = fifo(&client, "orders.fifo").await;
    set(&client, &url, [(Name::FifoQueue, "true")])
        .send()
        .await
        .unwrap();
    refused(
        set(&client, &url, [(Name::FifoQueue, "false")])
            .send()
            .await,
        "InvalidAttributeValue",
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
    );
}
