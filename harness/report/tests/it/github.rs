//! Tests of the commands and the summary for GitHub.

use rehearsal_record::Event;
use rehearsal_report::{GitHub, Reporter as _};

use crate::sample_runs::{Shared, broken, flaky, green, red, without_stage};

/// Returns the commands and the summary.
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
fn annotations_and_summary() {
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
fn green_run_has_one_line() {
    let (commands, summary) = github(&green());
    assert_eq!(commands, "");
    assert_eq!(summary, "### rehearsal: 1 passed, 0 failed in 612 ms\n\n");
}

#[test]
fn output_of_apps_is_escaped() {
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
    assert!(commands.contains("100%25%0A: :warning::gone"), "{commands}");
    let row = summary
        .lines()
        .find(|line| line.starts_with("| failed"))
        .unwrap();
    assert!(
        row.contains(r"\`\`\` &lt;/details&gt; \| &lt;img src=x&gt;"),
        "{row}"
    );
    // The fence is longer than the backticks in the text.
    assert!(summary.contains("\n````text\n"), "{summary}");
}
