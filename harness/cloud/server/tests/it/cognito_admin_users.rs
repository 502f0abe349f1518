//! Users whom an administrator makes and keeps.

use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, AliasAttributeType, ChallengeNameType, DeliveryMediumType,
    MessageActionType, MessageTemplateType, PasswordPolicyType, UserPoolPolicyType, UserStatusType,
};
use rehearsal_cloud::MessageKind;

use crate::cognito_auth_support::{
    Fixture, PASSWORD, any_flow, attribute, exchange, plain_pool, refusal, refused,
};

const DAY: u64 = 24 * 60 * 60;

async fn status(fixture: &Fixture, name: &str) -> UserStatusType {
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    get.username(name)
        .send()
        .await
        .unwrap()
        .user_status
        .unwrap()
}

#[tokio::test]
async fn an_invited_user_gets_a_temporary_password_that_fits_the_policy() {
    let policy = PasswordPolicyType::builder()
        .minimum_length(20)
        .require_symbols(true)
        .require_numbers(true)
        .require_uppercase(true);
    let policy = UserPoolPolicyType::builder().password_policy(policy.build());
    let fixture = Fixture::with(|pool| pool.policies(policy.build()), any_flow).await;
    let create = fixture.sdk.admin_create_user().user_pool_id(&fixture.pool);
    let made = create
        .username("alice")
        .user_attributes(attribute("email", "alice@example.com"))
        .desired_delivery_mediums(DeliveryMediumType::Email)
        .send()
        .await
        .unwrap();
    let user = made.user.unwrap();
    assert_eq!(user.user_status, Some(UserStatusType::ForceChangePassword));
    assert!(user.enabled && user.user_create_date.is_some());
    assert_eq!(user.username(), Some("alice"));
    let password = fixture.last_code();
    assert_eq!(password.len(), 20);
    let message = fixture.cloud.mailbox().messages().pop().unwrap();
    assert_eq!(message.details["Purpose"], "AdminCreateUser");
    assert_eq!(message.subject.as_deref(), Some("Your temporary password"));
    assert_eq!(
        message.text,
        format!("Your username is alice and temporary password is {password}.")
    );
    let started = fixture.by_password("alice", &password).await.unwrap();
    assert_eq!(
        started.challenge_name,
        Some(ChallengeNameType::NewPasswordRequired)
    );
}

#[tokio::test]
async fn invitations_go_by_what_the_caller_wants_in_the_words_of_the_pool() {
    let template = MessageTemplateType::builder()
        .sms_message("{username}/{####}")
        .email_message("Dear {username}: {####}")
        .email_subject("Come in");
    let config = AdminCreateUserConfigType::builder().invite_message_template(template.build());
    let fixture = Fixture::with(
        |pool| pool.admin_create_user_config(config.build()),
        any_flow,
    )
    .await;
    let create = |name: &str| {
        let create = fixture
            .sdk
            .admin_create_user()
            .user_pool_id(&fixture.pool)
            .username(name);
        create
            .temporary_password(PASSWORD)
            .user_attributes(attribute("email", "a@example.com"))
            .user_attributes(attribute("phone_number", "+15550104567"))
    };
    let both = create("alice").desired_delivery_mediums(DeliveryMediumType::Email);
    both.desired_delivery_mediums(DeliveryMediumType::Sms)
        .send()
        .await
        .unwrap();
    create("bob").send().await.unwrap();
    create("carol")
        .message_action(MessageActionType::Suppress)
        .send()
        .await
        .unwrap();
    let messages = fixture.cloud.mailbox().messages();
    let recorded: Vec<_> = messages
        .iter()
        .map(|it| (it.kind, it.text.as_str()))
        .collect();
    assert_eq!(
        recorded,
        [
            (MessageKind::Email, "Dear alice: Secret-1!"),
            (MessageKind::Sms, "alice/Secret-1!"),
            (MessageKind::Sms, "bob/Secret-1!"),
        ]
    );
    assert_eq!(messages[0].subject.as_deref(), Some("Come in"));
    let nowhere = fixture
        .sdk
        .admin_create_user()
        .user_pool_id(&fixture.pool)
        .username("dan");
    let nowhere = nowhere
        .desired_delivery_mediums(DeliveryMediumType::Email)
        .send()
        .await;
    assert_eq!(
        refused(nowhere.map_err(refusal)).0,
        "InvalidParameterException"
    );
    let get = fixture
        .sdk
        .admin_get_user()
        .user_pool_id(&fixture.pool)
        .username("dan")
        .send()
        .await;
    assert_eq!(refused(get.map_err(refusal)), told_no_user());
}

