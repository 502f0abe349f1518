//! Each folder `bad/GROUP/CASE` holds files with a mistake and, in
//! `expected.txt`, the exact text that is reported. Each is a test of its own:
//! `cargo test -p rehearsal-script --test goldens -- unknown` runs some.
//! `UPDATE_GOLDENS=1` writes the texts anew: read each as its receiver would.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use rehearsal_script::{CODES, MemorySources, Sources as _, Style, check, render};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("bad");
    let cases: Vec<PathBuf> = folders(&bad)
        .iter()
        .flat_map(|group| folders(group))
        .collect();
    let mut trials: Vec<Trial> = cases
        .iter()
        .map(|case| {
            let name = case.strip_prefix(&bad).unwrap().to_str().unwrap();
            let case = case.clone();
            Trial::test(name.replace('\\', "/"), move || golden(&case, update))
        })
        .collect();
    trials.push(Trial::test("every_code_has_a_golden", move || {
        every_code(&cases)
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The folders in a folder, sorted.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn golden(case: &Path, update: bool) -> Result<(), Failed> {
    let (reported, _) = report(case);
    if reported.is_empty() {
        return Err("nothing is reported".into());
    }
    let golden = case.join("expected.txt");
    if update {
        fs::write(&golden, &reported)?;
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    if reported != expected {
        return Err(format!("--- expected\n{expected}--- reported\n{reported}").into());
    }
    Ok(())
}

fn every_code(cases: &[PathBuf]) -> Result<(), Failed> {
    let shown: BTreeSet<&str> = cases.iter().flat_map(|case| report(case).1).collect();
    let missing: Vec<&str> = CODES
        .iter()
        .map(|code| code.id)
        .filter(|id| !shown.contains(id))
        .collect();
    // A file that cannot be read cannot be put into a folder of files.
    if missing != ["unreadable"] {
        return Err(format!("codes without a golden: {missing:?}").into());
    }
    Ok(())
}

/// What `rehearsal check` reports of a folder: every YAML file in it that is
/// not the stage or plain data is a scenario or a flow.
fn report(case: &Path) -> (String, Vec<&'static str>) {
    let mut sources = gather(case, case, MemorySources::default());
    let stage = "stage.yaml";
    if sources.read(stage).is_err() {
        let shared = case.ancestors().nth(2).unwrap().join(stage);
        sources = sources.with(stage, &fs::read_to_string(shared).unwrap());
    }
    let is_yaml = |path: &str| path.rsplit('.').next() == Some("yaml");
    let files: Vec<String> = sources
        .paths()
        .into_iter()
        .filter(|path| is_yaml(path) && !path.starts_with("data/") && path != stage)
        .collect();
    let stage = (!case.join("no-stage").exists()).then_some(stage);
    let checked = check(&sources, stage, &files);
    let codes = checked.diagnostics.iter().map(|d| d.code.id()).collect();
    (render(&checked.diagnostics, &sources, Style::Plain), codes)
}

fn gather(folder: &Path, base: &Path, sources: MemorySources) -> MemorySources {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::path);
    entries.into_iter().fold(sources, |sources, entry| {
        let path = entry.path();
        if path.is_dir() {
            return gather(&path, base, sources);
        }
        let name = path.strip_prefix(base).unwrap().to_str().unwrap();
        if name == "expected.txt" {
            return sources;
        }
        sources.with(
            &name.replace('\\', "/"),
            &fs::read_to_string(&path).unwrap(),
        )
    })
}
