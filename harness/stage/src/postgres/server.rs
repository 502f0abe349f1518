//! A PostgreSQL of our own: on a throw-away data directory, as a child process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::Ground;
use super::binaries::Binaries;
use super::log::{self, Log};
use crate::cache::Cache;
use crate::files;
use crate::port;
use crate::process::{Account, Output, Process, Signal, Spec};
use crate::rundir::RunDir;
use crate::secret;

pub(super) const USER: &str = "postgres";
/// What the server says once it takes connections; in English, because the
/// cluster's locale is C.
const READY: &str = "database system is ready to accept connections";
/// Between the choice of a free port and the server's taking it, somebody else may.
const PORTS_TRIED: usize = 5;
const PATIENCE: Duration = Duration::from_secs(30);
const GRACE: Duration = Duration::from_secs(5);
/// Counts up when `initdb` is called differently.
const LAYOUT: u32 = 1;

/// Everything written is gone with the run, so nothing is written safely.
const SETTINGS: [&str; 16] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=400",
    "shared_buffers=32MB",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    // In files below the data directory, not in /dev/shm: the run directory
    // then holds all that the server leaves if it is killed.
    "dynamic_shared_memory_type=mmap",
    "password_encryption=md5",
];

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) process: Process,
    pub(super) port: u16,
    pub(super) password: String,
    /// What its databases are asked; `None` where the stage file has the log
    /// for something else.
    pub(super) log: Option<Log>,
}

impl Server {
    /// Starts the server, from a cached cluster where there is one. The error
    /// is the reason, for a message.
    pub(super) async fn start(
        binaries: &Binaries,
        account: Option<Account>,
        ground: &Ground<'_>,
    ) -> Result<Self, String> {
        let start = Start {
            binaries: binaries.clone(),
            account,
            run: ground.run.clone(),
            settings: ground.settings.to_vec(),
        };
        let (start, data, password) = {
            let cache = ground.cache.clone();
            spawn_blocking(move || {
                let made = start.make_cluster(&cache);
                made.map(|(data, password)| (start, data, password))
            })
            .await
            .map_err(|error| error.to_string())??
        };
        for _ in 0..PORTS_TRIED {
            let port = port::reserved().map_err(|error| format!("no free port: {error}"))?;
            let process = start.launch(&data, port).await.map_err(|error| {
                format!(
                    "{} does not start: {error}",
                    start.binaries.postgres.display()
                )
            })?;
            match until_ready(&process).await {
                Ok(()) => {
                    return Ok(Self {
                        log: start.tells().then(|| Log::follow(process.output())),
                        process,
                        port,
                        password,
                    });
                }
                Err(Unready::PortTaken) => {}
                Err(Unready::Other(reason)) => return Err(reason),
            }
        }
        Err(format!(
            "{PORTS_TRIED} free ports were each taken before it could have them"
        ))
    }

    /// Ends the server at once; its data are not needed any more.
    pub(super) async fn stop(&self) {
        self.process.stop(Signal::Quit, GRACE).await;
    }
}

/// What is needed to run either binary.
struct Start {
    binaries: Binaries,
    account: Option<Account>,
    run: RunDir,
    settings: Vec<String>,
}

impl Start {
    /// Copies the cached cluster (made first where it is missing) into the run
    /// directory. Blocks.
    fn make_cluster(&self, cache: &Cache) -> Result<(PathBuf, String), String> {
        let Binaries {
            version, identity, ..
        } = &self.binaries;
        let cached = cache
            .folder(&format!("initdb-{version}-{identity}-{LAYOUT}"), |draft| {
                self.initdb(draft)
                    .map_err(|reason| crate::StageError::Postgres {
                        rung: version.clone(),
                        reason,
                    })
            })
            .map_err(|error| match error {
                crate::StageError::Postgres { reason, .. } => reason,
                other => other.to_string(),
            })?;
        let data = self.run.path().join("postgres");
        // A rung that did not hold may have left its own.
        let copied = files::remove_all(&data)
            .and_then(|()| files::private_folder(&data, self.account))
            .and_then(|()| files::copy_tree(&cached.join("private/data"), &data, self.account))
            .and_then(|()| std::fs::read_to_string(cached.join("private/password")));
        let password = copied.map_err(|error| format!("the cluster cannot be copied: {error}"))?;
        Ok((data, password))
    }

    /// Makes a new cluster and its password in `draft`.
    fn initdb(&self, draft: &Path) -> Result<(), String> {
        let files_failed =
            |error: std::io::Error| format!("initdb has no place to work in: {error}");
        let work = self.run.path().join("initdb");
        let (data, password_file) = (work.join("data"), work.join("password"));
        let password = secret::word();
        files::remove_all(&work)
            .and_then(|()| files::private_folder(&work, self.account))
            .and_then(|()| std::fs::write(&password_file, &password))
            .and_then(|()| files::give(&password_file, self.account))
            .map_err(files_failed)?;

        let args = [
            "--auth=md5".into(),
            "--encoding=UTF8".into(),
            "--locale=C".into(),
            "--no-sync".into(),
            // A segment is copied with the cluster, and most of it is empty.
            "--wal-segsize=1".into(),
            format!("--username={USER}").into(),
            joined("--pwfile=", &password_file),
            joined("--pgdata=", &data),
        ];
        let spec = self.spec(&self.binaries.initdb, args.into(), &work, Signal::Kill);
        let initdb = async {
            let process = Process::spawn(spec).await.map_err(|error| {
                format!("{} does not start: {error}", self.binaries.initdb.display())
            })?;
            let status = process.wait().await;
            if status.success() {
                Ok(())
            } else {
                Err(ended("initdb", &process, status))
            }
        };
        Handle::current().block_on(initdb)?;

        let private = draft.join("private");
        let kept = private.join("data");
        files::private_folder(&private, None)
            .and_then(|()| files::private_folder(&kept, None))
            .and_then(|()| files::copy_tree(&data, &kept, None))
            .and_then(|()| std::fs::write(private.join("password"), password))
            .and_then(|()| files::remove_all(&work))
            .map_err(|error| format!("the new cluster cannot be kept: {error}"))
    }

