//! What happened around a failure, in order: steps, calls to the cloud, and
//! what the apps wrote, on one axis of real time.

use std::fmt::Write as _;

use rehearsal_record::{Call, CaseOutcome, StepOutcome};
use time::OffsetDateTime;

use super::{BOLD, DIM, RED};
use crate::gather::Played;

/// How many lines are shown; the last ones are nearest to the failure.
const LINES: usize = 24;

pub(super) fn tell(
    out: &mut String,
    outcome: &CaseOutcome,
    played: &Played,
    red: Option<&StepOutcome>,
) {
    let mut lines: Vec<(OffsetDateTime, String)> = Vec::new();
    for step in &played.steps {
        let mark = if red.is_some_and(|red| red.number == step.number) {
            RED
        } else {
            BOLD
        };
        lines.push((
            step.at,
            format!("{mark}step {}{mark:#}  {}", step.number, step.title),
        ));
    }
    lines.extend(outcome.calls.iter().map(|call| (call.real_at, told(call))));
    lines.extend(outcome.logs.iter().map(|log| {
        let text = log.text.trim_end();
        (log.at, format!("{DIM}{}{DIM:#}  {text}", log.app))
    }));
    if lines.is_empty() {
        return;
    }
    // Stable: what happened at one instant stays steps, calls, logs.
    lines.sort_by_key(|(at, _)| *at);
    let _ = writeln!(out, "  {BOLD}meanwhile{BOLD:#}");
    let hidden = lines.len().saturating_sub(LINES);
    if hidden > 0 {
        let _ = writeln!(out, "    {DIM}… {hidden} earlier lines{DIM:#}");
    }
    for (at, line) in &lines[hidden..] {
        let since = (*at - played.started).as_seconds_f64().max(0.0);
        let _ = writeln!(out, "    {DIM}{since:>7.3} s{DIM:#}  {line}");
    }
}

fn told(call: &Call) -> String {
    let mut line = format!("{DIM}cloud{DIM:#}  {} {}", call.service, call.operation);
    if let Some(resource) = &call.resource {
        let _ = write!(line, " {resource}");
    }
    match &call.error {
        Some(error) => {
            let _ = write!(
                line,
                "  {RED}{} {}{RED:#}: {}",
                call.status, error.code, error.message
            );
        }
        None => {
            let _ = write!(line, "  {}", call.status);
        }
    }
    if let Some(fault) = &call.fault {
        let _ = write!(line, "  {DIM}(fault {fault}){DIM:#}");
    }
    line
}
