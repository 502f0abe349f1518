//! The apps themselves: what they write, and their life.

use super::{Observed, Seen, action, sees};
use crate::settings::{AppKind, Count, Dynamic, Name, Span, Text};
use crate::stage::StopSignal;

action! {
    /// What an app wrote since the scenario began.
    pub struct Logs = "logs" {
        /// The app.
        subject app: Name<AppKind>,
        /// Only lines with this in them.
        containing: Option<Text>,
    }
    observes &[
        sees("lines", Seen::Texts, "The lines, oldest first."),
        sees("count", Seen::Integer, "How many lines there are."),
        sees("text", Seen::Text, "The lines in one text."),
    ];
    only looks: true;
    example "- logs: storefront\n  containing: order placed\n  within: 5s\n  expect: {count: 1}";
}

const LIFE: &[Observed] = &[
    sees("running", Seen::Boolean, "Whether it runs afterwards."),
    sees(
        "exit_code",
        Seen::Integer,
        "The code it ended with, where it ended by itself.",
    ),
    sees(
        "signal",
        Seen::Text,
        "The signal it ended by, where it did.",
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
        grace: Option<Dynamic<Span>>,
        /// Only this one of its replicas, from 1.
        replica: Option<Dynamic<Count>>,
    }
    observes LIFE;
    only looks: false;
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
        grace: Option<Dynamic<Span>>,
        /// Only this one of its replicas, from 1.
        replica: Option<Dynamic<Count>>,
    }
    observes LIFE;
    only looks: false;
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
    only looks: false;
    example "- app.start: storefront";
}
