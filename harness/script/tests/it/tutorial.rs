//! The output that the tutorial shows is real.

use rehearsal_script::{MemorySources, Style, check, render, scaffold};

const TUTORIAL: &str = include_str!("../../../docs/first-scenario.md");
const STAGE: &str = "scenarios/stage.yaml";
const OWN: &str = "scenarios/receipts/kept.yaml";

fn report(own: &str) -> String {
    let sources = scaffold::init()
        .iter()
        .fold(MemorySources::default(), |sources, file| {
            sources.with(&file.path, &file.text)
        })
        .with(OWN, own);
    let files = ["scenarios/first.yaml".to_owned(), OWN.to_owned()];
    let checked = check(&sources, Some(STAGE), &files);
    render(&checked.diagnostics, &sources, Style::Plain)
}

#[test]
fn mistake_in_the_tutorial_is_reported_as_shown() {
    let own = TUTORIAL
        .split("```")
        .filter_map(|block| block.strip_prefix("yaml\n"))
        .find(|block| block.starts_with("# yaml-language-server"))
        .unwrap();
    let wrong = report(own);
    assert!(
        !wrong.is_empty() && TUTORIAL.contains(wrong.trim_end()),
        "{wrong}"
    );
    assert_eq!(report(&own.replace("expct", "expect")), "");
}

#[test]
fn scaffolded_files_have_what_the_tutorial_quotes() {
    let files = scaffold::init();
    for file in &files {
        assert!(
            TUTORIAL.contains(&format!("wrote {}\n", file.path)),
            "{}",
            file.path
        );
    }
    let quoted =
        "  - name: an order arrives\n    sqs.send: orders\n    json: {sku: MUG-01, qty: 1}\n";
    assert!(TUTORIAL.contains(quoted) && files[1].text.contains(quoted));
    let changed = "    orders: {visibility: 30s, dead_letter: {queue: orders-dlq, after: 5}}\n";
    assert!(TUTORIAL.contains(changed) && files[0].text.contains(&changed.replace('5', "3")));
    assert_eq!(scaffold::scenario("receipts/kept").path, OWN);
}
