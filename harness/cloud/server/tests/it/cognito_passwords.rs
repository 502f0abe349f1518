//! Passwords that were forgotten, and passwords that are changed.

use aws_sdk_cognitoidentityprovider::operation::forgot_password::ForgotPasswordOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AccountRecoverySettingType, DeliveryMediumType, PreventUserExistenceErrorTypes,
    RecoveryOptionNameType, RecoveryOptionType,
};
use rehearsal_cloud::MessageKind;

use crate::cognito_auth_support::{
    AuthError, Fixture, PASSWORD, any_flow, attribute, exchange, plain_pool, refusal, refused,
};

async fn forgot(fixture: &Fixture, name: &str) -> Result<ForgotPasswordOutput, AuthError> {
    let forgot = fixture.sdk.forgot_password().client_id(&fixture.client);
    forgot.username(name).send().await.map_err(refusal)
}

async fn confirm(
    fixture: &Fixture,
    name: &str,
    code: &str,
    password: &str,
) -> Result<(), AuthError> {
    let confirm = fixture
        .sdk
        .confirm_forgot_password()
        .client_id(&fixture.client);
    let confirm = confirm.username(name).confirmation_code(code);
    let answer = confirm.password(password).send().await;
    answer.map(|_| ()).map_err(refusal)
}

