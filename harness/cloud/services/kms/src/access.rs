//! Which key a call names, and whether the call may use it.

use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::encryption::{KeyName, managed_alias, managed_key_id};
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde_json::json;

use crate::key::{Key, Material, Origin};
use crate::spec::{ENCRYPT_DECRYPT, Spec};
use crate::state::{Alias, Kms, Region};

/// The policy of a key that is created without one: its account decides.
pub(crate) fn default_policy(account: &str) -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
            "Action": "kms:*",
            "Resource": "*",
        }],
    });
    policy.to_string()
}

/// Returns the ARN of a resource of the caller.
pub(crate) fn arn(cx: &CallContext<'_>, resource: &str) -> String {
    format!("arn:aws:kms:{}:{}:{resource}", cx.region(), cx.account())
}

impl Kms {
    /// Returns the key that a call names, by its id, an alias, or an ARN of either, if the
    /// call may do what it does.
    pub(crate) fn find(
        &mut self,
        cx: &mut CallContext<'_>,
        name: &str,
        operation: &str,
    ) -> Result<&mut Key, ServiceError> {
        let (account, region) = (cx.account().clone(), cx.region().clone());
        let name = KeyName::parse(name, &account, &region)?;
        let owner = name.account().into();
        let keys = self.regions.at(&owner, &region);
        if let Some(alias) = name.alias().filter(|_| owner == account) {
            keys.make_managed(cx, alias);
        }
        let id = name.id(|alias| Some(keys.aliases.get(alias)?.key.clone()))?;
        if !keys.keys.contains_key(&id)
            && owner == account
            && let Some(alias) = managed_alias(&account, &region, &id)
        {
            keys.make_managed(cx, alias);
        }
        let key = keys.keys.get_mut(&id);
        let key = key.ok_or_else(|| name.not_found(&id))?;
        authorize(cx, key, operation)?;
        Ok(key)
    }

    /// Returns the key that a call names, if it can be used now.
    pub(crate) fn find_enabled(
        &mut self,
        cx: &mut CallContext<'_>,
        name: &str,
        operation: &str,
    ) -> Result<&mut Key, ServiceError> {
        let key = self.find(cx, name, operation)?;
        key.check_enabled()?;
        Ok(key)
    }
}

/// Refuses a call that neither the key's policy nor a grant lets in.
fn authorize(cx: &CallContext<'_>, key: &Key, operation: &str) -> Result<(), ServiceError> {
    let caller = cx.identity();
    let is_granted = key.grants.values().any(|grant| {
        let grantee = grant.grantee.as_deref().unwrap_or_default();
        grant.operations.iter().any(|one| one == operation)
            && (grantee == &*caller.arn
                || grantee == format!("arn:aws:iam::{}:root", caller.account))
    });
    // Services use a key on behalf of the account that calls them.
    let is_owner = key.account == *caller.account || caller.kind == IdentityKind::Service;
    let request = AccessRequest {
        caller,
        action: &format!("kms:{operation}"),
        resource: &key.arn,
        now: cx.now(),
    };
    policy::authorize(Some(&key.policy), &request, is_owner || is_granted)
        .map_err(|message| ServiceError::sender("AccessDeniedException", message))
}

impl Region {
    /// Makes the key of a service of AWS, when it is first named.
    fn make_managed(&mut self, cx: &mut CallContext<'_>, alias: &str) {
        if self.aliases.contains_key(alias) {
            return;
        }
        let Some(id) = managed_key_id(cx.account(), cx.region(), alias) else {
            return;
        };
        // Recorded: s3, `test_s3_bucket_encryption_sse_kms_aws_managed_key`.
        let data = match alias.rsplit('/').next().unwrap_or_default() {
            "s3" => "S3 objects".to_owned(),
            "sqs" => "SQS messages".to_owned(),
            service => format!("{} data", service.to_uppercase()),
        };
        let description =
            format!("Default key that protects my {data} when no other key is defined");
        let mut key = new_key(
            cx,
            id,
            (Spec::Symmetric, ENCRYPT_DECRYPT),
            Origin::Kms,
            description,
        );
        key.is_managed = true;
        key.rotate_every(365, cx.now());
        let now = Timestamp(cx.now());
        self.aliases.insert(
            alias.to_owned(),
            Alias {
                name: alias.to_owned(),
                arn: arn(cx, alias),
                key: key.id.clone(),
                created: now,
                updated: now,
            },
        );
        self.keys.insert(key.id.clone(), key);
    }
}

/// Returns a new key of the caller, with the default policy.
pub(crate) fn new_key(
    cx: &mut CallContext<'_>,
    id: String,
    (spec, usage): (Spec, &str),
    origin: Origin,
    description: String,
) -> Key {
    Key {
        arn: arn(cx, &format!("key/{id}")),
        id,
        account: cx.account().to_string(),
        spec,
        usage: usage.to_owned(),
        description,
        enabled: true,
        deletion: None,
        is_managed: false,
        policy: default_policy(cx.account()),
        tags: Tags::new(),
        created: Timestamp(cx.now()),
        origin,
        materials: match origin {
            Origin::Kms => vec![Material::new(spec, cx.ids)],
            Origin::External => Vec::new(),
        },
        next_material: None,
        imports: Vec::new(),
        rotation: None,
        grants: std::collections::BTreeMap::new(),
    }
}
