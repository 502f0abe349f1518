//! What SES remembers.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use super::custom;
use super::mail::address_of;
use super::receipts::Receipts;
use super::sets::ConfigurationSet;
use super::settings::{MailFrom, Notifications};
use super::v2::{ContactList, Suppressed};
use rehearsal_cloud_core::service::{CallContext, Scoped};
use rehearsal_model::error::ServiceError;

/// Mails an account may send in a day, and in a second: what AWS gives those
/// that have left the sandbox.
pub(super) const MAX_A_DAY: f64 = 50_000.0;
pub(super) const MAX_A_SECOND: f64 = 14.0;

/// The service.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Ses {
    /// What each account has in each region.
    pub(super) regions: Scoped<Region>,
}

/// What an account has in a region.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Region {
    /// Addresses and domains that may send, by name.
    pub(super) identities: BTreeMap<String, Identity>,
    /// Templates by name.
    pub(super) templates: BTreeMap<String, Template>,
    /// Configuration sets by name.
    pub(super) configuration_sets: BTreeMap<String, ConfigurationSet>,
    /// Rules for mail that comes in.
    pub(super) receipts: Receipts,
    /// Verification mails of one's own making, by name.
    pub(super) verification_templates: custom::Templates,
    /// Lists of contacts by name.
    pub(super) contact_lists: BTreeMap<String, ContactList>,
    /// Addresses that get no mail, in lower case.
    pub(super) suppressed: BTreeMap<String, Suppressed>,
    /// Pools of addresses to send from, by name: their scaling.
    pub(super) pools: BTreeMap<String, String>,
    /// What the account was set up with: `SuppressionAttributes`, `Details`.
    pub(super) account: Map<String, Value>,
    /// Tags by ARN.
    pub(super) tags: BTreeMap<String, BTreeMap<String, String>>,
    /// When the mails of the last day were sent.
    pub(super) sent: VecDeque<OffsetDateTime>,
    /// Whether the account has switched sending off.
    pub(super) paused: bool,
}

/// An address or a domain that may send. There is nobody to click on a link
/// and no DNS to look into, so it is verified as soon as it is there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Identity {
    /// What a domain would prove itself by.
    pub(super) tokens: Vec<String>,
    /// Whether a domain's mails go unsigned.
    pub(super) unsigned: bool,
    /// Who hears of its mails.
    pub(super) notifications: Notifications,
    /// Where its bounces go, if not to AWS's own domain.
    pub(super) mail_from: Option<MailFrom>,
    /// Policies by name.
    pub(super) policies: BTreeMap<String, String>,
    /// The configuration set of mails that name none.
    pub(super) configuration_set: Option<String>,
}

/// A mail with blanks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Template {
    /// Its subject.
    pub(super) subject: Option<String>,
    /// Its text.
    pub(super) text: Option<String>,
    /// Its HTML.
    pub(super) html: Option<String>,
    /// When it was made.
    pub(super) created: Option<OffsetDateTime>,
}

/// Whether an identity is a domain.
pub(super) fn is_domain(identity: &str) -> bool {
    !identity.contains('@')
}

impl Region {
    /// Refuses a sender whose address and domain nobody has verified.
    pub(super) fn check_sender(
        &self,
        cx: &CallContext<'_>,
        source: &str,
    ) -> Result<(), ServiceError> {
        let address = address_of(source);
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

    /// Forgets sends that are more than a day old, and tells how many are left.
    pub(super) fn sent_in_a_day(&mut self, now: OffsetDateTime) -> usize {
        while self
            .sent
            .front()
            .is_some_and(|at| now - *at >= Duration::DAY)
        {
            self.sent.pop_front();
        }
        self.sent.len()
    }
}
