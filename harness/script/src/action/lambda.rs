//! Functions.

use super::{ERROR, ObservedType, action, observed};
use crate::pending::Requirement;
use crate::settings::{Flag, Name, Text};
use crate::stage::FunctionKind;
use crate::value::Template;

action! {
    /// Invokes a function. An error, of the invocation or of the function itself, is
    /// observed as `error`; the step fails on it unless it expects one.
    pub struct Invoke = "lambda.invoke" {
        /// The function.
        subject function: Name<FunctionKind>,
        /// The event; without, an empty object.
        json: Option<Template>,
        /// Whether to wait for the function; without, `request`.
        kind as "type": Option<InvocationType>,
        /// A version or an alias of it.
        qualifier: Option<Text>,
        /// Sends no signature.
        unsigned: Flag,
    }
    observes &[
        observed("result", ObservedType::Any, "What the function returned."),
        observed("status", ObservedType::Status, "The HTTP status of the answer: 200 also where the function failed, 202 for an event, 204 for a dry run."),
        observed("version", ObservedType::Text, "The version that ran."),
        observed("logs", ObservedType::Text, "The end of its log, 4 KB of it."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| Some(Requirement::Function { function: step.function.fixed() });
    example "- lambda.invoke: thumbnails\n  json: {key: products/PEN-1.png}\n  expect: {result: {width: 128}}";
}

crate::settings::keywords! {
    /// How a function is invoked.
    pub enum InvocationType {
        /// The step waits for the function.
        Request = "request",
        /// The event goes into the function's queue.
        Event = "event",
        /// Nothing runs: whether it would.
        DryRun = "dry_run",
    }
}

action! {
    /// The runs of a function since the scenario began, whoever invoked it, oldest first.
    /// A run is there once it has ended; an attempt at an event or a batch is a run. With
    /// `within`, the step goes on as soon as what it expects arrives.
    pub struct Invocations = "lambda.invocations" {
        /// The function.
        subject function: Name<FunctionKind>,
        /// Only those that failed.
        failed: Flag,
    }
    observes &[
        observed("invocations", ObservedType::Objects(&[
            observed("by", ObservedType::Text, "Who invoked it: an app, a service such as `sns.amazonaws.com`, or the queue, table or stream of the trigger by its logical name."),
            observed("event", ObservedType::Any, "The event."),
            observed("result", ObservedType::Any, "What it returned; missing where it failed."),
            observed("error", ObservedType::Object(&[
                observed("code", ObservedType::Text, "The type of the error: `Runtime.ExitError`, `Sandbox.Timedout`, or that of the handler."),
                observed("message", ObservedType::Text, "Its message."),
            ]), "Why it failed; missing where it did not."),
            observed("cold", ObservedType::Boolean, "Whether a new environment was started for it."),
            observed("version", ObservedType::Text, "The version that ran."),
            observed("logs", ObservedType::Text, "What it wrote to its outputs."),
            observed("fault", ObservedType::Text, "The fault that struck it, where one did."),
            observed("at", ObservedType::Time, "When it started, by the virtual clock."),
        ]), "The runs, oldest first."),
        observed("count", ObservedType::Integer, "How many there are."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    needs: |step| Some(Requirement::Function { function: step.function.fixed() });
    example "- lambda.invocations: thumbnails\n  within: 5s\n  expect: {count: 1, invocations: [{by: s3.amazonaws.com, cold: true}]}";
}
