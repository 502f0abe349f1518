//! Waiting until an app or a service is ready.
//!
//! This is the only file of the crate that polls: no event tells when another process
//! begins to listen, so it is asked, with growing pauses.
//! A line of output ends a pause early.

use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::error::{StageError, root_cause};
use crate::workload::Workload;

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// A request that takes longer is sent again.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(2);

/// How to recognise that an app is ready.
#[derive(Debug, Clone)]
pub(crate) enum ReadyCheck {
    /// A GET of this path succeeds.
    Http(Arc<str>),
    /// It answers a request with any status.
    AnyResponse,
    /// It accepts connections.
    Tcp,
    /// It has written a line that contains this text.
    Log(Arc<str>),
    /// It was started.
    Started,
}

/// Waits until the app is ready. It is an error if the app ends before, or is not
/// ready after `limit`.
pub(crate) async fn wait_until_ready(
    ready: &ReadyCheck,
    app: &str,
    process: &Workload,
    port: u16,
    limit: Duration,
) -> Result<(), StageError> {
    let mut last = String::new();
    let outcome = {
        let polling = poll(ready, process, port, &mut last);
        timeout(limit, async {
            tokio::select! {
                () = polling => Ok(()),
                status = process.wait() => Err(status),
            }
        })
        .await
    };
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(status)) => Err(ended_error(app, process, status)),
        Err(_) => Err(StageError::AppNotReady {
            app: app.into(),
            limit,
            what: ready.to_string(),
            last,
            lines: process.output().tail_for_message(),
        }),
    }
}

/// Returns the error for an app that ended while it should run.
pub(crate) fn ended_error(app: &str, process: &Workload, status: ExitStatus) -> StageError {
    StageError::AppEnded {
        app: app.into(),
        status: status.to_string(),
        lines: process.output().tail_for_message(),
    }
}

impl std::fmt::Display for ReadyCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http(path) => write!(f, "GET {path} to succeed"),
            Self::AnyResponse => f.write_str("an answer"),
            Self::Tcp => f.write_str("a connection"),
            Self::Log(text) => write!(f, "a line with {text:?}"),
            Self::Started => f.write_str("its start"),
        }
    }
}

/// Returns when the app is ready. `last` is set to the result of the last attempt.
async fn poll(ready: &ReadyCheck, process: &Workload, port: u16, last: &mut String) {
    match ready {
        ReadyCheck::Started => {}
        ReadyCheck::Log(text) => {
            let mut cursor = 0;
            let mut output = process.output().watch();
            loop {
                let (lines, next) = process.output().since(cursor);
                cursor = next;
                if lines.iter().any(|line| line.text.contains(&**text)) {
                    return;
                }
                if output.changed().await.is_err() {
                    return std::future::pending().await;
                }
            }
        }
        ReadyCheck::Tcp => {
            let mut pauses = Backoff::new(process);
            loop {
                match process.address(port).await.map(TcpStream::connect) {
                    Some(connecting) => match connecting.await {
                        Ok(_) => return,
                        Err(error) => *last = error.to_string(),
                    },
                    None => "it has no address".clone_into(last),
                }
                pauses.next().await;
            }
        }
        ReadyCheck::Http(_) | ReadyCheck::AnyResponse => {
            let (path, any) = match ready {
                ReadyCheck::Http(path) => (&**path, false),
                _ => ("/", true),
            };
            let mut pauses = Backoff::new(process);
            let url = format!("http://127.0.0.1:{port}{path}");
            let client = reqwest::Client::builder()
                .no_proxy()
                .timeout(REQUEST_TIMEOUT)
                .build();
            let Ok(client) = client else {
                *last = "could not create an HTTP client".into();
                return std::future::pending().await;
            };
            loop {
                match client.get(&url).send().await {
                    Ok(answer) if any || answer.status().is_success() => return,
                    Ok(answer) => *last = answer.status().to_string(),
                    Err(error) => *last = root_cause(&error),
                }
                pauses.next().await;
            }
        }
    }
}

/// Growing pauses between attempts; new output of the app ends a pause early.
pub(crate) struct Backoff {
    next: Duration,
    output: tokio::sync::watch::Receiver<u64>,
}

impl Backoff {
    pub(crate) fn new(process: &Workload) -> Self {
        Self {
            next: FIRST_PAUSE,
            output: process.output().watch(),
        }
    }

    pub(crate) async fn next(&mut self) {
        let pause = self.next;
        self.next = (pause * 3 / 2).min(LONGEST_PAUSE);
        #[expect(
            clippy::disallowed_methods,
            reason = "no event tells when another process begins to listen; bounded by the caller"
        )]
        let passed = tokio::time::sleep(pause);
        tokio::select! {
            () = passed => {}
            _changed = self.output.changed() => {}
        }
    }
}
