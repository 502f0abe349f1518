//! The worker against a queue of a few lines, over real HTTP.

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

/// A queue that hands out what it is given once, and remembers what it is asked.
#[derive(Clone, Default)]
struct Queue {
    batches: Arc<Mutex<VecDeque<Value>>>,
    asked: Arc<Mutex<Vec<String>>>,
    changed: Arc<Notify>,
}

impl Queue {
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

    /// What it was asked about messages, sorted: groups are worked off side by side.
    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

async fn answer(
    State(queue): State<Queue>,
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
                // A long poll that nothing comes to.
                None => std::future::pending().await,
            }
        }
        "AmazonSQS.DeleteMessage" => {
            queue
                .asked
                .lock()
                .unwrap()
                .push(format!("delete {receipt}"));
            (StatusCode::OK, Json(json!({})))
        }
        "AmazonSQS.ChangeMessageVisibility" => {
            let after = &body["VisibilityTimeout"];
            let asked = format!("show {receipt} after {after}");
            queue.asked.lock().unwrap().push(asked);
            queue.changed.notify_one();
            (StatusCode::OK, Json(json!({})))
        }
        other => panic!("nobody expects {other}"),
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

/// Fails over what is called `bad`, waits over what is called `slow` until its
/// message was kept invisible, and stops the worker after so many messages.
struct Script {
    queue: Queue,
    left: Mutex<usize>,
    stop: tokio::sync::watch::Sender<bool>,
}

impl Handler for Script {
    async fn handle(&self, message: &Message) -> Result<(), Failure> {
        if message.body == "slow" {
            self.queue.changed.notified().await;
        }
        let left = {
            let mut left = self.left.lock().unwrap();
            *left -= 1;
            *left
        };
        if left == 0 {
            self.stop.send_replace(true);
        }
        if message.body == "bad" {
            return Err("it is bad".into());
        }
        Ok(())
    }
}

/// Plays batches to a worker that stops after so many messages; says what it
/// asked of the queue.
async fn play(batches: impl IntoIterator<Item = Value>, messages: usize) -> Vec<String> {
    let (queue, sqs) = Queue::start(batches).await;
    let (stop, shutdown) = Shutdown::by_hand();
    let script = Script {
        queue: queue.clone(),
        left: Mutex::new(messages),
        stop,
    };
    let settings = Settings {
        queue_url: "http://queue".to_owned(),
        pause: Duration::from_secs(5),
    };
    Worker::new(sqs, settings, script).run(shutdown).await;
    queue.asked()
}

#[tokio::test]
async fn deletes_what_was_handled() {
    let asked = play(
        [json!([message("a", "g", 1)]), json!([message("b", "g", 1)])],
        2,
    )
    .await;
    assert_eq!(asked, ["delete a", "delete b"]);
}

#[tokio::test]
async fn lets_what_failed_rest_longer_with_each_attempt() {
    let batches = [
        json!([message("bad", "g", 1)]),
        json!([message("bad", "g", 3)]),
    ];
    let asked = play(batches, 2).await;
    assert_eq!(asked, ["show bad after 15", "show bad after 5"]);
}

#[tokio::test]
async fn nothing_overtakes_what_failed_within_its_group() {
    let batch = json!([
        message("bad", "ada", 1),
        message("after", "ada", 1),
        message("other", "bob", 1),
    ]);
    let asked = play([batch], 2).await;
    assert_eq!(
        asked,
        ["delete other", "show after after 0", "show bad after 5"]
    );
}

#[tokio::test]
async fn keeps_a_message_invisible_while_it_is_handled() {
    let asked = play([json!([message("slow", "g", 1)])], 1).await;
    assert!(asked.contains(&"show slow after 0".to_owned()), "{asked:?}");
    assert!(asked.contains(&"delete slow".to_owned()), "{asked:?}");
}

#[tokio::test]
async fn stops_in_the_middle_of_a_long_poll() {
    let (_queue, sqs) = Queue::start([]).await;
    let (stop, shutdown) = Shutdown::by_hand();
    let handler = Script {
        queue: Queue::default(),
        left: Mutex::new(1),
        stop: tokio::sync::watch::channel(false).0,
    };
    let settings = Settings {
        queue_url: "http://queue".to_owned(),
        pause: Duration::ZERO,
    };
    let worker = tokio::spawn(Worker::new(sqs, settings, handler).run(shutdown));
    stop.send_replace(true);
    worker.await.unwrap();
}
