//! Calls that wait cost one question each, however many wait for the same.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only the test functions themselves"
)]

use std::sync::Arc;
use std::time::Duration;

use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::config::Config;
use rehearsal_cloud_core::effect::{HttpCall, ServiceCall};
use rehearsal_cloud_core::engine::{Engine, Outcome, PendingCall, Slot};
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::outbound::{HttpClient, HttpExchange};
use rehearsal_cloud_core::service::{Answer, CallContext, Caller, Operation, Service};
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

struct NoHttp;

impl HttpClient for NoHttp {
    fn exchange(&self, _: HttpCall) -> HttpExchange {
        Box::pin(async { Err(ServiceError::internal("this test sends no HTTP requests")) })
    }
}

/// A number of items that calls wait for.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Shelf {
    items: u64,
    asked: u64,
}

impl Service for Shelf {
    const MODEL: &'static ServiceModel = &models::SQS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        ReceiveMessage => waits receive,
        SendMessage => send,
    ];

    fn resource(_: &'static OperationModel, _: &Value) -> Option<String> {
        None
    }
}

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn receive(
    shelf: &mut Shelf,
    cx: &mut CallContext<'_>,
    _: Value,
) -> Result<Answer<Value>, ServiceError> {
    shelf.asked += 1;
    let until = cx.arrived() + Duration::from_secs(20);
    if shelf.items == 0 && cx.now() < until {
        return Ok(Answer::Wait {
            key: "shelf".into(),
            until,
        });
    }
    let got = shelf.items.min(1);
    shelf.items -= got;
    Ok(Answer::Now(json!({"Got": got})))
}

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn send(shelf: &mut Shelf, cx: &mut CallContext<'_>, _: Value) -> Result<Value, ServiceError> {
    shelf.items += 1;
    cx.wake("shelf");
    Ok(json!({}))
}

fn call(engine: &Engine, operation: &'static str) -> Outcome {
    let (arrived, real_at, started) = engine.stamp();
    let account: Arc<str> = "000000000000".into();
    engine.run(PendingCall {
        slot: 0,
        handler: engine.handler(0, "sqs", operation).unwrap(),
        operation: models::SQS.operation(operation).unwrap(),
        input: json!({}),
        caller: Caller {
            identity: Identity::default_user(&account, "test"),
            account,
            region: "us-east-1".into(),
            base_url: "".into(),
            request_id: engine.request_id(),
            trace: None,
            arrived,
        },
        real_at,
        started,
        cause: None,
        fault: None,
        denial: None,
        message_fault: None,
        is_continuation: false,
    })
}

fn engine() -> Arc<Engine> {
    let slots = vec![Slot::new::<Shelf>(1)];
    let endpoint = "http://127.0.0.1:1".into();
    Engine::new(Config::default(), endpoint, slots, Box::new(NoHttp))
}

#[test]
fn call_of_a_service_waits_for_its_outcome() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let got = runtime.block_on(async {
        let engine = engine();
        let caller = Arc::clone(&engine);
        let waiting = tokio::spawn(async move {
            let receive = ServiceCall {
                service: "sqs",
                operation: "ReceiveMessage",
                account: "000000000000".into(),
                region: "us-east-1".into(),
                input: json!({}),
                principal: "apigateway.amazonaws.com",
                source_arn: None,
            };
            caller.call(receive, None).await
        });
        while engine.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        call(&engine, "SendMessage");
        waiting.await.unwrap().unwrap()
    });
    assert_eq!(got["Got"], 1);
}

#[test]
fn many_waiting_calls_are_asked_once_for_each_item() {
    const CALLS: u64 = 1_000;
    let engine = engine();
    let mut waiting = Vec::new();
    for _ in 0..CALLS {
        let Outcome::Waiting(answer) = call(&engine, "ReceiveMessage") else {
            unreachable!("there is nothing to receive")
        };
        waiting.push(answer);
    }
    for number in 0..CALLS / 2 {
        call(&engine, "SendMessage");
        let first = waiting.remove(0).try_recv().unwrap().unwrap();
        assert_eq!(first["Got"], 1, "call {number} was the first");
    }
    // One question for the call that gets the item, one for the next.
    let asked = engine.inspect(|shelf: &mut Shelf| shelf.asked).unwrap();
    assert_eq!(asked, CALLS + CALLS);
    engine.advance(Duration::from_secs(20));
    assert_eq!(engine.waiting(), 0);
    for mut answer in waiting {
        assert_eq!(answer.try_recv().unwrap().unwrap()["Got"], 0);
    }
}
