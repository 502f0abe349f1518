//! Devices that users sign in on.

use serde::{Deserialize, Serialize};

use super::error::not_found;
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

/// A device. It counts once it is confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Device {
    /// What its password is hashed with, besides its key.
    pub(super) group: String,
    pub(super) name: Option<String>,
    /// What its password comes down to, once it is confirmed.
    pub(super) secret: Option<Secret>,
    /// Whether it stands in for a second factor, where the pool lets it.
    pub(super) remembered: bool,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(super) authenticated: Timestamp,
}

/// What a device's password comes down to: hexadecimal numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Secret {
    pub(super) verifier: String,
    pub(super) salt: String,
}

pub(super) fn no_such_device() -> ServiceError {
    not_found("Device does not exist.")
}
