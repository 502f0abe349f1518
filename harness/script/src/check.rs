use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::reader::Reader;
use crate::scenario::{self, Scenario};
use crate::settings::Names;
use crate::sources::{Sources, folder_of};
use crate::stage::{self, Stage};
use crate::variables::Variables;
use crate::yaml::{self, Node};

/// What came of looking at files.
#[derive(Debug)]
pub struct Checked {
    /// The stage; `None` where its file is wrong.
    pub stage: Option<Stage>,
    /// The scenarios in which nothing is wrong, in the order they were named.
    pub scenarios: Vec<Scenario>,
    /// Everything that is wrong, most useful first.
    pub diagnostics: Vec<Diagnostic>,
}

/// Looks at a stage file and scenario files, all of them, and says everything
/// that is wrong with them. Without a stage file the stage is a cloud with
/// nothing on it.
pub fn check(
    sources: &dyn Sources,
    stage_file: Option<&str>,
    scenario_files: &[String],
) -> Checked {
    let mut diagnostics = Vec::new();
    let mut names = Names::default();
    let mut stage = Some(Stage::bare());
    let mut root = ".".to_owned();
    if let Some(file) = stage_file {
        stage = None;
        if let Some((text, node)) = open(sources, file, &mut diagnostics) {
            names = stage::names(file, &node);
            root = stage::root(file, Some(&node));
            let ambient = Variables::with_ambient(&["port", "replica"]);
            let mut reader = reader(sources, &names, file, text, &root, ambient);
            stage = stage::read(&node, &mut reader);
            diagnostics.append(&mut reader.diagnostics);
        }
    }
    let folder = stage_file.map_or("", folder_of);
    let mut scenarios = Vec::new();
    let mut flows = HashMap::new();
    for file in scenario_files
        .iter()
        .filter(|file| Some(&***file) != stage_file)
    {
        let Some((text, node)) = open(sources, file, &mut diagnostics) else {
            continue;
        };
        let before = diagnostics.len();
        let mut reader = reader(sources, &names, file, text, &root, Variables::default());
        reader.flows = std::mem::take(&mut flows);
        // A folder of scenarios holds the flows they share, too.
        let read = if node.get("flow").is_some() {
            scenario::open_flow(file, &node.place, &mut reader);
            None
        } else {
            scenario::read(&node, &id(folder, file), &mut reader)
        };
        flows = std::mem::take(&mut reader.flows);
        diagnostics.append(&mut reader.diagnostics);
        if let Some(scenario) = read
            && diagnostics.len() == before
        {
            scenarios.push(scenario);
        }
    }
    diagnostic::sort(&mut diagnostics, stage_file);
    Checked {
        stage,
        scenarios,
        diagnostics,
    }
}

fn reader<'r>(
    sources: &'r dyn Sources,
    names: &'r Names,
    file: &str,
    text: Arc<str>,
    root: &str,
    variables: Variables,
) -> Reader<'r> {
    Reader {
        sources,
        names,
        file: file.into(),
        text,
        root: root.to_owned(),
        variables,
        diagnostics: Vec::new(),
        open_flows: Vec::new(),
        flows: HashMap::new(),
        in_always: false,
    }
}

/// Reads and parses a file.
pub(crate) fn open(
    sources: &dyn Sources,
    file: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Arc<str>, Node)> {
    let name: Arc<str> = file.into();
    match sources.read(file) {
        Ok(text) => {
            let node = yaml::parse(&name, &text, diagnostics)?;
            Some((text, node))
        }
        Err(reason) => {
            let place = rehearsal_record::Place {
                file: name,
                line: 1,
                column: 1,
                length: 1,
            };
            let message = format!("could not read {file}: {reason}");
            diagnostics.push(Diagnostic::new(Code::Unreadable, &place, message));
            None
        }
    }
}

/// `scenarios/checkout/paid_order.yaml` as `checkout/paid_order`.
fn id(folder: &str, file: &str) -> String {
    let below = file
        .strip_prefix(folder)
        .map_or(file, |rest| rest.trim_start_matches('/'));
    below
        .strip_suffix(".yaml")
        .or_else(|| below.strip_suffix(".yml"))
        .unwrap_or(below)
        .to_owned()
}
