//! An app that somebody else runs, in a debugger, say.

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::error::root_cause;
use crate::readiness::{REQUEST_TIMEOUT, ReadyCheck};

/// How to see that it answers.
#[derive(Debug)]
pub(super) struct Attached {
    /// The URL of its readiness check, or else the app's own.
    url: String,
    ready: ReadyCheck,
}

impl Attached {
    pub(super) fn new(url: &str, ready: ReadyCheck) -> Self {
        let url = match &ready {
            ReadyCheck::Http(path) => format!("{url}{path}"),
            _ => url.to_owned(),
        };
        Self { url, ready }
    }

    /// Asks once; the error says why there is no answer.
    pub(super) async fn check(&self) -> Result<(), String> {
        let answer = timeout(REQUEST_TIMEOUT, self.ask()).await;
        answer.unwrap_or_else(|_| Err(format!("there was no answer in {REQUEST_TIMEOUT:?}")))
    }

    async fn ask(&self) -> Result<(), String> {
        if let ReadyCheck::Http(path) = &self.ready {
            let client = reqwest::Client::builder().no_proxy().build();
            let client = client.map_err(|error| root_cause(&error))?;
            let answer = client.get(&self.url).send().await;
            let status = answer.map_err(|error| root_cause(&error))?.status();
            return if status.is_success() {
                Ok(())
            } else {
                Err(format!("GET {path} is answered with {status}"))
            };
        }
        let url: reqwest::Url = self
            .url
            .parse()
            .map_err(|error| format!("this is no URL: {error}"))?;
        let address = url.host_str().zip(url.port_or_known_default());
        let address = address.ok_or("the URL has no host")?;
        let connected = TcpStream::connect(address).await;
        connected.map(drop).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn app_that_does_not_listen_is_told_from_one_that_does() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Attached::new(&url, ReadyCheck::Tcp);
        app.check().await.unwrap();
        drop(listener);
        let reason = app.check().await.unwrap_err();
        assert!(reason.contains("refused"), "{reason}");
    }
}
