//! A project as far as scenarios are checked against it: the stage, the flows and the
//! folder files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_record::Place;

use crate::diagnostic::{Code, Diagnostic};
use crate::folders::{FolderSetups, FolderTrees, is_folder_file};
use crate::parallel::in_parallel;
use crate::parser::Parser;
use crate::pending::FlowId;
use crate::resolve::{
    Calls, Findings, Project, Resolver, Signatures, StageNames, Variables, circles,
};
use crate::scenario::{Flow, FlowTree, Flows, FolderTree, Scenario, ScenarioTree};
use crate::sources::{PathKind, Sources, folder_of};
use crate::stage::{self, StageConfig, StageTree};
use crate::yaml::{self, Kind, Node};

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

/// What the scenarios of a project are checked against.
pub(crate) struct Context {
    names: StageNames,
    root: String,
    pub(crate) stage: Option<StageConfig>,
    /// The folder of the stage file, which ids of scenarios begin below.
    folder: String,
    signatures: Signatures,
    flows: Arc<Flows>,
    folders: FolderSetups,
}

/// What comes of one scenario file.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The scenario, if nothing is wrong with it.
    pub(crate) scenario: Option<Scenario>,
    pub(crate) findings: Findings,
}

/// Parses all files, and checks those that are no scenarios.
pub(crate) fn prepare<'f>(
    sources: &dyn Sources,
    stage_file: Option<&str>,
    profile: Option<&str>,
    scenario_files: &'f [String],
) -> (Context, Vec<Parsed<'f>>, Findings) {
    let mut findings = Findings::default();
    let (project, stage) = check_stage(sources, stage_file, profile, &mut findings);
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
        |file| parse_folder(file, &project, &mut findings.diagnostics),
    );
    let parsed = in_parallel(files, |file| parse(file, &project));
    let (flows, signatures) = check_flows(&parsed, &folders, &project, &mut findings);
    let folders = folders.resolve(top, &project, &signatures, &flows, &mut findings);
    let context = Context {
        names: project.names,
        root: project.root,
        stage,
        folder: stage_file.map_or("", folder_of).to_owned(),
        signatures,
        flows,
        folders,
    };
    (context, parsed, findings)
}

impl Context {
    /// Returns what files are resolved against.
    pub(crate) fn project<'s>(&self, sources: &'s dyn Sources) -> Project<'s> {
        Project {
            sources,
            names: self.names.clone(),
            root: self.root.clone(),
        }
    }

    /// Checks a scenario against everything else.
    pub(crate) fn resolve(&self, parsed: Parsed<'_>, project: &Project<'_>) -> Resolved {
        let mut findings = Findings::default();
        let scenario = match parsed.tree {
            Tree::Scenario(tree) => {
                let id = id(&self.folder, parsed.file);
                let setup = self.folders.of(parsed.file);
                let (signatures, flows) = (&self.signatures, &self.flows);
                let scenario = tree.resolve(&id, project, signatures, flows, setup, &mut findings);
                let shared = scenario.as_ref().zip(self.stage.as_ref());
                let refused =
                    shared.map(|(scenario, stage)| crate::shared::clock_moves(scenario, stage));
                let refused = refused.unwrap_or_default();
                let scenario = scenario.filter(|_| refused.is_empty());
                findings.diagnostics.extend(refused);
                scenario
            }
            Tree::Flow => None,
            Tree::Broken(mut found) => {
                findings.diagnostics.append(&mut found);
                None
            }
        };
        Resolved { scenario, findings }
    }

    /// Returns whether a file is a scenario that can be checked without the other files:
    /// nothing else reads it, and the flows that it calls are known.
    pub(crate) fn is_independent(&self, parsed: &Parsed<'_>) -> bool {
        let is_flow = self.signatures.contains_key(&FlowId(parsed.file.into()));
        let calls_known = match &parsed.tree {
            Tree::Scenario(tree) => tree.calls().all(|flow| self.signatures.contains_key(&flow)),
            Tree::Flow => false,
            Tree::Broken(_) => true,
        };
        !is_flow && calls_known
    }
}

