use super::*;
use crate::leftovers::processes_of_run;
use crate::run_command::{CommandSpec, run_command};
use crate::spec::Descendants;

/// Returns a shell command as a child of a run.
fn shell(command: &str, run: &RunDirectory) -> ProcessSpec {
    ProcessSpec {
        capture: None,
        output: Output::new("app".into()),
        program: "/bin/sh".into(),
        args: vec!["-c".into(), command.into()],
        env: vec![("PATH".into(), "/usr/bin:/bin".into())],
        folder: run.path().into(),
        account: None,
        death_signal: Signal::Kill,
        descendants: Some(Descendants::All),
        run: run.clone(),
    }
}

fn run_below(home: &std::path::Path) -> RunDirectory {
    RunDirectory::create_below(&home.join("runs")).unwrap()
}

fn texts(process: &Process) -> Vec<String> {
    process
        .output()
        .since(0)
        .0
        .into_iter()
        .map(|line| line.text)
        .collect()
}

async fn wait_for_line(process: &Process, text: &str) {
    let mut output = process.output().watch();
    output
        .wait_for(|_| texts(process).iter().any(|line| line == text))
        .await
        .unwrap();
}

/// Waits for the end of any process, a child or not.
async fn wait_for_end(id: u32) {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{Pid, PidfdFlags, pidfd_open};

    let id = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
    // Without a handle it has ended already.
    let Ok(handle) = pidfd_open(id, PidfdFlags::empty()) else {
        return;
    };
    let ended = move || poll(&mut [PollFd::new(&handle, PollFlags::IN)], None);
    tokio::task::spawn_blocking(ended).await.unwrap().unwrap();
}

#[tokio::test]
async fn unnoticed_end_is_found_by_polling() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    // As PostgreSQL, which is asked like this.
    let spec = ProcessSpec {
        capture: None,
        descendants: None,
        ..shell("read -r line < pipe; exit 3", &run)
    };
    let process = Process::spawn(spec);
    let pipe = run.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let process = process.await.unwrap();
    assert!(process.poll_exit_status().await.is_none());
    tokio::fs::write(&pipe, "go on\n").await.unwrap();
    wait_for_end(process.id()).await;
    assert_eq!(process.poll_exit_status().await.unwrap().code(), Some(3));
}

/// Whoever has waited for the last process may exit at once; a removal that is
/// cut short would leave the directory until the next start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn run_directory_is_removed_before_the_end_is_reported() {
    let home = tempfile::tempdir().unwrap();
    for _ in 0..20 {
        let run = run_below(home.path());
        let path = run.path().to_owned();
        let process = Process::spawn(shell("exit 0", &run)).await.unwrap();
        drop(run);
        process.wait().await;
        assert!(!path.exists());
    }
}

#[tokio::test]
async fn output_of_both_streams_and_the_status_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let process = Process::spawn(shell("echo out; echo err >&2; exit 3", &run))
        .await
        .unwrap();
    assert_eq!(process.wait().await.code(), Some(3));
    let mut lines = texts(&process);
    lines.sort();
    assert_eq!(lines, ["err", "out"]);
    assert_eq!(process.exit_status().unwrap().code(), Some(3));
}

#[tokio::test]
async fn missing_program_is_an_error() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let mut spec = shell("", &run);
    spec.program = "/no/such/program".into();
    let error = Process::spawn(spec).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[tokio::test]
async fn stop_sends_the_signal_first() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let command = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 1000 & wait; done";
    let process = Process::spawn(shell(command, &run)).await.unwrap();
    wait_for_line(&process, "ready").await;
    let status = process
        .stop(Signal::Terminate, Duration::from_secs(20))
        .await;
    assert!(status.success());
    assert_eq!(texts(&process), ["ready", "bye"]);
}

