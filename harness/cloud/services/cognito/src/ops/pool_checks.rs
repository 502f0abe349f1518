//! Whether a pool's settings fit one another.

use crate::error::invalid;
use crate::password::SEVEN_DAYS;
use crate::pool::{AccountRecovery, MfaSettings, RecoveryName, Settings};
use crate::vocabulary::{Contact, MfaMode};
use rehearsal_model::error::ServiceError;

/// The settings with their defaults, if they fit one another.
pub(super) fn settled(mut settings: Settings, mfa: &MfaSettings) -> Result<Settings, ServiceError> {
    check(&settings, mfa)?;
    let new = &mut settings
        .policies
        .password_policy
        .temporary_password_validity_days;
    let old = &mut settings
        .admin_create_user_config
        .unused_account_validity_days;
    // AWS takes 0 for nothing said.
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
    one_text(&mut settings);
    if !settings.lambda_config.is_empty() {
        tracing::warn!("the Lambda triggers of a user pool are kept, and not called");
    }
    settings
        .user_pool_tier
        .get_or_insert_with(|| "ESSENTIALS".to_owned());
    Ok(settings)
}

/// The texts of messages have two names each, which say the same.
fn one_text(settings: &mut Settings) {
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
    let ways = &setting.recovery_mechanisms;
    let repeated = ways.iter().enumerate().any(|(index, way)| {
        ways[..index]
            .iter()
            .any(|other| other.name == way.name || other.priority == way.priority)
    });
    if repeated {
        return Err(invalid(
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        ));
    }
    if ways.len() > 1 && ways.iter().any(|way| way.name == RecoveryName::AdminOnly) {
        return Err(invalid(
            "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
        ));
    }
    Ok(())
}
