//! Enumerated values of the API that the code distinguishes.

use serde::{Deserialize, Serialize};

/// An attribute that a message can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Contact {
    Email,
    PhoneNumber,
}

impl Contact {
    /// Returns the attribute's name.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// Returns the attribute with its verification state.
    pub(super) fn verified(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::PhoneNumber => "phone_number_verified",
        }
    }

    /// Returns how a message reaches it.
    pub(super) fn medium(self) -> Medium {
        match self {
            Self::Email => Medium::Email,
            Self::PhoneNumber => Medium::Sms,
        }
    }

    /// Returns the contact with an attribute name.
    pub(super) fn of_attribute(name: &str) -> Option<Self> {
        [Self::Email, Self::PhoneNumber]
            .into_iter()
            .find(|contact| contact.attribute() == name)
    }
}

/// How a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Medium {
    Email,
    Sms,
}

impl Medium {
    /// Returns the contact of the medium.
    pub(super) fn contact(self) -> Contact {
        match self {
            Self::Email => Contact::Email,
            Self::Sms => Contact::PhoneNumber,
        }
    }
}

/// Whether a user pool requires a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum MfaMode {
    #[default]
    Off,
    On,
    Optional,
}

/// A second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Factor {
    SmsMfa,
    SoftwareTokenMfa,
    EmailOtp,
}

impl Factor {
    /// Returns the value of the API.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SmsMfa => "SMS_MFA",
            Self::SoftwareTokenMfa => "SOFTWARE_TOKEN_MFA",
            Self::EmailOtp => "EMAIL_OTP",
        }
    }
}

/// The status of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    /// Signed up, not confirmed.
    Unconfirmed,
    /// May sign in.
    Confirmed,
    /// Has to set a new password with a code.
    ResetRequired,
    /// Has a temporary password.
    ForceChangePassword,
}

impl Status {
    /// Returns the value of the API.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
    }
}

/// A switch of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Activity {
    Active,
    #[default]
    Inactive,
}
