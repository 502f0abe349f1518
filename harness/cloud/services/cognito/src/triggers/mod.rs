//! The Lambda triggers of user pools.
//!
//! An operation calls a trigger in its middle and goes on with the response, but operations
//! do not wait. So it ends with an error instead, `attempt` undoes what it has changed and
//! invokes the function, and the operation begins again: now the response is there, and
//! identifiers and codes are the same ones. What a trigger hears of at the end of an operation
//! (a confirmed user) is not undone.
//!
//! `call` calls a trigger; `sign_up`, `sign_in`, `challenges`, `tokens` and `messages` are the
//! triggers.

pub(crate) mod attempt;
mod call;
mod challenges;
mod messages;
pub(crate) mod ops;
mod sign_in;
mod sign_up;
pub(crate) mod tokens;

use serde_json::{Value, json};

use crate::pool::Pool;
use crate::trigger_state::Trigger;
use crate::user::User;

/// Who invokes the functions.
const PRINCIPAL: &str = "cognito-idp.amazonaws.com";

/// A trigger to be called.
pub(crate) struct TriggerCall<'a> {
    trigger: Trigger,
    /// Why: `PreSignUp_SignUp`.
    source: String,
    username: &'a str,
    /// What the function is told.
    request: Value,
    /// What it may answer.
    response: Value,
}

impl Pool {
    /// Returns the function of a trigger and the version of its event.
    fn trigger(&self, trigger: Trigger) -> Option<(&str, &'static str)> {
        let config = &self.settings.lambda_config;
        let text = |value: Option<&'_ Value>| value.and_then(Value::as_str).map(str::to_owned);
        let newer = config.get("PreTokenGenerationConfig");
        if let Some(newer) = newer.filter(|_| trigger == Trigger::PreTokenGeneration)
            && let Some(arn) = newer.get("LambdaArn").and_then(Value::as_str)
        {
            let version = match text(newer.get("LambdaVersion")).as_deref() {
                Some("V3_0") => "3",
                Some("V2_0") => "2",
                _ => "1",
            };
            return Some((arn, version));
        }
        let arn = config.get(trigger.name()).and_then(Value::as_str)?;
        (!arn.is_empty()).then_some((arn, "1"))
    }

    /// Returns whether it has a trigger that is called.
    pub(crate) fn has_triggers(&self) -> bool {
        let mut all = Trigger::ALL.into_iter();
        all.any(|trigger| self.trigger(trigger).is_some())
    }
}

/// Returns the attributes of a user as triggers are told them.
fn attributes(user: &User) -> Value {
    let mut attributes = json!(user.all_attributes());
    attributes["cognito:user_status"] = user.status.text().into();
    attributes
}
