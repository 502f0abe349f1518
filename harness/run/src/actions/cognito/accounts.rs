//! Signing up, and everything else about the accounts of users.

use std::collections::BTreeMap;

use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, CodeDeliveryDetailsType, UserStatusType,
};
use rehearsal_record::Observation;
use rehearsal_script::action::cognito::{Confirm, ConfirmPassword, ForgotPassword, SignUp, User};
use serde_json::{Map, Value, json};

use super::PoolUser;
use crate::actions::Perform;
use crate::actions::sdk::{refused, time};
use crate::context::StepContext;
use crate::error::StepError;
use crate::secrets::MASK;

impl Perform for SignUp {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let username = cx.text(&self.username)?;
        let client = cx.sign_in_client(cx.pool(self.pool.as_ref())?, self.client.as_ref())?;
        let mut attributes = Vec::new();
        for (name, value) in [("email", &self.email), ("phone_number", &self.phone)] {
            if let Some(value) = cx.optional_text(value.as_ref())? {
                attributes.push(attribute(name, value));
            }
        }
        for (name, value) in self.attributes.iter() {
            let name = rehearsal_stage::user_attribute_name(name);
            attributes.push(attribute(&name, cx.text(value)?));
        }
        let given: Map<String, Value> = attributes
            .iter()
            .map(|one| (one.name().to_owned(), one.value().into()))
            .collect();
        cx.sends(json!({ "username": username, "password": MASK, "attributes": given }));
        let call = cx.cognito().sign_up().client_id(&*client.client.id);
        let call = call
            .username(&username)
            .password(cx.text(&self.password)?)
            .set_secret_hash(client.secret_hash(&username))
            .set_user_attributes(Some(attributes));
        match call.send().await {
            Ok(answer) => {
                let mut observation = delivery(answer.code_delivery_details());
                observation.insert("sub".into(), answer.user_sub().into());
                observation.insert("confirmed".into(), answer.user_confirmed().into());
                Ok(observation.into())
            }
            Err(error) => refused(&error),
        }
    }
}

fn attribute(name: &str, value: String) -> AttributeType {
    AttributeType::builder()
        .name(name)
        .value(value)
        .build()
        .expect("an attribute needs only a name")
}

impl Perform for Confirm {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let username = cx.text(&self.username)?;
        let client = cx.sign_in_client(cx.pool(self.pool.as_ref())?, self.client.as_ref())?;
        let code = cx.text(&self.code)?;
        cx.sends(json!({ "username": username, "code": code }));
        let call = cx.cognito().confirm_sign_up().client_id(&*client.client.id);
        let call = call
            .username(&username)
            .confirmation_code(code)
            .set_secret_hash(client.secret_hash(&username));
        match call.send().await {
            Ok(_) => Ok(json!({})),
            Err(error) => refused(&error),
        }
    }
}

impl Perform for User {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let PoolUser { username, pool, .. } = cx.pool_user(&self.username, self.pool.as_ref())?;
        cx.sends(json!({ "username": username, "pool": &*pool.id }));
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
        let mut observation = json!({
            "username": answer.username(),
            "status": answer.user_status().map(UserStatusType::as_str),
            "enabled": answer.enabled(),
            "attributes": attributes,
            "groups": groups,
            "created_at": answer.user_create_date().map(time),
        });
        for name in ["sub", "email"] {
            if let Some(value) = attributes.get(name) {
                observation[name] = (*value).into();
            }
        }
        Ok(observation)
    }
}

impl Perform for ForgotPassword {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let PoolUser { username, pool, .. } = cx.pool_user(&self.username, self.pool.as_ref())?;
        let client = cx.sign_in_client(pool, self.client.as_ref())?;
        cx.sends(json!({ "username": username }));
        let call = cx.cognito().forgot_password().client_id(&*client.client.id);
        let call = call
            .username(&username)
            .set_secret_hash(client.secret_hash(&username));
        match call.send().await {
            Ok(answer) => Ok(delivery(answer.code_delivery_details()).into()),
            Err(error) => refused(&error),
        }
    }
}

impl Perform for ConfirmPassword {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let PoolUser { username, pool, .. } = cx.pool_user(&self.username, self.pool.as_ref())?;
        let client = cx.sign_in_client(pool, self.client.as_ref())?;
        let code = cx.text(&self.code)?;
        cx.sends(json!({ "username": username, "code": code, "password": MASK }));
        let call = cx.cognito().confirm_forgot_password();
        let call = call
            .client_id(&*client.client.id)
            .username(&username)
            .confirmation_code(code)
            .password(cx.text(&self.password)?)
            .set_secret_hash(client.secret_hash(&username));
        match call.send().await {
            Ok(_) => Ok(json!({})),
            Err(error) => refused(&error),
        }
    }
}

/// Returns how a code was sent, if one was.
fn delivery(details: Option<&CodeDeliveryDetailsType>) -> Map<String, Value> {
    let mut observation = Map::new();
    let Some(details) = details else {
        return observation;
    };
    if let Some(medium) = details.delivery_medium() {
        observation.insert("delivery".into(), medium.as_str().into());
    }
    if let Some(destination) = details.destination() {
        observation.insert("destination".into(), destination.into());
    }
    observation
}
