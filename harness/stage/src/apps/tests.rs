#![cfg(unix)]

use std::time::Duration;

use rehearsal_process::{RunDirectory, Signal};

use super::*;
use crate::readiness::ReadyCheck;

/// Creates an app that runs `sh -c` with the given line.
async fn app(line: &str, ready: ReadyCheck, ready_timeout: Duration) -> (App, tempfile::TempDir) {
    replicated(1, line, ready, ready_timeout).await
}

async fn replicated(
    replicas: usize,
    line: &str,
    ready: ReadyCheck,
    ready_timeout: Duration,
) -> (App, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let run = RunDirectory::create_below(&home.path().join("runs")).unwrap();
    let launch = |number: usize, port| {
        Ok(LaunchSpec {
            name: "shop".into(),
            target: LaunchTarget::Process {
                program: "/bin/sh".into(),
                args: vec!["-c".into(), line.into()],
                folder: home.path().into(),
            },
            env: vec![
                ("GREETING".into(), "hello".into()),
                ("REPLICA".into(), number.to_string()),
            ],
            port,
            ready: ready.clone(),
            ready_timeout,
            stop_signal: Signal::Terminate,
            stop_timeout: LONG,
            run: run.clone(),
        })
    };
    let address = Address::choose(replicas, &[]).await.unwrap();
    (
        App::new("shop".into(), address, replicas, launch).unwrap(),
        home,
    )
}

const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn app_is_ready_when_it_writes_the_line() {
    let line = "echo $GREETING; echo listening; exec sleep 1000";
    let (app, _home) = app(line, ReadyCheck::Log("listening".into()), LONG).await;
    app.start().await.unwrap();
    let texts = || {
        app.logs()
            .since(0)
            .0
            .into_iter()
            .map(|line| line.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(), ["hello", "listening"]);
    assert!(app.is_running() && app.exit_status().is_none());
    assert_eq!((app.stop_timeout(), app.ready_timeout()), (LONG, LONG));

    // A line of the first start does not count for the second.
    app.stop().await;
    app.start().await.unwrap();
    assert_eq!(texts(), ["hello", "listening", "hello", "listening"]);
    app.stop().await;
    assert!(!app.is_running());
}

#[tokio::test]
async fn one_replica_is_stopped_with_another_signal() {
    // It ignores the signal of the stage file.
    let line = "trap '' TERM; echo listening; exec sleep 1000";
    let ready = ReadyCheck::Log("listening".into());
    let (app, _home) = replicated(2, line, ready, LONG).await;
    app.start().await.unwrap();
    let before = app.pids();
    let kill = StopOptions {
        replica: Some(2),
        signal: Some(StopSignal::Kill),
        ..StopOptions::default()
    };
    app.stop_with(&kill).await.unwrap();
    assert_eq!(app.pids(), before[..1]);
    app.start_replica(Some(2)).await.unwrap();
    assert_eq!(app.pids()[0], before[0]);
    assert_ne!(app.pids()[1], before[1]);
    let third = app.start_replica(Some(3)).await.unwrap_err().to_string();
    assert_eq!(third, "could not find the replica `shop 3` on the stage");
    let now = StopOptions {
        grace: Some(Duration::ZERO),
        ..StopOptions::default()
    };
    app.stop_with(&now).await.unwrap();
    assert!(app.pids().is_empty());
}

#[tokio::test]
async fn crash_at_start_is_reported_with_the_last_lines() {
    let line = "echo one; echo 'no database' >&2; exit 7";
    let (app, _home) = app(line, ReadyCheck::Http("/healthz".into()), LONG).await;
    let error = app.start().await.unwrap_err().to_string();
    let begin = "could not start the app shop: it ended with exit status: 7; its last lines:\n";
    assert!(error.starts_with(begin), "{error}");
    assert!(error.contains("\n  no database"), "{error}");
    assert_eq!(app.exit_status().unwrap().code(), Some(7));
}

#[tokio::test]
async fn app_that_never_listens_is_reported_with_the_last_attempt() {
    let (app, _home) = app(
        "exec sleep 1000",
        ReadyCheck::Tcp,
        Duration::from_millis(20),
    )
    .await;
    let error = app.start().await.unwrap_err();
    let begin =
        "could not start the app shop: after 0.02 s it still waits for a connection (last: ";
    assert!(error.to_string().starts_with(begin), "{error}");
    assert!(error.help().unwrap().contains("ready"));
    assert!(!app.is_running());
}

#[tokio::test]
async fn http_and_tcp_checks_are_retried_until_they_succeed() {
    // The test itself listens on the port of the app.
    for ready in [ReadyCheck::Tcp, ReadyCheck::Http("/healthz".into())] {
        let (app, _home) = app("exec sleep 1000", ready, LONG).await;
        let address = app.url().trim_start_matches("http://").to_owned();
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let server = tokio::spawn(serve(listener));
        app.start().await.unwrap();
        server.abort();
    }
}

/// Answers 503 once, then 200.
async fn serve(listener: tokio::net::TcpListener) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut status = "503 Busy";
    loop {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        if socket.read(&mut request).await.unwrap() > 0 {
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket.write_all(answer.as_bytes()).await.unwrap();
            status = "200 OK";
        }
    }
}

#[tokio::test]
async fn replicas_share_one_address_and_one_log() {
    // Each replica is ready by its own output.
    let line = "echo replica $REPLICA; exec sleep 1000";
    let (app, _home) = replicated(3, line, ReadyCheck::Log("replica".into()), LONG).await;
    app.start().await.unwrap();
    let mut texts: Vec<_> = app
        .logs()
        .since(0)
        .0
        .into_iter()
        .map(|line| line.text)
        .collect();
    texts.sort();
    assert_eq!(texts, ["replica 1", "replica 2", "replica 3"]);
    assert_eq!(app.pids().len(), 3);
    assert!(app.is_running());

    // After one replica has died, a start starts only that one.
    let before = app.pids();
    let victim = rustix::process::Pid::from_raw(i32::try_from(before[1]).unwrap()).unwrap();
    rustix::process::kill_process(victim, rustix::process::Signal::KILL).unwrap();
    app.replicas[1].wait().await;
    assert!(app.exit_status().is_some() && !app.is_running());
    app.start().await.unwrap();
    assert_eq!((app.pids()[0], app.pids()[2]), (before[0], before[2]));
    app.stop().await;
    assert!(app.pids().is_empty());
}
