//! The programs of the runtimes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::layers::Folders;
use super::program::{NoProgram, Program, is_executable};

/// The bootstrap of Python functions: `awslambdaric` if it is installed, else our own.
const PYTHON: &str = include_str!("bootstrap.py");
/// The bootstrap of Node.js functions.
const NODE: &str = include_str!("bootstrap.mjs");

/// Returns the program of a runtime for code in folders. `home` receives our bootstraps.
pub(super) fn program(
    runtime: &str,
    folders: &Folders,
    home: &Path,
) -> io::Result<Result<Program, NoProgram>> {
    let interpreter = |names: &[&str], file: &str, text: &str| -> io::Result<_> {
        let Some(path) = names.iter().find_map(|name| find(name)) else {
            return Ok(Err(NoProgram {
                kind: "Runtime.InvalidRuntime",
                message: format!(
                    "The runtime {runtime} needs {} on this machine, which was not found in PATH",
                    names.join(" or ")
                ),
            }));
        };
        let bootstrap = home.join(file);
        if !bootstrap.is_file() {
            fs::write(&bootstrap, text)?;
        }
        Ok(Ok(Program {
            path,
            args: vec![bootstrap.into()],
        }))
    };
    if runtime.starts_with("provided") {
        return Ok(bootstrap(folders));
    }
    if runtime.starts_with("python") {
        // `-u`: what a function prints is not kept back.
        let names = python_names(runtime);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let program = interpreter(&names, "bootstrap.py", PYTHON)?;
        return Ok(program.map(|mut program| {
            program.args.insert(0, "-u".into());
            program
        }));
    }
    if runtime.starts_with("nodejs") {
        return interpreter(&["node"], "bootstrap.mjs", NODE);
    }
    Ok(Err(NoProgram {
        kind: "Runtime.InvalidRuntime",
        message: format!(
            "Functions with the runtime {runtime} are stored and not run here: only provided.*, \
             python* and nodejs* are"
        ),
    }))
}

/// Returns what this machine lacks to run functions with a runtime.
pub(crate) fn missing(runtime: &str) -> Option<String> {
    let names = match runtime {
        _ if runtime.starts_with("python") => python_names(runtime),
        _ if runtime.starts_with("nodejs") => vec!["node".to_owned()],
        _ => return None,
    };
    let is_found = names.iter().any(|name| find(name).is_some());
    (!is_found).then(|| names.join(" or "))
}

/// Returns the interpreters for a runtime of Python, the preferred one first.
fn python_names(runtime: &str) -> Vec<String> {
    let own = std::env::var("REHEARSAL_PYTHON").ok();
    let others = [runtime, "python3"].map(str::to_owned);
    own.into_iter().chain(others).collect()
}

/// Returns the program that a function or a layer brings.
fn bootstrap(folders: &Folders) -> Result<Program, NoProgram> {
    let places = [Some(&folders.task), folders.layers.as_ref()];
    let mut places = places.into_iter().flatten();
    let path = places.find_map(|folder| {
        let path = folder.join("bootstrap");
        is_executable(&path).then_some(path)
    });
    if let Some(path) = path {
        return Ok(Program {
            path,
            args: Vec::new(),
        });
    }
    Err(NoProgram {
        kind: "Runtime.InvalidEntrypoint",
        message: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
            .to_owned(),
    })
}

/// Finds a program: by its path, or by its name in the folders of `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    if Path::new(name).is_absolute() {
        return is_executable(Path::new(name)).then(|| name.into());
    }
    let path = std::env::var_os("PATH")?;
    // A version manager has a program of each name that any of its versions has.
    let is_version = name.contains('.');
    std::env::split_paths(&path)
        .filter(|folder| !(is_version && folder.ends_with("shims")))
        .map(|folder| folder.join(name))
        .find(|path| is_executable(path))
}
