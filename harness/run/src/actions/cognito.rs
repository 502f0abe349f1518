//! `cognito.*`: users of user pools, as an app's own client deals with them.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType, CodeDeliveryDetailsType, UserStatusType,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rehearsal_script::action::cognito::{
    Confirm, ConfirmPassword, ForgotPassword, Refresh, SignIn, SignInFlow as Flow, SignOut, SignUp,
    User,
};
use rehearsal_script::{Name, PlainText, PoolKind, Text};
use rehearsal_stage::{
    CallError, Challenge, SdkClients, SignInClient, SignInFlow, SignInOutcome, TokenOrder,
    User as Known, UserCredentials, UserPool,
};
use serde_json::{Map, Value, json};

use super::aws::{refused, time};
use super::{Cx, StepError};

/// Somebody whom a step deals with.
struct Person<'a> {
    username: String,
    /// The user of the stage whom the step names, where it names one.
    known: Option<&'a Known>,
    pool: &'a UserPool,
}

impl Cx<'_> {
    fn cognito(&self) -> &aws_sdk_cognitoidentityprovider::Client {
        &self.clients().cognito
    }

    fn clients(&self) -> &SdkClients {
        self.sandbox().clients()
    }

    /// A user of the stage by the name in the stage file, anybody else by the
    /// user name.
    fn person(&self, who: &Text, pool: Option<&Name<PoolKind>>) -> Result<Person<'_>, StepError> {
        let name = self.text(who)?;
        let known = self.sandbox().user(&name);
        let pool = match (pool, known) {
            (None, Some(known)) => self.sandbox().user_pool(&known.pool)?,
            _ => self.pool(pool)?,
        };
        Ok(Person {
            username: known.map_or(name, |known| known.username.to_string()),
            known,
            pool,
        })
    }

    /// The pool that is named; without a name, the only one.
    fn pool(&self, name: Option<&Name<PoolKind>>) -> Result<&UserPool, StepError> {
        if let Some(name) = name {
            return Ok(self.sandbox().user_pool(&self.name(name)?)?);
        }
        let mut pools = self.sandbox().user_pools();
        match (pools.next(), pools.next()) {
            (Some((_, pool)), None) => Ok(pool),
            _ => Err(StepError::wrong(
                "could not choose a user pool: say `pool: NAME`",
            )),
        }
    }

    fn door<'a>(
        &'a self,
        pool: &'a UserPool,
        client: Option<&PlainText>,
    ) -> Result<SignInClient<'a>, StepError> {
        Ok(SignInClient {
            clients: self.clients(),
            pool,
            client: pool.client(client.map(|client| &*client.text))?,
        })
    }
}

pub(super) async fn sign_up(step: &SignUp, cx: &Cx<'_>) -> Result<Value, StepError> {
    let username = cx.text(&step.username)?;
    let door = cx.door(cx.pool(step.pool.as_ref())?, step.client.as_ref())?;
    let mut attributes = Vec::new();
    for (name, value) in [("email", &step.email), ("phone_number", &step.phone)] {
        if let Some(value) = cx.optional(value.as_ref())? {
            attributes.push(attribute(name, value));
        }
    }
    for (name, value) in step.attributes.iter() {
        let name = rehearsal_stage::user_attribute_name(name);
        attributes.push(attribute(&name, cx.text(value)?));
    }
    let call = cx.cognito().sign_up().client_id(&*door.client.id);
    let call = call
        .username(&username)
        .password(cx.text(&step.password)?)
        .set_secret_hash(door.secret_hash(&username))
        .set_user_attributes(Some(attributes));
    match call.send().await {
        Ok(answer) => {
            let mut seen = delivery(answer.code_delivery_details());
            seen.insert("sub".into(), answer.user_sub().into());
            seen.insert("confirmed".into(), answer.user_confirmed().into());
            Ok(seen.into())
        }
        Err(error) => refused(&error),
    }
}

fn attribute(name: &str, value: String) -> AttributeType {
    AttributeType::builder()
        .name(name)
        .value(value)
        .build()
        .expect("a name is all that an attribute needs")
}

pub(super) async fn confirm(step: &Confirm, cx: &Cx<'_>) -> Result<Value, StepError> {
    let username = cx.text(&step.username)?;
    let door = cx.door(cx.pool(step.pool.as_ref())?, step.client.as_ref())?;
    let call = cx.cognito().confirm_sign_up().client_id(&*door.client.id);
    let call = call
        .username(&username)
        .confirmation_code(cx.text(&step.code)?)
        .set_secret_hash(door.secret_hash(&username));
    match call.send().await {
        Ok(_) => Ok(json!({})),
        Err(error) => refused(&error),
    }
}

