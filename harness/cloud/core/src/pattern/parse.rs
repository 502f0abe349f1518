//! Reads patterns, and words what is wrong with them as AWS does (recorded:
//! `events_patterns`, the cases that end with `_EXC`).

use serde_json::{Map, Value};

use super::cidr::Cidr;
use super::matcher::{Bound, Matcher, Text};
use super::wildcard::Wildcard;
use super::{Condition, Pattern};

/// The most alternatives that `$or` may make of a pattern.
const MAX_ALTERNATIVES: usize = 1000;

type Alternatives = Vec<Vec<Condition>>;

pub(super) fn pattern(text: &str) -> Result<Pattern, String> {
    let parsed: Value = serde_json::from_str(text).map_err(|_| malformed(text))?;
    let Value::Object(members) = parsed else {
        return Err(format!(
            "Filter is not an object\n at [Source: (String)\"{text}\"; line: 1, column: 2]"
        ));
    };
    if members.is_empty() {
        return Err("Empty objects are not allowed".to_owned());
    }
    let alternatives = object(&members, "")?;
    Ok(Pattern { alternatives })
}

/// Returns why a text is not JSON, for the first word that is none.
fn malformed(text: &str) -> String {
    let known = |word: &str| matches!(word, "null" | "true" | "false");
    let mut in_text = false;
    let mut characters = text.char_indices().peekable();
    let location =
        |column: usize| format!("\n at [Source: (String)\"{text}\"; line: 1, column: {column}]");
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if in_text => {
                characters.next();
            }
            '"' => in_text = !in_text,
            '\'' if !in_text => {
                return format!(
                    "Unexpected character (''' (code 39)): was expecting double-quote to start \
                     field name{}",
                    location(at + 1)
                );
            }
            word if !in_text && word.is_alphabetic() => {
                let mut end = at + word.len_utf8();
                while let Some((next, _)) = characters.next_if(|(_, c)| c.is_alphanumeric()) {
                    end = next + 1;
                }
                let word = text.get(at..end).unwrap_or_default();
                if !known(word) {
                    return format!(
                        "Unrecognized token '{word}': was expecting (JSON String, Number, Array, \
                         Object or token 'null', 'true' or 'false'){}",
                        location(end + 1)
                    );
                }
            }
            _ => {}
        }
    }
    format!(
        "Unexpected end-of-input{}",
        location(text.chars().count() + 1)
    )
}

/// Returns the alternatives of an object: of each member one, all together.
fn object(members: &Map<String, Value>, path: &str) -> Result<Alternatives, String> {
    let mut all: Alternatives = vec![Vec::new()];
    for (name, value) in members {
        let added = match value {
            Value::Array(options) if name == "$or" && is_or(options) => or(options, path)?,
            _ => member(name, value, path)?,
        };
        let mut combined = Vec::new();
        for one in &all {
            for other in &added {
                combined.push([one.as_slice(), other].concat());
            }
        }
        if combined.len() > MAX_ALTERNATIVES {
            return Err("Rule is too complex".to_owned());
        }
        all = combined;
    }
    Ok(all)
}

/// Returns whether `$or` is the operator and not the name of a field.
fn is_or(options: &[Value]) -> bool {
    options.len() > 1 && options.iter().all(Value::is_object)
}

fn or(options: &[Value], path: &str) -> Result<Alternatives, String> {
    let mut all = Vec::new();
    for option in options.iter().filter_map(Value::as_object) {
        all.extend(object(option, path)?);
    }
    Ok(all)
}

fn member(name: &str, value: &Value, path: &str) -> Result<Alternatives, String> {
    let path = if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    };
    match value {
        Value::Object(members) if members.is_empty() => {
            Err("Empty objects are not allowed".to_owned())
        }
        Value::Object(members) => object(members, &path),
        Value::Array(values) if values.is_empty() => Err("Empty arrays are not allowed".to_owned()),
        Value::Array(values) => {
            let matchers = values.iter().map(matcher).collect::<Result<_, _>>()?;
            Ok(vec![vec![Condition { path, matchers }]])
        }
        _ => Err(format!("\"{name}\" must be an object or an array")),
    }
}

fn matcher(value: &Value) -> Result<Matcher, String> {
    Ok(match value {
        Value::Null => Matcher::Null,
        Value::Bool(value) => Matcher::Bool(*value),
        Value::Number(number) => Matcher::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Matcher::Text(Text::Equals(text.clone())),
        Value::Array(_) => {
            return Err("Match value must be String, number, true, false, or null".to_owned());
        }
        Value::Object(members) => {
            let (name, operand) = only(members)?;
            operator(name, operand)?
        }
    })
}

/// Returns the only member of an object.
fn only(members: &Map<String, Value>) -> Result<(&str, &Value), String> {
    let mut all = members.iter();
    match (all.next(), all.next()) {
        (Some((name, value)), None) => Ok((name, value)),
        (None, _) => Err("Empty objects are not allowed".to_owned()),
        _ => Err("Only one key allowed in match expression".to_owned()),
    }
}

