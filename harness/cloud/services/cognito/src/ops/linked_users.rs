//! The users of external providers that are linked to a user of the pool.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{invalid, no_such_user, not_found};
use crate::pool::Pool;
use crate::state::{Cognito, now};
use crate::user::{User, UserId};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The name of the pool itself among the providers.
const COGNITO: &str = "Cognito";

/// The attribute with the linked users, in JSON.
const IDENTITIES: &str = "identities";

/// The most users that are linked to one.
const MAX_LINKS: usize = 5;

/// A user of a provider in a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ProviderUser {
    #[serde(default)]
    provider_name: String,
    provider_attribute_value: Option<String>,
}

impl ProviderUser {
    fn value(&self) -> Result<&str, ServiceError> {
        let value = self.provider_attribute_value.as_deref();
        value.ok_or_else(|| invalid("ProviderAttributeValue is required."))
    }
}

/// A linked user, as the attribute has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkedUser {
    user_id: String,
    provider_name: String,
    provider_type: String,
    issuer: Option<String>,
    primary: bool,
    date_created: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminLinkProviderForUser {
    user_pool_id: String,
    destination_user: ProviderUser,
    source_user: ProviderUser,
}

pub(crate) fn link(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminLinkProviderForUser,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let source = &input.source_user;
    if source.provider_name == COGNITO {
        return Err(invalid(
            "Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser for linking, only as a DestinationUser",
        ));
    }
    let provider = pool.providers.get(&source.provider_name).ok_or_else(|| {
        not_found(format!(
            "Identity provider {} does not exist.",
            source.provider_name
        ))
    })?;
    let new = LinkedUser {
        user_id: source.value()?.to_owned(),
        provider_name: provider.provider_name.clone(),
        provider_type: provider.provider_type.clone(),
        issuer: None,
        primary: false,
        date_created: i64::try_from(now.0.unix_timestamp_nanos() / 1_000_000).unwrap_or_default(),
    };
    let destination = destination(pool, &input.destination_user)?;
    let own_name = user_name(&new.provider_name, &new.user_id);
    if pool.users.with_username(&own_name).is_some() {
        return Err(invalid(
            "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link",
        ));
    }
    if let Some(holder) = holder(pool, &new.provider_name, &new.user_id) {
        let message = if holder == destination {
            "SourceUser is already linked to DestinationUser"
        } else {
            "SourceUser is already linked to another user"
        };
        return Err(invalid(message));
    }
    let mut linked = linked(pool.users.get(destination).ok_or_else(no_such_user)?);
    if linked.len() == MAX_LINKS {
        return Err(ServiceError::sender(
            "LimitExceededException",
            format!("A user can have up to {MAX_LINKS} linked users."),
        ));
    }
    linked.push(new);
    set_linked(pool, destination, &linked, now);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminDisableProviderForUser {
    user_pool_id: String,
    user: ProviderUser,
}

/// Removes the link of a provider's user.
pub(crate) fn unlink(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminDisableProviderForUser,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let provider = &input.user.provider_name;
    let value = input.user.value()?;
    let holder = holder(pool, provider, value).ok_or_else(no_such_user)?;
    let mut linked = linked(pool.users.get(holder).ok_or_else(no_such_user)?);
    linked.retain(|user| user.provider_name != *provider || user.user_id != value);
    set_linked(pool, holder, &linked, now);
    Ok(json!({}))
}

/// Returns the user that others are linked to.
fn destination(pool: &Pool, user: &ProviderUser) -> Result<UserId, ServiceError> {
    let value = user.value()?;
    if user.provider_name == COGNITO {
        return pool.user_id(value);
    }
    let name = user_name(&user.provider_name, value);
    pool.users.with_username(&name).ok_or_else(no_such_user)
}

/// Returns the name that a provider's user has in the pool.
fn user_name(provider: &str, value: &str) -> String {
    format!("{provider}_{value}")
}

/// Returns the user that a provider's user is linked to.
fn holder(pool: &Pool, provider: &str, value: &str) -> Option<UserId> {
    let is_linked = |user: &&User| {
        let mut linked = linked(user).into_iter();
        linked.any(|user| user.provider_name == provider && user.user_id == value)
    };
    pool.users.after(None).find(is_linked).map(|user| user.id)
}

fn linked(user: &User) -> Vec<LinkedUser> {
    let text = user.attribute(IDENTITIES).unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
}

fn set_linked(pool: &mut Pool, id: UserId, linked: &[LinkedUser], now: Timestamp) {
    let text = (!linked.is_empty()).then(|| json!(linked).to_string());
    pool.users
        .set_attributes(id, [(IDENTITIES.to_owned(), text)], now);
}