pub(super) async fn sign_in(step: &SignIn, cx: &Cx<'_>) -> Result<Value, StepError> {
    let Person {
        username,
        known,
        pool,
    } = cx.person(&step.username, step.pool.as_ref())?;
    let door = cx.door(pool, step.client.as_ref())?;
    let password = match (cx.optional(step.password.as_ref())?, known) {
        (Some(password), _) => password,
        (None, Some(known)) => known.password.to_string(),
        // The answer to a challenge needs none any more.
        (None, None) if step.session.is_some() => String::new(),
        (None, None) => {
            let message = format!(
                "could not sign {username} in without a `password`: no user of the stage has this name"
            );
            return Err(StepError::Wrong(message));
        }
    };
    let who = UserCredentials {
        username,
        password,
        new_password: cx.optional(step.new_password.as_ref())?,
        mfa_code: cx.optional(step.mfa_code.as_ref())?,
    };
    let signed_in = if let Some(session) = cx.optional(step.session.as_ref())? {
        let challenge = cx.optional(step.challenge.as_ref())?;
        let challenge = Challenge {
            name: challenge.unwrap_or_else(|| likely_challenge(&who).to_owned()),
            session: Some(session),
            parameters: HashMap::new(),
        };
        door.continue_sign_in(challenge, &who).await
    } else {
        let flow = match step.flow {
            None => door.client.flow,
            Some(Flow::Password) => SignInFlow::Password,
            Some(Flow::Srp) => SignInFlow::Srp,
            Some(Flow::Admin) => SignInFlow::Admin,
        };
        door.sign_in(flow, &who).await
    };
    match signed_in {
        Ok(SignInOutcome::Tokens(result)) => match &step.ago {
            None => Ok(tokens(&result)),
            Some(ago) => issued(&door, who.username, cx.span(ago)?, cx),
        },
        Ok(SignInOutcome::Challenge(challenge)) => Ok(json!({
            "challenge": challenge.name,
            "session": challenge.session,
        })),
        Err(error) => refusal(error),
    }
}

/// The tokens of a sign-in that long ago. That this one went well shows that
/// the user could have signed in then.
fn issued(
    door: &SignInClient<'_>,
    username: String,
    ago: Duration,
    cx: &Cx<'_>,
) -> Result<Value, StepError> {
    let order = TokenOrder {
        pool: door.pool.id.to_string(),
        client: door.client.id.to_string(),
        username,
        ago,
        scopes: None,
    };
    let issued = cx.sandbox().cloud().issue_tokens(&order);
    let issued = issued.map_err(|error| StepError::wrong(error.to_string()))?;
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

/// Which challenge an answer is for, where the step does not say.
fn likely_challenge(who: &UserCredentials) -> &'static str {
    if who.new_password.is_some() {
        "NEW_PASSWORD_REQUIRED"
    } else {
        "SOFTWARE_TOKEN_MFA"
    }
}

fn refusal(error: CallError) -> Result<Value, StepError> {
    match error {
        CallError::Refused {
            code,
            message,
            status,
        } => Ok(json!({ "error": { "code": code, "message": message, "status": status } })),
        CallError::Unreachable(reason) => Err(StepError::broken(format!(
            "could not reach the cloud: {reason}"
        ))),
    }
}

pub(super) async fn refresh(step: &Refresh, cx: &Cx<'_>) -> Result<Value, StepError> {
    let token = cx.text(&step.token)?;
    let door = cx.door(cx.pool(step.pool.as_ref())?, step.client.as_ref())?;
    let mut call = cx.cognito().initiate_auth().client_id(&*door.client.id);
    call = call
        .auth_flow(AuthFlowType::RefreshTokenAuth)
        .auth_parameters("REFRESH_TOKEN", token);
    if let Some(secret) = &door.client.secret {
        // Here, AWS takes the bare secret for the hash; it knows no user yet.
        call = call.auth_parameters("SECRET_HASH", &**secret);
    }
    match call.send().await {
        Ok(answer) => Ok(answer.authentication_result().map_or(Value::Null, tokens)),
        Err(error) => refused(&error),
    }
}

