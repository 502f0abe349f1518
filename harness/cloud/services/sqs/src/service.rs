//! The service as the cloud sees it: its registry entry, its operations and its timers.

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::Error;
use crate::millis::from_millis;
use crate::ops::{
    attributes, delete, due, move_tasks, permissions, queues, receive, send, tags, visibility,
};
use crate::state::Sqs;
use crate::{control, inspection, names};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Sqs>()
    .with_access(&crate::access_table::ACCESS)
    .with_control(&[
        control::MESSAGES,
        inspection::OPERATION,
        inspection::PATH_OPERATION,
    ])
    .with_completed_input(complete_queue_url)
    .with_resource_paths(names::is_queue_path);

/// Adds the queue to the input of a query request to the queue's own URL.
fn complete_queue_url(path: &str, input: &mut Value) {
    if path.len() > 1
        && let Some(members) = input.as_object_mut()
        && !members.contains_key("QueueUrl")
    {
        members.insert("QueueUrl".to_owned(), path.into());
    }
}

impl Service for Sqs {
    const MODEL: &'static ServiceModel = &models::SQS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddPermission => permissions::add_permission,
        CancelMessageMoveTask => move_tasks::cancel_message_move_task,
        ChangeMessageVisibility => visibility::change_message_visibility,
        ChangeMessageVisibilityBatch => visibility::change_message_visibility_batch,
        CreateQueue => queues::create_queue,
        DeleteMessage => delete::delete_message,
        DeleteMessageBatch => delete::delete_message_batch,
        DeleteQueue => queues::delete_queue,
        GetQueueAttributes => attributes::get_queue_attributes,
        GetQueueUrl => queues::get_queue_url,
        ListDeadLetterSourceQueues => queues::list_dead_letter_source_queues,
        ListMessageMoveTasks => move_tasks::list_message_move_tasks,
        ListQueueTags => tags::list_queue_tags,
        ListQueues => queues::list_queues,
        PurgeQueue => delete::purge_queue,
        ReceiveMessage => waits receive::receive_message,
        RemovePermission => permissions::remove_permission,
        SendMessage => send::send_message,
        SendMessageBatch => send::send_message_batch,
        SetQueueAttributes => attributes::set_queue_attributes,
        StartMessageMoveTask => move_tasks::start_message_move_task,
        TagQueue => tags::tag_queue,
        UntagQueue => tags::untag_queue,
    ];

    /// Returns the queue's name from its URL, its ARN or the name itself.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |member: &str| input.get(member).and_then(Value::as_str);
        if let Some(url) = text("QueueUrl") {
            return names::parse_url(url).map(|(_, name)| name.to_owned());
        }
        if let Some(arn) = text("SourceArn") {
            return names::QueueArn::parse(arn).map(|arn| arn.name.to_string());
        }
        text("QueueName").map(str::to_owned)
    }

    /// Refuses missing parameters; the operations refuse everything else.
    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let missing = violations.iter().find(|violation| {
            let is_parameter = !violation.path.contains('.');
            violation.missing && is_parameter && violation.member != "Entries"
        })?;
        let parameter = match missing.member {
            "QueueName" => return Some(Error::missing_queue_name().into()),
            "Actions" => "ActionName",
            "Attributes" => "Attribute.Name",
            member => member,
        };
        Some(Error::missing_parameter(parameter).into())
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let region = self.regions.get(arn.account, arn.region)?;
        let queue = region.queue(arn.resource).ok()?;
        Some(ProtectedResource {
            policy: queue.settings.policy.clone(),
            ..ProtectedResource::default()
        })
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.schedule.next().map(from_millis)
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        due::run_due(self, cx);
    }
}
