//! A cloud with DynamoDB alone, and a client that calls its operations.

use std::sync::Arc;
use std::time::Duration;

use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::config::Config;
use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::engine::{Engine, Outcome, PendingCall};
use rehearsal_cloud_core::outbound::{HttpClient, HttpExchange};
use rehearsal_cloud_core::service::{Caller, Output, ServiceError};
use rehearsal_model::models::{DYNAMODB, DYNAMODBSTREAMS, ServiceModel};
use rehearsal_model::protocol::{decode_json, violations};
use rehearsal_service_dynamodb::SERVICE;
use serde_json::{Value, json};

/// A cloud with DynamoDB alone.
pub(crate) struct Client {
    pub(crate) engine: Arc<Engine>,
}

struct NoHttp;

impl HttpClient for NoHttp {
    fn exchange(&self, _: HttpCall) -> HttpExchange {
        Box::pin(async { Err(ServiceError::internal("there is no HTTP here")) })
    }
}

impl Client {
    pub(crate) fn new() -> Self {
        Self::with_config(Config::default())
    }

    pub(crate) fn with_config(config: Config) -> Self {
        let slots = vec![(SERVICE.slot)(7)];
        let endpoint = "http://127.0.0.1:4566".into();
        let engine = Engine::new(config, endpoint, slots, Box::new(NoHttp));
        Self { engine }
    }

    /// Calls an operation of DynamoDB or, if that has none of the name, of its streams.
    pub(crate) fn try_call(&self, operation: &str, input: &Value) -> Result<Value, ServiceError> {
        let models: [&ServiceModel; 2] = [&DYNAMODB, &DYNAMODBSTREAMS];
        let (model, operation) = models
            .into_iter()
            .find_map(|model| Some((model, model.operation(operation)?)))
            .unwrap();
        let input = decode_json(operation, input.to_string().as_bytes())?;
        let slot = self.engine.slot("dynamodb").unwrap();
        let violations = violations(operation.input(), &input);
        if !violations.is_empty()
            && let Some(error) = self.engine.refusal(slot, &violations)
        {
            return Err(error);
        }
        let handler = self
            .engine
            .handler(slot, model.name, operation.name)
            .ok_or_else(|| ServiceError::not_implemented(model.name, operation.name))?;
        let (arrived, real_at, started) = self.engine.stamp();
        let account: Arc<str> = "000000000000".into();
        let outcome = self.engine.run(PendingCall {
            slot,
            handler,
            operation,
            input,
            caller: Caller {
                identity: Identity::anonymous(&account),
                account,
                region: "us-east-1".into(),
                base_url: "http://127.0.0.1:4566".into(),
                request_id: self.engine.request_id(),
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
        });
        match outcome {
            Outcome::Done(result) => result.map(Output::into_value),
            Outcome::Waiting(_) => panic!("no operation of DynamoDB waits"),
        }
    }

    /// Calls an operation that succeeds.
    #[track_caller]
    pub(crate) fn call(&self, operation: &str, input: Value) -> Value {
        self.try_call(operation, &input)
            .unwrap_or_else(|error| panic!("{operation}: {}: {}", error.code, error.message))
    }

    /// Returns the code and the message of a call that fails.
    #[track_caller]
    pub(crate) fn error(&self, operation: &str, input: Value) -> (String, String) {
        let error = self.try_call(operation, &input).unwrap_err();
        (error.code.to_string(), error.message)
    }

    /// Returns the message of a call that is refused with a ValidationException.
    #[track_caller]
    pub(crate) fn refused(&self, operation: &str, input: Value) -> String {
        let (code, message) = self.error(operation, input);
        assert_eq!(code, "ValidationException", "{message}");
        message
    }

    /// Creates a table with a hash key `id` and, if it is named, a range key, each of a type.
    pub(crate) fn table(&self, name: &str, hash: &str, range: Option<(&str, &str)>) {
        let mut attributes = vec![json!({"AttributeName": "id", "AttributeType": hash})];
        attributes.extend(
            range.map(|(range, kind)| json!({"AttributeName": range, "AttributeType": kind})),
        );
        self.call(
            "CreateTable",
            json!({
                "TableName": name,
                "AttributeDefinitions": attributes,
                "KeySchema": key_schema("id", range.map(|(range, _)| range)),
                "BillingMode": "PAY_PER_REQUEST",
            }),
        );
    }

    /// Creates a table with the hash key `id` and the range key `pos`, and with indexes.
    pub(crate) fn indexed_table(&self, name: &str, types: &[(&str, &str)], indexes: Value) {
        let attributes = types.iter();
        let attributes =
            attributes.map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind}));
        let mut input = json!({
            "TableName": name,
            "AttributeDefinitions": attributes.collect::<Value>(),
            "KeySchema": key_schema("id", Some("pos")),
            "BillingMode": "PAY_PER_REQUEST",
        });
        for (member, indexes) in indexes.as_object().unwrap() {
            input[member] = indexes.clone();
        }
        self.call("CreateTable", input);
    }

    pub(crate) fn put(&self, table: &str, item: Value) {
        self.call("PutItem", json!({"TableName": table, "Item": item}));
    }

    pub(crate) fn get(&self, table: &str, key: Value) -> Option<Value> {
        let mut output = self.call("GetItem", json!({"TableName": table, "Key": key}));
        output.get_mut("Item").map(Value::take)
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.engine.advance(Duration::from_secs(seconds));
    }
}

/// Returns a key schema.
pub(crate) fn key_schema(hash: &str, range: Option<&str>) -> Value {
    let mut keys = vec![json!({"AttributeName": hash, "KeyType": "HASH"})];
    keys.extend(range.map(|range| json!({"AttributeName": range, "KeyType": "RANGE"})));
    keys.into()
}
