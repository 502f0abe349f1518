use crate::context::prepare;
use crate::diagnostic::{self, Diagnostic};
use crate::occurrence::Occurrence;
use crate::parallel::in_parallel;
use crate::resolve::Findings;
use crate::scenario::Scenario;
use crate::sources::Sources;
use crate::stage::StageConfig;

/// The result of checking files.
#[derive(Debug)]
pub struct CheckResult {
    /// The stage; `None` if its file is wrong.
    pub stage: Option<StageConfig>,
    /// The scenarios in which nothing is wrong, in the order they were named.
    pub scenarios: Vec<Scenario>,
    /// Everything that is wrong, most useful first.
    pub diagnostics: Vec<Diagnostic>,
    /// Where names are declared and used, as far as the files could be read.
    pub occurrences: Vec<Occurrence>,
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
    let (context, parsed, mut findings) = prepare(sources, stage_file, profile, scenario_files);
    let project = context.project(sources);
    let resolved = in_parallel(parsed, |parsed| context.resolve(parsed, &project));
    let mut scenarios = Vec::new();
    for resolved in resolved {
        scenarios.extend(resolved.scenario);
        findings.extend(resolved.findings);
    }
    let Findings {
        diagnostics,
        occurrences,
    } = sorted(findings, stage_file);
    CheckResult {
        stage: context.stage,
        scenarios,
        diagnostics,
        occurrences,
    }
}

/// Returns what was found in the order in which it is shown, each thing once.
pub(crate) fn sorted(findings: Findings, stage_file: Option<&str>) -> Findings {
    let Findings {
        mut diagnostics,
        mut occurrences,
    } = findings;
    diagnostic::sort(&mut diagnostics, stage_file);
    // What apps inherit, and what profiles keep, is read more than once.
    occurrences.sort();
    occurrences.dedup();
    Findings {
        diagnostics,
        occurrences,
    }
}
