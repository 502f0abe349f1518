//! A user pool: its settings, its clients, its users.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::auth;
use super::client::Client;
use super::error::{invalid, no_such_client, no_such_user};
use super::group::Group;
use super::provider::IdentityProvider;
use super::resource_server::ResourceServer;
use super::schema::Schema;
use super::user::{User, UserId};
use super::users::Users;
use super::vocabulary::{Activity, Contact, MfaMode};
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

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
    pub(super) auth: auth::Store,
}

/// What [`CreateUserPool`](super::ops::pools) takes and an update resets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Settings {
    pub(super) policies: Policies,
    pub(super) deletion_protection: Activity,
    /// The triggers: stored; none is called.
    pub(super) lambda_config: Map<String, Value>,
    pub(super) auto_verified_attributes: Vec<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sms_verification_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_verification_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_verification_subject: Option<String>,
    pub(super) verification_message_template: VerificationMessages,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sms_authentication_message: Option<String>,
    #[serde(rename = "UserAttributeUpdateSettings")]
    pub(super) on_update: UpdateSettings,
    pub(super) mfa_configuration: MfaMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) device_configuration: Option<Value>,
    pub(super) email_configuration: EmailConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sms_configuration: Option<Value>,
    pub(super) admin_create_user_config: AdminCreateUserConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_pool_add_ons: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account_recovery_setting: Option<AccountRecovery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_pool_tier: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Policies {
    pub(super) password_policy: PasswordPolicy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sign_in_policy: Option<Value>,
}

/// What a password must be. Where a caller gives a policy, what it leaves out
/// is not required; where it gives none, everything is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_excessive_bools, reason = "AWS has them so")]
pub(super) struct PasswordPolicy {
    #[serde(default = "six")]
    pub(super) minimum_length: usize,
    #[serde(default)]
    pub(super) require_uppercase: bool,
    #[serde(default)]
    pub(super) require_lowercase: bool,
    #[serde(default)]
    pub(super) require_numbers: bool,
    #[serde(default)]
    pub(super) require_symbols: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) password_history_size: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) temporary_password_validity_days: Option<i64>,
}

fn six() -> usize {
    6
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            password_history_size: None,
            temporary_password_validity_days: None,
        }
    }
}

/// The texts of messages that carry a code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct VerificationMessages {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sms_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_message_by_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_subject_by_link: Option<String>,
    pub(super) default_email_option: EmailOption,
}

/// How a mail lets its reader confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum EmailOption {
    #[default]
    ConfirmWithCode,
    ConfirmWithLink,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct UpdateSettings {
    pub(super) attributes_require_verification_before_update: Vec<Contact>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct EmailConfiguration {
    pub(super) email_sending_account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_to_email_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) configuration_set: Option<String>,
}

impl Default for EmailConfiguration {
    fn default() -> Self {
        Self {
            email_sending_account: "COGNITO_DEFAULT".to_owned(),
            source_arn: None,
            reply_to_email_address: None,
            from: None,
            configuration_set: None,
        }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct AdminCreateUserConfig {
    pub(super) allow_admin_create_user_only: bool,
    /// The policy's `TemporaryPasswordValidityDays` by its name of old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unused_account_validity_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) invite_message_template: Option<InviteMessages>,
}

/// The texts of invitations.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct InviteMessages {
    #[serde(rename = "SMSMessage", skip_serializing_if = "Option::is_none")]
    pub(super) sms_message: Option<String>,
    #[serde(rename = "EmailMessage", skip_serializing_if = "Option::is_none")]
    pub(super) email_message: Option<String>,
    #[serde(rename = "EmailSubject", skip_serializing_if = "Option::is_none")]
    pub(super) email_subject: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct AccountRecovery {
    pub(super) recovery_mechanisms: Vec<Recovery>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Recovery {
    pub(super) priority: i64,
    pub(super) name: RecoveryName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RecoveryName {
    VerifiedEmail,
    VerifiedPhoneNumber,
    AdminOnly,
}

/// What [`SetUserPoolMfaConfig`](super::ops::mfa_config) sets besides the mode.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct MfaSettings {
    /// Whether codes by text message are a second factor.
    pub(super) sms: bool,
    pub(super) software_token: bool,
    pub(super) email: Option<EmailMfa>,
    pub(super) web_authn: Option<Value>,
}

impl MfaSettings {
    /// What an update of the pool leaves of the factors: none where there is
    /// to be no second one, and text messages where there is no other.
    pub(super) fn after_update(self, settings: &Settings) -> Self {
        if settings.mfa_configuration == MfaMode::Off {
            return Self {
                web_authn: self.web_authn,
                ..Self::default()
            };
        }
        let none = !self.software_token && self.email.is_none();
        Self {
            sms: self.sms || none,
            ..self
        }
    }
}

/// Codes by mail as a second factor.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct EmailMfa {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
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
}
