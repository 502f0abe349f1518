//! Tests of the JUnit file.

use rehearsal_record::Event;
use rehearsal_report::Junit;

use crate::sample_runs::{broken, flaky, green, interrupted, red, render, skipped, without_stage};

#[test]
fn file_of_every_kind_of_run() {
    for (name, events) in [
        ("green", green()),
        ("red", red()),
        ("broken", broken()),
        ("skipped", skipped()),
        ("flaky", flaky()),
        ("interrupted", interrupted()),
        ("without_stage", without_stage()),
    ] {
        let text = render(&events, |to| Box::new(Junit::new(to)));
        insta::assert_snapshot!(format!("junit_{name}"), text);
    }
}

#[test]
fn flaky_case_is_a_failure_with_flaky_fails() {
    let mut events = flaky();
    if let Event::RunStarted { flaky_fails, .. } = &mut events[0] {
        *flaky_fails = true;
    }
    let text = render(&events, |to| Box::new(Junit::new(to)));
    assert!(text.contains(r#"failures="1""#), "{text}");
    assert!(text.contains("<flakyFailure"), "{text}");
}
