//! Challenges, and the sessions they belong to.

use aws_sdk_cognitoidentityprovider::types::SchemaAttributeType;
use serde_json::{Value, json};

use crate::cognito_auth_support::{
    Fixture, PASSWORD, any_flow, attribute, claims, exchange, plain_pool, refusal, refused,
};

pub(crate) fn parameters(
    given: Option<&std::collections::HashMap<String, String>>,
    name: &str,
) -> String {
    given.unwrap().get(name).cloned().unwrap_or_default()
}

pub(crate) fn listed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn a_temporary_password_has_to_be_replaced() {
    let fixture = Fixture::with(
        |pool| {
            let name = SchemaAttributeType::builder()
                .name("given_name")
                .required(true);
            pool.schema(name.build())
        },
        any_flow,
    )
    .await;
    // Whoever makes a user may not know all that it has to have.
    fixture
        .sdk
        .admin_create_user()
        .user_pool_id(&fixture.pool)
        .username("bob")
        .user_attributes(attribute("given_name", "Bob"))
        .user_attributes(attribute("email", "bob@example.com"))
        .temporary_password(PASSWORD)
        .send()
        .await
        .unwrap();
    let started = fixture.by_password("bob", PASSWORD).await.unwrap();
    assert_eq!(
        started.challenge_name().unwrap().as_str(),
        "NEW_PASSWORD_REQUIRED"
    );
    let told_of = started.challenge_parameters();
    assert_eq!(parameters(told_of, "USER_ID_FOR_SRP"), "bob");
    assert_eq!(
        listed(&parameters(told_of, "requiredAttributes")),
        json!([])
    );
    let attributes = listed(&parameters(told_of, "userAttributes"));
    assert_eq!(attributes["email"], "bob@example.com");
    assert_eq!(attributes["sub"], Value::Null);

    let session = started.session();
    let answer = async |extra: &[(&str, &str)]| {
        let responses = [&[("USERNAME", "bob")], extra].concat();
        fixture
            .respond("NEW_PASSWORD_REQUIRED", session, &responses)
            .await
    };
    assert_eq!(
        refused(answer(&[("NEW_PASSWORD", "short")]).await),
        exchange(
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough"
        )
    );
    assert_eq!(
        refused(
            answer(&[
                ("NEW_PASSWORD", "Other-2!"),
                ("userAttributes.given_name", "Rob")
            ])
            .await
        ),
        exchange(
            "NotAuthorizedException",
            "Cannot modify an already provided given_name"
        )
    );
    let done = answer(&[
        ("NEW_PASSWORD", "Other-2!"),
        ("userAttributes.nickname", "b"),
    ])
    .await;
    let tokens = done.unwrap().authentication_result.unwrap();
    assert_eq!(claims(tokens.id_token().unwrap())["nickname"], "b");
    assert_eq!(
        refused(answer(&[("NEW_PASSWORD", "Other-3!")]).await),
        exchange(
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once."
        )
    );
    let again = fixture.by_password("bob", "Other-2!").await.unwrap();
    assert!(again.authentication_result.is_some());
}

#[tokio::test]
async fn an_administrator_answers_for_the_user() {
    let fixture = Fixture::new().await;
    fixture.temporary_user("bob").await;
    let given = [("USERNAME", "bob"), ("PASSWORD", PASSWORD)];
    let started = fixture
        .admin_initiate("ADMIN_USER_PASSWORD_AUTH", &given)
        .await
        .unwrap();
    let name = started.challenge_name.unwrap();
    assert_eq!(name.as_str(), "NEW_PASSWORD_REQUIRED");
    let respond = async |pool: &str| {
        let respond = fixture.sdk.admin_respond_to_auth_challenge();
        respond
            .user_pool_id(pool)
            .client_id(&fixture.client)
            .challenge_name(name.clone())
            .set_session(started.session.clone())
            .challenge_responses("USERNAME", "bob")
            .challenge_responses("NEW_PASSWORD", "Other-2!")
            .send()
            .await
            .map_err(refusal)
    };
    assert_eq!(
        refused(respond("us-east-1_nowhere").await),
        exchange(
            "ResourceNotFoundException",
            "User pool us-east-1_nowhere does not exist."
        )
    );
    let done = respond(&fixture.pool).await.unwrap();
    let tokens = done.authentication_result.unwrap();
    assert_eq!(
        fixture
            .bearer(tokens.access_token().unwrap())
            .await
            .unwrap(),
        "bob"
    );
}

