//! JSON Schemas, made from the same tables as the parsers, so that editors
//! complete and check while one types.

use serde_json::{Map, Value, json};

use crate::action::{ACTIONS, ActionSpec, ObservedField, ObservedType};
use crate::matcher::{OPERATORS, Operand, Operator, ValueKind};
use crate::scenario::{FlowKeys, FolderKeys, RowsFile, ScenarioKeys, StepKeys};
use crate::settings::{Argument, FieldSpec, SettingsSpec, Shape, prose};
use crate::stage::StageKeys;

/// The schema of scenario files; flows and folder files, which live beside them, are
/// taken too.
pub fn scenario() -> Value {
    let mut schema = Schema::default();
    let scenario = schema.settings(ScenarioKeys::SPEC);
    let flow = schema.settings(FlowKeys::SPEC);
    let folder = schema.settings(FolderKeys::SPEC);
    schema.parts();
    schema.finish(
        "A rehearsal scenario",
        json!({
            "type": "object",
            "if": {"required": ["flow"]},
            "then": flow,
            "else": {"if": {"required": ["folder"]}, "then": folder, "else": scenario},
        }),
    )
}

/// The schema of stage files.
pub fn stage() -> Value {
    let mut schema = Schema::default();
    let stage = schema.settings(StageKeys::SPEC);
    schema.finish("A rehearsal stage", stage)
}

#[derive(Default)]
struct Schema {
    definitions: Map<String, Value>,
}

