//! Devices that users sign in on.

use serde::{Deserialize, Serialize};

use super::error::not_found;
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

/// A device. It is listed once it is confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Device {
    /// The device group, which is part of the password hash.
    pub(super) group: String,
    pub(super) name: Option<String>,
    /// The SRP verifier of its password, once it is confirmed.
    pub(super) secret: Option<DeviceVerifier>,
    /// Whether it replaces the second factor, where the pool allows that.
    pub(super) remembered: bool,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(super) authenticated: Timestamp,
}

/// The SRP verifier of a device's password, as hexadecimal numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DeviceVerifier {
    pub(super) verifier: String,
    pub(super) salt: String,
}

pub(super) fn no_such_device() -> ServiceError {
    not_found("Device does not exist.")
}