fn told_no_user() -> (String, String) {
    exchange("UserNotFoundException", "User does not exist.")
}

#[tokio::test]
async fn an_invitation_is_sent_again_and_its_password_ends_in_time() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let create = || {
        let create = fixture
            .sdk
            .admin_create_user()
            .user_pool_id(&fixture.pool)
            .username("alice");
        create.user_attributes(attribute("email", "alice@example.com"))
    };
    let resend = || create().message_action(MessageActionType::Resend).send();
    assert_eq!(refused(resend().await.map_err(refusal)), told_no_user());
    create().send().await.unwrap();
    let first = fixture.last_code();
    assert_eq!(
        refused(create().send().await.map_err(refusal)),
        exchange("UsernameExistsException", "User account already exists")
    );
    fixture.advance(7 * DAY);
    assert_eq!(
        refused(fixture.by_password("alice", &first).await).0,
        "NotAuthorizedException"
    );
    resend().await.unwrap();
    let second = fixture.last_code();
    assert_ne!(first, second);
    fixture.by_password("alice", &second).await.unwrap();
    let set = fixture
        .sdk
        .admin_set_user_password()
        .user_pool_id(&fixture.pool);
    set.username("alice")
        .password(PASSWORD)
        .permanent(true)
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused(resend().await.map_err(refusal)),
        exchange(
            "UnsupportedUserStateException",
            "Resend not possible. alice status is not FORCE_CHANGE_PASSWORD"
        )
    );
}

#[tokio::test]
async fn a_password_is_set_for_good_or_for_a_while() {
    let fixture = Fixture::new().await;
    let set = |password: &str, permanent| {
        let set = fixture
            .sdk
            .admin_set_user_password()
            .user_pool_id(&fixture.pool);
        set.username("alice")
            .password(password)
            .permanent(permanent)
            .send()
    };
    assert_eq!(status(&fixture, "alice").await, UserStatusType::Confirmed);
    set("Other-1!", false).await.unwrap();
    assert_eq!(
        status(&fixture, "alice").await,
        UserStatusType::ForceChangePassword
    );
    set("Other-2!", true).await.unwrap();
    assert_eq!(status(&fixture, "alice").await, UserStatusType::Confirmed);
    fixture.by_password("alice", "Other-2!").await.unwrap();
    assert_eq!(
        refused(set("short", true).await.map_err(refusal)),
        exchange(
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough"
        )
    );
}

#[tokio::test]
async fn the_last_passwords_are_not_taken_again() {
    let policy = PasswordPolicyType::builder()
        .minimum_length(8)
        .password_history_size(2);
    let policy = UserPoolPolicyType::builder().password_policy(policy.build());
    let fixture = Fixture::with(|pool| pool.policies(policy.build()), any_flow).await;
    fixture.user("alice").await;
    let set = |password: &str| {
        let set = fixture
            .sdk
            .admin_set_user_password()
            .user_pool_id(&fixture.pool);
        set.username("alice")
            .password(password)
            .permanent(true)
            .send()
    };
    set("password-1").await.unwrap();
    set("password-2").await.unwrap();
    for used in ["password-1", "password-2"] {
        let (code, _) = refused(set(used).await.map_err(refusal));
        assert_eq!(code, "PasswordHistoryPolicyViolationException", "{used}");
    }
    set("password-3").await.unwrap();
    set("password-1").await.unwrap();
}