#[tokio::test]
async fn a_temporary_password_is_good_for_a_week_by_the_clouds_clock() {
    let fixture = Fixture::new().await;
    fixture.temporary_user("bob").await;
    fixture.advance(7 * 86_400 - 1);
    let started = fixture.by_password("bob", PASSWORD).await.unwrap();
    assert_eq!(
        started.challenge_name().unwrap().as_str(),
        "NEW_PASSWORD_REQUIRED"
    );
    fixture.advance(1);
    assert_eq!(
        refused(fixture.by_password("bob", PASSWORD).await),
        exchange(
            "NotAuthorizedException",
            "Temporary password has expired and must be reset by an administrator."
        )
    );
}

#[tokio::test]
async fn a_session_lasts_three_minutes_and_belongs_to_one_user_and_one_challenge() {
    let fixture = Fixture::new().await;
    fixture.temporary_user("bob").await;
    let started = fixture.by_password("bob", PASSWORD).await.unwrap();
    let session = started.session();
    let invalid = exchange("NotAuthorizedException", "Invalid session for the user.");
    let responses = [("USERNAME", "bob"), ("NEW_PASSWORD", "Other-2!")];
    let other = [("USERNAME", "alice"), ("NEW_PASSWORD", "Other-2!")];
    let name = "NEW_PASSWORD_REQUIRED";
    for attempt in [
        fixture.respond("SMS_MFA", session, &responses).await,
        fixture.respond(name, session, &other).await,
        fixture
            .respond(name, Some("AYABeC1-a-session-of-nobodys"), &responses)
            .await,
    ] {
        assert_eq!(refused(attempt), invalid);
    }
    fixture.advance(180);
    assert_eq!(
        refused(fixture.respond(name, session, &responses).await),
        exchange(
            "NotAuthorizedException",
            "Invalid session for the user, session is expired."
        )
    );
    let long = Fixture::with(plain_pool, |client| {
        any_flow(client).auth_session_validity(15)
    })
    .await;
    long.temporary_user("bob").await;
    let started = long.by_password("bob", PASSWORD).await.unwrap();
    long.advance(899);
    long.respond(name, started.session(), &responses)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_user_may_choose_how_to_sign_in() {
    let fixture = Fixture::with(
        |pool| {
            use aws_sdk_cognitoidentityprovider::types as t;
            let policy = t::SignInPolicyType::builder()
                .allowed_first_auth_factors(t::AuthFactorType::Password)
                .allowed_first_auth_factors(t::AuthFactorType::EmailOtp);
            let policies = t::UserPoolPolicyType::builder().sign_in_policy(policy.build());
            pool.policies(policies.build())
        },
        any_flow,
    )
    .await;
    fixture.user("alice").await;
    let started = fixture
        .initiate("USER_AUTH", &[("USERNAME", "alice")])
        .await
        .unwrap();
    assert_eq!(
        started.challenge_name().unwrap().as_str(),
        "SELECT_CHALLENGE"
    );
    let available: Vec<&str> = started
        .available_challenges()
        .iter()
        .map(aws_sdk_cognitoidentityprovider::types::ChallengeNameType::as_str)
        .collect();
    assert_eq!(available, ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"]);
    let responses = [
        ("USERNAME", "alice"),
        ("ANSWER", "PASSWORD"),
        ("PASSWORD", PASSWORD),
    ];
    let done = fixture
        .respond("SELECT_CHALLENGE", started.session(), &responses)
        .await
        .unwrap();
    assert!(done.authentication_result.is_some());

    let preferred = [("USERNAME", "alice"), ("PREFERRED_CHALLENGE", "EMAIL_OTP")];
    let started = fixture.initiate("USER_AUTH", &preferred).await.unwrap();
    assert_eq!(started.challenge_name().unwrap().as_str(), "EMAIL_OTP");
    let code = fixture.last_code();
    let responses = [("USERNAME", "alice"), ("EMAIL_OTP_CODE", code.as_str())];
    let done = fixture
        .respond("EMAIL_OTP", started.session(), &responses)
        .await
        .unwrap();
    assert!(done.authentication_result.is_some());
}
