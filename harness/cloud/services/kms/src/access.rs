//! Which key a call names, and whether the call may use it.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde_json::json;

use crate::error::not_found;
use crate::key::{Key, Material};
use crate::spec::{ENCRYPT_DECRYPT, Spec};
use crate::state::{Alias, Kms, Region};

/// The services for which AWS makes keys when they are first used.
const MANAGED: [&str; 12] = [
    "alias/aws/acm",
    "alias/aws/dynamodb",
    "alias/aws/ebs",
    "alias/aws/kinesis",
    "alias/aws/lambda",
    "alias/aws/rds",
    "alias/aws/s3",
    "alias/aws/secretsmanager",
    "alias/aws/ses",
    "alias/aws/sns",
    "alias/aws/sqs",
    "alias/aws/ssm",
];

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

/// Returns whether a text has the form of a key's id: that of a UUID.
fn is_key_id(text: &str) -> bool {
    let id = text.strip_prefix("mrk-");
    if let Some(id) = id {
        return id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
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
        let parsed = Arn::parse(name).filter(|arn| arn.service == "kms");
        if let Some(other) = parsed.filter(|arn| arn.region != &**cx.region()) {
            return Err(not_found(format!("Invalid arn {}", other.region)));
        }
        let account = parsed.map_or_else(|| cx.account().clone(), |arn| arn.account.into());
        let resource = parsed.map_or(name, |arn| arn.resource);
        let full = format!("arn:aws:kms:{}:{account}:", cx.region());
        let region = cx.region().clone();
        let region = self.regions.at(&account, &region);
        let id = if resource.starts_with("alias/") {
            if account == *cx.account() {
                region.make_managed(cx, resource);
            }
            let alias = region.aliases.get(resource).map(|alias| alias.key.clone());
            alias.ok_or_else(|| not_found(format!("Alias {full}{resource} is not found.")))?
        } else {
            resource.strip_prefix("key/").unwrap_or(resource).to_owned()
        };
        if !is_key_id(&id) {
            return Err(not_found(format!("Invalid keyId '{id}'")));
        }
        let key = region.keys.get_mut(&id);
        let key = key.ok_or_else(|| not_found(format!("Key '{full}key/{id}' does not exist")))?;
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
        if !MANAGED.contains(&alias) || self.aliases.contains_key(alias) {
            return;
        }
        let service = alias.rsplit('/').next().unwrap_or_default();
        let description = format!(
            "Default key that protects my {} data when no other key is defined",
            service.to_uppercase()
        );
        let mut key = new_key(cx, Spec::Symmetric, ENCRYPT_DECRYPT, description);
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
    spec: Spec,
    usage: &str,
    description: String,
) -> Key {
    let id = cx.ids.uuid("key");
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
        materials: vec![Material::new(spec, cx.ids)],
        rotation: None,
        grants: std::collections::BTreeMap::new(),
    }
}
