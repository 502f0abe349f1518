//! What is in the tokens, who can verify them, and until when they are good.

use std::time::Duration;

use aws_sdk_cognitoidentityprovider::types::{
    AttributeDataType, SchemaAttributeType, TimeUnitsType, TokenValidityUnitsType,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use rehearsal_cloud::Issuer;
use rehearsal_service_cognito::{TokenIssuing as _, TokenOrder};
use serde_json::{Value, json};

use crate::cognito_auth_support::{Fixture, any_flow, claims, exchange, plain_pool, refused};

/// Verifies a token as an app does: by the keys that its issuer publishes.
async fn verify(
    fixture: &Fixture,
    token: &str,
    audience: Option<&str>,
) -> jsonwebtoken::errors::Result<Value> {
    let issuer = format!("{}/{}", fixture.cloud.endpoint(), fixture.pool);
    let configuration = fixture
        .get(&format!(
            "/{}/.well-known/openid-configuration",
            fixture.pool
        ))
        .await;
    assert_eq!(configuration["issuer"], issuer);
    let keys = reqwest::get(configuration["jwks_uri"].as_str().unwrap());
    let keys: JwkSet = keys.await.unwrap().json().await.unwrap();
    crate::jwt_provider::install();
    let kid = decode_header(token)?.kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap())?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[issuer]);
    validation.leeway = 0;
    match audience {
        Some(audience) => validation.set_audience(&[audience]),
        None => validation.validate_aud = false,
    }
    decode::<Value>(token, &key, &validation).map(|token| token.claims)
}

#[tokio::test]
async fn an_ordinary_library_verifies_both_tokens_by_the_published_keys() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let id = tokens.id_token().unwrap();
    let id_claims = verify(&fixture, id, Some(&fixture.client)).await.unwrap();
    assert_eq!(id_claims["email"], "alice@example.com");
    let access = tokens.access_token().unwrap();
    let access_claims = verify(&fixture, access, None).await.unwrap();
    assert_eq!(access_claims["client_id"], fixture.client);
    let kid = |token| decode_header(token).unwrap().kid;
    assert_ne!(kid(id), kid(access));
    assert!(verify(&fixture, id, Some("another")).await.is_err());
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused_by_everybody() {
    let fixture = Fixture::new().await;
    fixture.user("root").await;
    let tokens = fixture.sign_in("alice").await;
    let access = tokens.access_token().unwrap();
    let mut forged = claims(access);
    forged["username"] = "root".into();
    let parts: Vec<&str> = access.split('.').collect();
    let forged = URL_SAFE_NO_PAD.encode(forged.to_string());
    let forged = format!("{}.{forged}.{}", parts[0], parts[2]);
    assert!(verify(&fixture, &forged, None).await.is_err());
    assert_eq!(
        refused(fixture.bearer(&forged).await),
        exchange(
            "NotAuthorizedException",
            "Could not verify signature for Access Token"
        )
    );
    for wrong in [tokens.id_token().unwrap(), "not.a.token", "nothing"] {
        assert_eq!(
            refused(fixture.bearer(wrong).await),
            exchange("NotAuthorizedException", "Invalid Access Token")
        );
    }
}

