//! Users who make themselves, and prove who they are.

use aws_sdk_cognitoidentityprovider::operation::create_user_pool::builders::CreateUserPoolFluentBuilder;
use aws_sdk_cognitoidentityprovider::operation::sign_up::SignUpOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, DeliveryMediumType, PreventUserExistenceErrorTypes,
    SchemaAttributeType, VerifiedAttributeType,
};
use rehearsal_cloud::MessageKind;

use crate::cognito_auth_support::{
    AuthError, Desk, PASSWORD, any_flow, attribute, exchange, plain_pool, refusal, refused,
};

const DAY: u64 = 24 * 60 * 60;

/// A pool that has mail addresses verified.
pub(crate) fn mailing(pool: CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder {
    pool.auto_verified_attributes(VerifiedAttributeType::Email)
}

/// Signs a user up.
pub(crate) async fn sign_up(
    desk: &Desk,
    name: &str,
    email: Option<&str>,
) -> Result<SignUpOutput, AuthError> {
    let sign_up = desk.sdk.sign_up().client_id(&desk.client);
    let sign_up = sign_up.username(name).password(PASSWORD);
    let email = email.map(|email| vec![attribute("email", email)]);
    let answer = sign_up.set_user_attributes(email).send().await;
    answer.map_err(refusal)
}

/// Gives a code back.
pub(crate) async fn confirm(
    desk: &Desk,
    name: &str,
    code: &str,
    force: bool,
) -> Result<(), AuthError> {
    let confirm = desk.sdk.confirm_sign_up().client_id(&desk.client);
    let confirm = confirm.username(name).confirmation_code(code);
    let answer = confirm.force_alias_creation(force).send().await;
    answer.map(|_| ()).map_err(refusal)
}

/// Has the code sent again; where to is the answer.
pub(crate) async fn resend(desk: &Desk, name: &str) -> Result<String, AuthError> {
    let resend = desk.sdk.resend_confirmation_code();
    let answer = resend.client_id(&desk.client).username(name).send().await;
    let sent = answer.map_err(refusal)?.code_delivery_details.unwrap();
    Ok(sent.destination.unwrap())
}

/// What an administrator sees of a user.
pub(crate) async fn attribute_of(desk: &Desk, name: &str, wanted: &str) -> Option<String> {
    let get = desk.sdk.admin_get_user().user_pool_id(&desk.pool);
    let user = get.username(name).send().await.unwrap();
    let found = user.user_attributes().iter().find(|it| it.name == wanted)?;
    found.value.clone()
}

#[tokio::test]
async fn a_user_signs_up_and_confirms_by_the_code_in_the_mail() {
    let desk = Desk::with(mailing, any_flow).await;
    let signed = sign_up(&desk, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    assert!(!signed.user_confirmed);
    let sent = signed.code_delivery_details.unwrap();
    assert_eq!(sent.destination.as_deref(), Some("a***@e***"));
    assert_eq!(sent.delivery_medium, Some(DeliveryMediumType::Email));
    assert_eq!(sent.attribute_name.as_deref(), Some("email"));
    let letters = desk.cloud.mailbox().messages();
    let letter = letters.last().unwrap();
    assert_eq!(
        (letter.kind, letter.service.as_str()),
        (MessageKind::Email, "cognito-idp")
    );
    assert_eq!(letter.to, ["alice@example.com"]);
    assert_eq!(letter.subject.as_deref(), Some("Your verification code"));
    let code = desk.last_code();
    assert_eq!(letter.text, format!("Your verification code is {code}"));
    assert_eq!(letter.details["Username"], "alice");
    assert_eq!(letter.details["UserPoolId"], desk.pool);
    assert_eq!(letter.details["Purpose"], "SignUp");
    assert_eq!(letter.details["Channel"], "email");
    assert_eq!(
        refused(desk.by_password("alice", PASSWORD).await),
        exchange("UserNotConfirmedException", "User is not confirmed.")
    );
    confirm(&desk, "alice", &code, false).await.unwrap();
    desk.sign_in("alice").await;
    assert_eq!(
        attribute_of(&desk, "alice", "email_verified")
            .await
            .unwrap(),
        "true"
    );
    assert_eq!(
        attribute_of(&desk, "alice", "sub").await.unwrap(),
        signed.user_sub
    );
    assert_eq!(
        refused(confirm(&desk, "alice", &code, false).await),
        exchange(
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED"
        )
    );
    assert_eq!(
        refused(resend(&desk, "alice").await),
        exchange("InvalidParameterException", "User is already confirmed.")
    );
}

#[tokio::test]
async fn codes_are_wrong_late_and_too_many() {
    let desk = Desk::with(mailing, any_flow).await;
    sign_up(&desk, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    let code = desk.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(
        refused(confirm(&desk, "alice", wrong, false).await),
        exchange(
            "CodeMismatchException",
            "Invalid verification code provided, please try again."
        )
    );
    desk.advance(DAY);
    let expired = exchange(
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    );
    assert_eq!(
        refused(confirm(&desk, "alice", &code, false).await),
        expired
    );
    assert_eq!(resend(&desk, "alice").await.unwrap(), "a***@e***");
    let fresh = desk.last_code();
    assert_ne!(fresh, code);
    for _ in 0..14 {
        confirm(&desk, "alice", "x", false).await.unwrap_err();
    }
    let limited = exchange(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
    assert_eq!(
        refused(confirm(&desk, "alice", &fresh, false).await),
        limited
    );
    desk.advance(60 * 60);
    confirm(&desk, "alice", &fresh, false).await.unwrap();
}

#[tokio::test]
async fn a_code_is_sent_again_five_times_an_hour() {
    let desk = Desk::with(mailing, any_flow).await;
    sign_up(&desk, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    for _ in 0..5 {
        resend(&desk, "alice").await.unwrap();
    }
    assert_eq!(
        refused(resend(&desk, "alice").await).0,
        "LimitExceededException"
    );
    assert_eq!(desk.cloud.mailbox().messages().len(), 6);
    sign_up(&desk, "bob", None).await.unwrap();
    assert_eq!(
        refused(resend(&desk, "bob").await),
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
    let desk = Desk::with(|pool| mailing(pool).schema(name), any_flow).await;
    desk.user_with("bob", &[("name", "Bob")]).await;
    let sign_up = |name: &str, password: &str| {
        let sign_up = desk.sdk.sign_up().client_id(&desk.client);
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
            &format!("Unable to verify secret hash for client {}", desk.client),
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
    let desk = Desk::with(
        |pool| pool.admin_create_user_config(config.build()),
        any_flow,
    )
    .await;
    assert_eq!(
        refused(sign_up(&desk, "alice", None).await),
        exchange(
            "NotAuthorizedException",
            "SignUp is not permitted for this user pool"
        )
    );
}

#[tokio::test]
async fn a_client_with_a_secret_wants_its_hash() {
    let desk = Desk::with(plain_pool, |client| any_flow(client).generate_secret(true)).await;
    assert_eq!(
        refused(sign_up(&desk, "alice", None).await),
        exchange(
            "NotAuthorizedException",
            &format!(
                "Client {} is configured with secret but SECRET_HASH was not received",
                desk.client
            )
        )
    );
    let sign_up = desk.sdk.sign_up().client_id(&desk.client).username("alice");
    let sign_up = sign_up
        .password(PASSWORD)
        .secret_hash(desk.secret_hash("alice"));
    sign_up.send().await.unwrap();
}

#[tokio::test]
async fn a_discreet_client_does_not_tell_that_there_is_no_such_user() {
    let desk = Desk::with(mailing, |client| {
        any_flow(client).prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
    })
    .await;
    assert_eq!(
        resend(&desk, "ghost@example.com").await.unwrap(),
        "g***@e***"
    );
    assert_eq!(resend(&desk, "ghost").await, resend(&desk, "ghost").await);
    assert!(desk.cloud.mailbox().messages().is_empty());
    let (code, _) = refused(confirm(&desk, "ghost", "123456", false).await);
    assert_eq!(code, "ExpiredCodeException");
    let plain = Desk::with(mailing, any_flow).await;
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
    let desk = Desk::with(mailing, any_flow).await;
    sign_up(&desk, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    let confirm = || {
        let confirm = desk.sdk.admin_confirm_sign_up().user_pool_id(&desk.pool);
        confirm.username("alice").send()
    };
    confirm().await.unwrap();
    desk.sign_in("alice").await;
    assert_eq!(
        attribute_of(&desk, "alice", "email_verified")
            .await
            .unwrap(),
        "false"
    );
    assert_eq!(
        refused(confirm().await.map_err(refusal)).1,
        "User cannot be confirmed. Current status is CONFIRMED"
    );
}
