//! What creating resources needs to know.

use std::sync::Arc;

use rehearsal_script::stage::Cloud;
use rehearsal_script::{
    Count, Entries, EvalContext as _, NameKind, PlainText, Scope, Template, TimeSpan,
};
use serde_json::{Map, Value, json};

use super::access::CloudAccess;
use super::clients::CloudClients;
use crate::error::StageError;
use crate::expressions::StageExpressions;

/// What creating the resources of a sandbox needs.
pub(crate) struct ProvisionContext<'a> {
    /// The `cloud` section of the stage file.
    pub(crate) config: &'a Cloud,
    /// The prefix of physical names.
    pub(crate) prefix: &'a str,
    pub(crate) access: &'a CloudAccess,
    /// The base URL of the issuers of user pools; if it is unknown, the cloud is
    /// asked.
    pub(crate) issuer: Option<&'a str>,
    /// The account that owns the resources.
    pub(crate) account: &'a str,
    pub(crate) clients: &'a CloudClients,
    pub(crate) expressions: &'a StageExpressions,
    /// Which resources send to which others.
    pub(crate) deliveries: Vec<Delivery>,
}

/// A resource that sends messages to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// The principal of the sending service: `sns.amazonaws.com`.
    pub(crate) principal: &'static str,
    /// The ARN of the sender.
    pub(crate) source: Arc<str>,
    /// The ARN of the receiver.
    pub(crate) target: Arc<str>,
}

impl ProvisionContext<'_> {
    /// Evaluates a JSON document.
    pub(crate) fn document(
        &self,
        template: &Template,
        scope: &Scope,
    ) -> Result<String, StageError> {
        Ok(template.eval(scope, self.expressions)?.to_string())
    }

    /// Returns the senders of messages to `target`, by principal.
    pub(crate) fn senders(&self, target: &str) -> Vec<(&'static str, Vec<Arc<str>>)> {
        let mut senders: Vec<(&'static str, Vec<Arc<str>>)> = Vec::new();
        for delivery in &self.deliveries {
            if *delivery.target != *target {
                continue;
            }
            let known = senders
                .iter_mut()
                .find(|(principal, _)| *principal == delivery.principal);
            match known {
                Some((_, sources)) if sources.contains(&delivery.source) => {}
                Some((_, sources)) => sources.push(delivery.source.clone()),
                None => senders.push((delivery.principal, vec![delivery.source.clone()])),
            }
        }
        senders
    }

    /// Returns a token that tells a request from others, as SDKs make them.
    pub(crate) fn request_token(&self) -> String {
        let random = || self.expressions.random();
        format!("{:016x}{:016x}", random(), random())
    }

    /// Returns the ARN of a resource of a regional service.
    pub(crate) fn arn(&self, service: &str, name: &str) -> Arc<str> {
        let (region, account) = (&self.access.region, self.account);
        format!("arn:aws:{service}:{region}:{account}:{name}").into()
    }

    /// Returns the physical name of a queue or topic; FIFO ones end in `.fifo`.
    pub(crate) fn fifo_name(&self, logical: &str, fifo: bool) -> String {
        fifo_name(self.prefix, logical, fifo)
    }
}

/// Returns the pairs of a tag set.
pub(super) fn tags(tags: &Entries<PlainText>) -> impl Iterator<Item = (&str, &str)> {
    tags.iter().map(|(name, value)| (name, &*value.text))
}

/// Returns a tag set as most services take it.
pub(super) fn tag_list(tagging: &Entries<PlainText>) -> Value {
    let tags = tags(tagging).map(|(key, value)| json!({"Key": key, "Value": value}));
    tags.collect()
}

/// Returns the retry policy of a target, if it has another than AWS's.
pub(super) fn retry_policy(retries: Option<Count>, age: Option<TimeSpan>) -> Option<Value> {
    let mut policy = Map::new();
    let age = age.map(|TimeSpan(age)| age.as_secs());
    policy.extend(age.map(|age| ("MaximumEventAgeInSeconds".to_owned(), age.into())));
    let retries = retries.map(|Count(retries)| retries);
    policy.extend(retries.map(|count| ("MaximumRetryAttempts".to_owned(), count.into())));
    (!policy.is_empty()).then(|| policy.into())
}

/// Returns the logical name that a reference of the stage file contains: such
/// references have no expressions, and are checked before.
pub(super) fn fixed<K: NameKind>(name: &rehearsal_script::Name<K>) -> String {
    name.fixed().unwrap_or_default()
}

fn fifo_name(prefix: &str, logical: &str, fifo: bool) -> String {
    let logical = logical.trim_end_matches(".fifo");
    format!("{prefix}-{logical}{}", if fifo { ".fifo" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fifo_resources_end_in_fifo_once() {
        let name = |logical, fifo| fifo_name("rehearsal", logical, fifo);
        assert_eq!(name("orders", true), "rehearsal-orders.fifo");
        assert_eq!(name("orders.fifo", true), "rehearsal-orders.fifo");
        assert_eq!(name("orders", false), "rehearsal-orders");
    }
}
