use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::keys::{account_of_key, is_account, key_body};
use super::signature::{SigningKey, hmac, signing_key};
use super::{Identity, IdentityKind, Scope, SessionDetails};
use crate::arn::Arn;
use crate::config::Config;
use crate::sync::lock;

/// How many signing keys are kept: one is enough for most clients.
const KEYS_KEPT: usize = 256;
/// How a session token begins, as AWS's do.
const TOKEN_PREFIX: &str = "IQoJb3JpZ2luX2Vj";

/// The credentials that a cloud knows, and those it issues.
///
/// Temporary credentials carry all that is to be known of them in their
/// session token, sealed with a key that follows from the cloud's seed: so
/// they need no state, and no service's lock.
#[derive(Debug)]
pub struct Credentials {
    known: HashMap<String, Known>,
    default_account: Arc<str>,
    seal: [u8; 32],
    keys: Mutex<HashMap<Scope, (String, SigningKey)>>,
    /// The users and roles that a service keeps.
    principals: Mutex<Principals>,
}

/// The users and roles that a service keeps, as far as credentials depend on them.
#[derive(Debug, Clone, Default)]
pub struct Principals {
    /// The access keys of users, by their ids.
    pub keys: HashMap<String, UserKey>,
    /// The roles, by their ARNs.
    pub roles: HashMap<String, RolePrincipal>,
}

/// A role that a service keeps.
#[derive(Debug, Clone)]
pub struct RolePrincipal {
    /// Its unique id.
    pub id: String,
    /// Its trust policy.
    pub trust: String,
}

/// An access key that a service issued to a user.
#[derive(Debug, Clone)]
pub struct UserKey {
    /// The secret that requests are signed with.
    pub secret: String,
    /// Who signs with it.
    pub user: Identity,
}

#[derive(Debug)]
struct Known {
    secret: String,
    account: Arc<str>,
    holder: Option<Arc<str>>,
    role_arn: Option<String>,
}

/// Temporary credentials.
#[derive(Debug, Clone)]
pub struct Temporary {
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: String,
}

/// What a session token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    #[serde(rename = "k")]
    pub access_key_id: String,
    #[serde(rename = "a")]
    pub account: Arc<str>,
    #[serde(rename = "r")]
    pub arn: Arc<str>,
    #[serde(rename = "u")]
    pub user_id: Arc<str>,
    /// When it expires, in seconds.
    #[serde(rename = "x")]
    pub expires: i64,
    /// What else it was issued with.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Arc<SessionDetails>>,
}

/// What is known of who holds an access key.
pub(super) enum Holder {
    /// This one, and the secret to check the signature with.
    Known(Identity, String),
    /// An account by its number: any secret will do.
    Account(Identity),
    /// Temporary credentials whose time is over.
    Expired,
    /// A session token that this cloud did not issue, or that is missing.
    BadToken,
    /// Nobody.
    Unknown,
}

impl Credentials {
    /// Returns the credentials that a configuration names.
    pub fn new(config: &Config) -> Self {
        let default_account: Arc<str> = config.account.as_str().into();
        let known = config.credentials.iter().map(|credential| {
            let account = match credential.account.as_deref() {
                Some(account) => account.into(),
                None => Arc::clone(&default_account),
            };
            let secret = credential.secret_access_key.clone();
            let known = Known {
                secret,
                account,
                holder: credential.holder.as_deref().map(Into::into),
                role_arn: credential.role_arn.clone(),
            };
            (credential.access_key_id.clone(), known)
        });
        Self {
            known: known.collect(),
            seal: hmac(b"session tokens", &config.seed.to_be_bytes()),
            keys: Mutex::default(),
            principals: Mutex::default(),
            default_account,
        }
    }

    /// Sets the users and roles, in place of those set before.
    pub fn set_principals(&self, principals: Principals) {
        *lock(&self.principals) = principals;
    }

    /// Returns the unique id of a role, if a service keeps it.
    pub fn role_id(&self, arn: &str) -> Option<String> {
        let principals = lock(&self.principals);
        principals.roles.get(arn).map(|role| role.id.clone())
    }

    /// Returns the trust policy of a role, if a service keeps it.
    pub fn trust_policy(&self, role_arn: &str) -> Option<String> {
        let principals = lock(&self.principals);
        principals
            .roles
            .get(role_arn)
            .map(|role| role.trust.clone())
    }

