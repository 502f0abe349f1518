//! The second factors of a pool, and whether one is required.

use serde::Deserialize;
use serde_json::{Value, json};

use super::PoolInput;
use crate::error::invalid;
use crate::pool::{EmailMfa, MfaSettings, Pool};
use crate::state::{Cognito, now};
use crate::vocabulary::MfaMode;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetUserPoolMfaConfig {
    user_pool_id: String,
    sms_mfa_configuration: Option<SmsMfa>,
    software_token_mfa_configuration: Option<SoftwareTokenMfa>,
    email_mfa_configuration: Option<EmailMfa>,
    mfa_configuration: Option<MfaMode>,
    web_authn_configuration: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SmsMfa {
    sms_authentication_message: Option<String>,
    sms_configuration: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SoftwareTokenMfa {
    #[serde(default)]
    enabled: bool,
}

/// Replaces all settings: a missing factor is off.
pub(crate) fn set(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SetUserPoolMfaConfig,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let mode = input
        .mfa_configuration
        .unwrap_or(pool.settings.mfa_configuration);
    let mfa = MfaSettings {
        sms: input.sms_mfa_configuration.is_some(),
        software_token: input
            .software_token_mfa_configuration
            .is_some_and(|factor| factor.enabled),
        email: input.email_mfa_configuration,
        web_authn: input.web_authn_configuration,
    };
    let any = mfa.sms || mfa.software_token || mfa.email.is_some();
    if mode == MfaMode::Off && any {
        return Err(invalid(
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ));
    }
    if mode != MfaMode::Off && !any {
        return Err(invalid(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
        ));
    }
    let sender = &pool.settings.email_configuration.email_sending_account;
    if mfa.email.is_some() && sender != "DEVELOPER" {
        return Err(invalid(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT.",
        ));
    }
    if let Some(sms) = input.sms_mfa_configuration {
        let configuration = sms
            .sms_configuration
            .or_else(|| pool.settings.sms_configuration.clone());
        if configuration.is_none() {
            return Err(invalid(
                "Invalid MFA configuration given, can't turn on MFA and configure an SMS MFA without an SMS configuration.",
            ));
        }
        pool.settings.sms_configuration = configuration;
        pool.settings.sms_authentication_message = sms.sms_authentication_message;
    }
    pool.settings.mfa_configuration = mode;
    pool.mfa = mfa;
    pool.modified = now;
    Ok(pool.mfa_json())
}

pub(crate) fn get(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<Value, ServiceError> {
    Ok(cognito.pool(cx, &input.user_pool_id)?.mfa_json())
}

impl Pool {
    fn mfa_json(&self) -> Value {
        let mut output = json!({"MfaConfiguration": self.settings.mfa_configuration});
        if self.mfa.sms {
            let mut sms = json!({"SmsConfiguration": self.settings.sms_configuration});
            if let Some(message) = &self.settings.sms_authentication_message {
                sms["SmsAuthenticationMessage"] = json!(message);
            }
            output["SmsMfaConfiguration"] = sms;
        }
        if self.mfa.software_token {
            output["SoftwareTokenMfaConfiguration"] = json!({"Enabled": true});
        }
        if let Some(email) = &self.mfa.email {
            output["EmailMfaConfiguration"] = json!(email);
        }
        if let Some(web_authn) = &self.mfa.web_authn {
            output["WebAuthnConfiguration"] = web_authn.clone();
        }
        output
    }
}
