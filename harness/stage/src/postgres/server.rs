//! A PostgreSQL server as a child process, on a temporary data directory.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rehearsal_process::{
    Account, Output, Process, ProcessSpec, RunDirectory, Signal, files, secret,
};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::PostgresContext;
use super::binaries::Binaries;
use super::connect::USER;
use super::statement_log::{self, StatementLogReader};
use crate::cache::Cache;
use crate::port;

/// What the server logs once it accepts connections; in English, because the
/// locale of the cluster is C.
const READY: &str = "database system is ready to accept connections";
/// How often to try another port if one was taken before the server could bind it.
const PORT_ATTEMPTS: usize = 5;
const READY_TIMEOUT: Duration = Duration::from_secs(30);
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
/// Increased when the arguments of `initdb` change.
const LAYOUT: u32 = 1;

/// Settings without durability: all data is removed with the run.
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
    // In files below the data directory, not in /dev/shm: the run directory then
    // contains everything that a killed server leaves.
    "dynamic_shared_memory_type=mmap",
    "password_encryption=md5",
];

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) process: Process,
    pub(super) port: u16,
    pub(super) password: String,
    /// Reads the statements of its databases; `None` if the stage file changes the
    /// log settings.
    pub(super) log: Option<StatementLogReader>,
}

impl Server {
    /// Starts the server on a copy of the cached cluster. The error is the reason,
    /// for a message.
    pub(super) async fn start(
        binaries: &Binaries,
        account: Option<Account>,
        cx: &PostgresContext<'_>,
    ) -> Result<Self, String> {
        let start = ServerStart {
            binaries: binaries.clone(),
            account,
            run: cx.run.clone(),
            settings: cx.settings.to_vec(),
        };
        let (start, data, password) = {
            let cache = cx.cache.clone();
            spawn_blocking(move || {
                let made = start.create_cluster(&cache);
                made.map(|(data, password)| (start, data, password))
            })
            .await
            .map_err(|error| error.to_string())??
        };
        for _ in 0..PORT_ATTEMPTS {
            let port = port::reserve().map_err(|error| format!("no free port: {error}"))?;
            let process = start.launch(&data, port).await.map_err(|error| {
                format!(
                    "{} does not start: {error}",
                    start.binaries.postgres.display()
                )
            })?;
            match wait_until_ready(&process).await {
                Ok(()) => {
                    return Ok(Self {
                        log: start
                            .logs_statements()
                            .then(|| StatementLogReader::follow(process.output())),
                        process,
                        port,
                        password,
                    });
                }
                Err(StartFailure::PortTaken) => {}
                Err(StartFailure::Other(reason)) => return Err(reason),
            }
        }
        Err(format!(
            "{PORT_ATTEMPTS} free ports were taken by other programs before it could bind them"
        ))
    }

    /// Stops the server at once; its data is not needed any more.
    pub(super) async fn stop(&self) {
        self.process.stop(Signal::Quit, STOP_TIMEOUT).await;
    }
}

/// Runs `initdb` and `postgres`.
struct ServerStart {
    binaries: Binaries,
    account: Option<Account>,
    run: RunDirectory,
    settings: Vec<String>,
}

impl ServerStart {
    /// Copies the cached cluster into the run directory, creating it first if it is
    /// missing. Blocks.
    fn create_cluster(&self, cache: &Cache) -> Result<(PathBuf, String), String> {
        let Binaries {
            version, identity, ..
        } = &self.binaries;
        let cached = cache
            .folder(&format!("initdb-{version}-{identity}-{LAYOUT}"), |draft| {
                self.initdb(draft)
                    .map_err(|reason| crate::StageError::Postgres {
                        source_name: version.clone(),
                        reason,
                    })
            })
            .map_err(|error| match error {
                crate::StageError::Postgres { reason, .. } => reason,
                other => other.to_string(),
            })?;
        let data = self.run.path().join("postgres");
        // An earlier attempt with other binaries may have left its own.
        let copied = files::remove_all(&data)
            .and_then(|()| files::private_folder(&data, self.account))
            .and_then(|()| files::copy_tree(&cached.join("private/data"), &data, self.account))
            .and_then(|()| std::fs::read_to_string(cached.join("private/password")));
        let password =
            copied.map_err(|error| format!("the cluster could not be copied: {error}"))?;
        Ok((data, password))
    }