#[tokio::test]
async fn the_tokens_have_the_claims_of_cognitos() {
    let fixture = Fixture::with(
        |pool| {
            let tier = SchemaAttributeType::builder()
                .name("tier")
                .attribute_data_type(AttributeDataType::String)
                .build();
            pool.schema(tier)
        },
        any_flow,
    )
    .await;
    fixture.user_with("alice", &[("custom:tier", "7")]).await;
    for (group, precedence, role) in [
        ("readers", 9, None),
        ("admins", 1, Some("arn:aws:iam::000000000000:role/admin")),
        ("editors", 5, Some("arn:aws:iam::000000000000:role/editor")),
    ] {
        let create = fixture.sdk.create_group().user_pool_id(&fixture.pool);
        let create = create.group_name(group).precedence(precedence);
        create
            .set_role_arn(role.map(str::to_owned))
            .send()
            .await
            .unwrap();
        let add = fixture
            .sdk
            .admin_add_user_to_group()
            .user_pool_id(&fixture.pool);
        add.group_name(group)
            .username("alice")
            .send()
            .await
            .unwrap();
    }
    let tokens = fixture.sign_in("alice").await;
    let id = claims(tokens.id_token().unwrap());
    let access = claims(tokens.access_token().unwrap());

    let issuer = format!("{}/{}", fixture.cloud.endpoint(), fixture.pool);
    let groups = json!(["admins", "editors", "readers"]);
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["aud"], fixture.client);
    assert_eq!(id["cognito:username"], "alice");
    assert_eq!(id["email"], "alice@example.com");
    assert_eq!(id["email_verified"], json!(true));
    assert_eq!(id["phone_number_verified"], json!(true));
    assert_eq!(id["custom:tier"], "7");
    assert_eq!(id["cognito:groups"], groups);
    assert_eq!(
        id["cognito:roles"],
        json!([
            "arn:aws:iam::000000000000:role/admin",
            "arn:aws:iam::000000000000:role/editor"
        ])
    );
    assert_eq!(
        id["cognito:preferred_role"],
        "arn:aws:iam::000000000000:role/admin"
    );
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["client_id"], fixture.client);
    assert_eq!(access["username"], "alice");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(access["cognito:groups"], groups);
    for absent in ["aud", "email", "cognito:roles", "version"] {
        assert_eq!(access[absent], Value::Null, "{absent}");
    }
    for both in ["sub", "iss", "origin_jti", "event_id", "auth_time"] {
        assert_eq!(id[both], access[both], "{both}");
    }
    assert_eq!(id["iss"], issuer);
    assert_ne!(id["jti"], access["jti"]);
    for token in [&id, &access] {
        let number = |name: &str| token[name].as_i64().unwrap();
        assert_eq!(number("exp") - number("iat"), 3600);
        assert_eq!(number("auth_time"), number("iat"));
    }
}

#[tokio::test]
async fn an_id_token_shows_what_the_client_may_read() {
    let fixture = Fixture::with(plain_pool, |client| {
        any_flow(client).read_attributes("phone_number")
    })
    .await;
    fixture.user("alice").await;
    let id = claims(fixture.sign_in("alice").await.id_token().unwrap());
    assert_eq!(id["phone_number"], "+15550104567");
    assert_eq!(id["email"], Value::Null);
    assert!(id["sub"].is_string());
}

#[tokio::test]
async fn tokens_last_as_long_as_the_client_says() {
    let fixture = Fixture::with(plain_pool, |client| {
        let units = TokenValidityUnitsType::builder()
            .access_token(TimeUnitsType::Minutes)
            .id_token(TimeUnitsType::Hours)
            .refresh_token(TimeUnitsType::Days);
        any_flow(client)
            .token_validity_units(units.build())
            .access_token_validity(5)
            .id_token_validity(2)
            .refresh_token_validity(1)
    })
    .await;
    fixture.user("alice").await;
    let tokens = fixture.sign_in("alice").await;
    assert_eq!(tokens.expires_in, 300);
    let lasts = |token: &str| {
        let claims = claims(token);
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
    };
    assert_eq!(lasts(tokens.access_token().unwrap()), 300);
    assert_eq!(lasts(tokens.id_token().unwrap()), 7_200);
    let refresh = [("REFRESH_TOKEN", tokens.refresh_token().unwrap())];
    fixture.advance(86_399);
    fixture
        .initiate("REFRESH_TOKEN_AUTH", &refresh)
        .await
        .unwrap();
    fixture.advance(1);
    assert_eq!(
        refused(fixture.initiate("REFRESH_TOKEN_AUTH", &refresh).await),
        exchange("NotAuthorizedException", "Refresh Token has expired")
    );
}

#[tokio::test]
async fn the_cloud_judges_by_its_own_clock_and_an_app_by_the_real_one() {
    let fixture = Fixture::new().await;
    fixture.advance(1_000_000);
    let tokens = fixture.sign_in("alice").await;
    let access = tokens.access_token().unwrap();
    verify(&fixture, access, None).await.unwrap();
    fixture.bearer(access).await.unwrap();
    fixture.advance(3_599);
    fixture.bearer(access).await.unwrap();
    fixture.advance(1);
    assert_eq!(
        refused(fixture.bearer(access).await),
        exchange("NotAuthorizedException", "Access Token has expired")
    );
    // To an app, no time has passed.
    verify(&fixture, access, None).await.unwrap();
}

