//! The AWS SDK, set up once for all clients.

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

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
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client)
        .load()
        .await
}

/// Whether S3 is addressed as `endpoint/bucket` rather than `bucket.endpoint`:
/// only AWS itself has a name server that answers for every bucket.
pub fn path_style(config: &SdkConfig) -> bool {
    config.endpoint_url().is_some()
}