fn operator(name: &str, operand: &Value) -> Result<Matcher, String> {
    Ok(match name {
        "exists" => {
            let wanted = operand.as_bool();
            Matcher::Exists(wanted.ok_or("exists match pattern must be either true or false.")?)
        }
        "prefix" => Matcher::Text(affix(name, operand, Text::Prefix, Text::PrefixIgnoreCase)?),
        "suffix" => Matcher::Text(affix(name, operand, Text::Suffix, Text::SuffixIgnoreCase)?),
        "equals-ignore-case" => Matcher::Text(Text::EqualsIgnoreCase(text(name, operand)?)),
        "wildcard" => Matcher::Text(Text::Wildcard(Wildcard::parse(&text(name, operand)?)?)),
        // Recorded: `content_ip_address_type_EXC`.
        "cidr" => Matcher::Cidr(Cidr::parse(&text("prefix", operand)?)?),
        "numeric" => {
            let parts = operand.as_array();
            numeric(parts.ok_or("Value of numeric must be an array.")?)?
        }
        "anything-but" => Matcher::AnythingBut(anything_but(operand)?),
        _ => return Err(format!("Unrecognized match type {name}")),
    })
}

fn text(name: &str, operand: &Value) -> Result<String, String> {
    let text = operand.as_str().map(str::to_owned);
    text.ok_or_else(|| format!("{name} match pattern must be a string"))
}

/// Returns the comparison of a beginning or an end, with or without case.
fn affix(
    name: &str,
    operand: &Value,
    exact: fn(String) -> Text,
    ignoring_case: fn(String) -> Text,
) -> Result<Text, String> {
    match operand.get("equals-ignore-case") {
        Some(operand) => text("equals-ignore-case", operand).map(ignoring_case),
        None => text(name, operand).map(exact),
    }
}

fn anything_but(operand: &Value) -> Result<Vec<Matcher>, String> {
    match operand {
        Value::Object(members) => {
            let (name, operand) = only(members)?;
            let operands = match operand {
                Value::Array(operands) => operands.as_slice(),
                one => std::slice::from_ref(one),
            };
            let operands = operands.iter();
            operands
                .map(|one| anything_but_operator(name, one))
                .collect()
        }
        Value::Array(values) => {
            if values.is_empty() {
                return Err("Empty arrays are not allowed".to_owned());
            }
            let values = values.iter();
            values
                .map(|value| match value {
                    Value::String(_) | Value::Number(_) => matcher(value),
                    _ => Err(
                        "Inside anything but list, start|null|boolean is not supported.".to_owned(),
                    ),
                })
                .collect()
        }
        Value::String(_) | Value::Number(_) => Ok(vec![matcher(operand)?]),
        _ => Err(NOT_ANYTHING_BUT.to_owned()),
    }
}

const NOT_ANYTHING_BUT: &str =
    "Value of anything-but must be an array or single string/number value.";

fn anything_but_operator(name: &str, operand: &Value) -> Result<Matcher, String> {
    Ok(Matcher::Text(match name {
        "prefix" | "suffix" => {
            if operand.is_object() {
                return Err(NOT_ANYTHING_BUT.to_owned());
            }
            let operand = operand.as_str();
            let affix = operand.ok_or("prefix/suffix match pattern must be a string")?;
            if affix.is_empty() {
                return Err("Null prefix/suffix not allowed".to_owned());
            }
            if name == "prefix" {
                Text::Prefix(affix.to_owned())
            } else {
                Text::Suffix(affix.to_owned())
            }
        }
        "equals-ignore-case" => {
            let text = operand.as_str().ok_or(
                "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not \
                 supported.",
            )?;
            Text::EqualsIgnoreCase(text.to_owned())
        }
        "wildcard" => Text::Wildcard(Wildcard::parse(&text(name, operand)?)?),
        _ => return Err(format!("Unsupported anything-but pattern: {name}")),
    }))
}

/// Returns the range of `["=", 5]`, `[">", 0]` or `[">=", 0, "<", 10]`.
fn numeric(parts: &[Value]) -> Result<Matcher, String> {
    let mut parts = parts.iter();
    let mut next = || -> Result<Option<(&str, f64)>, String> {
        let Some(operator) = parts.next() else {
            return Ok(None);
        };
        let operator = operator
            .as_str()
            .ok_or_else(|| format!("Invalid member in numeric match: {operator}"))?;
        if !matches!(operator, "=" | "<" | "<=" | ">" | ">=") {
            return Err(format!("Unrecognized numeric range operator: {operator}"));
        }
        let number = parts.next().and_then(Value::as_f64);
        let number = number.ok_or_else(|| format!("Value of {operator} must be numeric"))?;
        Ok(Some((operator, number)))
    };
    let (operator, number) = next()?.ok_or("Invalid member in numeric match: ]")?;
    let second = next()?;
    let bound = |operator: &str, number| match operator {
        "<" | ">" => Bound::Exclusive(number),
        _ => Bound::Inclusive(number),
    };
    let too_many = || Err("Too many terms in numeric range expression".to_owned());
    if next()?.is_some() {
        return too_many();
    }
    let first = bound(operator, number);
    Ok(match (operator, second) {
        ("=", None) => Matcher::Range {
            low: first,
            high: first,
        },
        ("<" | "<=", None) => Matcher::Range {
            low: Bound::None,
            high: first,
        },
        (_, None) => Matcher::Range {
            low: first,
            high: Bound::None,
        },
        (">" | ">=", Some((second @ ("<" | "<="), high))) => {
            if high <= number {
                return Err("Bottom must be less than top".to_owned());
            }
            Matcher::Range {
                low: first,
                high: bound(second, high),
            }
        }
        (">" | ">=", Some((second, _))) => {
            return Err(format!("Bad numeric range operator: {second}"));
        }
        _ => return too_many(),
    })
}
