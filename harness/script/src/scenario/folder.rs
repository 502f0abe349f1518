//! Folder files: what the scenarios below a folder have in common.

use std::sync::Arc;

use rehearsal_record::Place;

use super::flow::{Flows, flow_calls};
use super::step::{Step, parse_steps};
use super::{Raw, STEPS};
use crate::action::Action;
use crate::action::http::{AsUser, Http};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::{FlowId, Pending};
use crate::resolve::{Findings, Project, Resolver, Signatures, StageUses, Variables};
use crate::settings::{AppKind, Fields, Name, OneOrMany, PlainText, SeedKind, UserKind, settings};
use crate::yaml::Node;

/// The name of a folder file.
pub const FOLDER_FILE: &str = "_folder.yaml";

settings! {
    /// What the scenarios in a folder, and in those below, have in common.
    pub(crate) struct FolderKeys {
        /// What they have in common, in one sentence.
        folder: PlainText,
        /// Tags that they have besides their own.
        tags: OneOrMany<PlainText>,
        /// The seeds that they need before their own, in order.
        seed: OneOrMany<Name<SeedKind>>,
        /// The app that `http` steps without `app` go to: of this file, and of scenarios that name none.
        app: Option<Name<AppKind>>,
        /// The user whose access token `http` steps carry: of this file, and of scenarios that name none.
        as_user as "as": Option<Name<UserKind>>,
        /// The steps that run before those of each scenario. What they save, the scenarios can use.
        before: Option<Raw<STEPS>>,
        /// The steps that run after each scenario, whatever happened.
        after: Option<Raw<STEPS>>,
    }
}

/// A folder file as it is parsed.
pub(crate) struct FolderTree {
    file: Arc<str>,
    keys: Option<FolderKeys>,
    before: Option<Vec<Step>>,
    after: Option<Vec<Step>>,
    /// What is left to the resolver: of the keys, of the steps before, and of those after.
    pending: [Vec<Pending>; 3],
    diagnostics: Vec<Diagnostic>,
    complete: bool,
}

impl FolderTree {
    /// Parses a folder file.
    pub(crate) fn parse(node: &Node, mut parser: Parser<'_>) -> Self {
        let mut tree = Self {
            file: Arc::clone(&parser.file),
            keys: None,
            before: None,
            after: None,
            pending: Default::default(),
            diagnostics: Vec::new(),
            complete: false,
        };
        if let Some(mut fields) = Fields::of(node, FolderKeys::SPEC, &mut parser) {
            tree.keys = FolderKeys::parse_fields(&mut fields, &mut parser);
            tree.pending[0] = parser.take_pending();
            tree.before = steps(&fields, "before", &mut parser);
            tree.pending[1] = parser.take_pending();
            tree.after = steps(&fields, "after", &mut parser);
            tree.pending[2] = parser.take_pending();
            tree.complete = fields.complete;
        }
        tree.diagnostics = parser.diagnostics;
        tree
    }

    /// The flows that it calls.
    pub(crate) fn calls(&self) -> impl Iterator<Item = FlowId> {
        let pending = self.pending.iter();
        let calls = pending.flat_map(|pending| flow_calls(pending));
        calls.map(|(flow, _)| flow)
    }

