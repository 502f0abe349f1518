//! New tokens for old, and the end of both.

use aws_sdk_cognitoidentityprovider::operation::get_tokens_from_refresh_token::GetTokensFromRefreshTokenOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AuthenticationResultType, ExplicitAuthFlowsType, FeatureType, RefreshTokenRotationType,
};

use crate::cognito_auth_support::{
    AuthError, Fixture, any_flow, claims, exchange, plain_pool, refusal, refused,
};

impl Fixture {
    async fn renew(&self, token: &str) -> Result<AuthenticationResultType, AuthError> {
        let parameters = [("REFRESH_TOKEN", token)];
        let renewed = self.initiate("REFRESH_TOKEN_AUTH", &parameters).await?;
        Ok(renewed.authentication_result.unwrap())
    }

    async fn get_tokens(&self, token: &str) -> Result<GetTokensFromRefreshTokenOutput, AuthError> {
        let get = self.sdk.get_tokens_from_refresh_token();
        let get = get.client_id(&self.client).refresh_token(token);
        get.send().await.map_err(refusal)
    }

    async fn revoke(&self, token: &str) -> Result<(), AuthError> {
        let revoke = self.sdk.revoke_token().client_id(&self.client);
        let revoked = revoke.token(token).send().await;
        revoked.map(drop).map_err(refusal)
    }
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_of_the_same_session() {
    let fixture = Fixture::new().await;
    let first = fixture.sign_in("alice").await;
    let token = first.refresh_token().unwrap();
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        let renewed = fixture
            .initiate(flow, &[("REFRESH_TOKEN", token)])
            .await
            .unwrap();
        let renewed = renewed.authentication_result.unwrap();
        assert_eq!(renewed.refresh_token, None, "it stays the same");
        let (old, new) = (
            claims(first.access_token().unwrap()),
            claims(renewed.access_token().unwrap()),
        );
        for same in ["sub", "origin_jti", "event_id", "auth_time"] {
            assert_eq!(old[same], new[same], "{same}");
        }
        assert_ne!(old["jti"], new["jti"]);
        assert!(renewed.id_token.is_some());
    }
    let got = fixture.get_tokens(token).await.unwrap();
    assert!(got.authentication_result.unwrap().refresh_token.is_none());
}

#[tokio::test]
async fn what_is_no_refresh_token_of_the_client_is_invalid() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let token = tokens.refresh_token().unwrap();
    let invalid = exchange("NotAuthorizedException", "Invalid Refresh Token");
    let altered = format!("{}AA", &token[..token.len() - 2]);
    for wrong in [altered.as_str(), "nonsense", tokens.access_token().unwrap()] {
        assert_eq!(refused(fixture.renew(wrong).await), invalid);
    }
    let other = fixture
        .sdk
        .create_user_pool_client()
        .user_pool_id(&fixture.pool);
    let other = any_flow(other.client_name("other")).send().await.unwrap();
    let other = other.user_pool_client.unwrap().client_id.unwrap();
    let stranger = fixture.sdk.get_tokens_from_refresh_token().client_id(other);
    let stranger = stranger.refresh_token(token).send().await.map_err(refusal);
    assert_eq!(refused(stranger), invalid);
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_its_access_tokens_with_it() {
    let fixture = Fixture::new().await;
    let (one, two) = (
        fixture.sign_in("alice").await,
        fixture.sign_in("alice").await,
    );
    let access = one.access_token().unwrap();
    assert_eq!(
        refused(fixture.revoke(access).await).0,
        "UnsupportedTokenTypeException"
    );
    fixture.revoke(one.refresh_token().unwrap()).await.unwrap();
    assert_eq!(
        refused(fixture.bearer(access).await),
        exchange("NotAuthorizedException", "Access Token has been revoked")
    );
    assert_eq!(
        refused(fixture.renew(one.refresh_token().unwrap()).await),
        exchange("NotAuthorizedException", "Refresh Token has been revoked")
    );
    // The other session goes on.
    fixture.bearer(two.access_token().unwrap()).await.unwrap();
    fixture.renew(two.refresh_token().unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_client_without_revocation_refuses_it_and_tells_no_origin() {
    let fixture = Fixture::with(plain_pool, |client| {
        any_flow(client).enable_token_revocation(false)
    })
    .await;
    fixture.user("alice").await;
    let tokens = fixture.sign_in("alice").await;
    assert!(
        claims(tokens.access_token().unwrap())
            .get("origin_jti")
            .is_none()
    );
    assert_eq!(
        refused(fixture.revoke(tokens.refresh_token().unwrap()).await).0,
        "UnsupportedOperationException"
    );
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions_and_no_later_one() {
    let fixture = Fixture::new().await;
    let (one, two) = (
        fixture.sign_in("alice").await,
        fixture.sign_in("alice").await,
    );
    let sign_out = fixture.sdk.global_sign_out();
    let sign_out = sign_out.access_token(one.access_token().unwrap());
    sign_out.send().await.unwrap();
    for tokens in [&one, &two] {
        assert_eq!(
            refused(fixture.bearer(tokens.access_token().unwrap()).await),
            exchange("NotAuthorizedException", "Access Token has been revoked")
        );
        assert_eq!(
            refused(fixture.renew(tokens.refresh_token().unwrap()).await),
            exchange("NotAuthorizedException", "Refresh Token has been revoked")
        );
    }
    let three = fixture.sign_in("alice").await;
    fixture.bearer(three.access_token().unwrap()).await.unwrap();

    let sign_out = fixture.sdk.admin_user_global_sign_out();
    let sign_out = sign_out.user_pool_id(&fixture.pool).username("alice");
    sign_out.send().await.unwrap();
    assert_eq!(
        refused(fixture.bearer(three.access_token().unwrap()).await),
        exchange("NotAuthorizedException", "Access Token has been revoked")
    );
}

#[tokio::test]
async fn a_refresh_token_is_replaced_where_the_client_wants_that() {
    let fixture = Fixture::with(plain_pool, |client| {
        let rotation = RefreshTokenRotationType::builder()
            .feature(FeatureType::Enabled)
            .retry_grace_period_seconds(30)
            .build()
            .unwrap();
        client
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowUserPasswordAuth)
            .refresh_token_rotation(rotation)
    })
    .await;
    fixture.user("alice").await;
    let first = fixture.sign_in("alice").await.refresh_token.unwrap();
    assert_eq!(
        refused(fixture.renew(&first).await).0,
        "InvalidParameterException"
    );
    let next = async |token: &str| {
        let got = fixture.get_tokens(token).await?;
        Ok(got.authentication_result.unwrap().refresh_token.unwrap())
    };
    let second = next(&first).await.unwrap();
    assert_ne!(first, second);
    // Whoever did not hear the answer may ask again, for a while.
    fixture.advance(29);
    assert_eq!(next(&first).await, Ok(second.clone()));
    fixture.advance(1);
    assert_eq!(refused(next(&first).await).0, "RefreshTokenReuseException");
    let third = next(&second).await.unwrap();
    assert_eq!(refused(next(&first).await).0, "RefreshTokenReuseException");
    // The last token is as old as the first sign-in.
    fixture.advance(30 * 86_400);
    assert_eq!(
        refused(next(&third).await),
        exchange("NotAuthorizedException", "Refresh Token has expired")
    );
}
