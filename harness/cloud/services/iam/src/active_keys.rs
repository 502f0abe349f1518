//! The access keys that requests can be signed with.

use rehearsal_cloud_core::auth::{Identity, IdentityKind, UserKey};
use rehearsal_cloud_core::service::CallContext;

use crate::state::Iam;

impl Iam {
    /// Lets requests be signed with the keys that are active now.
    pub(crate) fn publish_keys(&self, cx: &CallContext<'_>) {
        cx.credentials().set_user_keys(self.active_keys());
    }

    /// Returns the active keys of all users.
    pub(crate) fn active_keys(&self) -> Vec<UserKey> {
        let accounts = self.accounts.values();
        let users = accounts.flat_map(|account| {
            let users = account.users.values();
            users.map(move |user| (account, user))
        });
        let keys = users.flat_map(|(account, user)| {
            let keys = user.access_keys.iter();
            let active = keys.filter(|key| key.status == "Active");
            active.map(move |key| UserKey {
                secret: key.secret.clone(),
                user: Identity {
                    kind: IdentityKind::User,
                    account: account.id.as_str().into(),
                    arn: user.principal.arn.as_str().into(),
                    user_id: user.principal.id.as_str().into(),
                    access_key_id: key.id.as_str().into(),
                    source_arn: None,
                },
            })
        });
        keys.collect()
    }
}
