//! Faults on order.

use super::services::SERVICES;
use super::{ObservedType, action, calls, observed};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{
    Argument, Count, Dynamic, Fields, Flag, OrAll, PlainText, Shape, Text, TimeSpan, settings,
};
use crate::suggest::{closest, listed};
use crate::yaml::{Kind, Node};

settings! {
    /// A fault.
    pub struct FaultKeys {
        /// The service: `sqs`.
        service: PlainText,
        /// The operation; without, every one.
        operation: Option<PlainText>,
        /// Only calls on this bucket, queue or topic, by its logical name.
        resource: Option<Text>,
        /// The error that is answered.
        error: Option<FaultError>,
        /// How long the answer takes, in real time.
        delay: Option<Dynamic<TimeSpan>>,
        /// Delivers the messages that are sent or published twice.
        duplicate: Flag,
        /// Loses the messages that are sent or published, and answers success.
        drop: Flag,
        /// Closes the connection without an answer.
        close: Flag,
        /// Carries the call out first, and then fails: the caller cannot know.
        after_effect: Flag,
        /// How many calls it strikes; without, all.
        times: Option<Dynamic<Count>>,
        /// How many calls it lets pass first.
        skip_first: Option<Dynamic<Count>>,
        /// A name, for `fault.clear`.
        name: Option<PlainText>,
    }
    at most one of ["error", "drop", "close", "duplicate"]
}

action! {
    /// Makes calls to the cloud go wrong, from now on.
    pub struct Fault = "fault" {
        /// Which calls, and how.
        subject rule: FaultRule,
    }
    observes &[observed("name", ObservedType::Text, "The fault's name.")];
    properties: [TimelineMark];
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

/// Which calls go wrong, and how.
#[derive(Debug, Clone)]
pub struct FaultRule(pub FaultKeys);

impl Argument for FaultRule {
    fn shape() -> Shape {
        FaultKeys::shape()
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let mut fields = Fields::of(node, FaultKeys::SPEC, parser)?;
        let keys = FaultKeys::parse_fields(&mut fields, parser)?;
        let service = &keys.service;
        if !SERVICES.iter().any(|known| known.name == service.text) {
            let names = SERVICES.iter().map(|known| known.name);
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
                    "this fault does nothing to the calls it strikes",
                )
                .help("add `error`, `delay`, `duplicate`, `drop` or `close`"),
            );
            return None;
        }
        if !sound(&keys, node, parser) {
            return None;
        }
        if keys.times.as_ref().and_then(Dynamic::fixed) == Some(Count(0)) {
            parser.report(Diagnostic::at(
                Code::NoEffect,
                node,
                "with `times: 0` no call is struck",
            ));
            return None;
        }
        fields.sound.then_some(Self(keys))
    }
}

/// The calls that carry messages, which can be lost or come twice.
const CARRIERS: [(&str, &[&str]); 2] = [
    ("sns", &["Publish", "PublishBatch"]),
    ("sqs", &["SendMessage", "SendMessageBatch"]),
];

/// Whether what is asked for can happen to the calls that are named.
fn sound(keys: &FaultKeys, node: &Node, parser: &mut Parser<'_>) -> bool {
    let mut refuse = |key: &str, message: String, help: &str| {
        let at = node.get(key).unwrap_or(node);
        parser.report(Diagnostic::at(Code::NoEffect, at, message).help(help));
        false
    };
    for (key, on) in [("duplicate", keys.duplicate.0), ("drop", keys.drop.0)] {
        let service = &*keys.service.text;
        let carriers = CARRIERS.iter().find(|(name, _)| *name == service);
        let operation = keys.operation.as_ref().map(|operation| &*operation.text);
        let can = carriers.is_some_and(|(_, operations)| {
            operation.is_none_or(|operation| operations.contains(&operation))
        });
        if on && !can {
            return refuse(
                key,
                format!("`{key}` is for messages, and these calls carry none"),
                "it strikes SendMessage and SendMessageBatch of sqs, Publish and PublishBatch of sns",
            );
        }
    }
    if keys.after_effect.0 && keys.error.is_none() && !keys.close.0 {
        return refuse(
            "after_effect",
            "`after_effect` says when the call fails, and nothing makes it fail".into(),
            "add `error` or `close: true`",
        );
    }
    true
}

/// The error a fault answers.
#[derive(Debug, Clone)]
pub enum FaultError {
    /// The service's own way of saying "slow down".
    Throttle,
    /// The service's own internal error, 500.
    Internal,
    /// The service is not there, 503.
    Unavailable,
    /// The caller may not, 403.
    Denied,
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
    }
}

const NAMED: &[(&str, &str)] = &[
    ("throttle", "The service's own way of saying \"slow down\"."),
    ("internal", "The service's own internal error, 500."),
    ("unavailable", "The service is not there, 503."),
    ("denied", "The caller may not, 403."),
];

impl Argument for FaultError {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Keyword(NAMED), ErrorKeys::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if let Kind::Map(_) = node.kind {
            return ErrorKeys::parse(node, parser).map(|keys| Self::Other(Box::new(keys)));
        }
        match parser.keyword(node, &["throttle", "internal", "unavailable", "denied"])? {
            "throttle" => Some(Self::Throttle),
            "internal" => Some(Self::Internal),
            "unavailable" => Some(Self::Unavailable),
            _ => Some(Self::Denied),
        }
    }
}