#[tokio::test]
async fn a_user_is_disabled_enabled_and_deleted() {
    let fixture = Fixture::new().await;
    let disable = fixture.sdk.admin_disable_user().user_pool_id(&fixture.pool);
    disable.username("alice").send().await.unwrap();
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exchange("NotAuthorizedException", "User is disabled.")
    );
    let enable = fixture.sdk.admin_enable_user().user_pool_id(&fixture.pool);
    enable.username("alice").send().await.unwrap();
    fixture.sign_in("alice").await;
    let delete = || {
        let delete = fixture.sdk.admin_delete_user().user_pool_id(&fixture.pool);
        delete.username("alice").send()
    };
    delete().await.unwrap();
    assert_eq!(refused(delete().await.map_err(refusal)), told_no_user());
    fixture.user("alice").await;
}

#[tokio::test]
async fn a_reset_password_has_to_be_set_anew_by_a_code() {
    let fixture = Fixture::new().await;
    fixture.temporary_user("bob").await;
    let reset = |name: &str| {
        let reset = fixture
            .sdk
            .admin_reset_user_password()
            .user_pool_id(&fixture.pool);
        reset.username(name).send()
    };
    reset("alice").await.unwrap();
    assert_eq!(
        status(&fixture, "alice").await,
        UserStatusType::ResetRequired
    );
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exchange(
            "PasswordResetRequiredException",
            "Password reset required for the user"
        )
    );
    let confirm = fixture
        .sdk
        .confirm_forgot_password()
        .client_id(&fixture.client);
    let confirm = confirm
        .username("alice")
        .confirmation_code(fixture.last_code());
    confirm.password("Other-1!").send().await.unwrap();
    fixture.by_password("alice", "Other-1!").await.unwrap();
    assert_eq!(
        refused(reset("bob").await.map_err(refusal)),
        exchange(
            "NotAuthorizedException",
            "User password cannot be reset in the current state."
        )
    );
}

#[tokio::test]
async fn an_alias_is_taken_from_another_user_only_by_force() {
    let fixture = Fixture::with(
        |pool| pool.alias_attributes(AliasAttributeType::Email),
        any_flow,
    )
    .await;
    fixture.user("alice").await;
    let create = || {
        let create = fixture
            .sdk
            .admin_create_user()
            .user_pool_id(&fixture.pool)
            .username("al");
        create
            .message_action(MessageActionType::Suppress)
            .user_attributes(attribute("email", "alice@example.com"))
            .user_attributes(attribute("email_verified", "true"))
    };
    assert_eq!(
        refused(create().send().await.map_err(refusal)),
        exchange(
            "AliasExistsException",
            "An account with the email already exists."
        )
    );
    create().force_alias_creation(true).send().await.unwrap();
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let user = get.username("alice@example.com").send().await.unwrap();
    assert_eq!(user.username, "al");
}

#[tokio::test]
async fn a_user_is_found_by_the_sub_too() {
    let fixture = Fixture::new().await;
    let get = || fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let alice = get().username("alice").send().await.unwrap();
    let sub = alice
        .user_attributes()
        .iter()
        .find(|it| it.name == "sub")
        .unwrap();
    let same = get()
        .username(sub.value.as_deref().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(same.username, "alice");
}

/// Python's clients write `True`.
#[tokio::test]
async fn flags_can_be_written_in_any_case() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    fixture.user_with("jo", &[("email_verified", "True")]).await;
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let user = get.username("jo").send().await.unwrap();
    let attributes = user.user_attributes();
    let verified = attributes.iter().find(|one| one.name() == "email_verified");
    assert_eq!(verified.unwrap().value(), Some("true"));
}
