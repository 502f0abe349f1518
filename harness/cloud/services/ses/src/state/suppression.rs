//! The account's suppression list.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// An address on the suppression list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SuppressedDestination {
    pub(crate) address: String,
    /// `BOUNCE` or `COMPLAINT`.
    pub(crate) reason: String,
    pub(crate) updated: OffsetDateTime,
}
