//! `fault`: calls that go wrong on order.

use rehearsal_script::action::fault::{Clear, ErrorKeys, Fault, FaultError, FaultKeys};
use rehearsal_stage::{FaultRule, MessageFault};
use serde_json::{Value, json};

use super::{Cx, StepError};

pub(super) fn put(step: &Fault, cx: &Cx<'_>) -> Result<Value, StepError> {
    let keys = &step.rule.0;
    let mut rule = FaultRule {
        name: keys.name.as_ref().map(|name| name.text.clone()),
        service: Some(keys.service.text.clone()),
        operation: keys
            .operation
            .as_ref()
            .map(|operation| operation.text.clone()),
        resource: physical(keys, cx)?,
        times: keys
            .times
            .as_ref()
            .map(|times| cx.count(times))
            .transpose()?,
        skip: keys
            .skip_first
            .as_ref()
            .map(|skipped| cx.count(skipped))
            .transpose()?,
        ..FaultRule::default()
    };
    if let Some(delay) = &keys.delay {
        let millis = cx.span(delay)?.as_millis();
        rule.latency_ms = Some(u64::try_from(millis).unwrap_or(u64::MAX));
    }
    if let Some(error) = &keys.error {
        answer(error, &mut rule);
        rule.after_effect = keys.after_effect.0;
    }
    match (keys.close.0, keys.after_effect.0) {
        (true, true) => rule.truncate = Some(0),
        (true, false) => rule.reset = true,
        (false, _) => {}
    }
    if keys.drop.0 {
        rule.messages = Some(MessageFault::Drop);
    } else if keys.duplicate.0 {
        rule.messages = Some(MessageFault::Duplicate);
    }
    let cloud = cx.sandbox().cloud();
    if let (Some(upstream), Some(_)) = (cloud.upstream(), rule.messages) {
        let reason = format!(
            "what the cloud at {} does with a message is beyond the tap in front of it",
            upstream.endpoint
        );
        return Err(StepError::Unplayable(reason));
    }
    let faults = cloud.faults();
    let id = faults.add(rule);
    let named = faults.list().into_iter().find(|active| active.id == id);
    let name = named
        .and_then(|active| active.rule.name)
        .unwrap_or_else(|| format!("fault-{id}"));
    Ok(json!({ "name": name }))
}

/// The error a rule answers with, where that is asked for.
fn answer(error: &FaultError, rule: &mut FaultRule) {
    let named = |name: &str| Some(name.to_owned());
    match error {
        FaultError::Throttle => rule.error = named("throttle"),
        FaultError::Internal => rule.error = named("fail"),
        FaultError::Unavailable => rule.error = named("unavailable"),
        FaultError::Denied => rule.error = named("deny"),
        FaultError::Other(keys) => {
            let ErrorKeys {
                code,
                status,
                message,
                ..
            } = &**keys;
            rule.error = Some(code.text.clone());
            rule.status = status
                .as_ref()
                .and_then(|status| u16::try_from(status.0).ok());
            rule.message = message.as_ref().map(|message| message.text.clone());
        }
    }
}

/// The physical name of what the struck calls are made on.
fn physical(keys: &FaultKeys, cx: &Cx<'_>) -> Result<Option<String>, StepError> {
    let Some(logical) = cx.optional(keys.resource.as_ref())? else {
        return Ok(None);
    };
    let sandbox = cx.sandbox();
    let name = match &*keys.service.text {
        "s3" => &sandbox.bucket(&logical)?.name,
        "sqs" => &sandbox.queue(&logical)?.name,
        "sns" => &sandbox.topic(&logical)?.name,
        _ => return Ok(Some(logical)),
    };
    Ok(Some(name.to_string()))
}

pub(super) fn clear(step: &Clear, cx: &Cx<'_>) -> Value {
    let faults = cx.sandbox().cloud().faults();
    let Some(name) = &step.name.0 else {
        faults.clear();
        return json!({});
    };
    for active in faults.list() {
        if active.rule.name.as_deref() == Some(&*name.text) {
            faults.remove(active.id);
        }
    }
    json!({})
}
