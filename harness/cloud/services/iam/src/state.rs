//! What IAM keeps of an account.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::key_body;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{already_exists, no_such_entity, validation};
use crate::managed::AwsManaged;
use crate::tag::Tag;

/// The users, groups, roles and policies of all accounts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Iam {
    pub(crate) accounts: BTreeMap<String, Account>,
}

impl Iam {
    /// Returns the account that a call is made in.
    pub(crate) fn account(&mut self, cx: &CallContext<'_>) -> &mut Account {
        let id = cx.account().as_ref();
        if !self.accounts.contains_key(id) {
            let account = Account {
                id: id.to_owned(),
                ..Account::default()
            };
            self.accounts.insert(id.to_owned(), account);
        }
        self.accounts.get_mut(id).expect("it was just inserted")
    }
}

/// What IAM keeps of one account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) roles: BTreeMap<String, Role>,
    /// The customer managed policies by their ARNs.
    pub(crate) policies: BTreeMap<String, ManagedPolicy>,
    pub(crate) instance_profiles: BTreeMap<String, InstanceProfile>,
    /// The OpenID Connect and SAML providers by their ARNs.
    pub(crate) providers: BTreeMap<String, Provider>,
    pub(crate) alias: Option<String>,
    pub(crate) password_policy: Option<Value>,
}

/// The kinds of principals that have policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Group,
    Role,
}

impl Kind {
    /// Returns what messages call it: `user`.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }

    /// Returns the member that names it: `UserName`.
    pub(crate) fn name_member(self) -> &'static str {
        match self {
            Self::User => "UserName",
            Self::Group => "GroupName",
            Self::Role => "RoleName",
        }
    }

    /// Returns the part of its quotas' names: `PerUser`.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Role => "Role",
        }
    }

    fn id_prefix(self) -> &'static str {
        match self {
            Self::User => "AIDA",
            Self::Group => "AGPA",
            Self::Role => "AROA",
        }
    }
}

/// What users, groups and roles have in common.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Principal {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: Timestamp,
    pub(crate) tags: Vec<Tag>,
    /// The policies that are part of it, by their names.
    pub(crate) inline: BTreeMap<String, String>,
    /// The ARNs of the managed policies that are attached to it.
    pub(crate) attached: BTreeSet<String>,
    /// The ARN of the policy that bounds its permissions.
    pub(crate) boundary: Option<String>,
}

impl Principal {
    /// Creates one with a new id.
    pub(crate) fn new(cx: &mut CallContext<'_>, kind: Kind, name: String, path: String) -> Self {
        let arn = arn(cx.account(), kind.noun(), &path, &name);
        Self {
            id: unique_id(cx, kind.id_prefix()),
            arn,
            name,
            path,
            created: Timestamp(cx.now()),
            tags: Vec::new(),
            inline: BTreeMap::new(),
            attached: BTreeSet::new(),
            boundary: None,
        }
    }

    /// Moves it to another name and path.
    pub(crate) fn rename(&mut self, kind: Kind, account: &str, name: String, path: String) {
        self.arn = arn(account, kind.noun(), &path, &name);
        self.name = name;
        self.path = path;
    }

    /// Returns its boundary as outputs have it.
    pub(crate) fn boundary_output(&self) -> Option<Value> {
        let arn = self.boundary.as_ref()?;
        Some(json!({
            "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn,
        }))
    }
}

/// A user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) principal: Principal,
    pub(crate) groups: BTreeSet<String>,
    pub(crate) access_keys: Vec<AccessKey>,
    pub(crate) login: Option<LoginProfile>,
    pub(crate) service_credentials: Vec<ServiceCredential>,
}

/// A long-term access key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) status: String,
    pub(crate) created: Timestamp,
}

/// A user's password for the console. The password itself is not kept: nobody can sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoginProfile {
    pub(crate) created: Timestamp,
    pub(crate) must_change: bool,
}

/// A user's name and password for one service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ServiceCredential {
    pub(crate) id: String,
    pub(crate) service: String,
    pub(crate) user_name: String,
    pub(crate) status: String,
    pub(crate) created: Timestamp,
}

/// A group of users.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) principal: Principal,
}

/// A role.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Role {
    pub(crate) principal: Principal,
    /// Who may assume it: a policy document.
    pub(crate) trust: String,
    pub(crate) description: Option<String>,
    pub(crate) max_session: i64,
    /// Whether a service owns it.
    pub(crate) is_linked: bool,
}

/// A customer managed policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ManagedPolicy {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) tags: Vec<Tag>,
    /// Its versions by their numbers.
    pub(crate) versions: BTreeMap<u32, PolicyVersion>,
    pub(crate) default_version: u32,
    pub(crate) next_version: u32,
}

/// A version of a policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PolicyVersion {
    pub(crate) document: String,
    pub(crate) created: Timestamp,
}

/// An instance profile, which hands a role to machines.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InstanceProfile {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: Timestamp,
    pub(crate) tags: Vec<Tag>,
    pub(crate) role: Option<String>,
}

