//! Attribute values out of JSON (`{"S": "text"}`), with the messages of DynamoDB.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{AttributeMap, AttributeValue, MAX_DEPTH, Number, NumberError};
use crate::error::Error;

/// Parses attributes by name.
pub(crate) fn parse_map(map: &Map<String, Value>) -> Result<AttributeMap, Error> {
    parse_map_at(map, 0)
}

/// Parses a value.
pub(crate) fn parse_value(value: &Value) -> Result<AttributeValue, Error> {
    parse_value_at(value, 0)
}

/// Returns the error for a number.
pub(crate) fn number_error(error: NumberError, text: &str) -> Error {
    Error::validation(match error {
        NumberError::Syntax if text.is_empty() => {
            "The parameter cannot be converted to a numeric value".to_owned()
        }
        NumberError::Syntax => {
            format!("The parameter cannot be converted to a numeric value: {text}")
        }
        NumberError::Digits => {
            "Attempting to store more than 38 significant digits in a Number".to_owned()
        }
        NumberError::Overflow => "Number overflow. Attempting to store a number with magnitude \
                                  larger than supported range"
            .to_owned(),
        NumberError::Underflow => "Number underflow. Attempting to store a number with magnitude \
                                   smaller than supported range"
            .to_owned(),
    })
}

fn parse_map_at(map: &Map<String, Value>, depth: usize) -> Result<AttributeMap, Error> {
    let attributes = map
        .iter()
        .map(|(name, value)| Ok((name.as_str(), parse_value_at(value, depth)?)));
    attributes.collect()
}

fn parse_value_at(value: &Value, depth: usize) -> Result<AttributeValue, Error> {
    let members = value.as_object().map_or(0, Map::len);
    let Some((kind, value)) = value.as_object().and_then(|members| members.iter().next()) else {
        return Err(Error::validation(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ));
    };
    if members > 1 {
        return Err(Error::validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one \
             of the supported datatypes",
        ));
    }
    match (kind.as_str(), value) {
        ("S", Value::String(text)) => Ok(AttributeValue::String(text.as_str().into())),
        ("N", Value::String(text)) => parse_number(text).map(AttributeValue::Number),
        ("B", Value::String(text)) => parse_binary(text).map(AttributeValue::Binary),
        ("BOOL", Value::Bool(value)) => Ok(AttributeValue::Bool(*value)),
        ("NULL", Value::Bool(true)) => Ok(AttributeValue::Null),
        ("NULL", _) => Err(Error::invalid_values(
            "Null attribute value types must have the value of true",
        )),
        ("SS", Value::Array(elements)) => parse_string_set(elements),
        ("NS", Value::Array(elements)) => parse_number_set(elements),
        ("BS", Value::Array(elements)) => parse_binary_set(elements),
        ("M" | "L", _) if depth >= MAX_DEPTH => Err(Error::validation(
            "Nesting Levels have exceeded supported limits",
        )),
        ("M", Value::Object(members)) => parse_map_at(members, depth + 1).map(AttributeValue::Map),
        ("L", Value::Array(elements)) => {
            let elements = elements
                .iter()
                .map(|element| parse_value_at(element, depth + 1));
            elements.collect::<Result<_, _>>().map(AttributeValue::List)
        }
        _ => Err(Error::validation(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        )),
    }
}

fn parse_number(text: &str) -> Result<Number, Error> {
    Number::parse(text).map_err(|error| number_error(error, text))
}

fn parse_binary(text: &str) -> Result<Box<[u8]>, Error> {
    let bytes = STANDARD.decode(text);
    bytes
        .map(Into::into)
        .map_err(|_| Error::serialization("Invalid Base64 value"))
}

fn texts(elements: &[Value]) -> impl Iterator<Item = &str> {
    elements.iter().filter_map(Value::as_str)
}

fn parse_string_set(elements: &[Value]) -> Result<AttributeValue, Error> {
    if elements.is_empty() {
        return Err(Error::invalid_values("An string set  may not be empty"));
    }
    let set: Vec<Box<str>> = texts(elements).map(Into::into).collect();
    let members = set.len();
    let sorted = sorted(set);
    if sorted.len() < members {
        return Err(Error::invalid_values(format!(
            "Input collection [{}] contains duplicates.",
            texts(elements).collect::<Vec<_>>().join(", ")
        )));
    }
    Ok(AttributeValue::StringSet(sorted))
}

