//! What the last run of each case left: lenses above them, and values at the ends of lines.

use std::collections::BTreeMap;
use std::path::Path;

use lsp_types::{CodeLens, Command, InlayHint, InlayHintLabel, InlayHintTooltip, Position, Range};
use rehearsal_record::{LastRun, LastRuns, LastStep, Place};
use rehearsal_script::{Occurrence, Scenario, Symbol};
use serde_json::{Value, json};

use crate::checked::Checked;
use crate::commands::{OPEN_TRACE, RUN, RUN_WITH_SEED};
use crate::options::Options;
use crate::positions::range_of;
use crate::requests::OpenFile;

/// Values of more characters are cut.
const MOST_CHARACTERS: usize = 40;

/// Returns what the runs of a project left.
pub(crate) fn read(options: &Options, root: &Path) -> LastRuns {
    let file = options
        .records_of(root)
        .map(|folder| folder.join(LastRuns::FILE));
    let text = file.and_then(|file| std::fs::read(file).ok());
    text.and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

impl OpenFile<'_> {
    /// Returns the scenario of the file, if it has no mistake.
    fn scenario<'c>(&self, checked: &'c Checked) -> Option<&'c Scenario> {
        checked.checker.scenario(&self.path)
    }

    /// Returns what runs the scenario and its cases, and opens what their last run left.
    pub(crate) fn lenses(&self, checked: &Checked, root: &Path, runs: &LastRuns) -> Vec<CodeLens> {
        let Some(scenario) = self.scenario(checked) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let title = self
            .text
            .lines()
            .position(|line| line.starts_with("scenario"));
        let title = u32::try_from(title.unwrap_or(0)).unwrap_or(0);
        let names: Vec<String> = scenario
            .cases
            .iter()
            .map(|case| name(scenario, case))
            .collect();
        let last = names.iter().find_map(|name| runs.cases.get(name));
        let at = Range::new(Position::new(title, 0), Position::new(title, 0));
        add_lenses(&mut found, at, root, &scenario.id, last);
        for (case, name) in scenario.cases.iter().zip(&names) {
            // The rows of another file are run from there.
            if case.name.is_some() && *case.place.file == *self.path {
                let at = range_of(&self.text, &case.place);
                add_lenses(&mut found, at, root, name, runs.cases.get(name));
            }
        }
        found
    }

    /// Returns how the steps on some lines ended, and the values that they used.
    pub(crate) fn hints(
        &self,
        checked: &Checked,
        runs: &LastRuns,
        within: Range,
    ) -> Vec<InlayHint> {
        let Some((case, run)) = self.shown_run(checked, runs) else {
            return Vec::new();
        };
        let lines: Vec<&str> = self.text.lines().collect();
        let at = |place: &Place| {
            let line = place.line.checked_sub(1)?;
            let text = lines.get(usize::try_from(line).ok()?)?;
            Some((line, *text))
        };
        // What has changed since says nothing of the last run.
        let steps = run.steps.iter().filter(|step| {
            *step.place.file == *self.path
                && at(&step.place).is_some_and(|(_, text)| text.trim() == step.source.trim())
        });
        let mut values: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut labels: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for step in steps {
            let line = step.place.line.saturating_sub(1);
            // Of a step that is repeated the last time counts.
            labels.insert(line, vec![outcome(step)]);
            for (name, value) in &step.variables {
                values.insert(name, value);
            }
        }
        for occurrence in checked.checker.occurrences() {
            if let Some((name, line)) = self.definition_of(occurrence)
                && let Some(value) = values.get(name)
            {
                let labels = labels.entry(line).or_default();
                labels.push(format!("{name} = {}", short(value)));
            }
        }
        let lines = labels
            .into_iter()
            .filter(|(line, _)| (within.start.line..=within.end.line).contains(line));
        let hint = |(line, labels): (u32, Vec<String>)| {
            let text = lines_at(&self.text, line);
            let units = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
            InlayHint {
                position: Position::new(line, units),
                label: InlayHintLabel::String(labels.join("  ")),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::String(format!(
                    "The last run of {case}, with seed {}",
                    run.seed
                ))),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            }
        };
        lines.map(hint).collect()
    }

    /// Returns the run whose values are shown: that of the first case that did not pass, or
    /// else of the first; of a flow, that of any case that called it.
    fn shown_run<'r>(
        &self,
        checked: &Checked,
        runs: &'r LastRuns,
    ) -> Option<(&'r str, &'r LastRun)> {
        let own: Vec<(&String, &LastRun)> = if let Some(scenario) = self.scenario(checked) {
            let names = scenario.cases.iter().map(|case| name(scenario, case));
            names
                .filter_map(|name| runs.cases.get_key_value(&name))
                .collect()
        } else {
            let is_here = |step: &LastStep| *step.place.file == *self.path;
            let all = runs.cases.iter();
            all.filter(|(_, run)| run.steps.iter().any(is_here))
                .collect()
        };
        let red = own.iter().find(|(_, run)| is_red(&run.verdict));
        let (name, run) = red.or_else(|| own.first())?;
        Some((name, run))
    }

    /// Returns the variable that an occurrence in the file defines, and its line.
    fn definition_of<'o>(&self, occurrence: &'o Occurrence) -> Option<(&'o str, u32)> {
        let Symbol::Variable { name, .. } = &occurrence.symbol else {
            return None;
        };
        let place = &occurrence.place;
        (occurrence.declares && *place.file == *self.path)
            .then(|| (name.as_str(), place.line.saturating_sub(1)))
    }
}

