//! Tasks that move messages out of dead-letter queues.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::due::{run_due, serve_long_polls};
use crate::error::{Error, ErrorKind};
use crate::millis::to_millis;
use crate::move_task::{MoveTask, Status};
use crate::names::QueueArn;
use crate::region::Region;
use crate::schedule::Task as Scheduled;
use crate::state::Sqs;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

const MAX_A_SECOND: i64 = 500;
const MAX_LISTED: i64 = 10;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StartMessageMoveTask {
    source_arn: String,
    destination_arn: Option<String>,
    max_number_of_messages_per_second: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StartedTask {
    task_handle: String,
}

pub(crate) fn start_message_move_task(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: StartMessageMoveTask,
) -> Result<StartedTask, ServiceError> {
    run_due(sqs, cx);
    let now = to_millis(cx.now());
    let region = sqs.regions.for_caller(cx);
    let mut task = input.check(region)?;
    task.id = cx.ids.uuid("move task");
    task.started_at = now;
    let task_handle = task_handle(&task);
    region.start_move(task);
    let targets = region.run_moves(cx.ids, now);
    let next = region.next_move();
    for name in targets {
        if let Some(queue) = region.queues.get(&name) {
            serve_long_polls(&mut sqs.schedule, queue, cx, now);
        }
    }
    sqs.schedule.set(
        Scheduled::MoveTasks(cx.account().clone(), cx.region().clone()),
        next,
    );
    Ok(StartedTask { task_handle })
}

impl StartMessageMoveTask {
    fn check(&self, region: &Region) -> Result<MoveTask, Error> {
        let source = arn(&self.source_arn, "SourceArn")?;
        let queue = region
            .by_arn(&self.source_arn)
            .ok_or_else(|| no_such_resource("SourceArn"))?;
        if region.sources_of(&self.source_arn).next().is_none() {
            return Err(Error::invalid(
                "Source queue must be configured as a Dead Letter Queue.",
            ));
        }
        let destination = match &self.destination_arn {
            None => None,
            Some(text) => {
                let destination = arn(text, "DestinationArn")?;
                if destination == source {
                    return Err(Error::invalid(
                        "Source queue arn and destination queue arn cannot be the same.",
                    ));
                }
                let target = region
                    .by_arn(text)
                    .ok_or_else(|| no_such_resource("DestinationArn"))?;
                if target.settings.is_fifo() != queue.settings.is_fifo() {
                    return Err(Error::invalid(
                        "The source queue and destination queue must be of the same queue type.",
                    ));
                }
                Some(destination)
            }
        };
        let rate = match self.max_number_of_messages_per_second {
            None => None,
            Some(rate) if (1..=MAX_A_SECOND).contains(&rate) => u32::try_from(rate).ok(),
            Some(_) => {
                return Err(Error::invalid(
                    "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must \
                     enter a number that's between 1 and 500.",
                ));
            }
        };
        if region
            .move_tasks
            .iter()
            .any(|task| task.source == source && task.status == Status::Running)
        {
            return Err(Error::invalid(
                "There is already a task running. Only one active task is allowed for a source \
                 queue arn at a given time.",
            ));
        }
        let (waiting, in_flight, delayed) = queue.counts();
        Ok(MoveTask {
            id: String::new(),
            source,
            destination,
            rate,
            started_at: 0,
            moved: 0,
            to_move: (waiting + in_flight + delayed) as u64,
            status: Status::Running,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListMessageMoveTasks {
    source_arn: String,
    max_results: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tasks {
    results: Vec<Task>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Task {
    #[serde(rename = "TaskHandle", skip_serializing_if = "Option::is_none")]
    handle: Option<String>,
    status: &'static str,
    source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_number_of_messages_per_second: Option<u32>,
    approximate_number_of_messages_moved: u64,
    approximate_number_of_messages_to_move: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason: Option<&'static str>,
    started_timestamp: u64,
}

pub(crate) fn list_message_move_tasks(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: ListMessageMoveTasks,
) -> Result<Tasks, ServiceError> {
    run_due(sqs, cx);
    let region = sqs.regions.for_caller(cx);
    let source = arn(&input.source_arn, "SourceArn")?;
    if region.by_arn(&input.source_arn).is_none() {
        return Err(no_such_resource("SourceArn").into());
    }
    let most = match input.max_results.unwrap_or(1) {
        most @ 1..=MAX_LISTED => usize::try_from(most).expect("ten at most"),
        _ => {
            return Err(Error::invalid(
                "Value for parameter MaxResults is invalid. Reason: You must enter a number \
                 that's between 1 and 10.",
            )
            .into());
        }
    };
    let tasks = region
        .move_tasks
        .iter()
        .rev()
        .filter(|task| task.source == source);
    let results = tasks
        .take(most)
        .map(|task| Task {
            handle: (task.status == Status::Running).then(|| task_handle(task)),
            status: task.status.name(),
            source_arn: task.source.to_string(),
            destination_arn: task.destination.as_ref().map(ToString::to_string),
            max_number_of_messages_per_second: task.rate,
            approximate_number_of_messages_moved: task.moved,
            approximate_number_of_messages_to_move: task.to_move,
            failure_reason: task.status.failure(),
            started_timestamp: task.started_at,
        })
        .collect();
    Ok(Tasks { results })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CancelMessageMoveTask {
    task_handle: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CancelledTask {
    approximate_number_of_messages_moved: u64,
}

pub(crate) fn cancel_message_move_task(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: CancelMessageMoveTask,
) -> Result<CancelledTask, ServiceError> {
    run_due(sqs, cx);
    let region = sqs.regions.for_caller(cx);
    let handle: TaskHandle = STANDARD
        .decode(&input.task_handle)
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or_else(|| Error::invalid("Value for parameter TaskHandle is invalid."))?;
    if region.by_arn(&handle.source_arn).is_none() {
        return Err(no_such_resource("SourceArn").into());
    }
    let task = region
        .move_tasks
        .iter_mut()
        .find(|task| task.id == handle.task_id)
        .ok_or_else(|| Error::new(ErrorKind::ResourceNotFound, "Task does not exist."))?;
    if task.status != Status::Running {
        return Err(Error::new(
            ErrorKind::UnsupportedOperation,
            "A message movement can only be cancelled when the current status is RUNNING.",
        )
        .into());
    }
    task.status = Status::Cancelled;
    Ok(CancelledTask {
        approximate_number_of_messages_moved: task.moved,
    })
}

/// What is in a task's handle.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TaskHandle {
    task_id: String,
    source_arn: String,
}

fn task_handle(task: &MoveTask) -> String {
    let handle = TaskHandle {
        task_id: task.id.clone(),
        source_arn: task.source.to_string(),
    };
    STANDARD.encode(serde_json::to_vec(&handle).expect("two texts are JSON"))
}

fn arn(text: &str, parameter: &str) -> Result<QueueArn, Error> {
    QueueArn::parse(text).ok_or_else(|| {
        Error::invalid(format!(
            "You must use this format to specify the {parameter}: \
             arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
        ))
    })
}

fn no_such_resource(parameter: &str) -> Error {
    Error::new(
        ErrorKind::ResourceNotFound,
        format!("The resource that you specified for the {parameter} parameter doesn't exist."),
    )
}
