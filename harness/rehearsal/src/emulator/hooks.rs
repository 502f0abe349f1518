//! The scripts that set a cloud up: those in LocalStack's init folders, `ready.d` and the
//! like.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rehearsal_cloud::{Cloud, InitStage, ScriptState};
use tokio::process::Command;

/// The command that LocalStack's scripts use: the AWS CLI with the cloud's endpoint.
const AWSLOCAL: &str = "#!/bin/sh\nexec aws --endpoint-url=\"$AWS_ENDPOINT_URL\" \"$@\"\n";

/// The folder with the scripts, and one with `awslocal` for their `PATH`.
#[derive(Debug)]
pub(crate) struct Hooks {
    folder: PathBuf,
    tools: PathBuf,
}

impl Hooks {
    /// Prepares to run the scripts below a folder.
    pub(crate) fn new(folder: &Path) -> Result<Self, String> {
        let tools = create_tools()
            .map_err(|error| format!("could not create a folder for scripts: {error}"))?;
        Ok(Self {
            folder: folder.to_owned(),
            tools,
        })
    }

    /// Runs the scripts of a stage, one after the other. Returns what went wrong; one that
    /// fails does not keep the others from running.
    pub(crate) async fn run(&self, stage: InitStage, cloud: &Cloud) -> Vec<String> {
        let folder = self.folder.join(format!("{}.d", stage.name()));
        let mut failures = Vec::new();
        for script in scripts(&folder) {
            let name = script.strip_prefix(&folder).unwrap_or(&script);
            let name = name.display().to_string();
            let init = cloud.init();
            init.set_script(stage, &name, ScriptState::Running);
            let result = self.run_script(&script, cloud).await;
            let how = match &result {
                Ok(()) => ScriptState::Successful,
                Err(_) => ScriptState::Error,
            };
            init.set_script(stage, &name, how);
            failures.extend(result.err());
        }
        cloud.init().complete(stage);
        failures
    }

    async fn run_script(&self, script: &Path, cloud: &Cloud) -> Result<(), String> {
        let ending = script.extension().and_then(|ending| ending.to_str());
        let interpreter = match ending {
            // Its own first line may name another shell.
            Some("sh") if is_executable(script) => None,
            Some("sh") => Some("sh"),
            Some("py") => Some("python3"),
            _ => {
                let script = script.display();
                return Err(format!(
                    "could not run {script}: init scripts end with .sh or .py"
                ));
            }
        };
        let mut command = match interpreter {
            Some(interpreter) => {
                let mut command = Command::new(interpreter);
                command.arg(script);
                command
            }
            None => Command::new(script),
        };
        command
            .stdin(Stdio::null())
            .stdout(standard_error())
            .kill_on_drop(true)
            .env("PATH", self.path())
            .env("AWS_ENDPOINT_URL", cloud.endpoint())
            .env("LOCALSTACK_HOSTNAME", "localhost");
        for (name, value) in [
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let status = command.status().await;
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} failed: {status}", script.display())),
            Err(error) => Err(format!("could not run {}: {error}", script.display())),
        }
    }

    /// Returns the search path with `awslocal` at its end, so that an installed one is
    /// found first.
    fn path(&self) -> OsString {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain([self.tools.clone()]);
        std::env::join_paths(folders).unwrap_or(path)
    }
}

impl Drop for Hooks {
    fn drop(&mut self) {
        // What is left of a temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.tools);
    }
}

/// Returns the files of a folder and the folders in it, sorted; none if there is no folder.
fn scripts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let entries = entries.into_iter();
    entries
        .flat_map(|entry| {
            if entry.is_dir() {
                scripts(&entry)
            } else {
                vec![entry]
            }
        })
        .collect()
}

/// Creates a folder of this process with `awslocal`. Nobody else can have prepared it,
/// because it must not exist.
fn create_tools() -> io::Result<PathBuf> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let mut number = 0;
    let folder = loop {
        let name = format!("rehearsal-init-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        match builder.create(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
            Ok(()) => break folder,
        }
    };
    let awslocal = folder.join("awslocal");
    fs::write(&awslocal, AWSLOCAL)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&awslocal, fs::Permissions::from_mode(0o700))?;
    }
    Ok(folder)
}

#[cfg(unix)]
fn is_executable(script: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(script).is_ok_and(|file| file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}

/// The output of scripts goes there: standard output has the cloud's address.
#[cfg(unix)]
fn standard_error() -> Stdio {
    use std::os::fd::AsFd as _;
    let copy = io::stderr().as_fd().try_clone_to_owned();
    copy.map_or_else(|_| Stdio::null(), Stdio::from)
}

#[cfg(not(unix))]
fn standard_error() -> Stdio {
    Stdio::null()
}
