//! Commands that run to their end with an input, and whose two outputs are kept apart.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;

use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::run_directory::RunDirectory;

/// The most that is kept of each output of a command.
const MOST: usize = 4 << 20;

/// A command.
#[derive(Debug)]
pub struct CommandSpec {
    /// What is executed.
    pub program: PathBuf,
    /// What it is given.
    pub args: Vec<OsString>,
    /// The whole environment; nothing is inherited.
    pub env: Vec<(OsString, OsString)>,
    /// Where it runs.
    pub folder: PathBuf,
    /// What it can read.
    pub stdin: Vec<u8>,
    /// The run it belongs to.
    pub run: RunDirectory,
}

/// How a command ended, and what it wrote.
#[derive(Debug)]
pub struct CommandOutput {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it wrote to its standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to its standard error.
    pub stderr: Vec<u8>,
}

/// Runs a command to its end. All that it has started ends with it, and with this
/// process, also when that is killed.
#[cfg(unix)]
pub async fn run_command(spec: CommandSpec) -> std::io::Result<CommandOutput> {
    use crate::launch_message::Launch;
    use crate::leftovers::MARKER;
    use crate::spec::Descendants;
    use crate::supervised;

    let input = InputFile::write(&spec).await?;
    let marker = (MARKER.into(), spec.run.path().into());
    let launch = Launch {
        descendants: Descendants::AllAtEnd,
        program: spec.program,
        folder: spec.folder,
        args: spec.args,
        env: spec.env.into_iter().chain([marker]).collect(),
        stdin: input.as_ref().map(|input| input.0.clone()),
    };
    // When the connection is dropped, the supervisor ends everything.
    let (mut child, mut link, _) = supervised::spawn(&launch, spec.run.path()).await?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr, ended) = tokio::join!(read(stdout), read(stderr), child.wait());
    let status = link.status().await;
    Ok(CommandOutput {
        status: status.map_or(ended, Ok)?,
        stdout,
        stderr,
    })
}

/// Runs a command to its end.
#[cfg(not(unix))]
pub async fn run_command(spec: CommandSpec) -> std::io::Result<CommandOutput> {
    use std::process::Stdio;
    use tokio::io::AsyncWriteExt as _;

    let mut command = tokio::process::Command::new(&spec.program);
    command
        .args(&spec.args)
        .env_clear()
        .envs(spec.env)
        .current_dir(&spec.folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let input = async move {
        if let Some(mut stdin) = stdin {
            // A command need not read what it is given.
            let _ = stdin.write_all(&spec.stdin).await;
        }
    };
    let ((), stdout, stderr, status) =
        tokio::join!(input, read(stdout), read(stderr), child.wait());
    Ok(CommandOutput {
        status: status?,
        stdout,
        stderr,
    })
}

/// A file with the input of a command, which is removed when this is dropped.
#[cfg(unix)]
struct InputFile(PathBuf);

#[cfg(unix)]
impl InputFile {
    /// Writes the input; `None` if it is empty.
    async fn write(spec: &CommandSpec) -> std::io::Result<Option<Self>> {
        use std::sync::atomic::{AtomicU64, Ordering};

        static COUNT: AtomicU64 = AtomicU64::new(0);
        if spec.stdin.is_empty() {
            return Ok(None);
        }
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let file = Self(spec.run.path().join(format!("input-{number}")));
        tokio::fs::write(&file.0, &spec.stdin).await?;
        Ok(Some(file))
    }
}

#[cfg(unix)]
impl Drop for InputFile {
    fn drop(&mut self) {
        // It is in the directory of the run, which is removed, too.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Reads all that is written, and keeps the beginning of it.
async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else {
        return kept;
    };
    let mut buffer = vec![0; 8192];
    while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
        let room = MOST.saturating_sub(kept.len());
        kept.extend_from_slice(&buffer[..count.min(room)]);
    }
    kept
}
