//! The apps: their logs, and stopping and starting them.

use super::{ExtraTime, ObservedField, ObservedType, action, observed};
use crate::settings::{AppKind, Count, Dynamic, Name, Text, TimeSpan};
use crate::stage::StopSignal;

action! {
    /// Reads what an app wrote since the scenario began.
    pub struct Logs = "logs" {
        /// The app.
        subject app: Name<AppKind>,
        /// Only lines that contain this.
        containing: Option<Text>,
    }
    observes &[
        observed("lines", ObservedType::Texts, "The lines, oldest first."),
        observed("count", ObservedType::Integer, "How many lines there are."),
        observed("text", ObservedType::Text, "The lines in one text."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    example "- logs: storefront\n  containing: order placed\n  within: 5s\n  expect: {count: 1}";
}

const LIFE: &[ObservedField] = &[
    observed(
        "running",
        ObservedType::Boolean,
        "Whether it runs afterwards.",
    ),
    observed(
        "exit_code",
        ObservedType::Integer,
        "The exit code, if it exited.",
    ),
    observed(
        "signal",
        ObservedType::Text,
        "The signal that ended it, if one did.",
    ),
];

action! {
    /// Stops an app and starts it again; it is ready when the step ends.
    pub struct Restart = "app.restart" {
        /// The app.
        subject app: Name<AppKind>,
        /// The signal that stops it; without, as the stage says.
        signal: Option<StopSignal>,
        /// How long it may take to stop before it is killed; without, as the stage says.
        grace: Option<Dynamic<TimeSpan>>,
        /// Only this one of its replicas, from 1.
        replica: Option<Dynamic<Count>>,
    }
    observes LIFE;
    properties: [TimelineMark, Changes];
    limit: |step| ExtraTime { time: step.grace.as_ref(), stops: Some(&step.app), starts: Some(&step.app) };
    example "- app.restart: storefront\n  signal: KILL";
}

action! {
    /// Stops an app.
    pub struct Stop = "app.stop" {
        /// The app.
        subject app: Name<AppKind>,
        /// The signal that stops it; without, as the stage says.
        signal: Option<StopSignal>,
        /// How long it may take to stop before it is killed; without, as the stage says.
        grace: Option<Dynamic<TimeSpan>>,
        /// Only this one of its replicas, from 1.
        replica: Option<Dynamic<Count>>,
    }
    observes LIFE;
    properties: [TimelineMark];
    limit: |step| ExtraTime { time: step.grace.as_ref(), stops: Some(&step.app), starts: None };
    example "- app.stop: storefront";
}

action! {
    /// Starts an app that was stopped; it is ready when the step ends.
    pub struct Start = "app.start" {
        /// The app.
        subject app: Name<AppKind>,
        /// Only this one of its replicas, from 1.
        replica: Option<Dynamic<Count>>,
    }
    observes LIFE;
    properties: [TimelineMark];
    limit: |step| ExtraTime { starts: Some(&step.app), ..ExtraTime::default() };
    example "- app.start: storefront";
}
