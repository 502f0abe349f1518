//! Making, finding, listing and deleting queues.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::Region;
use aws_sdk_sqs::types::QueueAttributeName as Name;

use crate::sqs_support::{
    cloud_and_client, creation, fifo, queue, queue_with, refused, seconds, send, sqs_as,
};
use crate::support::sqs_config;

#[tokio::test]
async fn a_queues_url_is_on_the_endpoint_that_was_called() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    assert_eq!(url, format!("{}/000000000000/orders", cloud.endpoint()));
    let by_name = cloud.endpoint().replace("127.0.0.1", "localhost");
    let other = Client::from_conf(sqs_config(&cloud).endpoint_url(&by_name).build());
    let found = other
        .get_queue_url()
        .queue_name("orders")
        .send()
        .await
        .unwrap();
    assert_eq!(
        found.queue_url().unwrap(),
        format!("{by_name}/000000000000/orders")
    );
    // An app may have been recorded the URL by another name than it calls by.
    send(&other, &url, "hello").await;
}

#[tokio::test]
async fn making_a_queue_again_finds_it_unless_it_is_another() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue_with(&client, "orders", &[(Name::DelaySeconds, "5")]).await;
    assert_eq!(queue(&client, "orders").await, url);
    assert_eq!(
        queue_with(&client, "orders", &[(Name::DelaySeconds, "5")]).await,
        url
    );
    let status = refused(
        creation(&client, "orders", &[(Name::DelaySeconds, "6")])
            .send()
            .await,
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute DelaySeconds",
    );
    assert_eq!(status, 400);
}

#[tokio::test]
async fn names_have_rules() {
    let (_cloud, client) = cloud_and_client().await;
    for name in ["in.fo", "orders.fifo", "a b", &"a".repeat(81)] {
        refused(
            creation(&client, name, &[]).send().await,
            "InvalidParameterValue",
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        );
    }
    refused(
        creation(&client, "orders", &[(Name::FifoQueue, "true")])
            .send()
            .await,
        "InvalidParameterValue",
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or \
         underscores, must end with .fifo suffix and be 1 to 80 in length",
    );
    refused(
        creation(&client, "", &[]).send().await,
        "InvalidParameterValue",
        "Queue name cannot be empty",
    );
    let unnamed = "Value for parameter QueueName is invalid. Reason: Must specify a queue name.";
    refused(
        client.create_queue().send().await,
        "InvalidParameterValue",
        unnamed,
    );
    refused(
        client.get_queue_url().queue_name("").send().await,
        "InvalidParameterValue",
        unnamed,
    );
    let longest = "a".repeat(80);
    assert!(queue(&client, &longest).await.ends_with(&longest));
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_not_found() {
    let (cloud, client) = cloud_and_client().await;
    let code = "AWS.SimpleQueueService.NonExistentQueue";
    let message = "The specified queue does not exist.";
    refused(
        client.get_queue_url().queue_name("none").send().await,
        code,
        message,
    );
    for url in [
        &*format!("{}/000000000000/none", cloud.endpoint()),
        "none",
        "http://x/",
    ] {
        let sent = client
            .send_message()
            .queue_url(url)
            .message_body("x")
            .send()
            .await;
        let error = sent.as_ref().unwrap_err().as_service_error().unwrap();
        assert!(error.is_queue_does_not_exist());
        assert_eq!(refused(sent, code, message), 400);
    }
}

#[tokio::test]
async fn regions_and_accounts_have_queues_of_their_own() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let elsewhere = sqs_config(&cloud).region(Region::new("eu-west-1")).build();
    let elsewhere = Client::from_conf(elsewhere);
    assert!(
        elsewhere
            .get_queue_url()
            .queue_name("orders")
            .send()
            .await
            .is_err()
    );
    let other = sqs_as(&cloud, "111111111111");
    let theirs = queue(&other, "orders").await;
    assert!(theirs.ends_with("/111111111111/orders"));
    assert_ne!(theirs, url);
    assert_eq!(
        client.list_queues().send().await.unwrap().queue_urls(),
        [url]
    );
}

#[tokio::test]
async fn a_deleted_queues_name_rests_for_sixty_seconds() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    send(&client, &url, "lost").await;
    client.delete_queue().queue_url(&url).send().await.unwrap();
    assert!(client.delete_queue().queue_url(&url).send().await.is_err());
    cloud.clock().advance(seconds(30));
    refused(
        creation(&client, "orders", &[]).send().await,
        "AWS.SimpleQueueService.QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the \
         same name.",
    );
    cloud.clock().advance(seconds(30));
    queue(&client, "orders").await;
    assert_eq!(crate::sqs_support::counts(&client, &url).await, (0, 0, 0));
}

#[tokio::test]
async fn queues_are_listed_by_prefix_and_page() {
    let (cloud, client) = cloud_and_client().await;
    assert_eq!(client.list_queues().send().await.unwrap().queue_urls, None);
    for name in ["b-2", "a", "b-1", "b-3"] {
        queue(&client, name).await;
    }
    fifo(&client, "c.fifo").await;
    let url = |name: &str| format!("{}/000000000000/{name}", cloud.endpoint());
    let all = client.list_queues().send().await.unwrap();
    assert_eq!(
        all.queue_urls(),
        ["a", "b-1", "b-2", "b-3", "c.fifo"].map(url)
    );
    assert_eq!(all.next_token(), None);
    let first = client
        .list_queues()
        .queue_name_prefix("b-")
        .max_results(2)
        .send()
        .await
        .unwrap();
    assert_eq!(first.queue_urls(), ["b-1", "b-2"].map(url));
    let token = first.next_token().unwrap();
    let rest = client
        .list_queues()
        .queue_name_prefix("b-")
        .max_results(2)
        .next_token(token);
    let rest = rest.send().await.unwrap();
    assert_eq!(rest.queue_urls(), ["b-3"].map(url));
    assert_eq!(rest.next_token(), None);
    refused(
        client.list_queues().max_results(1_001).send().await,
        "InvalidParameterValue",
        "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between \
         1 and 1000.",
    );
    refused(
        client
            .list_queues()
            .max_results(1)
            .next_token("?")
            .send()
            .await,
        "InvalidParameterValue",
        "Invalid or expired next token.",
    );
}

#[tokio::test]
async fn the_journal_names_the_queue() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    send(&client, &url, "hello").await;
    assert!(
        client
            .get_queue_url()
            .queue_name("none")
            .send()
            .await
            .is_err()
    );
    let calls = cloud.journal().since(0);
    let recorded: Vec<_> = calls
        .iter()
        .map(|call| {
            (
                &*call.operation,
                call.resource.as_deref(),
                call.error.is_some(),
            )
        })
        .collect();
    assert_eq!(
        recorded,
        [
            ("CreateQueue", Some("orders"), false),
            ("SendMessage", Some("orders"), false),
            ("GetQueueUrl", Some("none"), true),
        ]
    );
    assert_eq!(calls[1].request["MessageBody"], "hello");
}
