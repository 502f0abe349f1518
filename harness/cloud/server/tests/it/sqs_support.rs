//! What the tests of SQS have in common.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::Credentials;
use aws_sdk_sqs::config::http::HttpResponse;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::operation::create_queue::builders::CreateQueueFluentBuilder;
use aws_sdk_sqs::types::{
    Message, MessageAttributeValue, MessageSystemAttributeName as System, QueueAttributeName,
};
use rehearsal_cloud::Cloud;
use tokio::task::JoinHandle;

use crate::support::{sqs, sqs_config};

/// A client that calls as another account.
pub(crate) fn sqs_as(cloud: &Cloud, account: &str) -> Client {
    let credentials = Credentials::from_keys(account, "any", None);
    Client::from_conf(sqs_config(cloud).credentials_provider(credentials).build())
}

/// A queue with these attributes; tells its URL.
pub(crate) async fn queue_with(
    client: &Client,
    name: &str,
    attributes: &[(QueueAttributeName, &str)],
) -> String {
    let created = creation(client, name, attributes).send().await;
    created
        .expect("a queue that can be made")
        .queue_url
        .expect("every queue has a URL")
}

/// The call that makes a queue.
pub(crate) fn creation(
    client: &Client,
    name: &str,
    attributes: &[(QueueAttributeName, &str)],
) -> CreateQueueFluentBuilder {
    attributes.iter().fold(
        client.create_queue().queue_name(name),
        |call, (name, value)| call.attributes(name.clone(), *value),
    )
}

/// A standard queue with all defaults.
pub(crate) async fn queue(client: &Client, name: &str) -> String {
    queue_with(client, name, &[]).await
}

/// A FIFO queue with all defaults.
pub(crate) async fn fifo(client: &Client, name: &str) -> String {
    queue_with(client, name, &[(QueueAttributeName::FifoQueue, "true")]).await
}

/// A new cloud and a client of it.
pub(crate) async fn cloud_and_client() -> (Cloud, Client) {
    let cloud = crate::support::cloud().await;
    let client = sqs(&cloud);
    (cloud, client)
}

/// Sends a text.
pub(crate) async fn send(client: &Client, url: &str, body: &str) {
    let sent = client
        .send_message()
        .queue_url(url)
        .message_body(body)
        .send()
        .await;
    sent.expect("a message that can be sent");
}

/// Receives up to ten messages with all they have.
pub(crate) async fn receive(client: &Client, url: &str) -> Vec<Message> {
    let received = client
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(10)
        .message_attribute_names("All")
        .message_system_attribute_names(System::All)
        .send()
        .await;
    received.expect("a receive").messages.unwrap_or_default()
}

/// Receives up to ten messages: their bodies.
pub(crate) async fn bodies(client: &Client, url: &str) -> Vec<String> {
    receive(client, url)
        .await
        .iter()
        .map(|message| body(message).to_owned())
        .collect()
}

pub(crate) fn body(message: &Message) -> &str {
    message.body().expect("every message has a body")
}

pub(crate) fn handle(message: &Message) -> &str {
    message
        .receipt_handle()
        .expect("every message has a handle")
}

/// A system attribute of a message.
pub(crate) fn system<'a>(message: &'a Message, name: &System) -> Option<&'a str> {
    message.attributes()?.get(name).map(String::as_str)
}

/// Attributes of a queue, by name.
pub(crate) async fn attribute(
    client: &Client,
    url: &str,
    name: QueueAttributeName,
) -> Option<String> {
    let answer = client
        .get_queue_attributes()
        .queue_url(url)
        .attribute_names(name.clone())
        .send()
        .await;
    answer
        .expect("attributes")
        .attributes
        .and_then(|mut attributes| attributes.remove(&name))
}

/// How many messages wait, are in flight, are delayed.
pub(crate) async fn counts(client: &Client, url: &str) -> (usize, usize, usize) {
    let mut counts = [0; 3];
    let names = [
        QueueAttributeName::ApproximateNumberOfMessages,
        QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName::ApproximateNumberOfMessagesDelayed,
    ];
    for (count, name) in counts.iter_mut().zip(names) {
        let value = attribute(client, url, name).await;
        *count = value
            .expect("every queue has counts")
            .parse()
            .expect("a number");
    }
    counts.into()
}

/// A text as a message attribute.
pub(crate) fn text(data_type: &str, value: &str) -> MessageAttributeValue {
    let value = MessageAttributeValue::builder()
        .data_type(data_type)
        .string_value(value);
    value.build().expect("it has a type")
}

/// That a call is refused with this code and message; tells the status.
#[track_caller]
pub(crate) fn refused<T: Debug, E: ProvideErrorMetadata + Debug>(
    result: Result<T, SdkError<E, HttpResponse>>,
    code: &str,
    message: &str,
) -> u16 {
    let error = result.expect_err("it is to be refused");
    let status = error.raw_response().expect("an answer").status().as_u16();
    let service = error.as_service_error().expect("the service's own error");
    assert_eq!(
        (service.code(), service.message()),
        (Some(code), Some(message))
    );
    status
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Makes a call that is to wait, in the background; returns when it waits.
pub(crate) async fn parked<T: Send + 'static>(
    cloud: &Cloud,
    call: impl Future<Output = T> + Send + 'static,
) -> JoinHandle<T> {
    let before = cloud.waiting();
    let call = tokio::spawn(call);
    while cloud.waiting() == before {
        assert!(!call.is_finished(), "it was to wait");
        tokio::task::yield_now().await;
    }
    call
}
