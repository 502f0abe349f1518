//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;

use crate::invocation;
use crate::ops::{groups, schedules, tags};
use crate::state::{Scheduler, Task, millis};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Scheduler>().with_access(&crate::access_table::ACCESS);

impl Service for Scheduler {
    const MODEL: &'static ServiceModel = &models::SCHEDULER;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateSchedule => schedules::create_schedule,
        CreateScheduleGroup => groups::create_schedule_group,
        DeleteSchedule => schedules::delete_schedule,
        DeleteScheduleGroup => groups::delete_schedule_group,
        GetSchedule => schedules::get_schedule,
        GetScheduleGroup => groups::get_schedule_group,
        ListScheduleGroups => groups::list_schedule_groups,
        ListSchedules => schedules::list_schedules,
        ListTagsForResource => tags::list_tags_for_resource,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateSchedule => schedules::update_schedule,
    ];

    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let members = ["Name", "ResourceArn", "GroupName"];
        let mut texts = members.iter().filter_map(|member| input.get(*member));
        texts.next()?.as_str().map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let now = millis(cx.now());
        while self.due.first().is_some_and(|first| first.at <= now) {
            let Some(due) = self.due.pop_first() else {
                return;
            };
            match due.what {
                Task::Schedule(place, scheduled) => invocation::run(self, cx, &place, scheduled),
                Task::Retry(id) => invocation::retry(self, cx, id),
            }
        }
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(id) = ticket.as_u64() {
            invocation::answered(self, cx, id, outcome);
        }
    }
}
