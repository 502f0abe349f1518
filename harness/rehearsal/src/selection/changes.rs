//! Selects the scenarios that are affected by changes, as git sees them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use rehearsal_script::{Scenario, StageConfig};

use super::inputs::InputIndex;

/// The absolute paths of the files that differ from a commit, including
/// untracked ones.
#[derive(Debug)]
pub(crate) struct Changes(BTreeSet<PathBuf>);

impl Changes {
    /// Finds what differs from the common ancestor with `base`.
    pub(crate) fn since(base: &str) -> Result<Self, String> {
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end_matches('\n'));
        let tracked = git(&["diff", "--name-only", "-z", "--merge-base", base, "--"])?;
        let top_text = top.to_string_lossy().into_owned();
        let untracked = git(&[
            "-C",
            &top_text,
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
        ])?;
        let names = tracked.split('\0').chain(untracked.split('\0'));
        let names = names.filter(|name| !name.is_empty());
        Ok(Self(names.map(|name| top.join(name)).collect()))
    }

    /// Returns the scenarios whose file, flows, data files or seeds have
    /// changed; all of them if the stage has.
    pub(crate) fn affected(
        &self,
        mut scenarios: Vec<Scenario>,
        stage: &StageConfig,
        stage_file: Option<&str>,
    ) -> Vec<Scenario> {
        let mut index = InputIndex::default();
        index.update(&scenarios, stage, stage_file);
        let impact = index.impact(&self.0);
        if !impact.stage {
            scenarios.retain(|scenario| impact.affects(scenario));
        }
        scenarios
    }
}

fn git(args: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(args).output();
    let output = output.map_err(|error| format!("could not start git: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let reason = stderr.lines().next().unwrap_or_default();
    Err(format!("could not ask git for the changes: {reason}"))
}
