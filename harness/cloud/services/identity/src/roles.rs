//! The role that an identity gets.

use rehearsal_model::error::ServiceError;
use serde_json::Value;

use crate::error::{invalid_parameter, not_authorized};
use crate::state::Pool;
use crate::token::Login;

/// Returns the ARN of the role of a caller with these logins.
pub(crate) fn role_of(
    pool: &Pool,
    logins: &[Login],
    custom: Option<&str>,
) -> Result<String, ServiceError> {
    let name = if logins.is_empty() {
        "unauthenticated"
    } else {
        "authenticated"
    };
    let default = || {
        let role = pool.roles.get(name).cloned();
        role.ok_or_else(|| {
            ServiceError::sender(
                "InvalidIdentityPoolConfigurationException",
                "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
            )
        })
    };
    let mapped = logins.iter().find_map(|login| {
        let mapping = mapping_of(pool, login)?;
        Some((login, mapping))
    });
    let Some((login, mapping)) = mapped else {
        return match custom {
            Some(_) => Err(invalid_parameter(
                "CustomRoleArn is not allowed without a role mapping.",
            )),
            None => default(),
        };
    };
    let chosen = match mapping["Type"].as_str() {
        Some("Rules") => by_rules(mapping, login),
        _ => by_token(login, custom)?,
    };
    match chosen {
        Some(role) => Ok(role),
        None if mapping["AmbiguousRoleResolution"] == "Deny" => {
            Err(not_authorized("Access to Identity is forbidden."))
        }
        None => default(),
    }
}

/// Returns the mapping for a login. Those of user pools name the client, too.
fn mapping_of<'a>(pool: &'a Pool, login: &Login) -> Option<&'a Value> {
    let client = login.claims.get("aud").and_then(Value::as_str);
    let with_client = format!("{}:{}", login.provider, client.unwrap_or_default());
    let mappings = &pool.role_mappings;
    mappings.get(&with_client).or(mappings.get(&login.provider))
}

/// Returns the role of the first rule that fits.
fn by_rules(mapping: &Value, login: &Login) -> Option<String> {
    let rules = mapping["RulesConfiguration"]["Rules"].as_array()?;
    let fits = |rule: &&Value| {
        let claim = rule["Claim"]
            .as_str()
            .and_then(|name| login.claims.get(name));
        let wanted = rule["Value"].as_str().unwrap_or_default();
        let values: Vec<&str> = match claim {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        };
        match rule["MatchType"].as_str() {
            Some("Equals") => values.contains(&wanted),
            Some("Contains") => values.iter().any(|value| value.contains(wanted)),
            Some("StartsWith") => values.iter().any(|value| value.starts_with(wanted)),
            Some("NotEqual") => !values.is_empty() && !values.contains(&wanted),
            _ => false,
        }
    };
    let rule = rules.iter().find(fits)?;
    rule["RoleARN"].as_str().map(str::to_owned)
}

/// Returns the role that the token names, or that the caller chose among those.
fn by_token(login: &Login, custom: Option<&str>) -> Result<Option<String>, ServiceError> {
    let roles = login.claims.get("cognito:roles").and_then(Value::as_array);
    let roles: Vec<&str> = roles
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if let Some(custom) = custom {
        if !roles.contains(&custom) {
            return Err(not_authorized("Access to Identity is forbidden."));
        }
        return Ok(Some(custom.to_owned()));
    }
    let preferred = login.claims.get("cognito:preferred_role");
    let preferred = preferred.and_then(Value::as_str);
    Ok(match (preferred, &*roles) {
        (Some(role), _) => Some(role.to_owned()),
        (None, [role]) => Some((*role).to_owned()),
        _ => None,
    })
}
