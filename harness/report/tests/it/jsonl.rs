//! The record of a run, written and read again.

use std::time::Duration;

use rehearsal_record::{Event, Shard, StopReason, Summary};
use rehearsal_report::{JsonLines, is_whole, merge, read};

use crate::told::{broken, flaky, green, interrupted, named, red, skipped, told, without_stage};

fn written(events: &[Event]) -> String {
    told(events, |to| Box::new(JsonLines::new(to)))
}

#[test]
fn json_lines_carry_every_event_back() {
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
fn a_bad_line_is_named() {
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
            "run.jsonl:1: its `format` is 3, and this reads 2",
        ),
        (
            good.split_once('\n').unwrap().1.to_owned(),
            "run.jsonl: it does not begin with `run_started`",
        ),
        (
            String::new(),
            "run.jsonl: it does not begin with `run_started`",
        ),
    ];
    for (text, message) in cases {
        let error = read("run.jsonl", text.as_bytes()).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with("could not read "), "{told}");
        assert!(told.contains(message), "{told}");
        assert!(!error.help().is_empty());
    }
}

#[test]
fn a_reader_passes_over_what_is_newer_and_over_a_line_that_was_cut_off() {
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
fn shards_are_told_as_one_run() {
    let merged = merge(&[shard(green(), 1, "a"), shard(red(), 2, "b")]);
    let Some(Event::RunStarted {
        cases, shard, jobs, ..
    }) = merged.first()
    else {
        panic!("a run begins with its beginning");
    };
    assert_eq!((*cases, *shard, *jobs), (2, None, 4));
    let Some(Event::RunFinished {
        summary,
        stopped,
        error,
    }) = merged.last()
    else {
        panic!("a run ends with its end");
    };
    assert_eq!((summary.passed, summary.failed), (1, 1));
    assert_eq!(
        summary.duration,
        Duration::from_millis(612),
        "they went on at once"
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
fn one_run_alone_is_told_as_it_was() {
    for events in [green(), red(), flaky(), interrupted(), without_stage()] {
        assert_eq!(merge(std::slice::from_ref(&events)), events);
    }
}

#[test]
fn a_shard_that_was_killed_leaves_what_it_had_and_is_missed() {
    let mut killed = shard(red(), 2, "b");
    killed.truncate(3);
    // Four more had not begun, and nothing but their number is known.
    if let Event::RunStarted { cases, .. } = &mut killed[0] {
        *cases = 5;
    }
    assert!(!is_whole(&killed));
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
            ("shard 2/2 did not come to its end", 1)
        ]
    );
    let Some(Event::RunFinished {
        summary, stopped, ..
    }) = merged.last()
    else {
        panic!("a run ends with its end");
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
