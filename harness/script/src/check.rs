use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_record::Place;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::folders::{FolderTrees, is_folder_file};
use crate::parser::Parser;
use crate::pending::FlowId;
use crate::resolve::{Calls, Project, Resolver, Signatures, StageNames, Variables, circles};
use crate::scenario::{Flow, FlowTree, Flows, FolderTree, Scenario, ScenarioTree};
use crate::sources::{PathKind, Sources, folder_of};
use crate::stage::{self, StageConfig, StageTree};
use crate::yaml::{self, Kind, Node};

/// The result of checking files.
#[derive(Debug)]
pub struct CheckResult {
    /// The stage; `None` if its file is wrong.
    pub stage: Option<StageConfig>,
    /// The scenarios in which nothing is wrong, in the order they were named.
    pub scenarios: Vec<Scenario>,
    /// Everything that is wrong, most useful first.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckResult {
    /// Whether anything is wrong that files cannot be used with.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Checks a stage file and scenario files, and reports everything that is
/// wrong with any of them. Without a stage file the stage is a cloud with
/// nothing on it.
///
/// Each file is parsed by itself; then all are resolved against the stage, the
/// flows and each other.
pub fn check(
    sources: &dyn Sources,
    stage_file: Option<&str>,
    scenario_files: &[String],
) -> CheckResult {
    check_with_profile(sources, stage_file, None, scenario_files)
}

/// Checks files as [`check`] does, with the settings of a profile of the stage file.
pub fn check_with_profile(
    sources: &dyn Sources,
    stage_file: Option<&str>,
    profile: Option<&str>,
    scenario_files: &[String],
) -> CheckResult {
    let mut diagnostics = Vec::new();
    let (project, stage) = check_stage(sources, stage_file, profile, &mut diagnostics);
    let files: Vec<&str> = scenario_files
        .iter()
        .map(String::as_str)
        .filter(|file| Some(*file) != stage_file)
        .collect();
    let (folder_files, files): (Vec<&str>, Vec<&str>) =
        files.into_iter().partition(|file| is_folder_file(file));
    let top = stage_file.map_or(".", folder_of);
    let folders = FolderTrees::find(
        sources,
        top,
        files.iter().copied(),
        folder_files.into_iter(),
        |file| parse_folder(file, &project, &mut diagnostics),
    );
    let parsed = in_parallel(files, |file| parse(file, &project));
    let (flows, signatures) = check_flows(&parsed, &folders, &project, &mut diagnostics);
    let folders = folders.resolve(top, &project, &signatures, &flows, &mut diagnostics);
    let folder = stage_file.map_or("", folder_of);
    let resolved = in_parallel(parsed, |parsed| {
        let mut diagnostics = Vec::new();
        let scenario = match parsed.tree {
            Tree::Scenario(tree) => {
                let id = id(folder, parsed.file);
                let setup = folders.of(parsed.file);
                let scenario =
                    tree.resolve(&id, &project, &signatures, &flows, setup, &mut diagnostics);
                let shared = scenario.as_ref().zip(stage.as_ref());
                let refused =
                    shared.map(|(scenario, stage)| crate::shared::clock_moves(scenario, stage));
                let refused = refused.unwrap_or_default();
                let scenario = scenario.filter(|_| refused.is_empty());
                diagnostics.extend(refused);
                scenario
            }
            Tree::Flow => None,
            Tree::Broken(mut found) => {
                diagnostics.append(&mut found);
                None
            }
        };
        (scenario, diagnostics)
    });
    let mut scenarios = Vec::new();
    for (scenario, found) in resolved {
        scenarios.extend(scenario);
        diagnostics.extend(found);
    }
    diagnostic::sort(&mut diagnostics, stage_file);
    CheckResult {
        stage,
        scenarios,
        diagnostics,
    }
}

/// Checks the stage file. What it declares is known even where it is wrong.
fn check_stage<'s>(
    sources: &'s dyn Sources,
    stage_file: Option<&str>,
    profile: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Project<'s>, Option<StageConfig>) {
    let project = Project {
        sources,
        names: StageNames::default(),
        root: ".".to_owned(),
    };
    let Some(file) = stage_file else {
        return (project, Some(StageConfig::empty()));
    };
    let Some((text, node)) = open(sources, file, diagnostics) else {
        return (project, None);
    };
    let name: Arc<str> = file.into();
    let others = stage::profiles(&node);
    let chosen = match profile {
        Some(profile) => match stage::with_profile(&node, profile) {
            Ok(merged) => merged,
            Err(unknown) => {
                diagnostics.push(*unknown);
                node.clone()
            }
        },
        None => node.clone(),
    };
    let (project, config) = check_settings(sources, &name, &text, chosen, diagnostics);
    // The other profiles are wrong before somebody needs them.
    for other in others
        .iter()
        .filter(|other| Some(other.as_str()) != profile)
    {
        let mut found = Vec::new();
        if let Ok(merged) = stage::with_profile(&node, other) {
            check_settings(sources, &name, &text, merged, &mut found);
        }
        found.retain(|one| !diagnostics.iter().any(|known| known.is_same(one)));
        diagnostics.append(&mut found);
    }
    let config = config.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    (project, config)
}

