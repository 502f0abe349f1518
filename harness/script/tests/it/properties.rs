//! Properties that hold for any input.

use proptest::prelude::*;
use rehearsal_script::{MemorySources, Style, check, data, format, render, scaffold};

use crate::examples::STAGE;

/// Checks a text as a scenario, as a stage and as rows, and renders the
/// diagnostics: none of it may panic.
fn check_all(text: &str) {
    let sources = MemorySources::default()
        .with("stage.yaml", STAGE)
        .with("input.yaml", text);
    let files = ["input.yaml".to_owned()];
    for stage in ["stage.yaml", "input.yaml"] {
        let checked = check(&sources, Some(stage), &files);
        let reported = render(&checked.diagnostics, &sources, Style::Colour);
        assert_eq!(reported.is_empty(), checked.diagnostics.is_empty());
        assert!(
            checked.diagnostics.is_empty()
                || checked.stage.is_none()
                || checked.scenarios.is_empty()
        );
    }
    for file in ["a.csv", "a.json", "a.jsonl", "a.yaml"] {
        let _ = data::rows(file, text);
    }
}

/// Formatting keeps the meaning, and doing it again changes nothing.
fn check_format(text: &str) {
    let Ok(once) = format("input.yaml", text) else {
        return;
    };
    let again = format("input.yaml", &once).expect("what was formatted can be read");
    assert_eq!(
        again, once,
        "formatting twice differs from once, of\n{text}"
    );
    let meaning = |text: &str| data::rows("a.yaml", &indented(text)).ok();
    assert_eq!(
        meaning(text),
        meaning(&once),
        "the meaning changed, of\n{text}"
    );
}

/// A mapping as the only row of a list, to read it back through the public API.
fn indented(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    format!("-\n{}\n", lines.join("\n"))
}

/// Fragments of scenario files, and fragments that break them.
fn parts() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "scenario: ",
        "steps:",
        "- ",
        "http: GET /a",
        "expect: ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "$",
        "${",
        "$name",
        "${a.b[0] + 1}",
        "\"",
        "'",
        "|",
        ">-",
        "#",
        " # a",
        "&a ",
        "*a",
        "!!str ",
        "? ",
        "---\n",
        "\t",
        "sql: select ",
        "within: 5s",
        "save: {a: json.b}",
        "is: uuid",
        "matches: '(",
        "null",
        "true",
        "yes",
        "12",
        "\u{e4}",
        "\u{1f600}",
        "\r\n",
        "<<",
        "cases:",
        "name: x",
        "repeat: 3",
        "parallel:",
        "use: ./a.yaml",
        "$$",
        "$1",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

/// A valid file with text removed or inserted.
fn damaged_files() -> impl Strategy<Value = String> {
    let files: Vec<String> = scaffold::init()
        .into_iter()
        .map(|file| file.text)
        .take(2)
        .chain([
            crate::example_scenario::SCENARIO.to_owned(),
            crate::example_scenario::STAGE.to_owned(),
        ])
        .collect();
    (
        prop::sample::select(files),
        any::<prop::sample::Index>(),
        0..12_usize,
        parts(),
    )
        .prop_map(|(file, at, length, put)| {
            let chars: Vec<char> = file.chars().collect();
            let at = at.index(chars.len());
            let end = (at + length).min(chars.len());
            let put: String = put.chars().take(8).collect();
            chars[..at].iter().collect::<String>() + &put + &chars[end..].iter().collect::<String>()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_checked_without_panic(text in any::<String>()) {
        check_all(&text);
    }

    #[test]
    fn fragments_are_checked_without_panic(text in parts()) {
        check_all(&text);
        check_format(&text);
    }

    #[test]
    fn damaged_files_are_checked_without_panic(text in damaged_files()) {
        check_all(&text);
        check_format(&text);
    }
}

#[test]
fn formatting_keeps_the_meaning_of_files() {
    for text in scaffold::init().into_iter().take(2).map(|file| file.text) {
        assert_eq!(
            format("a.yaml", &text).unwrap(),
            text,
            "what is scaffolded is formatted"
        );
        check_format(&text.replace("  ", "    "));
    }
    check_format(crate::example_scenario::SCENARIO);
    check_format(crate::example_scenario::STAGE);
}