    /// Creates a new cluster and its password in `draft`.
    fn initdb(&self, draft: &Path) -> Result<(), String> {
        let files_failed =
            |error: std::io::Error| format!("the folder for initdb could not be created: {error}");
        let work = self.run.path().join("initdb");
        let (data, password_file) = (work.join("data"), work.join("password"));
        let password = secret::generate();
        files::remove_all(&work)
            .and_then(|()| files::private_folder(&work, self.account))
            .and_then(|()| std::fs::write(&password_file, &password))
            .and_then(|()| files::change_owner(&password_file, self.account))
            .map_err(files_failed)?;

        let args = [
            "--auth=md5".into(),
            "--encoding=UTF8".into(),
            "--locale=C".into(),
            "--no-sync".into(),
            // A WAL segment is copied with the cluster, and most of it is empty.
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
                Err(ended_message("initdb", &process, status))
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
            .map_err(|error| format!("the new cluster could not be cached: {error}"))
    }

    /// Whether statements are read from the log: not if the stage file changes the
    /// log settings.
    fn logs_statements(&self) -> bool {
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
        let log_settings = statement_log::SETTINGS
            .into_iter()
            .filter(|_| self.logs_statements());
        for setting in SETTINGS
            .into_iter()
            .chain(log_settings)
            .chain(self.settings.iter().map(String::as_str))
        {
            args.extend(["-c".into(), setting.into()]);
        }
        Process::spawn(self.spec(&self.binaries.postgres, args, data, Signal::Quit)).await
    }

    fn spec(
        &self,
        program: &Path,
        args: Vec<OsString>,
        folder: &Path,
        death_signal: Signal,
    ) -> ProcessSpec {
        // Other variables could change what PostgreSQL does (PGDATA, PGPORT, LC_ALL …).
        let kept = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "TMPDIR"];
        let mut env: Vec<(OsString, OsString)> = kept
            .into_iter()
            .filter_map(|name| Some((name.into(), std::env::var_os(name)?)))
            .collect();
        env.push(("LC_ALL".into(), "C".into()));
        ProcessSpec {
            capture: None,
            output: Output::new("postgres".into()),
            program: program.into(),
            args,
            env,
            folder: folder.into(),
            account: self.account,
            death_signal,
            // It ends its helpers by itself, and they end when it is gone.
            descendants: None,
            run: self.run.clone(),
        }
    }
}

enum StartFailure {
    PortTaken,
    Other(String),
}

/// Waits until the server logs that it accepts connections, or ends.
async fn wait_until_ready(process: &Process) -> Result<(), StartFailure> {
    let mut cursor = 0;
    let mut output = process.output().watch();
    let logged_ready = async {
        loop {
            let (lines, next) = process.output().since(cursor);
            cursor = next;
            if lines.iter().any(|line| line.text.contains(READY)) {
                return;
            }
            // `process` owns the sender, so there will be a change or an exit.
            if output.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let ready = timeout(READY_TIMEOUT, async {
        tokio::select! {
            () = logged_ready => Ok(()),
            status = process.wait() => Err(status),
        }
    });
    match ready.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) if port_was_taken(process) => Err(StartFailure::PortTaken),
        Ok(Err(status)) => Err(StartFailure::Other(ended_message("it", process, status))),
        Err(_) => Err(StartFailure::Other(format!(
            "it is not ready after {} s; its last lines:\n{}",
            READY_TIMEOUT.as_secs(),
            last_lines(process)
        ))),
    }
}

fn port_was_taken(process: &Process) -> bool {
    let messages = ["could not bind", "could not create any TCP/IP sockets"];
    process
        .output()
        .tail(20)
        .iter()
        .any(|line| messages.iter().any(|message| line.text.contains(message)))
}

fn ended_message(what: &str, process: &Process, status: std::process::ExitStatus) -> String {
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
    async fn taken_port_is_distinguished_from_other_failures() {
        let home = tempfile::tempdir_in(RunDirectory::base()).unwrap();
        files::make_traversable(home.path()).unwrap();
        let cache = Cache::open().unwrap();
        let start = ServerStart {
            binaries: binaries::embedded(&cache).unwrap(),
            account: account::pick_account().unwrap(),
            run: RunDirectory::create_below(&home.path().join("runs")).unwrap(),
            settings: Vec::new(),
        };
        let create = move || start.create_cluster(&cache).map(|(data, _)| (start, data));
        let (mut start, data) = spawn_blocking(create).await.unwrap().unwrap();

        let other_server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = other_server.local_addr().unwrap().port();
        let process = start.launch(&data, port).await.unwrap();
        assert!(matches!(
            wait_until_ready(&process).await,
            Err(StartFailure::PortTaken)
        ));

        drop(other_server);
        start.settings = vec!["work_mem=plenty".into()];
        let process = start.launch(&data, port).await.unwrap();
        let Err(StartFailure::Other(reason)) = wait_until_ready(&process).await else {
            panic!("a server with a wrong setting does not start");
        };
        assert!(reason.contains("work_mem"), "{reason}");
    }
}
