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
