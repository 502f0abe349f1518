//! What the buttons of the page do in a cloud, and the step of a scenario that does the
//! same.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::names::Names;

/// A button with what was filled in beside it. Resources have their physical names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "button", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Button {
    SendMessage {
        queue: String,
        body: String,
        #[serde(default)]
        delay: u64,
    },
    PurgeQueue {
        queue: String,
    },
    /// Moves the messages of a dead-letter queue back, or to another queue.
    MoveMessages {
        queue: String,
        #[serde(default)]
        to: Option<String>,
    },
    Publish {
        topic: String,
        body: String,
        #[serde(default)]
        subject: String,
    },
    PutObject {
        bucket: String,
        key: String,
        base64: String,
        #[serde(default)]
        content_type: String,
    },
    DeleteObject {
        bucket: String,
        key: String,
    },
    PutItem {
        table: String,
        item: Map<String, Value>,
    },
    DeleteItem {
        table: String,
        key: Map<String, Value>,
    },
    Invoke {
        function: String,
        event: Value,
    },
    AdvanceClock {
        by: String,
    },
    InjectFault {
        service: String,
        #[serde(default)]
        operation: String,
        #[serde(default)]
        resource: String,
        effect: Effect,
        #[serde(default)]
        times: Option<u64>,
    },
    ClearFaults {},
}

/// What a fault does to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Effect {
    Throttle,
    Internal,
    Unavailable,
    Denied,
    Close,
    Duplicate,
    Drop,
    Slow,
}

/// How much later a slow answer comes.
pub(super) const SLOW_MS: u64 = 2_000;

impl Button {
    /// Returns the step that does the same.
    pub(super) fn step(&self, names: &Names) -> Value {
        match self {
            Self::SendMessage { queue, body, delay } => {
                let mut step = json!({"sqs.send": names.logical("queues", queue)});
                put_body(&mut step, body);
                if is_fifo(queue) {
                    step["group"] = GROUP.into();
                }
                if *delay > 0 {
                    step["delay"] = format!("{delay}s").into();
                }
                step
            }
            Self::PurgeQueue { queue } => json!({"sqs.purge": names.logical("queues", queue)}),
            Self::MoveMessages { queue, to } => {
                let arn = |queue: &str| {
                    let name = names.logical("queues", queue);
                    format!("${{cloud.queues[{}].arn}}", json!(name))
                };
                let mut input = json!({"SourceArn": arn(queue)});
                if let Some(to) = to {
                    input["DestinationArn"] = arn(to).into();
                }
                json!({"aws": "sqs.StartMessageMoveTask", "input": input})
            }
            Self::Publish {
                topic,
                body,
                subject,
            } => {
                let mut step = json!({"sns.publish": names.logical("topics", topic)});
                put_body(&mut step, body);
                if !subject.is_empty() {
                    step["subject"] = text(subject);
                }
                if is_fifo(topic) {
                    step["group"] = GROUP.into();
                }
                step
            }
            Self::PutObject {
                bucket,
                key,
                base64,
                content_type,
            } => {
                let bucket = names.logical("buckets", bucket);
                let mut step = json!({"s3.put": text(&format!("{bucket}/{key}"))});
                step["base64"] = base64.clone().into();
                if !content_type.is_empty() {
                    step["content_type"] = text(content_type);
                }
                step
            }
            Self::DeleteObject { bucket, key } => {
                let bucket = names.logical("buckets", bucket);
                json!({"s3.delete": text(&format!("{bucket}/{key}"))})
            }
            Self::PutItem { table, item } => json!({
                "dynamodb.put": names.logical("tables", table),
                "item": escaped(&json!(item)),
            }),
            Self::DeleteItem { table, key } => json!({
                "dynamodb.delete": names.logical("tables", table),
                "key": escaped(&json!(key)),
            }),
            Self::Invoke { function, event } => json!({
                "lambda.invoke": names.logical("functions", function),
                "json": escaped(event),
            }),
            Self::AdvanceClock { by } => json!({"clock.advance": by}),
            Self::InjectFault {
                service,
                operation,
                resource,
                effect,
                times,
            } => {
                let mut fault = json!({"service": service});
                if !operation.is_empty() {
                    fault["operation"] = text(operation);
                }
                if !resource.is_empty() {
                    fault["resource"] = names.logical_of_service(service, resource).into();
                }
                let (key, value) = effect.in_language();
                fault[key] = value;
                if let Some(times) = times {
                    fault["times"] = (*times).into();
                }
                json!({ "fault": fault })
            }
            Self::ClearFaults {} => json!({"fault.clear": null}),
        }
    }
}

impl Effect {
    fn in_language(self) -> (&'static str, Value) {
        match self {
            Self::Throttle => ("error", "throttle".into()),
            Self::Internal => ("error", "internal".into()),
            Self::Unavailable => ("error", "unavailable".into()),
            Self::Denied => ("error", "denied".into()),
            Self::Close => ("close", true.into()),
            Self::Duplicate => ("duplicate", true.into()),
            Self::Drop => ("drop", true.into()),
            Self::Slow => ("delay", format!("{}s", SLOW_MS / 1_000).into()),
        }
    }

