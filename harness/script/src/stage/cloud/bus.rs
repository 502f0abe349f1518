//! Event buses and their rules.

use super::Cloud;
use super::bus_name::BusKind;
use super::function::FunctionKind;
use super::kind::ResourceKind;
use super::queue::QueueKind;
use super::stream::StreamKind;
use super::topic::TopicKind;
use crate::resolve::Resolver;
use crate::settings::{
    Count, Entries, Flag, Name, NameKind, Named, PlainText, Text, TimeSpan, settings,
};
use crate::stage::ExternalKind;
use crate::stage::limits::{DAY, Spot, name, refuse};
use crate::value::Template;
use crate::yaml::Node;

pub(super) static KIND: ResourceKind = ResourceKind {
    section: BusKind::SECTION,
    noun: BusKind::NOUN,
    offers: &["name", "arn"],
    main: "the bus's name",
    parts: None,
    declares: &["rules"],
    check,
};

/// The name of the bus that every account has.
pub const DEFAULT_BUS: &str = "default";
/// The most targets of a rule.
const MAX_TARGETS: usize = 5;
/// The methods of API destinations.
const METHODS: [&str; 7] = ["POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"];

settings! {
    /// An event bus. The one named `default` is the bus that every account has: AWS's own services put their events there, and only its rules may have a `schedule`.
    pub struct Bus {
        /// Its rules by name.
        rules: Entries<Rule>,
        /// A policy that lets others put events.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A rule of an event bus.
    pub struct Rule {
        /// The events that match it.
        pattern: Option<Template>,
        /// When it sends an event of its own: `rate(5 minutes)` or `cron(0 12 * * ? *)`, by the cloud's clock.
        schedule: Option<PlainText>,
        /// Makes it match nothing until it is enabled.
        disabled: Flag,
        /// Where the events go.
        targets: Vec<Target>,
    }
}

settings! {
    /// A target of a rule.
    pub struct Target {
        /// The queue that gets the events.
        queue: Option<Name<QueueKind>>,
        /// The topic that gets the events.
        topic: Option<Name<TopicKind>>,
        /// The function that is invoked with the events.
        function: Option<Name<FunctionKind>>,
        /// The Kinesis stream that gets the events.
        stream: Option<Name<StreamKind>>,
        /// The external that gets the events by HTTP, as an API destination does.
        external: Option<Name<ExternalKind>>,
        /// The ARN of anything else that gets the events.
        arn: Option<Text>,
        /// What is requested of an external: `POST /events`; without, `POST /`.
        request: Option<PlainText>,
        /// The API key that an external gets as the header `x-api-key`; without, `rehearsal`.
        api_key: Option<Text>,
        /// The part of the event that is the partition key in a stream: `$.detail.order`; without, the event's id.
        partition_key: Option<PlainText>,
        /// The message group, for a FIFO queue.
        group: Option<PlainText>,
        /// What it gets in place of the event, as JSON.
        input: Option<Template>,
        /// The part of the event that it gets: `$.detail`.
        path: Option<PlainText>,
        /// What it gets, made of parts of the event.
        transform: Option<Transform>,
        /// Where events go that cannot be delivered.
        dead_letter: Option<Name<QueueKind>>,
        /// How often a delivery is tried again; without, 185 times.
        retries: Option<Count>,
        /// How long a delivery is tried again; without, 24h.
        retry_for: Option<TimeSpan>,
    }
    at most one of ["queue", "topic", "function", "stream", "external", "arn"]
    at most one of ["input", "path", "transform"]
}

settings! {
    /// How an event is made into what a target gets.
    pub struct Transform {
        /// Parts of the event by name: `{order: $.detail.order}`.
        paths: Entries<PlainText>,
        /// The text that it gets, with the parts as `<order>`.
        template: PlainText,
    }
}

impl Target {
    /// Whether it names who gets the events.
    fn names_somebody(&self) -> bool {
        self.queue.is_some()
            || self.topic.is_some()
            || self.function.is_some()
            || self.stream.is_some()
            || self.external.is_some()
            || self.arn.is_some()
    }

    /// Returns the method and the path of what is requested of an external.
    pub fn endpoint(&self) -> (&str, &str) {
        let request = self
            .request
            .as_ref()
            .map_or("POST /", |request| &request.text);
        request.split_once(' ').unwrap_or(("POST", request))
    }
}

impl Bus {
    /// Returns whether a bus of this name is the one that every account has.
    pub fn is_default(name: &str) -> bool {
        name == DEFAULT_BUS
    }
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for bus in &cloud.buses.0 {
        name(bus, resolver);
        let node = declared.and_then(|node| node.get(&bus.name));
        for rule in &bus.value.rules.0 {
            name(rule, resolver);
            let node = node.and_then(|node| node.get("rules")?.get(&rule.name));
            check_rule(&bus.name, rule, cloud, node, resolver);
        }
    }
}

fn check_rule(
    bus: &str,
    entry: &Named<Rule>,
    cloud: &Cloud,
    node: Option<&Node>,
    resolver: &mut Resolver<'_>,
) {
    let rule = &entry.value;
    if rule.pattern.is_none() && rule.schedule.is_none() {
        let message = format!("the rule `{}` never matches", entry.name);
        refuse(
            &entry.place,
            message + "; add a `pattern`, or a `schedule`",
            resolver,
        );
    }
    if let Some(schedule) = &rule.schedule {
        if !Bus::is_default(bus) {
            refuse(
                &schedule.place,
                "AWS allows schedules only in rules of the bus `default`",
                resolver,
            );
        }
        if !is_schedule(&schedule.text) {
            let message = format!("`{}` is not a schedule", schedule.text);
            refuse(
                &schedule.place,
                message + "; write `rate(5 minutes)` or `cron(0 12 * * ? *)`",
                resolver,
            );
        }
    }
    if rule.targets.len() > MAX_TARGETS {
        let message = format!("AWS takes {MAX_TARGETS} targets at most");
        let place = node.and_then(|node| node.get("targets"));
        refuse(
            place.map_or(&entry.place, |node| &node.place),
            message,
            resolver,
        );
    }
    for target in &rule.targets {
        check_target(target, cloud, resolver);
    }
}

/// Returns whether a text has the form of a schedule; AWS's dialect is checked by the cloud.
fn is_schedule(text: &str) -> bool {
    let parts = |name: &str| {
        let inner = text.strip_prefix(name)?.strip_suffix(')')?;
        Some(inner.split_ascii_whitespace().count())
    };
    parts("rate(") == Some(2) || parts("cron(") == Some(6)
}

fn check_target(target: &Target, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    if !target.names_somebody() {
        let help = "add `queue`, `topic`, `function`, `stream`, `external` or `arn`";
        let message = format!("this target names nobody; {help}");
        refuse(&target.place, message, resolver);
    }
    let (method, path) = target.endpoint();
    if let Some(request) = &target.request
        && !(METHODS.contains(&method) && path.starts_with('/'))
    {
        let message = format!("`{}` is not a request", request.text);
        refuse(
            &request.place,
            message + "; write a method and a path: `POST /events`",
            resolver,
        );
    }
    let queue = target.queue.as_ref().and_then(Name::fixed);
    let is_fifo = queue
        .and_then(|queue| cloud.queues.get(&queue))
        .is_some_and(|queue| queue.fifo.0);
    if is_fifo && target.group.is_none() {
        refuse(
            &target.place,
            "a FIFO queue gets no events without a message `group`",
            resolver,
        );
    }
    let at = Spot {
        node: None,
        place: &target.place,
    };
    at.count("retries", target.retries, (0, 185), resolver);
    at.span(
        "retry_for",
        target.retry_for,
        (60, DAY, "1m to 24h"),
        resolver,
    );
}
