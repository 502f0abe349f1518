//! `lambda.invoke` and `lambda.invocations`: invokes functions, and reads their runs from
//! the journal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_record::{Call, Observation};
use rehearsal_script::action::lambda::{InvocationType, Invocations, Invoke};
use rehearsal_script::{FunctionKind, Name};
use rehearsal_stage::{Api, ApiAnswer, ApiCall, Function, Queue, RUN, Stream, Table};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use super::sdk::call_error;
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    fn function(&self, name: &Name<FunctionKind>) -> Result<&Function, StepError> {
        Ok(self.sandbox().resource::<Function>(&self.name(name)?)?)
    }
}

impl Perform for Invoke {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let function = cx.function(&self.function)?;
        let event = match &self.json {
            Some(json) => cx.value(json)?,
            None => json!({}),
        };
        let (kind, log) = match self.kind {
            None | Some(InvocationType::Request) => ("RequestResponse", "Tail"),
            Some(InvocationType::Event) => ("Event", "None"),
            Some(InvocationType::DryRun) => ("DryRun", "None"),
        };
        let mut input = json!({
            "FunctionName": &*function.name,
            "InvocationType": kind,
            "LogType": log,
        });
        if let Some(qualifier) = cx.optional_text(self.qualifier.as_ref())? {
            input["Qualifier"] = qualifier.into();
        }
        let mut sent = input.clone();
        sent["Payload"] = event.clone();
        cx.sends(json!({ "operation": "lambda.Invoke", "input": sent }));
        input["Payload"] = STANDARD.encode(event.to_string()).into();
        let api = Api::find("lambda", "Invoke").expect("the model of Lambda has it");
        let call = ApiCall {
            api: &api,
            input: &input,
            region: None,
            signed: !self.unsigned.0,
        };
        let response = match cx.sandbox().clients().api.send(call).await {
            Ok(response) => response,
            Err(error) => return call_error(error),
        };
        let status = response.status;
        match response.answer {
            ApiAnswer::Output(output) => Ok(answered(status, &output)),
            ApiAnswer::Error { code, message } => {
                Ok(json!({ "error": { "code": code, "message": message, "status": status } }))
            }
        }
    }
}

/// Returns what an invocation answered.
fn answered(status: u16, output: &Value) -> Value {
    let bytes = |member: &str| {
        let text = output[member].as_str()?;
        Some(STANDARD.decode(text).unwrap_or_default())
    };
    let mut observation = json!({ "status": status });
    if let Some(version) = output["ExecutedVersion"].as_str() {
        observation["version"] = version.into();
    }
    if let Some(logs) = bytes("LogResult") {
        observation["logs"] = String::from_utf8_lossy(&logs).into();
    }
    let payload = bytes("Payload").unwrap_or_default();
    let payload = match serde_json::from_slice(&payload) {
        Ok(document) => document,
        Err(_) => Value::from(String::from_utf8_lossy(&payload)),
    };
    if output.get("FunctionError").is_some() {
        let text = |member: &str| payload[member].as_str().unwrap_or_default();
        let (code, message) = (text("errorType"), text("errorMessage"));
        observation["error"] = json!({ "code": code, "message": message, "status": status });
    } else if status == 200 {
        observation["result"] = payload;
    }
    observation
}

impl Perform for Invocations {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let function = cx.function(&self.function)?;
        cx.sends(json!({ "function": &*function.name }));
        let runs: Vec<Value> = cx
            .calls()
            .iter()
            .filter(|call| &*call.service == "lambda" && &*call.operation == RUN)
            .filter(|call| call.resource.as_ref() == Some(&function.name))
            .filter(|call| !self.failed.0 || call.error.is_some())
            .map(|call| run(call, cx))
            .collect();
        Ok(json!({ "count": runs.len(), "invocations": runs }))
    }
}

/// Returns a run as it is observed.
fn run(call: &Call, cx: &StepContext<'_>) -> Value {
    let mut observed = Map::new();
    let mut add = |field: &str, value: Value| {
        if !value.is_null() {
            observed.insert(field.to_owned(), value);
        }
    };
    let by = call.caller.as_deref();
    add("by", by.map(|by| source(by, cx)).into());
    add("event", call.request["event"].clone());
    if let Some(error) = &call.error {
        let error = json!({ "code": &*error.code, "message": error.message });
        add("error", error);
    }
    add("cold", call.response["cold"].clone());
    add("version", call.request["version"].clone());
    add("logs", call.response["output"].clone());
    add("fault", call.fault.as_deref().into());
    add("at", call.at.format(&Rfc3339).ok().into());
    // Also where a function returns nothing.
    if call.error.is_none() {
        observed.insert("result".to_owned(), call.response["payload"].clone());
    }
    Value::Object(observed)
}

/// Returns who invoked a function, by the logical name if it is a queue, table or stream.
fn source(by: &str, cx: &StepContext<'_>) -> String {
    let queues = cx.sandbox().resources::<Queue>();
    let mut queues = queues.map(|(name, queue)| (name, &*queue.arn));
    let tables = cx.sandbox().resources::<Table>();
    let mut tables = tables.filter_map(|(name, table)| Some((name, table.stream.as_deref()?)));
    let streams = cx.sandbox().resources::<Stream>();
    let mut streams = streams.map(|(name, stream)| (name, &*stream.arn));
    let queue = queues.find(|(_, arn)| *arn == by);
    let found = queue.or_else(|| tables.find(|(_, arn)| *arn == by));
    let found = found.or_else(|| streams.find(|(_, arn)| *arn == by));
    found.map_or(by, |(name, _)| name).to_owned()
}