fn lines_at(text: &str, line: u32) -> &str {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    text.lines().nth(line).unwrap_or_default()
}

/// Returns the name of a case: what a person types to run it.
fn name(scenario: &Scenario, case: &rehearsal_script::Case) -> String {
    match &case.name {
        Some(case) => format!("{}::{case}", scenario.id),
        None => scenario.id.to_string(),
    }
}

fn is_red(verdict: &str) -> bool {
    matches!(verdict, "failed" | "broken" | "mistake")
}

fn add_lenses(
    found: &mut Vec<CodeLens>,
    range: Range,
    root: &Path,
    name: &str,
    last: Option<&LastRun>,
) {
    let seed = last.map(|run| run.seed);
    let mut add = |title: &str, command: &str, mut argument: Value| {
        argument["root"] = root.to_string_lossy().into();
        argument["name"] = name.into();
        found.push(CodeLens {
            range,
            command: Some(Command::new(
                title.to_owned(),
                command.to_owned(),
                Some(vec![argument]),
            )),
            data: None,
        });
    };
    add("Run", RUN, json!({}));
    add("Run with seed", RUN_WITH_SEED, json!({"seed": seed}));
    let trace = last.and_then(|run| run.trace.as_ref());
    if let Some(trace) = trace.filter(|trace| trace.is_file()) {
        add("Open last trace", OPEN_TRACE, json!({"trace": trace}));
    }
}

/// Returns how a step ended, in a few words.
fn outcome(step: &LastStep) -> String {
    let sign = match &*step.verdict {
        "passed" | "flaky" => "✓",
        "skipped" => "–",
        _ => "✗",
    };
    let mut parts = Vec::new();
    for (name, value) in &step.observed {
        parts.push(format!("{name} {}", short(value)));
    }
    if step.attempts > 1 {
        parts.push(format!("{} attempts", step.attempts));
    }
    let millis = step.duration.as_millis();
    if step.verdict != "skipped" {
        parts.push(format!("{millis} ms"));
    }
    format!("{sign} {}", parts.join(", ")).trim_end().to_owned()
}

/// Returns a value on one line.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= MOST_CHARACTERS {
        return text;
    }
    let start: String = text.chars().take(MOST_CHARACTERS).collect();
    format!("{start}…")
}
