//! What the journal says: calls that were made, consumed or not.

use std::collections::HashMap;

use rehearsal_record::Call;
use rehearsal_script::action::calls::{CallFilter, Calls};
use rehearsal_script::action::sns::Published;
use rehearsal_script::action::sqs::Sent;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::message::Seen;
use super::{Cx, StepError};

pub(super) fn sqs_sent(step: &Sent, cx: &Cx<'_>) -> Result<Value, StepError> {
    let queue = cx.queue(&step.queue)?;
    let calls = cx.calls();
    let calls = calls
        .iter()
        .filter(|call| &*call.service == "sqs" && call.resource.as_deref() == Some(&*queue.name));
    let told: Vec<Value> = calls.flat_map(|call| sent(call)).collect();
    Ok(json!({ "count": told.len(), "messages": told }))
}

pub(super) fn sns_published(step: &Published, cx: &Cx<'_>) -> Result<Value, StepError> {
    let topic = cx.topic(&step.topic)?;
    let calls = cx.calls();
    let calls = calls
        .iter()
        .filter(|call| &*call.service == "sns" && call.resource.as_deref() == Some(&*topic.name));
    let told: Vec<Value> = calls.flat_map(|call| published(call)).collect();
    Ok(json!({ "count": told.len(), "messages": told }))
}

pub(super) fn calls(step: &Calls, cx: &Cx<'_>) -> Result<Value, StepError> {
    let resource = cx.optional(step.resource.as_ref())?;
    let names = Names::of(cx);
    let wanted = |call: &Call, name: Option<&str>| {
        let CallFilter { service, operation } = &step.filter;
        service
            .as_deref()
            .is_none_or(|service| service == &*call.service)
            && operation
                .as_deref()
                .is_none_or(|operation| operation == &*call.operation)
            && resource
                .as_deref()
                .is_none_or(|resource| Some(resource) == name)
            && (!step.failed.0 || call.error.is_some())
    };
    let mut told = Vec::new();
    for call in cx.calls() {
        let name = call.resource.as_deref().map(|name| names.logical(name));
        if wanted(&call, name) {
            told.push(one(&call, name));
        }
    }
    Ok(json!({ "count": told.len(), "calls": told }))
}

fn one(call: &Call, resource: Option<&str>) -> Value {
    let mut seen = json!({
        "service": call.service,
        "operation": call.operation,
        "request": call.request,
        "response": call.response,
        "status": call.status,
        "at": call.at.format(&Rfc3339).ok(),
    });
    if let Some(resource) = resource {
        seen["resource"] = resource.into();
    }
    if let Some(error) = &call.error {
        seen["error"] = json!({ "code": error.code, "message": error.message });
    }
    if let Some(fault) = &call.fault {
        seen["fault"] = json!(fault);
    }
    seen
}

/// Logical names by physical ones.
struct Names(HashMap<String, String>);

impl Names {
    fn of(cx: &Cx<'_>) -> Self {
        let cloud = cx.sandbox().scope().get("cloud");
        let mut names = HashMap::new();
        for kind in ["buckets", "queues", "topics"] {
            let declared = cloud.and_then(|cloud| cloud[kind].as_object());
            for (logical, fields) in declared.into_iter().flatten() {
                if let Some(physical) = fields["name"].as_str() {
                    names.insert(physical.to_owned(), logical.clone());
                }
            }
        }
        Self(names)
    }

    fn logical<'n>(&'n self, physical: &'n str) -> &'n str {
        self.0.get(physical).map_or(physical, String::as_str)
    }
}

/// The messages that a call published.
fn published(call: &Call) -> Vec<Value> {
    if call.error.is_some() {
        return Vec::new();
    }
    match &*call.operation {
        "Publish" => vec![message(call, &call.request, &call.response, "Message")],
        "PublishBatch" => batch(call, "PublishBatchRequestEntries", "Message"),
        _ => Vec::new(),
    }
}

/// The entries of a batch that were taken, each with its answer.
fn batch(call: &Call, entries: &str, body: &str) -> Vec<Value> {
    let done = call.response["Successful"].as_array();
    let entries = call.request[entries].as_array().into_iter().flatten();
    entries
        .filter_map(|entry| {
            let answer = done?.iter().find(|answer| answer["Id"] == entry["Id"])?;
            Some(message(call, entry, answer, body))
        })
        .collect()
}

/// The messages that a call put into its queue; a batch may hold several, and
/// some of them may have been refused.
fn sent(call: &Call) -> Vec<Value> {
    if call.error.is_some() {
        return Vec::new();
    }
    match &*call.operation {
        "SendMessage" => vec![message(call, &call.request, &call.response, "MessageBody")],
        "SendMessageBatch" => batch(call, "Entries", "MessageBody"),
        _ => Vec::new(),
    }
}

fn message(call: &Call, request: &Value, response: &Value, body: &str) -> Value {
    let attributes = request["MessageAttributes"]
        .as_object()
        .into_iter()
        .flatten();
    Seen {
        id: response["MessageId"].as_str(),
        body: request[body].as_str().unwrap_or_default(),
        attributes: attributes
            .map(|(name, value)| {
                let part = |part: &str| value[part].as_str().unwrap_or_default();
                (name.as_str(), part("DataType"), part("StringValue"))
            })
            .collect(),
        subject: request["Subject"].as_str(),
        group: request["MessageGroupId"].as_str(),
        dedup: request["MessageDeduplicationId"].as_str(),
        sequence: response["SequenceNumber"].as_str(),
        sent_at: call.at.format(&Rfc3339).ok().map(Value::String),
        ..Seen::default()
    }
    .tell()
}
