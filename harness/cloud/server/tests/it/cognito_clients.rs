//! App clients: defaults, secrets, and what does not fit.

use aws_sdk_cognitoidentityprovider::operation::create_user_pool_client::builders::CreateUserPoolClientFluentBuilder;
use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, FeatureType, OAuthFlowType, PreventUserExistenceErrorTypes,
    RefreshTokenRotationType, TimeUnitsType, TokenValidityUnitsType, UserPoolClientType,
};

use crate::cognito_auth_support::{
    Fixture, any_flow, attribute, exchange, plain_pool, refusal, refused,
};

fn plain(client: CreateUserPoolClientFluentBuilder) -> CreateUserPoolClientFluentBuilder {
    client
}

async fn described(fixture: &Fixture) -> UserPoolClientType {
    let answer = fixture.sdk.describe_user_pool_client();
    let answer = answer
        .user_pool_id(&fixture.pool)
        .client_id(&fixture.client);
    answer.send().await.unwrap().user_pool_client.unwrap()
}

#[tokio::test]
async fn a_plain_client_has_awss_defaults() {
    let fixture = Fixture::with(plain_pool, plain).await;
    let client = described(&fixture).await;
    assert_eq!(fixture.client.len(), 26);
    assert_eq!(
        (client.client_name(), client.client_secret()),
        (Some("shop"), None)
    );
    assert_eq!(client.refresh_token_validity, 30);
    assert_eq!(
        client.token_validity_units,
        Some(TokenValidityUnitsType::builder().build())
    );
    assert_eq!(client.enable_token_revocation, Some(true));
    assert_eq!(client.auth_session_validity, Some(3));
    assert_eq!(client.allowed_o_auth_flows_user_pool_client, Some(false));
    assert_eq!(
        client.prevent_user_existence_errors,
        Some(PreventUserExistenceErrorTypes::Legacy)
    );
    assert!(client.explicit_auth_flows.is_none());
}

#[tokio::test]
async fn an_update_keeps_the_secret_and_resets_the_rest() {
    let fixture = Fixture::with(plain_pool, |client| {
        any_flow(client)
            .generate_secret(true)
            .callback_urls("https://shop.example")
    })
    .await;
    let update = fixture.sdk.update_user_pool_client();
    update
        .user_pool_id(&fixture.pool)
        .client_id(&fixture.client)
        .access_token_validity(15)
        .token_validity_units(
            TokenValidityUnitsType::builder()
                .access_token(TimeUnitsType::Minutes)
                .build(),
        )
        .send()
        .await
        .unwrap();
    let client = described(&fixture).await;
    assert_eq!(client.client_name(), Some("shop"));
    assert_eq!(client.client_secret, fixture.secret);
    assert_eq!(client.access_token_validity, Some(15));
    assert!(client.callback_urls.is_none() && client.explicit_auth_flows.is_none());
    assert_eq!(
        refused(fixture.by_password("alice", "x").await),
        exchange(
            "InvalidParameterException",
            "USER_PASSWORD_AUTH flow not enabled for this client"
        )
    );
}

#[tokio::test]
async fn clients_are_listed_and_deleted() {
    let fixture = Fixture::with(plain_pool, plain).await;
    let create = fixture
        .sdk
        .create_user_pool_client()
        .user_pool_id(&fixture.pool);
    create.client_name("admin").send().await.unwrap();
    let list = || {
        fixture
            .sdk
            .list_user_pool_clients()
            .user_pool_id(&fixture.pool)
            .max_results(60)
            .send()
    };
    assert_eq!(list().await.unwrap().user_pool_clients().len(), 2);
    let delete = || {
        let delete = fixture.sdk.delete_user_pool_client();
        delete
            .user_pool_id(&fixture.pool)
            .client_id(&fixture.client)
            .send()
    };
    delete().await.unwrap();
    assert_eq!(list().await.unwrap().user_pool_clients().len(), 1);
    assert_eq!(
        refused(delete().await.map_err(refusal)),
        exchange(
            "ResourceNotFoundException",
            &format!("User pool client {} does not exist.", fixture.client)
        )
    );
}

