//! Merges several runs into one: the shards of a CI job.

use std::time::Duration;

use rehearsal_record::{Event, Summary, Verdict};
use time::OffsetDateTime;

/// Merges the events of several runs into those of one, which has all their cases
/// and the sums of their counts. The runs went on at the same time, so it took as
/// long as the longest of them.
///
/// A run without an end was killed. Its finished cases count, and its running
/// cases are unplayed. So are those that had not started, whose number is known,
/// but not their names.
pub fn merge(runs: &[Vec<Event>]) -> Vec<Event> {
    let mut starts = Vec::new();
    let mut others = Vec::new();
    let mut summary = Summary::default();
    let mut stage_error = None;
    let mut is_mistake = false;
    let mut stopped = None;
    for run in runs {
        let mut finished = false;
        for event in run {
            match event {
                Event::RunStarted { .. } => starts.push(event.clone()),
                Event::RunFinished {
                    summary: one,
                    stopped: why,
                    error,
                    is_mistake: is_run_mistake,
                } => {
                    finished = true;
                    summary.duration = summary.duration.max(one.duration);
                    stopped = stopped.or(*why);
                    stage_error = stage_error.or_else(|| error.clone());
                    is_mistake |= is_run_mistake;
                }
                other => {
                    count(&mut summary, other);
                    others.push(other.clone());
                }
            }
        }
        if !finished {
            let running = running_cases(run);
            summary.unplayed += running.len().max(remaining_cases(run));
            summary.duration = summary.duration.max(time_of(run));
            others.push(Event::Unplayed {
                reason: format!("{} did not finish", name(run)),
                ids: running,
            });
        }
    }
    let mut events: Vec<Event> = merge_starts(&starts).into_iter().collect();
    events.extend(others);
    events.push(Event::RunFinished {
        summary,
        stopped,
        error: stage_error,
        is_mistake,
    });
    events
}

/// Returns whether a run came to its end.
pub fn is_complete(run: &[Event]) -> bool {
    matches!(run.last(), Some(Event::RunFinished { .. }))
}

/// Returns the name of a run: its shard.
fn name(run: &[Event]) -> String {
    match run.first() {
        Some(Event::RunStarted {
            shard: Some(shard), ..
        }) => format!("shard {shard}"),
        _ => "the run".to_owned(),
    }
}

/// Returns the cases that started and did not end.
fn running_cases(run: &[Event]) -> Vec<rehearsal_record::CaseId> {
    let mut open = Vec::new();
    for event in run {
        match event {
            Event::CaseStarted { id, .. } if !open.contains(id) => open.push(id.clone()),
            Event::CaseFinished { id, .. } => open.retain(|other| other != id),
            _ => {}
        }
    }
    open
}

/// Returns how many cases of a run have not ended.
fn remaining_cases(run: &[Event]) -> usize {
    let cases = run.iter().find_map(|event| match event {
        Event::RunStarted { cases, .. } => Some(*cases),
        _ => None,
    });
    let ended = run.iter().map(|event| match event {
        Event::CaseFinished { .. } => 1,
        Event::Unplayed { ids, .. } => ids.len(),
        _ => 0,
    });
    cases.unwrap_or(0).saturating_sub(ended.sum())
}

/// Returns the time from the start of a run to its last event.
fn time_of(run: &[Event]) -> Duration {
    let times = run.iter().filter_map(|event| match event {
        Event::RunStarted { at, .. }
        | Event::CaseStarted { at, .. }
        | Event::StepStarted { at, .. } => Some(*at),
        Event::StepFinished { step, .. } => Some(step.at + step.duration),
        _ => None,
    });
    let times: Vec<OffsetDateTime> = times.collect();
    let first = times.first().copied();
    let last = times.iter().max().copied();
    let time = last.zip(first).map(|(last, first)| last - first);
    time.and_then(|span| span.try_into().ok())
        .unwrap_or_default()
}

/// Counts the case of an event, because a run that was killed has no summary.
fn count(summary: &mut Summary, event: &Event) {
    match event {
        Event::CaseFinished { outcome, .. } => match outcome.verdict {
            Verdict::Passed => summary.passed += 1,
            Verdict::Flaky { .. } => summary.flaky += 1,
            Verdict::Failed { .. } => summary.failed += 1,
            Verdict::Broken(_) => summary.broken += 1,
            Verdict::Mistake(_) => summary.mistakes += 1,
            Verdict::Skipped { .. } => summary.skipped += 1,
        },
        Event::Unplayed { ids, .. } => summary.unplayed += ids.len(),
        _ => {}
    }
}

/// Merges the starts: the earliest one with all cases. A single shard keeps its
/// number; several have none.
fn merge_starts(starts: &[Event]) -> Option<Event> {
    let when = |event: &Event| match event {
        Event::RunStarted { at, .. } => *at,
        _ => OffsetDateTime::UNIX_EPOCH,
    };
    let mut first = starts.iter().min_by_key(|start| when(start))?.clone();
    if starts.len() > 1
        && let Event::RunStarted {
            cases,
            shard,
            jobs,
            flaky_fails,
            ..
        } = &mut first
    {
        *shard = None;
        (*cases, *jobs) = (0, 0);
        for start in starts {
            if let Event::RunStarted {
                cases: more_cases,
                jobs: more_jobs,
                flaky_fails: fails,
                ..
            } = start
            {
                *cases += more_cases;
                *jobs += more_jobs;
                *flaky_fails |= fails;
            }
        }
    }
    Some(first)
}
