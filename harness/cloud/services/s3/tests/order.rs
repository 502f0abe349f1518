//! The journal and the notifications have the order of the operations, not of the responses.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only the test functions themselves"
)]

use std::sync::Arc;

use futures_util::FutureExt as _;
use http::{Method, Request, StatusCode};
use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::config::Config;
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::engine::{Engine, Slot};
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::outbound::{HttpClient, HttpExchange};
use rehearsal_cloud_core::raw::{RawCall, RawHead, RawParts};
use rehearsal_cloud_core::service::{CallContext, Caller, Operation, Service};
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::parse_form;
use rehearsal_service_s3::{RAW, S3};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

struct NoHttp;

impl HttpClient for NoHttp {
    fn exchange(&self, _: HttpCall) -> HttpExchange {
        Box::pin(async { Err(ServiceError::internal("this test sends no HTTP requests")) })
    }
}

/// An event bus that takes every event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct EventBus {}

impl Service for EventBus {
    const MODEL: &'static ServiceModel = &models::EVENTS;
    const OPERATIONS: &'static [Operation<Self>] = operations![PutEvents => put_events];

    fn resource(_: &'static OperationModel, _: &Value) -> Option<String> {
        None
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "all operations have one signature"
)]
fn put_events(_: &mut EventBus, _: &mut CallContext<'_>, _: Value) -> Result<Value, ServiceError> {
    Ok(json!({"FailedEntryCount": 0, "Entries": []}))
}

fn engine() -> Arc<Engine> {
    let endpoint = "http://127.0.0.1:1".into();
    let slots = vec![Slot::new::<S3>(1), Slot::new::<EventBus>(1)];
    Engine::new(Config::default(), endpoint, slots, Box::new(NoHttp))
}

/// Has a request answered; its call is not finished yet.
fn answer(engine: &Arc<Engine>, method: Method, uri: &str, body: &'static str) -> RawCall {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "127.0.0.1:1")
        .header("content-length", body.len());
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let query = parse_form(parts.uri.query().unwrap_or_default().as_bytes());
    let request = (RAW.parse)(RawHead {
        parts,
        query,
        host_resource: None,
        refusal: None,
    });
    let (arrived, real_at, started) = engine.stamp();
    let account: Arc<str> = "000000000000".into();
    let call = RawCall::new(RawParts {
        engine: Arc::clone(engine),
        model: &models::S3,
        slot: engine.slot("s3"),
        caller: Caller {
            identity: Identity::default_user(&account, "test"),
            account,
            region: "us-east-1".into(),
            base_url: Arc::clone(&engine.environment.endpoint),
            request_id: engine.request_id(),
            trace: None,
            arrived,
        },
        operation: request.operation(),
        resource: request.resource(),
        input: request.input(),
        stamp: (real_at, started),
        fault: None,
        denial: None,
        late_error: None,
    });
    let answer = request.answer(
        Body::from(bytes::Bytes::from_static(body.as_bytes())),
        call.clone(),
    );
    let response = answer.now_or_never().expect("the body is in memory");
    assert_eq!(response.status(), StatusCode::OK, "{uri}");
    call
}

#[test]
fn journal_and_notifications_have_the_order_of_the_operations() {
    let engine = engine();
    let notifications =
        "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>";
    answer(&engine, Method::PUT, "/box", "").finish();
    answer(&engine, Method::PUT, "/box?notification", notifications).finish();
    let first = answer(&engine, Method::PUT, "/box/first", "x");
    let second = answer(&engine, Method::PUT, "/box/second", "x");
    second.finish();
    first.finish();
    let calls = engine.journal.since(0);
    let puts: Vec<_> = calls
        .iter()
        .filter(|call| &*call.operation == "PutObject")
        .map(|call| (call.request["Key"].as_str().unwrap(), call.seq))
        .collect();
    assert_eq!(
        puts.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
        ["first", "second"]
    );
    let notified: Vec<_> = calls
        .iter()
        .filter(|call| &*call.operation == "PutEvents")
        .map(|call| {
            let detail = call.request["Entries"][0]["Detail"].as_str().unwrap();
            let detail: Value = serde_json::from_str(detail).unwrap();
            let key = detail["object"]["key"].as_str().unwrap().to_owned();
            (key, call.cause.unwrap())
        })
        .collect();
    let puts: Vec<_> = puts
        .iter()
        .map(|(key, seq)| ((*key).to_owned(), *seq))
        .collect();
    assert_eq!(notified, puts);
}
