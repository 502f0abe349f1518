//! Each folder of `bad/` holds files with a mistake and, in `expected.txt`,
//! the exact text that comes back. `UPDATE_GOLDENS=1` writes the texts anew:
//! read each as its receiver would.

use std::fs;
use std::path::Path;

use rehearsal_script::{CODES, MemorySources, Sources as _, Style, check, render};

fn gather(folder: &Path, base: &Path, sources: MemorySources) -> MemorySources {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::path);
    entries.into_iter().fold(sources, |sources, entry| {
        let path = entry.path();
        if path.is_dir() {
            return gather(&path, base, sources);
        }
        let name = path
            .strip_prefix(base)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if name == "expected.txt" {
            return sources;
        }
        sources.with(&name, &fs::read_to_string(&path).unwrap())
    })
}

/// What `rehearsal check` says of a folder: every YAML file in it that is not
/// the stage or plain data is a scenario or a flow.
fn told(case: &Path) -> (String, Vec<&'static str>) {
    let mut sources = gather(case, case, MemorySources::default());
    let mut stage = "stage.yaml".to_owned();
    if sources.read(&stage).is_err() {
        let shared = fs::read_to_string(case.parent().unwrap().join("stage.yaml")).unwrap();
        sources = sources.with(&stage, &shared);
    }
    if case.join("no-stage").exists() {
        stage.clear();
    }
    let files: Vec<String> = sources
        .paths()
        .into_iter()
        .filter(|path| path.rsplit('.').next() == Some("yaml") && !path.starts_with("data/"))
        .collect();
    let stage = (!stage.is_empty()).then_some(&*stage);
    let files: Vec<String> = files
        .into_iter()
        .filter(|file| Some(&**file) != stage && file != "stage.yaml")
        .collect();
    let checked = check(&sources, stage, &files);
    let codes = checked.diagnostics.iter().map(|d| d.code.id()).collect();
    (render(&checked.diagnostics, &sources, Style::Plain), codes)
}

#[test]
fn every_bad_file_comes_back_with_its_text() {
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("bad");
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let mut cases: Vec<_> = fs::read_dir(&bad)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    let mut wrong = Vec::new();
    let mut shown: Vec<&str> = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let (told, codes) = told(case);
        shown.extend(&codes);
        if told.is_empty() {
            wrong.push(format!("{name}: nothing is told"));
            continue;
        }
        let golden = case.join("expected.txt");
        if update {
            fs::write(&golden, &told).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if told != expected {
            wrong.push(format!("{name}:\n--- expected\n{expected}--- told\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 80, "only {} cases", cases.len());

    let unshown: Vec<&str> = CODES
        .iter()
        .map(|code| code.id)
        .filter(|id| !shown.contains(id))
        .collect();
    // A file that cannot be read cannot be put into a folder of files.
    assert_eq!(unshown, ["unreadable"], "diagnostics without a golden");
}
