//! Checks of this machine: which stages it can run, and what is missing.

use std::path::Path;

use rehearsal_process::{RunDirectory, files};
use serde::Serialize;

use crate::cache::Cache;
use crate::cloud::container;
use crate::docker;
use crate::error::StageError;
use crate::postgres;

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which stage needs it: `embedded`, `docker`.
    pub stage: &'static str,
    /// What was checked.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// What to do next, if it is missing.
    pub next: Option<String>,
}

/// Runs all checks. No program is started except to print its version.
pub async fn inspect_machine() -> Vec<Finding> {
    let embedded =
        tokio::task::spawn_blocking(|| vec![run_directory(), cache(), postgres(), cargo()]);
    let mut findings = embedded.await.unwrap_or_default();
    findings.extend(containers().await);
    findings
}

fn finding(
    stage: &'static str,
    what: &'static str,
    found: Result<String, (String, &str)>,
) -> Finding {
    let (found, next) = match found {
        Ok(found) => (found, None),
        Err((found, next)) => (found, Some(next.to_owned())),
    };
    Finding {
        stage,
        what,
        found,
        next,
    }
}

fn with_help(error: &StageError) -> (String, &str) {
    (error.to_string(), error.help().unwrap_or("see the message"))
}

fn run_directory() -> Finding {
    let base = RunDirectory::base();
    let gigabytes = files::free_space(&base) >> 30;
    let kind = if files::is_in_memory(&base) {
        "memory"
    } else {
        "disk"
    };
    let found = format!("{} ({kind}, {gigabytes} GB free)", base.display());
    let found = if gigabytes == 0 {
        Err((found, "free some space, or set TMPDIR to a disk with space"))
    } else {
        Ok(found)
    };
    finding("embedded", "space for a run", found)
}

fn cache() -> Finding {
    let opened = Cache::open();
    let found = match &opened {
        Ok(cache) => Ok(cache.path().display().to_string()),
        Err(error) => Err(with_help(error)),
    };
    finding("embedded", "cache", found)
}

fn postgres() -> Finding {
    let found = Cache::open().and_then(|cache| postgres::describe_available(&cache));
    let found = match &found {
        Ok(found) => Ok(found.clone()),
        Err(error) => Err(with_help(error)),
    };
    finding("embedded", "PostgreSQL", found)
}

fn cargo() -> Finding {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let found = version(Path::new(&program), "--version").ok_or((
        "no cargo".to_owned(),
        "install it: apps with `cargo:` in the stage file are built by it",
    ));
    finding("embedded", "cargo", found)
}

async fn containers() -> Vec<Finding> {
    let engine = docker::connect().await;
    let found = match &engine {
        Ok(_) => Ok(docker::host()),
        Err(error) => Err(with_help(error)),
    };
    let mut findings = vec![finding("docker", "engine", found)];
    let command = version(Path::new("docker"), "--version").ok_or((
        "no `docker` command".to_owned(),
        "install it: it builds images; stages with existing images do not need it",
    ));
    findings.push(finding("docker", "command line", command));
    let Ok(engine) = engine else {
        return findings;
    };
    for (what, image) in [("cloud", container::IMAGE), ("database", postgres::IMAGE)] {
        let exists = engine.inspect_image(image).await.is_ok();
        // A missing image is pulled when it is needed, so it is no problem.
        let found = if exists {
            format!("{image} is present")
        } else {
            format!("{image} is pulled when it is needed")
        };
        findings.push(finding("docker", what, Ok(found)));
    }
    findings
}

/// Returns the first line that a program prints with an option.
fn version(program: &Path, option: &str) -> Option<String> {
    let output = std::process::Command::new(program)
        .arg(option)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_stage_is_checked() {
        let findings = inspect_machine().await;
        let checks = |stage| findings.iter().filter(|it| it.stage == stage).count();
        assert_eq!(checks("embedded"), 4);
        assert!(checks("docker") >= 2);
        assert!(findings.iter().all(|it| !it.found.is_empty()));
    }
}