    /// Returns its member of a rule of the control API.
    pub(super) fn in_rule(self) -> (&'static str, Value) {
        match self {
            Self::Throttle => ("error", "throttle".into()),
            Self::Internal => ("error", "fail".into()),
            Self::Unavailable => ("error", "unavailable".into()),
            Self::Denied => ("error", "deny".into()),
            Self::Close => ("reset", true.into()),
            Self::Duplicate => ("messages", "duplicate".into()),
            Self::Drop => ("messages", "drop".into()),
            Self::Slow => ("latency_ms", SLOW_MS.into()),
        }
    }
}

/// Whether a queue or topic is FIFO, which its name says.
pub(super) fn is_fifo(name: &str) -> bool {
    name.strip_suffix(".fifo").is_some()
}

/// The message group of what is sent to a FIFO queue or topic.
pub(super) const GROUP: &str = "page";

/// Sets the body of a message: as JSON if it is an object or a list.
fn put_body(step: &mut Value, body: &str) {
    match serde_json::from_str::<Value>(body) {
        Ok(value) if value.is_object() || value.is_array() => step["json"] = escaped(&value),
        _ => step["body"] = text(body),
    }
}

/// Returns a text that has no expressions.
fn text(plain: &str) -> Value {
    plain.replace('$', "$$").into()
}

/// Returns a value whose texts have no expressions.
fn escaped(value: &Value) -> Value {
    match value {
        Value::String(plain) => text(plain),
        Value::Array(items) => items.iter().map(escaped).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, value)| (name.clone(), escaped(value)));
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use rehearsal_script::{MemorySources, check};

    use super::*;
    use crate::cloud::yaml;

    /// Every button, filled in as somebody may who wants to break out of the text.
    pub(in crate::cloud) fn one_of_each() -> Vec<Button> {
        let nasty = "a: ${secret(\"x\")} $name \"'\\ # [1, {2}]\n- b: |\n\ttab \u{7f}é";
        let buttons = json!([
            {"button": "send_message", "queue": "orders", "body": "{\"sku\": \"$1\", \"n\": 1.5}"},
            {"button": "send_message", "queue": "orders", "body": nasty, "delay": 5},
            {"button": "send_message", "queue": "orders.fifo", "body": "true"},
            {"button": "purge_queue", "queue": "orders"},
            {"button": "move_messages", "queue": "orders-dlq"},
            {"button": "move_messages", "queue": "orders-dlq", "to": "orders"},
            {"button": "publish", "topic": "order-events", "body": "[1, null, \"no\"]", "subject": nasty},
            {"button": "publish", "topic": "order-events", "body": ""},
            {"button": "put_object", "bucket": "pictures", "key": "a b/$c: d.png", "base64": "aGVsbG8=", "content_type": "image/png"},
            {"button": "delete_object", "bucket": "pictures", "key": "a b/$c: d.png"},
            {"button": "put_item", "table": "requests", "item": {"key": nasty, "at": 1, "tags": ["x", true, null], "deep": {"a": {}, "b": []}}},
            {"button": "delete_item", "table": "requests", "key": {"key": nasty, "at": 1}},
            {"button": "invoke", "function": "thumbnails", "event": {"key": nasty}},
            {"button": "advance_clock", "by": "15m"},
            {"button": "inject_fault", "service": "sqs", "operation": "ReceiveMessage", "resource": "orders", "effect": "throttle", "times": 2},
            {"button": "inject_fault", "service": "s3", "effect": "internal"},
            {"button": "inject_fault", "service": "s3", "effect": "unavailable"},
            {"button": "inject_fault", "service": "sns", "effect": "denied"},
            {"button": "inject_fault", "service": "sqs", "operation": "SendMessage", "effect": "duplicate"},
            {"button": "inject_fault", "service": "sqs", "operation": "SendMessage", "effect": "drop"},
            {"button": "inject_fault", "service": "dynamodb", "effect": "close"},
            {"button": "inject_fault", "service": "dynamodb", "effect": "slow"},
            {"button": "clear_faults"},
        ]);
        serde_json::from_value(buttons).unwrap()
    }

    const STAGE: &str = "\
cloud:
  queues:
    orders: {dead_letter: {queue: orders-dlq, after: 3}}
    orders-dlq: {}
    orders.fifo: {fifo: true}
  topics: {order-events: {}}
  buckets: {pictures: {}}
  tables: {requests: {partition_key: {key: string}, sort_key: {at: number}}}
  functions: {thumbnails: {code: functions, handler: index.handler, runtime: nodejs22.x}}
";

    #[test]
    fn every_button_has_a_step_of_the_language() {
        let names = Names::default();
        for button in one_of_each() {
            let step = yaml::of(&button.step(&names));
            let indented = step.replace('\n', "\n  ");
            let scenario = format!("scenario: A button\napps: []\nsteps:\n  {indented}\n");
            let files = MemorySources::default()
                .with("stage.yaml", STAGE)
                .with("button.yaml", &scenario);
            let checked = check(&files, Some("stage.yaml"), &["button.yaml".to_owned()]);
            let of_the_step = checked.diagnostics.iter();
            let of_the_step: Vec<String> = of_the_step
                .filter(|one| &*one.place().file == "button.yaml")
                .map(|one| format!("{one:?}"))
                .collect();
            assert!(of_the_step.is_empty(), "{scenario}\n{of_the_step:#?}");
        }
    }
}
