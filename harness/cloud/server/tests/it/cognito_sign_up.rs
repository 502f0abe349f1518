//! Users who make themselves, and prove who they are.

use aws_sdk_cognitoidentityprovider::operation::create_user_pool::builders::CreateUserPoolFluentBuilder;
use aws_sdk_cognitoidentityprovider::operation::sign_up::SignUpOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, DeliveryMediumType, PreventUserExistenceErrorTypes,
    SchemaAttributeType, VerifiedAttributeType,
};
use rehearsal_cloud::MessageKind;

use crate::cognito_auth_support::{
    AuthError, Fixture, PASSWORD, any_flow, attribute, exchange, plain_pool, refusal, refused,
};

const DAY: u64 = 24 * 60 * 60;

/// A pool that has mail addresses verified.
pub(crate) fn mailing(pool: CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder {
    pool.auto_verified_attributes(VerifiedAttributeType::Email)
}

/// Signs a user up.
pub(crate) async fn sign_up(
    fixture: &Fixture,
    name: &str,
    email: Option<&str>,
) -> Result<SignUpOutput, AuthError> {
    let sign_up = fixture.sdk.sign_up().client_id(&fixture.client);
    let sign_up = sign_up.username(name).password(PASSWORD);
    let email = email.map(|email| vec![attribute("email", email)]);
    let answer = sign_up.set_user_attributes(email).send().await;
    answer.map_err(refusal)
}

/// Gives a code back.
pub(crate) async fn confirm(
    fixture: &Fixture,
    name: &str,
    code: &str,
    force: bool,
) -> Result<(), AuthError> {
    let confirm = fixture.sdk.confirm_sign_up().client_id(&fixture.client);
    let confirm = confirm.username(name).confirmation_code(code);
    let answer = confirm.force_alias_creation(force).send().await;
    answer.map(|_| ()).map_err(refusal)
}

/// Has the code sent again; where to is the answer.
pub(crate) async fn resend(fixture: &Fixture, name: &str) -> Result<String, AuthError> {
    let resend = fixture.sdk.resend_confirmation_code();
    let answer = resend
        .client_id(&fixture.client)
        .username(name)
        .send()
        .await;
    let sent = answer.map_err(refusal)?.code_delivery_details.unwrap();
    Ok(sent.destination.unwrap())
}

/// What an administrator sees of a user.
pub(crate) async fn attribute_of(fixture: &Fixture, name: &str, wanted: &str) -> Option<String> {
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let user = get.username(name).send().await.unwrap();
    let found = user.user_attributes().iter().find(|it| it.name == wanted)?;
    found.value.clone()
}

#[tokio::test]
async fn a_user_signs_up_and_confirms_by_the_code_in_the_mail() {
    let fixture = Fixture::with(mailing, any_flow).await;
    let signed = sign_up(&fixture, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    assert!(!signed.user_confirmed);
    let sent = signed.code_delivery_details.unwrap();
    assert_eq!(sent.destination.as_deref(), Some("a***@e***"));
    assert_eq!(sent.delivery_medium, Some(DeliveryMediumType::Email));
    assert_eq!(sent.attribute_name.as_deref(), Some("email"));
    let messages = fixture.cloud.mailbox().messages();
    let message = messages.last().unwrap();
    assert_eq!(
        (message.kind, message.service.as_str()),
        (MessageKind::Email, "cognito-idp")
    );
    assert_eq!(message.to, ["alice@example.com"]);
    assert_eq!(message.subject.as_deref(), Some("Your verification code"));
    let code = fixture.last_code();
    assert_eq!(message.text, format!("Your verification code is {code}"));
    assert_eq!(message.details["Username"], "alice");
    assert_eq!(message.details["UserPoolId"], fixture.pool);
    assert_eq!(message.details["Purpose"], "SignUp");
    assert_eq!(message.details["Channel"], "email");
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exchange("UserNotConfirmedException", "User is not confirmed.")
    );
    confirm(&fixture, "alice", &code, false).await.unwrap();
    fixture.sign_in("alice").await;
    assert_eq!(
        attribute_of(&fixture, "alice", "email_verified")
            .await
            .unwrap(),
        "true"
    );
    assert_eq!(
        attribute_of(&fixture, "alice", "sub").await.unwrap(),
        signed.user_sub
    );
    assert_eq!(
        refused(confirm(&fixture, "alice", &code, false).await),
        exchange(
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED"
        )
    );
    assert_eq!(
        refused(resend(&fixture, "alice").await),
        exchange("InvalidParameterException", "User is already confirmed.")
    );
}

#[tokio::test]
async fn codes_are_wrong_late_and_too_many() {
    let fixture = Fixture::with(mailing, any_flow).await;
    sign_up(&fixture, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    let code = fixture.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(
        refused(confirm(&fixture, "alice", wrong, false).await),
        exchange(
            "CodeMismatchException",
            "Invalid verification code provided, please try again."
        )
    );
    fixture.advance(DAY);
    let expired = exchange(
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    );
    assert_eq!(
        refused(confirm(&fixture, "alice", &code, false).await),
        expired
    );
    assert_eq!(resend(&fixture, "alice").await.unwrap(), "a***@e***");
    let fresh = fixture.last_code();
    assert_ne!(fresh, code);
    for _ in 0..14 {
        confirm(&fixture, "alice", "x", false).await.unwrap_err();
    }
    let limited = exchange(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
    assert_eq!(
        refused(confirm(&fixture, "alice", &fresh, false).await),
        limited
    );
    fixture.advance(60 * 60);
    confirm(&fixture, "alice", &fresh, false).await.unwrap();
}

#[tokio::test]
async fn a_code_is_sent_again_five_times_an_hour() {
    let fixture = Fixture::with(mailing, any_flow).await;
    sign_up(&fixture, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    for _ in 0..5 {
        resend(&fixture, "alice").await.unwrap();
    }
    assert_eq!(
        refused(resend(&fixture, "alice").await).0,
        "LimitExceededException"
    );
    assert_eq!(fixture.cloud.mailbox().messages().len(), 6);
    sign_up(&fixture, "bob", None).await.unwrap();
    assert_eq!(
        refused(resend(&fixture, "bob").await),
        exchange(
            "NotAuthorizedException",
            "Cannot resend codes. Auto verification not turned on."
        )
    );
}

#[tokio::test]
async fn sign_ups_that_do_not_fit_are_refused() {
    let name = SchemaAttributeType::builder()
        .name("name")
        .required(true)
        .build();
    let fixture = Fixture::with(|pool| mailing(pool).schema(name), any_flow).await;
    fixture.user_with("bob", &[("name", "Bob")]).await;
    let sign_up = |name: &str, password: &str| {
        let sign_up = fixture.sdk.sign_up().client_id(&fixture.client);
        sign_up.username(name).password(password)
    };
    let invalid = "InvalidParameterException";
    let full = |name: &str| sign_up(name, PASSWORD).user_attributes(attribute("name", "Al"));
    for (request, code, message) in [
        (
            full("bob"),
            "UsernameExistsException",
            "User already exists",
        ),
        (
            sign_up("al", PASSWORD),
            invalid,
            "Attributes did not conform to the schema: name: The attribute name is required",
        ),
        (
            full("al").user_attributes(attribute("custom:nope", "x")),
            invalid,
            "Attributes did not conform to the schema: custom:nope: Attribute does not exist in the schema.",
        ),
        (
            full("al").user_attributes(attribute("email", "al")),
            invalid,
            "Invalid email address format.",
        ),
        (
            full("al").user_attributes(attribute("phone_number", "555")),
            invalid,
            "Invalid phone number format.",
        ),
        (
            full("al").user_attributes(attribute("email_verified", "true")),
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute",
        ),
        (
            full("al").password("secret-1!"),
            "InvalidPasswordException",
            "Password did not conform with policy: Password must have uppercase characters",
        ),
        (
            full("al").client_id("nobody"),
            "ResourceNotFoundException",
            "User pool client nobody does not exist.",
        ),
        (
            full("al").secret_hash("aGFzaA=="),
            "NotAuthorizedException",
            &format!("Unable to verify secret hash for client {}", fixture.client),
        ),
    ] {
        assert_eq!(
            refused(request.send().await.map_err(refusal)),
            exchange(code, message)
        );
    }
}

#[tokio::test]
async fn a_pool_for_administrators_lets_nobody_sign_up() {
    let config = AdminCreateUserConfigType::builder().allow_admin_create_user_only(true);
    let fixture = Fixture::with(
        |pool| pool.admin_create_user_config(config.build()),
        any_flow,
    )
    .await;
    assert_eq!(
        refused(sign_up(&fixture, "alice", None).await),
        exchange(
            "NotAuthorizedException",
            "SignUp is not permitted for this user pool"
        )
    );
}

#[tokio::test]
async fn a_client_with_a_secret_wants_its_hash() {
    let fixture = Fixture::with(plain_pool, |client| any_flow(client).generate_secret(true)).await;
    assert_eq!(
        refused(sign_up(&fixture, "alice", None).await),
        exchange(
            "NotAuthorizedException",
            &format!(
                "Client {} is configured with secret but SECRET_HASH was not received",
                fixture.client
            )
        )
    );
    let sign_up = fixture
        .sdk
        .sign_up()
        .client_id(&fixture.client)
        .username("alice");
    let sign_up = sign_up
        .password(PASSWORD)
        .secret_hash(fixture.secret_hash("alice"));
    sign_up.send().await.unwrap();
}

#[tokio::test]
async fn a_discreet_client_does_not_tell_that_there_is_no_such_user() {
    let fixture = Fixture::with(mailing, |client| {
        any_flow(client).prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
    })
    .await;
    assert_eq!(
        resend(&fixture, "ghost@example.com").await.unwrap(),
        "g***@e***"
    );
    assert_eq!(
        resend(&fixture, "ghost").await,
        resend(&fixture, "ghost").await
    );
    assert!(fixture.cloud.mailbox().messages().is_empty());
    let (code, _) = refused(confirm(&fixture, "ghost", "123456", false).await);
    assert_eq!(code, "ExpiredCodeException");
    let plain = Fixture::with(mailing, any_flow).await;
    let nobody = exchange(
        "UserNotFoundException",
        "Username/client id combination not found.",
    );
    assert_eq!(refused(resend(&plain, "ghost").await), nobody);
    assert_eq!(
        refused(confirm(&plain, "ghost", "123456", false).await),
        nobody
    );
}

#[tokio::test]
async fn an_administrator_confirms_without_a_code() {
    let fixture = Fixture::with(mailing, any_flow).await;
    sign_up(&fixture, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    let confirm = || {
        let confirm = fixture
            .sdk
            .admin_confirm_sign_up()
            .user_pool_id(&fixture.pool);
        confirm.username("alice").send()
    };
    confirm().await.unwrap();
    fixture.sign_in("alice").await;
    assert_eq!(
        attribute_of(&fixture, "alice", "email_verified")
            .await
            .unwrap(),
        "false"
    );
    assert_eq!(
        refused(confirm().await.map_err(refusal)).1,
        "User cannot be confirmed. Current status is CONFIRMED"
    );
}
