//! How targets are invoked: in the role of the target, again for as long as its retry
//! policy allows, and else the input goes to its dead-letter queue.

use std::sync::Arc;

use rehearsal_cloud_core::effect::{Effect, ServiceCall, may_pass};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::state::{Due, Invocation, Place, Scheduler, Task, from_millis, millis};
use crate::target::{self, PRINCIPAL};

/// Sets when a schedule is next due: for the first time, or after it was due.
pub(crate) fn arm(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    place: &Place,
    last: Option<OffsetDateTime>,
) {
    let now = cx.now();
    let Ok(schedule) = scheduler.schedule(place) else {
        return;
    };
    schedule.next = schedule.next_due(now, last).map(millis);
    let (next, window) = (schedule.next, schedule.window);
    if let Some(next) = next {
        let late = match window {
            0 => 0,
            minutes => cx.ids.number("window") % (minutes * 60_000),
        };
        let at = next.saturating_add(i64::try_from(late).unwrap_or_default());
        let what = Task::Schedule(place.clone(), next);
        scheduler.due.insert(Due { at, what });
    }
}

/// Invokes the target of a schedule that was due.
pub(crate) fn run(scheduler: &mut Scheduler, cx: &mut CallContext<'_>, place: &Place, at: i64) {
    let found = scheduler.schedule(place);
    let Some(schedule) = found.ok().filter(|found| found.next == Some(at)) else {
        return;
    };
    let retries = &schedule.target["RetryPolicy"];
    let age = retries["MaximumEventAgeInSeconds"].as_i64();
    let invocation = Invocation {
        place: place.clone(),
        schedule_arn: schedule.arn.clone(),
        target: schedule.target.clone(),
        scheduled: at,
        execution_id: cx.ids.hex("execution", 16),
        retries: 0,
        max_retries: retries["MaximumRetryAttempts"].as_u64().unwrap_or(185),
        until: millis(cx.now()) + age.unwrap_or(86_400) * 1000,
    };
    let delete_after = schedule.delete_after;
    arm(scheduler, cx, place, Some(from_millis(at)));
    let is_over = scheduler
        .schedule(place)
        .is_ok_and(|schedule| schedule.next.is_none());
    if is_over && delete_after {
        let region = scheduler.regions.get_mut(&place.account, &place.region);
        if let Some(group) = region.and_then(|region| region.groups.get_mut(&place.group)) {
            group.schedules.remove(&place.name);
        }
    }
    scheduler.last_invocation += 1;
    let id = scheduler.last_invocation;
    send(cx, &invocation, id);
    scheduler.invocations.insert(id, invocation);
}

/// Tries an invocation again.
pub(crate) fn retry(scheduler: &Scheduler, cx: &mut CallContext<'_>, id: u64) {
    if let Some(invocation) = scheduler.invocations.get(&id) {
        send(cx, invocation, id);
    }
}

/// Hears what became of an invocation.
pub(crate) fn answered(
    scheduler: &mut Scheduler,
    cx: &mut CallContext<'_>,
    id: u64,
    outcome: Result<Value, ServiceError>,
) {
    let Some(mut invocation) = scheduler.invocations.remove(&id) else {
        return;
    };
    // `PutEvents` answers with 200 that it takes an entry or not.
    let refused = |output: &Value| {
        let entry = output.pointer("/Entries/0")?;
        let code = entry.get("ErrorCode")?.as_str()?;
        let message = entry["ErrorMessage"].as_str().unwrap_or_default();
        Some(ServiceError::sender(code.to_owned(), message))
    };
    let error = match outcome {
        Ok(output) => refused(&output),
        Err(error) => Some(error),
    };
    let Some(error) = error else {
        return;
    };
    let exhausted = if !may_pass(&error) {
        None
    } else if invocation.retries >= invocation.max_retries {
        Some("MaximumRetryAttempts")
    } else {
        let wait = 1000 << invocation.retries.min(9);
        let at = millis(cx.now()) + wait;
        if at <= invocation.until {
            invocation.retries += 1;
            scheduler.invocations.insert(id, invocation);
            let what = Task::Retry(id);
            scheduler.due.insert(Due { at, what });
            return;
        }
        Some("MaximumEventAgeInSeconds")
    };
    if let Some(call) = invocation.dead_letter(&error, exhausted) {
        cx.effect(invocation.in_role(call));
    }
}

fn send(cx: &mut CallContext<'_>, invocation: &Invocation, id: u64) {
    if let Some(call) = target::call(invocation, &invocation.input()) {
        cx.effect_with_ticket(invocation.in_role(call), json!(id));
    }
}

impl Invocation {
    /// Returns the input of the target, with what it asks of the invocation filled in.
    fn input(&self) -> String {
        let scheduled = event_time(from_millis(self.scheduled));
        let Some(input) = self.target["Input"].as_str() else {
            return self.default_input(&scheduled).to_string();
        };
        let attempt = (self.retries + 1).to_string();
        [
            ("<aws.scheduler.schedule-arn>", &self.schedule_arn),
            ("<aws.scheduler.scheduled-time>", &scheduled),
            ("<aws.scheduler.execution-id>", &self.execution_id),
            ("<aws.scheduler.attempt-number>", &attempt),
        ]
        .into_iter()
        .fold(input.to_owned(), |input, (keyword, value)| {
            input.replace(keyword, value)
        })
    }

    /// Returns the event that a target without an input gets.
    fn default_input(&self, scheduled: &str) -> Value {
        json!({
            "version": "0",
            "id": self.execution_id,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": self.place.account,
            "time": scheduled,
            "region": self.place.region,
            "resources": [self.schedule_arn],
            "detail": "{}",
        })
    }

    /// Returns a call in the role of the target.
    fn in_role(&self, call: ServiceCall) -> Effect {
        Effect::CallAs {
            call,
            role_arn: self.target["RoleArn"].as_str().unwrap_or_default().into(),
            session: Arc::from(self.execution_id.as_str()),
        }
    }

    /// Returns the message for the dead-letter queue (user guide, "Configuring a
    /// dead-letter queue").
    fn dead_letter(&self, error: &ServiceError, exhausted: Option<&str>) -> Option<ServiceCall> {
        let queue = self.target["DeadLetterConfig"]["Arn"].as_str()?;
        let mut call = ServiceCall::send_to_queue(queue, self.input(), PRINCIPAL)?;
        let mut attributes = json!({});
        let mut set = |name: &str, value: &str| {
            attributes[name] = json!({"DataType": "String", "StringValue": value});
        };
        set("SCHEDULE_ARN", &self.schedule_arn);
        set(
            "TARGET_ARN",
            self.target["Arn"].as_str().unwrap_or_default(),
        );
        set("SCHEDULED_TIME", &event_time(from_millis(self.scheduled)));
        set("ERROR_CODE", &error.code);
        set("ERROR_MESSAGE", &error.message);
        set("IS_PAYLOAD_TRUNCATED", "false");
        if let Some(exhausted) = exhausted {
            set("EXHAUSTED_RETRY_CONDITION", exhausted);
        }
        set("RETRY_ATTEMPTS", &self.retries.to_string());
        call.input["MessageAttributes"] = attributes;
        call.source_arn = Some(self.schedule_arn.as_str().into());
        Some(call)
    }
}

/// Returns a time as events have it.
fn event_time(time: OffsetDateTime) -> String {
    let time = time.replace_nanosecond(0).unwrap_or(time);
    time.format(&Rfc3339).unwrap_or_default()
}