    fn user_key(&self, access_key_id: &str) -> Option<UserKey> {
        lock(&self.principals).keys.get(access_key_id).cloned()
    }

    /// The secret of an access key; `None` where it is not known, or any will do.
    pub fn secret_of(&self, access_key_id: &str) -> Option<String> {
        match self.known.get(access_key_id) {
            Some(known) => Some(known.secret.clone()),
            None if access_key_id.starts_with("ASIA") => Some(self.secret_for(access_key_id)),
            None => self.user_key(access_key_id).map(|key| key.secret),
        }
    }

    /// Returns who makes calls by an identity, for the journal: a service, or the one
    /// who has the access key.
    pub fn caller_name(&self, identity: &Identity) -> Option<Arc<str>> {
        match identity.kind {
            IdentityKind::Service => Some(Arc::clone(&identity.arn)),
            // A service in a role that it was given.
            IdentityKind::Session if identity.access_key_id.is_empty() => {
                let source = Arn::parse(identity.source_arn.as_deref()?)?;
                Some(format!("{}.amazonaws.com", source.service).into())
            }
            _ => self.known.get(&*identity.access_key_id)?.holder.clone(),
        }
    }

    /// The account of an access key: a known one's, or the one in its letters.
    pub fn account_of(&self, access_key_id: &str) -> Option<String> {
        match self.known.get(access_key_id) {
            Some(known) => Some(known.account.to_string()),
            None => account_of_key(access_key_id),
        }
    }

    /// Who holds an access key, with the token that came with it.
    pub(super) fn holder(
        &self,
        access_key_id: &str,
        token: Option<&str>,
        now: OffsetDateTime,
    ) -> Holder {
        if let Some(token) = token {
            return match self.session(token) {
                Some(session) if session.access_key_id == access_key_id => {
                    if session.expires <= now.unix_timestamp() {
                        Holder::Expired
                    } else {
                        Holder::Known(session.identity(), self.secret_for(access_key_id))
                    }
                }
                _ => Holder::BadToken,
            };
        }
        if let Some(known) = self.known.get(access_key_id) {
            return Holder::Known(self.holder_of(known, access_key_id), known.secret.clone());
        }
        if is_account(access_key_id) {
            return Holder::Account(Identity::default_user(&access_key_id.into(), access_key_id));
        }
        if let Some(key) = self.user_key(access_key_id) {
            return Holder::Known(key.user, key.secret);
        }
        if access_key_id.starts_with("ASIA") {
            Holder::BadToken
        } else {
            Holder::Unknown
        }
    }

    /// Returns who has a key of the configuration: a user who may do everything, or a session
    /// of the role that the key has.
    fn holder_of(&self, known: &Known, access_key_id: &str) -> Identity {
        let Some(role) = &known.role_arn else {
            return Identity::default_user(&known.account, access_key_id);
        };
        let session = known.holder.as_deref().unwrap_or(access_key_id);
        let id = self.role_id(role);
        Identity {
            access_key_id: access_key_id.into(),
            ..Identity::role_session(role, id.as_deref(), session)
        }
    }

    /// Who holds an access key, and the secret where one is to be checked;
    /// `None` where nobody does.
    pub fn signer(
        &self,
        access_key_id: &str,
        token: Option<&str>,
        now: OffsetDateTime,
    ) -> Option<(Identity, Option<String>)> {
        match self.holder(access_key_id, token, now) {
            Holder::Known(identity, secret) => Some((identity, Some(secret))),
            Holder::Account(identity) => Some((identity, None)),
            Holder::Expired | Holder::BadToken | Holder::Unknown => None,
        }
    }

    /// Who an access key may be, without any proof: for lenient clouds.
    pub(super) fn assumed(
        &self,
        access_key_id: &str,
        token: Option<&str>,
        now: OffsetDateTime,
    ) -> Identity {
        match self.holder(access_key_id, token, now) {
            Holder::Known(identity, _) | Holder::Account(identity) => identity,
            _ => Identity::default_user(&self.default_account, access_key_id),
        }
    }

