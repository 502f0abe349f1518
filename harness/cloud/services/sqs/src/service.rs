//! The service: every account's queues in every region, and when they need attention.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use time::OffsetDateTime;

use super::agenda::{Agenda, Errand};
use super::message::Millis;
use super::names;
use super::ops::{attributes, delete, moves, permissions, queues, receive, send, tags, visibility};
use super::policy;
use super::queue::Queue;
use super::refusal::Refusal;
use super::store::Store;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::service::{
    CallContext, Operation, Scoped, Service, ServiceError, Violation,
};
use rehearsal_model::models::{self, OperationModel, ServiceModel};

/// The Simple Queue Service.
#[derive(Debug, Default)]
pub(crate) struct Sqs {
    pub(super) stores: Scoped<Store>,
    pub(super) agenda: Agenda,
}

impl Service for Sqs {
    const MODEL: &'static ServiceModel = &models::SQS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddPermission => permissions::add_permission,
        CancelMessageMoveTask => moves::cancel_message_move_task,
        ChangeMessageVisibility => visibility::change_message_visibility,
        ChangeMessageVisibilityBatch => visibility::change_message_visibility_batch,
        CreateQueue => queues::create_queue,
        DeleteMessage => delete::delete_message,
        DeleteMessageBatch => delete::delete_message_batch,
        DeleteQueue => queues::delete_queue,
        GetQueueAttributes => attributes::get_queue_attributes,
        GetQueueUrl => queues::get_queue_url,
        ListDeadLetterSourceQueues => queues::list_dead_letter_source_queues,
        ListMessageMoveTasks => moves::list_message_move_tasks,
        ListQueueTags => tags::list_queue_tags,
        ListQueues => queues::list_queues,
        PurgeQueue => delete::purge_queue,
        ReceiveMessage => waits receive::receive_message,
        RemovePermission => permissions::remove_permission,
        SendMessage => send::send_message,
        SendMessageBatch => send::send_message_batch,
        SetQueueAttributes => attributes::set_queue_attributes,
        StartMessageMoveTask => moves::start_message_move_task,
        TagQueue => tags::tag_queue,
        UntagQueue => tags::untag_queue,
    ];

    /// The queue's name, however the call says which.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |member: &str| input.get(member).and_then(Value::as_str);
        if let Some(url) = text("QueueUrl") {
            return names::of_url(url).map(|(_, name)| name.to_owned());
        }
        if let Some(arn) = text("SourceArn") {
            return names::QueueArn::parse(arn).map(|arn| arn.name.to_string());
        }
        text("QueueName").map(str::to_owned)
    }

    /// SQS words everything itself but what is missing altogether.
    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let missing = violations.iter().find(|violation| {
            let of_the_call = !violation.path.contains('.');
            violation.missing && of_the_call && violation.member != "Entries"
        })?;
        let parameter = match missing.member {
            "QueueName" => return Some(Refusal::no_queue_name().into()),
            "Actions" => "ActionName",
            "Attributes" => "Attribute.Name",
            member => member,
        };
        Some(Refusal::missing(parameter).into())
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.agenda.next().map(moment)
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        self.catch_up(cx);
    }
}

impl Sqs {
    /// Does what has come due. Operations do so first, because they may come
    /// between the time and the timer.
    pub(super) fn catch_up(&mut self, cx: &mut CallContext<'_>) {
        let now = millis(cx.now());
        while let Some(errand) = self.agenda.due(now) {
            match errand {
                Errand::Queue(arn) => {
                    let store = self.stores.get_mut(&arn.account, &arn.region);
                    if let Some(queue) = store.and_then(|store| store.queues.get_mut(&arn.name)) {
                        queue.settle(now);
                        follow(&mut self.agenda, queue, cx, now);
                    }
                }
                Errand::Moves(account, region) => {
                    let Some(store) = self.stores.get_mut(&account, &region) else {
                        continue;
                    };
                    for name in store.run_moves(cx.ids, now) {
                        if let Some(queue) = store.queues.get_mut(&name) {
                            follow(&mut self.agenda, queue, cx, now);
                        }
                    }
                    self.agenda
                        .set(Errand::Moves(account, region), store.next_move());
                }
            }
        }
    }

    /// Runs something on the queue of a URL, if the caller may do that to it,
    /// and tells whoever waits for its messages.
    pub(super) fn on_queue<T>(
        &mut self,
        cx: &mut CallContext<'_>,
        url: &str,
        action: &str,
        run: impl FnOnce(&mut Queue, &mut CallContext<'_>, Millis) -> Result<T, Refusal>,
    ) -> Result<T, ServiceError> {
        self.catch_up(cx);
        let now = millis(cx.now());
        let (store, name) = find(&mut self.stores, cx, url, action)?;
        let queue = store
            .queues
            .get_mut(&*name)
            .ok_or_else(Refusal::no_such_queue)?;
        let result = run(queue, cx, now);
        follow(&mut self.agenda, queue, cx, now);
        Ok(result?)
    }
}

/// The store a queue is in, and the queue's name there, if the caller may do
/// that to it.
pub(super) fn find<'a>(
    stores: &'a mut Scoped<Store>,
    cx: &CallContext<'_>,
    url: &str,
    action: &str,
) -> Result<(&'a mut Store, String), Refusal> {
    let (account, name) = names::of_url(url).ok_or_else(Refusal::no_such_queue)?;
    let account = account.unwrap_or(cx.account());
    let store = stores
        .get_mut(account, cx.region())
        .ok_or_else(Refusal::no_such_queue)?;
    let queue = store.queues.get(name).ok_or_else(Refusal::no_such_queue)?;
    policy::authorize(queue, cx.identity(), action)?;
    Ok((store, name.to_owned()))
}

/// Wakes whoever waits for messages of a queue that has some, and has them
/// woken when it will have some. Queues nobody waits at need no attention.
pub(super) fn follow(agenda: &mut Agenda, queue: &Queue, cx: &mut CallContext<'_>, now: Millis) {
    if !queue.is_watched(now) {
        return;
    }
    if queue.has_ready() {
        cx.wake(queue.arn.to_string());
    }
    agenda.set(Errand::Queue(queue.arn.clone()), queue.next_due());
}

/// What SQS counts in, out of the cloud's time.
pub(super) fn millis(moment: OffsetDateTime) -> Millis {
    Millis::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}

/// The cloud's time, out of what SQS counts in.
pub(super) fn moment(millis: Millis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

impl Serialize for Sqs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.stores.serialize(serializer)
    }
}

/// The agenda follows from what is there: nobody waits, but messages may be on the move.
impl<'de> Deserialize<'de> for Sqs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stores = Scoped::<Store>::deserialize(deserializer)?;
        let mut agenda = Agenda::default();
        for (account, region, store) in stores.iter() {
            agenda.set(
                Errand::Moves(account.clone(), region.clone()),
                store.next_move(),
            );
        }
        Ok(Self { stores, agenda })
    }
}