impl Schema {
    fn finish(mut self, title: &str, root: Value) -> Value {
        // JSON text comes out in one order whatever asked for it first.
        self.definitions.sort_keys();
        let mut whole = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": title,
        });
        if let (Some(whole), Value::Object(root)) = (whole.as_object_mut(), root) {
            whole.extend(root);
            whole.insert("definitions".into(), self.definitions.into());
        }
        whole
    }

    fn shape(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Any => json!({}),
            Shape::Text => json!({"type": ["string", "number", "boolean"]}),
            Shape::PlainText => json!({"type": ["string", "number"]}),
            Shape::Keyword(words) => json!({
                "enum": words.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
                "markdownEnumDescriptions": words.iter().map(|(_, doc)| prose(doc)).collect::<Vec<_>>(),
            }),
            Shape::Integer(least, i64::MAX) => json!({"type": "integer", "minimum": least}),
            Shape::Integer(least, most) => {
                json!({"type": "integer", "minimum": least, "maximum": most})
            }
            Shape::Boolean => json!({"type": "boolean"}),
            Shape::Duration => json!({
                "type": "string",
                "pattern": r"^\s*([0-9.]+(ms|s|m|h|d|w)\s*)+$",
                "description": "A duration such as `500ms`, `5s`, `15m`, `1h30m` or `7d`.",
            }),
            Shape::Nothing => json!({"type": "null"}),
            Shape::Dynamic(inner) => {
                let inner = self.shape(inner);
                json!({"anyOf": [inner, {"type": "string", "pattern": r"\$"}]})
            }
            Shape::Name(noun) => json!({
                "type": "string",
                "description": format!("The logical name of a {noun} of the stage."),
            }),
            Shape::Form(what, example) => json!({
                "type": ["string", "boolean"],
                "description": format!("It is {what}, such as `{example}`."),
                "examples": [example],
            }),
            Shape::List(inner) => {
                let inner = self.shape(inner);
                json!({"type": "array", "items": inner})
            }
            Shape::Map(inner) => {
                let inner = self.shape(inner);
                json!({"type": "object", "additionalProperties": inner})
            }
            Shape::Settings(spec) => self.settings(spec),
            Shape::Either(shapes) => {
                let any: Vec<Value> = shapes.iter().map(|shape| self.shape(shape)).collect();
                json!({"anyOf": any})
            }
            Shape::Part(part) => reference(part),
        }
    }

    /// A reference to a mapping, which is defined once.
    fn settings(&mut self, spec: &'static SettingsSpec) -> Value {
        let name = spec.name.strip_suffix("Keys").unwrap_or(spec.name);
        if !self.definitions.contains_key(name) {
            // Put in before its fields are made: mappings may contain themselves.
            self.definitions.insert(name.to_owned(), json!({}));
            let mut properties = Map::new();
            for field in spec.fields {
                properties.insert(field.key.to_owned(), self.field(field));
            }
            let mut made = json!({
                "type": "object",
                "description": prose(spec.doc),
                "properties": properties,
                "additionalProperties": false,
            });
            let required: Vec<&str> = required(spec.fields);
            if !required.is_empty() {
                made["required"] = json!(required);
            }
            self.definitions.insert(name.to_owned(), made);
        }
        reference(name)
    }

    fn field(&mut self, field: &FieldSpec) -> Value {
        let doc = prose(field.doc);
        match self.shape(&(field.shape)()) {
            Value::Object(mut shape) if !shape.contains_key("$ref") => {
                let doc = match shape.get("description").and_then(Value::as_str) {
                    Some(form) => format!("{doc} {form}"),
                    None => doc,
                };
                shape.insert("description".into(), doc.into());
                Value::Object(shape)
            }
            // In draft 7 nothing beside a `$ref` counts.
            reference => json!({"description": doc, "allOf": [reference]}),
        }
    }

    /// The parts of the language that refer to each other.
    fn parts(&mut self) {
        let matcher = self.matcher();
        self.definitions.insert("matcher".into(), matcher);
        let condition = json!({
            "type": ["string", "boolean"],
            "description": "An expression that gives `true` or `false`, such as `${qty > 1}`.",
        });
        self.definitions.insert("condition".into(), condition);
        self.definitions.insert("value".into(), json!({}));
        let file = self.settings(RowsFile::SPEC);
        self.definitions.insert(
            "cases".into(),
            json!({"anyOf": [
                {"type": "array", "items": {"type": "object"}, "minItems": 1},
                {"type": "string", "description": "The path of a CSV, JSON or YAML file of rows."},
                file,
            ]}),
        );
        self.definitions.insert("save".into(), save());
        self.definitions.insert(
            "expect".into(),
            json!({"type": "object", "additionalProperties": reference("matcher")}),
        );
        self.definitions.insert(
            "steps".into(),
            json!({"type": "array", "items": reference("step")}),
        );
        let steps: Vec<Value> = ACTIONS.iter().map(|spec| self.step(spec)).collect();
        self.definitions
            .insert("step".into(), json!({"type": "object", "anyOf": steps}));
    }

    /// A step of one action: its key, its arguments, and what every step has.
    fn step(&mut self, spec: &'static ActionSpec) -> Value {
        let mut properties = Map::new();
        let mut subject = self.field(&spec.subject);
        subject["description"] = format!("{} {}", prose(spec.doc), prose(spec.subject.doc)).into();
        subject["markdownDescription"] =
            format!("{}\n\n```yaml\n{}\n```", prose(spec.doc), spec.example).into();
        properties.insert(spec.name.to_owned(), subject);
        for field in spec.arguments.fields {
            properties.insert(field.key.to_owned(), self.field(field));
        }
        for field in StepKeys::SPEC.fields {
            let made = match field.key {
                "expect" | "fail_if" if !spec.observes.is_empty() => {
                    let name = format!("{}-observes", spec.name);
                    if !self.definitions.contains_key(&name) {
                        let made = observed(spec.observes);
                        self.definitions.insert(name.clone(), made);
                    }
                    json!({"description": prose(field.doc), "allOf": [reference(&name)]})
                }
                // What every step has is defined once.
                key => {
                    let name = format!("step-{key}");
                    let made = self.field(field);
                    self.definitions.insert(name.clone(), made);
                    reference(&name)
                }
            };
            properties.insert(field.key.to_owned(), made);
        }
        let mut needed = vec![spec.name];
        needed.extend(required(spec.arguments.fields));
        json!({
            "type": "object",
            "title": spec.name,
            "properties": properties,
            "required": needed,
            "additionalProperties": false,
        })
    }

    fn matcher(&mut self) -> Value {
        let mut properties = Map::new();
        for operator in OPERATORS {
            let mut made = self.operand(operator);
            made["description"] =
                format!("{} Example: `{}`.", operator.doc, operator.example).into();
            properties.insert(format!("${}", operator.name), made.clone());
            properties.insert(operator.name.to_owned(), made);
        }
        json!({"anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            {"type": "array", "items": reference("matcher")},
            {"type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1},
            {"type": "object", "additionalProperties": reference("matcher")},
        ]})
    }

    fn operand(&mut self, operator: &Operator) -> Value {
        match operator.operand {
            Operand::Kind => self.shape(&ValueKind::shape()),
            Operand::Ordered => json!({"type": ["number", "string"]}),
            Operand::Pair => json!({"type": "array", "minItems": 2, "maxItems": 2}),
            Operand::Regex | Operand::Text => json!({"type": ["string", "number"]}),
            Operand::Matcher => json!({"allOf": [reference("matcher")]}),
            Operand::Matchers => json!({"type": "array", "items": reference("matcher")}),
            Operand::Values => json!({"type": "array", "minItems": 1}),
            Operand::Keys => {
                json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
            }
            Operand::Boolean => json!({"type": "boolean"}),
            Operand::Approx => json!({"anyOf": [
                {"type": ["number", "string"]},
                {"type": "object", "required": ["value"], "properties": {"value": {}, "within": {}}, "additionalProperties": false},
            ]}),
            Operand::Value => json!({}),
            Operand::Selectors(_) => {
                json!({"type": "object", "additionalProperties": reference("matcher"), "minProperties": 1})
            }
        }
    }
}

