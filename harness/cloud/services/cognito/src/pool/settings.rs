//! The settings of a user pool.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::vocabulary::{Activity, Contact, MfaMode};

/// The settings that `CreateUserPool` sets and an update resets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Settings {
    pub(crate) policies: Policies,
    pub(crate) deletion_protection: Activity,
    /// The Lambda triggers.
    pub(crate) lambda_config: Map<String, Value>,
    pub(crate) auto_verified_attributes: Vec<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sms_verification_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_verification_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_verification_subject: Option<String>,
    pub(crate) verification_message_template: VerificationMessages,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sms_authentication_message: Option<String>,
    #[serde(rename = "UserAttributeUpdateSettings")]
    pub(crate) on_update: UpdateSettings,
    pub(crate) mfa_configuration: MfaMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) device_configuration: Option<Value>,
    pub(crate) email_configuration: EmailConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sms_configuration: Option<Value>,
    pub(crate) admin_create_user_config: AdminCreateUserConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_pool_add_ons: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account_recovery_setting: Option<AccountRecovery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_pool_tier: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Policies {
    pub(crate) password_policy: PasswordPolicy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sign_in_policy: Option<Value>,
}

/// The rules for passwords. In a policy that a caller sends, missing members are not
/// required; without any policy everything is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_excessive_bools, reason = "AWS has them so")]
pub(crate) struct PasswordPolicy {
    #[serde(default = "six")]
    pub(crate) minimum_length: usize,
    #[serde(default)]
    pub(crate) require_uppercase: bool,
    #[serde(default)]
    pub(crate) require_lowercase: bool,
    #[serde(default)]
    pub(crate) require_numbers: bool,
    #[serde(default)]
    pub(crate) require_symbols: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password_history_size: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) temporary_password_validity_days: Option<i64>,
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

/// The texts of messages that contain a code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct VerificationMessages {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sms_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_message_by_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_subject_by_link: Option<String>,
    pub(crate) default_email_option: EmailOption,
}

/// How users confirm by email.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum EmailOption {
    #[default]
    ConfirmWithCode,
    ConfirmWithLink,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateSettings {
    pub(crate) attributes_require_verification_before_update: Vec<Contact>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct EmailConfiguration {
    pub(crate) email_sending_account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_to_email_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) configuration_set: Option<String>,
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
pub(crate) struct AdminCreateUserConfig {
    pub(crate) allow_admin_create_user_only: bool,
    /// The deprecated name of the policy's `TemporaryPasswordValidityDays`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unused_account_validity_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invite_message_template: Option<InviteMessages>,
}

/// The texts of invitations.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct InviteMessages {
    #[serde(rename = "SMSMessage", skip_serializing_if = "Option::is_none")]
    pub(crate) sms_message: Option<String>,
    #[serde(rename = "EmailMessage", skip_serializing_if = "Option::is_none")]
    pub(crate) email_message: Option<String>,
    #[serde(rename = "EmailSubject", skip_serializing_if = "Option::is_none")]
    pub(crate) email_subject: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AccountRecovery {
    pub(crate) recovery_mechanisms: Vec<Recovery>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Recovery {
    pub(crate) priority: i64,
    pub(crate) name: RecoveryName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RecoveryName {
    VerifiedEmail,
    VerifiedPhoneNumber,
    AdminOnly,
}

/// The second factors that `SetUserPoolMfaConfig` sets besides the mode.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct MfaSettings {
    /// Whether codes by text message are a second factor.
    pub(crate) sms: bool,
    pub(crate) software_token: bool,
    pub(crate) email: Option<EmailMfa>,
    pub(crate) web_authn: Option<Value>,
}

impl MfaSettings {
    /// Returns the factors after an update of the pool: none if MFA is off, and text
    /// messages if no other is enabled.
    pub(crate) fn after_update(self, settings: &Settings) -> Self {
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

/// Codes by email as a second factor.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct EmailMfa {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
}
