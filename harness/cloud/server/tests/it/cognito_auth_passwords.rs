//! Signing in by password, and what it is refused with.

use aws_sdk_cognitoidentityprovider::types::{
    AdvancedSecurityModeType, ExplicitAuthFlowsType, PreventUserExistenceErrorTypes,
    UserPoolAddOnsType,
};

use crate::cognito_auth_support::{
    Fixture, PASSWORD, any_flow, claims, exchange, plain_pool, refusal, refused,
};

fn wrong() -> (String, String) {
    exchange("NotAuthorizedException", "Incorrect username or password.")
}

#[tokio::test]
async fn a_right_password_gives_three_tokens() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    assert_eq!(tokens.token_type(), Some("Bearer"));
    assert_eq!(tokens.expires_in, 3600);
    assert_eq!(tokens.refresh_token().unwrap().split('.').count(), 5);
    let (access, id) = (tokens.access_token().unwrap(), tokens.id_token().unwrap());
    assert_eq!(claims(access)["username"], "alice");
    assert_eq!(claims(id)["cognito:username"], "alice");
    assert_eq!(fixture.bearer(access).await.unwrap(), "alice");
}

#[tokio::test]
async fn an_administrator_signs_in_by_both_names_of_the_flow() {
    let fixture = Fixture::new().await;
    let parameters = [("USERNAME", "alice"), ("PASSWORD", PASSWORD)];
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let started = fixture.admin_initiate(flow, &parameters).await.unwrap();
        assert!(started.authentication_result.is_some(), "{flow}");
        assert_eq!(
            refused(fixture.initiate(flow, &parameters).await),
            exchange(
                "InvalidParameterException",
                "Initiate Auth method not supported."
            )
        );
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_told_apart_only_where_the_client_does() {
    let fixture = Fixture::new().await;
    assert_eq!(refused(fixture.by_password("alice", "no").await), wrong());
    assert_eq!(
        refused(fixture.by_password("nobody", "no").await),
        exchange("UserNotFoundException", "User does not exist.")
    );
    let discreet = Fixture::with(plain_pool, |client| {
        any_flow(client).prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
    })
    .await;
    assert_eq!(refused(discreet.by_password("nobody", "no").await), wrong());
}

#[tokio::test]
async fn a_flow_that_is_not_allowed_says_so() {
    let fixture = Fixture::with(plain_pool, |client| {
        client.explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth)
    })
    .await;
    let parameters = [
        ("USERNAME", "alice"),
        ("PASSWORD", PASSWORD),
        ("SRP_A", "1"),
    ];
    for (flow, message) in [
        (
            "USER_PASSWORD_AUTH",
            "USER_PASSWORD_AUTH flow not enabled for this client",
        ),
        (
            "USER_SRP_AUTH",
            "USER_SRP_AUTH is not enabled for the client.",
        ),
        ("CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
    ] {
        assert_eq!(
            refused(fixture.initiate(flow, &parameters).await),
            exchange("InvalidParameterException", message)
        );
    }
    assert_eq!(
        refused(
            fixture
                .admin_initiate("ADMIN_NO_SRP_AUTH", &parameters)
                .await
        ),
        exchange(
            "InvalidParameterException",
            "Auth flow not enabled for this client"
        )
    );
}

#[tokio::test]
async fn a_custom_flow_meets_a_pool_without_triggers() {
    let fixture = Fixture::new().await;
    assert_eq!(
        refused(
            fixture
                .initiate("CUSTOM_AUTH", &[("USERNAME", "alice")])
                .await
        ),
        exchange(
            "InvalidParameterException",
            "Custom auth lambda trigger is not configured for the user pool."
        )
    );
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let fixture = Fixture::new().await;
    let missing = |name: &str| {
        let message = format!("Missing required parameter {name}");
        exchange("InvalidParameterException", &message)
    };
    assert_eq!(
        refused(
            fixture
                .initiate("USER_PASSWORD_AUTH", &[("PASSWORD", "x")])
                .await
        ),
        missing("USERNAME")
    );
    assert_eq!(
        refused(
            fixture
                .initiate("USER_PASSWORD_AUTH", &[("USERNAME", "alice")])
                .await
        ),
        missing("PASSWORD")
    );
    assert_eq!(
        refused(fixture.initiate("REFRESH_TOKEN_AUTH", &[]).await),
        missing("REFRESH_TOKEN")
    );
    assert_eq!(
        refused(
            fixture
                .respond("SMS_MFA", None, &[("USERNAME", "alice")])
                .await
        ),
        missing("Session")
    );
}

#[tokio::test]
async fn a_client_or_a_pool_that_is_not_there_is_named() {
    let mut fixture = Fixture::new().await;
    fixture.client = "1h57kf5cpq17m0eml12EXAMPLE".to_owned();
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exchange(
            "ResourceNotFoundException",
            "User pool client 1h57kf5cpq17m0eml12EXAMPLE does not exist."
        )
    );
    fixture.pool = "us-east-1_nowhere".to_owned();
    assert_eq!(
        refused(fixture.admin_initiate("ADMIN_NO_SRP_AUTH", &[]).await),
        exchange(
            "ResourceNotFoundException",
            "User pool us-east-1_nowhere does not exist."
        )
    );
}

