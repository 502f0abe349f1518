//! One message of a queue, told alike wherever it was seen: received through
//! the SDK, looked at in the queue, or read from the journal.

use serde_json::{Map, Value};

use super::payload;

/// What is known of a message.
#[derive(Debug, Default)]
pub(super) struct Seen<'m> {
    pub(super) id: Option<&'m str>,
    pub(super) body: &'m str,
    /// Name, type and text of each message attribute.
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

impl Seen<'_> {
    pub(super) fn tell(self) -> Value {
        let mut told = Map::new();
        payload::tell(self.body.as_bytes(), &mut told);
        let attributes: Map<String, Value> = self
            .attributes
            .into_iter()
            .map(|(name, kind, text)| (name.to_owned(), typed(kind, text)))
            .collect();
        told.insert("attributes".into(), attributes.into());
        for (name, text) in [
            ("id", self.id),
            ("subject", self.subject),
            ("group", self.group),
            ("dedup", self.dedup),
            ("sequence", self.sequence),
            ("receipt", self.receipt),
        ] {
            if let Some(text) = text {
                told.insert(name.into(), text.into());
            }
        }
        if let Some(receives) = self.receives {
            told.insert("receives".into(), receives.into());
        }
        if let Some(sent_at) = self.sent_at {
            told.insert("sent_at".into(), sent_at);
        }
        told.into()
    }
}

/// An attribute's value by its type: `Number` and its subtypes are numbers.
fn typed(kind: &str, text: &str) -> Value {
    if (kind == "Number" || kind.starts_with("Number."))
        && let Ok(number @ Value::Number(_)) = serde_json::from_str(text)
    {
        return number;
    }
    text.into()
}

/// The type a value is sent as: numbers as numbers, all else as text.
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
    fn a_message_is_told_by_what_is_known_of_it() {
        let seen = Seen {
            id: Some("m-1"),
            body: r#"{"order":7}"#,
            attributes: vec![("tries", "Number.int", "3"), ("kind", "String", "3")],
            ..Seen::default()
        };
        assert_eq!(
            seen.tell(),
            json!({
                "id": "m-1",
                "body": "{\"order\":7}",
                "json": {"order": 7},
                "attributes": {"tries": 3, "kind": "3"},
            })
        );
    }
}
