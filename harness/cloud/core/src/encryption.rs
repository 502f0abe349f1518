//! Keys that encrypt for services: what the service that keeps keys has published of them.
//!
//! A service that encrypts asks for a key under its own lock, by the key's name. The service
//! that keeps the keys is not called, so that a cloud whose data is encrypted with nothing but
//! the keys that AWS manages has none of its state.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rehearsal_model::error::ServiceError;
use time::OffsetDateTime;

use crate::arn::Arn;
use crate::auth::{Identity, IdentityKind, hmac};
use crate::ids;
use crate::policy::{self, AccessRequest};
use crate::scoped::Scoped;
use crate::sync::lock;

/// The aliases of the keys that AWS manages: they are made when they are first used.
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

/// The keys of a cloud, as the service that keeps them has published them.
#[derive(Debug, Default)]
pub struct EncryptionKeys(Mutex<Scoped<RegionKeys>>);

/// The keys of an account in a region.
#[derive(Debug, Clone, Default)]
pub struct RegionKeys {
    /// The keys by their ids.
    pub keys: BTreeMap<String, EncryptionKey>,
    /// The ids of keys by aliases: `alias/orders`.
    pub aliases: BTreeMap<String, String>,
}

/// A key, as far as services that encrypt with it have to know it.
#[derive(Debug, Clone)]
pub struct EncryptionKey {
    /// Its policy, with a statement for each grant.
    pub policy: String,
    /// Why it can neither encrypt nor decrypt now.
    pub refusal: Option<ServiceError>,
}

/// What a service asks a key for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// To encrypt a data key, with which the service encrypts the data.
    GenerateDataKey,
    /// To encrypt the data itself.
    Encrypt,
    /// To decrypt either.
    Decrypt,
}

/// Which key a service asks for, and what for.
#[derive(Debug, Clone, Copy)]
pub struct KeyRequest<'a> {
    /// The service that asks: `s3`.
    pub service: &'static str,
    /// The account whose key a name without an account means.
    pub account: &'a str,
    /// The region of the data.
    pub region: &'a str,
    /// The key: its id, an alias, or an ARN of either.
    pub key: &'a str,
    /// What it is for.
    pub usage: KeyUse,
}

impl EncryptionKeys {
    /// Sets all keys, in place of those set before.
    pub fn set(&self, keys: Scoped<RegionKeys>) {
        *lock(&self.0) = keys;
    }

    /// Returns the ARN of the key that a service asks for on behalf of a caller. The errors
    /// have the codes and messages of the service that keeps keys.
    pub fn find(
        &self,
        request: KeyRequest<'_>,
        caller: &Identity,
        now: OffsetDateTime,
    ) -> Result<String, ServiceError> {
        let name = KeyName::parse(request.key, request.account, request.region)?;
        let all = lock(&self.0);
        let region = all.get(name.account, name.region);
        let of_alias = |alias: &str| {
            let known = region.and_then(|region| region.aliases.get(alias).cloned());
            known.or_else(|| managed_key_id(name.account, name.region, alias))
        };
        let id = name.id(of_alias)?;
        let arn = name.key_arn(&id);
        let Some(key) = region.and_then(|region| region.keys.get(&id)) else {
            return match managed_alias(name.account, name.region, &id) {
                Some(_) => authorize(None, &arn, name.account, request, caller, now).map(|()| arn),
                None => Err(name.not_found(&id)),
            };
        };
        let policy = Some(key.policy.as_str());
        authorize(policy, &arn, name.account, request, caller, now)?;
        key.refusal.clone().map_or(Ok(arn), Err)
    }
}