fn parse_number_set(elements: &[Value]) -> Result<AttributeValue, Error> {
    if elements.is_empty() {
        return Err(Error::invalid_values("An number set  may not be empty"));
    }
    let set: Vec<Number> = texts(elements)
        .map(parse_number)
        .collect::<Result<_, _>>()?;
    let members = set.len();
    let sorted = sorted(set);
    if sorted.len() < members {
        return Err(Error::validation("Input collection contains duplicates"));
    }
    Ok(AttributeValue::NumberSet(sorted))
}

fn parse_binary_set(elements: &[Value]) -> Result<AttributeValue, Error> {
    if elements.is_empty() {
        return Err(Error::invalid_values("Binary sets should not be empty"));
    }
    let set: Vec<Box<[u8]>> = texts(elements)
        .map(parse_binary)
        .collect::<Result<_, _>>()?;
    let members = set.len();
    let sorted = sorted(set);
    if sorted.len() < members {
        return Err(Error::invalid_values(format!(
            "Input collection [{}]of type BS contains duplicates.",
            texts(elements).collect::<Vec<_>>().join(", ")
        )));
    }
    Ok(AttributeValue::BinarySet(sorted))
}

/// Returns the set of values of one type that sets can have; `None` for other values.
pub(crate) fn set_of(values: Vec<AttributeValue>) -> Option<AttributeValue> {
    let (mut texts, mut numbers, mut binaries) = (Vec::new(), Vec::new(), Vec::new());
    let count = values.len();
    for value in values {
        match value {
            AttributeValue::String(text) => texts.push(text),
            AttributeValue::Number(number) => numbers.push(number),
            AttributeValue::Binary(bytes) => binaries.push(bytes),
            _ => return None,
        }
    }
    match count {
        0 => None,
        _ if texts.len() == count => Some(AttributeValue::StringSet(sorted(texts))),
        _ if numbers.len() == count => Some(AttributeValue::NumberSet(sorted(numbers))),
        _ if binaries.len() == count => Some(AttributeValue::BinarySet(sorted(binaries))),
        _ => None,
    }
}

fn sorted<T: Ord>(mut set: Vec<T>) -> Box<[T]> {
    set.sort_unstable();
    set.dedup();
    set.into()
}

impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for AttributeMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_map(&Map::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(value: &Value) -> String {
        parse_value(value).unwrap_err().to_string()
    }

    #[test]
    fn values_are_refused_in_the_words_of_aws() {
        let invalid = "One or more parameter values were invalid: ";
        for (value, expected) in [
            (json!({}), "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes".to_owned()),
            (json!({"S": "a", "N": "1"}), "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes".to_owned()),
            (json!({"N": "abc"}), "The parameter cannot be converted to a numeric value: abc".to_owned()),
            (json!({"N": ""}), "The parameter cannot be converted to a numeric value".to_owned()),
            (json!({"NULL": false}), format!("{invalid}Null attribute value types must have the value of true")),
            (json!({"SS": []}), format!("{invalid}An string set  may not be empty")),
            (json!({"SS": ["a", "a"]}), format!("{invalid}Input collection [a, a] contains duplicates.")),
            (json!({"NS": ["1", "1.0"]}), "Input collection contains duplicates".to_owned()),
            (json!({"BS": ["YQ==", "YQ=="]}), format!("{invalid}Input collection [YQ==, YQ==]of type BS contains duplicates.")),
        ] {
            assert_eq!(message(&value), expected, "{value}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |levels| (0..levels).fold(json!({"S": "x"}), |value, _| json!({"L": [value]}));
        assert_eq!(parse_value(&nested(MAX_DEPTH)).unwrap().depth(), MAX_DEPTH);
        assert_eq!(
            message(&nested(MAX_DEPTH + 1)),
            "Nesting Levels have exceeded supported limits"
        );
    }

    #[test]
    fn values_are_written_as_they_were_read() {
        let item = json!({
            "s": {"S": "ü"}, "n": {"N": "1.5"}, "b": {"B": "AP8="}, "t": {"BOOL": true},
            "z": {"NULL": true}, "l": {"L": [{"M": {}}]}, "ss": {"SS": ["a", "b"]},
            "ns": {"NS": ["-1", "2"]}, "bs": {"BS": ["YQ=="]},
        });
        let parsed = parse_map(item.as_object().unwrap()).unwrap();
        assert_eq!(serde_json::to_value(&parsed).unwrap(), item);
        assert_eq!(
            serde_json::from_value::<AttributeMap>(item).unwrap(),
            parsed
        );
    }
}