/// An identity provider.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Provider {
    pub(crate) arn: String,
    pub(crate) created: Timestamp,
    pub(crate) tags: Vec<Tag>,
    pub(crate) details: ProviderDetails,
}

/// What an identity provider says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum ProviderDetails {
    OpenId {
        url: String,
        clients: Vec<String>,
        thumbprints: Vec<String>,
    },
    Saml {
        metadata: String,
        valid_until: Timestamp,
    },
}

impl Account {
    /// Returns a user, group or role.
    pub(crate) fn principal(&self, kind: Kind, name: &str) -> Result<&Principal, ServiceError> {
        let found = match kind {
            Kind::User => self.users.get(name).map(|user| &user.principal),
            Kind::Group => self.groups.get(name).map(|group| &group.principal),
            Kind::Role => self.roles.get(name).map(|role| &role.principal),
        };
        found.ok_or_else(|| missing(kind, name))
    }

    /// Returns a user, group or role to change it.
    pub(crate) fn principal_mut(
        &mut self,
        kind: Kind,
        name: &str,
    ) -> Result<&mut Principal, ServiceError> {
        let found = match kind {
            Kind::User => self.users.get_mut(name).map(|user| &mut user.principal),
            Kind::Group => self.groups.get_mut(name).map(|group| &mut group.principal),
            Kind::Role => self.roles.get_mut(name).map(|role| &mut role.principal),
        };
        found.ok_or_else(|| missing(kind, name))
    }

    /// Returns all users, groups and roles.
    pub(crate) fn principals(&self) -> impl Iterator<Item = (Kind, &Principal)> {
        let users = self
            .users
            .values()
            .map(|user| (Kind::User, &user.principal));
        let groups = self.groups.values();
        let groups = groups.map(|group| (Kind::Group, &group.principal));
        let roles = self
            .roles
            .values()
            .map(|role| (Kind::Role, &role.principal));
        users.chain(groups).chain(roles)
    }

    /// Returns a user.
    pub(crate) fn user(&mut self, name: &str) -> Result<&mut User, ServiceError> {
        let user = self.users.get_mut(name);
        user.ok_or_else(|| missing(Kind::User, name))
    }

    /// Returns a role.
    pub(crate) fn role(&mut self, name: &str) -> Result<&mut Role, ServiceError> {
        let role = self.roles.get_mut(name);
        role.ok_or_else(|| missing(Kind::Role, name))
    }

    /// Checks that a name is free. Names differ by more than the case of their letters.
    pub(crate) fn check_free(&self, kind: Kind, name: &str) -> Result<(), ServiceError> {
        let mut of_kind = self.principals().filter(|(other, _)| *other == kind);
        if of_kind.any(|(_, other)| other.name.eq_ignore_ascii_case(name)) {
            let title = kind.title();
            return Err(already_exists(format!(
                "{title} with name {name} already exists."
            )));
        }
        Ok(())
    }

    /// Checks that a managed policy can be attached.
    pub(crate) fn check_attachable(&self, arn: &str) -> Result<(), ServiceError> {
        // Recorded: IAM, test_role_attach_policy.
        let parsed = Arn::parse(arn);
        let parsed = parsed.ok_or_else(|| validation("Invalid ARN:  Could not be parsed!"))?;
        if !parsed.resource.starts_with("policy/") {
            return Err(validation(format!("ARN {arn} is not valid.")));
        }
        if self.policies.contains_key(arn) || AwsManaged::find(arn).is_some() {
            return Ok(());
        }
        Err(no_such_entity(format!(
            "Policy {arn} does not exist or is not attachable."
        )))
    }

    /// Returns how many principals a policy is attached to, and how many it bounds.
    pub(crate) fn uses_of(&self, policy: &str) -> (usize, usize) {
        let attached = self
            .principals()
            .filter(|(_, p)| p.attached.contains(policy));
        let bounded = |p: &Principal| p.boundary.as_deref() == Some(policy);
        let bounded = self.principals().filter(|(_, p)| bounded(p));
        (attached.count(), bounded.count())
    }
}

/// Returns the error for a user, group or role that does not exist.
pub(crate) fn missing(kind: Kind, name: &str) -> ServiceError {
    let noun = kind.noun();
    no_such_entity(format!("The {noun} with name {name} cannot be found."))
}

/// Returns the ARN of a resource of IAM.
pub(crate) fn arn(account: &str, resource: &str, path: &str, name: &str) -> String {
    format!("arn:aws:iam::{account}:{resource}{path}{name}")
}

/// Returns a new unique id: a prefix that tells the kind, and 17 characters.
pub(crate) fn unique_id(cx: &mut CallContext<'_>, prefix: &str) -> String {
    let random = cx.ids.bytes("id", 8);
    let more = cx
        .ids
        .text("id tail", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 1);
    format!("{prefix}{}{more}", key_body(cx.account(), &random))
}
