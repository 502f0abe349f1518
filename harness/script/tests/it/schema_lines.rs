//! The first line of a scenario file names its schema, for editors.

use std::path::{Path, PathBuf};

use rehearsal_script::scaffold;

const LINE: &str = "# yaml-language-server: $schema=";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every scenario and stage file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml")
            && path.iter().any(|part| part == "scenarios")
        {
            found.push(path);
        }
    }
}

#[test]
fn files_of_the_repository_name_their_schema() {
    let mut found = Vec::new();
    for folder in ["scenarios", "harness/rehearsal/tests"] {
        files(&root().join(folder), &mut found);
    }
    assert!(found.len() > 50, "{}", found.len());
    for file in found {
        let text = std::fs::read_to_string(&file).unwrap();
        let first = text.lines().next().unwrap_or_default();
        let schema = first.strip_prefix(LINE);
        let there = schema.is_some_and(|path| file.parent().unwrap().join(path).is_file());
        assert!(there, "{}: {first}", file.display());
    }
}

#[test]
fn scaffolded_files_name_their_schema() {
    let files = scaffold::init();
    let own = [
        scaffold::scenario("first_order"),
        scaffold::scenario("checkout/paid/order"),
    ];
    let written: Vec<_> = files.iter().map(|file| file.path.clone()).collect();
    let yaml = files.iter().chain(&own).filter(|file| {
        Path::new(&file.path)
            .extension()
            .is_some_and(|ending| ending == "yaml")
    });
    for file in yaml {
        let first = file.text.lines().next().unwrap();
        let schema = first.strip_prefix(LINE).unwrap();
        let mut path: Vec<&str> = file.path.split('/').collect();
        path.pop();
        for part in schema.split('/') {
            if part == ".." {
                path.pop();
            } else {
                path.push(part);
            }
        }
        assert!(written.contains(&path.join("/")), "{}: {schema}", file.path);
    }
}
