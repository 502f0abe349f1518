//! The real SDK's clients for a cloud, whichever it is.

use aws_credential_types::Credentials;
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// What all sandboxes share: one HTTP connector, set up once.
#[derive(Debug, Clone)]
pub(crate) struct Sdk {
    http: SharedHttpClient,
}

impl Sdk {
    pub(crate) fn new() -> Self {
        Self {
            http: Builder::new().build_http(),
        }
    }

    /// Clients for the cloud at `endpoint`.
    pub(crate) fn clients(&self, access: &CloudAccess) -> SdkClients {
        let credentials = Credentials::new(
            &access.access_key_id,
            &access.secret_access_key,
            None,
            None,
            "stage",
        );
        // The clients share the connector, not a common `SdkConfig`: that type
        // belongs to another crate, with the whole credentials chain behind it.
        macro_rules! configured {
            ($service:ident) => {
                $service::Config::builder()
                    .behavior_version($service::config::BehaviorVersion::latest())
                    .region($service::config::Region::new(access.region.clone()))
                    .credentials_provider(credentials.clone())
                    .endpoint_url(&access.endpoint)
                    .http_client(self.http.clone())
                    // What a cloud answers is to be seen, not smoothed over.
                    .retry_config($service::config::retry::RetryConfig::disabled())
            };
        }
        let s3 = configured!(aws_sdk_s3).force_path_style(true).build();
        SdkClients {
            cognito: aws_sdk_cognitoidentityprovider::Client::from_conf(
                configured!(aws_sdk_cognitoidentityprovider).build(),
            ),
            s3: aws_sdk_s3::Client::from_conf(s3),
            sqs: aws_sdk_sqs::Client::from_conf(configured!(aws_sdk_sqs).build()),
            sns: aws_sdk_sns::Client::from_conf(configured!(aws_sdk_sns).build()),
            ses: aws_sdk_ses::Client::from_conf(configured!(aws_sdk_ses).build()),
        }
    }
}

/// How to reach a cloud, for our clients and for the apps alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudAccess {
    /// `http://127.0.0.1:41234`
    pub endpoint: String,
    /// The region everything is in.
    pub region: String,
    /// Who to be.
    pub access_key_id: String,
    /// The secret that goes with it.
    pub secret_access_key: String,
}

impl SdkClients {
    /// Clients that share no connection with others.
    pub fn new(access: &CloudAccess) -> Self {
        Sdk::new().clients(access)
    }
}

/// Clients of the services that the stage itself sets up.
#[derive(Debug, Clone)]
pub struct SdkClients {
    /// Cognito user pools.
    pub cognito: aws_sdk_cognitoidentityprovider::Client,
    /// S3.
    pub s3: aws_sdk_s3::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// SNS.
    pub sns: aws_sdk_sns::Client,
    /// SES.
    pub ses: aws_sdk_ses::Client,
}
