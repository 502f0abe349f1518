//! Responses of functions that name what failed of a batch.

use std::collections::HashSet;

use serde_json::Value;

/// Returns the ids of messages or records that a function says failed. `None` if its response is not
/// what it should be: then all have failed.
pub fn failures(response: &str) -> Option<HashSet<String>> {
    let response: Value = serde_json::from_str(response).ok()?;
    let failures = match &response {
        Value::Null => return Some(HashSet::new()),
        Value::Object(members) if members.is_empty() => return Some(HashSet::new()),
        Value::Object(members) => members.get("batchItemFailures")?,
        _ => return None,
    };
    match failures {
        Value::Null => Some(HashSet::new()),
        Value::Array(failures) => failures
            .iter()
            .map(|failure| {
                let id = failure["itemIdentifier"].as_str()?;
                (!id.is_empty()).then(|| id.to_owned())
            })
            .collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_tell_which_messages_failed() {
        let failed_count = |response: &str| failures(response).map(|ids| ids.len());
        for empty in [
            "null",
            "{}",
            r#"{"batchItemFailures": []}"#,
            r#"{"batchItemFailures": null}"#,
        ] {
            assert_eq!(failed_count(empty), Some(0), "{empty}");
        }
        assert_eq!(
            failed_count(r#"{"batchItemFailures": [{"itemIdentifier": "a"}]}"#),
            Some(1)
        );
        for bad in [
            "",
            "\"text\"",
            r#"{"foo": 1}"#,
            r#"{"batchItemFailures": [{"itemIdentifier": ""}]}"#,
            r#"{"batchItemFailures": [{"id": "a"}]}"#,
        ] {
            assert_eq!(failed_count(bad), None, "{bad}");
        }
    }
}