/// Checks the stage file. What it declares is known even where it is wrong.
fn check_stage<'s>(
    sources: &'s dyn Sources,
    stage_file: Option<&str>,
    profile: Option<&str>,
    findings: &mut Findings,
) -> (Project<'s>, Option<StageConfig>) {
    let project = Project {
        sources,
        names: StageNames::default(),
        root: ".".to_owned(),
    };
    let Some(file) = stage_file else {
        return (project, Some(StageConfig::empty()));
    };
    let Some((text, node)) = open(sources, file, &mut findings.diagnostics) else {
        return (project, None);
    };
    let name: Arc<str> = file.into();
    findings.occurrences.extend(stage::declarations(&node));
    let others = stage::profiles(&node);
    let chosen = match profile {
        Some(profile) => match stage::with_profile(&node, profile) {
            Ok(merged) => merged,
            Err(unknown) => {
                findings.diagnostics.push(*unknown);
                node.clone()
            }
        },
        None => node.clone(),
    };
    let (project, config) = check_settings(sources, &name, &text, chosen, findings);
    // The other profiles are wrong before somebody needs them.
    for other in others
        .iter()
        .filter(|other| Some(other.as_str()) != profile)
    {
        let mut found = Findings::default();
        if let Ok(merged) = stage::with_profile(&node, other) {
            check_settings(sources, &name, &text, merged, &mut found);
        }
        let known = &findings.diagnostics;
        found
            .diagnostics
            .retain(|one| !known.iter().any(|known| known.is_same(one)));
        findings.extend(found);
    }
    let config = config.filter(|_| !findings.diagnostics.iter().any(Diagnostic::is_error));
    (project, config)
}

/// Checks a stage file with the settings of one profile, or of none.
fn check_settings<'s>(
    sources: &'s dyn Sources,
    file: &Arc<str>,
    text: &Arc<str>,
    node: Node,
    findings: &mut Findings,
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
    findings.diagnostics.append(&mut parser.diagnostics);
    let signatures = Signatures::new();
    let ambient = Variables::with_ambient(&["port", "replica"]);
    let mut resolver = Resolver::new(&project, &signatures, file, ambient);
    let config = tree.map(|tree| tree.resolve(&mut resolver));
    findings.extend(resolver.take_findings());
    (project, config)
}

/// A file as it is parsed.
pub(crate) struct Parsed<'f> {
    pub(crate) file: &'f str,
    tree: Tree,
}

enum Tree {
    Scenario(Box<ScenarioTree>),
    /// A folder of scenarios holds the flows they share, too.
    Flow,
    /// Nothing could be made of the text.
    Broken(Vec<Diagnostic>),
}

/// Parses a scenario or flow file.
pub(crate) fn parse<'f>(file: &'f str, project: &Project<'_>) -> Parsed<'f> {
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
    findings: &mut Findings,
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
        let tree = parse_flow(&id, project, &mut findings.diagnostics);
        let called = tree.as_ref().map(FlowTree::calls).unwrap_or_default();
        trees.insert(id.clone(), tree);
        let new = called.iter().map(|(flow, _)| flow);
        waiting.extend(new.filter(|flow| !trees.contains_key(flow)).cloned());
        calls.insert(id, called);
    }
    let endless = circles(&calls, &mut findings.diagnostics);
    let signatures: Signatures = trees
        .iter()
        .map(|(id, tree)| {
            let tree = tree.as_ref().filter(|_| !endless.contains(id));
            (id.clone(), tree.and_then(FlowTree::signature))
        })
        .collect();
    let mut flows: BTreeMap<FlowId, Flow> = BTreeMap::new();
    for (id, tree) in trees {
        let flow = tree.and_then(|tree| tree.resolve(project, &signatures, findings));
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
