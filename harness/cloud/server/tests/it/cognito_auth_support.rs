//! A user pool with a client and users, and the client's side of signing in.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::operation::admin_initiate_auth::AdminInitiateAuthOutput;
use aws_sdk_cognitoidentityprovider::operation::create_user_pool::builders::CreateUserPoolFluentBuilder;
use aws_sdk_cognitoidentityprovider::operation::create_user_pool_client::builders::CreateUserPoolClientFluentBuilder;
use aws_sdk_cognitoidentityprovider::operation::initiate_auth::InitiateAuthOutput;
use aws_sdk_cognitoidentityprovider::operation::respond_to_auth_challenge::RespondToAuthChallengeOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType, ChallengeNameType,
    ExplicitAuthFlowsType, MessageActionType,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rehearsal_cloud::Cloud;
use serde_json::Value;
use sha2::Sha256;

use crate::support::{cloud, cognito};

/// The password of every user here.
pub(crate) const PASSWORD: &str = "Secret-1!";

/// Why a call was refused: code and message.
pub(crate) type AuthError = (String, String);

/// A pool, one client, and the SDK.
pub(crate) struct Fixture {
    pub cloud: Cloud,
    pub sdk: Client,
    pub pool: String,
    pub client: String,
    pub secret: Option<String>,
}

/// A user pool as AWS makes one, with nothing special about it.
pub(crate) fn plain_pool(pool: CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder {
    pool
}

/// A client that allows every flow.
pub(crate) fn any_flow(
    client: CreateUserPoolClientFluentBuilder,
) -> CreateUserPoolClientFluentBuilder {
    [
        ExplicitAuthFlowsType::AllowAdminUserPasswordAuth,
        ExplicitAuthFlowsType::AllowCustomAuth,
        ExplicitAuthFlowsType::AllowRefreshTokenAuth,
        ExplicitAuthFlowsType::AllowUserAuth,
        ExplicitAuthFlowsType::AllowUserPasswordAuth,
        ExplicitAuthFlowsType::AllowUserSrpAuth,
    ]
    .into_iter()
    .fold(
        client,
        CreateUserPoolClientFluentBuilder::explicit_auth_flows,
    )
}

pub(crate) fn attribute(name: &str, value: &str) -> AttributeType {
    AttributeType::builder()
        .name(name)
        .value(value)
        .build()
        .unwrap()
}

/// What a call was refused with.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` is given"
)]
pub(crate) fn refusal<E, R>(error: SdkError<E, R>) -> AuthError
where
    E: ProvideErrorMetadata + std::fmt::Debug,
    R: std::fmt::Debug,
{
    let recorded = error
        .as_service_error()
        .unwrap_or_else(|| panic!("the cloud answers: {error:?}"));
    (
        recorded.code().unwrap_or_default().to_owned(),
        recorded.message().unwrap_or_default().to_owned(),
    )
}

/// The same where the call must not go well.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, AuthError>) -> AuthError {
    result.expect_err("it is refused")
}

pub(crate) fn exchange(code: &str, message: &str) -> AuthError {
    (code.to_owned(), message.to_owned())
}

