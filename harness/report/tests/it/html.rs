//! The page as a file: what is in it, and what is not.

use rehearsal_record::{CaseId, Event, Verdict};
use rehearsal_report::Html;
use serde_json::{Value, json};

use crate::told::{everything, flaky, green, named, red, told};

pub(crate) fn page(events: &[Event]) -> String {
    told(events, |to| Box::new(Html::new(to)))
}

/// The blocks of data of one kind.
fn blocks(page: &str, kind: &str) -> Vec<Value> {
    let start = format!("<script type=\"application/json\" data-kind=\"{kind}\"");
    page.lines()
        .filter_map(|line| line.strip_prefix(&start))
        .map(|line| {
            let (_, text) = line.split_once('>').unwrap();
            serde_json::from_str(text.strip_suffix("</script>").unwrap()).unwrap()
        })
        .collect()
}

#[test]
fn every_case_is_in_the_page_and_can_be_found() {
    let page = page(&everything());
    let told: Vec<_> = blocks(&page, "head")
        .iter()
        .map(|head| {
            format!(
                "{} {}",
                head["name"].as_str().unwrap(),
                head["verdict"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "catalogue/pages::one mug passed",
            "checkout/paid::one mug failed",
            "checkout/broken::one mug broken",
            "checkout/flaky::one mug flaky",
            "queues/skipped::one mug skipped",
            "queues/interrupted::one mug passed",
            "queues/interrupted::two shirts unplayed",
        ]
    );
    assert_eq!(
        blocks(&page, "case").len(),
        6,
        "what was not played has nothing to show"
    );
}

#[test]
fn a_case_has_its_moments_in_order_and_its_last_error() {
    let page = page(&red());
    let case = &blocks(&page, "case")[0]["attempts"][0];
    insta::assert_json_snapshot!(case);
}

#[test]
fn every_attempt_is_there() {
    let page = page(&flaky());
    let attempts = blocks(&page, "case")[0]["attempts"].clone();
    let verdicts: Vec<_> = attempts
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["verdict"].clone())
        .collect();
    assert_eq!(verdicts, ["failed", "flaky"]);
}

#[test]
fn nothing_an_app_wrote_is_markup() {
    let evil = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> ]]> \u{2028}";
    let mut events = red();
    for event in &mut events {
        match event {
            Event::StepFinished { step, .. } => {
                step.title = evil.into();
                step.observation = json!({evil: evil});
            }
            Event::CaseFinished { outcome, .. } => {
                outcome.logs[0].text = evil.into();
                outcome.calls[0].request = json!({"Body": evil});
                if let Verdict::Failed { mismatches } = &mut outcome.verdict {
                    mismatches[0].source = evil.into();
                }
            }
            _ => {}
        }
    }
    let page = page(&events);
    let (_, data) = page.split_once("</noscript>").unwrap();
    for markup in ["<script>", "<!--", "<img"] {
        assert!(!data.contains(markup), "{markup} is in the page");
    }
    assert_eq!(
        data.matches("</script>").count(),
        data.matches("<script ").count()
    );
    let case = &blocks(&page, "case")[0]["attempts"][0];
    assert_eq!(case["steps"][0]["title"], evil, "and it reads as it was");
}

/// A run of many cases, each with more in it than anybody reads.
pub(crate) fn many(count: usize) -> Vec<Event> {
    let big = "x".repeat(300_000);
    let mut events = vec![green().remove(0)];
    for number in 0..count {
        let run = if number % 100 == 7 { red() } else { green() };
        let mut run = named(run, &format!("folder{}/case{number:04}", number % 10));
        run.retain(|event| {
            !matches!(
                event,
                Event::RunStarted { .. }
                    | Event::RunFinished { .. }
                    | Event::Booted { .. }
                    | Event::Notice { .. }
            )
        });
        for event in &mut run {
            if let Event::StepFinished { step, .. } = event {
                step.observation = json!({"body": big});
            }
        }
        events.extend(run);
    }
    events.extend(green().pop());
    events
}

#[test]
fn a_page_of_many_cases_stays_within_bounds() {
    let page = page(&many(1_000));
    assert_eq!(blocks(&page, "head").len(), 1_000);
    assert!(page.len() < 24 << 20, "{} bytes", page.len());
}

#[test]
fn a_run_that_was_killed_leaves_a_page() {
    let mut events = named(green(), "a");
    events.pop();
    let page = page(&events);
    assert_eq!(blocks(&page, "head").len(), 1);
    assert!(blocks(&page, "end").is_empty());
    let script = page.find("<script>").unwrap();
    let data = page.find("<script type").unwrap();
    assert!(script < data, "the script is there before the data");
}

#[test]
fn rounds_are_told_apart() {
    let mut events = green();
    for event in &mut events {
        if let Event::CaseStarted {
            id: CaseId { round, .. },
            ..
        }
        | Event::StepFinished {
            id: CaseId { round, .. },
            ..
        }
        | Event::CaseFinished {
            id: CaseId { round, .. },
            ..
        } = event
        {
            *round = Some(3);
        }
    }
    let page = page(&events);
    assert_eq!(
        blocks(&page, "head")[0]["name"],
        "checkout/order::one mug#3"
    );
}
