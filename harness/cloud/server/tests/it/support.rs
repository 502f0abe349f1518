//! A cloud for a test, and SDK clients of it.

use aws_credential_types::Credentials;
use aws_sdk_sts::config::SharedHttpClient;
use aws_smithy_http_client::Builder;
use rehearsal_cloud::{Cloud, Config};

/// A cloud of the test's own.
pub(crate) async fn cloud() -> Cloud {
    Cloud::start(Config::default())
        .await
        .expect("a free port on loopback")
}

/// The credentials every cloud knows.
pub(crate) fn credentials() -> Credentials {
    Credentials::from_keys("test", "test", None)
}

fn http() -> SharedHttpClient {
    Builder::new().build_http()
}

/// Makes a function that gives an SDK's configuration for a cloud.
macro_rules! client {
    ($name:ident, $configured:ident, $sdk:ident) => {
        /// A client of the cloud with the credentials every cloud knows.
        pub(crate) fn $name(cloud: &Cloud) -> $sdk::Client {
            $sdk::Client::from_conf($configured(cloud).build())
        }

        /// The same as a configuration to change: other credentials, another region.
        pub(crate) fn $configured(cloud: &Cloud) -> $sdk::config::Builder {
            $sdk::Config::builder()
                .behavior_version_latest()
                .http_client(http())
                .endpoint_url(cloud.endpoint())
                .region($sdk::config::Region::new("us-east-1"))
                .credentials_provider(credentials())
                .retry_config($sdk::config::retry::RetryConfig::disabled())
        }
    };
}

client!(cognito, cognito_config, aws_sdk_cognitoidentityprovider);
client!(dynamodb, dynamodb_config, aws_sdk_dynamodb);
client!(
    dynamodb_streams,
    dynamodb_streams_config,
    aws_sdk_dynamodbstreams
);
client!(sts, sts_config, aws_sdk_sts);
client!(sqs, sqs_config, aws_sdk_sqs);
client!(ses, ses_config, aws_sdk_ses);
client!(sesv2, sesv2_config, aws_sdk_sesv2);
client!(sns, sns_config, aws_sdk_sns);
client!(s3, s3_config, aws_sdk_s3);

/// A cloud with a bucket in it, `box`, and a client of it.
pub(crate) async fn boxed() -> (Cloud, aws_sdk_s3::Client) {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("box").send().await.unwrap();
    (cloud, s3)
}