#[tokio::test]
async fn a_client_with_a_secret_has_to_prove_it() {
    let fixture = Fixture::with(plain_pool, |client| any_flow(client).generate_secret(true)).await;
    fixture.user("alice").await;
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exchange(
            "NotAuthorizedException",
            &format!(
                "Client {} is configured with secret but SECRET_HASH was not received",
                fixture.client
            )
        )
    );
    let (right, wrong) = (fixture.secret_hash("alice"), fixture.secret_hash("bob"));
    let sign_in = async |hash: &str| {
        let parameters = [
            ("USERNAME", "alice"),
            ("PASSWORD", PASSWORD),
            ("SECRET_HASH", hash),
        ];
        fixture.initiate("USER_PASSWORD_AUTH", &parameters).await
    };
    assert_eq!(
        refused(sign_in(&wrong).await),
        exchange(
            "NotAuthorizedException",
            &format!("Unable to verify secret hash for client {}", fixture.client)
        )
    );
    let tokens = sign_in(&right)
        .await
        .unwrap()
        .authentication_result
        .unwrap();
    // A refresh is proven by the name or the `sub` of the token's owner.
    let token = tokens.refresh_token().unwrap();
    let sub = claims(tokens.id_token().unwrap())["sub"]
        .as_str()
        .unwrap()
        .to_owned();
    for owner in ["alice", &sub] {
        let hash = fixture.secret_hash(owner);
        let parameters = [("REFRESH_TOKEN", token), ("SECRET_HASH", hash.as_str())];
        let renewed = fixture.initiate("REFRESH_TOKEN_AUTH", &parameters).await;
        assert!(renewed.unwrap().authentication_result.is_some());
    }
    let parameters = [("REFRESH_TOKEN", token), ("SECRET_HASH", wrong.as_str())];
    let stranger = fixture.initiate("REFRESH_TOKEN_AUTH", &parameters).await;
    assert_eq!(refused(stranger).0, "NotAuthorizedException");
}

#[tokio::test]
async fn who_is_not_confirmed_disabled_or_reset_is_told_so() {
    let fixture = Fixture::new().await;
    fixture
        .sdk
        .sign_up()
        .client_id(&fixture.client)
        .username("carol")
        .password(PASSWORD)
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused(fixture.by_password("carol", PASSWORD).await),
        exchange("UserNotConfirmedException", "User is not confirmed.")
    );
    assert_eq!(refused(fixture.by_password("carol", "no").await), wrong());

    let disable = fixture.sdk.admin_disable_user();
    let disable = disable.user_pool_id(&fixture.pool).username("alice");
    disable.send().await.unwrap();
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exchange("NotAuthorizedException", "User is disabled.")
    );

    fixture.user("dora").await;
    let reset = fixture.sdk.admin_reset_user_password();
    reset
        .user_pool_id(&fixture.pool)
        .username("dora")
        .send()
        .await
        .map_err(refusal)
        .unwrap();
    assert_eq!(
        refused(fixture.by_password("dora", PASSWORD).await),
        exchange(
            "PasswordResetRequiredException",
            "Password reset required for the user"
        )
    );
}

#[tokio::test]
async fn the_fifth_wrong_password_locks_for_a_second_of_the_clouds_time() {
    let fixture = Fixture::new().await;
    let exceeded = exchange("NotAuthorizedException", "Password attempts exceeded");
    for _ in 0..5 {
        assert_eq!(refused(fixture.by_password("alice", "no").await), wrong());
    }
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exceeded
    );
    fixture.advance(1);
    assert_eq!(refused(fixture.by_password("alice", "no").await), wrong());
    fixture.advance(1);
    assert_eq!(
        refused(fixture.by_password("alice", PASSWORD).await),
        exceeded
    );
    fixture.advance(1);
    fixture.sign_in("alice").await;
    // All is forgiven.
    assert_eq!(refused(fixture.by_password("alice", "no").await), wrong());
    fixture.sign_in("alice").await;
}

#[tokio::test]
async fn sign_ins_are_listed_with_how_they_went() {
    let fixture = Fixture::with(
        |pool| {
            let add_ons = UserPoolAddOnsType::builder()
                .advanced_security_mode(AdvancedSecurityModeType::Audit)
                .build()
                .unwrap();
            pool.user_pool_add_ons(add_ons)
        },
        any_flow,
    )
    .await;
    fixture.user("alice").await;
    refused(fixture.by_password("alice", "no").await);
    let tokens = fixture.sign_in("alice").await;
    let events = fixture.sdk.admin_list_user_auth_events();
    let events = events.user_pool_id(&fixture.pool).username("alice");
    let events = events.send().await.unwrap();
    let [last, first, ..] = events.auth_events() else {
        panic!("two events: {events:?}")
    };
    assert_eq!(last.event_response().unwrap().as_str(), "Pass");
    assert_eq!(first.event_response().unwrap().as_str(), "Fail");
    let event_id = &claims(tokens.access_token().unwrap())["event_id"];
    assert_eq!(last.event_id(), event_id.as_str());
}
