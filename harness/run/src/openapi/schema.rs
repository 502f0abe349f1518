//! The part of JSON Schema that OpenAPI documents of apps use. Validators that know all
//! of it bring dozens of crates; what is not known here is not checked.

use serde_json::{Map, Value};

use super::Violation;

/// The deepest value that is checked, and the longest chain of references.
const DEEPEST: usize = 64;

/// The schemas of a document.
pub(super) struct Schemas<'d> {
    document: &'d Value,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// Returns what a reference leads to.
    pub(super) fn resolve(&self, mut value: &'d Value) -> &'d Value {
        for _ in 0..DEEPEST {
            let reference = value.get("$ref").and_then(Value::as_str);
            let Some(pointer) = reference.and_then(|text| text.strip_prefix('#')) else {
                break;
            };
            let Some(target) = self.document.pointer(pointer) else {
                break;
            };
            value = target;
        }
        value
    }

    /// Adds what a value is not.
    pub(super) fn check(
        &self,
        schema: &'d Value,
        value: &Value,
        path: &str,
        found: &mut Vec<Violation>,
    ) {
        self.check_at(schema, value, path, found, 0);
    }

    fn check_at(
        &self,
        schema: &'d Value,
        value: &Value,
        path: &str,
        found: &mut Vec<Violation>,
        depth: usize,
    ) {
        let schema = self.resolve(schema);
        let (Some(keys), true) = (schema.as_object(), depth < DEEPEST) else {
            return;
        };
        let mut add = |expected: String| {
            found.push(Violation {
                path: path.to_owned(),
                expected,
                actual: Some(value.clone()),
            });
        };
        if value.is_null() && keys.get("nullable") == Some(&Value::Bool(true)) {
            return;
        }
        if let Some(types) = types(keys)
            && !types.iter().any(|kind| is_of_type(value, kind))
        {
            add(types.join(" or "));
            return;
        }
        if let Some(Value::Array(allowed)) = keys.get("enum")
            && !allowed.contains(value)
        {
            let allowed: Vec<String> = allowed.iter().map(Value::to_string).collect();
            add(format!("one of {}", allowed.join(", ")));
        }
        if let Some(constant) = keys.get("const")
            && constant != value
        {
            add(constant.to_string());
        }
        if let Some(limit) = broken_limit(keys, value) {
            add(limit);
        }
        for inner in list(keys, "allOf") {
            self.check_at(inner, value, path, found, depth + 1);
        }
        for key in ["anyOf", "oneOf"] {
            let alternatives = list(keys, key);
            let fitting = alternatives.iter().filter(|inner| {
                let mut found = Vec::new();
                self.check_at(inner, value, path, &mut found, depth + 1);
                found.is_empty()
            });
            let fitting = fitting.count();
            let wrong = fitting == 0 || key == "oneOf" && fitting > 1;
            if !alternatives.is_empty() && wrong {
                let words = if key == "oneOf" { "just one" } else { "one" };
                found.push(Violation {
                    path: path.to_owned(),
                    expected: format!("{words} of {} alternatives", alternatives.len()),
                    actual: Some(value.clone()),
                });
            }
        }
        match value {
            Value::Object(fields) => self.check_fields(keys, fields, path, found, depth),
            Value::Array(items) => {
                if let Some(schema) = keys.get("items") {
                    for (at, item) in items.iter().enumerate() {
                        let path = format!("{path}[{at}]");
                        self.check_at(schema, item, &path, found, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn check_fields(
        &self,
        keys: &'d Map<String, Value>,
        fields: &Map<String, Value>,
        path: &str,
        found: &mut Vec<Violation>,
        depth: usize,
    ) {
        for name in list(keys, "required").iter().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                found.push(Violation {
                    path: format!("{path}.{name}"),
                    expected: "a value".to_owned(),
                    actual: None,
                });
            }
        }
        let known = keys.get("properties").and_then(Value::as_object);
        let others = keys.get("additionalProperties");
        for (name, value) in fields {
            let path = format!("{path}.{name}");
            match (known.and_then(|known| known.get(name)), others) {
                (None, Some(Value::Bool(false))) => found.push(Violation {
                    path,
                    expected: "no such field".to_owned(),
                    actual: Some(value.clone()),
                }),
                (Some(schema), _) | (None, Some(schema)) => {
                    self.check_at(schema, value, &path, found, depth + 1);
                }
                (None, None) => {}
            }
        }
    }
}

/// Returns the elements of a list.
fn list<'d>(keys: &'d Map<String, Value>, key: &str) -> &'d [Value] {
    keys.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn types(keys: &Map<String, Value>) -> Option<Vec<&str>> {
    match keys.get("type")? {
        Value::String(kind) => Some(vec![kind]),
        Value::Array(kinds) => Some(kinds.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

fn is_of_type(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// Returns the first limit that a value does not keep.
fn broken_limit(keys: &Map<String, Value>, value: &Value) -> Option<String> {
    let limit = |key: &str| keys.get(key).and_then(Value::as_f64);
    let is_set = |key: &str| keys.get(key) == Some(&Value::Bool(true));
    if let Some(number) = value.as_f64() {
        let (least, most) = (limit("minimum"), limit("maximum"));
        // In OpenAPI 3.0 the exclusive limits are flags, in 3.1 they are numbers.
        let above = limit("exclusiveMinimum").or(least.filter(|_| is_set("exclusiveMinimum")));
        let below = limit("exclusiveMaximum").or(most.filter(|_| is_set("exclusiveMaximum")));
        if let Some(above) = above.filter(|above| number <= *above) {
            return Some(format!("more than {above}"));
        }
        if let Some(below) = below.filter(|below| number >= *below) {
            return Some(format!("less than {below}"));
        }
        if let Some(least) = least.filter(|least| number < *least) {
            return Some(format!("at least {least}"));
        }
        return most
            .filter(|most| number > *most)
            .map(|most| format!("at most {most}"));
    }
    let count = |key: &str| keys.get(key).and_then(Value::as_u64);
    let (length, least, most, noun) = match value {
        Value::String(text) => {
            let pattern = keys.get("pattern").and_then(Value::as_str);
            // A pattern in another dialect is not checked.
            let regex = pattern.and_then(|pattern| regex::Regex::new(pattern).ok());
            if let Some(regex) = regex.filter(|regex| !regex.is_match(text)) {
                return Some(format!("text that matches /{regex}/"));
            }
            let length = text.chars().count() as u64;
            (length, count("minLength"), count("maxLength"), "characters")
        }
        Value::Array(items) => (
            items.len() as u64,
            count("minItems"),
            count("maxItems"),
            "items",
        ),
        _ => return None,
    };
    match (least, most) {
        (Some(least), _) if length < least => Some(format!("at least {least} {noun}")),
        (_, Some(most)) if length > most => Some(format!("at most {most} {noun}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(schema: &Value, value: &Value) -> Vec<String> {
        let document = json!({"components": {"schemas": {
            "Sku": {"type": "string", "pattern": "^[A-Z]+-\\d+$"},
            "Tree": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Tree"}}, "additionalProperties": false},
        }}});
        let mut found = Vec::new();
        Schemas::new(&document).check_owned(schema, value, &mut found);
        found
            .into_iter()
            .map(|one| format!("{}: {}", one.path, one.expected))
            .collect()
    }

    impl Schemas<'_> {
        /// Checks by a schema that is not in the document.
        fn check_owned(&self, schema: &Value, value: &Value, found: &mut Vec<Violation>) {
            let document = json!({"components": self.document["components"], "own": schema});
            Schemas::new(&document).check(&document["own"], value, "json", found);
        }
    }

    #[test]
    fn types_and_limits() {
        for (schema, good, bad, expected) in [
            (json!({"type": "string"}), json!("a"), json!(1), "string"),
            (
                json!({"type": "integer"}),
                json!(2.0),
                json!(2.5),
                "integer",
            ),
            (
                json!({"type": ["string", "null"]}),
                json!(null),
                json!(1),
                "string or null",
            ),
            (
                json!({"type": "string", "nullable": true}),
                json!(null),
                json!(1),
                "string",
            ),
            (
                json!({"enum": ["a", 1]}),
                json!(1),
                json!(2),
                "one of \"a\", 1",
            ),
            (json!({"const": 7}), json!(7), json!(8), "7"),
            (json!({"minimum": 1}), json!(1), json!(0), "at least 1"),
            (
                json!({"minimum": 1, "exclusiveMinimum": true}),
                json!(2),
                json!(1),
                "more than 1",
            ),
            (
                json!({"exclusiveMaximum": 5}),
                json!(4),
                json!(5),
                "less than 5",
            ),
            (json!({"maximum": 5}), json!(5), json!(6), "at most 5"),
            (
                json!({"minLength": 2}),
                json!("äö"),
                json!("ä"),
                "at least 2 characters",
            ),
            (
                json!({"maxItems": 1}),
                json!([1]),
                json!([1, 2]),
                "at most 1 items",
            ),
            (
                json!({"$ref": "#/components/schemas/Sku"}),
                json!("MUG-1"),
                json!("mug"),
                "text that matches /^[A-Z]+-\\d+$/",
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
                json!(null),
                json!(1),
                "one of 2 alternatives",
            ),
            (
                json!({"oneOf": [{"type": "number"}, {"type": "integer"}]}),
                json!(1.5),
                json!(1),
                "just one of 2 alternatives",
            ),
            (
                json!({"allOf": [{"minimum": 1}, {"maximum": 3}]}),
                json!(2),
                json!(4),
                "at most 3",
            ),
        ] {
            assert!(found(&schema, &good).is_empty(), "{schema} {good}");
            assert_eq!(
                found(&schema, &bad),
                [format!("json: {expected}")],
                "{schema}"
            );
        }
    }

    #[test]
    fn fields_and_items_have_their_path() {
        let schema = json!({
            "type": "object",
            "required": ["items"],
            "properties": {"items": {"type": "array", "items": {"type": "object", "required": ["sku"]}}},
        });
        assert_eq!(found(&schema, &json!({})), ["json.items: a value"]);
        let items = json!({"items": [{"sku": 1}, {}], "other": 1});
        assert_eq!(found(&schema, &items), ["json.items[1].sku: a value"]);
    }

    #[test]
    fn schemas_that_refer_to_themselves_end() {
        let schema = json!({"$ref": "#/components/schemas/Tree"});
        assert!(found(&schema, &json!({"next": {"next": {}}})).is_empty());
        assert_eq!(
            found(&schema, &json!({"next": {"x": 1}})),
            ["json.next.x: no such field"]
        );
        let endless = json!({"allOf": [{"$ref": "#/own"}]});
        assert!(found(&endless, &json!(1)).is_empty());
    }
}