/// Refuses a caller whom the policy of a key does not let in.
fn authorize(
    policy: Option<&str>,
    arn: &str,
    owner: &str,
    request: KeyRequest<'_>,
    caller: &Identity,
    now: OffsetDateTime,
) -> Result<(), ServiceError> {
    let access = AccessRequest {
        caller,
        action: match request.usage {
            KeyUse::GenerateDataKey => "kms:GenerateDataKey",
            KeyUse::Encrypt => "kms:Encrypt",
            KeyUse::Decrypt => "kms:Decrypt",
        },
        resource: arn,
        now,
    };
    let via = format!("{}.{}.amazonaws.com", request.service, request.region);
    let keys = [
        ("kms:viaservice", via.as_str()),
        ("kms:calleraccount", &*caller.account),
    ];
    let is_owner = *owner == *caller.account || caller.kind == IdentityKind::Service;
    policy::authorize_with(policy, &access, &keys, is_owner)
        .map_err(|message| ServiceError::sender("AccessDeniedException", message))
}

/// The name of a key in a call: its id, an alias, or an ARN of either.
#[derive(Debug, Clone, Copy)]
pub struct KeyName<'a> {
    account: &'a str,
    region: &'a str,
    resource: &'a str,
}

impl<'a> KeyName<'a> {
    /// Reads a name. One without an account is of the account that is given; the ARN of a key
    /// in another region is refused.
    pub fn parse(name: &'a str, account: &'a str, region: &'a str) -> Result<Self, ServiceError> {
        let Some(arn) = Arn::parse(name).filter(|arn| arn.service == "kms") else {
            return Ok(Self {
                account,
                region,
                resource: name,
            });
        };
        // Recorded: s3, `test_s3_sse_validate_kms_key`.
        if arn.region != region {
            return Err(not_found(format!("Invalid arn {}", arn.region)));
        }
        Ok(Self {
            account: arn.account,
            region,
            resource: arn.resource,
        })
    }

    /// Returns the account of the key.
    pub fn account(&self) -> &'a str {
        self.account
    }

    /// Returns the alias that it is: `alias/orders`.
    pub fn alias(&self) -> Option<&'a str> {
        self.resource.starts_with("alias/").then_some(self.resource)
    }

    /// Returns the id of the key, with what aliases stand for.
    pub fn id(
        &self,
        key_of_alias: impl FnOnce(&str) -> Option<String>,
    ) -> Result<String, ServiceError> {
        let id = if let Some(alias) = self.alias() {
            let prefix = self.prefix();
            key_of_alias(alias)
                .ok_or_else(|| not_found(format!("Alias {prefix}{alias} is not found.")))?
        } else {
            let id = self.resource.strip_prefix("key/");
            id.unwrap_or(self.resource).to_owned()
        };
        if is_key_id(&id) {
            return Ok(id);
        }
        Err(not_found(format!("Invalid keyId '{id}'")))
    }

    /// Returns the ARN of the key with an id.
    pub fn key_arn(&self, id: &str) -> String {
        format!("{}key/{id}", self.prefix())
    }

    /// Returns the error for a key that does not exist.
    pub fn not_found(&self, id: &str) -> ServiceError {
        not_found(format!("Key '{}' does not exist", self.key_arn(id)))
    }

    fn prefix(&self) -> String {
        format!("arn:aws:kms:{}:{}:", self.region, self.account)
    }
}

fn not_found(message: String) -> ServiceError {
    ServiceError::sender("NotFoundException", message)
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

/// Returns the id of a key that AWS manages, by its alias. It follows from the account and the
/// region, so that services and the one that keeps keys agree on it.
pub fn managed_key_id(account: &str, region: &str, alias: &str) -> Option<String> {
    MANAGED.contains(&alias).then(|| {
        let hash = hmac(
            b"managed keys",
            format!("{account} {region} {alias}").as_bytes(),
        );
        let number = |at: usize| {
            let bytes = hash[at..at + 8].try_into();
            u64::from_be_bytes(bytes.expect("eight bytes of thirty-two"))
        };
        ids::uuid(number(0), number(8))
    })
}

/// Returns the alias of the key that AWS manages and that has an id.
pub fn managed_alias(account: &str, region: &str, id: &str) -> Option<&'static str> {
    let mut aliases = MANAGED.into_iter();
    aliases.find(|alias| managed_key_id(account, region, alias).as_deref() == Some(id))
}

