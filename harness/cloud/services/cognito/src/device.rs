//! Devices that users sign in on.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::not_found;
use super::pool::Pool;
use super::user::User;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The letters of a device's group.
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

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

impl Pool {
    fn device_setting(&self, name: &str) -> Option<bool> {
        let setting = self.settings.device_configuration.as_ref()?;
        let setting = setting.as_object().filter(|setting| !setting.is_empty())?;
        Some(setting.get(name).and_then(Value::as_bool).unwrap_or(false))
    }

    /// Whether it knows devices at all.
    pub(super) fn tracks_devices(&self) -> bool {
        self.device_setting("ChallengeRequiredOnNewDevice")
            .is_some()
    }

    /// Whether a remembered device stands in for a second factor.
    pub(super) fn trusts_devices(&self) -> bool {
        self.device_setting("ChallengeRequiredOnNewDevice") == Some(true)
    }

    /// Whether users say themselves which devices to remember.
    pub(super) fn asks_for_devices(&self) -> bool {
        self.device_setting("DeviceOnlyRememberedOnUserPrompt") == Some(true)
    }
}

impl User {
    /// Gives a key to a new device: the key, and its group.
    pub(super) fn register_device(
        &mut self,
        cx: &mut CallContext<'_>,
        region: &str,
    ) -> (String, String) {
        let key = format!("{region}_{}", cx.ids.uuid("device"));
        let group = format!("-{}", cx.ids.text("device group", LETTERS, 8));
        let now = Timestamp(cx.now());
        let device = Device {
            group: group.clone(),
            name: None,
            secret: None,
            remembered: false,
            created: now,
            modified: now,
            authenticated: now,
        };
        self.devices.insert(key.clone(), device);
        (key, group)
    }

    /// The confirmed device of a key.
    pub(super) fn device(&self, key: &str) -> Result<&Device, ServiceError> {
        let device = self.devices.get(key);
        device
            .filter(|device| device.secret.is_some())
            .ok_or_else(no_such_device)
    }

    /// The same, to change it.
    pub(super) fn device_mut(&mut self, key: &str) -> Result<&mut Device, ServiceError> {
        let device = self.devices.get_mut(key);
        device
            .filter(|device| device.secret.is_some())
            .ok_or_else(no_such_device)
    }

    /// The confirmed devices as they are told, the latest first.
    pub(super) fn devices_json(&self, pool: &Pool) -> Vec<Value> {
        let mut confirmed: Vec<(&String, &Device)> = self
            .devices
            .iter()
            .filter(|(_, device)| device.secret.is_some())
            .collect();
        confirmed.sort_by_key(|(_, device)| std::cmp::Reverse(device.created));
        confirmed
            .into_iter()
            .map(|(key, device)| device.to_json(pool, self, key))
            .collect()
    }
}

impl Device {
    pub(super) fn to_json(&self, pool: &Pool, user: &User, key: &str) -> Value {
        let owner = format!("{}.{}", user.sub, pool.id);
        let remembered = if self.remembered {
            "remembered"
        } else {
            "not_remembered"
        };
        let arn = format!(
            "arn:aws:cognito-idp:{}:{}:owner/{owner}/device/{key}",
            pool.region, pool.account
        );
        let mut attributes = vec![json!({"Name": "device_status", "Value": "valid"})];
        if let Some(name) = &self.name {
            attributes.push(json!({"Name": "device_name", "Value": name}));
        }
        for (name, value) in [
            ("dev:device_arn", arn.as_str()),
            ("dev:device_owner", &owner),
            ("last_ip_used", "127.0.0.1"),
            ("dev:device_remembered_status", remembered),
            ("dev:device_sdk", "aws-sdk"),
        ] {
            attributes.push(json!({"Name": name, "Value": value}));
        }
        json!({
            "DeviceKey": key,
            "DeviceAttributes": attributes,
            "DeviceCreateDate": self.created,
            "DeviceLastModifiedDate": self.modified,
            "DeviceLastAuthenticatedDate": self.authenticated,
        })
    }
}
