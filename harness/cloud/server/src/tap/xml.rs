//! Answers in XML, read by what the model says of them.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use rehearsal_model::models::{Shape, StructureShape};

/// The deepest an answer goes: deeper ones are no AWS shape's.
const DEEPEST: usize = 64;

/// An element: its name without a prefix, its text, the elements in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    name: String,
    text: String,
    children: Vec<Node>,
}

impl Node {
    /// The root element of a document; `None` where it is none.
    pub(super) fn parse(document: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_reader(document);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) if open.len() < DEEPEST => open.push(Self::named(&start)),
                Event::Start(_) => return None,
                Event::Empty(start) => open.last_mut()?.children.push(Self::named(&start)),
                Event::End(_) => {
                    let node = open.pop()?;
                    open.last_mut()?.children.push(node);
                }
                Event::Text(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::CData(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::GeneralRef(name) => {
                    let character = match name.resolve_char_ref().ok()? {
                        Some(character) => character,
                        None => named_character(&name.decode().ok()?)?,
                    };
                    open.last_mut()?.text.push(character);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let root = open.pop().filter(|_| open.is_empty())?;
        root.children.into_iter().next()
    }

    fn named(start: &quick_xml::events::BytesStart<'_>) -> Self {
        let name = start.local_name();
        Self {
            name: String::from_utf8_lossy(name.as_ref()).into_owned(),
            ..Self::default()
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(name))
    }

    fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.is(name))
    }

    /// The members of a structure.
    pub(super) fn members(&self, structure: &StructureShape) -> Value {
        let mut members = Map::new();
        for member in structure.members {
            let name = member.wire_name();
            let value = match member.shape() {
                Shape::List(list) if list.flattened || member.flattened => {
                    let name = match list.element {
                        "member" => name,
                        element => element,
                    };
                    let elements: Vec<_> = self.all(name).map(|e| e.value(list.member())).collect();
                    (!elements.is_empty()).then_some(Value::Array(elements))
                }
                Shape::Map(map) if map.flattened => {
                    let entries: Vec<_> = self.all(name).collect();
                    (!entries.is_empty()).then(|| pairs(map, entries))
                }
                shape => self.child(name).map(|child| child.value(shape)),
            };
            if let Some(value) = value {
                members.insert(member.name.to_owned(), value);
            }
        }
        Value::Object(members)
    }

    fn value(&self, shape: &Shape) -> Value {
        let text = || Value::String(self.text.clone());
        match shape {
            Shape::Structure(structure) => self.members(structure),
            Shape::List(list) => self
                .children
                .iter()
                .map(|e| e.value(list.member()))
                .collect(),
            Shape::Map(map) => pairs(map, self.children.iter()),
            Shape::String(_) | Shape::Blob(_) => text(),
            Shape::Integer(_) | Shape::Long(_) => {
                let number = self.text.trim().parse::<i64>();
                number.map_or_else(|_| text(), Value::from)
            }
            Shape::Double => {
                let number = self.text.trim().parse::<f64>();
                number.map_or_else(|_| text(), Value::from)
            }
            Shape::Boolean => match self.text.trim() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => text(),
            },
            Shape::Timestamp => match OffsetDateTime::parse(self.text.trim(), &Rfc3339) {
                Ok(moment) => moment.unix_timestamp().into(),
                Err(_) => text(),
            },
        }
    }
}

fn pairs<'n>(
    map: &rehearsal_model::models::MapShape,
    entries: impl IntoIterator<Item = &'n Node>,
) -> Value {
    let pair = |entry: &Node| {
        let key = entry.child(map.key_name)?.text.clone();
        Some((key, entry.child(map.value_name)?.value(map.value())))
    };
    Value::Object(entries.into_iter().filter_map(pair).collect())
}

fn named_character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use rehearsal_model::models;
    use rehearsal_model::models::Protocol;
    use rehearsal_model::protocol::success;

    /// What our own side writes is read back as it was.
    async fn round(model: &'static models::ServiceModel, operation: &str, output: Value) {
        use http_body_util::BodyExt as _;
        let operation = model.operation(operation).unwrap();
        let answer = success(model, operation, Protocol::Query, &output, "1");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let root = Node::parse(&body).unwrap();
        let Shape::Structure(structure) = operation.output() else {
            panic!("outputs are structures");
        };
        let result = root.child(&format!("{}Result", operation.name)).unwrap();
        assert_eq!(result.members(structure), output);
    }

    #[tokio::test]
    async fn answers_are_read_as_they_are_written() {
        let topic = json!({"Attributes": {"DisplayName": "a < b & \"c\"", "Owner": "0"}});
        round(&models::SNS, "GetTopicAttributes", topic).await;
        let topics = json!({"Topics": [{"TopicArn": "a"}, {"TopicArn": "b"}], "NextToken": "x"});
        round(&models::SNS, "ListTopics", topics).await;
        let urls = json!({"QueueUrls": ["one", "two"]});
        round(&models::SQS, "ListQueues", urls).await;
        let quota = json!({"Max24HourSend": 200.5});
        round(&models::SES, "GetSendQuota", quota).await;
    }

    #[test]
    fn what_is_no_document_is_none() {
        assert!(Node::parse(b"").is_none());
        assert!(Node::parse(b"<a><b></a>").is_none());
        assert!(Node::parse("<a>".repeat(1000).as_bytes()).is_none());
        let entity = Node::parse(b"<a>&lt;&#x41;</a>").unwrap();
        assert_eq!(entity.text(), "<A");
    }
}
