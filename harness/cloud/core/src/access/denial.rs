use rehearsal_model::error::ServiceError;

use super::permission::Permission;
use super::table::AccessTable;
use super::wording::{DeniedError, Wording};

/// Why a call is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A statement of such a policy denies it.
    ExplicitDeny(PolicyKind),
    /// No statement of such a policy allows it.
    NotAllowed(PolicyKind),
    /// The role's trust policy does not let the caller in, or nothing allows it.
    NotTrusted,
}

/// The kinds of policies, as messages name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// A user's, a group's or a role's.
    Identity,
    /// A resource's.
    Resource,
    /// The boundary of a user or a role.
    Boundary,
    /// The policy that a session was issued with.
    Session,
}

impl PolicyKind {
    fn noun(self) -> &'static str {
        match self {
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }

    fn with_article(self) -> &'static str {
        match self {
            Self::Identity => "an identity-based policy",
            Self::Resource => "a resource-based policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
        }
    }
}

/// A call that IAM denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// The message, in the words of the service.
    pub message: String,
    /// Whether it is not known, because a policy that AWS manages is not here.
    pub is_unknown: bool,
    error: DeniedError,
}

impl Denial {
    pub(crate) fn new(
        table: &AccessTable,
        caller: &str,
        permission: &Permission,
        named: Option<&str>,
        reason: Reason,
    ) -> Self {
        let Permission { action, resource } = permission;
        let (service, name) = action.split_once(':').unwrap_or((table.prefix, action));
        let own = service == table.prefix;
        let (action, resource) = match table.wording {
            Wording::LowerCase if own => (
                format!("{service}:{}", name.to_lowercase()),
                resource.clone(),
            ),
            Wording::UpperService if own => (
                format!("{}:{name}", service.to_uppercase()),
                resource.clone(),
            ),
            Wording::QuotedResource if own => (action.clone(), format!("\"{resource}\"")),
            Wording::AsNamed(_) if own => (action.clone(), named.unwrap_or(resource).to_owned()),
            _ => (action.clone(), resource.clone()),
        };
        let message = if table.wording == Wording::AllQuoted {
            format!(
                "User `{caller}' is not authorized to perform `{action}' on resource `{resource}'"
            )
        } else {
            let why = match reason {
                Reason::ExplicitDeny(kind) => {
                    format!(" with an explicit deny in {}", kind.with_article())
                }
                Reason::NotAllowed(kind) => {
                    format!(" because no {} allows the {action} action", kind.noun())
                }
                Reason::NotTrusted => String::new(),
            };
            format!(
                "User: {caller} is not authorized to perform: {action} on resource: {resource}{why}"
            )
        };
        Self {
            message,
            is_unknown: false,
            error: table.error,
        }
    }

    /// Returns the denial of a call that a policy may allow whose document is not known.
    pub(crate) fn unknown(table: &AccessTable, policy: &str, permission: &Permission) -> Self {
        Self {
            message: format!(
                "The embedded cloud does not have the document of the policy {policy}, so that \
                 it cannot say whether it allows {} on {}.",
                permission.action, permission.resource
            ),
            is_unknown: true,
            error: table.error,
        }
    }

    /// Returns the error that the service answers.
    pub fn error(&self) -> ServiceError {
        if self.is_unknown {
            return ServiceError::receiver("NotImplemented", self.message.clone()).with_status(501);
        }
        let DeniedError {
            code,
            query_code,
            status,
        } = self.error;
        ServiceError::sender(code, self.message.clone())
            .with_query_code(query_code)
            .with_status(status)
    }
}