fn limited() -> AuthError {
    exchange(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    )
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_code() {
    let fixture = Fixture::new().await;
    let sent = forgot(&fixture, "alice")
        .await
        .unwrap()
        .code_delivery_details
        .unwrap();
    // Without a setting, a verified telephone comes first.
    assert_eq!(sent.delivery_medium, Some(DeliveryMediumType::Sms));
    assert_eq!(sent.destination.as_deref(), Some("+*******4567"));
    let message = fixture.cloud.mailbox().messages().pop().unwrap();
    assert_eq!(message.kind, MessageKind::Sms);
    assert_eq!(message.details["Purpose"], "ForgotPassword");
    let code = fixture.last_code();
    assert_eq!(message.text, format!("Your password reset code is {code}"));
    assert_eq!(
        refused(confirm(&fixture, "alice", &code, "short").await).0,
        "InvalidPasswordException"
    );
    assert_eq!(
        refused(confirm(&fixture, "alice", "x", "Other-1!").await),
        exchange(
            "CodeMismatchException",
            "Invalid verification code provided, please try again."
        )
    );
    confirm(&fixture, "alice", &code, "Other-1!").await.unwrap();
    fixture.by_password("alice", "Other-1!").await.unwrap();
    assert_eq!(
        refused(confirm(&fixture, "alice", &code, "Other-2!").await),
        exchange(
            "ExpiredCodeException",
            "Invalid code provided, please request a code again."
        )
    );
}

#[tokio::test]
async fn a_code_for_a_password_is_good_for_an_hour() {
    let fixture = Fixture::new().await;
    forgot(&fixture, "alice").await.unwrap();
    fixture.advance(60 * 60);
    let answer = confirm(&fixture, "alice", &fixture.last_code(), "Other-1!").await;
    assert_eq!(refused(answer).0, "ExpiredCodeException");
    fixture.sign_in("alice").await;
}

#[tokio::test]
async fn asking_and_guessing_are_limited() {
    let fixture = Fixture::new().await;
    for _ in 0..5 {
        forgot(&fixture, "alice").await.unwrap();
    }
    assert_eq!(refused(forgot(&fixture, "alice").await), limited());
    for _ in 0..5 {
        confirm(&fixture, "alice", "x", "Other-1!")
            .await
            .unwrap_err();
    }
    let code = fixture.last_code();
    assert_eq!(
        refused(confirm(&fixture, "alice", &code, "Other-1!").await),
        limited()
    );
    fixture.advance(60 * 60);
    forgot(&fixture, "alice").await.unwrap();
    confirm(&fixture, "alice", &fixture.last_code(), "Other-1!")
        .await
        .unwrap();
}

#[tokio::test]
async fn who_cannot_be_reached_cannot_reset() {
    let fixture = Fixture::new().await;
    fixture.temporary_user("bob").await;
    fixture
        .user_with(
            "carol",
            &[
                ("email_verified", "false"),
                ("phone_number_verified", "false"),
            ],
        )
        .await;
    assert_eq!(
        refused(forgot(&fixture, "bob").await),
        exchange(
            "NotAuthorizedException",
            "User password cannot be reset in the current state."
        )
    );
    assert_eq!(
        refused(forgot(&fixture, "carol").await),
        exchange(
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    );
    assert_eq!(
        refused(forgot(&fixture, "nobody").await),
        exchange(
            "UserNotFoundException",
            "Username/client id combination not found."
        )
    );
    let disable = fixture.sdk.admin_disable_user().user_pool_id(&fixture.pool);
    disable.username("alice").send().await.unwrap();
    assert_eq!(
        refused(forgot(&fixture, "alice").await),
        exchange("NotAuthorizedException", "User is disabled.")
    );
}

#[tokio::test]
async fn the_pool_says_where_codes_go() {
    let way = RecoveryOptionType::builder()
        .priority(1)
        .name(RecoveryOptionNameType::VerifiedEmail);
    let setting = AccountRecoverySettingType::builder().recovery_mechanisms(way.build().unwrap());
    let fixture = Fixture::with(
        |pool| pool.account_recovery_setting(setting.build()),
        any_flow,
    )
    .await;
    fixture.user("alice").await;
    let sent = forgot(&fixture, "alice")
        .await
        .unwrap()
        .code_delivery_details
        .unwrap();
    assert_eq!(sent.delivery_medium, Some(DeliveryMediumType::Email));
    assert_eq!(sent.destination.as_deref(), Some("a***@e***"));
}

#[tokio::test]
async fn a_discreet_client_pretends_to_send() {
    let fixture = Fixture::with(plain_pool, |client| {
        any_flow(client).prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
    })
    .await;
    let sent = forgot(&fixture, "ghost@example.com").await.unwrap();
    let sent = sent.code_delivery_details.unwrap();
    assert_eq!(sent.destination.as_deref(), Some("g***@e***"));
    assert!(fixture.cloud.mailbox().messages().is_empty());
    assert_eq!(
        refused(confirm(&fixture, "ghost@example.com", "123456", "Other-1!").await).0,
        "CodeMismatchException"
    );
}

#[tokio::test]
async fn a_signed_in_user_changes_the_password() {
    let fixture = Fixture::new().await;
    let token = fixture.sign_in("alice").await.access_token.unwrap();
    let change = |old: &str, new: &str| {
        let change = fixture.sdk.change_password().access_token(&token);
        change.previous_password(old).proposed_password(new).send()
    };
    let wrong = exchange("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(
        refused(change("wrong", "Other-1!").await.map_err(refusal)),
        wrong
    );
    assert_eq!(
        refused(change(PASSWORD, "short").await.map_err(refusal)).0,
        "InvalidPasswordException"
    );
    change(PASSWORD, "Other-1!").await.unwrap();
    fixture.by_password("alice", "Other-1!").await.unwrap();
    for _ in 0..5 {
        assert_eq!(
            refused(change("wrong", "Other-2!").await.map_err(refusal)),
            wrong
        );
    }
    assert_eq!(
        refused(change("Other-1!", "Other-2!").await.map_err(refusal)),
        limited()
    );
    let nobody = fixture.sdk.change_password().access_token("x.y.z");
    let nobody = nobody
        .previous_password("a")
        .proposed_password("Other-2!")
        .send()
        .await;
    assert_eq!(
        refused(nobody.map_err(refusal)),
        exchange("NotAuthorizedException", "Invalid Access Token")
    );
}

#[tokio::test]
async fn users_delete_themselves() {
    let fixture = Fixture::new().await;
    let token = fixture.sign_in("alice").await.access_token.unwrap();
    fixture
        .sdk
        .delete_user()
        .access_token(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await).0,
        "UserNotFoundException"
    );
    let again = fixture.sdk.get_user().access_token(&token).send().await;
    assert_eq!(
        refused(again.map_err(refusal)),
        exchange("UserNotFoundException", "User does not exist.")
    );
    // Whoever takes the name is somebody else.
    let create = fixture.sdk.admin_create_user().user_pool_id(&fixture.pool);
    create
        .username("alice")
        .user_attributes(attribute("name", "Al"))
        .send()
        .await
        .unwrap();
}
