use crate::arn::Arn;
use crate::auth::Identity;

/// A user or a role by its account and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalName<'a> {
    /// A user.
    User {
        /// The account.
        account: &'a str,
        /// The name without the path.
        name: &'a str,
    },
    /// A role.
    Role {
        /// The account.
        account: &'a str,
        /// The name without the path.
        name: &'a str,
    },
}

impl<'a> PrincipalName<'a> {
    /// Returns the user that an identity is, or the role that it has assumed, by its ARN.
    pub fn of_arn(arn: &'a str) -> Option<Self> {
        let arn = Arn::parse(arn)?;
        let (kind, rest) = arn.resource.split_once('/')?;
        let account = arn.account;
        match kind {
            "user" => Some(Self::User {
                account,
                name: rest.rsplit('/').next()?,
            }),
            "assumed-role" => Some(Self::Role {
                account,
                name: rest.split('/').next()?,
            }),
            "role" => Some(Self::Role {
                account,
                name: rest.rsplit('/').next()?,
            }),
            _ => None,
        }
    }

    /// Returns the principal whose permissions a caller has: of a federated user, that is
    /// who asked for its token.
    pub(crate) fn of_caller(caller: &'a Identity) -> Option<Self> {
        let issuer = caller
            .session
            .as_ref()
            .and_then(|session| session.issuer.as_deref());
        Self::of_arn(issuer.unwrap_or(&caller.arn))
    }
}

/// A policy's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyDocument {
    /// The document.
    Text(String),
    /// The document of a policy that AWS manages is not here; this is its ARN.
    Unknown(String),
}

/// The policies of a user or a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrincipalPolicies {
    /// Its own, those attached to it, and those of its groups.
    pub identity: Vec<PolicyDocument>,
    /// The boundary of its permissions.
    pub boundary: Option<PolicyDocument>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
}

/// A service that keeps users, roles and policies.
pub trait PolicyStore {
    /// Returns the policies of a user or a role; `None` if it is not kept.
    fn policies_of(&self, principal: PrincipalName<'_>) -> Option<PrincipalPolicies>;

    /// Returns the document of a managed policy; `None` if there is no such policy.
    fn managed_policy(&self, arn: &str) -> Option<PolicyDocument>;
}

/// What a service says of one of its resources to IAM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProtectedResource {
    /// Its full ARN, where the caller named it otherwise: by an alias, say.
    pub arn: Option<String>,
    /// The account that owns it, if the ARN names none.
    pub account: Option<String>,
    /// Its policy.
    pub policy: Option<String>,
    /// What the actions begin with that its policy has to allow, whatever the policies of
    /// the caller say: those on keys, and to assume a role.
    pub needs_policy_for: Option<&'static str>,
}
