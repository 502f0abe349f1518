//! Accounts: customers sign up, in and out with a Cognito user pool. The shop
//! stores neither passwords nor tokens.

use std::collections::HashMap;
use std::error::Error;

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::error::{BuildError, ProvideErrorMetadata};
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType,
};
use serde::Serialize;
use shop_core::aws::{CallError, SdkConfig};

use super::error::AccountError;

/// The accounts of customers.
#[async_trait]
pub(crate) trait Accounts: Send + Sync {
    /// Creates an account and sends a code to its address. Returns the id.
    async fn sign_up(
        &self,
        email: &str,
        password: &str,
        name: &str,
    ) -> Result<String, AccountError>;

    /// Confirms an account with the code that was sent to its address.
    async fn confirm(&self, email: &str, code: &str) -> Result<(), AccountError>;

    /// Sends another code; the one before becomes invalid.
    async fn send_code(&self, email: &str) -> Result<(), AccountError>;

    /// Signs a customer in.
    async fn sign_in(&self, email: &str, password: &str) -> Result<Tokens, AccountError>;

    /// Returns new tokens for a refresh token.
    async fn refresh(&self, refresh_token: &str) -> Result<Tokens, AccountError>;

    /// Ends a session: its refresh token becomes invalid.
    async fn revoke(&self, refresh_token: &str) -> Result<(), AccountError>;

    /// Ends all sessions of the customer with this access token.
    async fn sign_out_everywhere(&self, access_token: &str) -> Result<(), AccountError>;

    /// Sends a code that allows setting a new password.
    async fn forgot_password(&self, email: &str) -> Result<(), AccountError>;

    /// Sets a new password with a code.
    async fn set_password(
        &self,
        email: &str,
        code: &str,
        password: &str,
    ) -> Result<(), AccountError>;
}

/// The app client of a Cognito user pool.
pub(crate) struct CognitoAccounts {
    cognito: aws_sdk_cognitoidentityprovider::Client,
    client_id: String,
}

/// The tokens of a signed-in customer.
#[derive(Debug, Serialize)]
pub(crate) struct Tokens {
    token_type: &'static str,
    /// Authorises requests.
    pub(crate) access_token: String,
    /// Describes the customer, for display.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
    /// Gets a new access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// The seconds until the access token expires.
    expires_in: i32,
}

impl Tokens {
    fn from_result(result: Option<AuthenticationResultType>) -> Result<Self, AccountError> {
        // Without tokens there is a challenge: a second factor, or a password
        // that has to be changed. The shop supports neither.
        let result = result.ok_or(AccountError::ChallengeRequired)?;
        Ok(Self {
            token_type: "Bearer",
            access_token: result.access_token.unwrap_or_default(),
            id_token: result.id_token,
            refresh_token: result.refresh_token,
            expires_in: result.expires_in,
        })
    }
}

impl CognitoAccounts {
    pub(crate) fn new(sdk: &SdkConfig, client_id: String) -> Self {
        Self {
            cognito: aws_sdk_cognitoidentityprovider::Client::new(sdk),
            client_id,
        }
    }

    async fn initiate<const N: usize>(
        &self,
        flow: AuthFlowType,
        parameters: [(&str, &str); N],
        what: &'static str,
    ) -> Result<Tokens, AccountError> {
        let parameters: HashMap<String, String> = parameters
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let answer = self
            .cognito
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(flow)
            .set_auth_parameters(Some(parameters))
            .send()
            .await
            .map_err(|error| AccountError::from_sdk(what, &error))?;
        Tokens::from_result(answer.authentication_result)
    }
}

#[async_trait]
impl Accounts for CognitoAccounts {
    async fn sign_up(
        &self,
        email: &str,
        password: &str,
        name: &str,
    ) -> Result<String, AccountError> {
        let mut attributes = vec![attribute("email", email)?];
        if !name.is_empty() {
            attributes.push(attribute("name", name)?);
        }
        let signed_up = self
            .cognito
            .sign_up()
            .client_id(&self.client_id)
            .username(email)
            .password(password)
            .set_user_attributes(Some(attributes))
            .send()
            .await
            .map_err(|error| AccountError::from_sdk("sign up", &error))?;
        Ok(signed_up.user_sub)
    }

    async fn confirm(&self, email: &str, code: &str) -> Result<(), AccountError> {
        self.cognito
            .confirm_sign_up()
            .client_id(&self.client_id)
            .username(email)
            .confirmation_code(code)
            .send()
            .await
            .map_err(|error| AccountError::from_sdk("confirm an account", &error))?;
        Ok(())
    }

    async fn send_code(&self, email: &str) -> Result<(), AccountError> {
        let sent = self
            .cognito
            .resend_confirmation_code()
            .client_id(&self.client_id)
            .username(email)
            .send()
            .await;
        ignore_unknown("send another code", sent)
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Tokens, AccountError> {
        let parameters = [("USERNAME", email), ("PASSWORD", password)];
        self.initiate(AuthFlowType::UserPasswordAuth, parameters, "sign in")
            .await
    }

    async fn refresh(&self, refresh_token: &str) -> Result<Tokens, AccountError> {
        let parameters = [("REFRESH_TOKEN", refresh_token)];
        self.initiate(AuthFlowType::RefreshTokenAuth, parameters, "renew tokens")
            .await
    }

    async fn revoke(&self, refresh_token: &str) -> Result<(), AccountError> {
        self.cognito
            .revoke_token()
            .client_id(&self.client_id)
            .token(refresh_token)
            .send()
            .await
            .map_err(|error| AccountError::from_sdk("revoke a token", &error))?;
        Ok(())
    }

    async fn sign_out_everywhere(&self, access_token: &str) -> Result<(), AccountError> {
        self.cognito
            .global_sign_out()
            .access_token(access_token)
            .send()
            .await
            .map_err(|error| AccountError::from_sdk("sign out", &error))?;
        Ok(())
    }

    async fn forgot_password(&self, email: &str) -> Result<(), AccountError> {
        let sent = self
            .cognito
            .forgot_password()
            .client_id(&self.client_id)
            .username(email)
            .send()
            .await;
        ignore_unknown("send a code for a new password", sent)
    }

    async fn set_password(
        &self,
        email: &str,
        code: &str,
        password: &str,
    ) -> Result<(), AccountError> {
        self.cognito
            .confirm_forgot_password()
            .client_id(&self.client_id)
            .username(email)
            .confirmation_code(code)
            .password(password)
            .send()
            .await
            .map_err(|error| AccountError::from_sdk("set a new password", &error))?;
        Ok(())
    }
}

/// Hides whether there is an account: an unknown address gets no e-mail, but the
/// same answer.
fn ignore_unknown<T, E>(what: &'static str, sent: Result<T, E>) -> Result<(), AccountError>
where
    E: ProvideErrorMetadata + Error,
{
    match sent {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Some("UserNotFoundException") => Ok(()),
        Err(error) => Err(AccountError::from_sdk(what, &error)),
    }
}

fn attribute(name: &str, value: &str) -> Result<AttributeType, AccountError> {
    AttributeType::builder()
        .name(name)
        .value(value)
        .build()
        .map_err(|error: BuildError| CallError::from_sdk("describe an account", &error).into())
}
