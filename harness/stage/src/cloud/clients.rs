//! Clients for a cloud, whichever it is.

use aws_credential_types::Credentials;
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde_json::Value;

use super::access::CloudAccess;
use super::api_client::ApiClient;
use crate::error::StageError;

/// The HTTP clients that all sandboxes share, because setting up one takes time.
#[derive(Debug, Clone)]
pub(crate) struct SharedHttp {
    sdk: SharedHttpClient,
    plain: reqwest::Client,
}

impl SharedHttp {
    pub(crate) fn new() -> Self {
        Self {
            sdk: Builder::new().build_http(),
            plain: reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .expect("a client without TLS has nothing to load"),
        }
    }

    /// Creates clients for the cloud at `endpoint`.
    pub(crate) fn clients(&self, access: &CloudAccess) -> CloudClients {
        let credentials = Credentials::new(
            &access.access_key_id,
            &access.secret_access_key,
            None,
            None,
            "stage",
        );
        // Not by a common `SdkConfig`: its crate brings the whole chain of
        // credential providers.
        macro_rules! configured {
            ($service:ident) => {
                $service::Config::builder()
                    .behavior_version($service::config::BehaviorVersion::latest())
                    .region($service::config::Region::new(access.region.clone()))
                    .credentials_provider(credentials.clone())
                    .endpoint_url(&access.endpoint)
                    .http_client(self.sdk.clone())
                    // Retries would hide errors from scenarios.
                    .retry_config($service::config::retry::RetryConfig::disabled())
            };
        }
        let s3 = configured!(aws_sdk_s3).force_path_style(true).build();
        CloudClients {
            cognito: aws_sdk_cognitoidentityprovider::Client::from_conf(
                configured!(aws_sdk_cognitoidentityprovider).build(),
            ),
            s3: aws_sdk_s3::Client::from_conf(s3),
            sqs: aws_sdk_sqs::Client::from_conf(configured!(aws_sdk_sqs).build()),
            api: ApiClient::new(self.plain.clone(), access.clone()),
        }
    }
}

/// Clients for one cloud.
#[derive(Debug, Clone)]
pub struct CloudClients {
    /// The SDK's client of Cognito user pools.
    pub cognito: aws_sdk_cognitoidentityprovider::Client,
    /// The SDK's client of S3.
    pub s3: aws_sdk_s3::Client,
    /// The SDK's client of SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// A client of every other service.
    pub api: ApiClient,
}

impl CloudClients {
    /// Creates clients that share no connection with others.
    pub fn new(access: &CloudAccess) -> Self {
        SharedHttp::new().clients(access)
    }

    /// Calls an operation; `action` is what an error says was attempted.
    pub(super) async fn call(
        &self,
        (service, operation): (&str, &str),
        input: &Value,
        action: impl FnOnce() -> String,
    ) -> Result<Value, StageError> {
        let output = self.api.call(service, operation, input).await;
        output.map_err(|error| error.during(action()))
    }

    /// Calls an operation that lists until there is no further page, and returns the
    /// items. The token of a page has one name in the input and the output.
    pub(super) async fn list(
        &self,
        (service, operation): (&str, &str),
        mut input: Value,
        (items, token): (&str, &str),
    ) -> Result<Vec<Value>, StageError> {
        let mut found = Vec::new();
        loop {
            let action = || format!("call {service}.{operation}");
            let page = self.call((service, operation), &input, action).await?;
            found.extend(page[items].as_array().into_iter().flatten().cloned());
            match &page[token] {
                Value::String(next) if !next.is_empty() => input[token] = next.as_str().into(),
                _ => return Ok(found),
            }
        }
    }
}
