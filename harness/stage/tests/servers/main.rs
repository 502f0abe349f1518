//! Servers that start other processes: as wrappers, before they fork, as daemons.
//! They end well when they are asked to, and with a run that was killed.

#![allow(clippy::unwrap_used, reason = "integration tests are tests throughout")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::io::BufRead as _;
use std::process::{Command, ExitCode, Stdio};

use rehearsal_stage::{Sandbox, Stage};
use rehearsal_testing::{Requirement, async_trial, run};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use crate::support::{Home, lines, seeded};

/// Set in a process that starts a stage and waits to be killed: how the server is
/// run.
const TO_BE_KILLED: &str = "SERVER_TO_BE_KILLED";

const PYTHON: &[Requirement] = &[Requirement::Python {
    modules: &["http.server"],
}];

/// What runs the server.
const RUNS: [(&str, &str); 4] = [
    ("the server itself", "[python3, prefork.py, '${port}']"),
    ("a shell line", "python3 prefork.py ${port}; echo over"),
    // As `npm start` does.
    (
        "a script that starts a script",
        "[sh, wrapper.sh, '${port}']",
    ),
    ("a daemon", "python3 prefork.py ${port} --daemon"),
];

fn main() -> ExitCode {
    if let Some(line) = std::env::var_os(TO_BE_KILLED) {
        start_and_wait(line.to_str().unwrap());
    }
    let mut trials = Vec::new();
    for (name, line) in RUNS {
        let ends = format!("server_ends_when_it_is_asked_to: {name}");
        trials.push(async_trial(ends, PYTHON, move || ends_when_asked(line)));
        if cfg!(target_os = "linux") {
            let dies = format!("server_dies_with_a_killed_run: {name}");
            trials.push(async_trial(dies, PYTHON, move || dies_with_the_run(line)));
        }
    }
    run(trials)
}

async fn start(line: &str) -> (Home, Stage, Sandbox) {
    let run = if line.starts_with('[') {
        line.to_owned()
    } else {
        format!("{line:?}")
    };
    let stage = format!(
        "apps:\n  web:\n    run: {run}\n    ready: {{log: processes}}\n    env: {{PYTHONUNBUFFERED: '1'}}\n"
    );
    let home = Home::new(&stage)
        .with("prefork.py", include_str!("prefork.py"))
        .with(
            "wrapper.sh",
            "sh -c \"python3 prefork.py $1; true\"\ntrue\n",
        );
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&[])).await.unwrap();
    (home, stage, sandbox)
}

/// Returns the process ids that the server has printed.
fn process_ids(sandbox: &Sandbox) -> Vec<i32> {
    let lines = lines(sandbox, "web");
    let printed = lines
        .iter()
        .find_map(|line| line.strip_prefix("processes "))
        .unwrap_or_else(|| panic!("{lines:?}"));
    printed.split(' ').map(|id| id.parse().unwrap()).collect()
}

async fn wait_for_end(process: i32) {
    let Ok(handle) = pidfd_open(Pid::from_raw(process).unwrap(), PidfdFlags::empty()) else {
        return;
    };
    let ended = move || poll(&mut [PollFd::new(&handle, PollFlags::IN)], None);
    tokio::task::spawn_blocking(ended).await.unwrap().unwrap();
}

async fn ends_when_asked(line: &str) {
    let (_home, stage, sandbox) = start(line).await;
    let app = sandbox.app("web").unwrap();
    assert!(app.is_running());
    let processes = process_ids(&sandbox);
    app.stop().await;
    let lines = lines(&sandbox, "web");
    let ended = |text: &str| lines.iter().filter(|line| *line == text).count();
    assert_eq!(
        (ended("worker ends"), ended("parent ends")),
        (2, 1),
        "{lines:?}"
    );
    for process in processes {
        wait_for_end(process).await;
    }
    sandbox.close().await;
    stage.close().await;
}

/// Starts a stage, prints the processes of its server, and waits to be killed.
#[expect(clippy::print_stdout, reason = "the test reads it from the pipe")]
fn start_and_wait(line: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (_home, _stage, sandbox) = start(line).await;
        println!("{}", serde_json::json!(process_ids(&sandbox)));
        std::future::pending::<()>().await;
    });
}

async fn dies_with_the_run(line: &str) {
    let mut killed = Command::new(std::env::current_exe().unwrap())
        .env(TO_BE_KILLED, line)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = std::io::BufReader::new(killed.stdout.take().unwrap());
    let read = move || {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        line
    };
    let printed = tokio::task::spawn_blocking(read).await.unwrap();
    let processes: Vec<i32> = serde_json::from_str(&printed).unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    for process in processes {
        wait_for_end(process).await;
    }
}
