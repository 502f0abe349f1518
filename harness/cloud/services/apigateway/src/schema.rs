//! JSON Schema, draft 4: what models say of bodies.
//!
//! It is hand-written because the crates for it are many times its size, and fetch documents
//! that a schema names; here, a schema names models of its API.

use regex::Regex;
use serde_json::{Map, Value};

use crate::state::{Items, text};

/// What the references to models begin with; the id of an API and `/models/NAME` follow.
const MODELS: &str = "/models/";

/// How deep references and values may be nested.
const DEEPEST: usize = 64;

/// A schema and the models that it may name.
#[derive(Clone, Copy)]
pub(crate) struct Schema<'a> {
    root: &'a Value,
    models: &'a Items,
}

/// Returns the schema of a model.
pub(crate) fn of_model(models: &Items, name: &str) -> Option<Value> {
    serde_json::from_str(text(models.get(name)?, "schema")?).ok()
}

impl<'a> Schema<'a> {
    pub(crate) fn new(root: &'a Value, models: &'a Items) -> Self {
        Self { root, models }
    }

    /// Returns what of a value the schema does not allow, in words; empty if it allows it.
    pub(crate) fn violations(self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.check(self.root, value, "", 0, &mut found);
        found
    }

    fn allows(self, schema: &Value, value: &Value, depth: usize) -> bool {
        let mut found = Vec::new();
        self.check(schema, value, "", depth, &mut found);
        found.is_empty()
    }

    fn check(
        self,
        schema: &Value,
        value: &Value,
        place: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) {
        let Some(schema) = schema.as_object() else {
            if *schema == Value::Bool(false) {
                found.push(format!("{place}: nothing is allowed here"));
            }
            return;
        };
        if depth > DEEPEST {
            found.push(format!("{place}: it is nested too deeply"));
            return;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            self.check_reference(reference, value, place, depth, found);
            return;
        }
        let own = [check_type, check_values, check_number, check_text];
        found.extend(
            own.iter()
                .filter_map(|check| Some(format!("{place}: {}", check(schema, value)?))),
        );
        self.check_combinations(schema, value, place, depth, found);
        match value {
            Value::Object(object) => self.check_object(schema, object, place, depth, found),
            Value::Array(array) => self.check_array(schema, array, place, depth, found),
            _ => {}
        }
    }

    fn check_reference(
        self,
        reference: &str,
        value: &Value,
        place: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) {
        if let Some(pointer) = reference.strip_prefix('#') {
            match self.root.pointer(pointer) {
                Some(schema) => self.check(schema, value, place, depth + 1, found),
                None => found.push(format!("{place}: the schema has no {reference}")),
            }
            return;
        }
        let name = reference.rsplit_once(MODELS).map_or("", |(_, name)| name);
        match of_model(self.models, name) {
            Some(root) => {
                let schema = Schema {
                    root: &root,
                    ..self
                };
                schema.check(&root, value, place, depth + 1, found);
            }
            None => found.push(format!("{place}: there is no model {reference}")),
        }
    }

    fn check_combinations(
        self,
        schema: &Map<String, Value>,
        value: &Value,
        place: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) {
        let all = |name: &str| schema.get(name).and_then(Value::as_array);
        let count = |schemas: &Vec<Value>| {
            let schemas = schemas.iter();
            schemas
                .filter(|schema| self.allows(schema, value, depth + 1))
                .count()
        };
        for schema in all("allOf").into_iter().flatten() {
            self.check(schema, value, place, depth + 1, found);
        }
        if all("anyOf").is_some_and(|schemas| count(schemas) == 0) {
            found.push(format!("{place}: none of anyOf allows it"));
        }
        if all("oneOf").is_some_and(|schemas| count(schemas) != 1) {
            found.push(format!("{place}: not exactly one of oneOf allows it"));
        }
        if schema
            .get("not")
            .is_some_and(|not| self.allows(not, value, depth + 1))
        {
            found.push(format!("{place}: `not` allows it"));
        }
    }

    fn check_object(
        self,
        schema: &Map<String, Value>,
        object: &Map<String, Value>,
        place: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) {
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(name) {
                found.push(format!("{place}: it has no {name}"));
            }
        }
        let is_less =
            |name: &str, than: usize| limit(schema, name).is_some_and(|limit| than < limit);
        let is_more =
            |name: &str, than: usize| limit(schema, name).is_some_and(|limit| than > limit);
        if is_less("minProperties", object.len()) || is_more("maxProperties", object.len()) {
            found.push(format!("{place}: it has {} properties", object.len()));
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        for (name, value) in object {
            let place = format!("{place}/{name}");
            let own = properties.and_then(|properties| properties.get(name));
            let by_pattern = patterns.into_iter().flatten();
            let by_pattern = by_pattern.filter(|(pattern, _)| fits(pattern, name));
            let known: Vec<&Value> = own
                .into_iter()
                .chain(by_pattern.map(|(_, schema)| schema))
                .collect();
            for schema in &known {
                self.check(schema, value, &place, depth + 1, found);
            }
            if let (true, Some(additional)) = (known.is_empty(), schema.get("additionalProperties"))
            {
                self.check(additional, value, &place, depth + 1, found);
            }
        }
    }

    fn check_array(
        self,
        schema: &Map<String, Value>,
        array: &[Value],
        place: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) {
        let is_short = limit(schema, "minItems").is_some_and(|limit| array.len() < limit);
        let is_long = limit(schema, "maxItems").is_some_and(|limit| array.len() > limit);
        if is_short || is_long {
            found.push(format!("{place}: it has {} items", array.len()));
        }
        let has_twins = (1..array.len()).any(|at| array[..at].contains(&array[at]));
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) && has_twins {
            found.push(format!("{place}: it has an item twice"));
        }
        for (at, value) in array.iter().enumerate() {
            let place = format!("{place}/{at}");
            let schema = match schema.get("items") {
                Some(Value::Array(schemas)) => schemas.get(at).or(schema.get("additionalItems")),
                one => one,
            };
            if let Some(schema) = schema {
                self.check(schema, value, &place, depth + 1, found);
            }
        }
    }
}

