//! Checks of a pool's settings against each other.

use crate::error::invalid;
use crate::password::SEVEN_DAYS;
use crate::pool::{AccountRecovery, MfaSettings, RecoveryName, Settings};
use crate::vocabulary::{Contact, MfaMode};
use rehearsal_model::error::ServiceError;

/// The triggers that are stored and not called.
const NOT_CALLED: [&str; 3] = ["CustomEmailSender", "CustomSMSSender", "InboundFederation"];

/// Checks settings and adds their defaults.
pub(super) fn with_defaults(
    mut settings: Settings,
    mfa: &MfaSettings,
) -> Result<Settings, ServiceError> {
    check(&settings, mfa)?;
    let new = &mut settings
        .policies
        .password_policy
        .temporary_password_validity_days;
    let old = &mut settings
        .admin_create_user_config
        .unused_account_validity_days;
    // AWS treats 0 as absent.
    for days in [&mut *new, &mut *old] {
        *days = days.filter(|days| *days > 0);
    }
    if new.is_some() && old.is_some() {
        return Err(invalid(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ));
    }
    let days = new.or(*old).unwrap_or(SEVEN_DAYS);
    (*new, *old) = (Some(days), Some(days));
    copy_message_texts(&mut settings);
    for name in settings.lambda_config.keys() {
        if NOT_CALLED.contains(&name.as_str()) {
            tracing::warn!("the Lambda trigger {name} of a user pool is stored, but never called");
        }
    }
    settings
        .user_pool_tier
        .get_or_insert_with(|| "ESSENTIALS".to_owned());
    Ok(settings)
}

/// Copies the texts of messages between their two names.
fn copy_message_texts(settings: &mut Settings) {
    let template = &mut settings.verification_message_template;
    for (new, old) in [
        (
            &mut template.sms_message,
            &mut settings.sms_verification_message,
        ),
        (
            &mut template.email_message,
            &mut settings.email_verification_message,
        ),
        (
            &mut template.email_subject,
            &mut settings.email_verification_subject,
        ),
    ] {
        if new.is_none() {
            new.clone_from(old);
        }
        old.clone_from(new);
    }
}

fn check(settings: &Settings, mfa: &MfaSettings) -> Result<(), ServiceError> {
    let no_sms = settings.sms_configuration.is_none();
    let verified = &settings.auto_verified_attributes;
    if no_sms && verified.contains(&Contact::PhoneNumber) {
        return Err(invalid(
            "SMS configuration is required when phone_number is selected for auto verification",
        ));
    }
    let only_sms = !mfa.software_token && mfa.email.is_none();
    if settings.mfa_configuration != MfaMode::Off && no_sms && only_sms {
        return Err(invalid(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ));
    }
    let first = &settings
        .on_update
        .attributes_require_verification_before_update;
    if first.iter().any(|contact| !verified.contains(contact)) {
        return Err(invalid(
            "All attributes in AttributesRequireVerificationBeforeUpdate must also be in AutoVerifiedAttributes.",
        ));
    }
    match &settings.account_recovery_setting {
        Some(setting) => check_recovery(setting),
        None => Ok(()),
    }
}

fn check_recovery(setting: &AccountRecovery) -> Result<(), ServiceError> {
    let mechanisms = &setting.recovery_mechanisms;
    let repeated = mechanisms.iter().enumerate().any(|(index, mechanism)| {
        mechanisms[..index]
            .iter()
            .any(|other| other.name == mechanism.name || other.priority == mechanism.priority)
    });
    if repeated {
        return Err(invalid(
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        ));
    }
    if mechanisms.len() > 1
        && mechanisms
            .iter()
            .any(|mechanism| mechanism.name == RecoveryName::AdminOnly)
    {
        return Err(invalid(
            "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
        ));
    }
    Ok(())
}
