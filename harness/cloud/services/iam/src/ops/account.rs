//! Settings of an account: its alias, the rules for passwords, how much it has of what.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Nothing;
use crate::error::{already_exists, no_such_entity};
use crate::page::PageInput;
use crate::state::Iam;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AliasInput {
    account_alias: String,
}

/// Sets the alias; an account has one.
pub(crate) fn create_alias(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: AliasInput,
) -> Result<Nothing, ServiceError> {
    let is_taken = |alias: &Option<String>| alias.as_ref() == Some(&input.account_alias);
    if state
        .accounts
        .values()
        .any(|account| is_taken(&account.alias))
    {
        return Err(already_exists(format!(
            "The account alias {} already exists.",
            input.account_alias
        )));
    }
    state.account(cx).alias = Some(input.account_alias);
    Ok(Nothing {})
}

pub(crate) fn delete_alias(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: AliasInput,
) -> Result<Nothing, ServiceError> {
    let account = state.account(cx);
    if account.alias.as_ref() != Some(&input.account_alias) {
        return Err(no_such_entity(format!(
            "The account alias {} cannot be found.",
            input.account_alias
        )));
    }
    account.alias = None;
    Ok(Nothing {})
}

pub(crate) fn list_aliases(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: PageInput,
) -> Result<Value, ServiceError> {
    let alias = state.account(cx).alias.as_ref();
    input.output("AccountAliases", alias.map(|alias| json!(alias)))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_excessive_bools, reason = "AWS has them so")]
pub(crate) struct PasswordPolicyInput {
    minimum_password_length: Option<i64>,
    #[serde(default)]
    require_symbols: bool,
    #[serde(default)]
    require_numbers: bool,
    #[serde(default)]
    require_uppercase_characters: bool,
    #[serde(default)]
    require_lowercase_characters: bool,
    #[serde(default)]
    allow_users_to_change_password: bool,
    max_password_age: Option<i64>,
    password_reuse_prevention: Option<i64>,
    hard_expiry: Option<bool>,
}

/// Replaces the rules as a whole.
pub(crate) fn update_password_policy(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: PasswordPolicyInput,
) -> Result<Nothing, ServiceError> {
    let max_age = input.max_password_age.filter(|days| *days > 0);
    let mut policy = json!({
        "MinimumPasswordLength": input.minimum_password_length.unwrap_or(6),
        "RequireSymbols": input.require_symbols,
        "RequireNumbers": input.require_numbers,
        "RequireUppercaseCharacters": input.require_uppercase_characters,
        "RequireLowercaseCharacters": input.require_lowercase_characters,
        "AllowUsersToChangePassword": input.allow_users_to_change_password,
        "ExpirePasswords": max_age.is_some(),
    });
    if let Some(days) = max_age {
        policy["MaxPasswordAge"] = days.into();
    }
    if let Some(count) = input.password_reuse_prevention {
        policy["PasswordReusePrevention"] = count.into();
    }
    if let Some(hard_expiry) = input.hard_expiry {
        policy["HardExpiry"] = hard_expiry.into();
    }
    state.account(cx).password_policy = Some(policy);
    Ok(Nothing {})
}

#[derive(Deserialize)]
pub(crate) struct NoInput {}

pub(crate) fn get_password_policy(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let policy = state.account(cx).password_policy.as_ref();
    let policy = policy.ok_or_else(no_policy)?;
    Ok(json!({ "PasswordPolicy": policy }))
}

pub(crate) fn delete_password_policy(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Nothing, ServiceError> {
    let policy = state.account(cx).password_policy.take();
    policy.ok_or_else(no_policy)?;
    Ok(Nothing {})
}

fn no_policy() -> ServiceError {
    no_such_entity("The account policy with name PasswordPolicy cannot be found.")
}

/// Returns how much the account has of what, and its quotas.
pub(crate) fn summary(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let account = state.account(cx);
    let versions = account.policies.values().map(|p| p.versions.len());
    let versions: usize = versions.sum();
    Ok(json!({ "SummaryMap": {
        "Users": account.users.len(), "UsersQuota": 5000,
        "Groups": account.groups.len(), "GroupsQuota": 300,
        "Roles": account.roles.len(), "RolesQuota": 1000,
        "Policies": account.policies.len(), "PoliciesQuota": 1500,
        "PolicyVersionsInUse": versions, "PolicyVersionsInUseQuota": 10000,
        "InstanceProfiles": account.instance_profiles.len(), "InstanceProfilesQuota": 1000,
        "Providers": account.providers.len(),
        "ServerCertificates": 0, "ServerCertificatesQuota": 20,
        "MFADevices": 0, "MFADevicesInUse": 0, "AccountMFAEnabled": 0,
        "AccountAccessKeysPresent": 0, "AccountSigningCertificatesPresent": 0,
        "AccessKeysPerUserQuota": 2, "GroupsPerUserQuota": 10,
        "AttachedPoliciesPerUserQuota": 10, "AttachedPoliciesPerGroupQuota": 10,
        "AttachedPoliciesPerRoleQuota": 10, "VersionsPerPolicyQuota": 5,
        "PolicySizeQuota": 6144, "UserPolicySizeQuota": 2048, "GroupPolicySizeQuota": 5120,
        "RolePolicySizeQuota": 10240, "AssumeRolePolicySizeQuota": 2048,
        "SigningCertificatesPerUserQuota": 2, "GlobalEndpointTokenVersion": 1,
    }}))
}
