//! Injected faults.

use rehearsal_model::models;

use super::{ObservedType, action, calls, observed};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{
    Argument, Count, Dynamic, Entries, Fields, Flag, Name, OrAll, PlainText, Shape, Text, TimeSpan,
    settings,
};
use crate::stage::FunctionKind;
use crate::suggest::{closest, listed};
use crate::value::Template;
use crate::yaml::{Kind, Node};

settings! {
    /// A fault.
    pub struct FaultKeys {
        /// The service whose calls are affected: `sqs`.
        service: Option<PlainText>,
        /// The function whose runs are affected, whoever invokes it.
        function: Option<Name<FunctionKind>>,
        /// The operation; without, every one.
        operation: Option<PlainText>,
        /// Only calls on this bucket, queue, topic or function, by its logical name.
        resource: Option<Text>,
        /// The error that is returned.
        error: Option<FaultError>,
        /// How long the answer takes, or how much later a function starts, in real time.
        delay: Option<Dynamic<TimeSpan>>,
        /// Delivers the messages that are sent or published twice.
        duplicate: Flag,
        /// Drops the messages that are sent or published, and returns success.
        drop: Flag,
        /// Closes the connection without an answer.
        close: Flag,
        /// Starts a new environment of the function.
        cold: Flag,
        /// Performs the call or runs the function first, and then fails, so that the caller cannot know that it succeeded.
        after_effect: Flag,
        /// How many calls it affects; without, all.
        times: Option<Dynamic<Count>>,
        /// How many calls pass before it.
        skip_first: Option<Dynamic<Count>>,
        /// A name, for `fault.clear`.
        name: Option<PlainText>,
    }
    at most one of ["service", "function"]
    at most one of ["error", "drop", "close", "duplicate"]
}

action! {
    /// Injects a fault into calls to the cloud, or into the runs of a function, from now on.
    pub struct Fault = "fault" {
        /// Which calls, and how.
        subject rule: FaultRule,
    }
    observes &[observed("name", ObservedType::Text, "The fault's name.")];
    properties: [TimelineMark, Changes];
    example "- fault: {service: sqs, operation: ReceiveMessage, error: throttle, times: 2}";
}

action! {
    /// Removes injected faults.
    pub struct Clear = "fault.clear" {
        /// The fault's name; left empty, all of them.
        subject name: OrAll<PlainText>,
    }
    observes &[];
    properties: [TimelineMark];
    example "- fault.clear:";
}

/// Which calls fail, and how.
#[derive(Debug, Clone)]
pub struct FaultRule(pub FaultKeys);

impl Argument for FaultRule {
    fn shape() -> Shape {
        FaultKeys::shape()
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let mut fields = Fields::of(node, FaultKeys::SPEC, parser)?;
        let keys = FaultKeys::parse_fields(&mut fields, parser)?;
        let Some(service) = &keys.service else {
            let keys = function_fault(keys, node, parser)?;
            return fields.complete.then_some(Self(keys));
        };
        if let Some(resource) = &keys.resource {
            calls::resource_name(Some(&service.text), resource, parser);
        }
        if models::service(&service.text).is_none() {
            let names = models::service_names();
            parser.report(
                Diagnostic::new(
                    Code::InvalidValue,
                    &service.place,
                    format!("there is no service `{}`", service.text),
                )
                .did_you_mean(closest(&service.text, names.clone()))
                .help(format!("services: {}", listed(names))),
            );
            return None;
        }
        if let (Some(operation), Some(at)) = (&keys.operation, fields.node("operation")) {
            calls::known_operation(&service.text, Some(&operation.text), at, parser)?;
        }
        if keys.cold.0 || keys.error.as_ref().is_some_and(FaultError::is_of_runs) {
            let message = "calls have no environment, and do not time out or crash by themselves";
            let help = "write `function: name` in place of `service`";
            parser.report(Diagnostic::at(Code::NoEffect, node, message).help(help));
            return None;
        }
        let does = keys.error.is_some()
            || keys.delay.is_some()
            || keys.duplicate.0
            || keys.drop.0
            || keys.close.0;
        if !does {
            parser.report(
                Diagnostic::at(
                    Code::NoEffect,
                    node,
                    "this fault has no effect on the calls it names",
                )
                .help("add `error`, `delay`, `duplicate`, `drop` or `close`"),
            );
            return None;
        }
        if !applies(&keys, &service.text, node, parser) || affects_nothing(&keys, node, parser) {
            return None;
        }
        fields.complete.then_some(Self(keys))
    }
}

/// Returns which operations send messages, by the models: `SendMessage of sqs`.
fn message_operations() -> String {
    let services = models::ALL.iter().rev();
    let mut services = services.filter(|model| !model.message_operations.is_empty());
    let of = |model: &models::ServiceModel| {
        format!(
            "{} of {}",
            model.message_operations.join(" and "),
            model.name
        )
    };
    let first = services.next().map(|model| of(model)).unwrap_or_default();
    services.fold(first, |text, model| format!("{text}, and to {}", of(model)))
}

/// Reports `times: 0`.
fn affects_nothing(keys: &FaultKeys, node: &Node, parser: &mut Parser<'_>) -> bool {
    let is_never = keys.times.as_ref().and_then(Dynamic::fixed) == Some(Count(0));
    if is_never {
        let message = "with `times: 0` the fault affects no call";
        parser.report(Diagnostic::at(Code::NoEffect, node, message));
    }
    is_never
}

