//! Contact lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use rehearsal_model::error::ServiceError;

/// A contact list; an account has at most one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ContactList {
    pub(crate) description: Option<String>,
    pub(crate) topics: Vec<Value>,
    /// Contacts by address.
    pub(crate) contacts: BTreeMap<String, Contact>,
    pub(crate) created: OffsetDateTime,
    pub(crate) updated: OffsetDateTime,
}

/// A contact and its subscriptions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Contact {
    /// The topic preferences that were set for the contact.
    pub(crate) preferences: Vec<Value>,
    /// Whether it is unsubscribed from all topics.
    pub(crate) unsubscribed: bool,
    /// The contact's `AttributesData`.
    pub(crate) attributes: Option<String>,
    pub(crate) created: OffsetDateTime,
    pub(crate) updated: OffsetDateTime,
}

impl ContactList {
    /// Returns the preferences of contacts that have set none.
    pub(crate) fn default_preferences(&self) -> Vec<Value> {
        let topics = self.topics.iter();
        topics
            .map(|topic| {
                json!({
                    "TopicName": topic["TopicName"],
                    "SubscriptionStatus": topic["DefaultSubscriptionStatus"],
                })
            })
            .collect()
    }

    /// Checks that the list has the topics of the preferences.
    pub(crate) fn check_topics(&self, preferences: &[Value]) -> Result<(), ServiceError> {
        let exists = |name: &Value| self.topics.iter().any(|t| t["TopicName"] == *name);
        match preferences.iter().find(|p| !exists(&p["TopicName"])) {
            None => Ok(()),
            Some(unknown) => Err(ServiceError::sender(
                "BadRequestException",
                format!(
                    "{} doesn't exist in List.",
                    unknown["TopicName"].as_str().unwrap_or_default()
                ),
            )),
        }
    }
}
