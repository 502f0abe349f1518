//! The endpoints of OAuth, over plain HTTP.

use std::time::Duration;

use rehearsal_service_cognito::{TokenIssuing as _, TokenOrder};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::cognito_auth_support::{Fixture, claims};

impl Fixture {
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)], basic: bool) -> Response {
        let url = format!("{}{path}", self.cloud.endpoint());
        let mut request = reqwest::Client::new().post(url).form(form);
        if basic {
            request = request.basic_auth(&self.client, self.secret.as_deref());
        }
        request.send().await.unwrap()
    }

    pub(crate) async fn error(&self, path: &str, form: &[(&str, &str)], basic: bool) -> String {
        let answer = self.post(path, form, basic).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        let body: Value = answer.json().await.unwrap();
        body["error"].as_str().unwrap().to_owned()
    }

    async fn user_info(&self, token: &str) -> Response {
        let url = format!("{}/oauth2/userInfo", self.cloud.endpoint());
        let request = reqwest::Client::new().get(url).bearer_auth(token);
        request.send().await.unwrap()
    }

    /// Tokens as after a sign-in on a hosted page.
    fn hosted(&self, scopes: &[&str]) -> Value {
        let order = TokenOrder {
            pool: self.pool.clone(),
            client: self.client.clone(),
            username: "alice".to_owned(),
            ago: Duration::ZERO,
            scopes: Some(scopes.iter().map(|&scope| scope.to_owned()).collect()),
        };
        self.cloud.issue_tokens(&order).unwrap()
    }
}

#[tokio::test]
async fn a_session_is_refreshed_and_revoked() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let refresh = tokens.refresh_token().unwrap();
    let client = ("client_id", fixture.client.as_str());
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
        client,
    ];
    let answer: Value = fixture
        .post("/oauth2/token", &form, false)
        .await
        .json()
        .await
        .unwrap();
    let access = answer["access_token"].as_str().unwrap();
    fixture.bearer(access).await.unwrap();
    assert!(answer["id_token"].is_string());

    let revoke = "/oauth2/revoke";
    assert_eq!(
        fixture.error(revoke, &[client], false).await,
        "invalid_request"
    );
    assert_eq!(
        fixture
            .error(revoke, &[("token", access), client], false)
            .await,
        "unsupported_token_type"
    );
    let revoked = fixture
        .post(revoke, &[("token", refresh), client], false)
        .await;
    assert_eq!(revoked.status(), StatusCode::OK);
    assert_eq!(
        fixture.error("/oauth2/token", &form, false).await,
        "invalid_grant"
    );
    assert!(fixture.bearer(access).await.is_err());
}

#[tokio::test]
async fn user_info_tells_what_the_scopes_allow() {
    let fixture = Fixture::new().await;
    let all = fixture.hosted(&["openid"]);
    let all: Value = fixture
        .user_info(all["AccessToken"].as_str().unwrap())
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(all["username"], "alice");
    assert_eq!(all["email"], "alice@example.com");
    assert_eq!(all["email_verified"], "true");
    assert_eq!(all["phone_number"], "+15550104567");
    let mail = fixture.hosted(&["openid", "email"]);
    let access = mail["AccessToken"].as_str().unwrap();
    assert_eq!(claims(access)["scope"], "openid email");
    let mail: Value = fixture.user_info(access).await.json().await.unwrap();
    assert_eq!(mail["email"], "alice@example.com");
    assert_eq!(mail["phone_number"], Value::Null);
    // And the API is not for such a token.
    assert_eq!(
        fixture.bearer(access).await.unwrap_err().1,
        "Access Token does not have required scopes"
    );

    let plain = fixture.sign_in("alice").await;
    let refused = fixture.user_info(plain.access_token().unwrap()).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(refused.headers().contains_key("www-authenticate"));
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(
        refused,
        json!({
            "error": "invalid_token",
            "error_description": "Access token does not contain openid scope"
        })
    );
    fixture.advance(3_600);
    assert_eq!(
        fixture.user_info(access).await.status(),
        StatusCode::UNAUTHORIZED
    );
}
