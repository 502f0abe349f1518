//! Lifecycle rules: what becomes of objects, versions and uploads when, by
//! the cloud's clock.

use time::{Duration, OffsetDateTime, Time};

use super::dates;
use super::lifecycle_rules::{DueTime, Filter, Lifecycle, Rule};
use super::object::StorageClass;
use super::state::{Bucket, Object, Versions};

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DueAction {
    /// The current version of a key expires.
    Expire(String),
    /// A version goes for good.
    Remove(String, String),
    /// The current version moves to another storage class.
    Move(String, StorageClass),
    /// Abort an upload: key and id.
    Abort(String, String),
}

impl DueTime {
    /// The moment for something that began at `start`: S3 counts whole days
    /// and acts at midnight.
    fn after(self, start: OffsetDateTime) -> OffsetDateTime {
        match self {
            Self::Date(date) => date,
            Self::Days(days) => {
                let raw = start.to_offset(time::UtcOffset::UTC) + Duration::days(days);
                let midnight = raw.replace_time(Time::MIDNIGHT);
                if midnight == raw {
                    raw
                } else {
                    midnight + Duration::days(1)
                }
            }
        }
    }
}

impl Filter {
    fn matches(&self, key: &str, object: &Object) -> bool {
        self.fits_key(key)
            && self.tags.iter().all(|tag| object.tags.contains(tag))
            && self.larger_than.is_none_or(|size| object.size() > size)
            && self.smaller_than.is_none_or(|size| object.size() < size)
    }

    fn fits_key(&self, key: &str) -> bool {
        key.starts_with(&self.prefix)
    }
}

