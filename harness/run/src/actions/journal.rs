//! `calls`, `sqs.sent` and `sns.published`: calls in the journal, whether or not
//! their messages were consumed.

use std::collections::HashMap;

use rehearsal_record::Call;
use rehearsal_record::Observation;
use rehearsal_script::action::calls::{CallFilter, Calls};
use rehearsal_script::action::sns::Published;
use rehearsal_script::action::sqs::Sent;
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use super::message::QueueMessage;
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::sent_fields;

impl Perform for Sent {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let queue = cx.queue(&self.queue)?;
        cx.sends(json!({ "queue": &*queue.name }));
        let calls = cx.calls();
        let calls = calls.iter().filter(|call| {
            &*call.service == "sqs" && call.resource.as_deref() == Some(&*queue.name)
        });
        let messages: Vec<Value> = calls.flat_map(|call| sent(call)).collect();
        Ok(json!({ "count": messages.len(), "messages": messages }))
    }
}

impl Perform for Published {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let topic = cx.topic(&self.topic)?;
        cx.sends(json!({ "topic": &*topic.name }));
        let calls = cx.calls();
        let calls = calls.iter().filter(|call| {
            &*call.service == "sns" && call.resource.as_deref() == Some(&*topic.name)
        });
        let messages: Vec<Value> = calls.flat_map(|call| published(call)).collect();
        Ok(json!({ "count": messages.len(), "messages": messages }))
    }
}

impl Perform for Calls {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let resource = cx.optional_text(self.resource.as_ref())?;
        let filter = &self.filter;
        cx.sends(sent_fields([
            ("service", filter.service.as_deref().map(Value::from)),
            ("operation", filter.operation.as_deref().map(Value::from)),
            ("resource", resource.as_deref().map(Value::from)),
            ("failed", self.failed.0.then(|| true.into())),
        ]));
        let names = LogicalNames::of(cx);
        let matches = |call: &Call, name: Option<&str>| {
            let CallFilter { service, operation } = &self.filter;
            service
                .as_deref()
                .is_none_or(|service| service == &*call.service)
                && operation
                    .as_deref()
                    .is_none_or(|operation| operation == &*call.operation)
                && resource
                    .as_deref()
                    .is_none_or(|resource| Some(resource) == name)
                && (!self.failed.0 || call.error.is_some())
        };
        let mut calls = Vec::new();
        for call in cx.calls() {
            let name = call.resource.as_deref().map(|name| names.logical(name));
            if matches(&call, name) {
                calls.push(call_json(&call, name));
            }
        }
        Ok(json!({ "count": calls.len(), "calls": calls }))
    }
}

fn call_json(call: &Call, resource: Option<&str>) -> Value {
    let mut observation = json!({
        "service": call.service,
        "operation": call.operation,
        "request": call.request,
        "response": call.response,
        "status": call.status,
        "at": call.at.format(&Rfc3339).ok(),
    });
    if let Some(resource) = resource {
        observation["resource"] = resource.into();
    }
    if let Some(error) = &call.error {
        observation["error"] = json!({ "code": error.code, "message": error.message });
    }
    if let Some(fault) = &call.fault {
        observation["fault"] = json!(fault);
    }
    observation
}

/// The logical names of resources by their physical names.
struct LogicalNames(HashMap<String, String>);

impl LogicalNames {
    fn of(cx: &StepContext<'_>) -> Self {
        let cloud = cx.sandbox().scope().get("cloud").and_then(Value::as_object);
        let sections = cloud.into_iter().flat_map(Map::values);
        let resources = sections.filter_map(Value::as_object).flatten();
        let names = resources.filter_map(|(logical, fields)| {
            let physical = fields["name"].as_str()?;
            Some((physical.to_owned(), logical.clone()))
        });
        Self(names.collect())
    }

    /// Returns the logical name, or the physical one if there is none.
    fn logical<'n>(&'n self, physical: &'n str) -> &'n str {
        self.0.get(physical).map_or(physical, String::as_str)
    }
}

/// Returns the messages that a call published.
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

/// Returns the accepted entries of a batch, each with its response.
fn batch(call: &Call, entries: &str, body: &str) -> Vec<Value> {
    let accepted = call.response["Successful"].as_array();
    let entries = call.request[entries].as_array().into_iter().flatten();
    entries
        .filter_map(|entry| {
            let mut responses = accepted?.iter();
            let response = responses.find(|response| response["Id"] == entry["Id"])?;
            Some(message(call, entry, response, body))
        })
        .collect()
}

/// Returns the messages that a call put into its queue.
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
    QueueMessage {
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
        ..QueueMessage::default()
    }
    .into_json()
}
