//! The AWS SDK, set up once for all clients.

use std::error::Error;

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// Reads `AWS_*` as every AWS tool does. No network is touched: credentials
/// are resolved with the first call.
///
/// TLS uses *ring* rather than the SDK's default aws-lc, which takes minutes to
/// compile. A plain `http://` endpoint gets a client without TLS, so that the
/// machine's trust store is not read at every start.
pub async fn load() -> SdkConfig {
    let endpoint = std::env::var("AWS_ENDPOINT_URL").unwrap_or_default();
    let http_client = if endpoint.starts_with("http://") {
        Builder::new().build_http()
    } else {
        Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https()
    };
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client)
        .load()
        .await
}

/// Returns whether S3 is addressed as `endpoint/bucket` rather than
/// `bucket.endpoint`: only AWS itself resolves a host name for every bucket.
pub fn path_style(config: &SdkConfig) -> bool {
    config.endpoint_url().is_some()
}

/// Returns whether a queue (by its URL or name) or a topic (by its ARN) is FIFO:
/// its name says so. FIFO queues require message groups, others refuse them.
pub fn is_fifo(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "fifo")
}

/// A call to AWS failed.
#[derive(Debug, thiserror::Error)]
#[error("could not {what}: {why}")]
pub struct CallError {
    what: &'static str,
    why: String,
}

impl CallError {
    /// Describes an error of the SDK with all of its sources: by itself it says
    /// little.
    pub fn from_sdk(what: &'static str, error: &dyn Error) -> Self {
        let mut why = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            why = format!("{why}: {error}");
            source = error.source();
        }
        Self { what, why }
    }

    /// Describes a call that AWS answered, but did not carry out.
    pub fn refused(what: &'static str, why: &str) -> Self {
        Self {
            what,
            why: why.to_owned(),
        }
    }
}
