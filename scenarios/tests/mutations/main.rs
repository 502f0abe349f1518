//! Every scenario can fail: the shop makes a deliberate mistake, and exactly the
//! expected scenarios fail. The mutations are listed in `docker/shop/README.md`;
//! each is a test here.
//!
//! A mutation is tested against whole folders: the scenarios that still pass are
//! part of the expectation.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod table;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode, Termination as _};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use table::{MUTATIONS, Mutation};

/// Names the active mutation. If it is set, this program acts as the command
/// line, whose apps inherit the variable.
const VARIABLE: &str = "SHOP_MUTATION";

fn main() -> ExitCode {
    if std::env::var_os(VARIABLE).is_some() {
        return rehearsal::cli::main().report();
    }
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test("every mutation is tested", || {
            same(
                "the table of mutations in docker/shop/README.md",
                &documented(),
                &MUTATIONS.iter().map(|mutation| mutation.name).collect(),
            )
        }),
        Trial::test("every scenario notices some mutation", || {
            let scenarios = scenarios();
            same(
                "the scenarios",
                &scenarios.iter().map(String::as_str).collect(),
                &MUTATIONS
                    .iter()
                    .flat_map(|mutation| mutation.noticed_by)
                    .copied()
                    .collect(),
            )
        }),
    ];
    trials.extend(MUTATIONS.iter().map(|mutation| {
        let trial = Trial::test(mutation.name, || mutation.run());
        // The function that announces orders is skipped without Python.
        trial.with_ignored_flag(mutation.folders.contains(&"chat") && !has_python())
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn has_python() -> bool {
    let version = Command::new("python3").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

impl Mutation {
    fn run(&self) -> Result<(), Failed> {
        // A run records its failures below the current directory for `--failed`;
        // these must not end up in the workspace.
        let directory = tempfile::tempdir()?;
        std::fs::create_dir(directory.path().join("target"))?;
        let events = directory.path().join("events.jsonl");
        let output = Command::new(std::env::current_exe()?)
            .arg("run")
            .args(self.folders)
            // Apps in containers do not inherit the variable.
            .args(["--stage", "embedded", "--jobs", "4"])
            .args(["--scenarios", env!("CARGO_MANIFEST_DIR")])
            .arg("--report")
            .arg(format!("jsonl={}", events.display()))
            .env(VARIABLE, self.name)
            .current_dir(directory.path())
            .output()?;
        let lines = std::fs::read_to_string(events).unwrap_or_default();
        let results = Results::parse(&lines);
        let output_text = String::from_utf8_lossy(&output.stdout);
        if !results.broken.is_empty() || results.passed.is_empty() && results.failed.is_empty() {
            return Err(Failed::from(format!(
                "the run is not conclusive: broken {:?}\n{output_text}{}",
                results.broken,
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        let failed: BTreeSet<&str> = results.failed.iter().map(String::as_str).collect();
        same(
            "the scenarios that should notice",
            &self.noticed_by.iter().copied().collect(),
            &failed,
        )
        .map_err(|error| {
            let message = error.message().unwrap_or_default();
            Failed::from(format!("{message}\n{output_text}"))
        })
    }
}

/// The results of scenarios; a scenario failed if any of its cases did.
#[derive(Default)]
struct Results {
    passed: BTreeSet<String>,
    failed: BTreeSet<String>,
    broken: BTreeSet<String>,
}

impl Results {
    fn parse(events: &str) -> Self {
        let mut results = Self::default();
        for line in events.lines() {
            let event: Value = serde_json::from_str(line).unwrap();
            if event["event"] != "case_finished" {
                continue;
            }
            let scenario = event["id"]["scenario"].as_str().unwrap().to_owned();
            match event["outcome"]["verdict"]["verdict"].as_str() {
                Some("passed") => results.passed.insert(scenario),
                Some("failed") => results.failed.insert(scenario),
                _ => results.broken.insert(scenario),
            };
        }
        results
    }
}

fn same(what: &str, expected: &BTreeSet<&str>, found: &BTreeSet<&str>) -> Result<(), Failed> {
    let missing: Vec<_> = expected.difference(found).collect();
    let unexpected: Vec<_> = found.difference(expected).collect();
    if missing.is_empty() && unexpected.is_empty() {
        return Ok(());
    }
    Err(Failed::from(format!(
        "{what}: missing {missing:?}, unexpected {unexpected:?}"
    )))
}

/// Returns the names in the README's table: `| `ignores-idempotency-keys` | …`.
fn documented() -> BTreeSet<&'static str> {
    include_str!("../../../docker/shop/README.md")
        .lines()
        .skip_while(|line| *line != "## Mutations")
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|name| *name != VARIABLE)
        .collect()
}

/// Whether a line of a scenario names a function, which then runs.
fn names_function(line: &str) -> bool {
    line.contains("lambda.invo") || line.contains("fault: {function:")
}

/// Returns all scenarios that use apps or functions of the shop: `checkout/order_paid`.
fn scenarios() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(files) = std::fs::read_dir(&folder) else {
            continue;
        };
        for file in files {
            let file = file.unwrap().path();
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            let has_line = |found: &dyn Fn(&str) -> bool| text.lines().any(found);
            let runs_shop = !has_line(&|line| line == "apps: []") || has_line(&names_function);
            if has_line(&|line| line.starts_with("scenario:")) && runs_shop {
                let name = file.strip_prefix(root).unwrap().with_extension("");
                found.insert(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}
