//! Schedules.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::groups::PAGE;
use crate::error::{conflict, schedule_not_found, validation};
use crate::expression::{Expression, Unreadable};
use crate::invocation;
use crate::state::{DEFAULT_GROUP, Place, Scheduler, StoredSchedule};
use crate::target;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutSchedule {
    name: String,
    group_name: Option<String>,
    schedule_expression: String,
    schedule_expression_timezone: Option<String>,
    start_date: Option<Timestamp>,
    end_date: Option<Timestamp>,
    description: Option<String>,
    state: Option<String>,
    kms_key_arn: Option<String>,
    target: Value,
    flexible_time_window: Window,
    client_token: Option<String>,
    action_after_completion: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Window {
    mode: String,
    maximum_window_in_minutes: Option<u64>,
}

impl PutSchedule {
    /// Checks what the model does not say.
    fn check(&self) -> Result<(), ServiceError> {
        let text = &self.schedule_expression;
        match Expression::parse(text, self.zone()) {
            Ok(_) => {}
            // Recorded: scheduler, tests_create_schedule_with_invalid_schedule_expression.
            Err(Unreadable::Expression) => {
                return Err(validation(format!("Invalid Schedule Expression {text}.")));
            }
            Err(Unreadable::TimeZone) => {
                let message = format!("Invalid Schedule Expression Timezone {}.", self.zone());
                return Err(validation(message));
            }
        }
        let window = self.flexible_time_window.maximum_window_in_minutes;
        match (&*self.flexible_time_window.mode, window) {
            ("FLEXIBLE", None) => {
                return Err(validation(
                    "MaximumWindowInMinutes must be specified if the Mode of the flexible time \
                     window is FLEXIBLE.",
                ));
            }
            ("OFF", Some(_)) => {
                return Err(validation(
                    "MaximumWindowInMinutes must not be specified if the Mode of the flexible \
                     time window is OFF.",
                ));
            }
            _ => {}
        }
        if let (Some(start), Some(end)) = (self.start_date, self.end_date)
            && start.0 >= end.0
        {
            return Err(validation("The StartDate must be before the EndDate."));
        }
        target::check(&self.target)
    }

    fn zone(&self) -> &str {
        self.schedule_expression_timezone
            .as_deref()
            .unwrap_or("UTC")
    }

    /// Returns the schedule that a call describes.
    fn schedule(self, place: &Place, created: Timestamp, now: Timestamp) -> StoredSchedule {
        StoredSchedule {
            name: place.name.clone(),
            arn: place.arn(),
            time_zone: self.zone().to_owned(),
            expression: self.schedule_expression,
            start: self.start_date,
            end: self.end_date,
            description: self.description,
            is_enabled: self.state.as_deref() != Some("DISABLED"),
            key_arn: self.kms_key_arn,
            target: self.target,
            window: self
                .flexible_time_window
                .maximum_window_in_minutes
                .unwrap_or_default(),
            delete_after: self.action_after_completion.as_deref() == Some("DELETE"),
            created,
            modified: now,
            client_token: self.client_token,
            next: None,
        }
    }
}

pub(crate) fn create_schedule(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: PutSchedule,
) -> Result<Value, ServiceError> {
    input.check()?;
    let place = Place::of_caller(cx, input.group_name.clone(), input.name.clone());
    let group = scheduler.group(cx, &place.group)?;
    if let Some(known) = group.schedules.get(&place.name) {
        // The same request again creates nothing.
        let is_again = input.client_token.is_some() && known.client_token == input.client_token;
        return if is_again {
            Ok(json!({"ScheduleArn": known.arn}))
        } else {
            Err(conflict(format!("Schedule {} already exists.", place.name)))
        };
    }
    let now = Timestamp(cx.now());
    put(scheduler, cx, &place, input.schedule(&place, now, now))
}

/// Replaces a schedule: what a call leaves out has its default (API reference,
/// `UpdateSchedule`).
pub(crate) fn update_schedule(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: PutSchedule,
) -> Result<Value, ServiceError> {
    input.check()?;
    let place = Place::of_caller(cx, input.group_name.clone(), input.name.clone());
    scheduler.group(cx, &place.group)?;
    let created = scheduler.schedule(&place)?.created;
    let schedule = input.schedule(&place, created, Timestamp(cx.now()));
    put(scheduler, cx, &place, schedule)
}

fn put(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    place: &Place,
    schedule: StoredSchedule,
) -> Result<Value, ServiceError> {
    let output = json!({"ScheduleArn": schedule.arn});
    let group = scheduler.group(cx, &place.group)?;
    group.schedules.insert(place.name.clone(), schedule);
    invocation::arm(scheduler, cx, place, None);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedSchedule {
    name: String,
    group_name: Option<String>,
}

pub(crate) fn get_schedule(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: NamedSchedule,
) -> Result<Value, ServiceError> {
    let place = Place::of_caller(cx, input.group_name, input.name);
    scheduler.group(cx, &place.group)?;
    let schedule = scheduler.schedule(&place)?;
    let mut output = json!({
        "Arn": schedule.arn,
        "GroupName": place.group,
        "Name": schedule.name,
        "ScheduleExpression": schedule.expression,
        "ScheduleExpressionTimezone": schedule.time_zone,
        "State": state(schedule),
        "CreationDate": schedule.created,
        "LastModificationDate": schedule.modified,
        "Target": target(schedule),
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": if schedule.delete_after { "DELETE" } else { "NONE" },
    });
    if schedule.window > 0 {
        output["FlexibleTimeWindow"] =
            json!({"Mode": "FLEXIBLE", "MaximumWindowInMinutes": schedule.window});
    }
    for (member, value) in [
        ("StartDate", json!(schedule.start)),
        ("EndDate", json!(schedule.end)),
        ("Description", json!(schedule.description)),
        ("KmsKeyArn", json!(schedule.key_arn)),
    ] {
        if !value.is_null() {
            output[member] = value;
        }
    }
    Ok(output)
}

fn state(schedule: &StoredSchedule) -> &'static str {
    if schedule.is_enabled {
        "ENABLED"
    } else {
        "DISABLED"
    }
}

/// Returns the target with the retry policy that it has by default.
fn target(schedule: &StoredSchedule) -> Value {
    let mut target = schedule.target.clone();
    let policy = target["RetryPolicy"].take();
    target["RetryPolicy"] = json!({
        "MaximumEventAgeInSeconds": policy["MaximumEventAgeInSeconds"].as_u64().unwrap_or(86_400),
        "MaximumRetryAttempts": policy["MaximumRetryAttempts"].as_u64().unwrap_or(185),
    });
    target
}

pub(crate) fn delete_schedule(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: NamedSchedule,
) -> Result<Value, ServiceError> {
    let name = input.group_name.as_deref().unwrap_or(DEFAULT_GROUP);
    let removed = scheduler.group(cx, name)?.schedules.remove(&input.name);
    let removed = removed.ok_or_else(|| schedule_not_found(&input.name));
    removed.map(|_| json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSchedules {
    group_name: Option<String>,
    name_prefix: Option<String>,
    state: Option<String>,
    next_token: Option<String>,
    max_results: Option<usize>,
}

pub(crate) fn list_schedules(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    input: ListSchedules,
) -> Result<Value, ServiceError> {
    if let Some(group) = &input.group_name {
        scheduler.group(cx, group)?;
    }
    let prefix = input.name_prefix.as_deref().unwrap_or_default();
    let groups = scheduler.for_caller(cx).groups.values();
    let groups = groups.filter(|group| {
        let wanted = input.group_name.as_ref();
        wanted.is_none_or(|wanted| *wanted == group.name)
    });
    let all = groups.flat_map(|group| {
        let in_group = group.schedules.values();
        in_group.map(move |schedule| (&group.name, schedule))
    });
    let found = all.filter(|(_, schedule)| {
        let wanted = input.state.as_deref();
        schedule.name.starts_with(prefix) && wanted.is_none_or(|wanted| wanted == state(schedule))
    });
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(found, size, input.next_token.as_deref());
    let page = page.map_err(|_| validation("Invalid NextToken."))?;
    Ok(page.into_output("Schedules", |(group, schedule)| {
        json!({
            "Arn": schedule.arn,
            "Name": schedule.name,
            "GroupName": group,
            "State": state(schedule),
            "CreationDate": schedule.created,
            "LastModificationDate": schedule.modified,
            "Target": {"Arn": schedule.target["Arn"]},
        })
    }))
}
