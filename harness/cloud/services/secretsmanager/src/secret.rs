//! A secret and its versions.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::exists;
use crate::rules::Rules;

pub(crate) const CURRENT: &str = "AWSCURRENT";
pub(crate) const PREVIOUS: &str = "AWSPREVIOUS";
pub(crate) const PENDING: &str = "AWSPENDING";

/// How many versions a secret keeps: beyond them, the oldest without stages are forgotten.
const MAX_VERSIONS: usize = 100;

/// A secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Secret {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) key_id: Option<String>,
    /// Its tags; `None` if it never had any, which AWS tells from having none any more.
    pub(crate) tags: Option<Tags>,
    /// Its resource policy.
    pub(crate) policy: Option<String>,
    /// Its versions, the oldest first.
    pub(crate) versions: Vec<Version>,
    pub(crate) rotation: Option<Rotation>,
    pub(crate) created: Timestamp,
    pub(crate) changed: Timestamp,
    /// When it will be deleted.
    pub(crate) deleted: Option<Timestamp>,
    /// Its place among the secrets of its region, by creation.
    pub(crate) place: u64,
}

/// A version of a secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) id: String,
    /// Its content; none yet where a rotation has added it.
    pub(crate) content: Option<Content>,
    pub(crate) stages: BTreeSet<String>,
    pub(crate) created: Timestamp,
    /// The day on which it was last read.
    pub(crate) accessed: Option<Timestamp>,
    pub(crate) key_id: Option<String>,
}

/// What a version holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Content {
    Text(String),
    /// Binary data, in base64.
    Binary(String),
}

/// How a secret is rotated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rotation {
    pub(crate) enabled: bool,
    pub(crate) lambda_arn: String,
    /// The rules as they were given.
    pub(crate) rules: Option<Value>,
    /// When the next window closes: the date that is shown.
    pub(crate) next: Option<Timestamp>,
    /// When the next window opens: seconds since the epoch.
    pub(crate) next_start: Option<i64>,
    /// When it was last rotated.
    pub(crate) last: Option<Timestamp>,
    /// The rotation under way.
    pub(crate) under_way: Option<UnderWay>,
}

/// A rotation under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UnderWay {
    /// The id of the version that becomes the current one.
    pub(crate) version: String,
    /// The token that the function gets besides.
    pub(crate) token: String,
    /// The index of the step.
    pub(crate) step: usize,
    /// How often it has failed.
    pub(crate) failures: usize,
    /// When it is tried again: seconds since the epoch.
    pub(crate) retry_at: Option<i64>,
}

impl Rotation {
    pub(crate) fn new(lambda_arn: String, rules: Option<Value>) -> Self {
        Self {
            enabled: true,
            lambda_arn,
            rules,
            next: None,
            next_start: None,
            last: None,
            under_way: None,
        }
    }

    /// Sets when it is next due, and returns when that is, in seconds since the epoch.
    pub(crate) fn plan(&mut self, now: OffsetDateTime) -> Option<i64> {
        let rules = self.rules.as_ref().filter(|_| self.enabled);
        let rules = rules.and_then(|rules| Rules::read(rules).ok().flatten());
        let window = rules.and_then(|rules| rules.window_after(now));
        self.next = window.map(|window| Timestamp(window.end));
        self.next_start = window.map(|window| window.start.unix_timestamp());
        self.next_start
    }
}

impl Secret {
    /// Returns the id of the version that a rotation has left pending.
    pub(crate) fn pending(&self) -> Option<&str> {
        let pending = self.at_stage(PENDING)?;
        let is_current = pending.stages.contains(CURRENT);
        (!is_current).then_some(pending.id.as_str())
    }

    /// Returns the version with that id.
    pub(crate) fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// Returns the version with a stage.
    pub(crate) fn at_stage(&self, stage: &str) -> Option<&Version> {
        let mut versions = self.versions.iter();
        versions.find(|version| version.stages.contains(stage))
    }

    /// Returns when a version was last read.
    pub(crate) fn accessed(&self) -> Option<Timestamp> {
        let versions = self.versions.iter();
        versions.filter_map(|version| version.accessed).max()
    }

    /// Returns the stages of the versions that have some.
    pub(crate) fn versions_to_stages(&self) -> Option<BTreeMap<&str, &BTreeSet<String>>> {
        let staged = self.versions.iter().filter(|one| !one.stages.is_empty());
        let found: BTreeMap<_, _> = staged.map(|one| (one.id.as_str(), &one.stages)).collect();
        (!found.is_empty()).then_some(found)
    }

    /// Adds a version at some stages. The same version again changes nothing; its id with
    /// another content is refused.
    pub(crate) fn put(
        &mut self,
        id: &str,
        content: Content,
        stages: &[String],
        now: OffsetDateTime,
    ) -> Result<(), ServiceError> {
        let known = self.version(id).map(|known| known.content.as_ref());
        if let Some(Some(known)) = known {
            if *known == content {
                return Ok(());
            }
            return Err(exists(format!(
                "You can't use ClientRequestToken {id} because that value is already in use for \
                 a version of secret {}.",
                self.arn
            )));
        }
        let is_new = known.is_none();
        let is_first = self.at_stage(CURRENT).is_none();
        if is_new {
            self.add(id, now);
        }
        let mut versions = self.versions.iter_mut();
        if let Some(version) = versions.find(|version| version.id == id) {
            version.content = Some(content);
            version.key_id.clone_from(&self.key_id);
        }
        for stage in stages {
            self.attach(stage, id);
        }
        if is_first {
            self.attach(CURRENT, id);
        }
        self.changed = Timestamp(now);
        self.forget_old();
        Ok(())
    }

