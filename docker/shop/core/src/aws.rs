//! The AWS SDK, set up once for all clients.

use std::error::Error;

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

use crate::mutation::Mutation;

/// Reads `AWS_*` as every AWS tool does. No network is touched: credentials
/// are resolved with the first call.
///
/// TLS is done by *ring* rather than by the SDK's default of aws-lc, which
/// takes minutes of C compilation. A plain `http://` endpoint gets a client
/// without TLS, so that the machine's trust store is not read for nothing at
/// every start.
pub async fn load() -> SdkConfig {
    let endpoint = std::env::var("AWS_ENDPOINT_URL").unwrap_or_default();
    let http_client = if endpoint.starts_with("http://") {
        Builder::new().build_http()
    } else {
        Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https()
    };
    let mut defaults = aws_config::defaults(BehaviorVersion::latest()).http_client(http_client);
    if Mutation::TriesOnce.is_made() {
        defaults = defaults.retry_config(RetryConfig::disabled());
    }
    defaults.load().await
}

/// Whether S3 is addressed as `endpoint/bucket` rather than `bucket.endpoint`:
/// only AWS itself has a name server that answers for every bucket.
pub fn path_style(config: &SdkConfig) -> bool {
    config.endpoint_url().is_some()
}

/// Whether a queue (by its URL or name) or a topic (by its ARN) is a FIFO one:
/// AWS has it in the name, and a FIFO wants groups where the others refuse them.
pub fn is_fifo(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "fifo")
}

/// A call to AWS that did not succeed.
#[derive(Debug, thiserror::Error)]
#[error("could not {what}: {why}")]
pub struct CallError {
    what: &'static str,
    why: String,
}

impl CallError {
    /// Says what was to be done, and why it was not, with all of the SDK's
    /// sources: its errors say little by themselves.
    pub fn because(what: &'static str, error: &dyn Error) -> Self {
        let mut why = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            why = format!("{why}: {error}");
            source = error.source();
        }
        Self { what, why }
    }

    /// Says what was to be done, and why AWS did not do it.
    pub fn refused(what: &'static str, why: &str) -> Self {
        Self {
            what,
            why: why.to_owned(),
        }
    }
}