/// Returns the message of an error about a key as the services write it that quote the answer
/// they got.
pub fn quoted(error: &ServiceError, request_id: &str) -> String {
    format!(
        "{} (Service: AWSKMS; Status Code: 400; Error Code: {}; Request ID: {request_id}; \
         Proxy: null)",
        error.message, error.code
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const ACCOUNT: &str = "000000000000";
    const REGION: &str = "us-east-1";
    const ID: &str = "134f2428-cec1-4b25-a1ae-9048164dba47";

    fn find(keys: &EncryptionKeys, key: &str, caller: &Identity) -> Result<String, String> {
        let request = KeyRequest {
            service: "s3",
            account: ACCOUNT,
            region: REGION,
            key,
            usage: KeyUse::Decrypt,
        };
        let found = keys.find(request, caller, OffsetDateTime::UNIX_EPOCH);
        found.map_err(|error| format!("{}: {}", error.code, error.message))
    }

    fn user(account: &str) -> Identity {
        Identity::default_user(&Arc::from(account), "AKIA")
    }

    fn one_key(policy: &str, refusal: Option<ServiceError>) -> EncryptionKeys {
        let mut all: Scoped<RegionKeys> = Scoped::default();
        let region = all.at(&ACCOUNT.into(), &REGION.into());
        let policy = policy.to_owned();
        region
            .keys
            .insert(ID.to_owned(), EncryptionKey { policy, refusal });
        region.aliases.insert("alias/k".to_owned(), ID.to_owned());
        let keys = EncryptionKeys::default();
        keys.set(all);
        keys
    }

    #[test]
    fn keys_are_found_by_id_alias_and_arn() {
        let keys = one_key("{}", None);
        let arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{ID}");
        let alias_arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:alias/k");
        for name in [ID, "alias/k", &arn, &alias_arn] {
            assert_eq!(find(&keys, name, &user(ACCOUNT)).as_ref(), Ok(&arn));
        }
    }

    /// Recorded: s3, `test_s3_sse_validate_kms_key`.
    #[test]
    fn names_of_no_key_are_refused() {
        let keys = EncryptionKeys::default();
        let missing = format!(
            "NotFoundException: Key 'arn:aws:kms:{REGION}:{ACCOUNT}:key/{ID}' does not exist"
        );
        for (name, error) in [
            (
                "fake-key-id",
                "NotFoundException: Invalid keyId 'fake-key-id'",
            ),
            (ID, missing.as_str()),
            (
                "arn:aws:kms:eu-west-1:000000000000:key/x",
                "NotFoundException: Invalid arn eu-west-1",
            ),
            (
                "alias/x",
                "NotFoundException: Alias arn:aws:kms:us-east-1:000000000000:alias/x is not found.",
            ),
        ] {
            assert_eq!(find(&keys, name, &user(ACCOUNT)), Err(error.to_owned()));
        }
    }

    #[test]
    fn managed_keys_need_no_state_and_let_no_service_in() {
        let keys = EncryptionKeys::default();
        let arn = find(&keys, "alias/aws/sqs", &user(ACCOUNT)).unwrap();
        assert_eq!(find(&keys, &arn, &user(ACCOUNT)), Ok(arn));
        let sns = Identity::service(&ACCOUNT.into(), "sns.amazonaws.com");
        let denied = find(&keys, "alias/aws/sqs", &sns).unwrap_err();
        assert!(denied.starts_with("AccessDeniedException: User: sns.amazonaws.com"));
    }

    #[test]
    fn policies_and_states_decide() {
        let disabled = ServiceError::sender("DisabledException", "it is disabled.");
        let keys = one_key("{}", Some(disabled));
        let found = find(&keys, ID, &user(ACCOUNT));
        assert_eq!(found, Err("DisabledException: it is disabled.".to_owned()));
        let arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{ID}");
        let other = find(&keys, &arn, &user("111111111111")).unwrap_err();
        assert!(other.starts_with("AccessDeniedException"), "{other}");
        let keys = one_key(
            r#"{"Statement": {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "kms:*", "Resource": "*",
                "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}}"#,
            None,
        );
        let sns = Identity::service(&ACCOUNT.into(), "sns.amazonaws.com");
        assert_eq!(find(&keys, ID, &sns), Ok(arn));
    }
}
