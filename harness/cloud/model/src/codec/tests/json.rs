//! Documents in JSON.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::models::{self, OperationModel, Protocol, ServiceModel};
use crate::protocol::{decode_json, success, violations};

fn read(operation: &OperationModel, body: &[u8]) -> Result<Value, String> {
    decode_json(operation, body).map_err(|error| error.message)
}

fn input(operation: &str, body: &str) -> Result<Value, String> {
    read(models::SQS.operation(operation).unwrap(), body.as_bytes())
}

#[test]
fn a_member_that_aws_does_not_know_goes_and_null_is_absent() {
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
        refused(r#"{"DelaySeconds": 99999999999}"#),
        "Value out of range for an Integer"
    );
    assert_eq!(
        input("SendMessage", r#"{"DelaySeconds": 5.0}"#),
        Ok(json!({"DelaySeconds": 5}))
    );
}

fn any_operation() -> impl Strategy<Value = (&'static ServiceModel, &'static OperationModel)> {
    let index = any::<prop::sample::Index>;
    (index(), index()).prop_map(|(service, operation)| {
        let model = *service.get(models::ALL);
        (model, operation.get(model.operations()))
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

/// Puts any value in the place of a few of those that an input has.
fn damage(value: &mut Value, other: &Value, countdown: &mut usize) {
    if *countdown == 0 {
        *value = other.clone();
    }
    *countdown = countdown.wrapping_sub(1);
    match value {
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| damage(value, other, countdown)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|value| damage(value, other, countdown)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_json_is_an_input_or_an_error((_, operation) in any_operation(), value in any_json()) {
        if let Ok(value) = read(operation, value.to_string().as_bytes()) {
            violations(operation.input(), &value);
        }
    }

    /// Decoding, judging and writing outputs of any operation, in two protocols.
    #[test]
    fn a_value_that_is_nearly_right_is_dealt_with(
        (model, operation) in any_operation(),
        choices in prop::collection::vec(any::<u8>(), 0..300),
        other in any_json(),
        mut at in 0_usize..20,
    ) {
        let mut input = super::generate::Choices::new(&choices).message(operation.input());
        damage(&mut input, &other, &mut at);
        if let Ok(value) = read(operation, input.to_string().as_bytes()) {
            violations(operation.input(), &value);
        }
        let mut output = super::generate::Choices::new(&choices).message(operation.output());
        damage(&mut output, &other, &mut at);
        for protocol in [model.protocol, Protocol::Query, Protocol::RpcV2Cbor] {
            let answer = success(model, operation, protocol, &output, "id");
            prop_assert!(answer.status().as_u16() < 600);
        }
    }
}
