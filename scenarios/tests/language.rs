//! The scenarios are examples of the whole language: each action is used by one, here or
//! beside the tests of the actions.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

/// Returns the actions that the reference lists.
fn actions() -> impl Iterator<Item = &'static str> {
    include_str!("../../harness/docs/reference/README.md")
        .lines()
        .filter_map(|line| line.strip_prefix("- [`")?.split_once("`](actions/"))
        .map(|(name, _)| name)
}

/// Returns the text of all scenario files below a folder.
fn texts(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&texts(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            all.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    all
}

#[test]
fn every_action_is_used() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_actions = here.join("../harness/rehearsal/tests/actions/scenarios");
    let texts = texts(here) + &texts(&of_actions);
    let used = |action: &str| {
        let key = format!("{action}:");
        let mut lines = texts
            .lines()
            .map(|line| line.trim_start_matches(['-', ' ']));
        lines.any(|line| line.starts_with(&key))
    };
    assert!(actions().count() > 30);
    let unused: Vec<_> = actions().filter(|action| !used(action)).collect();
    assert!(unused.is_empty(), "no scenario uses {unused:?}");
}
