//! The values of secrets and parameters, as steps give and observe them.

use rehearsal_script::{Template, Text};
use rehearsal_stage::secret_parts;
use serde_json::{Map, Value};

use crate::context::StepContext;
use crate::error::StepError;

/// Returns the value that a step gives: as text, as JSON, or as texts with commas between
/// them.
pub(super) fn given(
    cx: &StepContext<'_>,
    text: Option<&Text>,
    json: Option<&Template>,
    list: &[Text],
) -> Result<String, StepError> {
    if let Some(json) = json {
        return Ok(cx.value(json)?.to_string());
    }
    if !list.is_empty() {
        let texts = list.iter().map(|text| cx.text(text));
        return Ok(texts.collect::<Result<Vec<_>, _>>()?.join(","));
    }
    Ok(cx.optional_text(text)?.unwrap_or_default())
}

/// Adds a value to an observation: as text, and as JSON where it is an object or a list.
pub(super) fn observe(observation: &mut Map<String, Value>, value: &str) {
    observation.insert("value".into(), value.into());
    let json: Option<Value> = serde_json::from_str(value).ok();
    if let Some(json) = json.filter(|json| json.is_object() || json.is_array()) {
        observation.insert("json".into(), json);
    }
}

/// Masks an observed value in what is reported from now on: as a whole, and what is secret
/// of a JSON document.
pub(super) fn mask(cx: &StepContext<'_>, observation: &Map<String, Value>) {
    if let Some(value) = observation.get("value") {
        cx.case.add_secret(value);
    }
    if let Some(json) = observation.get("json") {
        cx.case.add_secret(&secret_parts(json));
    }
}
