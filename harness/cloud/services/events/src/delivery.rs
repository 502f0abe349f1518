//! How targets get events: by calls of their services, which are tried again for as long as
//! the target's retry policy allows, and else go to its dead-letter queue.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, Note, ServiceCall, is_throttling, may_pass};
use rehearsal_cloud_core::input_template::at_path;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use crate::http_delivery::{self, HttpRef, REFUSED, UNAUTHORIZED};
use crate::state::{BusRef, Delivery, Due, Events, Place, Task, millis};

pub(crate) const PRINCIPAL: &str = "events.amazonaws.com";

/// Returns the partition key of an event in a Kinesis stream: what its target's path leads to,
/// else the event's id, as the API reference says of `KinesisParameters`.
fn partition_key(target: &Value, event: &Value) -> String {
    let path = target["KinesisParameters"]["PartitionKeyPath"].as_str();
    let found = path.and_then(|path| at_path(event, path));
    match found.unwrap_or(&event["id"]) {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Delivery {
    /// Returns the delivery of an event to a target.
    pub(crate) fn new(
        target: &Value,
        rule_arn: &str,
        input: String,
        event: &Value,
        now: i64,
    ) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let retries = &target["RetryPolicy"];
        let age = retries["MaximumEventAgeInSeconds"].as_i64();
        Self {
            rule_arn: rule_arn.to_owned(),
            target_arn: text(&target["Arn"]).unwrap_or_default(),
            input,
            group: text(&target["SqsParameters"]["MessageGroupId"]),
            partition_key: partition_key(target, event),
            http_parameters: target.get("HttpParameters").cloned(),
            dead_letter_arn: text(&target["DeadLetterConfig"]["Arn"]),
            event: event.to_string(),
            max_retries: retries["MaximumRetryAttempts"].as_u64().unwrap_or(185),
            until: now + age.unwrap_or(86_400) * 1000,
            retries: 0,
            cause: None,
        }
    }

    /// Returns the call that delivers it; `None` for services that are not called.
    fn call(&self) -> Option<ServiceCall> {
        let arn = Arn::parse(&self.target_arn)?;
        let mut call = match arn.service {
            "sqs" => ServiceCall::send_to_queue(&self.target_arn, &*self.input, PRINCIPAL)?,
            "sns" => ServiceCall::publish(&self.target_arn, &*self.input, PRINCIPAL)?,
            "lambda" => {
                let event = serde_json::from_str(&self.input);
                let event = event.unwrap_or_else(|_| self.input.clone().into());
                ServiceCall::invoke_function(&self.target_arn, &event, PRINCIPAL)?
            }
            "kinesis" => {
                let key = &self.partition_key;
                ServiceCall::put_record(&self.target_arn, key, &self.input, PRINCIPAL)?
            }
            "firehose" => {
                ServiceCall::put_delivery_record(&self.target_arn, &self.input, PRINCIPAL)?
            }
            _ => return None,
        };
        if let Some(group) = &self.group {
            call.input["MessageGroupId"] = group.as_str().into();
        }
        call.source_arn = Some(self.rule_arn.as_str().into());
        Some(call)
    }

    /// Returns what goes into the journal for a service that is not called.
    fn note(&self, place: &Place) -> Note {
        let service = Arn::parse(&self.target_arn).map_or("", |arn| arn.service);
        let (service, operation) = match service {
            "lambda" => ("lambda", "Invoke"),
            "logs" => ("logs", "PutLogEvents"),
            "states" => ("states", "StartExecution"),
            _ => ("events", "InvokeTarget"),
        };
        Note {
            service,
            operation,
            account: place.account.clone(),
            region: place.region.clone(),
            resource: Some(self.target_arn.clone()),
            request: json!({"TargetArn": self.target_arn, "RuleArn": self.rule_arn, "Input": self.input}),
            status: 200,
            error: None,
        }
    }

    /// Returns the message for the dead-letter queue.
    fn dead_letter(&self, error: &ServiceError, exhausted: Option<&str>) -> Option<ServiceCall> {
        let queue = self.dead_letter_arn.as_deref()?;
        let mut call = ServiceCall::send_to_queue(queue, &*self.event, PRINCIPAL)?;
        let mut attributes = json!({});
        let mut set = |name: &str, value: &str| {
            attributes[name] = json!({"DataType": "String", "StringValue": value});
        };
        set("RULE_ARN", &self.rule_arn);
        set("TARGET_ARN", &self.target_arn);
        set("ERROR_CODE", error_code(error));
        set("ERROR_MESSAGE", &error.message);
        if let Some(exhausted) = exhausted {
            set("EXHAUSTED_RETRY_CONDITION", exhausted);
            set("RETRY_ATTEMPTS", &self.retries.to_string());
        }
        call.input["MessageAttributes"] = attributes;
        call.source_arn = Some(self.rule_arn.as_str().into());
        Some(call)
    }
}

/// Returns what goes into the journal for an event that matched a rule.
pub(crate) fn matched(bus: &BusRef, rule: &str, event: &Value) -> Note {
    Note {
        service: "events",
        operation: "RuleMatched",
        account: bus.place.account.clone(),
        region: bus.place.region.clone(),
        resource: Some(bus.name.clone()),
        request: json!({"EventBusName": bus.name, "Rule": rule, "Event": event}),
        status: 200,
        error: None,
    }
}

/// Returns the error code of the user guide ("Using dead-letter queues to process
/// undelivered events").
fn error_code(error: &ServiceError) -> &'static str {
    match &*error.code {
        code if code.contains("AccessDenied") || code == "AuthorizationError" => "NO_PERMISSIONS",
        "QueueDoesNotExist" | "NotFound" | "NotFoundException" | "ResourceNotFoundException" => {
            "NO_RESOURCE"
        }
        REFUSED => "ERROR_FROM_TARGET",
        UNAUTHORIZED => "CONNECTION_FAILURE",
        "Timeout" => "TIMEOUT",
        code if is_throttling(code) => "THROTTLING",
        code if code.contains("Invalid") => "INVALID_PARAMETER",
        _ if error.receiver => "INTERNAL_SERVICE_ERROR",
        _ => "SDK_CLIENT_ERROR",
    }
}

