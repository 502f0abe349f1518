use async_trait::async_trait;
use aws_sdk_scheduler::operation::create_schedule::CreateScheduleError;
use aws_sdk_scheduler::operation::delete_schedule::DeleteScheduleError;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, Target,
};
use serde_json::json;
use shop_core::aws::{CallError, SdkConfig};
use shop_core::config::Env;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::email::OrderEvent;

/// Reminders of customers to review what they have bought.
#[async_trait]
pub(crate) trait Reminders: Send + Sync {
    /// Schedules the reminder of an order, if there is none.
    async fn schedule(&self, event: &OrderEvent) -> Result<(), CallError>;

    /// Cancels the reminder of an order, if there is one.
    async fn cancel(&self, order: Uuid) -> Result<(), CallError>;
}

/// Where reminders go, and in which role.
pub(crate) struct Settings {
    /// The ARN of the notifier's own queue.
    queue_arn: String,
    /// The role that sends them to the queue.
    role_arn: String,
    /// How long after the shipment.
    pub(crate) delay: Duration,
}

impl Settings {
    /// Reads the settings; `None` for a notifier that reminds nobody.
    pub(crate) fn from_env(env: &mut Env) -> Option<Self> {
        let role_arn = env.optional("REMINDER_ROLE_ARN")?;
        Some(Self {
            queue_arn: env.required("NOTIFICATIONS_QUEUE_ARN"),
            role_arn,
            delay: Duration::days(env.parsed("REVIEW_AFTER_DAYS", 3)),
        })
    }
}

/// Reminders as one-time schedules of EventBridge Scheduler. Each sends an event to the
/// notifier's own queue.
pub(crate) struct ScheduledReminders {
    client: aws_sdk_scheduler::Client,
    settings: Settings,
}

impl ScheduledReminders {
    pub(crate) fn new(sdk: &SdkConfig, settings: Settings) -> Self {
        Self {
            client: aws_sdk_scheduler::Client::new(sdk),
            settings,
        }
    }
}

#[async_trait]
impl Reminders for ScheduledReminders {
    async fn schedule(&self, event: &OrderEvent) -> Result<(), CallError> {
        const WHAT: &str = "schedule a reminder";
        let failed = |error: &dyn std::error::Error| CallError::from_sdk(WHAT, error);
        let reminder = json!({
            "type": "ReviewReminder",
            "order": event.order,
            "customer": event.customer,
            "total": event.total,
        });
        let target = Target::builder()
            .arn(&self.settings.queue_arn)
            .role_arn(&self.settings.role_arn)
            .input(reminder.to_string())
            .build()
            .map_err(|error| failed(&error))?;
        let at_once = FlexibleTimeWindow::builder()
            .mode(FlexibleTimeWindowMode::Off)
            .build()
            .map_err(|error| failed(&error))?;
        let created = self
            .client
            .create_schedule()
            .name(name(event.order))
            .schedule_expression(expression(OffsetDateTime::now_utc() + self.settings.delay))
            .flexible_time_window(at_once)
            .target(target)
            .action_after_completion(ActionAfterCompletion::Delete)
            .send()
            .await;
        match created {
            Ok(_) => Ok(()),
            // The event was delivered twice.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(CreateScheduleError::is_conflict_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(failed(&error)),
        }
    }

    async fn cancel(&self, order: Uuid) -> Result<(), CallError> {
        let deleted = self.client.delete_schedule().name(name(order)).send().await;
        match deleted {
            Ok(_) => Ok(()),
            // The order was not shipped, or the reminder was sent.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(DeleteScheduleError::is_resource_not_found_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(CallError::from_sdk("cancel a reminder", &error)),
        }
    }
}

fn name(order: Uuid) -> String {
    format!("review-{order}")
}

/// Returns the expression of a schedule for one time.
fn expression(at: OffsetDateTime) -> String {
    let (date, time) = (at.date(), at.time());
    format!(
        "at({:04}-{:02}-{:02}T{:02}:{:02}:{:02})",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expression_has_seconds_and_no_offset() {
        let at = OffsetDateTime::from_unix_timestamp(1_796_083_505).unwrap();
        assert_eq!(expression(at), "at(2026-12-01T00:05:05)");
    }
}
