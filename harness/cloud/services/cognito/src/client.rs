//! An app client of a user pool.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;
use time::Duration;

use super::error::not_authorized;
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

/// A client. A change replaces it, so that a call can use it while the pool changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) pool_id: String,
    /// Empty for a public client.
    pub(super) secrets: Vec<ClientSecret>,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(super) settings: ClientSettings,
}

/// A secret of a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ClientSecret {
    pub(super) id: String,
    pub(super) value: String,
    pub(super) created: Timestamp,
}

/// The settings that an update resets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct ClientSettings {
    pub(super) client_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token_validity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access_token_validity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id_token_validity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_validity_units: Option<ValidityUnits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) read_attributes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) write_attributes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explicit_auth_flows: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) supported_identity_providers: Option<Vec<String>>,
    #[serde(rename = "CallbackURLs", skip_serializing_if = "Option::is_none")]
    pub(super) callback_urls: Option<Vec<String>>,
    #[serde(rename = "LogoutURLs", skip_serializing_if = "Option::is_none")]
    pub(super) logout_urls: Option<Vec<String>>,
    #[serde(rename = "DefaultRedirectURI", skip_serializing_if = "Option::is_none")]
    pub(super) default_redirect_uri: Option<String>,
    #[serde(rename = "AllowedOAuthFlows", skip_serializing_if = "Option::is_none")]
    pub(super) allowed_oauth_flows: Option<Vec<String>>,
    #[serde(rename = "AllowedOAuthScopes", skip_serializing_if = "Option::is_none")]
    pub(super) allowed_oauth_scopes: Option<Vec<String>>,
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    pub(super) uses_oauth: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) analytics_configuration: Option<Value>,
    pub(super) prevent_user_existence_errors: UserExistenceErrors,
    pub(super) enable_token_revocation: Option<bool>,
    pub(super) enable_propagate_additional_user_context_data: bool,
    pub(super) auth_session_validity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token_rotation: Option<RefreshTokenRotation>,
}

/// Whether errors show that a user does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum UserExistenceErrors {
    /// They do not.
    Enabled,
    /// They do.
    #[default]
    Legacy,
}

/// The units of token lifetimes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ValidityUnits {
    #[serde(rename = "AccessToken", skip_serializing_if = "Option::is_none")]
    pub(super) access: Option<Unit>,
    #[serde(rename = "IdToken", skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<Unit>,
    #[serde(rename = "RefreshToken", skip_serializing_if = "Option::is_none")]
    pub(super) refresh: Option<Unit>,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl Unit {
    /// Returns the duration of a number of units.
    pub(super) fn times(self, count: i64) -> Duration {
        match self {
            Self::Seconds => Duration::seconds(count),
            Self::Minutes => Duration::minutes(count),
            Self::Hours => Duration::hours(count),
            Self::Days => Duration::days(count),
        }
    }
}

/// Whether a refresh token is replaced when it is used.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RefreshTokenRotation {
    pub(super) feature: Feature,
    /// How long the replaced token stays valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) retry_grace_period_seconds: Option<i64>,
}

/// A feature switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Feature {
    Enabled,
    Disabled,
}

impl ClientSettings {
    fn units(&self) -> ValidityUnits {
        self.token_validity_units.unwrap_or_default()
    }

    /// Returns how long an access token is valid.
    pub(super) fn access_token_lifetime(&self) -> Duration {
        let unit = self.units().access.unwrap_or(Unit::Hours);
        self.access_token_validity
            .map_or(Duration::HOUR, |count| unit.times(count))
    }

    /// Returns how long an id token is valid.
    pub(super) fn id_token_lifetime(&self) -> Duration {
        let unit = self.units().id.unwrap_or(Unit::Hours);
        self.id_token_validity
            .map_or(Duration::HOUR, |count| unit.times(count))
    }

    /// Returns how long a refresh token is valid; 0 means the default, as on AWS.
    pub(super) fn refresh_token_lifetime(&self) -> Duration {
        let unit = self.units().refresh.unwrap_or(Unit::Days);
        self.refresh_token_validity
            .filter(|count| *count > 0)
            .map_or(Duration::days(30), |count| unit.times(count))
    }

    /// Returns how long a challenge can be answered.
    pub(super) fn session_lifetime(&self) -> Duration {
        Duration::minutes(self.auth_session_validity.unwrap_or(3))
    }

    /// Returns how long a refresh token outlives the one that replaces it, or
    /// `None` if it is not replaced.
    pub(super) fn rotation_grace_period(&self) -> Option<Duration> {
        let rotation = self.refresh_token_rotation.as_ref()?;
        (rotation.feature == Feature::Enabled)
            .then(|| Duration::seconds(rotation.retry_grace_period_seconds.unwrap_or(0)))
    }

    /// Returns whether errors hide that a user does not exist.
    pub(super) fn hides_users(&self) -> bool {
        self.prevent_user_existence_errors == UserExistenceErrors::Enabled
    }

