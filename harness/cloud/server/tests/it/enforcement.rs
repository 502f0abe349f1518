//! The modes in which a cloud evaluates the policies of callers.

use aws_credential_types::Credentials;
use aws_sdk_sqs::error::ProvideErrorMetadata;
use rehearsal_cloud::{Cloud, Config, Credential, IamMode};

use crate::support::{s3_config, sqs, sqs_config, sts_config};

/// Starts a cloud in which the key `app` is a session of a role that has no policies.
async fn cloud(iam: IamMode) -> Cloud {
    let mut config = Config {
        iam,
        ..Config::default()
    };
    config.credentials.push(Credential {
        access_key_id: "app".to_owned(),
        secret_access_key: "test".to_owned(),
        account: None,
        holder: Some("storefront".to_owned()),
        role_arn: Some("arn:aws:iam::000000000000:role/shop/storefront".to_owned()),
    });
    Cloud::start(config).await.unwrap()
}

fn app() -> Credentials {
    Credentials::from_keys("app", "test", None)
}

const DENIED: &str = "User: arn:aws:sts::000000000000:assumed-role/storefront/storefront is not authorized to perform: sqs:getqueueurl on resource: arn:aws:sqs:us-east-1:000000000000:orders because no identity-based policy allows the sqs:getqueueurl action";

/// Returns the code of the answer to a call by the role, and what the journal says.
async fn call(iam: IamMode) -> (Option<String>, Option<String>, Option<String>) {
    let cloud = cloud(iam).await;
    let queue = sqs(&cloud).create_queue().queue_name("orders");
    queue.send().await.unwrap();
    let config = sqs_config(&cloud).credentials_provider(app()).build();
    let sqs = aws_sdk_sqs::Client::from_conf(config);
    let answer = sqs.get_queue_url().queue_name("orders").send().await;
    let code = answer
        .err()
        .and_then(|error| error.code().map(str::to_owned));
    let call = cloud.journal().since(0).pop().unwrap();
    assert_eq!(call.caller.as_deref(), Some("storefront"));
    let denial = call.denial.as_deref().map(str::to_owned);
    (
        code,
        call.error.as_ref().map(|error| error.message.clone()),
        denial,
    )
}

#[tokio::test]
async fn policies_bind_nobody_unless_asked() {
    assert_eq!(call(IamMode::Off).await, (None, None, None));
}

#[tokio::test]
async fn soft_mode_lets_calls_through_and_says_what_would_be_denied() {
    let (code, error, denial) = call(IamMode::Soft).await;
    assert_eq!((code, error), (None, None));
    assert_eq!(denial.as_deref(), Some(DENIED));
}

#[tokio::test]
async fn strict_mode_denies() {
    let (code, error, denial) = call(IamMode::Strict).await;
    assert_eq!(code.as_deref(), Some("AccessDenied"));
    assert_eq!(error.as_deref(), Some(DENIED));
    assert_eq!(denial, None);
}

#[tokio::test]
async fn key_of_a_role_is_a_session_of_it() {
    let cloud = cloud(IamMode::Off).await;
    let config = sts_config(&cloud).credentials_provider(app()).build();
    let sts = aws_sdk_sts::Client::from_conf(config);
    let caller = sts.get_caller_identity().send().await.unwrap();
    let arn = "arn:aws:sts::000000000000:assumed-role/storefront/storefront";
    assert_eq!(caller.arn(), Some(arn));
}

#[tokio::test]
async fn soft_mode_is_told_of_requests_that_are_read_as_streams() {
    let cloud = cloud(IamMode::Soft).await;
    let config = s3_config(&cloud).credentials_provider(app()).build();
    let s3 = aws_sdk_s3::Client::from_conf(config);
    s3.create_bucket().bucket("box").send().await.unwrap();
    let call = cloud.journal().since(0).pop().unwrap();
    let denial = call.denial.as_deref().unwrap_or_default();
    let action = "s3:CreateBucket on resource: \"arn:aws:s3:::box\"";
    assert!(denial.contains(action), "{denial}");
}
