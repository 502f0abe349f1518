//! The house rules: which room may look into which, and what may not be
//! carried in. Read from `cargo metadata`, so that they hold for what is built
//! and not for what a page says.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Which rooms each room may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("rehearsal-record", &[]),
    ("rehearsal-cloud", &["rehearsal-record"]),
    ("rehearsal-script", &["rehearsal-record"]),
    ("rehearsal-report", &["rehearsal-record"]),
    (
        "rehearsal-stage",
        &["rehearsal-record", "rehearsal-script", "rehearsal-cloud"],
    ),
    (
        "rehearsal-run",
        &["rehearsal-record", "rehearsal-script", "rehearsal-stage"],
    ),
    (
        "rehearsal",
        &[
            "rehearsal-record",
            "rehearsal-cloud",
            "rehearsal-script",
            "rehearsal-report",
            "rehearsal-stage",
            "rehearsal-run",
        ],
    ),
    ("rehearsal-scenarios", &["rehearsal"]),
];

/// The rooms that are quick to build, and what would make them slow.
const LIGHT: &[&str] = &[
    "rehearsal-record",
    "rehearsal-cloud",
    "rehearsal-script",
    "rehearsal-report",
];
const HEAVY: &[&str] = &[
    "aws-",
    "bollard",
    "diesel",
    "postgres",
    "sqlx",
    "testcontainers",
    "tokio-postgres",
];

/// The files that may say `unsafe`: a process is asked to call us at its end; a
/// child process is told to die with its parent between fork and exec.
const UNSAFE: &[&str] = &[
    "harness/rehearsal/src/sandbox/ending.rs",
    "harness/stage/src/process/death.rs",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The packages of this house, each with the names of all packages it is built
/// with (not counting those that only its tests use), near and far.
struct House {
    members: BTreeMap<String, BTreeSet<String>>,
    reached: BTreeMap<String, BTreeSet<String>>,
}

fn house() -> House {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "host-tuple",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();

    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let names: BTreeMap<String, String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let near: BTreeMap<String, BTreeSet<String>> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| {
            let deps = node["deps"].as_array().unwrap().iter().filter(|dep| {
                dep["dep_kinds"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|kind| kind["kind"] != "dev")
            });
            (
                text(&node["id"]),
                deps.map(|dep| text(&dep["pkg"])).collect(),
            )
        })
        .collect();

    let mut house = House {
        members: BTreeMap::new(),
        reached: BTreeMap::new(),
    };
    for member in metadata["workspace_members"].as_array().unwrap() {
        let mut seen = BTreeSet::new();
        let mut open = vec![text(member)];
        while let Some(id) = open.pop() {
            for dep in &near[&id] {
                if seen.insert(dep.clone()) {
                    open.push(dep.clone());
                }
            }
        }
        let name = names[&text(member)].clone();
        let told = |ids: &BTreeSet<String>| ids.iter().map(|id| names[id].clone()).collect();
        house
            .members
            .insert(name.clone(), told(&near[&text(member)]));
        house.reached.insert(name, told(&seen));
    }
    house
}

#[test]
fn arrows_run_downward_only() {
    let house = house();
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for (member, deps) in &house.members {
        let rooms: Vec<&str> = deps
            .iter()
            .map(String::as_str)
            .filter(|dep| dep.starts_with("rehearsal"))
            .collect();
        let allowed = arrows.get(member.as_str()).copied().unwrap_or_default();
        for room in rooms {
            assert!(allowed.contains(&room), "{member} may not look into {room}");
        }
    }
    for (room, _) in ARROWS {
        assert!(house.members.contains_key(*room), "there is no room {room}");
    }
}

#[test]
fn the_light_rooms_carry_nothing_heavy() {
    let house = house();
    for heavy in ["aws-sdk-s3", "tokio-postgres"] {
        let seen = house.reached["rehearsal-stage"].contains(heavy);
        assert!(
            seen,
            "the stage needs {heavy}; where it is not seen, this test sees nothing"
        );
    }
    for room in LIGHT {
        for dep in &house.reached[*room] {
            let heavy = HEAVY.iter().any(|heavy| dep.starts_with(heavy));
            assert!(!heavy, "{room} is built with {dep}");
        }
    }
}

#[test]
fn the_app_under_test_knows_nothing_of_the_harness() {
    let house = house();
    let apps: Vec<_> = house
        .reached
        .iter()
        .filter(|(name, _)| name.starts_with("shop"))
        .collect();
    assert!(!apps.is_empty(), "the shop is part of the workspace");
    for (app, deps) in apps {
        for dep in deps {
            assert!(!dep.starts_with("rehearsal"), "{app} is built with {dep}");
        }
    }
}

#[test]
fn unsafe_code_stands_where_it_was_audited_and_nowhere_else() {
    let output = Command::new("git")
        .args(["ls-files", "*.rs"])
        .current_dir(root())
        .output()
        .unwrap();
    let files = String::from_utf8(output.stdout).unwrap();
    let found: Vec<&str> = files
        .lines()
        .filter(|file| {
            let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
            let said = [concat!("un", "safe {"), concat!("un", "safe extern")];
            said.iter().any(|said| text.contains(said))
        })
        .collect();
    assert_eq!(found, UNSAFE);
}
