//! The layers of functions. On AWS they are in `/opt`, which an ordinary user cannot write:
//! here one folder has the content of all layers of a function, and its variables lead there.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rehearsal_cloud::functions::{FunctionCode, FunctionEnvironment};

use super::code::extract;
use super::program::{NoProgram, Program, is_executable};

/// The variable with the folder.
const VARIABLE: &str = "REHEARSAL_LAYERS";
/// How much of the hash of each layer is in the name of the folder.
const HASH: usize = 16;

/// The folders of a function, by the paths that they have on AWS.
#[derive(Debug, Clone)]
pub(super) struct Folders {
    /// `/var/task`.
    pub(super) task: PathBuf,
    /// `/opt`, if the function has layers.
    pub(super) layers: Option<PathBuf>,
}

/// Returns the folder with the content of layers, of which later ones replace what earlier
/// ones have; `None` without layers.
pub(super) fn unpack(layers: &[FunctionCode], home: &Path) -> io::Result<Option<PathBuf>> {
    let mut name = "layers".to_owned();
    let mut archives = Vec::new();
    for layer in layers {
        let FunctionCode::Zip { sha256, bytes } = layer else {
            return Err(io::Error::other("a layer is an archive"));
        };
        let hash = sha256.get(..HASH).unwrap_or(sha256);
        name.push('-');
        name.push_str(hash);
        archives.push(bytes);
    }
    if archives.is_empty() {
        return Ok(None);
    }
    let folder = home.join(name);
    if !folder.is_dir() {
        extract(&archives, &folder)?;
    }
    Ok(Some(folder))
}

impl Folders {
    /// Returns where a path of AWS is on this machine.
    fn local(&self, path: &str) -> Option<PathBuf> {
        let within = |folder: &Path, rest: &str| match rest.strip_prefix('/') {
            Some(rest) => Some(folder.join(rest)),
            None => rest.is_empty().then(|| folder.to_path_buf()),
        };
        if let Some(rest) = path.strip_prefix("/var/task") {
            return within(&self.task, rest);
        }
        within(self.layers.as_deref()?, path.strip_prefix("/opt")?)
    }

    /// Returns a list of paths (`/opt/a:/var/task/b`) as it is on this machine.
    fn local_list(&self, paths: &str) -> String {
        let paths = paths.split(':').map(|path| match self.local(path) {
            Some(local) => local.to_string_lossy().into_owned(),
            None => path.to_owned(),
        });
        paths.collect::<Vec<_>>().join(":")
    }

    /// Returns the function's variables, with the paths of this machine.
    pub(super) fn variables(&self, function: &FunctionEnvironment) -> BTreeMap<String, String> {
        let own = function.variables.iter();
        let mut variables: BTreeMap<String, String> = own
            .map(|(name, value)| (name.clone(), self.local_list(value)))
            .collect();
        let Some(layers) = &self.layers else {
            return variables;
        };
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        variables.insert(VARIABLE.to_owned(), text(layers.clone()));
        let python = layers.join("python");
        let packages = format!("lib/{}/site-packages", function.runtime);
        let node = layers.join("nodejs");
        let version = function.runtime.trim_start_matches("nodejs");
        let version = format!("node{}/node_modules", version.trim_end_matches(".x"));
        let lists = [
            ("PATH", vec![layers.join("bin")]),
            (
                "LD_LIBRARY_PATH",
                vec![self.task.join("lib"), layers.join("lib")],
            ),
            ("PYTHONPATH", vec![python.join(packages), python]),
            (
                "NODE_PATH",
                vec![node.join(version), node.join("node_modules")],
            ),
        ];
        for (name, paths) in lists {
            let mut paths: Vec<String> = paths.into_iter().map(text).collect();
            let inherited = || match name {
                "PATH" | "LD_LIBRARY_PATH" => std::env::var(name).ok(),
                _ => None,
            };
            let before = variables.get(name).cloned().or_else(inherited);
            let before = before.filter(|paths| !paths.is_empty());
            // What the function says itself comes first, as on AWS; the machine's last.
            match before {
                Some(before) if variables.contains_key(name) => paths.insert(0, before),
                Some(before) => paths.push(before),
                None => {}
            }
            variables.insert(name.to_owned(), paths.join(":"));
        }
        variables
    }

    /// Returns the program with the wrapper that a function names before it.
    pub(super) fn wrapped(
        &self,
        program: Program,
        function: &FunctionEnvironment,
    ) -> Result<Program, NoProgram> {
        let wrapper = function.variables.get("AWS_LAMBDA_EXEC_WRAPPER");
        let Some(wrapper) = wrapper.filter(|wrapper| !wrapper.is_empty()) else {
            return Ok(program);
        };
        let path = self.local(wrapper).unwrap_or_else(|| wrapper.into());
        if !is_executable(&path) {
            // Recorded: lambda, `test_lambda_runtime_wrapper_not_found`.
            return Err(NoProgram {
                kind: "Runtime.ExitError",
                message: "Runtime exited with error: exit status 127".to_owned(),
            });
        }
        let mut args = vec![OsString::from(program.path)];
        args.extend(program.args);
        Ok(Program { path, args })
    }

    /// Returns the programs of the extensions that the layers have, in the order of their names.
    pub(super) fn extensions(&self) -> Vec<PathBuf> {
        let folder = self.layers.as_ref().map(|layers| layers.join("extensions"));
        let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
        let entries = entries.into_iter().flatten().flatten();
        let mut programs: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| is_executable(path))
            .collect();
        programs.sort();
        programs
    }
}
