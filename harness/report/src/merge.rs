//! Several runs told as one: the shards of a CI job.

use std::time::Duration;

use rehearsal_record::{Event, Summary, Verdict};
use time::OffsetDateTime;

/// The events of several runs as those of one: it begins with the first of
/// them, plays all their cases and ends with the sums. The runs went on at
/// once, so it lasted as long as the longest of them.
///
/// A run without an end was killed. Its cases count as far as they came, and
/// those that were still playing are told as not played. Those that had not
/// begun are counted with them: nobody knows their names.
pub fn merge(runs: &[Vec<Event>]) -> Vec<Event> {
    let mut starts = Vec::new();
    let mut told = Vec::new();
    let mut summary = Summary::default();
    let mut error = None;
    let mut stopped = None;
    for run in runs {
        let mut ended = false;
        for event in run {
            match event {
                Event::RunStarted { .. } => starts.push(event.clone()),
                Event::RunFinished {
                    summary: one,
                    stopped: why,
                    error: own,
                } => {
                    ended = true;
                    summary.duration = summary.duration.max(one.duration);
                    stopped = stopped.or(*why);
                    error = error.or_else(|| own.clone());
                }
                other => {
                    count(&mut summary, other);
                    told.push(other.clone());
                }
            }
        }
        if !ended {
            let unended = unended(run);
            summary.unplayed += unended.len().max(left(run));
            summary.duration = summary.duration.max(lasted(run));
            told.push(Event::Unplayed {
                reason: format!("{} did not come to its end", name(run)),
                ids: unended,
            });
        }
    }
    let mut events: Vec<Event> = one_start(&starts).into_iter().collect();
    events.extend(told);
    events.push(Event::RunFinished {
        summary,
        stopped,
        error,
    });
    events
}

/// Whether all of a run is there.
pub fn is_whole(run: &[Event]) -> bool {
    matches!(run.last(), Some(Event::RunFinished { .. }))
}

/// What to call a run: its shard.
fn name(run: &[Event]) -> String {
    match run.first() {
        Some(Event::RunStarted {
            shard: Some(shard), ..
        }) => format!("shard {shard}"),
        _ => "the run".to_owned(),
    }
}

/// The cases that began and did not end.
fn unended(run: &[Event]) -> Vec<rehearsal_record::CaseId> {
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

/// How many of a run's cases have not ended.
fn left(run: &[Event]) -> usize {
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

/// From the beginning of a run to the last that it told.
fn lasted(run: &[Event]) -> Duration {
    let moments = run.iter().filter_map(|event| match event {
        Event::RunStarted { at, .. }
        | Event::CaseStarted { at, .. }
        | Event::StepStarted { at, .. } => Some(*at),
        Event::StepFinished { step, .. } => Some(step.at + step.duration),
        _ => None,
    });
    let moments: Vec<OffsetDateTime> = moments.collect();
    let first = moments.first().copied();
    let last = moments.iter().max().copied();
    let lasted = last.zip(first).map(|(last, first)| last - first);
    lasted
        .and_then(|span| span.try_into().ok())
        .unwrap_or_default()
}

/// The counts come from the cases themselves, as a run that was killed has
/// left none.
fn count(summary: &mut Summary, event: &Event) {
    match event {
        Event::CaseFinished { outcome, .. } => match outcome.verdict {
            Verdict::Passed => summary.passed += 1,
            Verdict::Flaky { .. } => summary.flaky += 1,
            Verdict::Failed { .. } => summary.failed += 1,
            Verdict::Broken(_) => summary.broken += 1,
            Verdict::Skipped { .. } => summary.skipped += 1,
        },
        Event::Unplayed { ids, .. } => summary.unplayed += ids.len(),
        _ => {}
    }
}

/// One beginning for all: the earliest, with all cases. One shard alone keeps
/// its number; several are no part any more.
fn one_start(starts: &[Event]) -> Option<Event> {
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
                cases: own,
                jobs: at_once,
                flaky_fails: strict,
                ..
            } = start
            {
                *cases += own;
                *jobs += at_once;
                *flaky_fails |= strict;
            }
        }
    }
    Some(first)
}
