//! `fault` and `fault.clear`: injects faults into calls to the cloud.

use rehearsal_record::Observation;
use rehearsal_script::action::fault::{Clear, ErrorKeys, Fault, FaultError, FaultKeys};
use rehearsal_stage::{FaultRule, Function, FunctionFault, MessageFault};
use serde_json::{Map, Value, json};

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::undo::Change;

impl Perform for Fault {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let keys = &self.rule.0;
        let mut rule = FaultRule {
            name: keys.name.as_ref().map(|name| name.text.clone()),
            service: keys.service.as_ref().map(|service| service.text.clone()),
            operation: keys
                .operation
                .as_ref()
                .map(|operation| operation.text.clone()),
            resource: physical_resource(keys, cx)?,
            times: cx.optional_count(keys.times.as_ref())?,
            skip: cx.optional_count(keys.skip_first.as_ref())?,
            ..FaultRule::default()
        };
        if let Some(delay) = &keys.delay {
            let millis = cx.span(delay)?.as_millis();
            rule.latency_ms = Some(u64::try_from(millis).unwrap_or(u64::MAX));
        }
        if keys.function.is_some() {
            rule.function = Some(function_fault(keys));
            rule.after_effect = keys.after_effect.0;
        } else if let Some(error) = &keys.error {
            set_error(error, &mut rule, cx)?;
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
                "the cloud at {} handles messages itself, where no fault can be injected",
                upstream.endpoint
            );
            return Err(StepError::Unsupported(reason));
        }
        let mut sent = json!(rule);
        if let Value::Object(fields) = &mut sent {
            fields.retain(|_, value| !matches!(value, Value::Null | Value::Bool(false)));
        }
        cx.sends(sent);
        let faults = cloud.faults();
        let id = faults.add(rule);
        cx.case.changes.add(Change::Fault(id));
        let added = faults.list().into_iter().find(|active| active.id == id);
        let name = added
            .and_then(|active| active.rule.name)
            .unwrap_or_else(|| format!("fault-{id}"));
        Ok(json!({ "name": name }))
    }
}

/// Returns what becomes of the runs of a function.
fn function_fault(keys: &FaultKeys) -> FunctionFault {
    match &keys.error {
        Some(FaultError::Timeout) => FunctionFault::Timeout,
        Some(FaultError::Crash) => FunctionFault::Crash,
        Some(_) => FunctionFault::Throttle,
        None if keys.cold.0 => FunctionFault::Cold,
        None => FunctionFault::Delay,
    }
}

/// Sets the error that a rule responds with.
fn set_error(
    error: &FaultError,
    rule: &mut FaultRule,
    cx: &StepContext<'_>,
) -> Result<(), StepError> {
    let kind = |name: &str| Some(name.to_owned());
    match error {
        FaultError::Throttle => rule.error = kind("throttle"),
        FaultError::Internal => rule.error = kind("fail"),
        FaultError::Unavailable => rule.error = kind("unavailable"),
        FaultError::Denied => rule.error = kind("deny"),
        // The script takes these for functions only.
        FaultError::Timeout | FaultError::Crash => {}
        FaultError::Other(keys) => {
            let ErrorKeys {
                code,
                status,
                message,
                members,
                ..
            } = &**keys;
            rule.error = Some(code.text.clone());
            rule.status = status
                .as_ref()
                .and_then(|status| u16::try_from(status.0).ok());
            rule.message = message.as_ref().map(|message| message.text.clone());
            let members = members.iter();
            let members = members.map(|(name, value)| Ok((name.to_owned(), cx.value(value)?)));
            let members: Map<String, Value> = members.collect::<Result<_, StepError>>()?;
            rule.members = Some(members).filter(|members| !members.is_empty());
        }
    }
    Ok(())
}

/// Returns the physical name of the resource whose calls fail.
fn physical_resource(keys: &FaultKeys, cx: &StepContext<'_>) -> Result<Option<String>, StepError> {
    if let Some(function) = &keys.function {
        let name = cx.name(function)?;
        let function = cx.sandbox().resource::<Function>(&name)?;
        return Ok(Some(function.name.to_string()));
    }
    let (Some(service), Some(logical)) = (&keys.service, cx.optional_text(keys.resource.as_ref())?)
    else {
        return Ok(None);
    };
    let name = cx.sandbox().physical_name(&service.text, &logical)?;
    Ok(Some(name.map_or_else(|| logical.clone(), str::to_owned)))
}

impl Perform for Clear {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let faults = cx.sandbox().cloud().faults();
        let name = self.name.0.as_ref().map(|name| &*name.text);
        cx.sends(json!({ "name": name.unwrap_or("all") }));
        let Some(name) = &self.name.0 else {
            faults.clear();
            return Ok(json!({}));
        };
        for active in faults.list() {
            if active.rule.name.as_deref() == Some(&*name.text) {
                faults.remove(active.id);
            }
        }
        Ok(json!({}))
    }
}
