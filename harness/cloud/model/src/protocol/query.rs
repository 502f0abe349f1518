use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::error::ServiceError;
use crate::models::{ListShape, MapShape, Member, Shape, StructureShape};

/// The deepest a parameter's name goes (`A.member.1.B`): deeper ones are no AWS shape's.
const DEEPEST: usize = 24;
/// The most elements of one list or map that are read.
const MOST: usize = 10_000;

/// The parameters of a query request, by name.
#[derive(Debug, Default)]
pub struct Form {
    parameters: BTreeMap<String, String>,
}

impl Form {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// All parameters, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds what another part of the request says, where this one does not.
    pub fn merge(&mut self, other: &Form) {
        for (name, value) in &other.parameters {
            if !self.parameters.contains_key(name) {
                self.parameters.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Reads `a=b&c=d`.
pub fn parse_form(text: &[u8]) -> Form {
    let mut form = Form::default();
    for pair in text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = unescape(halves.next().unwrap_or_default());
        let value = unescape(halves.next().unwrap_or_default());
        form.parameters
            .insert(name.into_owned(), value.into_owned());
    }
    form
}

/// Undoes the escaping of a path, where a plus is a plus.
pub(super) fn unescape_path(text: &str) -> String {
    unescape(text.replace('+', "%2B").as_bytes()).into_owned()
}

/// Undoes form escaping; what is no escape, or not UTF-8, is kept as well as it can be.
fn unescape(text: &[u8]) -> Cow<'_, str> {
    if !text.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return String::from_utf8_lossy(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => {
                match (
                    char::from(*high).to_digit(16),
                    char::from(*low).to_digit(16),
                ) {
                    (Some(high), Some(low)) => {
                        bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits"));
                        rest = after;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            _ => bytes.push(*first),
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// Parameters as a tree: `A.member.1.B` is a node four deep.
#[derive(Debug, Default)]
struct Node<'a> {
    value: Option<&'a str>,
    children: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn of(form: &'a Form) -> Self {
        let mut root = Self::default();
        for (name, value) in &form.parameters {
            if name.split('.').count() > DEEPEST {
                continue;
            }
            let leaf = name.split('.').fold(&mut root, |node, part| {
                node.children.entry(part).or_default()
            });
            leaf.value = Some(value);
        }
        root
    }

    /// The children that are numbered, in the order of their numbers.
    fn numbered(&self) -> Vec<&Node<'a>> {
        let mut numbered: Vec<(u32, &Node<'a>)> = self
            .children
            .iter()
            .filter_map(|(name, node)| Some((name.parse().ok()?, node)))
            .take(MOST)
            .collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, node)| node).collect()
    }
}

/// The input out of a form.
pub(super) fn decode(shape: &'static Shape, form: &Form) -> Result<Value, ServiceError> {
    let root = Node::of(form);
    match shape {
        Shape::Structure(structure) => read_structure(structure, &root).map(Value::Object),
        _ => Ok(Value::Object(Map::new())),
    }
}

fn read_structure(
    structure: &'static StructureShape,
    node: &Node<'_>,
) -> Result<Map<String, Value>, ServiceError> {
    let mut members = Map::new();
    for member in structure.members {
        if let Some(child) = names(member)
            .into_iter()
            .find_map(|name| node.children.get(name))
            && let Some(value) = read(member.shape(), child, member.flattened, member.name)?
        {
            members.insert(member.name.to_owned(), value);
        }
    }
    Ok(members)
}

/// What a member may be called: a flattened list goes by its elements' name.
fn names(member: &Member) -> impl IntoIterator<Item = &'static str> {
    let element = match member.shape() {
        Shape::List(list) if (list.flattened || member.flattened) && list.element != "member" => {
            Some(list.element)
        }
        _ => None,
    };
    [element, Some(member.wire_name()), Some(member.name)]
        .into_iter()
        .flatten()
}

fn read(
    shape: &'static Shape,
    node: &Node<'_>,
    flattened: bool,
    name: &str,
) -> Result<Option<Value>, ServiceError> {
    Ok(Some(match shape {
        Shape::Structure(structure) => Value::Object(read_structure(structure, node)?),
        Shape::List(list) => read_list(list, node, flattened, name)?,
        Shape::Map(map) => read_map(map, node, name)?,
        scalar => match node.value {
            Some(text) => read_scalar(scalar, text, name)?,
            None => return Ok(None),
        },
    }))
}

fn read_list(
    list: &'static ListShape,
    node: &Node<'_>,
    flattened: bool,
    name: &str,
) -> Result<Value, ServiceError> {
    let elements = if list.flattened || flattened {
        node.numbered()
    } else {
        let around = node
            .children
            .get(list.element)
            .or_else(|| node.children.get("member"));
        around.map(Node::numbered).unwrap_or_default()
    };
    let values = elements
        .into_iter()
        .filter_map(|node| read(list.member(), node, false, name).transpose());
    values.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn read_map(map: &'static MapShape, node: &Node<'_>, name: &str) -> Result<Value, ServiceError> {
    let around = if map.flattened {
        Some(node)
    } else {
        node.children.get("entry")
    };
    let mut entries = Map::new();
    for entry in around.map(Node::numbered).unwrap_or_default() {
        let key = entry.children.get(map.key_name).and_then(|key| key.value);
        let value = entry.children.get(map.value_name);
        if let (Some(key), Some(value)) = (key, value)
            && let Some(value) = read(map.value(), value, false, name)?
        {
            entries.insert(key.to_owned(), value);
        }
    }
    Ok(Value::Object(entries))
}

fn read_scalar(shape: &Shape, text: &str, name: &str) -> Result<Value, ServiceError> {
    let malformed = || {
        ServiceError::sender(
            "MalformedInput",
            format!("Invalid value for the parameter {name}: {text}"),
        )
    };
    Ok(match shape {
        Shape::Integer(_) => Value::from(text.trim().parse::<i32>().map_err(|_| malformed())?),
        Shape::Long(_) => Value::from(text.trim().parse::<i64>().map_err(|_| malformed())?),
        Shape::Double => {
            let number = text.trim().parse::<f64>().ok().and_then(Number::from_f64);
            Value::Number(number.ok_or_else(malformed)?)
        }
        Shape::Boolean => match text {
            "true" | "True" | "TRUE" | "1" => Value::Bool(true),
            "false" | "False" | "FALSE" | "0" => Value::Bool(false),
            _ => return Err(malformed()),
        },
        Shape::Timestamp => {
            let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| malformed())?;
            serde_json::to_value(super::Timestamp(instant)).map_err(|_| malformed())?
        }
        _ => Value::String(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::models;
    use crate::protocol::violations;

    fn input(service: &models::ServiceModel, operation: &str, form: &str) -> Value {
        decode(
            service.operation(operation).unwrap().input(),
            &parse_form(form.as_bytes()),
        )
        .unwrap()
    }

    #[test]
    fn flattened_lists_and_maps_go_by_their_own_names() {
        let form = "QueueUrl=u&MessageBody=a%20b+c&MessageAttribute.1.Name=kind\
            &MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=x";
        assert_eq!(
            input(&models::SQS, "SendMessage", form),
            json!({
                "QueueUrl": "u",
                "MessageBody": "a b c",
                "MessageAttributes": {"kind": {"StringValue": "x", "DataType": "String"}},
            })
        );
        let form = "QueueUrl=u&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.1.Id=a\
            &SendMessageBatchRequestEntry.1.DelaySeconds=3";
        assert_eq!(
            input(&models::SQS, "SendMessageBatch", form),
            json!({"QueueUrl": "u", "Entries": [{"Id": "a", "DelaySeconds": 3}, {"Id": "b"}]})
        );
    }

    #[test]
    fn other_lists_and_maps_have_an_element_around_them() {
        let form = "Name=t&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=T\
            &Tags.member.1.Key=k&Tags.member.1.Value=v";
        assert_eq!(
            input(&models::SNS, "CreateTopic", form),
            json!({"Name": "t", "Attributes": {"DisplayName": "T"}, "Tags": [{"Key": "k", "Value": "v"}]})
        );
    }

    #[test]
    fn what_is_no_number_is_malformed() {
        let operation = models::SQS.operation("ReceiveMessage").unwrap();
        let fault =
            decode(operation.input(), &parse_form(b"MaxNumberOfMessages=many")).unwrap_err();
        assert_eq!(fault.code, "MalformedInput");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_form(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            parse_form(&bytes);
        }

        #[test]
        fn any_form_is_an_input_or_a_fault(
            operation in any::<prop::sample::Index>(),
            pairs in prop::collection::vec(
                (r"[A-Z][a-z]{1,6}(\.(member|entry|key|value|Name|Value|[0-9]{1,12}|[A-Z][a-z]{1,6})){0,40}", ".{0,8}"),
                0..12,
            ),
        ) {
            let operations: Vec<_> = [&models::SQS, &models::SNS, &models::STS, &models::SES]
                .into_iter()
                .flat_map(models::ServiceModel::operations)
                .collect();
            let operation = operations[operation.index(operations.len())];
            let text: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let form = parse_form(text.join("&").as_bytes());
            if let Ok(value) = decode(operation.input(), &form) {
                violations(operation.input(), &value);
            }
        }
    }
}