/// Expectations over fields that are known; a key may go further down.
fn observed(fields: &[ObservedField]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let below = match field.ty {
            ObservedType::Object(inner) => {
                json!({"anyOf": [observed(inner), reference("matcher")]})
            }
            ObservedType::Objects(inner) => json!({"anyOf": [
                {"type": "array", "items": observed(inner)},
                reference("matcher"),
            ]}),
            _ => json!({"allOf": [reference("matcher")]}),
        };
        let mut below = below;
        below["description"] = prose(field.doc).into();
        properties.insert(field.name.to_owned(), below);
    }
    json!({
        "type": "object",
        "properties": properties,
        "patternProperties": {r"[.\[]": reference("matcher")},
        "additionalProperties": false,
    })
}

fn save() -> Value {
    json!({
        "type": "object",
        "description": "Variables, each with the path it comes from.",
        "additionalProperties": {"anyOf": [
            {"type": "string", "examples": ["json.id", "body ~ /token=(\\w+)/"]},
            {
                "type": "object",
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "description": "From where: `json.token`."},
                    "regex": {"type": "string", "description": "Saves what this regular expression finds: its first group, or all that it matches."},
                    "jsonpath": {"type": "string", "description": "Saves what this JSONPath selects: one value, or a list of several."},
                    "css": {"type": "string", "description": "Saves what this CSS selector finds in HTML: the text of the only element or, with `@name` at its end, that attribute; with `[]` the list of all."},
                    "xpath": {"type": "string", "description": "Saves what this XPath finds in XML: the text of the only element or attribute; with `[]` at its end the list of all."},
                    "secret": {"type": "boolean", "description": "Keeps it out of every report, log and snapshot."},
                },
                "additionalProperties": false,
            },
        ]},
    })
}

fn required(fields: &[FieldSpec]) -> Vec<&'static str> {
    fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.key)
        .collect()
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(value: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
        match value {
            Value::Object(fields) => {
                visit(fields);
                fields.values().for_each(|value| walk(value, visit));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
            _ => {}
        }
    }

    #[test]
    fn references_resolve_and_keys_have_descriptions() {
        for schema in [scenario(), stage()] {
            walk(&schema, &mut |fields| {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let name = target.trim_start_matches("#/definitions/");
                    assert!(schema["definitions"][name].is_object(), "{target}");
                }
                if let Some(Value::String(words)) = fields.get("description") {
                    assert!(!words.trim().is_empty());
                }
            });
        }
    }
}
