//! User pools: what is answered, what an update resets, what does not fit.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::types::{
    AccountRecoverySettingType, AdminCreateUserConfigType, AliasAttributeType,
    DeletionProtectionType, PasswordPolicyType, RecoveryOptionNameType, RecoveryOptionType,
    UserAttributeUpdateSettingsType, UserPoolMfaType, UserPoolPolicyType, UserPoolType,
    UsernameAttributeType, VerifiedAttributeType,
};

use crate::cognito_auth_support::{Fixture, any_flow, exchange, plain_pool, refusal, refused};

/// A pool as AWS describes it.
pub(crate) async fn described(fixture: &Fixture) -> UserPoolType {
    let answer = fixture.sdk.describe_user_pool().user_pool_id(&fixture.pool);
    answer.send().await.unwrap().user_pool.unwrap()
}

/// A parameter that is refused.
pub(crate) fn invalid(message: &str) -> (String, String) {
    exchange("InvalidParameterException", message)
}

#[tokio::test]
async fn a_plain_pool_has_awss_defaults() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    assert!(fixture.pool.starts_with("us-east-1_"), "{}", fixture.pool);
    assert_eq!(fixture.pool.len(), "us-east-1_".len() + 9);
    let pool = described(&fixture).await;
    assert_eq!(pool.name(), Some("people"));
    assert_eq!(
        pool.arn().unwrap(),
        format!(
            "arn:aws:cognito-idp:us-east-1:000000000000:userpool/{}",
            fixture.pool
        )
    );
    let policy = pool.policies.as_ref().unwrap().password_policy().unwrap();
    assert_eq!(policy.minimum_length, Some(8));
    assert!(policy.require_symbols && policy.require_uppercase);
    assert_eq!(policy.temporary_password_validity_days, 7);
    assert_eq!(pool.mfa_configuration, Some(UserPoolMfaType::Off));
    assert_eq!(
        pool.deletion_protection,
        Some(DeletionProtectionType::Inactive)
    );
    let email = pool.email_configuration.as_ref().unwrap();
    assert_eq!(
        email.email_sending_account.as_ref().unwrap().as_str(),
        "COGNITO_DEFAULT"
    );
    assert!(pool.username_configuration.is_none());
    assert_eq!(pool.estimated_number_of_users, 0);
    let names: Vec<&str> = pool
        .schema_attributes()
        .iter()
        .filter_map(|rule| rule.name())
        .collect();
    assert_eq!(names.len(), 21, "{names:?}");
    assert!(names.contains(&"email_verified") && names.contains(&"updated_at"));
}

#[tokio::test]
async fn an_update_resets_what_it_leaves_out() {
    let fixture = Fixture::with(
        |pool| {
            pool.deletion_protection(DeletionProtectionType::Active)
                .auto_verified_attributes(VerifiedAttributeType::Email)
                .user_pool_tags("team", "shop")
        },
        any_flow,
    )
    .await;
    let update = fixture.sdk.update_user_pool().user_pool_id(&fixture.pool);
    let config = AdminCreateUserConfigType::builder().allow_admin_create_user_only(true);
    update
        .pool_name("folk")
        .admin_create_user_config(config.build())
        .send()
        .await
        .unwrap();
    let pool = described(&fixture).await;
    assert_eq!(pool.name(), Some("folk"));
    assert!(
        pool.admin_create_user_config
            .unwrap()
            .allow_admin_create_user_only
    );
    assert!(pool.auto_verified_attributes.unwrap_or_default().is_empty());
    assert_eq!(
        pool.deletion_protection,
        Some(DeletionProtectionType::Inactive)
    );
    assert_eq!(
        pool.user_pool_tags.unwrap(),
        HashMap::from([("team".to_owned(), "shop".to_owned())])
    );
}

