use std::sync::Arc;

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
        }
    }
}
