//! The observation of one message, the same whether it was received through the
//! SDK, peeked at in the queue, or read from the journal.

use serde_json::{Map, Value};

use super::body;

/// What is known about a message.
#[derive(Debug, Default)]
pub(super) struct QueueMessage<'m> {
    pub(super) id: Option<&'m str>,
    pub(super) body: &'m str,
    /// The name, type and text of each message attribute.
    pub(super) attributes: Vec<(&'m str, &'m str, &'m str)>,
    pub(super) subject: Option<&'m str>,
    pub(super) group: Option<&'m str>,
    pub(super) dedup: Option<&'m str>,
    pub(super) sequence: Option<&'m str>,
    pub(super) receives: Option<i64>,
    /// In RFC 3339.
    pub(super) sent_at: Option<Value>,
    pub(super) receipt: Option<&'m str>,
}

impl QueueMessage<'_> {
    pub(super) fn into_json(self) -> Value {
        let mut json = Map::new();
        body::insert(self.body.as_bytes(), &mut json);
        let attributes: Map<String, Value> = self
            .attributes
            .into_iter()
            .map(|(name, kind, text)| (name.to_owned(), attribute_value(kind, text)))
            .collect();
        json.insert("attributes".into(), attributes.into());
        for (name, text) in [
            ("id", self.id),
            ("subject", self.subject),
            ("group", self.group),
            ("dedup", self.dedup),
            ("sequence", self.sequence),
            ("receipt", self.receipt),
        ] {
            if let Some(text) = text {
                json.insert(name.into(), text.into());
            }
        }
        if let Some(receives) = self.receives {
            json.insert("receives".into(), receives.into());
        }
        if let Some(sent_at) = self.sent_at {
            json.insert("sent_at".into(), sent_at);
        }
        json.into()
    }
}

/// Converts an attribute: `Number` and its subtypes are numbers.
fn attribute_value(kind: &str, text: &str) -> Value {
    if (kind == "Number" || kind.starts_with("Number."))
        && let Ok(number @ Value::Number(_)) = serde_json::from_str(text)
    {
        return number;
    }
    text.into()
}

/// Returns the type and text of an attribute to send: numbers are numbers, and
/// everything else is text.
pub(super) fn data_type(value: &Value) -> (&'static str, String) {
    match value {
        Value::Number(number) => ("Number", number.to_string()),
        Value::String(text) => ("String", text.clone()),
        other => ("String", other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unknown_fields_are_left_out() {
        let message = QueueMessage {
            id: Some("m-1"),
            body: r#"{"order":7}"#,
            attributes: vec![("tries", "Number.int", "3"), ("kind", "String", "3")],
            ..QueueMessage::default()
        };
        assert_eq!(
            message.into_json(),
            json!({
                "id": "m-1",
                "body": "{\"order\":7}",
                "json": {"order": 7},
                "attributes": {"tries": 3, "kind": "3"},
            })
        );
    }
}
