//! Carrying out lifecycle rules when their time has come.

use std::sync::Arc;

use time::OffsetDateTime;

use super::context::version_id;
use super::lifecycle::Due;
use super::model::{Body, State, Version, Versioning};
use super::notify::{Event, Kind};
use rehearsal_cloud_core::ids::Ids;

impl State {
    /// Remembers when something next becomes due to a key.
    pub(crate) fn foresee(&mut self, bucket: &str, key: &str) {
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
                each(at, Due::Abort(String::new(), String::new()));
            }
        }
        self.next_due = next;
    }

    /// The same for all of a bucket.
    pub(crate) fn foresee_bucket(&mut self, bucket: &str) {
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

    /// Does all that is due, and says what happened.
    pub(crate) fn sweep(&mut self, now: OffsetDateTime, ids: &mut Ids) -> Vec<Event> {
        let mut events = Vec::new();
        let names: Vec<String> = self.buckets.keys().cloned().collect();
        for name in &names {
            // What was done may make more due: a marker is left alone when the
            // version under it goes.
            loop {
                let due = self.due(name, now);
                let mut changed = false;
                for due in due {
                    changed |= self.carry_out(name, due, now, ids, &mut events);
                }
                if !changed {
                    break;
                }
            }
        }
        // What could not be done now would be due for ever: only what is still to come counts.
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

    fn due(&self, name: &str, now: OffsetDateTime) -> Vec<Due> {
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

    /// Does one thing, and says whether there was something to do.
    fn carry_out(
        &mut self,
        name: &str,
        due: Due,
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
            Due::Expire(key) if bucket.versioning == Versioning::Never => {
                if bucket.keys.remove(&key).is_none() {
                    return false;
                }
                event(key, Kind::Expired, None);
            }
            Due::Expire(key) => {
                if bucket.current(&key).is_none() {
                    return false;
                }
                let marker = Version::new(now, Body::DeleteMarker);
                let id = bucket.insert(&key, marker, || version_id(ids));
                event(key, Kind::ExpiredMarkerCreated, id);
            }
            Due::Remove(key, id) => {
                if bucket.remove(&key, &id).is_none() {
                    return false;
                }
                event(key, Kind::Expired, Some(id));
            }
            Due::Move(key, class) => {
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
                Arc::make_mut(object).about.storage_class = class;
                let id = id.clone();
                event(key, Kind::Transition, id);
            }
            // Whoever finished it meanwhile was faster.
            Due::Abort(key, id) => return bucket.remove_upload(&key, &id).is_ok(),
        }
        true
    }
}
