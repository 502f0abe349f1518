//! Calls to the cloud: those that were made, and any that one wants to make.

use rehearsal_model::models;

use super::api_input::ApiInput;
use super::{ObservedType, action, observed};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::settings::{Argument, Flag, Shape, Text};
use crate::suggest::closest;
use crate::yaml::{Kind, Node};

action! {
    /// Every call that the cloud received since the scenario began, read from
    /// the journal: those of the apps, and those of the steps before.
    pub struct Calls = "calls" {
        /// Which: a service (`sqs`), an operation of one (`sqs.SendMessage`), or `all`.
        subject filter: CallFilter,
        /// Only those on this bucket, queue or topic, by its logical name.
        resource: Option<Text>,
        /// Only those that failed.
        failed: Flag,
    }
    observes &[
        observed("calls", ObservedType::Objects(&[
            observed("service", ObservedType::Text, "The service."),
            observed("operation", ObservedType::Text, "The operation."),
            observed("resource", ObservedType::Text, "What it was made on, by its logical name where it has one."),
            observed("request", ObservedType::Any, "The input."),
            observed("response", ObservedType::Any, "The output."),
            observed("status", ObservedType::Status, "The HTTP status of the answer."),
            observed("error", ObservedType::Object(&[
                observed("code", ObservedType::Text, "AWS's error code."),
                observed("message", ObservedType::Text, "AWS's message."),
            ]), "Why it failed; missing where it did not."),
            observed("fault", ObservedType::Text, "The fault that shaped the answer, where one did."),
            observed("at", ObservedType::Time, "When it arrived, by the virtual clock."),
        ]), "The calls, oldest first."),
        observed("count", ObservedType::Integer, "How many calls there are."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    check: check_resource;
    example "- calls: sqs.SendMessage\n  resource: orders\n  expect: {count: 1}";
}

action! {
    /// Calls any operation of any service by its API name, signed. An error is
    /// observed as `error`; the step fails on it unless it expects one. In
    /// input and output, a blob is base64 text and a timestamp a text such as
    /// `2026-11-20T09:00:00Z`, whatever the service's protocol.
    pub struct Aws = "aws" {
        /// The service and the operation: `sqs.CreateQueue`.
        subject operation: Operation,
        /// The input, as the API reference names its members.
        input: Option<ApiInput>,
        /// The region; without, the stage's.
        region: Option<Text>,
        /// Sends no signature.
        unsigned: Flag,
        /// For a service that is not known here and uses a JSON protocol: the part before
        /// the operation in its `X-Amz-Target` header, such as `AWSStepFunctions`.
        target: Option<Text>,
        /// With `target`, the version of the JSON protocol; without, `json-1.1`.
        protocol: Option<AwsProtocol>,
    }
    observes &[
        observed("output", ObservedType::Any, "The output, as the API reference names its members."),
        observed("status", ObservedType::Status, "The HTTP status of the answer."),
        super::ERROR,
    ];
    properties: [];
    changes: |step| !READS.iter().any(|read| step.operation.operation.starts_with(read));
    check: check_target;
    example "- aws: sqs.GetQueueAttributes\n  input: {QueueUrl: '${cloud.queues.orders.url}', AttributeNames: [All]}\n  expect: {output: {Attributes: {VisibilityTimeout: \"30\"}}}";
}

/// What the names of operations begin with that change nothing.
const READS: [&str; 14] = [
    "Get",
    "List",
    "Describe",
    "Head",
    "BatchGet",
    "Query",
    "Scan",
    "Lookup",
    "Search",
    "Filter",
    "Receive",
    "Select",
    "AdminGet",
    "AdminList",
];

crate::settings::keywords! {
    /// A version of AWS's JSON protocol.
    pub enum AwsProtocol {
        /// Version 1.0: DynamoDB, Step Functions.
        Json10 = "json-1.0",
        /// Version 1.1: KMS, Secrets Manager, SSM, EventBridge, Kinesis.
        Json11 = "json-1.1",
    }
}

/// Which calls are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFilter {
    /// The service; `None` is any.
    pub service: Option<String>,
    /// The operation; `None` is any.
    pub operation: Option<String>,
}

impl CallFilter {
    /// What its values are.
    pub(crate) const FORM: &str = "a service, a service and an operation, or `all`";
}

impl Argument for CallFilter {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "sqs.SendMessage")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::Text(text) = &node.kind else {
            parser.wrong_type(node, "a service such as `sqs`");
            return None;
        };
        if text == "all" {
            return Some(Self {
                service: None,
                operation: None,
            });
        }
        let (service, operation) = match text.split_once('.') {
            Some((service, operation)) => (service, Some(operation)),
            None => (&**text, None),
        };
        if models::service(service).is_none() {
            unknown_service(service, node, parser);
            return None;
        }
        known_operation(service, operation, node, parser)?;
        Some(Self {
            service: Some(service.to_owned()),
            operation: operation.map(str::to_owned),
        })
    }
}

