use std::sync::Arc;

use super::{Case, Scenario, ScenarioKeys, cases, step};
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::{Fields, Name, Named};
use crate::variables::Origin;
use crate::yaml::{Kind, Node};

/// Reads a scenario. `id` is its path below the scenarios folder.
pub(crate) fn read(node: &Node, id: &str, reader: &mut Reader<'_>) -> Option<Scenario> {
    if let Kind::Null = node.kind {
        reader.report(
            Diagnostic::at(Code::MissingKey, node, "this file is empty")
                .help("a scenario begins with `scenario: what it shows` and has `steps`"),
        );
        return None;
    }
    let mut fields = Fields::of(node, ScenarioKeys::SPEC, reader)?;
    let keys = ScenarioKeys::read_fields(&mut fields, reader);
    let own = keys.as_ref().and_then(|keys| keys.apps.as_ref());
    reader.apps = Some(match own {
        Some(apps) => apps.0.iter().filter_map(Name::fixed).collect(),
        None => reader.names.apps.clone(),
    });
    let cases = match fields.node("cases") {
        Some(node) => {
            let read = cases::read(node, reader);
            if read.is_none() {
                reader.variables.now_incomplete();
            }
            read
        }
        None => Some(vec![Case {
            name: None,
            place: node.place.clone(),
            values: Vec::new(),
        }]),
    };
    let vars = fields.node("vars").map(|node| read_vars(node, reader));
    let steps = fields
        .node("steps")
        .and_then(|node| step::read_steps(node, reader));
    if let Some(Kind::List(items)) = fields.node("steps").map(|node| &node.kind)
        && items.is_empty()
        && let Some(entry) = fields.entry("steps")
    {
        reader.report(Diagnostic::new(
            Code::NoEffect,
            &entry.key.place,
            "there are no steps, so nothing is shown",
        ));
    }
    let always = match fields.node("always") {
        Some(node) => {
            reader.in_always = true;
            let read = step::read_steps(node, reader);
            reader.in_always = false;
            read
        }
        None => Some(Vec::new()),
    };
    let unused = reader.variables.unused();
    reader.diagnostics.extend(unused);
    let keys = keys?;
    let (cases, steps, always) = (cases?, steps?, always?);
    let vars = match vars {
        Some(vars) => vars?,
        None => Vec::new(),
    };
    fields.sound.then(|| Scenario {
        file: Arc::clone(&reader.file),
        id: id.into(),
        title: keys.scenario.text,
        tags: keys.tags.0.into_iter().map(|tag| tag.text).collect(),
        seeds: keys.seed.0.iter().filter_map(Name::fixed).collect(),
        apps: keys
            .apps
            .map(|apps| apps.0.iter().filter_map(Name::fixed).collect()),
        as_user: keys.as_user.and_then(|user| user.fixed()),
        needs: keys.needs.0,
        timeout: keys.timeout,
        skip: keys.skip.map(|reason| reason.text),
        cases,
        vars,
        steps,
        always,
    })
}

fn read_vars(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<Named<crate::value::Template>>> {
    let mut vars = Vec::new();
    let mut sound = true;
    for entry in node.entries()? {
        let value = reader.template(&entry.value);
        let mistake = reader
            .variables
            .define(&entry.key.text, Origin::Var, &entry.key.place);
        sound &= mistake.is_none();
        reader.diagnostics.extend(mistake);
        match value {
            Some(value) => vars.push(Named {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
                value,
            }),
            None => sound = false,
        }
    }
    sound.then_some(vars)
}
