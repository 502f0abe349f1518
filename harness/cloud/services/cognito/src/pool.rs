//! A user pool: its settings, its clients, its users.

mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::appearance::Appearance;
use super::auth_state::AuthState;
use super::client::Client;
use super::error::{invalid, no_such_client, no_such_user};
use super::group::Group;
use super::provider::IdentityProvider;
use super::resource_server::ResourceServer;
use super::risk::RiskConfiguration;
use super::schema::Schema;
use super::trigger_state::Replay;
use super::user::{User, UserId};
use super::users::Users;
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

pub(super) use settings::{
    AccountRecovery, EmailMfa, EmailOption, MfaSettings, PasswordPolicy, Recovery, RecoveryName,
    Settings,
};

/// A user pool.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pool {
    /// `us-east-1_Ab12Cd34E`
    pub(super) id: String,
    pub(super) arn: String,
    pub(super) account: Arc<str>,
    pub(super) region: Arc<str>,
    pub(super) name: String,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(super) settings: Settings,
    pub(super) mfa: MfaSettings,
    /// Whether it was created with a `UsernameConfiguration`, which answers then repeat.
    pub(super) names_case_sensitivity: bool,
    pub(super) schema: Schema,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) clients: BTreeMap<String, Arc<Client>>,
    pub(super) users: Users,
    pub(super) groups: BTreeMap<String, Group>,
    pub(super) resource_servers: BTreeMap<String, ResourceServer>,
    pub(super) providers: BTreeMap<String, IdentityProvider>,
    /// The domain with a prefix of AWS's own.
    pub(super) domain: Option<Domain>,
    /// The custom domain.
    pub(super) custom_domain: Option<Domain>,
    #[serde(default)]
    pub(super) appearance: Appearance,
    /// The risk configurations of the pool and of its clients.
    #[serde(default)]
    pub(super) risk: Vec<RiskConfiguration>,
    /// Where its logs are delivered, as the API returns it.
    #[serde(default)]
    pub(super) log_delivery: Vec<Value>,
    /// The state of its sign-ins: challenges, sessions.
    pub(super) auth: AuthState,
    /// What the operation that runs knows of its triggers.
    #[serde(skip)]
    pub(super) replay: Option<Replay>,
}

/// The domain of a pool's hosted pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Domain {
    pub(super) name: String,
    pub(super) version: Option<i64>,
    pub(super) custom: Option<Value>,
}

impl Pool {
    /// Returns a client by its id.
    pub(super) fn client(&self, id: &str) -> Result<&Arc<Client>, ServiceError> {
        self.clients.get(id).ok_or_else(|| no_such_client(id))
    }

    /// Returns the id of the user with a name, a `sub` or an alias.
    pub(super) fn user_id(&self, login: &str) -> Result<UserId, ServiceError> {
        self.users.find(login).ok_or_else(no_such_user)
    }

    /// Returns the user with a name, a `sub` or an alias.
    pub(super) fn user(&self, login: &str) -> Result<&User, ServiceError> {
        let id = self.user_id(login)?;
        self.users.get(id).ok_or_else(no_such_user)
    }

    /// Returns a user to change anything but its attributes.
    pub(super) fn user_mut(&mut self, login: &str) -> Result<&mut User, ServiceError> {
        let id = self.user_id(login)?;
        self.users.get_mut(id).ok_or_else(no_such_user)
    }

    /// Returns the groups of a user by precedence.
    pub(super) fn groups_of(&self, user: &User) -> Vec<&Group> {
        let mut groups: Vec<&Group> = user
            .groups
            .iter()
            .filter_map(|name| self.groups.get(name))
            .collect();
        groups.sort_by_key(|group| group.precedence.unwrap_or(i64::MAX));
        groups
    }

    /// Returns the contact that receives the code for a forgotten password, by the pool's
    /// recovery setting.
    pub(super) fn recovery_contact(&self, user: &User) -> Result<Contact, ServiceError> {
        let unreachable = || {
            invalid(
                "Cannot reset password for the user as there is no registered/verified email or phone_number",
            )
        };
        let Some(setting) = &self.settings.account_recovery_setting else {
            // Without the setting, the phone number has priority over the email address.
            return [Contact::PhoneNumber, Contact::Email]
                .into_iter()
                .find(|contact| user.has_verified(*contact))
                .ok_or_else(unreachable);
        };
        let mut mechanisms = setting.recovery_mechanisms.clone();
        mechanisms.sort_by_key(|mechanism| mechanism.priority);
        let contact = |mechanism: &Recovery| match mechanism.name {
            RecoveryName::VerifiedEmail => Some(Contact::Email),
            RecoveryName::VerifiedPhoneNumber => Some(Contact::PhoneNumber),
            RecoveryName::AdminOnly => None,
        };
        mechanisms
            .iter()
            .filter_map(contact)
            .find(|contact| user.has_verified(*contact))
            .ok_or_else(unreachable)
    }

    /// Returns an error unless the pool has threat protection.
    pub(super) fn require_threat_protection(&self) -> Result<(), ServiceError> {
        let add_ons = self.settings.user_pool_add_ons.as_ref();
        let mode = add_ons.and_then(|add_ons| add_ons.get("AdvancedSecurityMode"));
        if mode.is_none_or(|mode| mode == "OFF") {
            return Err(ServiceError::sender(
                "UserPoolAddOnNotEnabledException",
                "User pool add-ons are not enabled: set AdvancedSecurityMode to AUDIT or ENFORCED.",
            ));
        }
        Ok(())
    }

    fn device_setting(&self, name: &str) -> Option<bool> {
        let setting = self.settings.device_configuration.as_ref()?;
        let setting = setting.as_object().filter(|setting| !setting.is_empty())?;
        Some(setting.get(name).and_then(Value::as_bool).unwrap_or(false))
    }

    /// Returns whether the pool tracks devices.
    pub(super) fn tracks_devices(&self) -> bool {
        self.device_setting("ChallengeRequiredOnNewDevice")
            .is_some()
    }

    /// Returns whether a remembered device replaces the second factor.
    pub(super) fn trusts_devices(&self) -> bool {
        self.device_setting("ChallengeRequiredOnNewDevice") == Some(true)
    }

    /// Returns whether users decide which devices are remembered.
    pub(super) fn prompts_for_devices(&self) -> bool {
        self.device_setting("DeviceOnlyRememberedOnUserPrompt") == Some(true)
    }
}
