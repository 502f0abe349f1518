//! What users may be called, and what else they sign in with.

use aws_sdk_cognitoidentityprovider::operation::create_user_pool::builders::CreateUserPoolFluentBuilder;
use aws_sdk_cognitoidentityprovider::types::{
    AliasAttributeType, UserStatusType, UsernameAttributeType, UsernameConfigurationType,
};

use crate::cognito_auth_support::{
    Fixture, PASSWORD, any_flow, attribute, exchange, plain_pool, refusal, refused,
};
use crate::cognito_pools::described;
use crate::cognito_sign_up::{attribute_of, confirm, mailing, sign_up};

fn aliased(pool: CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder {
    mailing(pool)
        .alias_attributes(AliasAttributeType::Email)
        .alias_attributes(AliasAttributeType::PreferredUsername)
}

fn by_mail(pool: CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder {
    mailing(pool).username_attributes(UsernameAttributeType::Email)
}

#[tokio::test]
async fn a_mail_address_may_stand_in_the_place_of_a_name() {
    let fixture = Fixture::with(by_mail, any_flow).await;
    assert_eq!(
        refused(sign_up(&fixture, "alice", None).await),
        exchange("InvalidParameterException", "Username should be an email.")
    );
    let signed = sign_up(&fixture, "alice@example.com", None).await.unwrap();
    confirm(&fixture, "alice@example.com", &fixture.last_code(), false)
        .await
        .unwrap();
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let user = get.username("alice@example.com").send().await.unwrap();
    assert_eq!(user.username, signed.user_sub);
    assert_eq!(user.user_status, Some(UserStatusType::Confirmed));
    fixture.sign_in("alice@example.com").await;
    assert_eq!(
        refused(sign_up(&fixture, "alice@example.com", None).await),
        exchange(
            "UsernameExistsException",
            "An account with the given email already exists."
        )
    );
}

#[tokio::test]
async fn an_alias_belongs_to_whoever_proves_it() {
    let fixture = Fixture::with(aliased, any_flow).await;
    assert_eq!(
        refused(sign_up(&fixture, "al@example.com", None).await),
        exchange(
            "InvalidParameterException",
            "Username cannot be of email format, since user pool is configured for email alias."
        )
    );
    let email = Some("al@example.com");
    sign_up(&fixture, "alice", email).await.unwrap();
    assert_eq!(
        refused(fixture.by_password("al@example.com", PASSWORD).await).0,
        "UserNotFoundException",
    );
    confirm(&fixture, "alice", &fixture.last_code(), false)
        .await
        .unwrap();
    fixture.sign_in("al@example.com").await;
    sign_up(&fixture, "albert", email).await.unwrap();
    let code = fixture.last_code();
    assert_eq!(
        refused(confirm(&fixture, "albert", &code, false).await),
        exchange(
            "AliasExistsException",
            "An account with the email already exists."
        )
    );
    confirm(&fixture, "albert", &code, true).await.unwrap();
    assert_eq!(
        attribute_of(&fixture, "alice", "email_verified")
            .await
            .unwrap(),
        "false"
    );
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let user = get.username("al@example.com").send().await.unwrap();
    assert_eq!(user.username, "albert");
}

#[tokio::test]
async fn names_of_a_pool_that_does_not_care_for_case_are_one() {
    let fixture = Fixture::with(
        |pool| {
            let any = UsernameConfigurationType::builder().case_sensitive(false);
            pool.username_configuration(any.build().unwrap())
        },
        any_flow,
    )
    .await;
    fixture.user("Alice").await;
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    assert_eq!(
        get.username("ALICE").send().await.unwrap().username,
        "alice"
    );
    let create = fixture.sdk.admin_create_user().user_pool_id(&fixture.pool);
    assert_eq!(
        refused(create.username("aLICE").send().await.map_err(refusal)),
        exchange("UsernameExistsException", "User account already exists")
    );
    assert!(
        !described(&fixture)
            .await
            .username_configuration
            .unwrap()
            .case_sensitive
    );
    let careful = Fixture::with(plain_pool, any_flow).await;
    careful.user("Alice").await;
    careful.user("alice").await;
}

#[tokio::test]
async fn a_name_of_ones_liking_is_an_alias_too_and_nobody_elses() {
    let fixture = Fixture::with(aliased, any_flow).await;
    let sign_up = |name: &str| {
        let sign_up = fixture
            .sdk
            .sign_up()
            .client_id(&fixture.client)
            .username(name);
        let sign_up = sign_up.password(PASSWORD);
        sign_up.user_attributes(attribute("preferred_username", "wonder"))
    };
    sign_up("alice").send().await.unwrap();
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    let user = get.username("wonder").send().await.unwrap();
    assert_eq!(user.username, "alice");
    assert_eq!(
        refused(sign_up("bob").send().await.map_err(refusal)),
        exchange(
            "AliasExistsException",
            "An account with the preferred_username already exists."
        )
    );
}

#[tokio::test]
async fn nobody_chooses_a_sub() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let create = fixture.sdk.admin_create_user().user_pool_id(&fixture.pool);
    let create = create.username("al").user_attributes(attribute("sub", "x"));
    assert_eq!(
        refused(create.send().await.map_err(refusal)),
        exchange(
            "InvalidParameterException",
            "Cannot modify the non-mutable attribute sub"
        )
    );
}
