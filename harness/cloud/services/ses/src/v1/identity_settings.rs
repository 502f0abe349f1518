//! Settings of identities: notifications, forwarding, MAIL FROM, DKIM, policies.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::state::{Identity, MailFrom, Ses, is_domain};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// What senders can be notified of.
const NOTIFICATION_TYPES: [&str; 3] = ["Bounce", "Complaint", "Delivery"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NotificationInput {
    identity: String,
    notification_type: String,
    sns_topic: Option<String>,
    #[serde(default)]
    enabled: bool,
}

pub(crate) fn set_topic(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NotificationInput,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let topics = &mut identity.notifications.topics;
    match input.sns_topic.filter(|topic| !topic.is_empty()) {
        Some(topic) => topics.insert(input.notification_type, topic),
        None => topics.remove(&input.notification_type),
    };
    Ok(())
}

pub(crate) fn set_headers(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NotificationInput,
) -> Result<(), ServiceError> {
    if !NOTIFICATION_TYPES.contains(&input.notification_type.as_str()) {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            format!(
                "Invalid notification type: {}. Valid values are: Bounce, Complaint, Delivery.",
                input.notification_type
            ),
        ));
    }
    let identities = &mut ses.regions.for_caller(cx).identities;
    let Some(identity) = identities.get_mut(&input.identity) else {
        return Err(ServiceError::sender(
            "MessageRejected",
            format!(
                "Identity {} is not verified or does not exist.",
                input.identity
            ),
        ));
    };
    let headers = &mut identity.notifications.headers;
    headers.insert(input.notification_type, input.enabled);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SwitchInput {
    identity: String,
    #[serde(default)]
    forwarding_enabled: bool,
    #[serde(default)]
    dkim_enabled: bool,
}

pub(crate) fn set_forwarding(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SwitchInput,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let has_topic = |kind: &str| identity.notifications.topics.contains_key(kind);
    let has_topics = has_topic("Bounce") && has_topic("Complaint");
    if !input.forwarding_enabled && !has_topics {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            format!(
                "Bounce and complaint topics must both be set before email forwarding can be disabled for identity {}.",
                input.identity
            ),
        ));
    }
    identity.notifications.forwarding_disabled = !input.forwarding_enabled;
    Ok(())
}

pub(crate) fn set_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SwitchInput,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.signing_disabled = !input.dkim_enabled;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MailFromInput {
    identity: String,
    mail_from_domain: Option<String>,
    #[serde(rename = "BehaviorOnMXFailure")]
    behavior: Option<String>,
}

pub(crate) fn set_mail_from(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: MailFromInput,
) -> Result<(), ServiceError> {
    let reject = input.behavior.as_deref() == Some("RejectMessage");
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.set_mail_from(&input.identity, input.mail_from_domain, reject)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct IdentitiesInput {
    #[serde(default)]
    identities: Vec<String>,
}

/// Describes each of the identities; those that do not exist are omitted.
fn describe_each(
    ses: &mut Ses,
    cx: &CallContext<'_>,
    input: IdentitiesInput,
    describe: impl Fn(&str, &Identity) -> Value,
) -> Map<String, Value> {
    let existing = &ses.regions.for_caller(cx).identities;
    let entry = |name: String| {
        let value = describe(&name, existing.get(&name)?);
        Some((name, value))
    };
    input.identities.into_iter().filter_map(entry).collect()
}

pub(crate) fn get_notifications(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentitiesInput,
) -> Result<Value, ServiceError> {
    let all = describe_each(ses, cx, input, |_, identity| {
        let notifications = &identity.notifications;
        let mut answer = json!({"ForwardingEnabled": !notifications.forwarding_disabled});
        for kind in NOTIFICATION_TYPES {
            if let Some(topic) = notifications.topics.get(kind) {
                answer[format!("{kind}Topic")] = topic.as_str().into();
            }
            let headers = notifications.headers.get(kind).copied().unwrap_or(false);
            answer[format!("HeadersIn{kind}NotificationsEnabled")] = headers.into();
        }
        answer
    });
    Ok(json!({"NotificationAttributes": all}))
}

pub(crate) fn get_mail_from(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentitiesInput,
) -> Result<Value, ServiceError> {
    let all = describe_each(ses, cx, input, |_, identity| match &identity.mail_from {
        None => json!({"BehaviorOnMXFailure": "UseDefaultValue"}),
        Some(MailFrom {
            domain,
            reject_on_mx_failure,
        }) => json!({
            "MailFromDomain": domain,
            "MailFromDomainStatus": "Success",
            "BehaviorOnMXFailure": if *reject_on_mx_failure { "RejectMessage" } else { "UseDefaultValue" },
        }),
    });
    Ok(json!({"MailFromDomainAttributes": all}))
}

pub(crate) fn get_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: IdentitiesInput,
) -> Result<Value, ServiceError> {
    let all = describe_each(ses, cx, input, |name, identity| {
        if is_domain(name) {
            json!({
                "DkimEnabled": !identity.signing_disabled,
                "DkimVerificationStatus": "Success",
                "DkimTokens": identity.dkim_tokens,
            })
        } else {
            json!({"DkimEnabled": false, "DkimVerificationStatus": "NotStarted"})
        }
    });
    Ok(json!({"DkimAttributes": all}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyInput {
    identity: String,
    #[serde(default)]
    policy_name: String,
    #[serde(default)]
    policy: String,
    #[serde(default)]
    policy_names: Vec<String>,
}

/// Checks that a text is a policy document.
pub(crate) fn check_policy(text: &str) -> Result<(), ServiceError> {
    let document: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    match document {
        Some(document) if document.contains_key("Statement") => Ok(()),
        _ => Err(ServiceError::sender(
            "InvalidPolicyException",
            "This policy contains invalid Json",
        )),
    }
}

pub(crate) fn put_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<(), ServiceError> {
    check_policy(&input.policy)?;
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.policies.insert(input.policy_name, input.policy);
    Ok(())
}

pub(crate) fn delete_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.policies.remove(&input.policy_name);
    Ok(())
}

pub(crate) fn list_policies(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<Value, ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let names: Vec<&String> = identity.policies.keys().collect();
    Ok(json!({"PolicyNames": names}))
}

pub(crate) fn get_policies(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<Value, ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let requested = |(name, _): &(&String, &String)| input.policy_names.contains(name);
    let policies: BTreeMap<&String, &String> = identity.policies.iter().filter(requested).collect();
    Ok(json!({"Policies": policies}))
}