#[tokio::test]
async fn tokens_of_a_sign_in_long_ago_are_expired_to_everybody() {
    let fixture = Fixture::new().await;
    let order = TokenOrder {
        pool: fixture.pool.clone(),
        client: fixture.client.clone(),
        username: "alice".to_owned(),
        ago: Duration::from_hours(2),
        scopes: None,
    };
    let tokens = fixture.cloud.issue_tokens(&order).unwrap();
    let access = tokens["AccessToken"].as_str().unwrap();
    let verified = verify(&fixture, access, None).await.unwrap_err();
    assert_eq!(
        *verified.kind(),
        jsonwebtoken::errors::ErrorKind::ExpiredSignature
    );
    assert_eq!(
        refused(fixture.bearer(access).await),
        exchange("NotAuthorizedException", "Access Token has expired")
    );
    // The refresh token lasts longer.
    let refresh = [("REFRESH_TOKEN", tokens["RefreshToken"].as_str().unwrap())];
    let renewed = fixture
        .initiate("REFRESH_TOKEN_AUTH", &refresh)
        .await
        .unwrap();
    let renewed = renewed.authentication_result.unwrap();
    let fresh = renewed.access_token().unwrap();
    verify(&fixture, fresh, None).await.unwrap();
    assert_eq!(claims(fresh)["auth_time"], claims(access)["auth_time"]);

    let unknown = TokenOrder {
        username: "nobody".to_owned(),
        ..order
    };
    assert_eq!(
        fixture
            .cloud
            .issue_tokens(&unknown)
            .unwrap_err()
            .to_string(),
        "could not issue tokens: User does not exist."
    );
}

#[tokio::test]
async fn the_issuer_can_be_aws_or_another_name() {
    let fixture = Fixture::new().await;
    let issuer = async || {
        let tokens = fixture.sign_in("alice").await;
        claims(tokens.id_token().unwrap())["iss"].clone()
    };
    fixture.cloud.set_issuer(Issuer::Amazon);
    assert_eq!(
        issuer().await,
        format!(
            "https://cognito-idp.us-east-1.amazonaws.com/{}",
            fixture.pool
        )
    );
    let tokens = fixture.sign_in("alice").await;
    fixture
        .bearer(tokens.access_token().unwrap())
        .await
        .unwrap();
    fixture
        .cloud
        .set_issuer("http://cloud.test:4566/".parse().unwrap());
    assert_eq!(
        issuer().await,
        format!("http://cloud.test:4566/{}", fixture.pool)
    );
    assert!("cloud.test".parse::<Issuer>().is_err());
}

#[tokio::test]
async fn tokens_outlive_a_snapshot() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let saved = fixture.cloud.snapshot().unwrap();
    fixture.cloud.reset();
    let access = tokens.access_token().unwrap();
    assert_eq!(
        refused(fixture.bearer(access).await),
        exchange("NotAuthorizedException", "Invalid Access Token")
    );
    fixture.cloud.restore(&saved).unwrap();
    fixture.bearer(access).await.unwrap();
    let refresh = [("REFRESH_TOKEN", tokens.refresh_token().unwrap())];
    fixture
        .initiate("REFRESH_TOKEN_AUTH", &refresh)
        .await
        .unwrap();
}

#[tokio::test]
async fn nobody_comes_into_the_tokens_of_a_user_who_is_gone() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let delete = fixture.sdk.admin_delete_user();
    let delete = delete.user_pool_id(&fixture.pool).username("alice");
    delete.send().await.unwrap();
    let saved = fixture.cloud.snapshot().unwrap();
    fixture.cloud.restore(&saved).unwrap();
    fixture.user("bob").await;
    let access = tokens.access_token().unwrap();
    assert_eq!(
        refused(fixture.bearer(access).await),
        exchange("UserNotFoundException", "User does not exist.")
    );
}

