use serde_json::{Map, Value};

use crate::error::ServiceError;
use crate::models::{Location, Shape, StructureShape};

/// The input out of a JSON body; an empty body is an empty structure.
pub(super) fn decode(shape: &'static Shape, body: &[u8]) -> Result<Value, ServiceError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(Map::new()));
    }
    let mut value: Value = serde_json::from_slice(body)
        .map_err(|error| refused(format!("could not parse the request body as JSON: {error}")))?;
    conform(shape, &mut value)?;
    Ok(value)
}

fn refused(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("SerializationException", message)
}

/// Holds a value against its shape: absent members written as null go, as do
/// members AWS does not know; anything of another type is refused.
pub(super) fn conform(shape: &'static Shape, value: &mut Value) -> Result<(), ServiceError> {
    match (shape, &mut *value) {
        (Shape::Structure(structure), Value::Object(members)) => {
            conform_members(structure, members)
        }
        (Shape::List(list), Value::Array(elements)) => elements
            .iter_mut()
            .try_for_each(|element| conform(list.member(), element)),
        (Shape::Map(map), Value::Object(entries)) => {
            entries.retain(|_, entry| !entry.is_null());
            entries
                .values_mut()
                .try_for_each(|entry| conform(map.value(), entry))
        }
        (Shape::String(_) | Shape::Blob(_), Value::String(_))
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Double | Shape::Timestamp, Value::Number(_)) => Ok(()),
        (Shape::Integer(_), Value::Number(number)) => match number.as_i64() {
            Some(whole) if i32::try_from(whole).is_ok() => Ok(()),
            Some(_) => Err(refused("Value out of range for an Integer")),
            None => whole_number(value, "an Integer"),
        },
        (Shape::Long(_), Value::Number(number)) => match number.as_i64() {
            Some(_) => Ok(()),
            None => whole_number(value, "a Long"),
        },
        (Shape::Structure(_) | Shape::Map(_), Value::Array(_)) => {
            Err(refused("Start of list found where not expected."))
        }
        (Shape::List(_), Value::Object(_)) => Err(refused(
            "Start of structure or map found where not expected.",
        )),
        (shape, value) => Err(refused(unexpected(shape, value))),
    }
}

fn conform_members(
    structure: &'static StructureShape,
    members: &mut Map<String, Value>,
) -> Result<(), ServiceError> {
    let known = |name: &str| {
        structure
            .member(name)
            .filter(|member| member.location == Location::Body)
    };
    members.retain(|name, value| !value.is_null() && known(name).is_some());
    for (name, value) in members {
        if let Some(member) = known(name) {
            conform(member.shape(), value)?;
        }
    }
    Ok(())
}

/// AWS takes `3.0` for a whole number and cuts `3.7` off.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float's cast to an integer saturates"
)]
fn whole_number(value: &mut Value, kind: &str) -> Result<(), ServiceError> {
    match value.as_f64() {
        Some(number) if number.abs() <= f64::from(i32::MAX) => {
            *value = Value::from(number as i64);
            Ok(())
        }
        _ => Err(refused(format!(
            "NUMBER_VALUE can not be converted to {kind}"
        ))),
    }
}

