//! `events.put` and `events.matched`: events of a bus.

use rehearsal_record::{Call, Observation};
use rehearsal_script::action::events::{Matched, Put};
use rehearsal_script::{BusKind, Name};
use rehearsal_stage::Bus;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use super::sdk::call_error;
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::sent_fields;

impl StepContext<'_> {
    fn bus(&self, name: &Name<BusKind>) -> Result<&Bus, StepError> {
        Ok(self.sandbox().resource::<Bus>(&self.name(name)?)?)
    }
}

impl Perform for Put {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let bus = cx.bus(&self.bus)?;
        let detail = match &self.detail {
            Some(detail) => cx.value(detail)?,
            None => json!({}),
        };
        let resources = self.resources.iter().map(|resource| cx.text(resource));
        let mut entry = json!({
            "EventBusName": &*bus.name,
            "Source": cx.text(&self.source)?,
            "DetailType": cx.text(&self.kind)?,
            "Detail": detail.to_string(),
        });
        if !self.resources.is_empty() {
            entry["Resources"] = resources.collect::<Result<Value, _>>()?;
        }
        let input = json!({ "Entries": [entry] });
        cx.sends(json!({ "operation": "events.PutEvents", "input": input }));
        let api = &cx.sandbox().clients().api;
        let output = match api.call("events", "PutEvents", &input).await {
            Ok(output) => output,
            Err(error) => return call_error(error),
        };
        let entry = &output["Entries"][0];
        Ok(match entry.get("ErrorCode") {
            None => json!({ "id": entry["EventId"] }),
            // AWS answers a call with 200 that refuses each of its entries.
            Some(code) => json!({ "error": {
                "code": code, "message": entry["ErrorMessage"], "status": 200,
            } }),
        })
    }
}

impl Perform for Matched {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let bus = cx.bus(&self.bus)?;
        if let Some(upstream) = cx.sandbox().cloud().upstream() {
            let endpoint = &upstream.endpoint;
            let reason = format!("the cloud at {endpoint} does not say which rules match");
            return Err(StepError::Unsupported(reason));
        }
        let rule = self.rule.as_ref().map(|rule| &*rule.text);
        cx.sends(sent_fields([
            ("bus", Some(bus.name.to_string().into())),
            ("rule", rule.map(Value::from)),
        ]));
        let calls = cx.calls();
        let matches = calls.iter().filter(|call| {
            (&*call.service, &*call.operation) == ("events", "RuleMatched")
                && call.resource.as_deref() == Some(&*bus.name)
        });
        let matches = matches.map(|call| rule_match(call, bus));
        let matches: Vec<Value> = matches
            .filter(|found| rule.is_none_or(|rule| found["rule"] == rule))
            .collect();
        Ok(json!({ "count": matches.len(), "matches": matches }))
    }
}

/// Returns what a step observes of a match in the journal.
fn rule_match(call: &Call, bus: &Bus) -> Value {
    let physical = call.request["Rule"].as_str().unwrap_or_default();
    let mut rules = bus.rules.iter();
    let logical = rules.find(|(_, name)| &**name == physical);
    let event = &call.request["Event"];
    json!({
        "rule": logical.map_or(physical, |(logical, _)| logical),
        "id": event["id"],
        "source": event["source"],
        "type": event["detail-type"],
        "detail": event["detail"],
        "resources": event["resources"],
        "time": event["time"],
        "at": call.at.format(&Rfc3339).ok(),
    })
}