#[tokio::test]
async fn a_protected_pool_is_not_deleted() {
    let fixture = Fixture::with(
        |pool| pool.deletion_protection(DeletionProtectionType::Active),
        any_flow,
    )
    .await;
    let delete = || {
        fixture
            .sdk
            .delete_user_pool()
            .user_pool_id(&fixture.pool)
            .send()
    };
    assert_eq!(
        refused(delete().await.map_err(refusal)),
        invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first."
        )
    );
    let update = fixture.sdk.update_user_pool().user_pool_id(&fixture.pool);
    update.send().await.unwrap();
    delete().await.unwrap();
    assert_eq!(
        refused(delete().await.map_err(refusal)),
        exchange(
            "ResourceNotFoundException",
            &format!("User pool {} does not exist.", fixture.pool)
        )
    );
    assert_eq!(
        refused(fixture.by_password("alice", "x").await),
        exchange(
            "ResourceNotFoundException",
            &format!("User pool client {} does not exist.", fixture.client)
        )
    );
}

#[tokio::test]
async fn pools_are_listed_a_page_at_a_time_and_in_their_region() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    for name in ["two", "three"] {
        let create = fixture.sdk.create_user_pool().pool_name(name);
        create.send().await.unwrap();
    }
    let first = fixture
        .sdk
        .list_user_pools()
        .max_results(2)
        .send()
        .await
        .unwrap();
    assert_eq!(first.user_pools().len(), 2);
    let second = fixture
        .sdk
        .list_user_pools()
        .max_results(2)
        .set_next_token(first.next_token)
        .send()
        .await
        .unwrap();
    assert_eq!((second.user_pools().len(), second.next_token), (1, None));
    let elsewhere = crate::support::cognito_config(&fixture.cloud).region(
        aws_sdk_cognitoidentityprovider::config::Region::new("eu-west-1"),
    );
    let elsewhere = aws_sdk_cognitoidentityprovider::Client::from_conf(elsewhere.build());
    let listed = elsewhere
        .list_user_pools()
        .max_results(60)
        .send()
        .await
        .unwrap();
    assert!(listed.user_pools().is_empty());
}

#[tokio::test]
async fn settings_that_do_not_fit_are_refused() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let pool = || fixture.sdk.create_user_pool().pool_name("other");
    let both = pool()
        .alias_attributes(AliasAttributeType::Email)
        .username_attributes(UsernameAttributeType::Email);
    let sms = pool().auto_verified_attributes(VerifiedAttributeType::PhoneNumber);
    let mfa = pool().mfa_configuration(UserPoolMfaType::Optional);
    let first = UserAttributeUpdateSettingsType::builder()
        .attributes_require_verification_before_update(VerifiedAttributeType::Email);
    let first = pool().user_attribute_update_settings(first.build());
    let way = |priority, name| {
        RecoveryOptionType::builder()
            .priority(priority)
            .name(name)
            .build()
            .unwrap()
    };
    let twice = AccountRecoverySettingType::builder()
        .recovery_mechanisms(way(1, RecoveryOptionNameType::VerifiedEmail))
        .recovery_mechanisms(way(1, RecoveryOptionNameType::VerifiedPhoneNumber));
    let twice = pool().account_recovery_setting(twice.build());
    for (request, message) in [
        (
            both,
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ),
        (
            sms,
            "SMS configuration is required when phone_number is selected for auto verification",
        ),
        (
            mfa,
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ),
        (
            first,
            "All attributes in AttributesRequireVerificationBeforeUpdate must also be in AutoVerifiedAttributes.",
        ),
        (
            twice,
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        ),
    ] {
        assert_eq!(
            refused(request.send().await.map_err(refusal)),
            invalid(message)
        );
    }
    let short = PasswordPolicyType::builder().minimum_length(5).build();
    let short = pool().policies(UserPoolPolicyType::builder().password_policy(short).build());
    let (code, message) = refused(short.send().await.map_err(refusal));
    assert_eq!(code, "InvalidParameterException");
    assert!(
        message.starts_with(
            "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength'"
        ),
        "{message}"
    );
}

#[tokio::test]
async fn tags_come_and_go() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let arn = described(&fixture).await.arn.unwrap();
    let tag = fixture.sdk.tag_resource().resource_arn(&arn);
    tag.tags("team", "shop")
        .tags("stage", "test")
        .send()
        .await
        .unwrap();
    let untag = fixture.sdk.untag_resource().resource_arn(&arn);
    untag.tag_keys("stage").send().await.unwrap();
    let listed = fixture.sdk.list_tags_for_resource().resource_arn(&arn);
    let tags = listed.send().await.unwrap().tags.unwrap();
    assert_eq!(
        tags,
        HashMap::from([("team".to_owned(), "shop".to_owned())])
    );
}
