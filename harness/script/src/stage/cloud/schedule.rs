//! Schedules of EventBridge Scheduler.

use super::Cloud;
use super::bus_name::BusKind;
use super::function::FunctionKind;
use super::kind::ResourceKind;
use super::queue::QueueKind;
use super::role::RoleKind;
use super::stream::StreamKind;
use super::topic::TopicKind;
use crate::resolve::Resolver;
use crate::settings::{Count, Flag, Name, NameKind, Named, PlainText, Text, TimeSpan, settings};
use crate::stage::limits::{DAY, Spot, name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of schedules.
#[derive(Debug, Clone, Copy)]
pub struct ScheduleKind;

impl NameKind for ScheduleKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.schedules",
    noun: "schedule",
    offers: &["name", "arn"],
    main: "the schedule's name",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A schedule of EventBridge Scheduler. The cloud's clock decides when it is due.
    pub struct Schedule {
        /// When it is due: `at(2026-12-24T18:00:00)`, `rate(5 minutes)` or `cron(0 12 * * ? *)`. A rate begins one period after the sandbox.
        when: PlainText,
        /// The time zone of `when`, such as `Europe/Berlin`; without, UTC.
        zone: Option<PlainText>,
        /// How much later than it is due it may come; the seed decides.
        window: Option<TimeSpan>,
        /// The queue that gets `input`.
        queue: Option<Name<QueueKind>>,
        /// The topic that gets `input`.
        topic: Option<Name<TopicKind>>,
        /// The bus that gets an event with `input` as its detail.
        bus: Option<Name<BusKind>>,
        /// The function that is invoked with `input`.
        function: Option<Name<FunctionKind>>,
        /// The Kinesis stream that gets `input`.
        stream: Option<Name<StreamKind>>,
        /// The ARN of any other target: `arn:aws:scheduler:::aws-sdk:sqs:purgeQueue` calls an operation with `input` as its input.
        arn: Option<Text>,
        /// What the target gets, as JSON; `<aws.scheduler.scheduled-time>` is when it was due.
        input: Option<Template>,
        /// The message group, for a FIFO queue.
        group: Option<PlainText>,
        /// The partition key, for a stream; without, the schedule's name.
        partition_key: Option<PlainText>,
        /// Who an event is from, for a bus.
        source: Option<PlainText>,
        /// What happened, for a bus: the event's detail type.
        kind as "type": Option<PlainText>,
        /// The role that it calls the target in.
        role: Option<Name<RoleKind>>,
        /// Where `input` goes if the target cannot be called.
        dead_letter: Option<Name<QueueKind>>,
        /// How often a call is tried again; without, 185 times.
        retries: Option<Count>,
        /// How long a call is tried again; without, 24h.
        retry_for: Option<TimeSpan>,
        /// Deletes it after it was due for the last time.
        delete_after: Flag,
        /// Makes it never due until it is enabled.
        disabled: Flag,
    }
    at most one of ["queue", "topic", "bus", "function", "stream", "arn"]
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for schedule in &cloud.schedules.0 {
        name(schedule, resolver);
        let node = declared.and_then(|node| node.get(&schedule.name));
        check_schedule(schedule, cloud, node, resolver);
    }
}

fn check_schedule(
    entry: &Named<Schedule>,
    cloud: &Cloud,
    node: Option<&Node>,
    resolver: &mut Resolver<'_>,
) {
    let schedule = &entry.value;
    let at = Spot {
        node,
        place: &entry.place,
    };
    if !is_expression(&schedule.when.text) {
        let message = format!("`{}` is not a schedule", schedule.when.text);
        let help = "; write `at(2026-12-24T18:00:00)`, `rate(5 minutes)` or `cron(0 12 * * ? *)`";
        refuse(&schedule.when.place, message + help, resolver);
    }
    let has_target = schedule.queue.is_some()
        || schedule.topic.is_some()
        || schedule.bus.is_some()
        || schedule.function.is_some()
        || schedule.stream.is_some()
        || schedule.arn.is_some();
    if !has_target {
        let message = format!("the schedule `{}` calls nobody", entry.name);
        refuse(
            &entry.place,
            message + "; add `queue`, `topic`, `bus`, `function`, `stream` or `arn`",
            resolver,
        );
    }
    if let Some(bus) = &schedule.bus
        && (schedule.source.is_none() || schedule.kind.is_none())
    {
        refuse(
            bus.place(),
            "an event has a `source` and a `type`",
            resolver,
        );
    }
    let queue = schedule.queue.as_ref().and_then(Name::fixed);
    let is_fifo = queue
        .and_then(|queue| cloud.queues.get(&queue))
        .is_some_and(|queue| queue.fifo.0);
    if is_fifo && schedule.group.is_none() {
        refuse(
            &entry.place,
            "a FIFO queue gets no messages without a message `group`",
            resolver,
        );
    }
    at.span("window", schedule.window, (60, DAY, "1m to 24h"), resolver);
    at.count("retries", schedule.retries, (0, 185), resolver);
    at.span(
        "retry_for",
        schedule.retry_for,
        (60, DAY, "1m to 24h"),
        resolver,
    );
}

/// Returns whether a text has the form of a schedule; AWS's dialect is checked by the cloud.
fn is_expression(text: &str) -> bool {
    let inner = |name: &str| text.strip_prefix(name)?.strip_suffix(')');
    let count = |inner: &str| inner.split_ascii_whitespace().count();
    inner("at(").is_some_and(|at| at.len() == 19)
        || inner("rate(").is_some_and(|rate| count(rate) == 2)
        || inner("cron(").is_some_and(|cron| count(cron) == 6)
}