/// Checks a stage file with the settings of one profile, or of none.
fn check_settings<'s>(
    sources: &'s dyn Sources,
    file: &Arc<str>,
    text: &Arc<str>,
    node: Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Project<'s>, Option<StageConfig>) {
    let project = Project {
        sources,
        names: stage::names(file, &node),
        root: stage::root(file, Some(&node)),
    };
    if let Kind::Null = node.kind {
        let mut config = StageConfig::empty();
        config.file = Some(Arc::clone(file));
        config.root.clone_from(&project.root);
        return (project, Some(config));
    }
    let mut parser = Parser::new(Arc::clone(file), Arc::clone(text), &project.root);
    let tree = StageTree::parse(node, &mut parser);
    diagnostics.append(&mut parser.diagnostics);
    let signatures = Signatures::new();
    let ambient = Variables::with_ambient(&["port", "replica"]);
    let mut resolver = Resolver::new(&project, &signatures, file, ambient);
    let config = tree.map(|tree| tree.resolve(&mut resolver));
    let mut found = std::mem::take(&mut resolver.diagnostics);
    diagnostics.append(&mut found);
    (project, config)
}

/// A file as it is parsed.
struct Parsed<'f> {
    file: &'f str,
    tree: Tree,
}

enum Tree {
    Scenario(Box<ScenarioTree>),
    /// A folder of scenarios holds the flows they share, too.
    Flow,
    /// Nothing could be made of the text.
    Broken(Vec<Diagnostic>),
}

fn parse<'f>(file: &'f str, project: &Project<'_>) -> Parsed<'f> {
    let mut diagnostics = Vec::new();
    let tree = match open(project.sources, file, &mut diagnostics) {
        None => Tree::Broken(diagnostics),
        Some((_, node)) if node.get("flow").is_some() => Tree::Flow,
        Some((text, node)) => {
            let mut parser = Parser::new(file.into(), text, &project.root);
            parser.diagnostics = diagnostics;
            Tree::Scenario(Box::new(ScenarioTree::parse(&node, parser)))
        }
    };
    Parsed { file, tree }
}

/// Parses a folder file; that it could not be read is reported.
fn parse_folder(
    file: &str,
    project: &Project<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FolderTree> {
    let (text, node) = open(project.sources, file, diagnostics)?;
    let parser = Parser::new(file.into(), text, &project.root);
    Some(FolderTree::parse(&node, parser))
}

/// Parses and resolves every flow that is named or called, each once.
fn check_flows(
    parsed: &[Parsed<'_>],
    folders: &FolderTrees,
    project: &Project<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Arc<Flows>, Signatures) {
    let mut waiting: BTreeSet<FlowId> = folders.calls().collect();
    for parsed in parsed {
        match &parsed.tree {
            Tree::Scenario(tree) => waiting.extend(tree.calls()),
            Tree::Flow => {
                waiting.insert(FlowId(parsed.file.into()));
            }
            Tree::Broken(_) => {}
        }
    }
    let mut trees: BTreeMap<FlowId, Option<FlowTree>> = BTreeMap::new();
    let mut calls = Calls::new();
    while let Some(id) = waiting.pop_first() {
        let tree = parse_flow(&id, project, diagnostics);
        let called = tree.as_ref().map(FlowTree::calls).unwrap_or_default();
        trees.insert(id.clone(), tree);
        let new = called.iter().map(|(flow, _)| flow);
        waiting.extend(new.filter(|flow| !trees.contains_key(flow)).cloned());
        calls.insert(id, called);
    }
    let endless = circles(&calls, diagnostics);
    let signatures: Signatures = trees
        .iter()
        .map(|(id, tree)| {
            let tree = tree.as_ref().filter(|_| !endless.contains(id));
            (id.clone(), tree.and_then(FlowTree::signature))
        })
        .collect();
    let mut flows: BTreeMap<FlowId, Flow> = BTreeMap::new();
    for (id, tree) in trees {
        let flow = tree.and_then(|tree| tree.resolve(project, &signatures, diagnostics));
        flows.extend(
            flow.filter(|_| !endless.contains(&id))
                .map(|flow| (id, flow)),
        );
    }
    (Arc::new(Flows::of(flows, &calls)), signatures)
}

/// Parses the file of a flow, if there is one; that there is none is reported
/// where it is called.
fn parse_flow(
    id: &FlowId,
    project: &Project<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FlowTree> {
    if project.sources.kind(id.file()) != PathKind::File {
        return None;
    }
    let mut found = Vec::new();
    let Some((text, node)) = open(project.sources, id.file(), &mut found) else {
        diagnostics.append(&mut found);
        return None;
    };
    let mut parser = Parser::new(Arc::clone(id.file()), text, &project.root);
    parser.diagnostics = found;
    Some(FlowTree::parse(&node, parser))
}

/// Fewer items than this are not worth a thread.
const ITEMS_PER_THREAD: usize = 16;

/// Applies a function to items, many of them on several threads.
fn in_parallel<T: Send, R: Send>(items: Vec<T>, apply: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = items.len().div_ceil(threads).max(ITEMS_PER_THREAD);
    if items.len() <= each {
        return items.into_iter().map(apply).collect();
    }
    let mut items = items.into_iter();
    let mut chunks: Vec<Vec<T>> = Vec::new();
    loop {
        let chunk: Vec<T> = items.by_ref().take(each).collect();
        if chunk.is_empty() {
            break;
        }
        chunks.push(chunk);
    }
    let apply = &apply;
    std::thread::scope(|scope| {
        let running: Vec<_> = chunks
            .into_iter()
            .map(|chunk| scope.spawn(move || chunk.into_iter().map(apply).collect::<Vec<R>>()))
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<R>>| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        running.into_iter().flat_map(join).collect()
    })
}

/// Reads a file and parses it as YAML.
fn open(
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
            let place = Place {
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
