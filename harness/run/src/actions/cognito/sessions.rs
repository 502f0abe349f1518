//! Signing in and out, and the tokens of users.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_cognitoidentityprovider::types::{AuthFlowType, AuthenticationResultType};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rehearsal_record::Observation;
use rehearsal_script::action::cognito::{Refresh, SignIn, SignInFlow as Flow, SignOut};
use rehearsal_stage::{
    Challenge, SignInClient, SignInFlow, SignInOutcome, TokenIssuing as _, TokenOrder,
    UserCredentials,
};
use serde_json::{Map, Value, json};

use super::PoolUser;
use crate::actions::Perform;
use crate::actions::sdk::{call_error, refused};
use crate::context::StepContext;
use crate::error::StepError;
use crate::secrets::MASK;
use crate::step_trace::sent_fields;

impl Perform for SignIn {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let PoolUser {
            username,
            declared,
            pool,
        } = cx.pool_user(&self.username, self.pool.as_ref())?;
        let client = cx.sign_in_client(pool, self.client.as_ref())?;
        let password = match (cx.optional_text(self.password.as_ref())?, declared) {
            (Some(password), _) => password,
            (None, Some(declared)) => declared.password.to_string(),
            // The response to a challenge needs no password.
            (None, None) if self.session.is_some() => String::new(),
            (None, None) => {
                let message = format!(
                    "could not sign {username} in without a `password`: the stage has no user of this name"
                );
                return Err(StepError::Scenario(message));
            }
        };
        let credentials = UserCredentials {
            username,
            password,
            new_password: cx.optional_text(self.new_password.as_ref())?,
            mfa_code: cx.optional_text(self.mfa_code.as_ref())?,
        };
        let given = |text: &Option<String>| text.is_some().then(|| MASK.into());
        let flow = match self.flow {
            None => client.client.flow,
            Some(Flow::Password) => SignInFlow::Password,
            Some(Flow::Srp) => SignInFlow::Srp,
            Some(Flow::Admin) => SignInFlow::Admin,
        };
        cx.sends(sent_fields([
            ("username", Some(credentials.username.as_str().into())),
            ("client", Some(client.client.id.to_string().into())),
            ("flow", Some(format!("{flow:?}").to_lowercase().into())),
            (
                "password",
                (!credentials.password.is_empty()).then(|| MASK.into()),
            ),
            ("new_password", given(&credentials.new_password)),
            ("mfa_code", credentials.mfa_code.clone().map(Value::from)),
        ]));
        let signed_in = if let Some(session) = cx.optional_text(self.session.as_ref())? {
            let challenge = cx.optional_text(self.challenge.as_ref())?;
            let challenge = Challenge {
                name: challenge.unwrap_or_else(|| likely_challenge(&credentials).to_owned()),
                session: Some(session),
                parameters: HashMap::new(),
            };
            client.continue_sign_in(challenge, &credentials).await
        } else {
            client.sign_in(flow, &credentials).await
        };
        match signed_in {
            Ok(SignInOutcome::Tokens(result)) => match &self.ago {
                None => Ok(tokens(&result)),
                Some(ago) => issued_tokens(&client, credentials.username, cx.span(ago)?, cx),
            },
            Ok(SignInOutcome::Challenge(challenge)) => Ok(json!({
                "challenge": challenge.name,
                "session": challenge.session,
            })),
            Err(error) => call_error(error),
        }
    }
}

/// Returns the tokens of a sign-in that was `ago`. The user has just signed in,
/// which shows that they could have done so then.
fn issued_tokens(
    client: &SignInClient<'_>,
    username: String,
    ago: Duration,
    cx: &StepContext<'_>,
) -> Result<Value, StepError> {
    let order = TokenOrder {
        pool: client.pool.id.to_string(),
        client: client.client.id.to_string(),
        username,
        ago,
        scopes: None,
    };
    let issued = cx.sandbox().cloud().issue_tokens(&order);
    let issued = issued.map_err(|error| StepError::scenario(error.to_string()))?;
    let text = |name: &str| issued[name].as_str().map(str::to_owned);
    let lasts = issued["ExpiresIn"].as_i64().unwrap_or_default();
    let result = AuthenticationResultType::builder()
        .set_access_token(text("AccessToken"))
        .set_id_token(text("IdToken"))
        .set_refresh_token(text("RefreshToken"))
        .expires_in(i32::try_from(lasts).unwrap_or(i32::MAX))
        .build();
    Ok(tokens(&result))
}

/// Returns the challenge that a response without a name most likely answers.
fn likely_challenge(credentials: &UserCredentials) -> &'static str {
    if credentials.new_password.is_some() {
        "NEW_PASSWORD_REQUIRED"
    } else {
        "SOFTWARE_TOKEN_MFA"
    }
}

impl Perform for Refresh {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let token = cx.text(&self.token)?;
        let client = cx.sign_in_client(cx.pool(self.pool.as_ref())?, self.client.as_ref())?;
        cx.sends(json!({ "client": &*client.client.id, "token": MASK }));
        let mut call = cx.cognito().initiate_auth().client_id(&*client.client.id);
        call = call
            .auth_flow(AuthFlowType::RefreshTokenAuth)
            .auth_parameters("REFRESH_TOKEN", token);
        if let Some(secret) = &client.client.secret {
            // AWS expects the bare secret here instead of a hash, for which it would
            // need the user name.
            call = call.auth_parameters("SECRET_HASH", &**secret);
        }
        match call.send().await {
            Ok(answer) => Ok(answer.authentication_result().map_or(Value::Null, tokens)),
            Err(error) => refused(&error),
        }
    }
}

impl Perform for SignOut {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let token = cx.text(&self.token)?;
        cx.sends(json!({ "token": MASK, "revoke": self.revoke.0 }));
        if !self.revoke.0 {
            let call = cx.cognito().global_sign_out().access_token(token);
            return match call.send().await {
                Ok(_) => Ok(json!({})),
                Err(error) => refused(&error),
            };
        }
        let client = cx.sign_in_client(cx.pool(self.pool.as_ref())?, self.client.as_ref())?;
        let call = cx.cognito().revoke_token().client_id(&*client.client.id);
        let call = call
            .token(token)
            .set_client_secret(client.client.secret.as_deref().map(str::to_owned));
        match call.send().await {
            Ok(_) => Ok(json!({})),
            Err(error) => refused(&error),
        }
    }
}

fn tokens(result: &AuthenticationResultType) -> Value {
    let mut observation = Map::new();
    for (name, claims, token) in [
        ("access_token", Some("access_claims"), result.access_token()),
        ("id_token", Some("claims"), result.id_token()),
        ("refresh_token", None, result.refresh_token()),
    ] {
        let Some(token) = token else { continue };
        observation.insert(name.into(), token.into());
        if let (Some(name), Some(claims)) = (claims, self::claims(token)) {
            observation.insert(name.into(), claims);
        }
    }
    observation.insert("expires_in".into(), result.expires_in().into());
    observation.into()
}

/// Returns the claims of a token without verifying it, which is the app's task.
fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_of_token() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"sub":"a","cognito:groups":["x"]}"#);
        let observation = claims(&format!("head.{payload}.signature")).unwrap();
        assert_eq!(observation["cognito:groups"], json!(["x"]));
        assert_eq!(claims("no token"), None);
        assert_eq!(claims("a.!.c"), None);
    }
}