pub(super) async fn user(step: &User, cx: &Cx<'_>) -> Result<Value, StepError> {
    let Person { username, pool, .. } = cx.person(&step.username, step.pool.as_ref())?;
    let call = cx.cognito().admin_get_user().user_pool_id(&*pool.id);
    let answer = match call.username(&username).send().await {
        Ok(answer) => answer,
        Err(error) => return refused(&error),
    };
    let call = cx.cognito().admin_list_groups_for_user();
    let call = call.user_pool_id(&*pool.id).username(&username);
    let groups = match call.send().await {
        Ok(groups) => groups,
        Err(error) => return refused(&error),
    };
    let attributes: BTreeMap<&str, &str> = answer
        .user_attributes()
        .iter()
        .map(|attribute| (attribute.name(), attribute.value().unwrap_or_default()))
        .collect();
    let groups: Vec<&str> = groups
        .groups()
        .iter()
        .filter_map(|group| group.group_name())
        .collect();
    let mut seen = json!({
        "username": answer.username(),
        "status": answer.user_status().map(UserStatusType::as_str),
        "enabled": answer.enabled(),
        "attributes": attributes,
        "groups": groups,
        "created_at": answer.user_create_date().map(time),
    });
    for name in ["sub", "email"] {
        if let Some(value) = attributes.get(name) {
            seen[name] = (*value).into();
        }
    }
    Ok(seen)
}

pub(super) async fn forgot_password(
    step: &ForgotPassword,
    cx: &Cx<'_>,
) -> Result<Value, StepError> {
    let Person { username, pool, .. } = cx.person(&step.username, step.pool.as_ref())?;
    let door = cx.door(pool, step.client.as_ref())?;
    let call = cx.cognito().forgot_password().client_id(&*door.client.id);
    let call = call
        .username(&username)
        .set_secret_hash(door.secret_hash(&username));
    match call.send().await {
        Ok(answer) => Ok(delivery(answer.code_delivery_details()).into()),
        Err(error) => refused(&error),
    }
}

pub(super) async fn confirm_password(
    step: &ConfirmPassword,
    cx: &Cx<'_>,
) -> Result<Value, StepError> {
    let Person { username, pool, .. } = cx.person(&step.username, step.pool.as_ref())?;
    let door = cx.door(pool, step.client.as_ref())?;
    let call = cx.cognito().confirm_forgot_password();
    let call = call
        .client_id(&*door.client.id)
        .username(&username)
        .confirmation_code(cx.text(&step.code)?)
        .password(cx.text(&step.password)?)
        .set_secret_hash(door.secret_hash(&username));
    match call.send().await {
        Ok(_) => Ok(json!({})),
        Err(error) => refused(&error),
    }
}

pub(super) async fn sign_out(step: &SignOut, cx: &Cx<'_>) -> Result<Value, StepError> {
    let token = cx.text(&step.token)?;
    if !step.revoke.0 {
        let call = cx.cognito().global_sign_out().access_token(token);
        return match call.send().await {
            Ok(_) => Ok(json!({})),
            Err(error) => refused(&error),
        };
    }
    let door = cx.door(cx.pool(step.pool.as_ref())?, step.client.as_ref())?;
    let call = cx.cognito().revoke_token().client_id(&*door.client.id);
    let call = call
        .token(token)
        .set_client_secret(door.client.secret.as_deref().map(str::to_owned));
    match call.send().await {
        Ok(_) => Ok(json!({})),
        Err(error) => refused(&error),
    }
}

/// How a code was sent, where one was.
fn delivery(details: Option<&CodeDeliveryDetailsType>) -> Map<String, Value> {
    let mut seen = Map::new();
    let Some(details) = details else {
        return seen;
    };
    if let Some(medium) = details.delivery_medium() {
        seen.insert("delivery".into(), medium.as_str().into());
    }
    if let Some(destination) = details.destination() {
        seen.insert("destination".into(), destination.into());
    }
    seen
}

fn tokens(result: &AuthenticationResultType) -> Value {
    let mut seen = Map::new();
    for (name, claims, token) in [
        ("access_token", Some("access_claims"), result.access_token()),
        ("id_token", Some("claims"), result.id_token()),
        ("refresh_token", None, result.refresh_token()),
    ] {
        let Some(token) = token else { continue };
        seen.insert(name.into(), token.into());
        if let (Some(name), Some(claims)) = (claims, self::claims(token)) {
            seen.insert(name.into(), claims);
        }
    }
    seen.insert("expires_in".into(), result.expires_in().into());
    seen.into()
}

/// What a token says, unverified: whether it may be believed is the app's to find out.
fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_out_of_a_token() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"sub":"a","cognito:groups":["x"]}"#);
        let seen = claims(&format!("head.{payload}.signature")).unwrap();
        assert_eq!(seen["cognito:groups"], json!(["x"]));
        assert_eq!(claims("no token"), None);
        assert_eq!(claims("a.!.c"), None);
    }
}
