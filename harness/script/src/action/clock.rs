//! The sandbox's virtual time.

use super::{ExtraTime, ObservedType, action, observed};
use crate::settings::{Dynamic, TimeSpan};

action! {
    /// Moves the cloud's virtual time forward, and with it visibility timeouts,
    /// delays, retention, the expiry of codes, tokens and presigned URLs, and
    /// lifecycle rules. Nothing else moves it.
    pub struct Advance = "clock.advance" {
        /// How far.
        subject by: Dynamic<TimeSpan>,
    }
    observes &[observed("now", ObservedType::Time, "The virtual time after it.")];
    properties: [TimelineMark];
    example "- clock.advance: 15m";
}

action! {
    /// Waits until the cloud is quiet: nothing is being answered but long
    /// polls, nothing deliverable is undelivered, and no timer is due.
    pub struct Settle = "settle" {
        /// At most so long, in real time.
        subject at_most: Dynamic<TimeSpan>,
    }
    observes &[observed("quiet", ObservedType::Boolean, "Whether it became quiet in time; the step fails where it did not.")];
    properties: [];
    limit: |step| ExtraTime { time: Some(&step.at_most), ..ExtraTime::default() };
    example "- settle: 2s";
}
