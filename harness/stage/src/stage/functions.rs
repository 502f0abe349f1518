//! Building the functions of a stage: the folders with their code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use futures_util::future::{try_join, try_join_all};
use rehearsal_process::{Command, Output, RunDirectory};
use rehearsal_script::StageConfig;

use crate::apps::build;
use crate::apps::launcher::root;
use crate::clock::Stopwatch;
use crate::cloud::functions::FunctionSource;
use crate::error::{StageError, known};
use crate::events::Events;

/// What Lambda calls the program of a function.
pub(super) const PROGRAM: &str = "bootstrap";

/// Builds functions, those of cargo by one call, and returns where the code of each is.
pub(super) async fn build(
    file: &StageConfig,
    functions: &BTreeSet<Arc<str>>,
    run: &RunDirectory,
    events: &Events,
) -> Result<FunctionSource, StageError> {
    if functions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let root = root(file)?;
    let mut source = BTreeMap::new();
    let mut binaries: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut commands = Vec::new();
    for name in functions {
        let config = known("function", name, file.cloud.functions.get(name))?;
        if let Some(binary) = &config.cargo {
            binaries.insert(name.clone(), binary.text.as_str().into());
        } else if let Some(code) = &config.code {
            source.insert(name.clone(), root.join(&code.text));
        }
        if let Some(command) = &config.build {
            commands.push((name, command.text.clone()));
        }
    }
    let commands = try_join_all(commands.iter().map(async |(name, command)| {
        let watch = Stopwatch::start();
        let command = Command::shell(command, root.clone(), run.clone());
        command.finish(Output::new((*name).clone())).await?;
        events.booted(&format!("build {name}"), watch);
        Ok::<_, StageError>(())
    }));
    let (_, programs) = try_join(commands, build_binaries(&binaries, &root, run, events)).await?;
    for (name, program) in programs {
        let folder = run.path().join("programs").join(&*name);
        link(&program, &folder)?;
        source.insert(name, folder);
    }
    Ok(source)
}

async fn build_binaries(
    binaries: &BTreeMap<Arc<str>, Arc<str>>,
    root: &Path,
    run: &RunDirectory,
    events: &Events,
) -> Result<BTreeMap<Arc<str>, PathBuf>, StageError> {
    if binaries.is_empty() {
        return Ok(BTreeMap::new());
    }
    let watch = Stopwatch::start();
    let names: BTreeSet<_> = binaries.values().cloned().collect();
    let names: Vec<_> = names.into_iter().collect();
    let built = build::with_cargo(&names, root, run).await?;
    events.booted(&format!("build {}", names.join(", ")), watch);
    let programs = binaries.iter();
    Ok(programs
        .map(|(name, binary)| (name.clone(), built[binary].clone()))
        .collect())
}

/// Makes a folder in which a program has the name that Lambda calls it by.
fn link(program: &Path, folder: &Path) -> Result<(), StageError> {
    let failed = |source| StageError::files("create", folder, source);
    fs::create_dir_all(folder).map_err(failed)?;
    let link = folder.join(PROGRAM);
    // An earlier build of the same stage has made it.
    match fs::remove_file(&link) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(program, link);
    #[cfg(not(unix))]
    let linked = fs::copy(program, link).map(drop);
    linked.map_err(failed)
}
