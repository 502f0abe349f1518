use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::keys::key_body;
use crate::arn::Arn;

/// The name of the user that every account has from the start.
pub const DEFAULT_USER: &str = "rehearsal";

/// Who makes a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What kind of caller it is.
    pub kind: IdentityKind,
    /// The account it belongs to.
    pub account: Arc<str>,
    /// Its ARN: `arn:aws:iam::000000000000:user/rehearsal`, or a service's principal.
    pub arn: Arc<str>,
    /// Its unique id.
    pub user_id: Arc<str>,
    /// The access key it signed with; empty where it did not sign.
    pub access_key_id: Arc<str>,
    /// The resource on whose behalf a service calls.
    pub source_arn: Option<Arc<str>>,
    /// What its session was issued with; `None` for other callers, and for sessions that
    /// have nothing but their role's permissions.
    pub session: Option<Arc<SessionDetails>>,
}

/// What a session was issued with besides an identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionDetails {
    /// The ARN of the user who asked for it, of a federated user.
    #[serde(rename = "i", skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Arc<str>>,
    /// The policies that narrow its permissions: documents, and ARNs of managed policies.
    #[serde(rename = "p", skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Its tags.
    #[serde(rename = "t", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// The keys of those of its tags that sessions of further roles inherit.
    #[serde(rename = "h", skip_serializing_if = "Vec::is_empty")]
    pub transitive: Vec<String>,
    /// Who is behind it, as was said when it was issued.
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// When it was issued, in seconds.
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    pub issued: Option<i64>,
}

/// What kind of caller makes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// A user of IAM: long-term credentials.
    User,
    /// Temporary credentials that STS issued.
    Session,
    /// Another service of this cloud.
    Service,
    /// Nobody: the request is not signed.
    Anonymous,
}

impl Identity {
    /// Returns the user that an account has from the start: people call AWS as a user
    /// of IAM, not as the owner of an account.
    pub fn default_user(account: &Arc<str>, access_key_id: &str) -> Self {
        Self {
            kind: IdentityKind::User,
            account: Arc::clone(account),
            arn: format!("arn:aws:iam::{account}:user/{DEFAULT_USER}").into(),
            user_id: format!("AIDA{}", key_body(account, DEFAULT_USER.as_bytes())).into(),
            access_key_id: access_key_id.into(),
            source_arn: None,
            session: None,
        }
    }

    /// Another service of this cloud, on behalf of `source_arn`.
    pub fn service(account: &Arc<str>, principal: &str) -> Self {
        Self {
            kind: IdentityKind::Service,
            account: Arc::clone(account),
            arn: principal.into(),
            user_id: principal.into(),
            access_key_id: "".into(),
            source_arn: None,
            session: None,
        }
    }

    /// Returns the session of a role that a service of this cloud has taken, by the role's
    /// ARN and its id, if IAM keeps the role.
    pub fn role_session(role_arn: &str, role_id: Option<&str>, session: &str) -> Self {
        let arn = Arn::parse(role_arn);
        let account: Arc<str> = arn.map_or("", |arn| arn.account).into();
        let role = arn.and_then(|arn| arn.resource.rsplit('/').next());
        let role = role.unwrap_or(role_arn);
        let id = match role_id {
            Some(id) => id.to_owned(),
            None => format!("AROA{}", key_body(&account, role.as_bytes())),
        };
        Self {
            kind: IdentityKind::Session,
            arn: format!("arn:aws:sts::{account}:assumed-role/{role}/{session}").into(),
            user_id: format!("{id}:{session}").into(),
            access_key_id: "".into(),
            source_arn: None,
            session: None,
            account,
        }
    }

    /// Returns whether a service of this cloud calls: by itself, or in a role that it was
    /// given.
    pub fn is_of_service(&self) -> bool {
        match self.kind {
            IdentityKind::Service => true,
            IdentityKind::Session => self.access_key_id.is_empty(),
            IdentityKind::User | IdentityKind::Anonymous => false,
        }
    }

    /// Nobody.
    pub fn anonymous(account: &Arc<str>) -> Self {
        Self {
            kind: IdentityKind::Anonymous,
            account: Arc::clone(account),
            arn: "anonymous".into(),
            user_id: "anonymous".into(),
            access_key_id: "".into(),
            source_arn: None,
            session: None,
        }
    }
}

/// Returns the name of the role that a caller has assumed.
pub(crate) fn session_role(caller: &Identity) -> Option<&str> {
    let (_, session) = caller.arn.split_once(":assumed-role/")?;
    session.split('/').next()
}

/// Returns the ARN by which policies know a caller: a session's is its role's.
pub(crate) fn principal_arn(caller: &Identity) -> String {
    match session_role(caller) {
        Some(role) => format!("arn:aws:iam::{}:role/{role}", caller.account),
        None => caller.arn.to_string(),
    }
}
