//! The map as a Mermaid flowchart.

use std::collections::HashMap;
use std::fmt::Write as _;

use rehearsal_record::Part;

use super::drawing::label;
use super::traffic::SystemMap;

pub(super) fn write(map: &SystemMap) -> String {
    let parts = map.parts();
    let ids: HashMap<&Part, usize> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| (part, at))
        .collect();
    let mut out = String::from("flowchart LR\n");
    for (at, part) in parts.iter().enumerate() {
        let (open, close) = match &*part.kind {
            "queue" | "topic" | "bus" | "stream" => ("([", "])"),
            "database" | "table" | "bucket" => ("[(", ")]"),
            "scenarios" => ("((", "))"),
            _ => ("[", "]"),
        };
        let (kind, name) = (part.kind.replace('_', " "), escaped(&part.name));
        let text = if kind == *part.name {
            name
        } else {
            format!("{name}<br/><small>{}</small>", escaped(&kind))
        };
        let _ = writeln!(out, "  n{at}{open}\"{text}\"{close}");
    }
    let mut red = Vec::new();
    for (at, (from, to, traffic)) in map.edges().into_iter().enumerate() {
        let (from, to) = (ids[from], ids[to]);
        let _ = match traffic {
            Some(traffic) => writeln!(out, "  n{from} -->|\"{}\"| n{to}", label(traffic)),
            None => writeln!(out, "  n{from} -.->|\"not exercised\"| n{to}"),
        };
        if traffic.is_some_and(|traffic| traffic.errors > 0) {
            red.push(at.to_string());
        }
    }
    if !red.is_empty() {
        let _ = writeln!(out, "  linkStyle {} stroke:#c62828", red.join(","));
    }
    out
}

/// Escapes what would end a text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
