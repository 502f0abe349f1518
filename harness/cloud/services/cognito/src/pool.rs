//! A user pool: its settings, its clients, its users.

mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::auth_state::AuthState;
use super::client::Client;
use super::error::{invalid, no_such_client, no_such_user};
use super::group::Group;
use super::provider::IdentityProvider;
use super::resource_server::ResourceServer;
use super::schema::Schema;
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
#[derive(Debug, Serialize, Deserialize)]
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
    /// Whether it was made with a `UsernameConfiguration`, which answers then repeat.
    pub(super) names_case_sensitivity: bool,
    pub(super) schema: Schema,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) clients: BTreeMap<String, Arc<Client>>,
    pub(super) users: Users,
    pub(super) groups: BTreeMap<String, Group>,
    pub(super) resource_servers: BTreeMap<String, ResourceServer>,
    pub(super) providers: BTreeMap<String, IdentityProvider>,
    /// The prefix of its hosted pages.
    pub(super) domain: Option<Domain>,
    /// The domain of one's own for them.
    pub(super) custom_domain: Option<Domain>,
    /// What the sign-in flows remember: sessions, refresh tokens.
    pub(super) auth: AuthState,
}

/// Where a pool's hosted pages are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Domain {
    pub(super) name: String,
    pub(super) version: Option<i64>,
    pub(super) custom: Option<Value>,
}

impl Pool {
    /// The client of an id.
    pub(super) fn client(&self, id: &str) -> Result<&Arc<Client>, ServiceError> {
        self.clients.get(id).ok_or_else(|| no_such_client(id))
    }

    /// The user an administrator means by a name.
    pub(super) fn user_id(&self, login: &str) -> Result<UserId, ServiceError> {
        self.users.find(login).ok_or_else(no_such_user)
    }

    /// The same, to read.
    pub(super) fn user(&self, login: &str) -> Result<&User, ServiceError> {
        let id = self.user_id(login)?;
        self.users.get(id).ok_or_else(no_such_user)
    }

    /// The same, to change anything but attributes.
    pub(super) fn user_mut(&mut self, login: &str) -> Result<&mut User, ServiceError> {
        let id = self.user_id(login)?;
        self.users.get_mut(id).ok_or_else(no_such_user)
    }

    /// The groups of a user, the one that matters most first.
    pub(super) fn groups_of(&self, user: &User) -> Vec<&Group> {
        let mut groups: Vec<&Group> = user
            .groups
            .iter()
            .filter_map(|name| self.groups.get(name))
            .collect();
        groups.sort_by_key(|group| group.precedence.unwrap_or(i64::MAX));
        groups
    }

    /// Where to send a code to a user who forgot the password, by the pool's
    /// recovery setting.
    pub(super) fn recovery_contact(&self, user: &User) -> Result<Contact, ServiceError> {
        let unreachable = || {
            invalid(
                "Cannot reset password for the user as there is no registered/verified email or phone_number",
            )
        };
        let Some(setting) = &self.settings.account_recovery_setting else {
            // Without the setting, a telephone comes before a mail.
            return [Contact::PhoneNumber, Contact::Email]
                .into_iter()
                .find(|contact| user.has_verified(*contact))
                .ok_or_else(unreachable);
        };
        let mut ways = setting.recovery_mechanisms.clone();
        ways.sort_by_key(|way| way.priority);
        let contact = |way: &Recovery| match way.name {
            RecoveryName::VerifiedEmail => Some(Contact::Email),
            RecoveryName::VerifiedPhoneNumber => Some(Contact::PhoneNumber),
            RecoveryName::AdminOnly => None,
        };
        ways.iter()
            .filter_map(contact)
            .find(|contact| user.has_verified(*contact))
            .ok_or_else(unreachable)
    }

    fn device_setting(&self, name: &str) -> Option<bool> {
        let setting = self.settings.device_configuration.as_ref()?;
        let setting = setting.as_object().filter(|setting| !setting.is_empty())?;
        Some(setting.get(name).and_then(Value::as_bool).unwrap_or(false))
    }

    /// Whether it knows devices at all.
    pub(super) fn tracks_devices(&self) -> bool {
        self.device_setting("ChallengeRequiredOnNewDevice")
            .is_some()
    }

    /// Whether a remembered device stands in for a second factor.
    pub(super) fn trusts_devices(&self) -> bool {
        self.device_setting("ChallengeRequiredOnNewDevice") == Some(true)
    }

    /// Whether users say themselves which devices to remember.
    pub(super) fn asks_for_devices(&self) -> bool {
        self.device_setting("DeviceOnlyRememberedOnUserPrompt") == Some(true)
    }
}
