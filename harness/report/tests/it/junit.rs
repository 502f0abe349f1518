//! What CI systems read.

use rehearsal_record::Event;
use rehearsal_report::Junit;

use crate::told::{broken, flaky, green, interrupted, red, skipped, told, without_stage};

#[test]
fn junit_tells_the_kinds_of_trouble_apart() {
    for (name, events) in [
        ("green", green()),
        ("red", red()),
        ("broken", broken()),
        ("skipped", skipped()),
        ("flaky", flaky()),
        ("interrupted", interrupted()),
        ("without_stage", without_stage()),
    ] {
        let text = told(&events, |to| Box::new(Junit::new(to)));
        insta::assert_snapshot!(format!("junit_{name}"), text);
    }
}

#[test]
fn a_flaky_case_is_a_failure_where_it_makes_the_run_red() {
    let mut events = flaky();
    if let Event::RunStarted { flaky_fails, .. } = &mut events[0] {
        *flaky_fails = true;
    }
    let text = told(&events, |to| Box::new(Junit::new(to)));
    assert!(text.contains(r#"failures="1""#), "{text}");
    assert!(text.contains("<flakyFailure"), "{text}");
}
