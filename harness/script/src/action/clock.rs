//! The sandbox's virtual time.

use super::{Seen, action, sees};
use crate::settings::{Dynamic, Span};

action! {
    /// Moves the cloud's virtual time forward, and with it visibility timeouts,
    /// delays, retention, the expiry of codes, tokens and presigned URLs, and
    /// lifecycle rules. Nothing else moves it.
    pub struct Advance = "clock.advance" {
        /// How far.
        subject by: Dynamic<Span>,
    }
    observes &[sees("now", Seen::Time, "The virtual time after it.")];
    only looks: false;
    example "- clock.advance: 15m";
}

action! {
    /// Waits until the cloud is quiet: nothing is being answered but long
    /// polls, nothing deliverable is undelivered, and no timer is due.
    pub struct Settle = "settle" {
        /// At most so long, in real time.
        subject at_most: Dynamic<Span>,
    }
    observes &[sees("quiet", Seen::Boolean, "Whether it became quiet in time; the step fails where it did not.")];
    only looks: false;
    example "- settle: 2s";
}
