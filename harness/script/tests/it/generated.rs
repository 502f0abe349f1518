//! Schemas and reference pages are committed, and current.
//! `UPDATE_GENERATED=1` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rehearsal_script::{reference, scaffold, schema};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn current(folder: &Path, files: &BTreeMap<String, String>) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let _ = fs::remove_dir_all(folder);
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let mut stale = Vec::new();
    for (path, text) in files {
        if fs::read_to_string(folder.join(path)).ok().as_ref() != Some(text) {
            stale.push(path.clone());
        }
    }
    assert!(
        stale.is_empty(),
        "write these anew with UPDATE_GENERATED=1: {stale:?}"
    );
}

#[test]
fn the_schemas_are_current() {
    let files = BTreeMap::from([
        (
            "scenario.json".to_owned(),
            scaffold::pretty(&schema::scenario()),
        ),
        ("stage.json".to_owned(), scaffold::pretty(&schema::stage())),
    ]);
    current(&root().join("scenarios/schema"), &files);
}

#[test]
fn the_reference_pages_are_current() {
    let files = reference::pages()
        .into_iter()
        .map(|page| (page.path, page.text))
        .collect();
    current(&root().join("harness/docs/reference"), &files);
}

#[test]
fn the_language_in_one_page_is_current() {
    let text = reference::llms_txt();
    let file = root().join("llms.txt");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&file, &text).unwrap();
    }
    let current = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        current == text,
        "llms.txt is out of date; write it again with UPDATE_GENERATED=1"
    );
}

#[test]
fn links_between_pages_resolve() {
    let pages = reference::pages();
    for page in &pages {
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in page
            .text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match (target.is_empty(), target.strip_prefix("../")) {
                (true, _) => page.path.clone(),
                (false, Some(up)) => up.to_owned(),
                (false, None) if folder.is_empty() => target.to_owned(),
                (false, None) => format!("{folder}/{target}"),
            };
            let found = pages.iter().find(|page| page.path == target);
            let Some(found) = found else {
                panic!("{}: {link}", page.path)
            };
            let has_anchor = anchor.is_empty()
                || found.text.lines().any(|line| {
                    line.starts_with('#')
                        && line
                            .trim_start_matches('#')
                            .trim()
                            .to_lowercase()
                            .replace(' ', "-")
                            == anchor
                });
            assert!(has_anchor, "{}: {link}", page.path);
        }
    }
}