    /// The default user of the default account.
    pub(super) fn default_user(&self) -> Identity {
        Identity::default_user(&self.default_account, "")
    }

    /// Nobody, in the default account.
    pub fn anonymous(&self) -> Identity {
        Identity::anonymous(&self.default_account)
    }

    /// The signing key for a scope, made once.
    pub(super) fn signing_key(&self, scope: &Scope, secret: &str) -> SigningKey {
        let mut keys = lock(&self.keys);
        if let Some((of, key)) = keys.get(scope)
            && of == secret
        {
            return *key;
        }
        if keys.len() >= KEYS_KEPT {
            keys.clear();
        }
        let key = signing_key(secret, scope);
        keys.insert(scope.clone(), (secret.to_owned(), key));
        key
    }

    /// Issues temporary credentials. `random` are 10 bytes of chance.
    pub fn issue(
        &self,
        account: &str,
        arn: &str,
        user_id: &str,
        expires: OffsetDateTime,
        random: &[u8],
    ) -> Temporary {
        self.issue_session((account, arn, user_id), expires, random, None)
    }

    /// Issues temporary credentials for an account, an ARN and a unique id, with further
    /// details of the session.
    pub fn issue_session(
        &self,
        (account, arn, user_id): (&str, &str, &str),
        expires: OffsetDateTime,
        random: &[u8],
        details: Option<SessionDetails>,
    ) -> Temporary {
        let access_key_id = format!("ASIA{}", key_body(account, random));
        let session = Session {
            access_key_id: access_key_id.clone(),
            account: account.into(),
            arn: arn.into(),
            user_id: user_id.into(),
            expires: expires.unix_timestamp(),
            details: details.map(Arc::new),
        };
        let content = serde_json::to_vec(&session).expect("a structure of text and numbers");
        let mut sealed = hmac(&self.seal, &content)[..16].to_vec();
        sealed.extend_from_slice(&content);
        Temporary {
            secret_access_key: self.secret_for(&access_key_id),
            session_token: format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(sealed)),
            access_key_id,
        }
    }

    /// What a session token says, if this cloud issued it.
    pub fn session(&self, token: &str) -> Option<Session> {
        let sealed = URL_SAFE_NO_PAD
            .decode(token.strip_prefix(TOKEN_PREFIX)?)
            .ok()?;
        let (seal, content) = sealed.split_at_checked(16)?;
        let expected = hmac(&self.seal, content);
        let differs = seal
            .iter()
            .zip(&expected)
            .fold(0, |differs, (a, b)| differs | (a ^ b));
        if differs != 0 {
            return None;
        }
        serde_json::from_slice(content).ok()
    }

    /// The secret of temporary credentials: it follows from the access key.
    fn secret_for(&self, access_key_id: &str) -> String {
        let mut secret = STANDARD_NO_PAD.encode(hmac(&self.seal, access_key_id.as_bytes()));
        secret.truncate(40);
        secret
    }
}

impl Session {
    fn identity(&self) -> Identity {
        Identity {
            kind: IdentityKind::Session,
            account: Arc::clone(&self.account),
            arn: Arc::clone(&self.arn),
            user_id: Arc::clone(&self.user_id),
            access_key_id: self.access_key_id.as_str().into(),
            source_arn: None,
            session: self.details.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials::new(&Config::default())
    }

    #[test]
    fn a_token_is_good_until_its_end_and_for_its_own_key() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let credentials = credentials();
        let issued = credentials.issue(
            "123456789012",
            "arn:x",
            "u",
            now + time::Duration::HOUR,
            b"12345",
        );
        let holder = |key: &str, token: &str, now| credentials.holder(key, Some(token), now);
        let (key, token) = (issued.access_key_id.as_str(), issued.session_token.as_str());
        assert!(
            matches!(holder(key, token, now), Holder::Known(_, secret) if secret == issued.secret_access_key)
        );
        assert!(matches!(
            holder(key, token, now + time::Duration::HOUR),
            Holder::Expired
        ));
        assert!(matches!(holder("test", token, now), Holder::BadToken));
        let forged = token.replace(&token[40..44], "AAAA");
        assert!(matches!(holder(key, &forged, now), Holder::BadToken));
        assert!(matches!(
            credentials.holder(key, None, now),
            Holder::BadToken
        ));
    }
}