#[tokio::test]
async fn process_that_ignores_the_signal_is_killed() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let command = "trap '' TERM; echo ready; while :; do sleep 1000; done";
    let process = Process::spawn(shell(command, &run)).await.unwrap();
    wait_for_line(&process, "ready").await;
    let status = process
        .stop(Signal::Terminate, Duration::from_millis(1))
        .await;
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(9)
    );
}

#[tokio::test]
async fn descendants_are_killed_with_the_process() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let process = Process::spawn(shell("sleep 1000 & echo $!", &run))
        .await
        .unwrap();
    assert!(process.wait().await.success());
    wait_for_end(texts(&process)[0].parse().unwrap()).await;
    assert!(processes_of_run(run.path()).is_empty());
}

/// A shell ends by the signal at once, and what it has started ends a little later.
#[tokio::test]
async fn signal_reaches_what_a_shell_has_started() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let inner = "mkfifo over; trap 'read -r line < over; echo bye; exit 0' TERM; \
                 echo ready; while :; do sleep 1000 & wait; done";
    let line = format!("sh -c '{}'; echo over", inner.replace('\'', "'\\''"));
    let process = Process::spawn(shell(&line, &run)).await.unwrap();
    wait_for_line(&process, "ready").await;
    let stop = process.stop(Signal::Terminate, Duration::from_secs(20));
    let pipe = run.path().join("over");
    let go_on = async {
        // The shell is dead by then: only the rest is waited for.
        wait_for_end(process.id()).await;
        tokio::fs::write(&pipe, "go on\n").await.unwrap();
    };
    tokio::join!(stop, go_on);
    assert_eq!(texts(&process), ["ready", "bye"]);
}

/// Starts a process that has left its parent, its session and its group, which
/// writes its id.
const DAEMON: &str = "setsid sh -c '(echo $$; exec sleep 1000) & exit 0'; exit 0";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn daemon_counts_as_running_until_it_is_stopped() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let process = Process::spawn(shell(DAEMON, &run)).await.unwrap();
    wait_for_end(process.id()).await;
    let mut output = process.output().watch();
    output.wait_for(|lines| *lines == 1).await.unwrap();
    assert_eq!(process.exit_status(), None);
    let left = processes_of_run(run.path());
    process
        .stop(Signal::Terminate, Duration::from_secs(20))
        .await;
    for process in left {
        wait_for_end(process).await;
    }
    assert!(processes_of_run(run.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn daemon_of_a_command_is_left_to_its_tool() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let spec = ProcessSpec {
        capture: None,
        descendants: Some(Descendants::Group),
        ..shell(DAEMON, &run)
    };
    let process = Process::spawn(spec).await.unwrap();
    assert!(process.wait().await.success());
    assert_eq!(processes_of_run(run.path()).len(), 1);
    crate::leftovers::kill_processes_of_run(run.path());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn command_ends_with_all_that_it_has_started() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let line = format!("read -r line; echo \"got $line\"; echo err >&2; sleep 1000 & {DAEMON}");
    let output = run_command(CommandSpec {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), line.into()],
        env: vec![("PATH".into(), "/usr/bin:/bin".into())],
        folder: run.path().into(),
        stdin: b"input\n".to_vec(),
        run: run.clone(),
    });
    let output = output.await.unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"got input\n"), "{output:?}");
    assert_eq!(output.stderr, b"err\n");
    assert!(processes_of_run(run.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn command_that_nobody_waits_for_is_ended() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let output = run_command(CommandSpec {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), "mkfifo up; echo > up; exec sleep 1000".into()],
        env: vec![("PATH".into(), "/usr/bin:/bin".into())],
        folder: run.path().into(),
        stdin: Vec::new(),
        run: run.clone(),
    });
    let running = tokio::spawn(output);
    let up = run.path().join("up");
    while !up.exists() {
        tokio::task::yield_now().await;
    }
    tokio::fs::read(&up).await.unwrap();
    let processes = processes_of_run(run.path());
    assert!(!processes.is_empty());
    running.abort();
    for process in processes {
        wait_for_end(process).await;
    }
}

