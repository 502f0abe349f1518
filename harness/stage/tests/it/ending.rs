//! Nothing outlives a run, whenever and however it ends.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rehearsal_stage::SandboxRequest;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use crate::support::{Home, seeded};

/// A run in a process of its own, to be killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the tests below as a process to kill"]
async fn run_to_be_killed() {
    let Some(folder) = std::env::var_os("RUN_TO_BE_KILLED") else {
        return;
    };
    let (stage, _told) = Home::at(folder.into()).boot().await.unwrap();
    let _sandbox = stage.sandbox(SandboxRequest::default()).await.unwrap();
    std::future::pending::<()>().await;
}

/// Starts a run on this stage; returns it with what was written to the pipe
/// that every command of these stages writes to: the run directory.
async fn run_until_the_pipe_speaks(home: &Home) -> (Child, PathBuf) {
    let pipe = home.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "ending::run_to_be_killed"])
        .env("RUN_TO_BE_KILLED", home.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let said = tokio::task::spawn_blocking(move || std::fs::read_to_string(pipe)).await;
    (run, said.unwrap().unwrap().trim().into())
}

/// Every process that carries the run's mark or works below its directory.
fn processes_of(run: &Path) -> Vec<i32> {
    let marker = format!("REHEARSAL_RUN={}", run.display());
    let entries = std::fs::read_dir("/proc").unwrap();
    entries
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok())
        .filter(|id: &i32| {
            let of = Path::new("/proc").join(id.to_string());
            let environ = std::fs::read(of.join("environ")).unwrap_or_default();
            let works = std::fs::read_link(of.join("cwd")).is_ok_and(|cwd| cwd.starts_with(run));
            works
                || environ
                    .split(|byte| *byte == 0)
                    .any(|var| var == marker.as_bytes())
        })
        .collect()
}

async fn gone(process: i32) {
    let Ok(handle) = pidfd_open(Pid::from_raw(process).unwrap(), PidfdFlags::empty()) else {
        return;
    };
    let ended = move || poll(&mut [PollFd::new(&handle, PollFlags::IN)], None);
    tokio::task::spawn_blocking(ended).await.unwrap().unwrap();
}

/// Kills a run on this stage once its command speaks, and shows that nothing
/// is left but the directory, and that not after the next start.
async fn leaves_nothing(stage: &str, at_least: usize) {
    let home = Home::new(stage).with("migrations/1.sql", "CREATE TABLE t ();");
    let (mut run, directory) = run_until_the_pipe_speaks(&home).await;
    let processes = processes_of(&directory);
    assert!(
        processes.len() >= at_least,
        "{processes:?} of {}",
        directory.display()
    );

    run.kill().unwrap();
    run.wait().unwrap();
    for process in processes {
        gone(process).await;
    }
    assert_eq!(processes_of(&directory), [0; 0]);

    // Directories of the dead are swept by whoever starts next.
    let (next, _told) = Home::new("{}\n").boot().await.unwrap();
    assert!(!directory.exists(), "{}", directory.display());
    next.close().await;
}

#[tokio::test]
async fn killed_while_it_builds() {
    let stage =
        "apps:\n  shop: {build: 'echo $REHEARSAL_RUN > pipe; exec sleep 1000', run: 'true'}\n";
    leaves_nothing(stage, 1).await;
}

#[tokio::test]
async fn killed_while_it_migrates() {
    let stage = "postgres: {migrate: 'echo $REHEARSAL_RUN > pipe; exec sleep 1000'}\n";
    // The command, the server and its helpers.
    leaves_nothing(stage, 3).await;
}

#[tokio::test]
async fn killed_while_an_app_starts() {
    let stage = r#"
postgres: {migrations: migrations}
apps:
  shop:
    run: "echo $$REHEARSAL_RUN > pipe; exec sleep 1000"
    env: {DATABASE_URL: "${postgres.url}"}
    ready: {log: never}
"#;
    leaves_nothing(stage, 4).await;
}

#[tokio::test]
async fn killed_while_scenarios_play() {
    let stage = r#"
postgres: {migrations: migrations}
cloud: {queues: {orders: {}}}
apps:
  first: {run: "echo up; exec sleep 1000", ready: {log: up}}
  # It speaks when everything else stands.
  last: {run: "echo $$REHEARSAL_RUN > pipe; exec sleep 1000", after: [first]}
"#;
    leaves_nothing(stage, 5).await;
}

#[tokio::test]
async fn a_stage_that_is_dropped_ends_all_the_same() {
    let home = Home::new("postgres: {}\napps:\n  shop: {run: 'exec sleep 1000'}\n");
    let (stage, _told) = home.boot().await.unwrap();
    let sandbox = stage.sandbox(seeded(&[])).await.unwrap();
    let directory = stage.directory().to_owned();
    let processes = processes_of(&directory);
    assert!(processes.len() >= 3, "{processes:?}");
    drop(sandbox);
    drop(stage);
    for process in processes {
        gone(process).await;
    }
}

#[tokio::test]
async fn a_database_that_dies_is_trouble_with_the_environment() {
    let home = Home::new("postgres: {}\n");
    let (stage, _told) = home.boot().await.unwrap();
    assert_eq!(stage.failure().await, None);
    let pid = std::fs::read_to_string(stage.directory().join("postgres/postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
    gone(pid).await;
    let trouble = stage.failure().await.unwrap();
    assert!(
        trouble.starts_with("PostgreSQL ended with signal: 9"),
        "{trouble}"
    );
    let error = loop {
        // It takes a moment for the sessions to notice; each try is one more session.
        if let Err(error) = stage.sandbox(seeded(&[])).await {
            break error;
        }
    };
    assert!(
        error.to_string().starts_with("could not make the database"),
        "{error}"
    );
    stage.close().await;
}
