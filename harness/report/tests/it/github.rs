//! What GitHub reads.

use rehearsal_record::Event;
use rehearsal_report::{GitHub, Reporter as _};

use crate::told::{Shared, broken, flaky, green, red, without_stage};

/// The commands and the summary.
fn github(events: &[Event]) -> (String, String) {
    let (commands, summary) = (Shared::default(), Shared::default());
    let mut reporter = GitHub::new(commands.clone(), Some(summary.clone()), "shop/");
    for event in events {
        reporter.event(event).unwrap();
    }
    let text = |shared: Shared| String::from_utf8(shared.0.lock().unwrap().clone()).unwrap();
    (text(commands), text(summary))
}

#[test]
fn a_failure_is_shown_at_its_line() {
    for (name, events) in [
        ("red", red()),
        ("broken", broken()),
        ("flaky", flaky()),
        ("without_stage", without_stage()),
    ] {
        let (commands, summary) = github(&events);
        insta::assert_snapshot!(
            format!("github_{name}"),
            format!("{commands}---\n{summary}")
        );
    }
}

#[test]
fn a_green_run_leaves_one_line() {
    let (commands, summary) = github(&green());
    assert_eq!(commands, "");
    assert_eq!(summary, "### rehearsal: 1 passed, 0 failed in 612 ms\n\n");
}

#[test]
fn nothing_an_app_writes_becomes_a_command_or_markup() {
    let mut events = red();
    let evil = "100%\r\n::warning::gone ``` </details> | <img src=x> `";
    for event in &mut events {
        if let Event::CaseFinished { outcome, .. } = event {
            if let rehearsal_record::Verdict::Failed { mismatches } = &mut outcome.verdict {
                evil.clone_into(&mut mismatches[0].expected);
            }
            evil.clone_into(&mut outcome.logs[0].text);
        }
    }
    let (commands, summary) = github(&events);
    assert_eq!(commands.lines().count(), 1, "{commands}");
    assert!(
        commands.contains("100%25%0D%0A::warning::gone"),
        "{commands}"
    );
    let row = summary
        .lines()
        .find(|line| line.starts_with("| failed"))
        .unwrap();
    assert!(
        row.contains(r"\`\`\` &lt;/details&gt; \| &lt;img src=x&gt;"),
        "{row}"
    );
    // The story stands in a block that its backticks do not end.
    assert!(summary.contains("\n````text\n"), "{summary}");
}
