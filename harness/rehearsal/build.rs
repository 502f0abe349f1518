//! Finds the commit that `rehearsal --version` names.
//!
//! A development build names none, so that a commit builds nothing again. A source
//! archive has no repository; whoever builds from one can set `REHEARSAL_COMMIT`.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=REHEARSAL_COMMIT");
    println!("cargo::rerun-if-changed=build.rs");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let given = env::var("REHEARSAL_COMMIT").ok();
    let commit = given.filter(|commit| !commit.is_empty());
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let version = match commit.or_else(|| is_release.then(current_commit).flatten()) {
        Some(commit) => format!("{version} ({commit})"),
        None if is_release => version,
        None => format!("{version} (development build)"),
    };
    println!("cargo::rustc-env=REHEARSAL_VERSION={version}");
}

/// Returns the commit of the repository that the source is in, and lets cargo run this
/// again when another one is checked out.
fn current_commit() -> Option<String> {
    // A package in a registry's cache may lie in some other repository.
    if git(&["rev-parse", "--show-prefix"])? != "harness/rehearsal/" {
        return None;
    }
    // The log changes with every commit and checkout, of work trees and packed refs, too.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).is_file() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "--short=10", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}
