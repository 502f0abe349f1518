//! The sandbox's virtual clock.

use super::{ExtraTime, ObservedType, action, observed};
use crate::settings::{Dynamic, TimeSpan};

action! {
    /// Moves the cloud's virtual time forward, and with it visibility timeouts,
    /// delays, retention, the expiry of codes, tokens and presigned URLs, and
    /// lifecycle rules. Nothing else moves it.
    pub struct Advance = "clock.advance" {
        /// How far to move it.
        subject by: Dynamic<TimeSpan>,
    }
    observes &[observed("now", ObservedType::Time, "The virtual time after it.")];
    properties: [TimelineMark, Changes];
    example "- clock.advance: 15m";
}

action! {
    /// Waits until the cloud is idle: it answers no call but long polls, every
    /// message that can be delivered is delivered, and no timer is due.
    pub struct Settle = "settle" {
        /// The longest it waits, in real time.
        subject at_most: Dynamic<TimeSpan>,
    }
    observes &[observed("idle", ObservedType::Boolean, "Whether it became idle in time; the step fails if it did not.")];
    properties: [];
    limit: |step| ExtraTime { time: Some(&step.at_most), ..ExtraTime::default() };
    example "- settle: 2s";
}