    /// Checks it against the stage and the flows, and adds it to what the folders
    /// around it set up.
    pub(crate) fn resolve(
        self,
        outer: &FolderSetup,
        project: &Project<'_>,
        signatures: &Signatures,
        flows: &Flows,
        findings: &mut Findings,
    ) -> FolderSetup {
        let calls: Vec<FlowId> = self.calls().collect();
        let mut resolver = Resolver::new(project, signatures, &self.file, Variables::default());
        resolver.apps = Some(project.names.of("apps").to_vec());
        let own_app = self.keys.as_ref().and_then(|keys| keys.app.clone());
        if let Some(app) = own_app.as_ref().or(outer.app.as_ref()) {
            resolver.default_app(app);
        }
        let [head, before, after] = &self.pending;
        resolver.run(head);
        resolver.define_elsewhere(&outer.defined);
        resolver.run(before);
        let defined = resolver.variables.definitions();
        resolver.without_expectations = true;
        resolver.run(after);
        let mut uses = StageUses::default();
        for pending in &self.pending {
            uses.extend(&StageUses::of(pending, &project.names));
        }
        let mut found = self.diagnostics.iter().chain(&resolver.diagnostics);
        let right = self.complete && !found.any(Diagnostic::is_error);
        findings.diagnostics.extend(self.diagnostics);
        findings.extend(resolver.take_findings());
        let right = right && calls.iter().all(|flow| flows.contains(flow));
        let (Some(keys), Some(before), Some(after), true) =
            (self.keys, self.before, self.after, right && !outer.is_wrong)
        else {
            return FolderSetup {
                is_wrong: true,
                defined,
                ..FolderSetup::default()
            };
        };
        for flow in &calls {
            uses.extend(&flows.get(flow).uses);
        }
        uses.extend(&outer.uses);
        let app = keys.app.or_else(|| outer.app.clone());
        let as_user = keys.as_user.or_else(|| outer.as_user.clone());
        let complete = |mut steps: Vec<Step>| {
            for step in &mut steps {
                complete_step(step, app.as_ref(), as_user.as_ref());
            }
            steps
        };
        let own_seeds = keys.seed.0.iter().filter_map(Name::fixed);
        FolderSetup {
            tags: joined(&outer.tags, keys.tags.0.into_iter().map(|tag| tag.text)),
            seeds: joined(&outer.seeds, own_seeds),
            before: [outer.before.clone(), complete(before)].concat(),
            // The innermost comes first: what was set up last is taken down first.
            after: [complete(after), outer.after.clone()].concat(),
            app,
            as_user,
            defined,
            uses,
            is_wrong: false,
        }
    }
}

fn steps(fields: &Fields<'_>, key: &str, parser: &mut Parser<'_>) -> Option<Vec<Step>> {
    match fields.node(key) {
        Some(node) => parse_steps(node, parser),
        None => Some(Vec::new()),
    }
}

/// What folder files set up for the scenarios below them.
#[derive(Debug, Clone, Default)]
pub(crate) struct FolderSetup {
    pub(crate) tags: Vec<String>,
    pub(crate) seeds: Vec<String>,
    pub(crate) app: Option<Name<AppKind>>,
    pub(crate) as_user: Option<Name<UserKind>>,
    pub(crate) before: Vec<Step>,
    pub(crate) after: Vec<Step>,
    /// What the steps before save, and where.
    pub(crate) defined: Vec<(String, Place)>,
    pub(crate) uses: StageUses,
    /// Whether one of the files has a mistake, so that nothing below it can run.
    pub(crate) is_wrong: bool,
}

/// The entries of a list and those of another that it does not have.
pub(super) fn joined(first: &[String], second: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut all = first.to_vec();
    for entry in second {
        if !all.contains(&entry) {
            all.push(entry);
        }
    }
    all
}

/// Gives the requests of a step the app and the user of the folder, where they name
/// none: the scenarios may have others.
fn complete_step(step: &mut Step, app: Option<&Name<AppKind>>, user: Option<&Name<UserKind>>) {
    match &mut step.action {
        Action::Http(http) => complete_request(http, app, user),
        Action::Steps(group) => {
            for step in &mut group.steps.0 {
                complete_step(step, app, user);
            }
        }
        Action::Parallel(block) => {
            for step in block.branches.0.iter_mut().flatten() {
                complete_step(step, app, user);
            }
        }
        _ => {}
    }
}

fn complete_request(http: &mut Http, app: Option<&Name<AppKind>>, user: Option<&Name<UserKind>>) {
    let is_path = http
        .request
        .target
        .fixed()
        .is_none_or(|target| target.starts_with('/'));
    if http.app.is_none() {
        http.app = app.cloned();
    }
    if http.as_user.is_none() && http.bearer.is_none() && is_path {
        http.as_user = Some(user.cloned().map_or(AsUser::Anonymous, AsUser::User));
    }
}

impl Resolver<'_> {
    /// Notes the app that a folder file gives a scenario that names none.
    pub(super) fn inherited_app(&mut self, app: &Name<AppKind>, place: &Place) {
        let (Some(name), Some(apps)) = (app.fixed(), &self.apps) else {
            return;
        };
        if apps.contains(&name) {
            self.default_app(app);
            return;
        }
        let message =
            format!("`{name}`, the `app` of its folder, is not one of the scenario's `apps`");
        self.report(
            Diagnostic::new(Code::UnknownApp, place, message)
                .related(app.place(), "the folder's `app`")
                .help("add it, or give the scenario an `app` of its own"),
        );
    }
}
