//! Nothing outlives a run, whenever and however it ends.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rehearsal_stage::SandboxRequest;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use crate::support::{Home, seeded};

/// A run in another process, which is killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the tests below as a process to kill"]
async fn run_to_be_killed() {
    let Some(folder) = std::env::var_os("RUN_TO_BE_KILLED") else {
        return;
    };
    let (stage, _events) = Home::at(folder.into()).start().await.unwrap();
    let _sandbox = stage.sandbox(SandboxRequest::default()).await.unwrap();
    std::future::pending::<()>().await;
}

/// Starts a run of this stage; returns it with the run directory, which a command
/// of the stage writes to a pipe.
async fn start_run(home: &Home) -> (Child, PathBuf) {
    let pipe = home.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "cleanup::run_to_be_killed"])
        .env("RUN_TO_BE_KILLED", home.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let path = tokio::task::spawn_blocking(move || std::fs::read_to_string(pipe)).await;
    (run, path.unwrap().unwrap().trim().into())
}

/// Returns every process that has the run's marker or works below its directory.
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

async fn wait_for_end(process: i32) {
    let Ok(handle) = pidfd_open(Pid::from_raw(process).unwrap(), PidfdFlags::empty()) else {
        return;
    };
    let ended = move || poll(&mut [PollFd::new(&handle, PollFlags::IN)], None);
    tokio::task::spawn_blocking(ended).await.unwrap().unwrap();
}

/// Kills a run of this stage once its command writes to the pipe, and checks that
/// only the directory is left, and that the next start removes it.
async fn assert_nothing_is_left(stage: &str, at_least: usize) {
    let home = Home::new(stage).with("migrations/1.sql", "CREATE TABLE t ();");
    let (mut run, directory) = start_run(&home).await;
    let processes = processes_of(&directory);
    assert!(
        processes.len() >= at_least,
        "{processes:?} of {}",
        directory.display()
    );

    run.kill().unwrap();
    run.wait().unwrap();
    for process in processes {
        wait_for_end(process).await;
    }
    assert_eq!(processes_of(&directory), [0; 0]);

    // Directories of the dead are swept by whoever starts next.
    let (next, _events) = Home::new("{}\n").start().await.unwrap();
    assert!(!directory.exists(), "{}", directory.display());
    next.close().await;
}

#[tokio::test]
async fn killed_while_it_builds() {
    let stage =
        "apps:\n  shop: {build: 'echo $REHEARSAL_RUN > pipe; exec sleep 1000', run: 'true'}\n";
    assert_nothing_is_left(stage, 1).await;
}

#[tokio::test]
async fn killed_while_it_migrates() {
    let stage = "postgres: {migrate: 'echo $REHEARSAL_RUN > pipe; exec sleep 1000'}\n";
    // The command, the server and its helpers.
    assert_nothing_is_left(stage, 3).await;
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
    assert_nothing_is_left(stage, 4).await;
}

#[tokio::test]
async fn killed_while_scenarios_play() {
    let stage = r#"
postgres: {migrations: migrations}
cloud: {queues: {orders: {}}}
apps:
  first: {run: "echo up; exec sleep 1000", ready: {log: up}}
  # It writes to the pipe when everything else has started.
  last: {run: "echo $$REHEARSAL_RUN > pipe; exec sleep 1000", after: [first]}
"#;
    assert_nothing_is_left(stage, 5).await;
}

#[tokio::test]
async fn dropped_stage_ends_everything() {
    let home = Home::new("postgres: {}\napps:\n  shop: {run: 'exec sleep 1000'}\n");
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&[])).await.unwrap();
    let directory = stage.directory().to_owned();
    let processes = processes_of(&directory);
    assert!(processes.len() >= 3, "{processes:?}");
    drop(sandbox);
    drop(stage);
    for process in processes {
        wait_for_end(process).await;
    }
}

#[tokio::test]
async fn database_that_dies_is_an_error_of_the_environment() {
    let home = Home::new("postgres: {}\n");
    let (stage, _events) = home.start().await.unwrap();
    assert_eq!(stage.failure().await, None);
    let pid = std::fs::read_to_string(stage.directory().join("postgres/postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
    wait_for_end(pid).await;
    let failure = stage.failure().await.unwrap();
    assert!(
        failure.starts_with("PostgreSQL ended with signal: 9"),
        "{failure}"
    );
    let error = loop {
        // The sessions notice it a little later; each attempt uses another session.
        if let Err(error) = stage.sandbox(seeded(&[])).await {
            break error;
        }
    };
    assert!(
        error
            .to_string()
            .starts_with("could not create the database"),
        "{error}"
    );
    stage.close().await;
}
