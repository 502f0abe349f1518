//! Authentication events of users.

use serde::{Deserialize, Serialize};

use rehearsal_cloud_core::service::Timestamp;

/// A sign-in, a sign-up or a password change, stored as the API returns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AuthEvent {
    pub(super) event_id: String,
    pub(super) event_type: EventType,
    pub(super) creation_date: Timestamp,
    pub(super) event_response: EventResponse,
    pub(super) event_risk: EventRisk,
    #[serde(default)]
    pub(super) challenge_responses: Vec<ChallengeResponse>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) event_feedback: Option<EventFeedback>,
}

/// Whether an event was the user's own, by an administrator.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EventFeedback {
    pub(super) feedback_value: FeedbackValue,
    pub(super) provider: String,
    pub(super) feedback_date: Timestamp,
}

/// Whether an event was the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum FeedbackValue {
    Valid,
    Invalid,
}

/// The type of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum EventType {
    SignIn,
    SignUp,
    ForgotPassword,
    PasswordChange,
    ResendCode,
}

/// The result of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum EventResponse {
    Pass,
    Fail,
    InProgress,
}

/// The risk of an event; always none here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EventRisk {
    pub(super) risk_decision: RiskDecision,
    pub(super) compromised_credentials_detected: bool,
}

/// The decision on a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum RiskDecision {
    NoRisk,
}

/// A step of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ChallengeResponse {
    pub(super) challenge_name: ChallengeName,
    pub(super) challenge_response: Outcome,
}

/// The name of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ChallengeName {
    Password,
    Mfa,
}

/// The result of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Outcome {
    Success,
    Failure,
}