/// Delivers an event to a target.
pub(crate) fn send(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    place: &Place,
    delivery: Delivery,
) {
    let is_http = HttpRef::destination(&delivery.target_arn).is_some();
    if !is_http && delivery.call().is_none() {
        cx.effect(Effect::Note(delivery.note(place)));
        return;
    }
    events.last_delivery += 1;
    let id = events.last_delivery;
    events.deliveries.insert(id, delivery);
    attempt(events, cx, id);
}

/// Tries to deliver an event to its target.
pub(crate) fn attempt(events: &mut Events, cx: &mut CallContext<'_>, id: u64) {
    let Some(delivery) = events.deliveries.get(&id) else {
        return;
    };
    if let Some(destination) = HttpRef::destination(&delivery.target_arn) {
        if let Err(error) = http_delivery::attempt(events, cx, id, &destination) {
            answered(events, cx, id, Err(error));
        }
    } else if let Some(call) = delivery.call() {
        cx.effect_with_ticket(Effect::Call(call), json!(id));
    }
}

/// Goes on with the deliveries that waited for a connection's token.
pub(crate) fn authorized(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    at: &HttpRef,
    outcome: Result<Value, ServiceError>,
) {
    let (waiting, authorized) = http_delivery::authorized(events, cx, at, outcome);
    for id in waiting {
        match &authorized {
            Ok(()) => attempt(events, cx, id),
            Err(error) => answered(events, cx, id, Err(error.clone())),
        }
    }
}

/// Hears what became of an attempt.
pub(crate) fn attempted(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    id: u64,
    outcome: Result<Value, ServiceError>,
) {
    let delivery = events.deliveries.get(&id);
    let destination = delivery.and_then(|one| HttpRef::destination(&one.target_arn));
    let outcome = match destination {
        Some(destination) => http_delivery::outcome(events, cx, id, &destination, outcome),
        None => outcome,
    };
    answered(events, cx, id, outcome);
}

/// Hears what became of a delivery.
pub(crate) fn answered(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    id: u64,
    outcome: Result<Value, ServiceError>,
) {
    let Some(mut delivery) = events.deliveries.remove(&id) else {
        return;
    };
    let Err(error) = outcome else {
        return;
    };
    delivery.cause = cx.cause();
    let exhausted = if !may_pass(&error) {
        None
    } else if delivery.retries >= delivery.max_retries {
        Some("MaximumRetryAttempts")
    } else {
        let wait = 1000 << delivery.retries.min(9);
        let at = millis(cx.now()) + wait;
        if at <= delivery.until {
            delivery.retries += 1;
            events.deliveries.insert(id, delivery);
            let what = Task::Delivery(id);
            events.due.insert(Due { at, what });
            return;
        }
        Some("MaximumEventAgeInSeconds")
    };
    if let Some(call) = delivery.dead_letter(&error, exhausted) {
        cx.effect(Effect::Call(call));
    }
}

/// Tries a delivery again.
pub(crate) fn retry(events: &mut Events, cx: &mut CallContext<'_>, id: u64) {
    if let Some(delivery) = events.deliveries.get(&id) {
        cx.set_cause(delivery.cause);
        attempt(events, cx, id);
        cx.set_cause(None);
    }
}
