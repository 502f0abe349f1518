//! Checking a project again and again while it is edited.

use std::collections::BTreeMap;

use crate::check::sorted;
use crate::context::{Context, Resolved, parse, prepare};
use crate::diagnostic::Diagnostic;
use crate::occurrence::Occurrence;
use crate::parallel::in_parallel;
use crate::resolve::Findings;
use crate::scenario::Scenario;
use crate::sources::Sources;

/// A project that is checked again and again while it is edited: where only one scenario
/// has changed, only that one is checked.
#[derive(Debug)]
pub struct Checker {
    stage_file: Option<String>,
    files: Vec<String>,
    context: Context,
    /// What was found in the stage file, in flows and in folder files.
    shared: Findings,
    /// What came of each scenario file.
    resolved: BTreeMap<String, Resolved>,
    /// Everything together.
    found: Findings,
}

impl Checker {
    /// Checks the files of a project.
    pub fn new(sources: &dyn Sources, stage_file: Option<&str>, files: Vec<String>) -> Self {
        let (context, parsed, shared) = prepare(sources, stage_file, None, &files);
        let project = context.project(sources);
        let resolved = in_parallel(parsed, |parsed| {
            (parsed.file.to_owned(), context.resolve(parsed, &project))
        });
        let mut checker = Self {
            stage_file: stage_file.map(str::to_owned),
            resolved: resolved.into_iter().collect(),
            files,
            context,
            shared,
            found: Findings::default(),
        };
        checker.collect();
        checker
    }

    /// Checks a file that has changed, if nothing but its own mistakes depends on it; the
    /// result is `false` if the project has to be checked as a whole.
    pub fn check_file(&mut self, sources: &dyn Sources, file: &str) -> bool {
        if !self.resolved.contains_key(file) {
            return false;
        }
        let project = self.context.project(sources);
        let parsed = parse(file, &project);
        if !self.context.is_independent(&parsed) {
            return false;
        }
        let resolved = self.context.resolve(parsed, &project);
        self.resolved.insert(file.to_owned(), resolved);
        self.collect();
        true
    }

    /// Returns the scenario files, flows and folder files.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// Returns everything that is wrong, most useful first.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.found.diagnostics
    }

    /// Returns where names are declared and used, as far as the files could be read.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.found.occurrences
    }

    /// Returns the scenario of a file, if nothing is wrong with it.
    pub fn scenario(&self, file: &str) -> Option<&Scenario> {
        self.resolved.get(file)?.scenario.as_ref()
    }

    fn collect(&mut self) {
        let mut found = self.shared.clone();
        for resolved in self.resolved.values() {
            found.extend(resolved.findings.clone());
        }
        self.found = sorted(found, self.stage_file.as_deref());
    }
}
