//! Accounts: customers sign up, in and out with a Cognito user pool. The shop
//! knows no passwords and keeps no tokens; it hands on what it is told.

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_cognitoidentityprovider::error::{BuildError, ProvideErrorMetadata};
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType,
};
use serde::Serialize;
use shop_core::aws::{CallError, SdkConfig};

use super::refusal::Refusal;

/// The user pool, seen through one of its app clients.
#[derive(Clone)]
pub(crate) struct Accounts {
    cognito: aws_sdk_cognitoidentityprovider::Client,
    client_id: String,
}

/// What somebody gets who has signed in.
#[derive(Debug, Serialize)]
pub(crate) struct Tokens {
    token_type: &'static str,
    /// What to send with every request.
    pub(super) access_token: String,
    /// Who they are, for whoever shows it to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id_token: Option<String>,
    /// What gets a new access token when this one has expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// How many seconds the access token holds.
    expires_in: i32,
}

impl Tokens {
    fn read(result: Option<AuthenticationResultType>) -> Result<Self, Refusal> {
        // Without tokens there is a challenge: a second factor, a password that
        // has to be changed. The shop asks for neither.
        let result = result.ok_or(Refusal::Challenged)?;
        Ok(Self {
            token_type: "Bearer",
            access_token: result.access_token.unwrap_or_default(),
            id_token: result.id_token,
            refresh_token: result.refresh_token,
            expires_in: result.expires_in,
        })
    }
}

impl Accounts {
    pub(crate) fn new(sdk: &SdkConfig, client_id: String) -> Self {
        Self {
            cognito: aws_sdk_cognitoidentityprovider::Client::new(sdk),
            client_id,
        }
    }

    /// Signs somebody up; gives back their id. They are sent a code.
    pub(super) async fn sign_up(
        &self,
        email: &str,
        password: &str,
        name: &str,
    ) -> Result<String, Refusal> {
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
            .map_err(|error| Refusal::of("sign somebody up", &error))?;
        Ok(signed_up.user_sub)
    }

    /// Confirms an account with the code that was sent to its address.
    pub(super) async fn confirm(&self, email: &str, code: &str) -> Result<(), Refusal> {
        self.cognito
            .confirm_sign_up()
            .client_id(&self.client_id)
            .username(email)
            .confirmation_code(code)
            .send()
            .await
            .map_err(|error| Refusal::of("confirm an account", &error))?;
        Ok(())
    }

    /// Sends another code: the one before is worth nothing from now on.
    pub(super) async fn send_code(&self, email: &str) -> Result<(), Refusal> {
        let sent = self
            .cognito
            .resend_confirmation_code()
            .client_id(&self.client_id)
            .username(email)
            .send()
            .await;
        unless_unknown("send another code", sent)
    }

    pub(super) async fn sign_in(&self, email: &str, password: &str) -> Result<Tokens, Refusal> {
        let parameters = [("USERNAME", email), ("PASSWORD", password)];
        self.initiate(AuthFlowType::UserPasswordAuth, parameters, "sign in")
            .await
    }

    pub(super) async fn refresh(&self, token: &str) -> Result<Tokens, Refusal> {
        let parameters = [("REFRESH_TOKEN", token)];
        self.initiate(AuthFlowType::RefreshTokenAuth, parameters, "renew tokens")
            .await
    }

    async fn initiate<const N: usize>(
        &self,
        flow: AuthFlowType,
        parameters: [(&str, &str); N],
        what: &'static str,
    ) -> Result<Tokens, Refusal> {
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
            .map_err(|error| Refusal::of(what, &error))?;
        Tokens::read(answer.authentication_result)
    }

    /// Ends a session: its refresh token is worth nothing from now on.
    pub(super) async fn revoke(&self, refresh_token: &str) -> Result<(), Refusal> {
        self.cognito
            .revoke_token()
            .client_id(&self.client_id)
            .token(refresh_token)
            .send()
            .await
            .map_err(|error| Refusal::of("revoke a token", &error))?;
        Ok(())
    }

    /// Ends all sessions of whoever has this access token.
    pub(super) async fn sign_out_everywhere(&self, access_token: &str) -> Result<(), Refusal> {
        self.cognito
            .global_sign_out()
            .access_token(access_token)
            .send()
            .await
            .map_err(|error| Refusal::of("sign somebody out", &error))?;
        Ok(())
    }

    /// Sends a code with which a new password can be set.
    pub(super) async fn forgot_password(&self, email: &str) -> Result<(), Refusal> {
        let sent = self
            .cognito
            .forgot_password()
            .client_id(&self.client_id)
            .username(email)
            .send()
            .await;
        unless_unknown("send a code for a new password", sent)
    }

    pub(super) async fn set_password(
        &self,
        email: &str,
        code: &str,
        password: &str,
    ) -> Result<(), Refusal> {
        self.cognito
            .confirm_forgot_password()
            .client_id(&self.client_id)
            .username(email)
            .confirmation_code(code)
            .password(password)
            .send()
            .await
            .map_err(|error| Refusal::of("set a new password", &error))?;
        Ok(())
    }
}

/// To an address without an account nothing is sent; whoever asked hears no
/// difference.
fn unless_unknown<T, E>(what: &'static str, sent: Result<T, E>) -> Result<(), Refusal>
where
    E: ProvideErrorMetadata + Error,
{
    match sent {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Some("UserNotFoundException") => Ok(()),
        Err(error) => Err(Refusal::of(what, &error)),
    }
}

fn attribute(name: &str, value: &str) -> Result<AttributeType, Refusal> {
    AttributeType::builder()
        .name(name)
        .value(value)
        .build()
        .map_err(|error: BuildError| CallError::because("describe an account", &error).into())
}