    /// Whether the log is ours: a stage file that sets anything about it wants
    /// it for itself.
    fn tells(&self) -> bool {
        !self
            .settings
            .iter()
            .any(|setting| setting.starts_with("log_"))
    }

    async fn launch(&self, data: &Path, port: u16) -> std::io::Result<Process> {
        let mut args: Vec<OsString> = vec![
            "-D".into(),
            data.into(),
            "-p".into(),
            port.to_string().into(),
        ];
        let told = log::SETTINGS.into_iter().filter(|_| self.tells());
        for setting in SETTINGS
            .into_iter()
            .chain(told)
            .chain(self.settings.iter().map(String::as_str))
        {
            args.extend(["-c".into(), setting.into()]);
        }
        Process::spawn(self.spec(&self.binaries.postgres, args, data, Signal::Quit)).await
    }

    fn spec(&self, program: &Path, args: Vec<OsString>, folder: &Path, death: Signal) -> Spec {
        // Nothing of ours leads PostgreSQL astray (PGDATA, PGPORT, LC_ALL …).
        let kept = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "TMPDIR"];
        let mut env: Vec<(OsString, OsString)> = kept
            .into_iter()
            .filter_map(|name| Some((name.into(), std::env::var_os(name)?)))
            .collect();
        env.push(("LC_ALL".into(), "C".into()));
        Spec {
            output: Output::new("postgres".into()),
            program: program.into(),
            args,
            env,
            folder: folder.into(),
            account: self.account,
            death,
            run: self.run.clone(),
        }
    }
}

enum Unready {
    PortTaken,
    Other(String),
}

/// Waits until the server says that it takes connections, or is gone.
async fn until_ready(process: &Process) -> Result<(), Unready> {
    let mut cursor = 0;
    let mut output = process.output().watch();
    let said_so = async {
        loop {
            let (lines, next) = process.output().since(cursor);
            cursor = next;
            if lines.iter().any(|line| line.text.contains(READY)) {
                return;
            }
            // The output's sender lives in `process`, so there will be a change or an exit.
            if output.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let ready = timeout(PATIENCE, async {
        tokio::select! {
            () = said_so => Ok(()),
            status = process.wait() => Err(status),
        }
    });
    match ready.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) if port_was_taken(process) => Err(Unready::PortTaken),
        Ok(Err(status)) => Err(Unready::Other(ended("it", process, status))),
        Err(_) => Err(Unready::Other(format!(
            "it is not ready after {} s; its last lines:\n{}",
            PATIENCE.as_secs(),
            last_lines(process)
        ))),
    }
}

fn port_was_taken(process: &Process) -> bool {
    let said = ["could not bind", "could not create any TCP/IP sockets"];
    process
        .output()
        .tail(20)
        .iter()
        .any(|line| said.iter().any(|words| line.text.contains(words)))
}

fn ended(what: &str, process: &Process, status: std::process::ExitStatus) -> String {
    format!(
        "{what} ended with {status}; its last lines:\n{}",
        last_lines(process)
    )
}

fn last_lines(process: &Process) -> String {
    let lines = process.output().tail(8);
    if lines.is_empty() {
        return "  (none)".into();
    }
    lines
        .iter()
        .map(|line| format!("  {}", line.text))
        .collect::<Vec<_>>()
        .join("\n")
}

fn joined(option: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(option);
    argument.push(path);
    argument
}

#[cfg(all(test, embedded_postgres))]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;
    use crate::postgres::{account, binaries};

    #[tokio::test]
    async fn a_port_that_somebody_took_is_told_from_other_failures() {
        let home = tempfile::tempdir_in(RunDir::base()).unwrap();
        files::make_passable(home.path()).unwrap();
        let cache = Cache::open().unwrap();
        let start = Start {
            binaries: binaries::embedded(&cache).unwrap(),
            account: account::choose().unwrap(),
            run: RunDir::below(&home.path().join("runs")).unwrap(),
            settings: Vec::new(),
        };
        let make = move || start.make_cluster(&cache).map(|(data, _)| (start, data));
        let (mut start, data) = spawn_blocking(make).await.unwrap().unwrap();

        let somebody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = somebody.local_addr().unwrap().port();
        let process = start.launch(&data, port).await.unwrap();
        assert!(matches!(
            until_ready(&process).await,
            Err(Unready::PortTaken)
        ));

        drop(somebody);
        start.settings = vec!["work_mem=plenty".into()];
        let process = start.launch(&data, port).await.unwrap();
        let Err(Unready::Other(reason)) = until_ready(&process).await else {
            panic!("a server with a wrong setting does not start");
        };
        assert!(reason.contains("work_mem"), "{reason}");
    }
}
