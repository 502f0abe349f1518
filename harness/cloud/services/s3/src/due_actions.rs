//! Performs the actions of lifecycle rules when they are due.

use std::sync::Arc;

use time::OffsetDateTime;

use super::context::version_id;
use super::event::{Event, EventKind};
use super::lifecycle::DueAction;
use super::state::{Body, State, Version, Versioning};
use rehearsal_cloud_core::ids::Ids;

impl State {
    /// Schedules the next lifecycle action of a key.
    pub(crate) fn schedule_key(&mut self, bucket: &str, key: &str) {
        let Some(bucket) = self.buckets.get(bucket) else {
            return;
        };
        let Some(lifecycle) = &bucket.config.lifecycle else {
            return;
        };
        let mut next = self.next_due;
        let mut each = |at: OffsetDateTime, _| next = Some(next.map_or(at, |next| next.min(at)));
        if let Some(versions) = bucket.keys.get(key) {
            lifecycle.plan_key(key, versions, &mut each);
        }
        for upload in bucket.uploads.get(key).into_iter().flatten() {
            if let Some((at, _)) = lifecycle.abort_of(key, upload.started) {
                each(at, DueAction::Abort(String::new(), String::new()));
            }
        }
        self.next_due = next;
    }

    /// Schedules the next lifecycle action of a bucket.
    pub(crate) fn schedule_bucket(&mut self, bucket: &str) {
        let Some(bucket) = self.buckets.get(bucket) else {
            return;
        };
        let Some(lifecycle) = &bucket.config.lifecycle else {
            return;
        };
        let mut next = self.next_due;
        lifecycle.plan(bucket, |at, _| {
            next = Some(next.map_or(at, |next| next.min(at)));
        });
        self.next_due = next;
    }

    /// Performs the lifecycle actions that are due; returns the events.
    pub(crate) fn run_due_actions(&mut self, now: OffsetDateTime, ids: &mut Ids) -> Vec<Event> {
        let mut events = Vec::new();
        let names: Vec<String> = self.buckets.keys().cloned().collect();
        for name in &names {
            // What was done may make more due: a marker is left alone when the
            // version under it goes.
            loop {
                let due = self.due(name, now);
                let mut changed = false;
                for due in due {
                    changed |= self.perform(name, due, now, ids, &mut events);
                }
                if !changed {
                    break;
                }
            }
        }
        // Actions that could not be performed would be due for ever: only later ones count.
        let mut next: Option<OffsetDateTime> = None;
        for bucket in self.buckets.values() {
            if let Some(lifecycle) = &bucket.config.lifecycle {
                lifecycle.plan(bucket, |at, _| {
                    if at > now {
                        next = Some(next.map_or(at, |next| next.min(at)));
                    }
                });
            }
        }
        self.next_due = next;
        events
    }

    fn due(&self, name: &str, now: OffsetDateTime) -> Vec<DueAction> {
        let mut due = Vec::new();
        if let Some(bucket) = self.buckets.get(name)
            && let Some(lifecycle) = &bucket.config.lifecycle
        {
            lifecycle.plan(bucket, |at, what| {
                if at <= now {
                    due.push(what);
                }
            });
        }
        due
    }

    /// Performs one action; returns whether it changed anything.
    fn perform(
        &mut self,
        name: &str,
        due: DueAction,
        now: OffsetDateTime,
        ids: &mut Ids,
        events: &mut Vec<Event>,
    ) -> bool {
        self.sequence += 1;
        let sequence = self.sequence;
        let Some(bucket) = self.buckets.get_mut(name) else {
            return false;
        };
        let mut event = |key: String, kind, version: Option<String>| {
            events.push(Event {
                bucket: name.to_owned(),
                key,
                kind,
                size: None,
                etag: None,
                version: version.filter(|id| id != "null"),
                sequence,
            });
        };
        match due {
            DueAction::Expire(key) if bucket.versioning == Versioning::Never => {
                if bucket.keys.remove(&key).is_none() {
                    return false;
                }
                event(key, EventKind::Expired, None);
            }
            DueAction::Expire(key) => {
                if bucket.current(&key).is_none() {
                    return false;
                }
                let marker = Version::new(now, Body::DeleteMarker);
                let id = bucket.insert(&key, marker, || version_id(ids));
                event(key, EventKind::ExpiredMarkerCreated, id);
            }
            DueAction::Remove(key, id) => {
                if bucket.remove(&key, &id).is_none() {
                    return false;
                }
                event(key, EventKind::Expired, Some(id));
            }
            DueAction::Move(key, class) => {
                let newest = bucket
                    .keys
                    .get_mut(&key)
                    .and_then(|versions| versions.0.last_mut());
                let Some(Version {
                    body: Body::Object(object),
                    id,
                    ..
                }) = newest
                else {
                    return false;
                };
                Arc::make_mut(object).settings.storage_class = class;
                let id = id.clone();
                event(key, EventKind::Transition, id);
            }
            // It may have been completed meanwhile.
            DueAction::Abort(key, id) => return bucket.remove_upload(&key, &id).is_ok(),
        }
        true
    }
}
