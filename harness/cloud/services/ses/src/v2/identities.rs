//! E-mail identities: addresses and domains.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::errors::{already_exists, not_found, v2_error};
use super::tags::{Tag, add_tags, arn, describe_tags};
use crate::address::check_address;
use crate::state::{Identity, MailFrom, Region, Ses, is_domain};
use crate::v1::NoInput;
use crate::v1::identities::add_domain;
use crate::v1::identity_settings::check_policy;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdentityInput {
    email_identity: String,
    #[serde(default)]
    tags: Vec<Tag>,
    configuration_set_name: Option<String>,
    #[serde(default)]
    signing_enabled: bool,
    #[serde(default)]
    email_forwarding_enabled: bool,
    mail_from_domain: Option<String>,
    behavior_on_mx_failure: Option<String>,
    #[serde(default)]
    policy_name: String,
    #[serde(default)]
    policy: String,
}

fn identity_type(identity: &str) -> &'static str {
    if is_domain(identity) {
        "DOMAIN"
    } else {
        "EMAIL_ADDRESS"
    }
}

/// Returns the members of an identity that all answers have.
fn describe(name: &str, identity: &Identity) -> Map<String, Value> {
    let signing = is_domain(name) && !identity.signing_disabled;
    let mut dkim = json!({
        "SigningEnabled": signing, "Status": "NOT_STARTED", "SigningAttributesOrigin": "AWS_SES",
    });
    if is_domain(name) {
        dkim["Status"] = "SUCCESS".into();
        dkim["Tokens"] = json!(identity.dkim_tokens);
    }
    Map::from_iter([
        ("IdentityType".to_owned(), identity_type(name).into()),
        ("VerifiedForSendingStatus".to_owned(), true.into()),
        ("DkimAttributes".to_owned(), dkim),
    ])
}

fn find_identity<'a>(region: &'a mut Region, name: &str) -> Result<&'a mut Identity, ServiceError> {
    let identity = region.identities.get_mut(name);
    identity.ok_or_else(|| not_found(format!("Email identity {name} does not exist.")))
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<Value, ServiceError> {
    let name = input.email_identity;
    let arn = arn(cx, "identity", &name);
    let region = ses.regions.for_caller(cx);
    if region.identities.contains_key(&name) {
        return Err(already_exists(format!(
            "Email identity {name} already exist."
        )));
    }
    if let Some(set) = &input.configuration_set_name {
        region.configuration_set(set).map_err(v2_error)?;
    }
    if is_domain(&name) {
        add_domain(ses, cx, &name).map_err(v2_error)?;
    } else {
        check_address(&name).map_err(v2_error)?;
    }
    let region = ses.regions.for_caller(cx);
    let identity = region.identities.entry(name.clone()).or_default();
    identity.configuration_set = input.configuration_set_name;
    let answer = describe(&name, identity);
    add_tags(region, arn, input.tags);
    Ok(answer.into())
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<Value, ServiceError> {
    let name = input.email_identity;
    let arn = arn(cx, "identity", &name);
    let region = ses.regions.for_caller(cx);
    let tags = describe_tags(region, &arn);
    let identity = find_identity(region, &name)?;
    let mut answer = describe(&name, identity);
    let forwarding = !identity.notifications.forwarding_disabled;
    answer.insert("FeedbackForwardingStatus".to_owned(), forwarding.into());
    answer.insert("VerificationStatus".to_owned(), "SUCCESS".into());
    answer.insert("Policies".to_owned(), json!(identity.policies));
    answer.insert("Tags".to_owned(), tags);
    let mail_from = match &identity.mail_from {
        None => json!({"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}),
        Some(MailFrom {
            domain,
            reject_on_mx_failure,
        }) => json!({
            "MailFromDomain": domain,
            "MailFromDomainStatus": "SUCCESS",
            "BehaviorOnMxFailure": if *reject_on_mx_failure { "REJECT_MESSAGE" } else { "USE_DEFAULT_VALUE" },
        }),
    };
    answer.insert("MailFromAttributes".to_owned(), mail_from);
    if let Some(set) = &identity.configuration_set {
        answer.insert("ConfigurationSetName".to_owned(), set.as_str().into());
    }
    Ok(answer.into())
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "identity", &input.email_identity);
    let region = ses.regions.for_caller(cx);
    find_identity(region, &input.email_identity)?;
    region.identities.remove(&input.email_identity);
    region.tags.remove(&arn);
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let describe = |name: &String| {
        json!({
            "IdentityName": name, "IdentityType": identity_type(name), "SendingEnabled": true, "VerificationStatus": "SUCCESS",
        })
    };
    let identities: Vec<Value> = ses
        .regions
        .for_caller(cx)
        .identities
        .keys()
        .map(describe)
        .collect();
    Ok(json!({"EmailIdentities": identities}))
}

pub(crate) fn put_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    find_identity(ses.regions.for_caller(cx), &input.email_identity)?.signing_disabled =
        !input.signing_enabled;
    Ok(())
}

pub(crate) fn put_feedback(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let identity = find_identity(ses.regions.for_caller(cx), &input.email_identity)?;
    identity.notifications.forwarding_disabled = !input.email_forwarding_enabled;
    Ok(())
}

pub(crate) fn put_mail_from(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let name = input.email_identity;
    let reject = input.behavior_on_mx_failure.as_deref() == Some("REJECT_MESSAGE");
    find_identity(ses.regions.for_caller(cx), &name)?
        .set_mail_from(&name, input.mail_from_domain, reject)
        .map_err(v2_error)
}

pub(crate) fn put_configuration_set(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    if let Some(set) = &input.configuration_set_name {
        region.configuration_set(set).map_err(v2_error)?;
    }
    find_identity(region, &input.email_identity)?.configuration_set = input.configuration_set_name;
    Ok(())
}

pub(crate) fn create_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let identity = find_identity(ses.regions.for_caller(cx), &input.email_identity)?;
    check_policy(&input.policy).map_err(v2_error)?;
    if identity.policies.contains_key(&input.policy_name) {
        return Err(already_exists(format!(
            "Policy {} already exists.",
            input.policy_name
        )));
    }
    identity.policies.insert(input.policy_name, input.policy);
    Ok(())
}

fn no_such_policy(name: &str) -> ServiceError {
    not_found(format!("Policy {name} does not exist."))
}

pub(crate) fn update_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let identity = find_identity(ses.regions.for_caller(cx), &input.email_identity)?;
    check_policy(&input.policy).map_err(v2_error)?;
    let policy = identity.policies.get_mut(&input.policy_name);
    *policy.ok_or_else(|| no_such_policy(&input.policy_name))? = input.policy;
    Ok(())
}

pub(crate) fn delete_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<(), ServiceError> {
    let identity = find_identity(ses.regions.for_caller(cx), &input.email_identity)?;
    let removed = identity.policies.remove(&input.policy_name);
    removed
        .map(|_| ())
        .ok_or_else(|| no_such_policy(&input.policy_name))
}

pub(crate) fn get_policies(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentityInput,
) -> Result<Value, ServiceError> {
    let identity = find_identity(ses.regions.for_caller(cx), &input.email_identity)?;
    Ok(json!({"Policies": identity.policies}))
}