/// Checks a fault in the runs of a function.
fn function_fault(keys: FaultKeys, node: &Node, parser: &mut Parser<'_>) -> Option<FaultKeys> {
    if keys.function.is_none() {
        parser.report(
            Diagnostic::at(
                Code::MissingKey,
                node,
                "this fault does not say what it affects",
            )
            .help("add `service: sqs`, say, or `function: name`"),
        );
        return None;
    }
    let others = [
        ("operation", keys.operation.is_some()),
        ("resource", keys.resource.is_some()),
        ("duplicate", keys.duplicate.0),
        ("drop", keys.drop.0),
        ("close", keys.close.0),
    ];
    if let Some((key, _)) = others.into_iter().find(|(_, given)| *given) {
        let at = node.get(key).unwrap_or(node);
        let message = format!("`{key}` is for calls, and not for the runs of a function");
        parser.report(Diagnostic::at(Code::NoEffect, at, message));
        return None;
    }
    if let Some(error) = &keys.error
        && !error.is_of_runs()
        && !matches!(error, FaultError::Throttle)
    {
        let at = node.get("error").unwrap_or(node);
        parser.report(
            Diagnostic::at(
                Code::NoEffect,
                at,
                "a run of a function does not fail like this",
            )
            .help("`throttle`, `timeout` and `crash` are there; `service: lambda` is for calls"),
        );
        return None;
    }
    if keys.error.is_none() && keys.delay.is_none() && !keys.cold.0 {
        parser.report(
            Diagnostic::at(
                Code::NoEffect,
                node,
                "this fault has no effect on the function",
            )
            .help("add `error: throttle`, `timeout` or `crash`, `delay` or `cold: true`"),
        );
        return None;
    }
    if keys.error.is_some() && keys.cold.0 {
        let message = "after an error the next environment is a new one anyway";
        parser.report(Diagnostic::at(Code::NoEffect, node, message).help("remove `cold`"));
        return None;
    }
    if keys.after_effect.0 && keys.error.is_none() {
        let message = "`after_effect` needs an error";
        parser
            .report(Diagnostic::at(Code::NoEffect, node, message).help("add `error: crash`, say"));
        return None;
    }
    (!affects_nothing(&keys, node, parser)).then_some(keys)
}

/// Checks that the fault can affect the calls that it names.
fn applies(keys: &FaultKeys, service: &str, node: &Node, parser: &mut Parser<'_>) -> bool {
    let mut refuse = |key: &str, message: String, help: &str| {
        let at = node.get(key).unwrap_or(node);
        parser.report(Diagnostic::at(Code::NoEffect, at, message).help(help));
        false
    };
    for (key, on) in [("duplicate", keys.duplicate.0), ("drop", keys.drop.0)] {
        let operations = models::service(service).map_or(&[][..], |model| model.message_operations);
        let can = match &keys.operation {
            Some(operation) => operations.contains(&&*operation.text),
            None => !operations.is_empty(),
        };
        if on && !can {
            return refuse(
                key,
                format!("`{key}` applies to messages, and these calls send none"),
                &format!("it applies to {}", message_operations()),
            );
        }
    }
    if keys.after_effect.0 && keys.error.is_none() && !keys.close.0 {
        return refuse(
            "after_effect",
            "`after_effect` needs an error".into(),
            "add `error` or `close: true`",
        );
    }
    true
}

/// The error that a fault returns.
#[derive(Debug, Clone)]
pub enum FaultError {
    /// The service's throttling error.
    Throttle,
    /// The service's internal error, 500.
    Internal,
    /// The service is unavailable, 503.
    Unavailable,
    /// Access is denied, 403.
    Denied,
    /// The function takes longer than it may.
    Timeout,
    /// The process of the function ends.
    Crash,
    /// Any error.
    Other(Box<ErrorKeys>),
}

settings! {
    /// An error in full.
    pub struct ErrorKeys {
        /// AWS's error code.
        code: PlainText,
        /// The HTTP status; without, 400.
        status: Option<Count>,
        /// The message.
        message: Option<PlainText>,
        /// Further members of the error, as AWS writes them: `CancellationReasons`.
        members: Entries<Template>,
    }
}

const NAMED: &[(&str, &str)] = &[
    ("throttle", "The service's throttling error."),
    ("internal", "The service's internal error, 500."),
    ("unavailable", "The service is unavailable, 503."),
    ("denied", "Access is denied, 403."),
    ("timeout", "The function takes longer than it may."),
    ("crash", "The process of the function ends."),
];

impl FaultError {
    /// Whether only runs of functions fail like this.
    fn is_of_runs(&self) -> bool {
        matches!(self, Self::Timeout | Self::Crash)
    }
}

impl Argument for FaultError {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Keyword(NAMED), ErrorKeys::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if let Kind::Map(_) = node.kind {
            return ErrorKeys::parse(node, parser).map(|keys| Self::Other(Box::new(keys)));
        }
        let names = [
            "throttle",
            "internal",
            "unavailable",
            "denied",
            "timeout",
            "crash",
        ];
        match parser.keyword(node, &names)? {
            "timeout" => Some(Self::Timeout),
            "crash" => Some(Self::Crash),
            "throttle" => Some(Self::Throttle),
            "internal" => Some(Self::Internal),
            "unavailable" => Some(Self::Unavailable),
            _ => Some(Self::Denied),
        }
    }
}