fn map(parameters: &[(&str, &str)]) -> HashMap<String, String> {
    let pairs = parameters.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

impl Fixture {
    /// A pool and a client of the plainest sort, and `alice`.
    pub(crate) async fn new() -> Self {
        let fixture = Self::with(plain_pool, any_flow).await;
        fixture.user("alice").await;
        fixture
    }

    /// A pool and a client to the test's liking.
    pub(crate) async fn with(
        pool: impl FnOnce(CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder,
        client: impl FnOnce(CreateUserPoolClientFluentBuilder) -> CreateUserPoolClientFluentBuilder,
    ) -> Self {
        let cloud = cloud().await;
        let sdk = cognito(&cloud);
        let made = pool(sdk.create_user_pool().pool_name("people"));
        let made = made.send().await.unwrap().user_pool.unwrap();
        let pool = made.id.unwrap();
        let made = client(
            sdk.create_user_pool_client()
                .user_pool_id(&pool)
                .client_name("shop"),
        );
        let made = made.send().await.unwrap().user_pool_client.unwrap();
        Self {
            cloud,
            sdk,
            pool,
            client: made.client_id.unwrap(),
            secret: made.client_secret,
        }
    }

    /// A confirmed user with a mail address and a telephone.
    pub(crate) async fn user(&self, name: &str) {
        self.user_with(name, &[]).await;
    }

    /// The same with more attributes.
    pub(crate) async fn user_with(&self, name: &str, attributes: &[(&str, &str)]) {
        self.invite(name, attributes).await;
        self.sdk
            .admin_set_user_password()
            .user_pool_id(&self.pool)
            .username(name)
            .password(PASSWORD)
            .permanent(true)
            .send()
            .await
            .unwrap();
    }

    /// A user who has to change the password first.
    pub(crate) async fn temporary_user(&self, name: &str) {
        self.invite(name, &[]).await;
    }

    async fn invite(&self, name: &str, attributes: &[(&str, &str)]) {
        let create = self
            .sdk
            .admin_create_user()
            .user_pool_id(&self.pool)
            .username(name)
            .user_attributes(attribute("email", &format!("{name}@example.com")))
            .user_attributes(attribute("email_verified", "true"))
            .user_attributes(attribute("phone_number", "+15550104567"))
            .user_attributes(attribute("phone_number_verified", "true"))
            .temporary_password(PASSWORD)
            .message_action(MessageActionType::Suppress);
        let create = attributes.iter().fold(create, |create, (name, value)| {
            create.user_attributes(attribute(name, value))
        });
        create.send().await.unwrap();
    }

    pub(crate) async fn initiate(
        &self,
        flow: &str,
        parameters: &[(&str, &str)],
    ) -> Result<InitiateAuthOutput, AuthError> {
        self.sdk
            .initiate_auth()
            .client_id(&self.client)
            .auth_flow(AuthFlowType::from(flow))
            .set_auth_parameters(Some(map(parameters)))
            .send()
            .await
            .map_err(refusal)
    }

    pub(crate) async fn admin_initiate(
        &self,
        flow: &str,
        parameters: &[(&str, &str)],
    ) -> Result<AdminInitiateAuthOutput, AuthError> {
        self.sdk
            .admin_initiate_auth()
            .user_pool_id(&self.pool)
            .client_id(&self.client)
            .auth_flow(AuthFlowType::from(flow))
            .set_auth_parameters(Some(map(parameters)))
            .send()
            .await
            .map_err(refusal)
    }

    pub(crate) async fn respond(
        &self,
        challenge: &str,
        session: Option<&str>,
        responses: &[(&str, &str)],
    ) -> Result<RespondToAuthChallengeOutput, AuthError> {
        self.sdk
            .respond_to_auth_challenge()
            .client_id(&self.client)
            .challenge_name(ChallengeNameType::from(challenge))
            .set_session(session.map(str::to_owned))
            .set_challenge_responses(Some(map(responses)))
            .send()
            .await
            .map_err(refusal)
    }

    /// Begins to sign a user in by password.
    pub(crate) async fn by_password(
        &self,
        name: &str,
        password: &str,
    ) -> Result<InitiateAuthOutput, AuthError> {
        let parameters = [("USERNAME", name), ("PASSWORD", password)];
        self.initiate("USER_PASSWORD_AUTH", &parameters).await
    }

    /// Signs a user in by password, all the way.
    pub(crate) async fn sign_in(&self, name: &str) -> AuthenticationResultType {
        let started = self.by_password(name, PASSWORD).await.unwrap();
        started
            .authentication_result
            .unwrap_or_else(|| panic!("a challenge: {:?}", started.challenge_name))
    }

    /// Who an access token speaks for.
    pub(crate) async fn bearer(&self, token: &str) -> Result<String, AuthError> {
        let factors = self.sdk.get_user_auth_factors().access_token(token);
        let factors = factors.send().await.map_err(refusal)?;
        Ok(factors.username)
    }

    /// What a user of this name has to send with a client's secret.
    pub(crate) fn secret_hash(&self, username: &str) -> String {
        let secret = self.secret.as_deref().expect("the client has a secret");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(username.as_bytes());
        mac.update(self.client.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }

    /// The code in the last message.
    pub(crate) fn last_code(&self) -> String {
        let messages = self.cloud.mailbox().messages();
        let message = messages.last().expect("a message was sent");
        message.details["Code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.cloud.clock().advance(Duration::from_secs(seconds));
    }

    /// What the cloud serves at a path.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.cloud.endpoint());
        reqwest::get(url).await.unwrap().json().await.unwrap()
    }
}

/// A token's claims, whoever signed it.
pub(crate) fn claims(token: &str) -> Value {
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}
