//! Descriptions of mappings as Markdown tables.

use std::fmt::Write as _;

use super::put;
use crate::settings::{FieldSpec, SettingsSpec, Shape, prose};

pub(super) fn table(out: &mut String, spec: &SettingsSpec) {
    put!(out, "| key | takes | what it is |\n| --- | --- | --- |");
    for field in spec.fields {
        row(out, &key(field), field);
    }
    for group in spec.exclusive {
        let keys: Vec<String> = group.iter().map(|key| format!("`{key}`")).collect();
        put!(out, "\nUse at most one of {}.", keys.join(", "));
    }
}

pub(super) fn row(out: &mut String, key: &str, field: &FieldSpec) {
    put!(
        out,
        "| {key} | {} | {} |",
        takes(&(field.shape)()),
        cell(&prose(field.doc))
    );
}

pub(super) fn key(field: &FieldSpec) -> String {
    if field.required {
        format!("`{}` (required)", field.key)
    } else {
        format!("`{}`", field.key)
    }
}

/// The mappings inside a shape, each once.
pub(super) fn nested(out: &mut String, shape: &Shape, visited: &mut Vec<&'static str>) {
    match shape {
        Shape::Settings(spec) => {
            let known = visited.contains(&spec.name);
            if !known {
                visited.push(spec.name);
                put!(out, "\n### {}\n\n{}\n", title(spec), prose(spec.doc));
                table(out, spec);
            }
            // The caller put in the one it has shown already.
            if !known || visited.len() == 1 {
                for field in spec.fields {
                    nested(out, &(field.shape)(), visited);
                }
            }
        }
        Shape::List(inner) | Shape::Map(inner) | Shape::Dynamic(inner) => {
            nested(out, inner, visited);
        }
        Shape::Either(shapes) => shapes.iter().for_each(|shape| nested(out, shape, visited)),
        _ => {}
    }
}

/// `DeadLetter` as "Dead letter".
fn title(spec: &SettingsSpec) -> String {
    let name = spec.name.strip_suffix("Keys").unwrap_or(spec.name);
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}

pub(super) fn takes(shape: &Shape) -> String {
    match shape {
        Shape::Any | Shape::Part("value") => "any value".to_owned(),
        Shape::Text | Shape::PlainText => "text".to_owned(),
        Shape::Keyword(words) => {
            let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            words.join(", ")
        }
        Shape::Integer(..) => "a whole number".to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Duration => "a duration".to_owned(),
        Shape::Nothing => "nothing".to_owned(),
        Shape::Dynamic(inner) => takes(inner),
        Shape::Name(noun) => format!("{} {noun}", if noun.starts_with('a') { "an" } else { "a" }),
        Shape::Form(what, example) => format!("{what}, such as `{example}`"),
        Shape::List(inner) => format!("a list: {}", takes(inner)),
        Shape::Map(inner) => format!("name to value: {}", takes(inner)),
        Shape::Settings(spec) => {
            let title = title(spec);
            format!(
                "[{}](#{})",
                title.to_lowercase(),
                title.to_lowercase().replace(' ', "-")
            )
        }
        Shape::Either(shapes) => {
            let shapes: Vec<String> = shapes.iter().map(takes).collect();
            shapes.join("; or ")
        }
        Shape::Part("expect") => "[matchers](matchers.md)".to_owned(),
        Shape::Part("save") => "name to path: `{order: json.id}`".to_owned(),
        Shape::Part("cases") => {
            "a list of rows; or a file's path; or [a file of rows](#a-file-of-rows)".to_owned()
        }
        Shape::Part("condition") => "an expression that gives `true` or `false`".to_owned(),
        Shape::Part("steps") => "a list of steps".to_owned(),
        Shape::Part("step") => "a step".to_owned(),
        Shape::Part(part) => (*part).to_owned(),
    }
}

/// Text inside a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
