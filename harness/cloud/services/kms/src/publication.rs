//! The keys as other services see them.

use rehearsal_cloud_core::encryption::{EncryptionKey, RegionKeys};
use rehearsal_cloud_core::service::{CallContext, Effect, Scoped, ServiceError};

use crate::error::invalid_usage;
use crate::key::Key;
use crate::spec::{ENCRYPT_DECRYPT, Spec};
use crate::state::{Kms, Region};

/// The operation by which services encrypt, for the messages of errors.
const OPERATION: &str = "GenerateDataKey";

impl Kms {
    /// Lets other services know the keys that there are now.
    pub(crate) fn publish(&self, cx: &mut CallContext<'_>) {
        cx.environment.encryption_keys.set(self.published_keys());
        cx.effect(Effect::AskAgain);
    }

    /// Returns all keys as other services see them.
    pub(crate) fn published_keys(&self) -> Scoped<RegionKeys> {
        let mut all = Scoped::default();
        for (account, name, region) in self.regions.iter() {
            *all.at(account, name) = published(region);
        }
        all
    }
}

fn published(region: &Region) -> RegionKeys {
    let keys = region.keys.values().map(|key| {
        let published = EncryptionKey {
            policy: key.policy_with_grants(),
            refusal: check_encrypts(key).err(),
        };
        (key.id.clone(), published)
    });
    let aliases = region.aliases.values();
    let aliases = aliases.map(|alias| (alias.name.clone(), alias.key.clone()));
    RegionKeys {
        keys: keys.collect(),
        aliases: aliases.collect(),
    }
}

/// Refuses a key that services cannot encrypt with: they use symmetric ones.
fn check_encrypts(key: &Key) -> Result<(), ServiceError> {
    key.check_enabled()?;
    key.check_usage(ENCRYPT_DECRYPT, OPERATION)?;
    if key.spec == Spec::Symmetric {
        return Ok(());
    }
    Err(invalid_usage(format!(
        "{} key spec is {} which is not valid for {OPERATION}.",
        key.arn,
        key.spec.name()
    )))
}
