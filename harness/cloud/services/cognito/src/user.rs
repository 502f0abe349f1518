//! A user.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Duration;

use super::auth_state::authenticator::Authenticator;
use super::auth_state::lockout::Lockout;
use super::device::{Device, no_such_device};
use super::error::too_many_attempts;
use super::events::{
    AuthEvent, ChallengeResponse, EventResponse, EventRisk, EventType, RiskDecision,
};
use super::vocabulary::{Contact, Factor, Status};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The most events that are stored for a user.
const MAX_EVENTS: usize = 100;

/// The characters of a device's group.
const DEVICE_GROUP_CHARACTERS: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The id of a user in its pool, in the order of creation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub(super) struct UserId(pub(super) u64);

/// A user. Name and attributes are changed through [`Users`](super::users::Users), which
/// indexes them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct User {
    pub(super) id: UserId,
    /// The name, which never changes.
    pub(super) username: String,
    pub(super) sub: String,
    /// All attributes but `sub`.
    pub(super) attributes: Attributes,
    pub(super) status: Status,
    pub(super) enabled: bool,
    /// The plain text: an SRP verifier depends on the name and is computed from it.
    pub(super) password: Option<String>,
    /// The previous passwords, the latest first.
    pub(super) past_passwords: Vec<String>,
    /// When a temporary password expires.
    pub(super) temporary_until: Option<Timestamp>,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    /// The names of its groups.
    pub(super) groups: BTreeSet<String>,
    pub(super) mfa: Mfa,
    /// Codes that were sent and not yet used.
    pub(super) codes: BTreeMap<CodePurpose, Code>,
    /// Values that replace the present ones once they are verified.
    pub(super) pending: BTreeMap<String, String>,
    /// The attempts that count towards a limit.
    #[serde(rename = "tries")]
    attempts: BTreeMap<Quota, Attempts>,
    /// The lock against password guessing.
    pub(super) lockout: Lockout,
    /// Its sign-ins, sign-ups and password changes, the latest first.
    pub(super) events: Vec<AuthEvent>,
    /// Its devices by key.
    pub(super) devices: BTreeMap<String, Device>,
}

/// Attributes by name. Changed through [`Users`](super::users::Users) only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Attributes(pub(crate) BTreeMap<String, String>);

/// The second factors of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mfa {
    pub(super) enabled: BTreeSet<Factor>,
    pub(super) preferred: Option<Factor>,
    /// The authenticator app that can be used.
    pub(super) authenticator: Option<Authenticator>,
    /// The authenticator app that is being set up and replaces it once verified.
    pub(super) associating: Option<Authenticator>,
}

/// The purpose of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum CodePurpose {
    SignUp,
    ForgotPassword,
    VerifyEmail,
    VerifyPhoneNumber,
}

impl CodePurpose {
    /// Returns the purpose of a code that verifies a contact.
    pub(super) fn verifying(contact: Contact) -> Self {
        match contact {
            Contact::Email => Self::VerifyEmail,
            Contact::PhoneNumber => Self::VerifyPhoneNumber,
        }
    }

    /// Returns how long such a code is valid.
    pub(super) fn validity(self) -> Duration {
        match self {
            Self::ForgotPassword => Duration::HOUR,
            Self::SignUp | Self::VerifyEmail | Self::VerifyPhoneNumber => Duration::DAY,
        }
    }
}

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) digits: String,
    pub(super) until: Timestamp,
    /// Where it was sent; a correct answer verifies this contact.
    pub(super) contact: Contact,
    pub(super) address: String,
}

/// An operation that a user may call only some times per hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Quota {
    ChangePassword,
    ConfirmForgotPassword,
    ConfirmSignUp,
    ForgotPassword,
    GetUserAttributeVerificationCode,
    ResendConfirmationCode,
    VerifyUserAttribute,
}

impl Quota {
    /// Returns the limit. AWS documents 5 to 20, depending on the risk of the request.
    fn per_hour(self) -> u32 {
        match self {
            Self::ConfirmSignUp | Self::VerifyUserAttribute => 15,
            Self::ChangePassword
            | Self::ConfirmForgotPassword
            | Self::ForgotPassword
            | Self::GetUserAttributeVerificationCode
            | Self::ResendConfirmationCode => 5,
        }
    }
}

