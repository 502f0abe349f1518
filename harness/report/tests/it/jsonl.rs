//! Tests of writing, reading and merging JSON lines.

use std::time::Duration;

use rehearsal_record::{Event, Shard, StopReason, Summary};
use rehearsal_report::{JsonLines, is_complete, merge, read};

use crate::sample_runs::{
    broken, flaky, green, interrupted, named, red, render, skipped, without_stage,
};

fn written(events: &[Event]) -> String {
    render(events, |to| Box::new(JsonLines::new(to)))
}

#[test]
fn events_round_trip() {
    let runs = [
        green(),
        red(),
        broken(),
        skipped(),
        flaky(),
        interrupted(),
        without_stage(),
    ];
    for events in runs {
        let text = written(&events);
        let back = read("run.jsonl", text.as_bytes()).unwrap();
        assert_eq!(back, events);
    }
}

#[test]
fn error_names_the_line() {
    let good = written(&green());
    let cases = [
        (
            good.replacen("{\"event\":\"notice\"", "{\"event\":", 1),
            "run.jsonl:2: not JSON",
        ),
        (
            good.replacen("\"text\"", "\"words\"", 1),
            "run.jsonl:2: not a `notice`: missing field `text`",
        ),
        (
            format!("[1]\n{good}"),
            "run.jsonl:1: a line is an object with the key `event`",
        ),
        (
            good.replacen("\"format\":2", "\"format\":3", 1),
            "run.jsonl:1: its `format` is 3, and this version reads 2",
        ),
        (
            good.split_once('\n').unwrap().1.to_owned(),
            "run.jsonl: it does not start with `run_started`",
        ),
        (
            String::new(),
            "run.jsonl: it does not start with `run_started`",
        ),
    ];
    for (text, message) in cases {
        let error = read("run.jsonl", text.as_bytes()).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("could not read "), "{text}");
        assert!(text.contains(message), "{text}");
        assert!(!error.help().is_empty());
    }
}

#[test]
fn unknown_events_and_an_incomplete_line_are_ignored() {
    let mut text = written(&green());
    text.push_str("{\"event\":\"applause\",\"loud\":true}\n{\"event\":\"not");
    assert_eq!(read("run.jsonl", text.as_bytes()).unwrap(), green());
}

fn shard(events: Vec<Event>, index: u32, name: &str) -> Vec<Event> {
    let mut events = named(events, name);
    if let Some(Event::RunStarted { shard, .. }) = events.first_mut() {
        *shard = Some(Shard { index, of: 2 });
    }
    events
}

#[test]
fn shards_are_merged_into_one_run() {
    let merged = merge(&[shard(green(), 1, "a"), shard(red(), 2, "b")]);
    let Some(Event::RunStarted {
        cases, shard, jobs, ..
    }) = merged.first()
    else {
        panic!("the first event is run_started");
    };
    assert_eq!((*cases, *shard, *jobs), (2, None, 4));
    let Some(Event::RunFinished {
        summary,
        stopped,
        error,
        ..
    }) = merged.last()
    else {
        panic!("the last event is run_finished");
    };
    assert_eq!((summary.passed, summary.failed), (1, 1));
    assert_eq!(
        summary.duration,
        Duration::from_millis(612),
        "shards run at the same time"
    );
    assert_eq!((*stopped, error), (None, &None));
    assert_eq!(
        merged
            .iter()
            .filter(|event| matches!(event, Event::CaseFinished { .. }))
            .count(),
        2
    );
}

#[test]
fn merging_a_single_run_changes_nothing() {
    for events in [green(), red(), flaky(), interrupted(), without_stage()] {
        assert_eq!(merge(std::slice::from_ref(&events)), events);
    }
}

#[test]
fn cases_of_a_killed_shard_are_unplayed() {
    let mut killed = shard(red(), 2, "b");
    killed.truncate(3);
    // Four more had not started, of which only the number is known.
    if let Event::RunStarted { cases, .. } = &mut killed[0] {
        *cases = 5;
    }
    assert!(!is_complete(&killed));
    let merged = merge(&[shard(interrupted(), 1, "a"), killed]);
    let unplayed: Vec<_> = merged
        .iter()
        .filter_map(|event| match event {
            Event::Unplayed { reason, ids } => Some((reason.as_str(), ids.len())),
            _ => None,
        })
        .collect();
    assert_eq!(
        unplayed,
        [
            ("the run was interrupted", 1),
            ("shard 2/2 did not finish", 1)
        ]
    );
    let Some(Event::RunFinished {
        summary, stopped, ..
    }) = merged.last()
    else {
        panic!("the last event is run_finished");
    };
    let counts = Summary {
        passed: 1,
        unplayed: 6,
        duration: summary.duration,
        ..Summary::default()
    };
    assert_eq!(*summary, counts);
    assert_eq!(*stopped, Some(StopReason::Interrupted));
}
