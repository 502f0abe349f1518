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

/// The most events of a user that are kept.
const MAX_EVENTS: usize = 100;

/// The characters of a device's group.
const DEVICE_GROUP_CHARACTERS: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A user's place in its pool: the order they were made in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub(super) struct UserId(pub(super) u64);

/// A user. What its name and attributes are is changed through
/// [`Users`](super::users::Users), which finds users by them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct User {
    pub(super) id: UserId,
    /// The name that is its own, and never changes.
    pub(super) username: String,
    pub(super) sub: String,
    /// All attributes but `sub`.
    pub(super) attributes: Attributes,
    pub(super) status: Status,
    pub(super) enabled: bool,
    /// As it was given: SRP needs a verifier of it, which depends on the
    /// name, and a test is never harmed by it.
    pub(super) password: Option<String>,
    /// The passwords before it, the latest first.
    pub(super) past_passwords: Vec<String>,
    /// Until when a temporary password lets in.
    pub(super) temporary_until: Option<Timestamp>,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    /// The names of its groups.
    pub(super) groups: BTreeSet<String>,
    pub(super) mfa: Mfa,
    /// Codes that were sent and not yet given back.
    pub(super) codes: BTreeMap<Purpose, Code>,
    /// Values that take the place of the present ones once they are verified.
    pub(super) pending: BTreeMap<String, String>,
    /// What it did too often is refused for a while.
    tries: BTreeMap<Quota, Attempts>,
    /// Keeps whoever guesses the password out.
    pub(super) lockout: Lockout,
    /// Its sign-ins, sign-ups and password changes, the latest first.
    pub(super) events: Vec<AuthEvent>,
    /// What it signs in on, by key.
    pub(super) devices: BTreeMap<String, Device>,
}

/// Attributes by name. To be changed through [`Users`](super::users::Users) only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Attributes(pub(crate) BTreeMap<String, String>);

/// The second factors of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mfa {
    pub(super) enabled: BTreeSet<Factor>,
    pub(super) preferred: Option<Factor>,
    /// The authenticator app whose codes are good.
    pub(super) authenticator: Option<Authenticator>,
    /// The one that takes its place once it has shown a right code.
    pub(super) associating: Option<Authenticator>,
}

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Purpose {
    SignUp,
    ForgotPassword,
    VerifyEmail,
    VerifyPhoneNumber,
}

impl Purpose {
    /// Proving that a contact is the user's.
    pub(super) fn verifying(contact: Contact) -> Self {
        match contact {
            Contact::Email => Self::VerifyEmail,
            Contact::PhoneNumber => Self::VerifyPhoneNumber,
        }
    }

    /// How long such a code is good for.
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
    /// Where it was sent: giving it back proves that this is the user's.
    pub(super) contact: Contact,
    pub(super) address: String,
}

/// What a user may do only so many times in an hour.
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
    /// How many times. AWS says 5 to 20 where it weighs the risk of the request.
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

/// How many times it was done since when.
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
            tries: BTreeMap::new(),
            lockout: Lockout::default(),
            events: Vec::new(),
            devices: BTreeMap::new(),
        }
    }

    /// The value of an attribute, `sub` too.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        if name == "sub" {
            return Some(&self.sub);
        }
        self.attributes.0.get(name).map(String::as_str)
    }

    /// All attributes, `sub` too, by name.
    pub(super) fn all_attributes(&self) -> BTreeMap<&str, &str> {
        let others = self.attributes.0.iter();
        others
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("sub", self.sub.as_str())])
            .collect()
    }

    /// Whether a contact is known to be the user's.
    pub(super) fn has_verified(&self, contact: Contact) -> bool {
        self.attribute(contact.attribute()).is_some()
            && self.attribute(contact.verified()) == Some("true")
    }

    /// The address that a code is to prove: the one that waits to be the user's, or
    /// else the present one.
    pub(super) fn address_to_verify(&self, contact: Contact) -> Option<&str> {
        let attribute = contact.attribute();
        let pending = self.pending.get(attribute).map(String::as_str);
        pending.or_else(|| self.attribute(attribute))
    }

    /// Counts something that may be done only so often in an hour, and refuses
    /// it when it was done too often.
    pub(super) fn count_attempt(
        &mut self,
        quota: Quota,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let tries = self.tries.entry(quota).or_insert(Attempts {
            since: now,
            count: 0,
        });
        if now.0 - tries.since.0 >= Duration::HOUR {
            *tries = Attempts {
                since: now,
                count: 0,
            };
        }
        if tries.count >= quota.per_hour() {
            return Err(too_many_attempts());
        }
        tries.count += 1;
        Ok(())
    }

    /// Forgets how often something was done: it went well at last.
    pub(super) fn reset_attempts(&mut self, quota: Quota) {
        self.tries.remove(&quota);
    }

    /// Remembers what the user did; the event's id is the answer.
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
        };
        self.events.insert(0, event);
        self.events.truncate(MAX_EVENTS);
        event_id
    }

    /// Gives a key to a new device: the key, and its group.
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
}