/// The number of attempts since a point in time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Attempts {
    since: Timestamp,
    count: u32,
}

impl User {
    pub(super) fn new(username: String, sub: String, status: Status, now: Timestamp) -> Self {
        Self {
            id: UserId::default(),
            username,
            sub,
            attributes: Attributes::default(),
            status,
            enabled: true,
            password: None,
            past_passwords: Vec::new(),
            temporary_until: None,
            created: now,
            modified: now,
            groups: BTreeSet::new(),
            mfa: Mfa::default(),
            codes: BTreeMap::new(),
            pending: BTreeMap::new(),
            attempts: BTreeMap::new(),
            lockout: Lockout::default(),
            events: Vec::new(),
            devices: BTreeMap::new(),
        }
    }

    /// Returns the value of an attribute, including `sub`.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        if name == "sub" {
            return Some(&self.sub);
        }
        self.attributes.0.get(name).map(String::as_str)
    }

    /// Returns all attributes by name, including `sub`.
    pub(super) fn all_attributes(&self) -> BTreeMap<&str, &str> {
        let others = self.attributes.0.iter();
        others
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("sub", self.sub.as_str())])
            .collect()
    }

    /// Returns whether a contact is verified.
    pub(super) fn has_verified(&self, contact: Contact) -> bool {
        self.attribute(contact.attribute()).is_some()
            && self.attribute(contact.verified()) == Some("true")
    }

    /// Returns the address that a code verifies: the pending one, or else the present
    /// one.
    pub(super) fn address_to_verify(&self, contact: Contact) -> Option<&str> {
        let attribute = contact.attribute();
        let pending = self.pending.get(attribute).map(String::as_str);
        pending.or_else(|| self.attribute(attribute))
    }

    /// Counts an attempt and returns an error if there were too many within an hour.
    pub(super) fn count_attempt(
        &mut self,
        quota: Quota,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let attempts = self.attempts.entry(quota).or_insert(Attempts {
            since: now,
            count: 0,
        });
        if now.0 - attempts.since.0 >= Duration::HOUR {
            *attempts = Attempts {
                since: now,
                count: 0,
            };
        }
        if attempts.count >= quota.per_hour() {
            return Err(too_many_attempts());
        }
        attempts.count += 1;
        Ok(())
    }

    /// Resets the attempts after a success.
    pub(super) fn reset_attempts(&mut self, quota: Quota) {
        self.attempts.remove(&quota);
    }

    /// Records an event and returns its id.
    pub(super) fn record(
        &mut self,
        cx: &mut CallContext<'_>,
        event_type: EventType,
        event_response: EventResponse,
        challenge_responses: Vec<ChallengeResponse>,
    ) -> String {
        let event_id = cx.ids.uuid("event");
        let event = AuthEvent {
            event_id: event_id.clone(),
            event_type,
            creation_date: Timestamp(cx.now()),
            event_response,
            event_risk: EventRisk {
                risk_decision: RiskDecision::NoRisk,
                compromised_credentials_detected: false,
            },
            challenge_responses,
            event_feedback: None,
        };
        self.events.insert(0, event);
        self.events.truncate(MAX_EVENTS);
        event_id
    }

    /// Registers a new device and returns its key and its group.
    pub(super) fn register_device(
        &mut self,
        cx: &mut CallContext<'_>,
        region: &str,
    ) -> (String, String) {
        let key = format!("{region}_{}", cx.ids.uuid("device"));
        let group = format!(
            "-{}",
            cx.ids.text("device group", DEVICE_GROUP_CHARACTERS, 8)
        );
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

    /// Returns a confirmed device by its key.
    pub(super) fn device(&self, key: &str) -> Result<&Device, ServiceError> {
        let device = self.devices.get(key);
        device
            .filter(|device| device.secret.is_some())
            .ok_or_else(no_such_device)
    }

    /// Returns a confirmed device to change it.
    pub(super) fn device_mut(&mut self, key: &str) -> Result<&mut Device, ServiceError> {
        let device = self.devices.get_mut(key);
        device
            .filter(|device| device.secret.is_some())
            .ok_or_else(no_such_device)
    }
}
