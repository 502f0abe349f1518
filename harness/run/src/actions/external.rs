//! `external.requests` and `external.answer`: what the mocks of services outside of
//! the project received, and what they answer.

use rehearsal_record::Observation;
use rehearsal_script::RoutePattern;
use rehearsal_script::action::external::{Answer, Requests};
use rehearsal_stage::{AnswerOverride, ReceivedRequest};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::sent_fields;
use crate::undo::Change;

impl Perform for Requests {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = cx.name(&self.external)?;
        let externals = cx.sandbox().externals();
        if !externals.has_mock(&name) {
            let message = format!("could not read the requests of `{name}`: it has no mock");
            return Err(StepError::scenario(message));
        }
        let asked = self.request.as_ref().map(|route| route.text.as_str());
        cx.sends(sent_fields([
            ("external", Some(name.as_str().into())),
            ("request", asked.map(Value::from)),
        ]));
        let received = externals.journal().since(cx.case.externals_start);
        let requests: Vec<Value> = received
            .iter()
            .filter(|request| *request.record.external == *name)
            .filter(|request| !self.unmatched.0 || is_unmatched(request))
            .filter_map(|request| observe(request, self.request.as_ref()))
            .collect();
        Ok(json!({ "count": requests.len(), "requests": requests }))
    }
}

/// Returns what is observed of a request; `None` if it is not one of those asked for.
fn observe(request: &ReceivedRequest, asked: Option<&RoutePattern>) -> Option<Value> {
    let params = match asked {
        None => request.params.clone(),
        Some(pattern) => {
            let params = pattern.matches(&request.record.method, &request.segments)?;
            let params = params.into_iter();
            params
                .map(|(name, text)| (name.to_owned(), text.into()))
                .collect()
        }
    };
    Some(request_json(request, params))
}

/// Whether no route matched, and the mock has no default answer either.
fn is_unmatched(request: &ReceivedRequest) -> bool {
    request.record.route.is_none() && request.record.error.is_none()
}

fn request_json(request: &ReceivedRequest, params: Map<String, Value>) -> Value {
    let record = &request.record;
    let mut fields = Map::new();
    let mut add = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    add("method", record.method.as_ref().into());
    add("path", record.path.as_str().into());
    add("params", params.into());
    add("query", record.query.clone().into());
    add("headers", record.headers.clone().into());
    if let Ok(text) = std::str::from_utf8(&request.content) {
        add("body", text.into());
        if let Ok(json) = serde_json::from_str(text) {
            add("json", json);
        }
    }
    if let Some(route) = &record.route {
        add("route", route.as_ref().into());
    }
    if let Some(status) = record.status {
        add("status", status.into());
    }
    add("at", record.at.format(&Rfc3339).ok().into());
    fields.into()
}

impl Perform for Answer {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = cx.name(&self.external)?;
        cx.sends(json!({ "external": name, "request": self.request.text }));
        let answers = AnswerOverride {
            request: self.request.clone(),
            answers: self.answer.0.clone(),
            times: cx.optional_count(self.times.as_ref())?,
            scope: cx.scope.clone(),
        };
        let id = cx.sandbox().externals().answer(&name, answers)?;
        let external = name;
        cx.case.changes.add(Change::Answer { external, id });
        Ok(json!({}))
    }
}
