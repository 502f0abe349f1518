//! Tests of the content of the HTML file.

use rehearsal_record::{CaseId, Event, Verdict};
use rehearsal_report::Html;
use serde_json::{Value, json};

use crate::sample_runs::{every_verdict, flaky, green, many, named, red, render};

fn page(events: &[Event]) -> String {
    render(events, |to| Box::new(Html::new(to)))
}

/// Returns the blocks of data of one kind.
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
fn page_has_the_head_of_every_case() {
    let page = page(&every_verdict());
    let heads: Vec<_> = blocks(&page, "head")
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
        heads,
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
        "a case that was not run has no data"
    );
}

#[test]
fn case_has_its_timeline_and_its_last_error() {
    let page = page(&red());
    let case = &blocks(&page, "case")[0]["attempts"][0];
    insta::assert_json_snapshot!(case);
}

#[test]
fn case_has_every_attempt() {
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
fn output_of_apps_is_no_markup() {
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
    assert_eq!(case["steps"][0]["title"], evil, "the title is unchanged");
}

#[test]
fn page_of_many_cases_is_limited() {
    let page = page(&many(1_000));
    assert_eq!(blocks(&page, "head").len(), 1_000);
    assert!(page.len() < 24 << 20, "{} bytes", page.len());
}

#[test]
fn killed_run_leaves_a_page() {
    let mut events = named(green(), "a");
    events.pop();
    let page = page(&events);
    assert_eq!(blocks(&page, "head").len(), 1);
    assert!(blocks(&page, "end").is_empty());
    let script = page.find("<script>").unwrap();
    let data = page.find("<script type").unwrap();
    assert!(script < data, "the script is before the data");
}

#[test]
fn case_name_has_its_round() {
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