#[tokio::test]
async fn settings_that_do_not_fit_are_refused() {
    let fixture = Fixture::with(plain_pool, plain).await;
    let client = || {
        let create = fixture
            .sdk
            .create_user_pool_client()
            .user_pool_id(&fixture.pool);
        create.client_name("other")
    };
    let units = |unit| TokenValidityUnitsType::builder().access_token(unit).build();
    let oauth = || client().allowed_o_auth_flows_user_pool_client(true);
    let code = || {
        oauth()
            .allowed_o_auth_flows(OAuthFlowType::Code)
            .allowed_o_auth_scopes("openid")
    };
    let machine = || {
        oauth()
            .allowed_o_auth_flows(OAuthFlowType::ClientCredentials)
            .allowed_o_auth_scopes("openid")
    };
    let rotation = RefreshTokenRotationType::builder()
        .feature(FeatureType::Enabled)
        .build()
        .unwrap();
    let invalid = "InvalidParameterException";
    let flow = "InvalidOAuthFlowException";
    let cases = vec![
        (
            client()
                .explicit_auth_flows(ExplicitAuthFlowsType::AllowUserSrpAuth)
                .explicit_auth_flows(ExplicitAuthFlowsType::AdminNoSrpAuth),
            invalid,
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.".to_owned(),
        ),
        (
            client().access_token_validity(4).token_validity_units(units(TimeUnitsType::Minutes)),
            invalid,
            "Invalid range for token validity.".to_owned(),
        ),
        (
            client().access_token_validity(2).token_validity_units(units(TimeUnitsType::Days)),
            invalid,
            "Invalid range for token validity.".to_owned(),
        ),
        (
            client().read_attributes("custom:nope"),
            invalid,
            "Invalid read attributes specified while creating a client".to_owned(),
        ),
        (
            client().write_attributes("email_verified"),
            invalid,
            "Invalid write attributes specified while creating a client".to_owned(),
        ),
        (
            client().supported_identity_providers("Google"),
            invalid,
            format!("The provider Google does not exist for User Pool {}.", fixture.pool),
        ),
        (
            oauth(),
            invalid,
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.".to_owned(),
        ),
        (
            code(),
            invalid,
            "CallbackUrls can not be empty when code flow or implicit flow is selected".to_owned(),
        ),
        (
            code().callback_urls("http://shop.example"),
            invalid,
            "http://shop.example cannot use the HTTP protocol.".to_owned(),
        ),
        (
            code().callback_urls("https://shop.example/#top"),
            invalid,
            "https://shop.example/#top cannot use fragment".to_owned(),
        ),
        (
            code().callback_urls("https://shop.example").default_redirect_uri("https://other.example"),
            invalid,
            "The default redirect URI https://other.example is not in the callback URIs list.".to_owned(),
        ),
        (
            code().callback_urls("https://shop.example").allowed_o_auth_scopes("api/read"),
            "ScopeDoesNotExistException",
            "Invalid scope requested: api/read".to_owned(),
        ),
        (
            machine(),
            flow,
            "client_credentials flow can not be selected if client does not have a client secret.".to_owned(),
        ),
        (
            machine().generate_secret(true).allowed_o_auth_flows(OAuthFlowType::Code),
            flow,
            "client_credentials flow can not be selected along with code flow or implicit flow.".to_owned(),
        ),
        (
            client().enable_propagate_additional_user_context_data(true),
            invalid,
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true".to_owned(),
        ),
        (
            client().refresh_token_rotation(rotation),
            invalid,
            "Refresh token rotation cannot be enabled when ALLOW_REFRESH_TOKEN_AUTH is in ExplicitAuthFlows.".to_owned(),
        ),
    ];
    for (request, code, message) in cases {
        assert_eq!(
            refused(request.send().await.map_err(refusal)),
            exchange(code, &message)
        );
    }
    let local = code().callback_urls("http://localhost:3000/back");
    local.send().await.unwrap();
}

#[tokio::test]
async fn a_client_may_have_two_secrets_while_it_changes_them() {
    let fixture = Fixture::with(plain_pool, |client| any_flow(client).generate_secret(true)).await;
    let add = || {
        let add = fixture.sdk.add_user_pool_client_secret();
        add.user_pool_id(&fixture.pool)
            .client_id(&fixture.client)
            .send()
    };
    let added = add().await.unwrap().client_secret_descriptor.unwrap();
    assert!(added.client_secret_value().is_some());
    let (code, _) = refused(add().await.map_err(refusal));
    assert_eq!(code, "LimitExceededException");
    let list = || {
        let list = fixture.sdk.list_user_pool_client_secrets();
        list.user_pool_id(&fixture.pool)
            .client_id(&fixture.client)
            .send()
    };
    let secrets = list().await.unwrap().client_secrets.unwrap();
    assert_eq!(secrets.len(), 2);
    assert!(secrets[0].client_secret_value().is_none());
    let delete = fixture.sdk.delete_user_pool_client_secret();
    delete
        .user_pool_id(&fixture.pool)
        .client_id(&fixture.client)
        .client_secret_id(secrets[0].client_secret_id().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        described(&fixture).await.client_secret,
        added.client_secret_value
    );
}

#[tokio::test]
async fn an_app_may_read_and_write_what_its_client_says() {
    let fixture = Fixture::with(plain_pool, |client| {
        any_flow(client)
            .read_attributes("email")
            .write_attributes("name")
    })
    .await;
    fixture.user_with("alice", &[("name", "Alice")]).await;
    let token = fixture.sign_in("alice").await.access_token.unwrap();
    let user = fixture
        .sdk
        .get_user()
        .access_token(&token)
        .send()
        .await
        .unwrap();
    let names: Vec<&str> = user
        .user_attributes
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["email", "sub"]);
    let update = |name: &str, value: &str| {
        let update = fixture.sdk.update_user_attributes().access_token(&token);
        update.user_attributes(attribute(name, value)).send()
    };
    update("name", "Al").await.unwrap();
    assert_eq!(
        refused(update("nickname", "Al").await.map_err(refusal)),
        exchange(
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute"
        )
    );
}
