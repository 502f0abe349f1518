//! How an identity is set up: notifications, forwarding, MAIL FROM, DKIM, policies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::state::{Identity, Region, Ses, is_domain};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Who hears of the mails of an identity, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Notifications {
    /// Topics by what is told there: `Bounce`, `Complaint`, `Delivery`.
    pub(super) topics: BTreeMap<String, String>,
    /// Which of these carry the mail's headers.
    pub(super) headers: BTreeMap<String, bool>,
    /// Whether bounces are no longer forwarded as mails.
    pub(super) silent: bool,
}

/// Where bounces of an identity's mails go.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct MailFrom {
    pub(super) domain: String,
    pub(super) rejects: bool,
}

impl Region {
    /// The identity of that name.
    pub(super) fn identity_mut(&mut self, name: &str) -> Result<&mut Identity, ServiceError> {
        self.identities.get_mut(name).ok_or_else(|| {
            ServiceError::sender(
                "InvalidParameterValue",
                format!("Identity '{name}' does not exist."),
            )
        })
    }
}

impl Identity {
    /// Sets or takes back the domain that bounces go to.
    pub(super) fn set_mail_from(
        &mut self,
        name: &str,
        domain: Option<String>,
        rejects: bool,
    ) -> Result<(), ServiceError> {
        let Some(domain) = domain.filter(|domain| !domain.is_empty()) else {
            self.mail_from = None;
            return Ok(());
        };
        let own = name.rsplit('@').next().unwrap_or_default();
        if !domain.ends_with(&format!(".{own}")) {
            return Err(ServiceError::sender(
                "InvalidParameterValue",
                format!(
                    "Provided MAIL-FROM domain '{domain}' is not subdomain of the domain of the identity '{own}'."
                ),
            ));
        }
        self.mail_from = Some(MailFrom { domain, rejects });
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NotificationInput {
    identity: String,
    notification_type: String,
    sns_topic: Option<String>,
    #[serde(default)]
    enabled: bool,
}

pub(super) fn set_topic(
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

pub(super) fn set_headers(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NotificationInput,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let headers = &mut identity.notifications.headers;
    headers.insert(input.notification_type, input.enabled);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Switch {
    identity: String,
    #[serde(default)]
    forwarding_enabled: bool,
    #[serde(default)]
    dkim_enabled: bool,
}

pub(super) fn set_forwarding(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Switch,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let told = |kind: &str| identity.notifications.topics.contains_key(kind);
    let elsewhere = told("Bounce") && told("Complaint");
    if !input.forwarding_enabled && !elsewhere {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            format!(
                "Bounce and complaint topics must both be set before email forwarding can be disabled for identity {}.",
                input.identity
            ),
        ));
    }
    identity.notifications.silent = !input.forwarding_enabled;
    Ok(())
}

pub(super) fn set_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Switch,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.unsigned = !input.dkim_enabled;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MailFromInput {
    identity: String,
    mail_from_domain: Option<String>,
    #[serde(rename = "BehaviorOnMXFailure")]
    behavior: Option<String>,
}

pub(super) fn set_mail_from(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: MailFromInput,
) -> Result<(), ServiceError> {
    let rejects = input.behavior.as_deref() == Some("RejectMessage");
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.set_mail_from(&input.identity, input.mail_from_domain, rejects)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Wanted {
    #[serde(default)]
    identities: Vec<String>,
}

/// What is said of each identity asked for that is there.
fn each(
    ses: &mut Ses,
    cx: &CallContext<'_>,
    wanted: Wanted,
    say: impl Fn(&str, &Identity) -> Value,
) -> Map<String, Value> {
    let known = &ses.regions.for_caller(cx).identities;
    let said = |name: String| {
        let value = say(&name, known.get(&name)?);
        Some((name, value))
    };
    wanted.identities.into_iter().filter_map(said).collect()
}

pub(super) fn get_notifications(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Wanted,
) -> Result<Value, ServiceError> {
    let all = each(ses, cx, input, |_, identity| {
        let told = &identity.notifications;
        let mut answer = json!({"ForwardingEnabled": !told.silent});
        for kind in ["Bounce", "Complaint", "Delivery"] {
            if let Some(topic) = told.topics.get(kind) {
                answer[format!("{kind}Topic")] = topic.as_str().into();
            }
            let headers = told.headers.get(kind).copied().unwrap_or(false);
            answer[format!("HeadersIn{kind}NotificationsEnabled")] = headers.into();
        }
        answer
    });
    Ok(json!({"NotificationAttributes": all}))
}

pub(super) fn get_mail_from(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Wanted,
) -> Result<Value, ServiceError> {
    let all = each(ses, cx, input, |_, identity| match &identity.mail_from {
        None => json!({"BehaviorOnMXFailure": "UseDefaultValue"}),
        Some(MailFrom { domain, rejects }) => json!({
            "MailFromDomain": domain,
            "MailFromDomainStatus": "Success",
            "BehaviorOnMXFailure": if *rejects { "RejectMessage" } else { "UseDefaultValue" },
        }),
    });
    Ok(json!({"MailFromDomainAttributes": all}))
}

pub(super) fn get_dkim(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Wanted,
) -> Result<Value, ServiceError> {
    let all = each(ses, cx, input, |name, identity| {
        if is_domain(name) {
            json!({
                "DkimEnabled": !identity.unsigned,
                "DkimVerificationStatus": "Success",
                "DkimTokens": identity.tokens,
            })
        } else {
            json!({"DkimEnabled": false, "DkimVerificationStatus": "NotStarted"})
        }
    });
    Ok(json!({"DkimAttributes": all}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PolicyInput {
    identity: String,
    #[serde(default)]
    policy_name: String,
    #[serde(default)]
    policy: String,
    #[serde(default)]
    policy_names: Vec<String>,
}

/// Refuses what is no policy document.
pub(super) fn check_policy(text: &str) -> Result<(), ServiceError> {
    let document: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    match document {
        Some(document) if document.contains_key("Statement") => Ok(()),
        _ => Err(ServiceError::sender(
            "InvalidPolicyException",
            "This policy contains invalid Json",
        )),
    }
}

pub(super) fn put_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<(), ServiceError> {
    check_policy(&input.policy)?;
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.policies.insert(input.policy_name, input.policy);
    Ok(())
}

pub(super) fn delete_policy(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<(), ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    identity.policies.remove(&input.policy_name);
    Ok(())
}

pub(super) fn list_policies(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<Value, ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let names: Vec<&String> = identity.policies.keys().collect();
    Ok(json!({"PolicyNames": names}))
}

pub(super) fn get_policies(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: PolicyInput,
) -> Result<Value, ServiceError> {
    let identity = ses.regions.for_caller(cx).identity_mut(&input.identity)?;
    let wanted = |(name, _): &(&String, &String)| input.policy_names.contains(name);
    let policies: BTreeMap<&String, &String> = identity.policies.iter().filter(wanted).collect();
    Ok(json!({"Policies": policies}))
}
