#![cfg(unix)]

use super::*;

/// An app in shell: `sh -c` with the given line.
fn app(line: &str, ready: Ready, patience: Duration) -> (App, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let launch = Launch {
        name: "shop".into(),
        program: "/bin/sh".into(),
        args: vec!["-c".into(), line.into()],
        env: vec![("GREETING".into(), "hello".into())],
        folder: home.path().into(),
        port: App::port().unwrap(),
        ready,
        patience,
        stop: Signal::Terminate,
        grace: LONG,
        run: RunDir::below(&home.path().join("runs")).unwrap(),
    };
    (App::new(launch), home)
}

const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_line_shows_that_it_is_ready() {
    let line = "echo $GREETING; echo listening; exec sleep 1000";
    let (app, _home) = app(line, Ready::Log("listening".into()), LONG);
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
    assert!(app.is_running() && app.exited().is_none());

    // An old line does not count for a new start.
    app.restart().await.unwrap();
    assert_eq!(texts(), ["hello", "listening", "hello", "listening"]);
    app.stop().await;
    assert!(!app.is_running());
}

#[tokio::test]
async fn a_crash_at_start_is_told_with_its_last_lines() {
    let line = "echo one; echo 'no database' >&2; exit 7";
    let (app, _home) = app(line, Ready::Http("/healthz".into()), LONG);
    let error = app.start().await.unwrap_err().to_string();
    let begin = "could not start the app shop: it ended with exit status: 7; its last lines:\n";
    assert!(error.starts_with(begin), "{error}");
    assert!(error.contains("\n  no database"), "{error}");
    assert_eq!(app.exited().unwrap().code(), Some(7));
}

#[tokio::test]
async fn an_app_that_never_listens_is_told_with_what_was_seen() {
    let (app, _home) = app("exec sleep 1000", Ready::Tcp, Duration::from_millis(20));
    let error = app.start().await.unwrap_err();
    let begin =
        "could not start the app shop: after 0.02 s it still waits for a connection (last: ";
    assert!(error.to_string().starts_with(begin), "{error}");
    assert!(error.help().unwrap().contains("ready"));
    assert!(!app.is_running());
}

#[tokio::test]
async fn http_and_tcp_are_asked_until_they_answer() {
    // The app is silent; its port is served by the test itself.
    for ready in [Ready::Tcp, Ready::Http("/healthz".into())] {
        let (app, _home) = app("exec sleep 1000", ready, LONG);
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