fn limit(schema: &Map<String, Value>, name: &str) -> Option<usize> {
    usize::try_from(schema.get(name)?.as_u64()?).ok()
}

fn fits(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}

fn is_of_type(value: &Value, kind: &str) -> bool {
    match kind {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
        }
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => true,
    }
}

type Object = Map<String, Value>;

fn check_type(schema: &Object, value: &Value) -> Option<String> {
    let kinds: Vec<&str> = match schema.get("type")? {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let is_allowed = kinds.iter().any(|kind| is_of_type(value, kind));
    (!is_allowed).then(|| format!("it is not of the type {}", kinds.join(" or ")))
}

fn check_values(schema: &Object, value: &Value) -> Option<String> {
    let allowed = schema.get("enum")?.as_array()?;
    (!allowed.contains(value)).then(|| "it is not one of the allowed values".to_owned())
}

fn check_number(schema: &Object, value: &Value) -> Option<String> {
    let number = value.as_f64()?;
    let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
    let is_exclusive = |name: &str| schema.get(name) == Some(&Value::Bool(true));
    let is_small = limit("minimum").is_some_and(|minimum| {
        number < minimum || is_exclusive("exclusiveMinimum") && number <= minimum
    });
    let is_large = limit("maximum").is_some_and(|maximum| {
        number > maximum || is_exclusive("exclusiveMaximum") && number >= maximum
    });
    let is_no_multiple = limit("multipleOf").is_some_and(|of| {
        let quotient = number / of;
        (quotient - quotient.round()).abs() > 1e-9
    });
    let is_wrong = is_small || is_large || is_no_multiple;
    is_wrong.then(|| format!("{number} is not in its limits"))
}

fn check_text(schema: &Object, value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let length = text.chars().count();
    let is_short = limit(schema, "minLength").is_some_and(|limit| length < limit);
    let is_long = limit(schema, "maxLength").is_some_and(|limit| length > limit);
    if is_short || is_long {
        return Some(format!("it has {length} characters"));
    }
    let pattern = schema.get("pattern")?.as_str()?;
    (!fits(pattern, text)).then(|| format!("it does not match {pattern}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::members;

    fn allows(schema: &Value, value: &Value) -> bool {
        let line =
            json!({"type": "object", "required": ["sku"], "properties": {"next": {"$ref": "#"}}});
        let model = members(json!({"name": "Line", "schema": line.to_string()}));
        let models = [("Line".to_owned(), model)].into();
        Schema::new(schema, &models).violations(value).is_empty()
    }

    #[test]
    fn values_are_checked_by_their_keywords() {
        for (schema, good, bad) in [
            (
                json!({"type": "object", "required": ["a"]}),
                json!({"a": 1}),
                json!({}),
            ),
            (json!({"type": ["string", "null"]}), json!(null), json!(1)),
            (json!({"type": "integer"}), json!(2.0), json!(2.5)),
            (json!({"enum": ["a", 1]}), json!(1), json!("b")),
            (
                json!({"minimum": 1, "exclusiveMinimum": true}),
                json!(2),
                json!(1),
            ),
            (json!({"maximum": 3}), json!(3), json!(4)),
            (json!({"multipleOf": 0.1}), json!(0.3), json!(0.35)),
            (
                json!({"minLength": 2, "maxLength": 3}),
                json!("äö"),
                json!("a"),
            ),
            (json!({"pattern": "^a"}), json!("ab"), json!("ba")),
            (
                json!({"items": {"type": "number"}, "minItems": 1}),
                json!([1]),
                json!(["a"]),
            ),
            (json!({"uniqueItems": true}), json!([1, 2]), json!([1, 1])),
            (
                json!({"items": [{}], "additionalItems": false}),
                json!([1]),
                json!([1, 2]),
            ),
            (
                json!({"properties": {"a": {}}, "additionalProperties": false}),
                json!({"a": 1}),
                json!({"b": 1}),
            ),
            (
                json!({"patternProperties": {"^x": {"type": "string"}}}),
                json!({"xa": ""}),
                json!({"xa": 1}),
            ),
            (
                json!({"oneOf": [{"type": "number"}, {"minimum": 5}]}),
                json!(3),
                json!(6),
            ),
            (
                json!({"anyOf": [{"type": "number"}, {"type": "null"}]}),
                json!(3),
                json!("a"),
            ),
            (
                json!({"allOf": [{"type": "number"}, {"minimum": 5}]}),
                json!(5),
                json!(3),
            ),
            (json!({"not": {"type": "number"}}), json!("a"), json!(3)),
            (
                json!({"properties": {"a": {"$ref": "#/definitions/n"}}, "definitions": {"n": {"type": "number"}}}),
                json!({"a": 1}),
                json!({"a": "x"}),
            ),
            (
                json!({"items": {"$ref": "https://apigateway.amazonaws.com/restapis/a/models/Line"}}),
                json!([{"sku": 1, "next": {"sku": 2}}]),
                json!([{"sku": 1, "next": {}}]),
            ),
        ] {
            assert!(allows(&schema, &good), "{schema} {good}");
            assert!(!allows(&schema, &bad), "{schema} {bad}");
        }
    }

    #[test]
    fn references_in_circles_end() {
        assert!(!allows(&json!({"$ref": "#"}), &json!(1)));
    }
}
