//! The answers that a collection has, and what its scripts read of them.

use serde_json::Value;

use crate::error::Error;
use crate::exchange::{Answer, media_type};
use crate::json::At;

/// Returns the scripts that run after a request.
pub(super) fn scripts(item: &At<'_>) -> Result<String, Error> {
    let mut text = String::new();
    for event in item.list_of("event")? {
        if event.value["listen"] != "test" {
            continue;
        }
        match &event.value["script"]["exec"] {
            Value::Array(lines) => {
                for line in lines.iter().filter_map(Value::as_str) {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            Value::String(script) => text.push_str(script),
            _ => {}
        }
    }
    Ok(text)
}

/// Returns the variables that scripts set from the answer's JSON: `pm.environment.set("id",
/// pm.response.json().id)`, also where the JSON has a name.
pub(super) fn saved_by(scripts: &str) -> Vec<(String, String)> {
    let mut names: Vec<&str> = vec!["pm.response.json()", "JSON.parse(responseBody)"];
    for line in scripts.lines() {
        let assigned = line.split_once('=').filter(|(_, value)| {
            let value = value.trim().trim_end_matches(';');
            value == "pm.response.json()" || value == "JSON.parse(responseBody)"
        });
        if let Some((name, _)) = assigned {
            names.extend(name.split_whitespace().last());
        }
    }
    let mut found = Vec::new();
    for call in scripts.split(".set(").skip(1) {
        let call = call
            .split(");")
            .next()
            .unwrap_or_default()
            .trim_end_matches([')', '\n', ' ']);
        let Some((name, value)) = call.split_once(',') else {
            continue;
        };
        let name = name.trim().trim_matches(['"', '\'', '`']);
        let value = value.trim();
        let rest = names.iter().find_map(|json| value.strip_prefix(json));
        let is_path = |rest: &str| {
            rest.starts_with(['.', '['])
                && rest
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '[' | ']' | '"'))
        };
        if let Some(rest) = rest
            .map(|rest| rest.replace('\'', "\""))
            .filter(|rest| is_path(rest))
        {
            found.push((name.to_owned(), format!("json{rest}")));
        }
    }
    found
}

/// Returns the first answer that is stored with a request, or else what the scripts say of
/// it.
pub(super) fn read_answer(item: &At<'_>, scripts: &str) -> Result<Option<Answer>, Error> {
    if let Some(stored) = item.list_of("response")?.first() {
        let mut answer = Answer {
            headers: stored.pairs("header", "key")?,
            ..Answer::default()
        };
        if let Some(code) = stored.get("code") {
            let number = u16::try_from(code.integer()?).ok();
            let number = number.filter(|number| (100..600).contains(number));
            answer.status = number.ok_or_else(|| code.error("this is not an HTTP status"))?;
        }
        let language = stored.text_of("_postman_previewlanguage")?;
        let kind = answer.header("content-type").map(media_type);
        let by_language = language
            .filter(|one| *one == "json")
            .map(|_| "application/json".to_owned());
        answer.content_type = kind.or(by_language);
        if let Some(body) = stored.text_of("body")? {
            answer.set_body(body.to_owned());
        }
        return Ok(Some(answer));
    }
    let status = [
        "have.status(",
        "response.code).to.eql(",
        "response.code).to.equal(",
        "response.code).to.be.equal(",
    ]
    .iter()
    .find_map(|before| scripts.split_once(before))
    .and_then(|(_, rest)| rest.split(')').next()?.trim().parse().ok());
    Ok(status.map(|status| Answer {
        status,
        ..Answer::default()
    }))
}
