//! The state of SES: plain data and its invariants, without operations.

mod configuration_set;
mod contact_list;
mod event_destination;
mod identity;
mod receipts;
mod suppression;
mod template;

pub(crate) use configuration_set::ConfigurationSet;
pub(crate) use contact_list::{Contact, ContactList};
pub(crate) use event_destination::EventDestination;
pub(crate) use identity::{Identity, MailFrom, is_domain};
pub(crate) use receipts::{Receipts, RuleSet, already_exists, rule_name};
pub(crate) use suppression::SuppressedDestination;
pub(crate) use template::Template;

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use rehearsal_cloud_core::service::Scoped;
use rehearsal_model::error::ServiceError;

/// The checks of topics under way, by the request that waits for the outcome; `None` before
/// it came.
pub(crate) type TopicChecks = HashMap<String, Option<Result<(), ServiceError>>>;

/// The state of SES in all accounts and regions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ses {
    /// The state by account and region.
    pub(crate) regions: Scoped<Region>,
    /// The checks of topics that calls wait for.
    #[serde(skip)]
    pub(crate) topic_checks: TopicChecks,
}

/// The state of one account in one region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// Verified addresses and domains by name.
    pub(crate) identities: BTreeMap<String, Identity>,
    /// E-mail templates by name.
    pub(crate) templates: BTreeMap<String, Template>,
    /// Configuration sets by name.
    pub(crate) configuration_sets: BTreeMap<String, ConfigurationSet>,
    /// Rules and filters for incoming mail.
    pub(crate) receipts: Receipts,
    /// Custom verification e-mail templates by name, as their inputs state them.
    pub(crate) verification_templates: BTreeMap<String, Map<String, Value>>,
    /// Contact lists by name.
    pub(crate) contact_lists: BTreeMap<String, ContactList>,
    /// The suppression list, by address in lower case.
    pub(crate) suppressed: BTreeMap<String, SuppressedDestination>,
    /// The scaling mode of each dedicated IP pool, by the pool's name.
    pub(crate) pools: BTreeMap<String, String>,
    /// Settings of the account: `SuppressionAttributes`, `Details`.
    pub(crate) account_settings: Map<String, Value>,
    /// Tags by ARN.
    pub(crate) tags: BTreeMap<String, BTreeMap<String, String>>,
    /// When the messages of the last 24 hours were sent.
    pub(crate) send_times: VecDeque<OffsetDateTime>,
    /// Whether the account has paused sending.
    pub(crate) sending_paused: bool,
}

impl Region {
    /// Drops send times that are older than 24 hours and returns how many are left.
    pub(crate) fn sent_last_24_hours(&mut self, now: OffsetDateTime) -> usize {
        while self
            .send_times
            .front()
            .is_some_and(|at| now - *at >= Duration::DAY)
        {
            self.send_times.pop_front();
        }
        self.send_times.len()
    }
}
