//! Clients that ask for tokens of their own.

use aws_sdk_cognitoidentityprovider::types::{OAuthFlowType, ResourceServerScopeType};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::cognito_auth_support::{Fixture, any_flow, claims, plain_pool};

/// A pool with an API in it, and a client that may use it.
async fn machine() -> Fixture {
    let mut fixture = Fixture::with(plain_pool, any_flow).await;
    let scope = |name: &str| {
        let scope = ResourceServerScopeType::builder();
        scope
            .scope_name(name)
            .scope_description(name)
            .build()
            .unwrap()
    };
    let server = fixture
        .sdk
        .create_resource_server()
        .user_pool_id(&fixture.pool);
    let server = server.identifier("orders").name("orders");
    let server = server.scopes(scope("read")).scopes(scope("write"));
    server.send().await.unwrap();
    let client = fixture
        .sdk
        .create_user_pool_client()
        .user_pool_id(&fixture.pool);
    let made = any_flow(client)
        .client_name("machine")
        .generate_secret(true)
        .allowed_o_auth_flows_user_pool_client(true)
        .allowed_o_auth_flows(OAuthFlowType::ClientCredentials)
        .allowed_o_auth_scopes("orders/read")
        .allowed_o_auth_scopes("orders/write")
        .send()
        .await
        .unwrap()
        .user_pool_client
        .unwrap();
    fixture.client = made.client_id.unwrap();
    fixture.secret = made.client_secret;
    fixture
}

#[tokio::test]
async fn a_client_gets_a_token_for_itself() {
    let fixture = machine().await;
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "orders/read"),
    ];
    let answer = fixture.post("/oauth2/token", &form, true).await;
    assert_eq!(
        answer.headers()["content-type"],
        "application/json;charset=UTF-8"
    );
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 3600);
    assert_eq!(answer["refresh_token"], Value::Null);
    let access = claims(answer["access_token"].as_str().unwrap());
    assert_eq!(access["sub"], fixture.client);
    assert_eq!(access["client_id"], fixture.client);
    assert_eq!(access["scope"], "orders/read");
    assert_eq!(access["version"], 2);
    assert_eq!(access["username"], Value::Null);

    // Without a word about scopes it gets all; the form may say who asks.
    let secret = fixture.secret.as_deref().unwrap();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", fixture.client.as_str()),
        ("client_secret", secret),
    ];
    let answer: Value = fixture
        .post("/oauth2/token", &form, false)
        .await
        .json()
        .await
        .unwrap();
    let access = claims(answer["access_token"].as_str().unwrap());
    assert_eq!(access["scope"], "orders/read orders/write");
    let calls = fixture.cloud.journal().since(0);
    let last = calls.last().unwrap();
    assert_eq!(&*last.operation, "Token_POST");
    assert!(!last.request.to_string().contains(secret));
}

#[tokio::test]
async fn errors_are_oauths() {
    let fixture = machine().await;
    let token = "/oauth2/token";
    let credentials = ("grant_type", "client_credentials");
    assert_eq!(fixture.error(token, &[], true).await, "invalid_request");
    assert_eq!(
        fixture.error(token, &[credentials], false).await,
        "invalid_client"
    );
    assert_eq!(
        fixture
            .error(token, &[credentials, ("client_id", &fixture.client)], false)
            .await,
        "invalid_client"
    );
    assert_eq!(
        fixture
            .error(token, &[credentials, ("scope", "orders/delete")], true)
            .await,
        "invalid_scope"
    );
    assert_eq!(
        fixture
            .error(token, &[("grant_type", "password")], true)
            .await,
        "unsupported_grant_type"
    );
    let code = [("grant_type", "authorization_code"), ("code", "x")];
    let refused = fixture.error(token, &code, true).await;
    assert_eq!(refused, "unauthorized_client", "it has another flow");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    assert_eq!(fixture.error(token, &refresh, true).await, "invalid_grant");

    let user = Fixture::new().await;
    let form = [credentials, ("client_id", &user.client)];
    assert_eq!(user.error(token, &form, false).await, "unauthorized_client");
    let url = format!("{}/oauth2/authorize", user.cloud.endpoint());
    let authorize = reqwest::get(url).await.unwrap();
    assert_eq!(authorize.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn fault_rules_strike_the_endpoints_too() {
    let fixture = machine().await;
    let rule = json!({"service": "cognito-idp", "operation": "Token_POST", "error": "unavailable", "times": 1});
    fixture
        .cloud
        .faults()
        .add(serde_json::from_value(rule).unwrap());
    let form = [("grant_type", "client_credentials")];
    let struck = fixture.post("/oauth2/token", &form, true).await;
    assert_eq!(struck.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        fixture
            .post("/oauth2/token", &form, true)
            .await
            .status()
            .is_success()
    );
}

#[tokio::test]
async fn a_host_of_a_pools_domain_serves_that_pools_clients_alone() {
    let fixture = machine().await;
    let domain = fixture.sdk.create_user_pool_domain();
    let domain = domain.user_pool_id(&fixture.pool).domain("people");
    domain.send().await.unwrap();
    let other = fixture.sdk.create_user_pool().pool_name("others");
    let other = other.send().await.unwrap().user_pool.unwrap().id.unwrap();
    let domain = fixture.sdk.create_user_pool_domain();
    let domain = domain.user_pool_id(&other).domain("others");
    domain.send().await.unwrap();
    let ask = async |host: &str| {
        let url = format!("{}/oauth2/token", fixture.cloud.endpoint());
        let request = reqwest::Client::new().post(url).header("host", host);
        let request = request.basic_auth(&fixture.client, fixture.secret.as_deref());
        let request = request.form(&[("grant_type", "client_credentials")]);
        request.send().await.unwrap().status()
    };
    let name = |domain: &str| format!("{domain}.auth.us-east-1.amazoncognito.com");
    assert_eq!(ask(&name("people")).await, StatusCode::OK);
    assert_eq!(ask("people.localhost").await, StatusCode::OK);
    assert_eq!(ask(&name("others")).await, StatusCode::BAD_REQUEST);
}