/// As uvicorn with `--reload`, or a script of npm: the wrapper only waits.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn signal_reaches_what_a_python_wrapper_has_started() {
    let python = std::process::Command::new("python3").arg("-V").output();
    if python.is_err() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let inner = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 1000 & wait; done";
    let wrapper = format!(
        "import signal, subprocess\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
         child = subprocess.Popen(['/bin/sh', '-c', {inner:?}], restore_signals=True, \
         preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))\nchild.wait()"
    );
    let mut spec = shell("", &run);
    spec.program = "python3".into();
    spec.args = vec!["-c".into(), wrapper.into()];
    spec.env
        .push(("PATH".into(), std::env::var_os("PATH").unwrap()));
    let process = Process::spawn(spec).await.unwrap();
    wait_for_line(&process, "ready").await;
    let status = process
        .stop(Signal::Terminate, Duration::from_secs(20))
        .await;
    assert!(status.success());
    assert_eq!(texts(&process), ["ready", "bye"]);
}

#[tokio::test]
async fn dropping_the_handle_kills_the_process() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let process = Process::spawn(shell("sleep 1000", &run)).await.unwrap();
    let id = process.id();
    drop(process);
    wait_for_end(id).await;
}

/// The parent in the test below: starts a child, prints its id, and waits.
#[tokio::test]
#[ignore = "started by the test below as a process to kill"]
async fn parent_to_be_killed() {
    let Some(home) = std::env::var_os("PARENT_TO_BE_KILLED") else {
        return;
    };
    let line = std::env::var("LINE").unwrap();
    let process = Process::spawn(shell(&line, &run_below(home.as_ref())))
        .await
        .unwrap();
    wait_for_line(&process, "started").await;
    println!("started=");
    process.wait().await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn descendants_die_with_a_killed_parent() {
    let lines = [
        "echo started; exec sleep 1000",
        "sleep 1000 & echo started; wait",
        "(sleep 1000 &); echo started; exec sleep 1000",
        "setsid sh -c '(echo started; exec sleep 1000) & exit 0'; exit 0",
    ];
    for line in lines {
        let home = tempfile::tempdir().unwrap();
        let run = run_below(home.path());
        let mut parent = shell("", &run);
        parent.program = std::env::current_exe().unwrap();
        // Only the kernel or its own supervisor can end what it has started.
        parent.descendants = None;
        let name = "process::tests::parent_to_be_killed";
        parent.args = ["--ignored", "--nocapture", "--exact", name]
            .map(Into::into)
            .into();
        parent.env.extend([
            ("PARENT_TO_BE_KILLED".into(), home.path().into()),
            ("LINE".into(), line.into()),
        ]);
        let parent = Process::spawn(parent).await.unwrap();
        let started = || texts(&parent).iter().any(|line| line.contains("started="));
        parent
            .output()
            .watch()
            .wait_for(|_| started())
            .await
            .unwrap();
        let processes = processes_of_run_below(home.path());
        assert!(processes.len() >= 3, "{line}: {processes:?}");

        parent.stop(Signal::Kill, Duration::from_secs(20)).await;
        for process in processes {
            wait_for_end(process).await;
        }
    }
}

/// Returns the processes of all runs below a folder.
#[cfg(target_os = "linux")]
fn processes_of_run_below(home: &std::path::Path) -> Vec<u32> {
    let runs = std::fs::read_dir(home.join("runs")).unwrap();
    let runs = runs.map(|run| run.unwrap().path());
    runs.flat_map(|run| processes_of_run(&run)).collect()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn leftovers_of_a_dead_run_are_found_and_killed() {
    let home = tempfile::tempdir().unwrap();
    let run = run_below(home.path());
    let process = Process::spawn(shell("exec sleep 1000", &run))
        .await
        .unwrap();
    crate::leftovers::kill_processes_of_run(run.path());
    process.wait().await;
    assert!(processes_of_run(run.path()).is_empty());
}
