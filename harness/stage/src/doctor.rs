//! What this machine can do, and what is missing for which stage.

use std::path::Path;

use serde::Serialize;

use crate::cache::Cache;
use crate::docker;
use crate::error::StageError;
use crate::files;
use crate::postgres;
use crate::rundir::RunDir;

/// One thing that a stage stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which stage needs it: `embedded`, `docker`.
    pub stage: &'static str,
    /// What it is.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// What to do next, where it is missing.
    pub next: Option<String>,
}

/// Looks at everything. Nothing is started but programs that tell their version.
pub async fn inspect_machine() -> Vec<Finding> {
    let embedded = tokio::task::spawn_blocking(|| vec![place(), cache(), postgres(), cargo()]);
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

fn told(error: &StageError) -> (String, &str) {
    (error.to_string(), error.help().unwrap_or("see the message"))
}

fn place() -> Finding {
    let base = RunDir::base();
    let gigabytes = files::free_space(&base) >> 30;
    let kind = if files::is_memory(&base) {
        "memory"
    } else {
        "disk"
    };
    let found = format!("{} ({kind}, {gigabytes} GB free)", base.display());
    let found = if gigabytes == 0 {
        Err((found, "free some space, or set TMPDIR to a disk with room"))
    } else {
        Ok(found)
    };
    finding("embedded", "room for a run", found)
}

fn cache() -> Finding {
    let opened = Cache::open();
    let found = match &opened {
        Ok(cache) => Ok(cache.path().display().to_string()),
        Err(error) => Err(told(error)),
    };
    finding("embedded", "cache", found)
}

fn postgres() -> Finding {
    let found = Cache::open().and_then(|cache| postgres::what_there_is(&cache));
    let found = match &found {
        Ok(found) => Ok(found.clone()),
        Err(error) => Err(told(error)),
    };
    finding("embedded", "PostgreSQL", found)
}

fn cargo() -> Finding {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let found = version(Path::new(&program), "--version").ok_or((
        "no cargo".to_owned(),
        "apps that are built by `cargo:` need it; others do not",
    ));
    finding("embedded", "cargo", found)
}

async fn containers() -> Vec<Finding> {
    let engine = docker::reach().await;
    let found = match &engine {
        Ok(_) => Ok(docker::host()),
        Err(error) => Err(told(error)),
    };
    let mut findings = vec![finding("docker", "engine", found)];
    let command = version(Path::new("docker"), "--version").ok_or((
        "no `docker` command".to_owned(),
        "install it: images are built by it; those that are there need it not",
    ));
    findings.push(finding("docker", "command line", command));
    let Ok(engine) = engine else {
        return findings;
    };
    for (what, image) in [
        ("cloud", docker::CLOUD_IMAGE),
        ("database", postgres::IMAGE),
    ] {
        let here = engine.inspect_image(image).await.is_ok();
        // One that is not here is pulled when it is needed: that is no lack.
        let found = if here {
            format!("{image} is here")
        } else {
            format!("{image} is pulled when it is needed")
        };
        findings.push(finding("docker", what, Ok(found)));
    }
    findings
}

/// What a program says of itself.
fn version(program: &Path, option: &str) -> Option<String> {
    let said = std::process::Command::new(program)
        .arg(option)
        .output()
        .ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    said.lines().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_stage_is_looked_at() {
        let findings = inspect_machine().await;
        let looked = |stage| findings.iter().filter(|it| it.stage == stage).count();
        assert_eq!(looked("embedded"), 4);
        assert!(looked("docker") >= 2);
        assert!(findings.iter().all(|it| !it.found.is_empty()));
    }
}
