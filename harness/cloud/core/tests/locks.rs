//! How calls hold the lock of their service: those that wait cost one question each, however
//! many wait for the same, and long outputs are written without it.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only the test functions themselves"
)]

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::config::Config;
use rehearsal_cloud_core::effect::{HttpCall, ServiceCall};
use rehearsal_cloud_core::engine::{Engine, Outcome, PendingCall, Slot};
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::outbound::{HttpClient, HttpExchange};
use rehearsal_cloud_core::service::{
    Answer, CallContext, Caller, DeferredOutput, Operation, Output, Service,
};
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
        ListQueues => defers list,
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

thread_local! {
    /// The engine that [`Items`] asks while it is written.
    static ENGINE: RefCell<Option<Arc<Engine>>> = const { RefCell::new(None) };
}

/// An output that calls its service while it is written, as other clients do.
#[derive(Debug)]
struct Items(u64);

impl DeferredOutput for Items {
    fn value(&self, most: usize) -> Value {
        let now = ENGINE.with_borrow(|engine| {
            let engine = engine.as_ref().unwrap();
            engine.inspect(|shelf: &mut Shelf| shelf.items)
        });
        json!({"Items": self.0, "Now": now, "Bounded": most < usize::MAX})
    }

    fn json(&self) -> Result<Vec<u8>, ServiceError> {
        Ok(self.value(usize::MAX).to_string().into_bytes())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn list(shelf: &mut Shelf, _: &mut CallContext<'_>, _: Value) -> Result<Items, ServiceError> {
    Ok(Items(shelf.items))
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

#[test]
fn deferred_output_is_written_without_the_lock_and_is_in_the_journal() {
    let engine = engine();
    ENGINE.set(Some(Arc::clone(&engine)));
    call(&engine, "SendMessage");
    let Outcome::Done(Ok(output @ Output::Deferred(_))) = call(&engine, "ListQueues") else {
        unreachable!("the operation answers at once")
    };
    let calls = engine.journal.since(0);
    assert_eq!(&*calls[1].operation, "ListQueues");
    let recorded = json!({"Items": 1, "Now": 1, "Bounded": true});
    assert_eq!(calls[1].response, recorded);
    call(&engine, "SendMessage");
    let written = json!({"Items": 1, "Now": 2, "Bounded": false});
    assert_eq!(output.into_value(), written);
    ENGINE.set(None);
}
