//! Functions.

use super::Cloud;
use super::bucket::BucketKind;
use super::bus_name::BusKind;
use super::kind::ResourceKind;
use super::queue::QueueKind;
use super::role::RoleKind;
use super::stream::StreamKind;
use super::table::TableKind;
use super::topic::{FilterScope, TopicKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::settings::{
    Count, Entries, Flag, Name, NameKind, Named, PlainText, Text, TimeSpan, settings,
};
use crate::stage::limits::{Spot, name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of functions.
#[derive(Debug, Clone, Copy)]
pub struct FunctionKind;

impl NameKind for FunctionKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.functions",
    noun: "function",
    offers: &["arn", "name"],
    main: "the function's ARN",
    parts: None,
    declares: &[],
    check,
};

/// The runtime of a function that is a program.
pub(crate) const PROGRAM_RUNTIME: &str = "provided.al2023";

settings! {
    /// A Lambda function. It is there in the scenarios whose steps name it, and in those
    /// that list it under `functions`.
    pub struct Function {
        /// A binary of this cargo workspace that speaks the Runtime API, as one with `lambda_runtime` does: it is built by cargo.
        cargo: Option<PlainText>,
        /// The folder with its code, which is run from there.
        code: Option<PlainText>,
        /// A command that builds the folder, once per run.
        build: Option<PlainText>,
        /// Its runtime: `python3.13`, `nodejs22.x`; without, `provided.al2023`, whose folder has a program `bootstrap`.
        runtime: Option<PlainText>,
        /// What is called: `index.handler`.
        handler: Option<PlainText>,
        /// Its environment, besides what Lambda sets.
        env: Entries<Text>,
        /// How long an invocation may take, in real time; without, 3s.
        timeout: Option<TimeSpan>,
        /// The role that it runs with; without, it may do everything.
        role: Option<Name<RoleKind>>,
        /// Its memory in megabytes; without, 128.
        memory: Option<Count>,
        /// How many invocations of it may run at once; without, any number.
        concurrency: Option<Count>,
        /// How often an event is tried again that failed; without, twice.
        retries: Option<Count>,
        /// How old an event gets before it is given up; without, 6h.
        max_age: Option<TimeSpan>,
        /// Where the results of events go.
        on_success: Option<FunctionDestination>,
        /// Where events go that failed, with their errors.
        on_failure: Option<FunctionDestination>,
        /// The queue that events go to that failed.
        dead_letter: Option<Name<QueueKind>>,
        /// What invokes it.
        triggers: Vec<FunctionTrigger>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
    at most one of ["cargo", "code"]
    at most one of ["cargo", "build"]
    at most one of ["cargo", "runtime"]
}

settings! {
    /// Where outcomes of events go.
    pub struct FunctionDestination {
        /// A queue.
        queue: Option<Name<QueueKind>>,
        /// A topic.
        topic: Option<Name<TopicKind>>,
        /// Another function.
        function: Option<Name<FunctionKind>>,
    }
    at most one of ["queue", "topic", "function"]
}

settings! {
    /// What invokes a function.
    pub struct FunctionTrigger {
        /// The messages of a queue, in batches.
        queue: Option<Name<QueueKind>>,
        /// The messages of a topic.
        topic: Option<Name<TopicKind>>,
        /// The changes of a bucket's objects that `events` names.
        bucket: Option<Name<BucketKind>>,
        /// The changes of a table's items, which has a `stream`.
        table: Option<Name<TableKind>>,
        /// The records of a Kinesis stream.
        stream: Option<Name<StreamKind>>,
        /// The events of a bus that match `pattern`.
        bus: Option<Name<BusKind>>,
        /// The events of a bus.
        pattern: Option<Template>,
        /// The most messages, changes or records of a batch; without, 10 of a queue, else 100.
        batch: Option<Count>,
        /// How long a batch waits to become full; without, not at all.
        window: Option<TimeSpan>,
        /// Whether the function's response says which of a batch failed (`batchItemFailures`).
        partial: Flag,
        /// How many batches of a queue run at once, from 2.
        concurrency: Option<Count>,
        /// Only what this lets through: the filter policy of a topic, or a pattern for the records of a queue, table or stream.
        filter: Option<Template>,
        /// What the filter of a topic applies to; without, the message attributes.
        filter_scope: Option<FilterScope>,
        /// How often a batch of a table or stream is tried again that failed; without, until it expires.
        retries: Option<Count>,
        /// Splits a batch of a table or stream that failed in two.
        bisect: Flag,
        /// The queue that is told of the batches of a table or stream that failed.
        on_failure: Option<Name<QueueKind>>,
        /// Events of a bucket such as `s3:ObjectCreated:*`.
        events: Vec<PlainText>,
        /// Only keys of a bucket that begin so.
        prefix: Option<PlainText>,
        /// Only keys of a bucket that end so.
        suffix: Option<PlainText>,
    }
    at most one of ["queue", "topic", "bucket", "table", "stream", "bus"]
}

impl Function {
    /// Returns its runtime.
    pub fn runtime(&self) -> &str {
        self.runtime
            .as_ref()
            .map_or(PROGRAM_RUNTIME, |runtime| &runtime.text)
    }

    /// Whether it is a program that speaks the Runtime API itself.
    pub fn is_program(&self) -> bool {
        self.runtime().starts_with("provided")
    }

    /// Returns the paths that its environment refers to: `["postgres", "url"]`.
    pub fn referenced_paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for (_, text) in self.env.iter() {
            text.0.add_paths(&mut paths);
        }
        paths
    }
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for function in &cloud.functions.0 {
        name(function, resolver);
        let node = declared.and_then(|node| node.get(&function.name));
        check_function(function, node, resolver);
        for trigger in &function.value.triggers {
            check_trigger(trigger, cloud, resolver);
        }
        let value = &function.value;
        for destination in value.on_success.iter().chain(&value.on_failure) {
            if destination.queue.is_none()
                && destination.topic.is_none()
                && destination.function.is_none()
            {
                let message = "this destination is nowhere; add `queue`, `topic` or `function`";
                refuse(&destination.place, message, resolver);
            }
        }
    }
}

fn check_function(entry: &Named<Function>, node: Option<&Node>, resolver: &mut Resolver<'_>) {
    let function = &entry.value;
    if function.cargo.is_none() && function.code.is_none() {
        resolver.report(
            Diagnostic::new(
                Code::MissingKey,
                &entry.place,
                format!("`{}` does not say where its code is", entry.name),
            )
            .help("add `code: folder`, or `cargo: binary`"),
        );
    }
    if let Some(code) = &function.code
        && function.build.is_none()
    {
        // One that is built need not be there yet.
        resolver.existing_folder(&code.text, &code.place);
    }
    let runtime = function.runtime();
    let runs = ["provided.", "python3.", "nodejs"];
    if let Some(given) = &function.runtime
        && !runs.iter().any(|start| runtime.starts_with(start))
    {
        resolver.report(
            Diagnostic::new(
                Code::Setting,
                &given.place,
                format!("functions with the runtime `{runtime}` are not run"),
            )
            .help("`provided.al2023`, `python3.…` and `nodejs…` are"),
        );
    }
    if !function.is_program() && function.handler.is_none() {
        resolver.report(
            Diagnostic::new(
                Code::MissingKey,
                &entry.place,
                format!("`{}` does not say what is called", entry.name),
            )
            .help("add `handler: index.handler`: a file, a dot, and a function in it"),
        );
    }
    if let Some((_, text)) = function.env.iter().find(|(_, text)| refers_to_apps(text)) {
        let message =
            "functions are there before the apps, so their environment cannot refer to `apps`";
        refuse(text.place(), message, resolver);
    }
    let at = Spot {
        node,
        place: &function.place,
    };
    at.span("timeout", function.timeout, (1, 900, "1s to 15m"), resolver);
    at.count("memory", function.memory, (128, 10_240), resolver);
    at.count("concurrency", function.concurrency, (0, 900), resolver);
    at.count("retries", function.retries, (0, 2), resolver);
    let ages = (60, 21_600, "1m to 6h");
    at.span("max_age", function.max_age, ages, resolver);
}

fn refers_to_apps(text: &Text) -> bool {
    let mut paths = Vec::new();
    text.0.add_paths(&mut paths);
    paths.iter().any(|path| path[0] == "apps")
}

/// The keys of triggers that only some kinds of sources have: the key, whether it was
/// given, and the sources.
fn own_keys(trigger: &FunctionTrigger) -> [(&'static str, bool, &'static [&'static str]); 13] {
    let batches: &[&str] = &["queue", "table", "stream"];
    let streams: &[&str] = &["table", "stream"];
    [
        ("batch", trigger.batch.is_some(), batches),
        ("window", trigger.window.is_some(), batches),
        ("partial", trigger.partial.0, batches),
        ("concurrency", trigger.concurrency.is_some(), &["queue"]),
        (
            "filter",
            trigger.filter.is_some(),
            &["queue", "topic", "table", "stream"],
        ),
        ("filter_scope", trigger.filter_scope.is_some(), &["topic"]),
        ("retries", trigger.retries.is_some(), streams),
        ("bisect", trigger.bisect.0, streams),
        ("on_failure", trigger.on_failure.is_some(), streams),
        ("pattern", trigger.pattern.is_some(), &["bus"]),
        ("events", !trigger.events.is_empty(), &["bucket"]),
        ("prefix", trigger.prefix.is_some(), &["bucket"]),
        ("suffix", trigger.suffix.is_some(), &["bucket"]),
    ]
}

fn check_trigger(trigger: &FunctionTrigger, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    let sources = [
        ("queue", trigger.queue.is_some()),
        ("topic", trigger.topic.is_some()),
        ("bucket", trigger.bucket.is_some()),
        ("table", trigger.table.is_some()),
        ("stream", trigger.stream.is_some()),
        ("bus", trigger.bus.is_some()),
    ];
    let Some((source, _)) = sources.into_iter().find(|(_, given)| *given) else {
        let message = "this trigger has no source; add `queue`, `topic`, `bucket`, `table`, \
                       `stream` or `bus`";
        return refuse(&trigger.place, message, resolver);
    };
    for (key, is_given, of) in own_keys(trigger) {
        if is_given && !of.contains(&source) {
            let message = format!("the trigger by a {source} has no `{key}`");
            refuse(&trigger.place, message, resolver);
        }
    }
    if source == "bucket" && trigger.events.is_empty() {
        let message = "no event is named; add `events: ['s3:ObjectCreated:*']`";
        refuse(&trigger.place, message, resolver);
    }
    if source == "bus" && trigger.pattern.is_none() {
        let message = "no event matches; add `pattern: {source: [orders]}`";
        refuse(&trigger.place, message, resolver);
    }
    if trigger.filter_scope.is_some() && trigger.filter.is_none() {
        refuse(&trigger.place, "`filter_scope` needs a `filter`", resolver);
    }
    let declared = trigger.table.as_ref().and_then(Name::fixed);
    if let Some(table) = declared.and_then(|name| cloud.tables.get(&name))
        && table.stream.is_none()
    {
        let place = trigger.table.as_ref().map_or(&trigger.place, Name::place);
        refuse(
            place,
            "this table has no stream; add `stream: both` to it",
            resolver,
        );
    }
    if let Some(Count(0 | 1)) = trigger.concurrency {
        let message = "AWS runs at least 2 batches of a queue at once";
        refuse(&trigger.place, message, resolver);
    }
}
