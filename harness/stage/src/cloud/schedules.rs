//! Schedules of EventBridge Scheduler.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::{Scope, stage};
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, fixed, retry_policy};
use super::resource::{
    Completion, Creation, Found, Listing, ResourceKind, Resources, name_all, named_resource,
};
use super::{buses, queues, roles, streams, topics};
use crate::clock;
use crate::error::{StageError, known};

const SERVICE: &str = "scheduler";

named_resource! {
    /// A schedule of EventBridge Scheduler.
    pub struct Schedule = "schedule" in "schedules"
}

/// The kind `schedules`.
pub(super) struct Schedules;

impl ResourceKind for Schedules {
    fn service(&self) -> &'static str {
        SERVICE
    }

    /// Names the schedules: they are created when their targets are there.
    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        name_all(&cx.config.schedules, |logical, _| {
            let name = format!("{}-{logical}", cx.prefix);
            Schedule {
                arn: cx.arn(SERVICE, &format!("schedule/default/{name}")),
                name: name.into(),
            }
        })
    }

    fn connect<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let schedules = resources.all::<Schedule>();
            let schedules = schedules.filter_map(|(logical, schedule)| {
                let config = cx.config.schedules.get(logical)?;
                config.function.is_none().then_some((logical, schedule))
            });
            let created = schedules.map(|schedule| put(cx, schedule, None, scope));
            try_join_all(created).await.map(drop)
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let input = json!({"NamePrefix": prefix});
            let call = (SERVICE, "ListSchedules");
            let schedules = clients.list(call, input, ("Schedules", "NextToken"));
            let schedules = schedules.await?;
            let names = schedules
                .iter()
                .filter_map(|schedule| schedule["Name"].as_str());
            Ok(names
                .map(|name| Found {
                    name: name.to_owned(),
                    id: name.to_owned(),
                })
                .collect())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, schedule: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"Name": schedule.id});
            let action = || format!("delete the schedule {}", schedule.id);
            clients
                .call((SERVICE, "DeleteSchedule"), &input, action)
                .await?;
            Ok(())
        }
        .boxed()
    }
}

/// Creates a schedule: those of functions when the functions are there.
pub(super) async fn put(
    cx: &ProvisionContext<'_>,
    (logical, schedule): (&Arc<str>, &Schedule),
    function: Option<Arc<str>>,
    scope: &Scope,
) -> Result<(), StageError> {
    let config = known("schedule", logical, cx.config.schedules.get(logical))?;
    let input = definition(cx, (logical, &schedule.name), function, config, scope)?;
    let action = || format!("create the schedule {logical}");
    let call = (SERVICE, "CreateSchedule");
    cx.clients.call(call, &input, action).await.map(drop)
}

/// Returns the input of `CreateSchedule`.
fn definition(
    cx: &ProvisionContext<'_>,
    (logical, name): (&str, &str),
    function: Option<Arc<str>>,
    config: &stage::Schedule,
    scope: &Scope,
) -> Result<Value, StageError> {
    let arn = match &config.arn {
        Some(arn) => arn.eval(scope, cx.expressions)?,
        None => function
            .or_else(|| arn(cx, config))
            .map_or_else(String::new, |arn| arn.to_string()),
    };
    let role = config.role.as_ref().map(fixed);
    let mut target = json!({"Arn": arn, "RoleArn": roles::arn(cx, role.as_deref())});
    if let Some(input) = &config.input {
        target["Input"] = cx.document(input, scope)?.into();
    }
    if let Some(group) = &config.group {
        target["SqsParameters"] = json!({"MessageGroupId": group.text});
    }
    if let (Some(source), Some(kind)) = (&config.source, &config.kind) {
        target["EventBridgeParameters"] = json!({"Source": source.text, "DetailType": kind.text});
    }
    if config.stream.is_some() {
        let key = config.partition_key.as_ref();
        let key = key.map_or(logical, |key| &key.text);
        target["KinesisParameters"] = json!({"PartitionKey": key});
    }
    if let Some(queue) = &config.dead_letter {
        target["DeadLetterConfig"] = json!({"Arn": queues::arn(cx, &fixed(queue))});
    }
    if let Some(policy) = retry_policy(config.retries, config.retry_for) {
        target["RetryPolicy"] = policy;
    }
    let window = match config.window {
        Some(window) => json!({
            "Mode": "FLEXIBLE",
            "MaximumWindowInMinutes": window.0.as_secs().div_ceil(60),
        }),
        None => json!({"Mode": "OFF"}),
    };
    let mut input = json!({
        "Name": name,
        "ScheduleExpression": config.when.text,
        "FlexibleTimeWindow": window,
        "Target": target,
        "State": if config.disabled.0 { "DISABLED" } else { "ENABLED" },
        "ActionAfterCompletion": if config.delete_after.0 { "DELETE" } else { "NONE" },
    });
    if let Some(zone) = &config.zone {
        input["ScheduleExpressionTimezone"] = zone.text.as_str().into();
    }
    // AWS calls the target of a rate at once, when the stage is not ready yet.
    if let Some(period) = period(&config.when.text) {
        input["StartDate"] = (clock::now() + period).unix_timestamp().into();
    }
    Ok(input)
}

/// Returns the ARN of the target that a schedule names; the check has refused one that names
/// none.
fn arn(cx: &ProvisionContext<'_>, config: &stage::Schedule) -> Option<Arc<str>> {
    let queue = config.queue.as_ref().map(fixed);
    let topic = config.topic.as_ref().map(fixed);
    let bus = config.bus.as_ref().map(fixed);
    let stream = config.stream.as_ref().map(fixed);
    let found = queue.map(|queue| queues::arn(cx, &queue));
    found
        .or_else(|| topic.map(|topic| topics::arn(cx, &topic)))
        .or_else(|| bus.map(|bus| buses::arn(cx, &bus)))
        .or_else(|| stream.map(|stream| streams::arn(cx, &stream)))
}

/// Returns the period of `rate(5 minutes)`.
fn period(text: &str) -> Option<Duration> {
    let inner = text.strip_prefix("rate(")?.strip_suffix(')')?;
    let (count, unit) = inner.split_once(' ')?;
    let minutes: u64 = match unit.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    let count: u64 = count.parse().ok()?;
    Some(Duration::from_secs(count.checked_mul(minutes * 60)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_periods() {
        let minutes = |minutes: u64| Some(Duration::from_secs(minutes * 60));
        for (text, expected) in [
            ("rate(5 minutes)", minutes(5)),
            ("rate(1 hour)", minutes(60)),
            ("rate(3 days)", minutes(3 * 24 * 60)),
            ("cron(0 12 * * ? *)", None),
            ("at(2026-12-24T18:00:00)", None),
        ] {
            assert_eq!(period(text), expected, "{text}");
        }
    }
}