/// An operation of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The service's short name.
    pub service: String,
    /// The operation's API name.
    pub operation: String,
}

impl Operation {
    /// What its values are.
    pub(crate) const FORM: &str = "a service, a dot, and an operation";
}

impl Argument for Operation {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "sqs.CreateQueue")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::Text(text) = &node.kind else {
            parser.wrong_type(node, "an operation such as `sqs.CreateQueue`");
            return None;
        };
        let Some((service, operation)) = text.split_once('.') else {
            let message = format!("`{text}` names no operation");
            parser.report(
                Diagnostic::at(Code::InvalidValue, node, message)
                    .label("write `service.Operation`, such as `sqs.CreateQueue`"),
            );
            return None;
        };
        // Any service can be called, but a name that is close to that of a known
        // service is most likely misspelt.
        if models::service(service).is_none() && closest(service, models::service_names()).is_some()
        {
            unknown_service(service, node, parser);
            return None;
        }
        known_operation(service, Some(operation), node, parser)?;
        Some(Self {
            service: service.to_owned(),
            operation: operation.to_owned(),
        })
    }
}

fn unknown_service(service: &str, node: &Node, parser: &mut Parser<'_>) {
    let place = rehearsal_record::Place {
        length: u32::try_from(service.chars().count()).unwrap_or(1).max(1),
        ..node.place.clone()
    };
    parser.report(
        Diagnostic::new(
            Code::InvalidValue,
            &place,
            format!("there is no service `{service}`"),
        )
        .did_you_mean(closest(service, models::service_names()))
        .help(format!(
            "services: {}",
            crate::suggest::listed(models::service_names())
        )),
    );
}

/// Reports an operation that a known service does not have.
pub(super) fn known_operation(
    service: &str,
    operation: Option<&str>,
    node: &Node,
    parser: &mut Parser<'_>,
) -> Option<()> {
    let (Some(operation), Some(known)) = (operation, models::service(service)) else {
        return Some(());
    };
    if known.operation(operation).is_some() {
        return Some(());
    }
    let near = closest(operation, models::operations(service));
    let diagnostic = Diagnostic::at(
        Code::InvalidValue,
        node,
        format!("{service} has no operation `{operation}`"),
    );
    parser.report(match near {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic
            .help("operations are written as the API reference writes them: `SendMessage`"),
    });
    None
}

/// Notes the resource whose calls are read.
fn check_resource(step: &Calls, _place: &rehearsal_record::Place, parser: &mut Parser<'_>) {
    if let Some(resource) = &step.resource {
        resource_name(step.filter.service.as_deref(), resource, parser);
    }
}

/// Notes the logical name of a resource, where it is written without placeholders.
pub(super) fn resource_name(service: Option<&str>, resource: &Text, parser: &mut Parser<'_>) {
    if let Some(name) = resource.fixed() {
        parser.defer(Pending::Resource {
            service: service.map(str::to_owned),
            name,
            place: resource.place().clone(),
        });
    }
}

/// What a call of a service that is not known needs, and any other does not.
fn check_target(step: &Aws, place: &rehearsal_record::Place, parser: &mut Parser<'_>) {
    let service = &*step.operation.service;
    if let Some(operation) =
        models::service(service).and_then(|known| known.operation(&step.operation.operation))
        && let Some(input) = &step.input
    {
        input.check(&step.operation.operation, operation.input(), parser);
    }
    let diagnostic = match (models::service(service), &step.target, step.protocol) {
        (None, None, _) => Diagnostic::new(
            Code::MissingKey,
            place,
            format!("the protocol of `{service}` is not known"),
        )
        .help(format!(
            "add `target`, the part before the operation in the X-Amz-Target header \
             (`AWSStepFunctions`), and `protocol` where it is not json-1.1; known are {}",
            crate::suggest::listed(models::service_names())
        )),
        (Some(_), Some(target), _) => Diagnostic::new(
            Code::NoEffect,
            target.place(),
            format!("the protocol of `{service}` is known"),
        )
        .help("remove `target`"),
        (Some(_), None, Some(_)) => Diagnostic::new(
            Code::NoEffect,
            place,
            format!("the protocol of `{service}` is known"),
        )
        .help("remove `protocol`"),
        _ => return,
    };
    parser.report(diagnostic);
}