    /// Sets the key of KMS, with which the versions that have stages are encrypted again. An
    /// empty text means the key that AWS manages.
    pub(crate) fn encrypt_with(&mut self, key_id: String) {
        self.key_id = Some(key_id).filter(|key_id| !key_id.is_empty());
        let versions = self.versions.iter_mut();
        for version in versions.filter(|version| !version.stages.is_empty()) {
            version.key_id.clone_from(&self.key_id);
        }
    }

    /// Adds a version without a content that is pending, if it is not there.
    pub(crate) fn put_empty(&mut self, id: &str, now: OffsetDateTime) {
        if self.version(id).is_none() {
            self.add(id, now);
        }
        self.attach(PENDING, id);
    }

    fn add(&mut self, id: &str, now: OffsetDateTime) {
        self.versions.push(Version {
            id: id.to_owned(),
            content: None,
            stages: BTreeSet::new(),
            created: Timestamp(now),
            accessed: None,
            key_id: self.key_id.clone(),
        });
    }

    /// Moves a stage to a version. What was current becomes the previous version, and is
    /// no longer pending (recorded: `test_update_secret_version_stages_current_pending`).
    pub(crate) fn attach(&mut self, stage: &str, id: &str) {
        let before = self.detach(stage).filter(|before| before != id);
        if let Some(before) = before.filter(|_| stage == CURRENT) {
            self.detach(PREVIOUS);
            let mut versions = self.versions.iter_mut();
            if let Some(version) = versions.find(|version| version.id == before) {
                version.stages.remove(PENDING);
                version.stages.insert(PREVIOUS.to_owned());
            }
        }
        let mut versions = self.versions.iter_mut();
        if let Some(version) = versions.find(|version| version.id == id) {
            version.stages.insert(stage.to_owned());
        }
    }

    /// Removes a stage, and returns the version that had it.
    pub(crate) fn detach(&mut self, stage: &str) -> Option<String> {
        let mut versions = self.versions.iter_mut();
        let version = versions.find(|version| version.stages.contains(stage))?;
        version.stages.remove(stage);
        Some(version.id.clone())
    }

    fn forget_old(&mut self) {
        while self.versions.len() > MAX_VERSIONS {
            let oldest = self.versions.iter().position(|one| one.stages.is_empty());
            let Some(oldest) = oldest else { return };
            self.versions.remove(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn secret() -> Secret {
        Secret {
            name: "db".to_owned(),
            arn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:db-AbCdEf".to_owned(),
            description: None,
            key_id: None,
            tags: None,
            policy: None,
            versions: Vec::new(),
            rotation: None,
            created: Timestamp(NOW),
            changed: Timestamp(NOW),
            deleted: None,
            place: 0,
        }
    }

    fn put(secret: &mut Secret, id: &str, stages: &[&str]) {
        let stages: Vec<String> = stages.iter().map(|&stage| stage.to_owned()).collect();
        let content = Content::Text(id.to_owned());
        secret.put(id, content, &stages, NOW).unwrap();
    }

    fn stages(secret: &Secret) -> Vec<(&str, Vec<&str>)> {
        let versions = secret.versions.iter();
        versions
            .map(|one| {
                (
                    one.id.as_str(),
                    one.stages.iter().map(String::as_str).collect(),
                )
            })
            .collect()
    }

    /// Recorded: `test_update_secret_version_stages_current_pending`.
    #[test]
    fn current_version_becomes_the_previous_one() {
        let mut secret = secret();
        put(&mut secret, "1", &[CURRENT]);
        put(&mut secret, "2", &[PENDING]);
        secret.attach(CURRENT, "2");
        let expected = vec![("1", vec![PREVIOUS]), ("2", vec![CURRENT, PENDING])];
        assert_eq!(stages(&secret), expected);
        put(&mut secret, "3", &[CURRENT]);
        let expected = vec![("1", vec![]), ("2", vec![PREVIOUS]), ("3", vec![CURRENT])];
        assert_eq!(stages(&secret), expected);
    }

    #[test]
    fn one_token_stands_for_one_content() {
        let mut secret = secret();
        put(&mut secret, "1", &[CURRENT]);
        put(&mut secret, "1", &[CURRENT]);
        assert_eq!(secret.versions.len(), 1);
        let other = secret.put("1", Content::Text("other".to_owned()), &[], NOW);
        assert_eq!(other.unwrap_err().code, "ResourceExistsException");
    }

    #[test]
    fn old_versions_without_stages_are_forgotten() {
        let mut secret = secret();
        for id in 0..150 {
            put(&mut secret, &id.to_string(), &[CURRENT]);
        }
        assert_eq!(secret.versions.len(), MAX_VERSIONS);
        assert_eq!(secret.at_stage(PREVIOUS).unwrap().id, "148");
    }
}
