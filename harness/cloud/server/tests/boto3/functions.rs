//! A host of functions without processes: what a function does follows from its handler.

use rehearsal_cloud::functions::{
    EnvironmentScope, FunctionFuture, FunctionHost, FunctionOutcome, FunctionRun,
};
use serde_json::{Value, json};

/// Runs functions in memory.
#[derive(Debug)]
pub(crate) struct HostInMemory;

impl FunctionHost for HostInMemory {
    fn run(&self, run: FunctionRun) -> FunctionFuture {
        let event: Value = serde_json::from_slice(&run.payload).unwrap_or_default();
        let result = match run.environment.handler.as_str() {
            "index.echo" => Ok(event),
            "index.version" => Ok(run.environment.version.as_str().into()),
            "index.partial" => Ok(failures(&event)),
            "index.fail" => Err(json!({"errorType": "Error", "errorMessage": "asked to"})),
            handler => {
                Err(json!({"errorType": "Runtime.HandlerNotFound", "errorMessage": handler}))
            }
        };
        let failed = result.is_err();
        let payload = result.unwrap_or_else(|error| error).to_string();
        Box::pin(async move {
            FunctionOutcome {
                payload,
                failed,
                ..FunctionOutcome::default()
            }
        })
    }

    fn retire(&self, _: &EnvironmentScope) {}

    fn end_all(&self, _: &str) {}
}

/// Reports the messages of a batch whose body is `bad`.
fn failures(event: &Value) -> Value {
    let records = event["Records"].as_array().into_iter().flatten();
    let bad = records.filter(|record| record["body"] == "bad");
    let bad: Vec<Value> = bad
        .map(|record| json!({"itemIdentifier": record["messageId"]}))
        .collect();
    json!({"batchItemFailures": bad})
}
