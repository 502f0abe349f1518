//! The values of attributes in DynamoDB's own form, from plain JSON and back.

use serde_json::{Map, Number, Value, json};

/// Returns an item in DynamoDB's form. Types are those of JSON; an object with one of
/// DynamoDB's names of types as its only member, and a value of that type, is taken as it
/// is: `{"N": "0.10"}`, `{"SS": ["a", "b"]}`.
pub fn encode(item: &Map<String, Value>) -> Map<String, Value> {
    let attributes = item.iter();
    attributes
        .map(|(name, value)| (name.clone(), encode_value(value)))
        .collect()
}

/// Returns a value in DynamoDB's form, as [`encode`] does.
pub fn encode_value(value: &Value) -> Value {
    match value {
        Value::Null => json!({"NULL": true}),
        Value::Bool(flag) => json!({"BOOL": flag}),
        Value::Number(number) => json!({"N": number.to_string()}),
        Value::String(text) => json!({"S": text}),
        Value::Array(items) => json!({"L": items.iter().map(encode_value).collect::<Value>()}),
        Value::Object(members) => typed(members).unwrap_or_else(|| json!({"M": encode(members)})),
    }
}

/// Returns a value that is in DynamoDB's form already.
fn typed(members: &Map<String, Value>) -> Option<Value> {
    let mut entries = members.iter();
    let (Some((name, value)), None) = (entries.next(), entries.next()) else {
        return None;
    };
    let scalars = |numbers: bool| -> Option<Vec<Value>> {
        let items = value.as_array()?.iter();
        items
            .map(|item| match item {
                Value::String(_) => Some(item.clone()),
                Value::Number(number) if numbers => Some(number.to_string().into()),
                _ => None,
            })
            .collect()
    };
    let value: Value = match (name.as_str(), value) {
        ("S" | "B" | "N", Value::String(text)) => text.as_str().into(),
        ("N", Value::Number(number)) => number.to_string().into(),
        ("BOOL", Value::Bool(flag)) => (*flag).into(),
        ("NULL", Value::Bool(true)) => true.into(),
        ("SS" | "BS", _) => scalars(false)?.into(),
        ("NS", _) => scalars(true)?.into(),
        ("L", Value::Array(items)) => items.iter().map(encode_value).collect(),
        ("M", Value::Object(members)) => encode(members).into(),
        _ => return None,
    };
    Some(json!({name: value}))
}

/// Returns an item in DynamoDB's form as plain JSON. What JSON cannot say keeps DynamoDB's
/// form: sets, bytes, numbers that are not exact in JSON, and maps that [`encode`] would
/// take for one of these.
pub fn decode(item: &Value) -> Value {
    let attributes = item.as_object().into_iter().flatten();
    attributes
        .map(|(name, value)| (name.clone(), decode_value(value)))
        .collect::<Map<_, _>>()
        .into()
}

fn decode_value(value: &Value) -> Value {
    let mut entries = value.as_object().into_iter().flatten();
    let Some((name, inner)) = entries.next() else {
        return value.clone();
    };
    match (name.as_str(), inner) {
        ("S" | "BOOL", _) => inner.clone(),
        ("NULL", _) => Value::Null,
        ("N", Value::String(text)) => match number(text) {
            Some(number) => number.into(),
            None => value.clone(),
        },
        ("L", Value::Array(items)) => items.iter().map(decode_value).collect(),
        ("M", Value::Object(members)) => {
            let plain = decode(inner);
            match plain.as_object().and_then(typed) {
                Some(_) => json!({"M": members.iter().map(|(name, value)| {
                    (name.clone(), decode_value(value))
                }).collect::<Map<_, _>>()}),
                None => plain,
            }
        }
        _ => value.clone(),
    }
}

/// Returns the number of a text; `None` if JSON's would be another one.
fn number(text: &str) -> Option<Number> {
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = text.parse::<u64>() {
        return Some(integer.into());
    }
    let number = Number::from_f64(text.parse().ok()?)?;
    (digits(&number.to_string())? == digits(text)?).then_some(number)
}

/// Returns the sign, the digits without zeros at the ends, and the exponent of a number.
fn digits(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (is_negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.trim_start_matches('+')),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let trimmed = all.trim_end_matches('0');
    let zeros = i64::try_from(all.len() - trimmed.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let significant = trimmed.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    Some((
        is_negative,
        significant.to_owned(),
        exponent + zeros - places,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(plain: &Value, dynamo: &Value) {
        assert_eq!(encode_value(plain), *dynamo);
        assert_eq!(decode_value(dynamo), *plain);
    }

    #[test]
    fn types_are_those_of_json() {
        check(&json!("a"), &json!({"S": "a"}));
        check(&json!(14.95), &json!({"N": "14.95"}));
        check(&json!(-7), &json!({"N": "-7"}));
        check(&json!(u64::MAX), &json!({"N": "18446744073709551615"}));
        check(&json!(true), &json!({"BOOL": true}));
        check(&json!(null), &json!({"NULL": true}));
        check(
            &json!([1, {"a": "b"}]),
            &json!({"L": [{"N": "1"}, {"M": {"a": {"S": "b"}}}]}),
        );
        check(&json!({}), &json!({"M": {}}));
    }

    #[test]
    fn what_json_cannot_say_keeps_the_form_of_dynamodb() {
        let values = [
            json!({"SS": ["a", "b"]}),
            json!({"NS": ["1", "2.50"]}),
            json!({"B": "aGk="}),
            json!({"BS": ["aGk="]}),
            json!({"N": "0.12345678901234567890123456789012345678"}),
            json!({"N": "99999999999999999999"}),
        ];
        for value in values {
            check(&value, &value);
        }
    }

    #[test]
    fn own_form_is_taken_as_it_is() {
        assert_eq!(encode_value(&json!({"N": 5})), json!({"N": "5"}));
        assert_eq!(
            encode_value(&json!({"NS": [1, 2]})),
            json!({"NS": ["1", "2"]})
        );
        assert_eq!(encode_value(&json!({"S": "x"})), json!({"S": "x"}));
        // Neither of these is a value of the type that it names.
        assert_eq!(
            encode_value(&json!({"N": true})),
            json!({"M": {"N": {"BOOL": true}}})
        );
        assert_eq!(
            encode_value(&json!({"S": "x", "N": "1"})),
            json!({"M": {"S": {"S": "x"}, "N": {"S": "1"}}})
        );
        assert_eq!(
            encode_value(&json!({"M": {"a": 1}})),
            json!({"M": {"a": {"N": "1"}}})
        );
    }

    #[test]
    fn map_that_looks_like_a_typed_value_is_kept_apart() {
        let dynamo = json!({"M": {"S": {"S": "x"}}});
        let plain = decode_value(&dynamo);
        assert_eq!(plain, json!({"M": {"S": "x"}}));
        assert_eq!(encode_value(&plain), dynamo);
    }

    #[test]
    fn numbers_are_equal_whatever_their_form() {
        assert_eq!(
            decode_value(&json!({"N": "100000000000000000000000"})),
            json!(1e23)
        );
        assert_eq!(decode_value(&json!({"N": "0.10"})), json!(0.1));
        assert_eq!(decode_value(&json!({"N": "-0.0"})), json!(-0.0));
        assert_eq!(digits("0.0010"), digits("1e-3"));
        assert_eq!(digits("-12.50"), digits("-125E-1"));
        assert_ne!(digits("1"), digits("10"));
    }
}