#[tokio::test]
async fn a_token_is_good_for_no_other_pool_and_for_nobody_who_is_gone() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let access = tokens.access_token().unwrap();
    let other = fixture.sdk.create_user_pool().pool_name("others");
    let other = other.send().await.unwrap().user_pool.unwrap().id.unwrap();
    let keys = fixture
        .get(&format!("/{other}/.well-known/jwks.json"))
        .await;
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let kid = decode_header(access).unwrap().kid.unwrap();
    assert!(keys.find(&kid).is_none());

    let disable = fixture.sdk.admin_disable_user();
    let disable = disable.user_pool_id(&fixture.pool).username("alice");
    disable.send().await.unwrap();
    assert_eq!(
        refused(fixture.bearer(access).await).0,
        "NotAuthorizedException"
    );
    let delete = fixture.sdk.admin_delete_user();
    let delete = delete.user_pool_id(&fixture.pool).username("alice");
    delete.send().await.unwrap();
    assert_eq!(
        refused(fixture.bearer(access).await),
        exchange("UserNotFoundException", "User does not exist.")
    );
}

#[tokio::test]
async fn the_keys_of_a_pool_that_is_not_there_are_not_found() {
    let fixture = Fixture::new().await;
    let url = format!(
        "{}/us-east-1_nowhere/.well-known/jwks.json",
        fixture.cloud.endpoint()
    );
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(
        answer.json::<Value>().await.unwrap()["message"],
        "User pool us-east-1_nowhere does not exist."
    );
}

#[tokio::test]
async fn another_process_orders_tokens_and_sets_the_issuer_by_the_control_api() {
    let fixture = Fixture::new().await;
    let ask = async |method: reqwest::Method, path: &str, body: Value| {
        let url = format!("{}/_rehearsal/cognito/{path}", fixture.cloud.endpoint());
        let request = reqwest::Client::new().request(method, url).json(&body);
        let answer = request.send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    let (get, post, put) = (
        reqwest::Method::GET,
        reqwest::Method::POST,
        reqwest::Method::PUT,
    );
    let order = |more: Value| {
        let mut order =
            json!({"pool": fixture.pool, "client": fixture.client, "username": "alice"});
        order
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        order
    };
    let (status, tokens) = ask(post.clone(), "tokens", order(json!({"ago": "30m"}))).await;
    assert_eq!(status, 200, "{tokens}");
    let access = tokens["AccessToken"].as_str().unwrap();
    fixture.bearer(access).await.unwrap();
    fixture.advance(1_800);
    assert_eq!(
        refused(fixture.bearer(access).await).1,
        "Access Token has expired"
    );
    let scoped = json!({"ago_ms": 0, "scopes": ["openid"]});
    let (_, tokens) = ask(post.clone(), "tokens", order(scoped)).await;
    assert_eq!(
        claims(tokens["AccessToken"].as_str().unwrap())["scope"],
        "openid"
    );

    for (more, message) in [
        (
            json!({"username": "nobody"}),
            "could not issue tokens: User does not exist.",
        ),
        (
            json!({"client": "nothing"}),
            "could not issue tokens: User pool client nothing does not exist.",
        ),
        (
            json!({"ago": "soon"}),
            "could not read \"soon\" as a duration: write a number and ms, s, m, h or d",
        ),
        (
            json!({"ago": "1h", "ago_ms": 1}),
            "could not issue tokens: give ago or ago_ms, not both",
        ),
        (
            json!({"ago": "99999999d"}),
            "could not issue tokens: that is too long ago",
        ),
    ] {
        let (status, answer) = ask(post.clone(), "tokens", order(more)).await;
        assert_eq!((status, answer["error"].as_str()), (400, Some(message)));
    }

    let set = json!({"issuer": "amazonaws"});
    assert_eq!(
        ask(put.clone(), "issuer", set.clone()).await,
        (200, set.clone())
    );
    assert_eq!(ask(get, "issuer", Value::Null).await, (200, set));
    let (status, answer) = ask(put, "issuer", json!({"issuer": "aws"})).await;
    assert_eq!(status, 400);
    assert_eq!(
        answer["error"],
        "could not read \"aws\" as an issuer: write endpoint, amazonaws or a URL (http://cloud.test:4566)"
    );
}