impl Lifecycle {
    fn enabled(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.enabled)
    }

    /// When an object expires, and by which rule: the earliest counts.
    fn expiry(
        &self,
        key: &str,
        object: &Object,
        modified: OffsetDateTime,
    ) -> Option<(OffsetDateTime, &Rule)> {
        self.enabled()
            .filter(|rule| rule.filter.matches(key, object))
            .filter_map(|rule| Some((rule.expiration?.after(modified), rule)))
            .min_by_key(|(at, _)| *at)
    }

    /// `x-amz-expiration`
    pub(crate) fn expiration_header(
        &self,
        key: &str,
        object: &Object,
        modified: OffsetDateTime,
    ) -> Option<String> {
        let (at, rule) = self.expiry(key, object, modified)?;
        Some(format!(
            "expiry-date=\"{}\", rule-id=\"{}\"",
            dates::http_date(at),
            rule.id
        ))
    }

    /// When an upload is aborted, and by which rule.
    pub(crate) fn abort_of(
        &self,
        key: &str,
        started: OffsetDateTime,
    ) -> Option<(OffsetDateTime, String)> {
        self.enabled()
            .filter(|rule| rule.filter.fits_key(key))
            .filter_map(|rule| {
                Some((
                    DueTime::Days(rule.abort_after?).after(started),
                    rule.id.clone(),
                ))
            })
            .min_by_key(|(at, _)| *at)
    }

    /// All that will become of a bucket's content, with its moments.
    pub(crate) fn plan(&self, bucket: &Bucket, mut each: impl FnMut(OffsetDateTime, DueAction)) {
        for (key, versions) in &bucket.keys {
            self.plan_key(key, versions, &mut each);
        }
        for (key, uploads) in &bucket.uploads {
            for upload in uploads {
                if let Some((at, _)) = self.abort_of(key, upload.started) {
                    each(at, DueAction::Abort(key.clone(), upload.id.clone()));
                }
            }
        }
    }

    /// The same for one key.
    pub(crate) fn plan_key(
        &self,
        key: &str,
        versions: &Versions,
        each: &mut impl FnMut(OffsetDateTime, DueAction),
    ) {
        let current = versions.current();
        if let Ok(object) = current.object() {
            if let Some((at, _)) = self.expiry(key, object, current.modified) {
                each(at, DueAction::Expire(key.to_owned()));
            }
            for rule in self
                .enabled()
                .filter(|rule| rule.filter.matches(key, object))
            {
                for (when, class) in &rule.transitions {
                    if object.settings.storage_class != *class {
                        each(
                            when.after(current.modified),
                            DueAction::Move(key.to_owned(), *class),
                        );
                    }
                }
            }
        } else if versions.0.len() == 1 {
            for rule in self.enabled().filter(|rule| rule.filter.fits_key(key)) {
                let due = match rule.expiration {
                    _ if rule.clears_markers => Some(current.modified),
                    Some(when) => Some(when.after(current.modified)),
                    None => None,
                };
                if let Some(at) = due {
                    each(
                        at,
                        DueAction::Remove(key.to_owned(), current.id().to_owned()),
                    );
                }
            }
        }
        self.plan_noncurrent(key, versions, each);
    }

    fn plan_noncurrent(
        &self,
        key: &str,
        versions: &Versions,
        each: &mut impl FnMut(OffsetDateTime, DueAction),
    ) {
        // Newest first, each with the moment its successor came.
        let older = versions.0.iter().rev().zip(versions.0.iter().rev().skip(1));
        for (rank, (successor, version)) in older.enumerate() {
            for rule in self.enabled() {
                let Some(noncurrent) = rule.noncurrent.filter(|n| rank >= n.keep) else {
                    continue;
                };
                let matches = match version.object() {
                    Ok(object) => rule.filter.matches(key, object),
                    Err(()) => rule.filter.fits_key(key),
                };
                if !matches {
                    continue;
                }
                let mut at = DueTime::Days(noncurrent.days).after(successor.modified);
                if let Ok(object) = version.object() {
                    if object.legal_hold == Some(true) {
                        continue;
                    }
                    at = at.max(object.retention.map_or(at, |retention| retention.until));
                }
                each(
                    at,
                    DueAction::Remove(key.to_owned(), version.id().to_owned()),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::macros::datetime;

    use super::*;
    use crate::acl::Acl;
    use crate::blob::Blob;
    use crate::lifecycle_rules::Noncurrent;
    use crate::state::{Body, ObjectSettings, Version};

    const START: OffsetDateTime = datetime!(2026-01-01 10:00 UTC);

    fn version(id: &str, modified: OffsetDateTime, body: Body) -> Version {
        Version {
            id: Some(id.to_owned()),
            modified,
            body,
        }
    }

    fn object() -> Object {
        Object {
            blob: Blob::default(),
            etag: String::new(),
            checksum: None,
            parts: Vec::new(),
            settings: ObjectSettings::default(),
            tags: vec![("a".into(), "1".into())],
            acl: Acl::private("123456789012"),
            retention: None,
            legal_hold: None,
            restore: None,
        }
    }

    fn plan(rule: Rule, versions: Vec<Version>) -> Vec<(OffsetDateTime, DueAction)> {
        let lifecycle = Lifecycle {
            rules: vec![Rule {
                enabled: true,
                ..rule
            }],
        };
        let mut due = Vec::new();
        lifecycle.plan_key("k", &Versions(versions), &mut |at, what| {
            due.push((at, what));
        });
        due
    }

    #[test]
    fn days_are_counted_to_midnight() {
        assert_eq!(
            DueTime::Days(1).after(START),
            datetime!(2026-01-03 00:00 UTC)
        );
        assert_eq!(
            DueTime::Days(1).after(datetime!(2026-01-01 00:00 UTC)),
            datetime!(2026-01-02 00:00 UTC)
        );
    }

    #[test]
    fn current_versions_expire() {
        let rule = Rule {
            expiration: Some(DueTime::Days(2)),
            id: "r".into(),
            ..Rule::default()
        };
        let current = version("1", START, Body::Object(Arc::new(object())));
        assert_eq!(
            plan(rule.clone(), vec![current.clone()]),
            [(
                datetime!(2026-01-04 00:00 UTC),
                DueAction::Expire("k".into())
            )]
        );
        let target = |value: &str| Filter {
            tags: vec![("a".into(), value.into())],
            ..Filter::default()
        };
        assert_eq!(
            plan(
                Rule {
                    filter: target("1"),
                    ..rule.clone()
                },
                vec![current.clone()]
            )
            .len(),
            1
        );
        assert_eq!(
            plan(
                Rule {
                    filter: target("2"),
                    ..rule.clone()
                },
                vec![current.clone()]
            )
            .len(),
            0
        );
        let lifecycle = Lifecycle {
            rules: vec![Rule {
                enabled: true,
                ..rule
            }],
        };
        assert_eq!(
            lifecycle.expiration_header("k", &object(), START).unwrap(),
            "expiry-date=\"Sun, 04 Jan 2026 00:00:00 GMT\", rule-id=\"r\""
        );
    }

    #[test]
    fn noncurrent_versions_expire_except_the_newest() {
        let versions: Vec<Version> = (1..=4)
            .map(|n| {
                version(
                    &n.to_string(),
                    START + Duration::days(n),
                    Body::Object(Arc::new(object())),
                )
            })
            .collect();
        let rule = Rule {
            noncurrent: Some(Noncurrent { days: 1, keep: 1 }),
            ..Rule::default()
        };
        let due = plan(rule, versions);
        assert_eq!(
            due,
            [
                (
                    datetime!(2026-01-06 00:00 UTC),
                    DueAction::Remove("k".into(), "2".into())
                ),
                (
                    datetime!(2026-01-05 00:00 UTC),
                    DueAction::Remove("k".into(), "1".into())
                ),
            ]
        );
    }

    #[test]
    fn expired_delete_markers_are_removed() {
        let rule = Rule {
            clears_markers: true,
            ..Rule::default()
        };
        let marker = version("1", START, Body::DeleteMarker);
        assert_eq!(
            plan(rule.clone(), vec![marker.clone()]),
            [(START, DueAction::Remove("k".into(), "1".into()))]
        );
        let covered = vec![
            version("0", START, Body::Object(Arc::new(object()))),
            marker,
        ];
        assert_eq!(plan(rule, covered), []);
    }

    #[test]
    fn locked_versions_do_not_expire() {
        let locked = Object {
            legal_hold: Some(true),
            ..object()
        };
        let versions = vec![
            version("1", START, Body::Object(Arc::new(locked))),
            version("2", START, Body::Object(Arc::new(object()))),
        ];
        let rule = Rule {
            noncurrent: Some(Noncurrent { days: 1, keep: 0 }),
            ..Rule::default()
        };
        assert_eq!(plan(rule, versions), []);
    }
}
