use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::reader::Reader;
use crate::scenario::{self, Scenario};
use crate::settings::Names;
use crate::sources::{Sources, folder_of};
use crate::stage::{self, StageConfig};
use crate::variables::Variables;
use crate::yaml::{self, Node};

/// What came of looking at files.
#[derive(Debug)]
pub struct CheckResult {
    /// The stage; `None` where its file is wrong.
    pub stage: Option<StageConfig>,
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
) -> CheckResult {
    let mut diagnostics = Vec::new();
    let mut names = Names::default();
    let mut stage = Some(StageConfig::bare());
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
            stage = stage.filter(|_| diagnostics.is_empty());
        }
    }
    let context = Context {
        sources,
        names: &names,
        root: &root,
        folder: stage_file.map_or("", folder_of),
    };
    let files: Vec<&str> = scenario_files
        .iter()
        .map(String::as_str)
        .filter(|file| Some(*file) != stage_file)
        .collect();
    let mut scenarios = Vec::new();
    for part in context.read_all(&files) {
        scenarios.extend(part.scenarios);
        diagnostics.extend(part.diagnostics);
    }
    diagnostic::sort(&mut diagnostics, stage_file);
    CheckResult {
        stage,
        scenarios,
        diagnostics,
    }
}

/// What all scenario files are read against.
struct Context<'c> {
    sources: &'c dyn Sources,
    names: &'c Names,
    root: &'c str,
    /// The scenarios folder.
    folder: &'c str,
}

/// What came of some of the files.
#[derive(Default)]
struct Part {
    scenarios: Vec<Scenario>,
    diagnostics: Vec<Diagnostic>,
}

/// Fewer files than this are not worth a thread.
const FILES_PER_THREAD: usize = 16;

impl Context<'_> {
    /// Reads files, many of them on several threads. Files know nothing of
    /// each other but the flows they use, which each thread reads for itself.
    fn read_all(&self, files: &[&str]) -> Vec<Part> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let each = files.len().div_ceil(threads).max(FILES_PER_THREAD);
        if files.len() <= each {
            return vec![self.read(files)];
        }
        std::thread::scope(|scope| {
            let running: Vec<_> = files
                .chunks(each)
                .map(|chunk| scope.spawn(|| self.read(chunk)))
                .collect();
            running
                .into_iter()
                .map(|thread| match thread.join() {
                    Ok(part) => part,
                    Err(panic) => std::panic::resume_unwind(panic),
                })
                .collect()
        })
    }

    fn read(&self, files: &[&str]) -> Part {
        let mut part = Part::default();
        let mut flows = HashMap::new();
        for file in files {
            let before = part.diagnostics.len();
            let Some((text, node)) = open(self.sources, file, &mut part.diagnostics) else {
                continue;
            };
            let variables = Variables::default();
            let mut reader = reader(self.sources, self.names, file, text, self.root, variables);
            reader.flows = std::mem::take(&mut flows);
            // A folder of scenarios holds the flows they share, too.
            let read = if node.get("flow").is_some() {
                scenario::open_flow(file, &node.place, &mut reader);
                None
            } else {
                scenario::read(&node, &id(self.folder, file), &mut reader)
            };
            flows = std::mem::take(&mut reader.flows);
            part.diagnostics.append(&mut reader.diagnostics);
            if let Some(scenario) = read
                && part.diagnostics.len() == before
            {
                part.scenarios.push(scenario);
            }
        }
        part
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
        apps: None,
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
