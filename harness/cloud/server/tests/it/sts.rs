use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_sts::Client;
use aws_sdk_sts::error::ProvideErrorMetadata;
use aws_sdk_sts::types::Tag;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::support::{cloud, sts, sts_config};

#[tokio::test]
async fn tells_who_calls() {
    let cloud = cloud().await;
    let caller = sts(&cloud).get_caller_identity().send().await.unwrap();
    assert_eq!(caller.account(), Some("000000000000"));
    assert_eq!(
        caller.arn(),
        Some("arn:aws:iam::000000000000:user/rehearsal")
    );
    let calls = cloud.journal().since(0);
    assert_eq!(calls.len(), 1);
    assert_eq!(&*calls[0].service, "sts");
    assert_eq!(&*calls[0].operation, "GetCallerIdentity");
}

#[tokio::test]
async fn twelve_digits_as_access_key_select_the_account() {
    let cloud = cloud().await;
    let config = sts_config(&cloud)
        .credentials_provider(Credentials::from_keys("123456789012", "anything", None))
        .build();
    let caller = Client::from_conf(config)
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    assert_eq!(caller.account(), Some("123456789012"));
}

#[tokio::test]
async fn an_assumed_role_is_who_calls_until_its_time_is_over() {
    let cloud = cloud().await;
    let assumed = sts(&cloud)
        .assume_role()
        .role_arn("arn:aws:iam::123456789012:role/shop/deploy")
        .role_session_name("ci")
        .send()
        .await
        .unwrap();
    assert_eq!(
        assumed.assumed_role_user().unwrap().arn(),
        "arn:aws:sts::123456789012:assumed-role/deploy/ci"
    );
    let keys = assumed.credentials().unwrap();
    let session = Credentials::from_keys(
        keys.access_key_id(),
        keys.secret_access_key(),
        Some(keys.session_token().to_owned()),
    );
    let session = Client::from_conf(sts_config(&cloud).credentials_provider(session).build());
    let caller = session.get_caller_identity().send().await.unwrap();
    assert_eq!(caller.account(), Some("123456789012"));
    assert_eq!(
        caller.arn(),
        Some("arn:aws:sts::123456789012:assumed-role/deploy/ci")
    );
    assert!(caller.user_id().unwrap().ends_with(":ci"));
    let again = session.get_session_token().send().await.unwrap_err();
    assert_eq!(again.code(), Some("AccessDenied"));
    cloud.clock().advance(Duration::from_mins(61));
    let late = session.get_caller_identity().send().await.unwrap_err();
    assert_eq!(late.code(), Some("ExpiredToken"));
}

#[tokio::test]
async fn temporary_keys_need_their_own_token() {
    let cloud = cloud().await;
    let issued = sts(&cloud).get_session_token().send().await.unwrap();
    let keys = issued.credentials().unwrap();
    for token in [None, Some("IQoJb3JpZ2luX2VjAAAA".to_owned())] {
        let forged = Credentials::from_keys(keys.access_key_id(), keys.secret_access_key(), token);
        let client = Client::from_conf(sts_config(&cloud).credentials_provider(forged).build());
        let error = client.get_caller_identity().send().await.unwrap_err();
        assert_eq!(error.code(), Some("InvalidClientTokenId"));
    }
    let info = sts(&cloud)
        .get_access_key_info()
        .access_key_id(keys.access_key_id())
        .send()
        .await
        .unwrap();
    assert_eq!(info.account(), Some("000000000000"));
}

#[tokio::test]
async fn a_web_identity_assumes_a_role_without_a_signature() {
    let cloud = cloud().await;
    let token = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let assume = |token: String| {
        sts(&cloud)
            .assume_role_with_web_identity()
            .role_arn("arn:aws:iam::123456789012:role/web")
            .role_session_name("alice")
            .web_identity_token(token)
            .send()
    };
    let good =
        r#"{"sub": "alice-1", "iss": "https://id.example", "aud": "shop", "exp": 99999999999}"#;
    let assumed = assume(token(good)).await.unwrap();
    assert_eq!(assumed.subject_from_web_identity_token(), Some("alice-1"));
    assert_eq!(assumed.audience(), Some("shop"));
    let late = assume(token(r#"{"sub": "a", "iss": "i", "exp": 1}"#))
        .await
        .unwrap_err();
    assert_eq!(late.code(), Some("ExpiredTokenException"));
    let broken = assume("abcd".to_owned()).await.unwrap_err();
    assert_eq!(broken.code(), Some("InvalidIdentityToken"));
}

#[tokio::test]
async fn inputs_are_refused_in_awss_words() {
    let cloud = cloud().await;
    let error = sts(&cloud)
        .assume_role()
        .role_arn("arn:aws:iam::123456789012:role/x")
        .role_session_name("a")
        .duration_seconds(1)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("ValidationError"));
    assert_eq!(
        error.message(),
        Some(
            "2 validation errors detected: \
             Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2; \
             Value '1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
        )
    );
    let policy = sts(&cloud)
        .assume_role()
        .role_arn("arn:aws:iam::123456789012:role/x")
        .role_session_name("me")
        .policy("{")
        .send()
        .await
        .unwrap_err();
    assert_eq!(policy.code(), Some("MalformedPolicyDocument"));
    // Recorded: STS, test_sts_invalid_parameters.
    for arn in ["nothing-valid-in-here", "arn::b:::something/test-role"] {
        let role = sts(&cloud).assume_role().role_arn(arn);
        let error = role.role_session_name("me").send().await.unwrap_err();
        assert_eq!(error.code(), Some("ValidationError"));
        assert_eq!(error.message(), Some(&*format!("{arn} is invalid")));
    }
}

/// Recorded: STS, `test_assume_role_tag_validation`.
#[tokio::test]
async fn session_tags_differ_and_have_the_transitive_keys() {
    let cloud = cloud().await;
    let tag = |key: &str| Tag::builder().key(key).value("x").build().unwrap();
    let role = || {
        let role = sts(&cloud).assume_role().role_session_name("me");
        role.role_arn("arn:aws:iam::123456789012:role/x")
            .tags(tag("Team"))
    };
    role().transitive_tag_keys("team").send().await.unwrap();
    for (request, message) in [
        (
            role().tags(tag("team")),
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ),
        (
            role().transitive_tag_keys("other"),
            "The specified transitive tag key must be included in the requested tags.",
        ),
    ] {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.code(), Some("InvalidParameterValue"));
        assert_eq!(error.message(), Some(message));
    }
}

#[tokio::test]
async fn no_message_can_be_decoded() {
    let cloud = cloud().await;
    let error = sts(&cloud)
        .decode_authorization_message()
        .encoded_message("abc")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidAuthorizationMessageException"));
}
