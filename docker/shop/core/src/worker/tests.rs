//! The worker with a minimal SQS server, over HTTP.

use std::collections::VecDeque;
use std::sync::Mutex;

use aws_credential_types::Credentials;
use aws_sdk_sqs::config::{BehaviorVersion, Region};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::*;

/// A server that delivers each batch once and records the requests.
#[derive(Clone, Default)]
struct SqsServer {
    batches: Arc<Mutex<VecDeque<Value>>>,
    requests: Arc<Mutex<Vec<String>>>,
    changed: Arc<Notify>,
}

impl SqsServer {
    async fn start(batches: impl IntoIterator<Item = Value>) -> (Self, aws_sdk_sqs::Client) {
        let queue = Self::default();
        queue.batches.lock().unwrap().extend(batches);
        let router = Router::new()
            .route("/", post(answer))
            .with_state(queue.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (queue, aws_sdk_sqs::Client::from_conf(config))
    }

    /// Returns the requests about messages, sorted: groups are handled concurrently.
    fn requests(&self) -> Vec<String> {
        let mut requests = self.requests.lock().unwrap().clone();
        requests.sort();
        requests
    }
}

async fn answer(
    State(queue): State<SqsServer>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    let body: Value = serde_json::from_str(&body).unwrap();
    let target = headers["x-amz-target"].to_str().unwrap();
    let receipt = body["ReceiptHandle"].as_str().unwrap_or_default();
    match target {
        "AmazonSQS.GetQueueAttributes" => (
            StatusCode::OK,
            Json(json!({"Attributes": {"VisibilityTimeout": "0"}})),
        ),
        "AmazonSQS.ReceiveMessage" => {
            let batch = queue.batches.lock().unwrap().pop_front();
            match batch {
                Some(batch) => (StatusCode::OK, Json(json!({"Messages": batch}))),
                // A long poll without messages.
                None => std::future::pending().await,
            }
        }
        "AmazonSQS.DeleteMessage" => {
            queue
                .requests
                .lock()
                .unwrap()
                .push(format!("delete {receipt}"));
            (StatusCode::OK, Json(json!({})))
        }
        "AmazonSQS.ChangeMessageVisibility" => {
            let after = &body["VisibilityTimeout"];
            let request = format!("show {receipt} after {after}");
            queue.requests.lock().unwrap().push(request);
            queue.changed.notify_one();
            (StatusCode::OK, Json(json!({})))
        }
        other => panic!("unexpected call of {other}"),
    }
}

fn message(name: &str, group: &str, attempt: u32) -> Value {
    json!({
        "MessageId": name,
        "ReceiptHandle": name,
        "Body": name,
        "Attributes": {"ApproximateReceiveCount": attempt.to_string(), "MessageGroupId": group},
    })
}

/// Fails for a message `bad`, waits for a message `slow` until its visibility
/// timeout is renewed, and stops the worker after a number of messages.
struct TestHandler {
    queue: SqsServer,
    remaining: Mutex<usize>,
    stop: tokio::sync::watch::Sender<bool>,
}

#[async_trait]
impl Handler for TestHandler {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        if message.body == "slow" {
            self.queue.changed.notified().await;
        }
        let remaining = {
            let mut remaining = self.remaining.lock().unwrap();
            *remaining -= 1;
            *remaining
        };
        if remaining == 0 {
            self.stop.send_replace(true);
        }
        if message.body == "bad" {
            return Err("it is bad".into());
        }
        Ok(())
    }
}

fn worker(sqs: aws_sdk_sqs::Client, handler: TestHandler) -> Worker {
    let queue = SqsQueue::with_client(sqs, "http://queue".to_owned());
    Worker::new(Arc::new(queue), Arc::new(handler), Duration::from_secs(5))
}

/// Runs a worker until it has handled so many messages; returns its requests.
async fn run(batches: impl IntoIterator<Item = Value>, messages: usize) -> Vec<String> {
    let (queue, sqs) = SqsServer::start(batches).await;
    let (stop, shutdown) = Shutdown::manual();
    let handler = TestHandler {
        queue: queue.clone(),
        remaining: Mutex::new(messages),
        stop,
    };
    worker(sqs, handler).run(shutdown).await;
    queue.requests()
}

#[tokio::test]
async fn handled_messages_are_deleted() {
    let requests = run(
        [json!([message("a", "g", 1)]), json!([message("b", "g", 1)])],
        2,
    )
    .await;
    assert_eq!(requests, ["delete a", "delete b"]);
}

#[tokio::test]
async fn retry_pause_grows_with_each_attempt() {
    let batches = [
        json!([message("bad", "g", 1)]),
        json!([message("bad", "g", 3)]),
    ];
    let requests = run(batches, 2).await;
    assert_eq!(requests, ["show bad after 15", "show bad after 5"]);
}

#[tokio::test]
async fn failed_message_blocks_the_rest_of_its_group() {
    let batch = json!([
        message("bad", "ada", 1),
        message("after", "ada", 1),
        message("other", "bob", 1),
    ]);
    let requests = run([batch], 2).await;
    assert_eq!(
        requests,
        ["delete other", "show after after 0", "show bad after 5"]
    );
}

#[tokio::test]
async fn message_stays_invisible_while_it_is_handled() {
    let requests = run([json!([message("slow", "g", 1)])], 1).await;
    assert!(
        requests.contains(&"show slow after 0".to_owned()),
        "{requests:?}"
    );
    assert!(requests.contains(&"delete slow".to_owned()), "{requests:?}");
}

#[tokio::test]
async fn shutdown_interrupts_a_long_poll() {
    let (_queue, sqs) = SqsServer::start([]).await;
    let (stop, shutdown) = Shutdown::manual();
    let handler = TestHandler {
        queue: SqsServer::default(),
        remaining: Mutex::new(1),
        stop: tokio::sync::watch::channel(false).0,
    };
    let worker = tokio::spawn(worker(sqs, handler).run(shutdown));
    stop.send_replace(true);
    worker.await.unwrap();
}