fn unexpected(shape: &Shape, value: &Value) -> String {
    let token = match value {
        Value::String(_) => "STRING_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Array(_) => return "Start of list found where not expected.".to_owned(),
        Value::Object(_) => {
            return "Start of structure or map found where not expected.".to_owned();
        }
        Value::Null => return "Unexpected null".to_owned(),
    };
    let kind = match shape {
        Shape::Structure(_) | Shape::List(_) | Shape::Map(_) => {
            return format!("Unexpected token received from parser: {token}");
        }
        Shape::String(_) => "String",
        Shape::Integer(_) => "Integer",
        Shape::Long(_) => "Long",
        Shape::Double => "Double",
        Shape::Boolean => "Boolean",
        Shape::Blob(_) => "Blob",
        Shape::Timestamp => "Date",
    };
    format!(
        "{token} can not be converted to {} {kind}",
        if kind == "Integer" { "an" } else { "a" }
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::models::{self, OperationModel, Protocol};
    use crate::protocol::{success, violations};

    fn input(operation: &str, body: &str) -> Result<Value, String> {
        let operation = models::SQS.operation(operation).unwrap();
        decode(operation.input(), body.as_bytes()).map_err(|fault| fault.message)
    }

    #[test]
    fn what_aws_does_not_know_goes_and_null_is_absent() {
        let body = r#"{"QueueUrl": "u", "DelaySeconds": null, "Wings": [1], "MessageBody": "m"}"#;
        assert_eq!(
            input("SendMessage", body),
            Ok(json!({"QueueUrl": "u", "MessageBody": "m"}))
        );
        assert_eq!(input("ListQueues", " "), Ok(json!({})));
    }

    #[test]
    fn other_types_are_refused_and_whole_floats_are_integers() {
        let refused = |body| input("SendMessage", body).unwrap_err();
        assert_eq!(
            refused(r#"{"QueueUrl": 5}"#),
            "NUMBER_VALUE can not be converted to a String"
        );
        assert_eq!(
            refused(r#"{"DelaySeconds": "5"}"#),
            "STRING_VALUE can not be converted to an Integer"
        );
        assert_eq!(
            refused(r#"{"MessageAttributes": []}"#),
            "Start of list found where not expected."
        );
        assert_eq!(
            input("SendMessage", r#"{"DelaySeconds": 5.0}"#),
            Ok(json!({"DelaySeconds": 5}))
        );
        assert!(input("SendMessage", r#"{"DelaySeconds": 99999999999}"#).is_err());
    }

    fn any_operation()
    -> impl Strategy<Value = (&'static models::ServiceModel, &'static OperationModel)> {
        (
            any::<proptest::sample::Index>(),
            any::<proptest::sample::Index>(),
        )
            .prop_map(|(service, operation)| {
                let model = models::ALL[service.index(models::ALL.len())];
                (
                    model,
                    &model.operations()[operation.index(model.operations().len())],
                )
            })
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[A-Za-z]{1,8}", inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// A value near what the shape asks for, so that the decoder gets somewhere.
    fn near(shape: &'static Shape, depth: u32) -> BoxedStrategy<Value> {
        match shape {
            _ if depth == 0 => any_json().boxed(),
            Shape::Structure(structure) => structure.members.iter().fold(
                Just(Value::Object(Map::new())).boxed(),
                |built, member| {
                    (built, prop::option::of(near(member.shape(), depth - 1)))
                        .prop_map(move |(mut built, value)| {
                            if let Some(value) = value {
                                built[member.name] = value;
                            }
                            built
                        })
                        .boxed()
                },
            ),
            Shape::List(list) => prop::collection::vec(near(list.member(), depth - 1), 0..3)
                .prop_map(Value::from)
                .boxed(),
            Shape::Map(map) => {
                prop::collection::btree_map(".{0,5}", near(map.value(), depth - 1), 0..3)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect()))
                    .boxed()
            }
            Shape::String(_) | Shape::Blob(_) => ".{0,20}".prop_map(Value::from).boxed(),
            Shape::Integer(_) | Shape::Long(_) => any::<i64>().prop_map(Value::from).boxed(),
            Shape::Boolean => any::<bool>().prop_map(Value::from).boxed(),
            Shape::Double | Shape::Timestamp => any::<f64>().prop_map(Value::from).boxed(),
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_input_or_a_fault((_, operation) in any_operation(), body in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(value) = decode(operation.input(), &body) {
                violations(operation.input(), &value);
            }
        }

        #[test]
        fn any_json_is_an_input_or_a_fault((_, operation) in any_operation(), value in any_json()) {
            if let Ok(value) = decode(operation.input(), value.to_string().as_bytes()) {
                violations(operation.input(), &value);
            }
        }

    }

    proptest! {
        // The structures are large: as many cases as elsewhere would take seconds.
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Decoding, judging and writing inputs and outputs of any operation, in both protocols.
        #[test]
        fn what_is_nearly_right_is_dealt_with((model, operation, value) in any_operation().prop_flat_map(|(model, operation)| {
            (Just(model), Just(operation), near(operation.output(), 3))
        })) {
            if let Ok(value) = decode(operation.output(), value.to_string().as_bytes()) {
                violations(operation.output(), &value);
                for protocol in [model.protocol, Protocol::Query] {
                    let answer = success(model, operation, protocol, &value, "id");
                    prop_assert!(answer.status().is_success());
                }
            }
        }
    }
}
