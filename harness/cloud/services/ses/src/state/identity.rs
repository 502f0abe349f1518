//! Verified addresses and domains.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Region;
use crate::address::bare_address;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// An address or a domain that may send. It is verified at once, as there is
/// neither a mail with a link to follow nor a DNS to look into.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// The DKIM tokens of a domain.
    pub(crate) dkim_tokens: Vec<String>,
    /// Whether DKIM signing of a domain's messages is switched off.
    pub(crate) signing_disabled: bool,
    /// Where notifications about its messages are published.
    pub(crate) notifications: Notifications,
    /// The custom MAIL FROM domain.
    pub(crate) mail_from: Option<MailFrom>,
    /// Sending authorisation policies by name.
    pub(crate) policies: BTreeMap<String, String>,
    /// The configuration set of messages that name none.
    pub(crate) configuration_set: Option<String>,
}

/// How an identity's owner is notified of bounces, complaints and deliveries.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Notifications {
    /// Topic ARNs by notification type: `Bounce`, `Complaint`, `Delivery`.
    pub(crate) topics: BTreeMap<String, String>,
    /// Whether notifications carry the message's headers, by notification type.
    pub(crate) headers: BTreeMap<String, bool>,
    /// Whether forwarding of bounces and complaints by e-mail is switched off.
    pub(crate) forwarding_disabled: bool,
}

/// A custom MAIL FROM domain.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct MailFrom {
    pub(crate) domain: String,
    /// Whether messages are rejected while the domain's MX record is missing.
    pub(crate) reject_on_mx_failure: bool,
}

/// Returns whether an identity is a domain.
pub(crate) fn is_domain(identity: &str) -> bool {
    !identity.contains('@')
}

impl Identity {
    /// Sets the custom MAIL FROM domain, or removes it if `domain` is absent or empty.
    pub(crate) fn set_mail_from(
        &mut self,
        name: &str,
        domain: Option<String>,
        reject_on_mx_failure: bool,
    ) -> Result<(), ServiceError> {
        let Some(domain) = domain.filter(|domain| !domain.is_empty()) else {
            self.mail_from = None;
            return Ok(());
        };
        let identity_domain = name.rsplit('@').next().unwrap_or_default();
        if !domain.ends_with(&format!(".{identity_domain}")) {
            return Err(ServiceError::sender(
                "InvalidParameterValue",
                format!(
                    "Provided MAIL-FROM domain '{domain}' is not subdomain of the domain of the identity '{identity_domain}'."
                ),
            ));
        }
        self.mail_from = Some(MailFrom {
            domain,
            reject_on_mx_failure,
        });
        Ok(())
    }
}

impl Region {
    /// Returns the identity with that name.
    pub(crate) fn identity_mut(&mut self, name: &str) -> Result<&mut Identity, ServiceError> {
        self.identities.get_mut(name).ok_or_else(|| {
            ServiceError::sender(
                "InvalidParameterValue",
                format!("Identity '{name}' does not exist."),
            )
        })
    }

    /// Returns the identity that a sender belongs to: its address, or else its domain.
    pub(crate) fn sender_identity(&self, sender: &str) -> Option<&Identity> {
        let address = bare_address(sender);
        let domain = address.rsplit('@').next().unwrap_or_default();
        let find = |name: &str| {
            let mut identities = self.identities.iter();
            identities
                .find(|(other, _)| other.eq_ignore_ascii_case(name))
                .map(|(_, identity)| identity)
        };
        find(address).or_else(|| find(domain))
    }

    /// Checks that a sender's address or domain is verified.
    pub(crate) fn check_sender(
        &self,
        cx: &CallContext<'_>,
        sender: &str,
    ) -> Result<(), ServiceError> {
        let address = bare_address(sender);
        let domain = address
            .rsplit('@')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let verified = self.identities.keys().any(|identity| {
            let identity = identity.to_ascii_lowercase();
            if is_domain(&identity) {
                domain == identity || domain.ends_with(&format!(".{identity}"))
            } else {
                address.eq_ignore_ascii_case(&identity)
            }
        });
        if verified {
            return Ok(());
        }
        Err(ServiceError::sender(
            "MessageRejected",
            format!(
                "Email address is not verified. The following identities failed the check in region {}: {address}",
                cx.region().to_uppercase()
            ),
        ))
    }
}
