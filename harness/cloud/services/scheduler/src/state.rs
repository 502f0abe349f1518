//! The state of the service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::{group_not_found, schedule_not_found};
use crate::expression::Expression;

/// The group that every account has.
pub(crate) const DEFAULT_GROUP: &str = "default";

/// EventBridge Scheduler.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Scheduler {
    pub(crate) regions: Scoped<Region>,
    /// What happens by itself, by its time; entries that have become void are ignored.
    pub(crate) due: BTreeSet<Due>,
    /// Invocations that have no outcome yet, or are tried again.
    pub(crate) invocations: BTreeMap<u64, Invocation>,
    /// The number of the last invocation.
    pub(crate) last_invocation: u64,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) groups: BTreeMap<String, Group>,
}

/// A group of schedules.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) tags: Tags,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    pub(crate) schedules: BTreeMap<String, StoredSchedule>,
}

/// A schedule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredSchedule {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) expression: String,
    pub(crate) time_zone: String,
    pub(crate) start: Option<Timestamp>,
    pub(crate) end: Option<Timestamp>,
    pub(crate) description: Option<String>,
    pub(crate) is_enabled: bool,
    pub(crate) key_arn: Option<String>,
    pub(crate) target: Value,
    /// The length of the flexible window in minutes; zero without one.
    pub(crate) window: u64,
    pub(crate) delete_after: bool,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    pub(crate) client_token: Option<String>,
    /// When it is next due: milliseconds since the epoch.
    pub(crate) next: Option<i64>,
}

/// Where a schedule is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) group: String,
    pub(crate) name: String,
}

/// Something that happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Due {
    /// Milliseconds since the epoch.
    pub(crate) at: i64,
    pub(crate) what: Task,
}

/// What happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Task {
    /// A schedule that was due at a time invokes its target.
    Schedule(Place, i64),
    /// An invocation is tried again.
    Retry(u64),
}

/// An invocation of a target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Invocation {
    pub(crate) place: Place,
    pub(crate) schedule_arn: String,
    pub(crate) target: Value,
    /// When the schedule was due: milliseconds since the epoch.
    pub(crate) scheduled: i64,
    pub(crate) execution_id: String,
    pub(crate) retries: u64,
    pub(crate) max_retries: u64,
    /// Until when it is tried again: milliseconds since the epoch.
    pub(crate) until: i64,
}

impl StoredSchedule {
    /// Returns when it is next due by its dates: for the first time, or after the last.
    pub(crate) fn next_due(
        &self,
        now: OffsetDateTime,
        last: Option<OffsetDateTime>,
    ) -> Option<OffsetDateTime> {
        if !self.is_enabled {
            return None;
        }
        let expression = Expression::parse(&self.expression, &self.time_zone).ok()?;
        let next = match last {
            Some(last) => expression.next(last),
            None => expression.first(now, self.start.map(|start| start.0)),
        };
        next.filter(|next| self.end.is_none_or(|end| *next <= end.0))
    }
}

impl Place {
    /// Returns the place of a schedule that a caller names.
    pub(crate) fn of_caller(cx: &CallContext<'_>, group: Option<String>, name: String) -> Self {
        Self {
            account: cx.account().clone(),
            region: cx.region().clone(),
            group: group.unwrap_or_else(|| DEFAULT_GROUP.to_owned()),
            name,
        }
    }

    /// Returns the ARN of the schedule.
    pub(crate) fn arn(&self) -> String {
        let (region, account) = (&self.region, &self.account);
        format!(
            "arn:aws:scheduler:{region}:{account}:schedule/{}/{}",
            self.group, self.name
        )
    }
}

impl Scheduler {
    /// Returns the state of the caller's place, with its default group.
    pub(crate) fn for_caller(&mut self, cx: &CallContext<'_>) -> &mut Region {
        let region = self.regions.for_caller(cx);
        let has_default = region.groups.contains_key(DEFAULT_GROUP);
        if !has_default {
            let group = Group::new(cx, DEFAULT_GROUP, Tags::new());
            region.groups.insert(DEFAULT_GROUP.to_owned(), group);
        }
        region
    }

    /// Returns a group of the caller's place.
    pub(crate) fn group(
        &mut self,
        cx: &CallContext<'_>,
        name: &str,
    ) -> Result<&mut Group, ServiceError> {
        let group = self.for_caller(cx).groups.get_mut(name);
        group.ok_or_else(|| group_not_found(name))
    }

    /// Returns a schedule.
    pub(crate) fn schedule(&mut self, place: &Place) -> Result<&mut StoredSchedule, ServiceError> {
        let region = self.regions.get_mut(&place.account, &place.region);
        let group = region.and_then(|region| region.groups.get_mut(&place.group));
        let schedule = group.and_then(|group| group.schedules.get_mut(&place.name));
        schedule.ok_or_else(|| schedule_not_found(&place.name))
    }

    /// Returns when something next happens by itself.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        self.due.first().map(|first| from_millis(first.at))
    }
}

impl Group {
    pub(crate) fn new(cx: &CallContext<'_>, name: &str, tags: Tags) -> Self {
        let (region, account) = (cx.region(), cx.account());
        Self {
            name: name.to_owned(),
            arn: format!("arn:aws:scheduler:{region}:{account}:schedule-group/{name}"),
            tags,
            created: Timestamp(cx.now()),
            modified: Timestamp(cx.now()),
            schedules: BTreeMap::new(),
        }
    }
}

/// Returns a time in milliseconds since the epoch.
pub(crate) fn millis(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// Returns the time of milliseconds since the epoch.
pub(crate) fn from_millis(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
