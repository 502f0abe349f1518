//! The users and roles that credentials depend on: who signs with which key, and the ids
//! that sessions of roles carry.

use rehearsal_cloud_core::auth::{Identity, IdentityKind, Principals, RolePrincipal, UserKey};
use rehearsal_cloud_core::service::CallContext;

use crate::state::{AccessKey, Account, Iam, User};

impl Iam {
    /// Lets credentials know the users and roles that there are now.
    pub(crate) fn publish_principals(&self, cx: &CallContext<'_>) {
        cx.credentials()
            .set_principals(self.credential_principals());
    }

    /// Returns the active keys of all users, and the ids of all roles.
    pub(crate) fn credential_principals(&self) -> Principals {
        let mut principals = Principals::default();
        for account in self.accounts.values() {
            for user in account.users.values() {
                let active = user.access_keys.iter().filter(|key| key.status == "Active");
                let keys = active.map(|key| (key.id.clone(), user_key(account, user, key)));
                principals.keys.extend(keys);
            }
            let roles = account.roles.values().map(|role| {
                let known = RolePrincipal {
                    id: role.principal.id.clone(),
                    trust: role.trust.clone(),
                };
                (role.principal.arn.clone(), known)
            });
            principals.roles.extend(roles);
        }
        principals
    }
}

fn user_key(account: &Account, user: &User, key: &AccessKey) -> UserKey {
    UserKey {
        secret: key.secret.clone(),
        user: Identity {
            kind: IdentityKind::User,
            account: account.id.as_str().into(),
            arn: user.principal.arn.as_str().into(),
            user_id: user.principal.id.as_str().into(),
            access_key_id: key.id.as_str().into(),
            source_arn: None,
            session: None,
        },
    }
}