    /// Returns whether a flow is allowed, by its `ALLOW_` name. Without flows, or with
    /// legacy names only, all flows without a plain password are.
    pub(super) fn allows(&self, flow: &str) -> bool {
        const ALWAYS: [&str; 3] = [
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ];
        let flows = self.explicit_auth_flows.as_deref().unwrap_or_default();
        if flows.iter().any(|known| known.starts_with("ALLOW_")) {
            return flows.iter().any(|known| known == flow);
        }
        let has = |name: &str| flows.iter().any(|known| known == name);
        if has("CUSTOM_AUTH_FLOW_ONLY") {
            return matches!(flow, "ALLOW_CUSTOM_AUTH" | "ALLOW_REFRESH_TOKEN_AUTH");
        }
        match flow {
            "ALLOW_ADMIN_USER_PASSWORD_AUTH" => has("ADMIN_NO_SRP_AUTH"),
            "ALLOW_USER_PASSWORD_AUTH" => has("USER_PASSWORD_AUTH"),
            _ => ALWAYS.contains(&flow),
        }
    }

    /// Returns whether the app may read an attribute; without a list it may read all.
    pub(super) fn may_read(&self, attribute: &str) -> bool {
        let list = self.read_attributes.as_ref();
        list.is_none_or(|list| attribute == "sub" || list.iter().any(|name| name == attribute))
    }

    /// Returns whether the app may write an attribute. No app may write whether a contact
    /// is verified.
    pub(super) fn may_write(&self, attribute: &str) -> bool {
        if matches!(
            attribute,
            "sub" | "email_verified" | "phone_number_verified"
        ) {
            return false;
        }
        let list = self.write_attributes.as_ref();
        list.is_none_or(|list| list.iter().any(|name| name == attribute))
    }
}

impl Client {
    /// Checks a secret; the error is a message for the caller's own error.
    pub(super) fn check_secret(&self, secret: Option<&str>) -> Result<(), String> {
        match secret {
            None if self.secrets.is_empty() => Ok(()),
            None => Err(format!(
                "Client {} is configured with secret but secret was not received",
                self.id
            )),
            Some(secret) => self
                .secrets
                .iter()
                .any(|known| known.value == secret)
                .then_some(())
                .ok_or_else(|| format!("Unable to verify secret for client {}", self.id)),
        }
    }

    /// Returns the secret hash for a user name, if the client has a secret.
    pub(super) fn secret_hash(&self, username: &str) -> Option<String> {
        let secret = self.secrets.first()?;
        let mut hash = Hmac::<Sha256>::new_from_slice(secret.value.as_bytes()).ok()?;
        hash.update([username, &self.id].concat().as_bytes());
        Some(STANDARD.encode(hash.finalize().into_bytes()))
    }

    /// Checks the secret hash of a call against the user name as the call has it.
    pub(super) fn check_secret_hash(
        &self,
        username: &str,
        secret_hash: Option<&str>,
    ) -> Result<(), ServiceError> {
        let wrong = || {
            not_authorized(format!(
                "Unable to verify secret hash for client {}",
                self.id
            ))
        };
        match secret_hash {
            None if self.secrets.is_empty() => Ok(()),
            None => Err(not_authorized(format!(
                "Client {} is configured with secret but SECRET_HASH was not received",
                self.id
            ))),
            Some(secret_hash) => {
                let secret_hash = STANDARD.decode(secret_hash).map_err(|_| wrong())?;
                let message = [username, &self.id].concat();
                self.secrets
                    .iter()
                    .any(|secret| is_hash(&secret.value, &message, &secret_hash))
                    .then_some(())
                    .ok_or_else(wrong)
            }
        }
    }
}

fn is_hash(secret: &str, message: &str, secret_hash: &[u8]) -> bool {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes()).is_ok_and(|mut hash| {
        hash.update(message.as_bytes());
        hash.verify_slice(secret_hash).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_flows(flows: &[&str]) -> ClientSettings {
        ClientSettings {
            explicit_auth_flows: Some(flows.iter().map(|&flow| flow.to_owned()).collect()),
            ..ClientSettings::default()
        }
    }

    #[test]
    fn default_flows_exclude_plain_passwords() {
        let settings = ClientSettings::default();
        assert!(settings.allows("ALLOW_USER_SRP_AUTH"));
        assert!(settings.allows("ALLOW_REFRESH_TOKEN_AUTH"));
        assert!(!settings.allows("ALLOW_USER_PASSWORD_AUTH"));
        assert!(!settings.allows("ALLOW_ADMIN_USER_PASSWORD_AUTH"));
    }

    #[test]
    fn listed_flows_are_the_only_ones() {
        let settings = with_flows(&["ALLOW_USER_PASSWORD_AUTH"]);
        assert!(settings.allows("ALLOW_USER_PASSWORD_AUTH"));
        assert!(!settings.allows("ALLOW_USER_SRP_AUTH"));
        assert!(!settings.allows("ALLOW_REFRESH_TOKEN_AUTH"));
    }

    #[test]
    fn legacy_flows_are_added_to_the_defaults() {
        let settings = with_flows(&["ADMIN_NO_SRP_AUTH"]);
        assert!(settings.allows("ALLOW_ADMIN_USER_PASSWORD_AUTH"));
        assert!(settings.allows("ALLOW_USER_SRP_AUTH"));
        assert!(!settings.allows("ALLOW_USER_PASSWORD_AUTH"));
        assert!(!with_flows(&["CUSTOM_AUTH_FLOW_ONLY"]).allows("ALLOW_USER_SRP_AUTH"));
    }
}
