//! The three tokens of a sign-in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use time::Duration;

use super::jti;
use super::jwt::{self, TokenUse};
use crate::auth_state::session::Session;
use crate::client::Client;
use crate::pool::Pool;
use crate::triggers::tokens::TokenChanges;
use crate::user::User;
use rehearsal_cloud_core::service::{CallContext, Timestamp};

/// The tokens of a sign-in, as the API returns them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) expires_in: i64,
    pub(super) token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) new_device_metadata: Option<NewDevice>,
}

/// The key that a new device receives when its user signs in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NewDevice {
    pub(super) device_key: String,
    pub(super) device_group_key: String,
}

/// The user, client and session that tokens are issued for.
#[derive(Clone, Copy)]
pub(super) struct Grant<'a> {
    pub(super) pool: &'a Pool,
    pub(super) client: &'a Client,
    /// What a function changes of the tokens.
    pub(super) changes: &'a TokenChanges,
    pub(super) user: &'a User,
    pub(super) session_id: &'a str,
    pub(super) session: &'a Session,
}

impl Grant<'_> {
    /// Issues an access and an id token of an age.
    pub(super) fn issue(self, cx: &mut CallContext<'_>, age: Duration) -> Tokens {
        let settings = &self.client.settings;
        let lifetime = settings.access_token_lifetime();
        let access = self.access_claims(cx, age, lifetime);
        // A sign-in by the API always has an id token; one by OAuth needs the scope.
        let wants_id = self.session.scopes.as_ref();
        let wants_id = wants_id.is_none_or(|scopes| scopes.iter().any(|scope| scope == "openid"));
        let access_token = jwt::sign(&self.pool.id, TokenUse::Access, &access);
        Tokens {
            expires_in: lifetime.whole_seconds(),
            token_type: "Bearer",
            refresh_token: None,
            new_device_metadata: None,
            id_token: wants_id.then(|| {
                let mut id = self.id_claims(cx, age, settings.id_token_lifetime());
                if self.session.scopes.is_some() {
                    id.insert("at_hash".to_owned(), at_hash(&access_token).into());
                }
                jwt::sign(&self.pool.id, TokenUse::Id, &id)
            }),
            access_token,
        }
    }

    fn access_claims(
        self,
        cx: &mut CallContext<'_>,
        age: Duration,
        lifetime: Duration,
    ) -> Map<String, Value> {
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), self.user.sub.as_str().into());
        if let Some(device) = &self.session.device {
            claims.insert("device_key".to_owned(), device.as_str().into());
        }
        self.add_groups(&mut claims);
        let issuer = cx.issuer(&self.pool.region, &self.pool.id);
        claims.insert("iss".to_owned(), issuer.into());
        if self.session.scopes.is_some() {
            claims.insert("version".to_owned(), 2.into());
        }
        claims.insert("client_id".to_owned(), self.client.id.as_str().into());
        let scope = self.session.granted_scopes().join(" ");
        self.add_origin(&mut claims);
        claims.insert("token_use".to_owned(), TokenUse::Access.name().into());
        claims.insert("scope".to_owned(), scope.into());
        self.add_times(&mut claims, cx, age, lifetime);
        claims.insert("username".to_owned(), self.user.username.as_str().into());
        self.changes.change_access(&mut claims);
        claims
    }

    fn id_claims(
        self,
        cx: &mut CallContext<'_>,
        age: Duration,
        lifetime: Duration,
    ) -> Map<String, Value> {
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), self.user.sub.as_str().into());
        self.add_groups(&mut claims);
        self.add_roles(&mut claims);
        let issuer = cx.issuer(&self.pool.region, &self.pool.id);
        claims.insert("iss".to_owned(), issuer.into());
        claims.insert(
            "cognito:username".to_owned(),
            self.user.username.as_str().into(),
        );
        claims.insert("aud".to_owned(), self.client.id.as_str().into());
        if let Some(nonce) = &self.session.nonce {
            claims.insert("nonce".to_owned(), nonce.as_str().into());
        }
        self.add_origin(&mut claims);
        claims.insert("token_use".to_owned(), TokenUse::Id.name().into());
        self.add_times(&mut claims, cx, age, lifetime);
        let attributes = self.user.all_attributes();
        let readable = attributes
            .into_iter()
            .filter(|(name, _)| *name != "sub" && self.client.settings.may_read(name));
        for (name, value) in readable {
            claims.insert(name.to_owned(), claim(name, value));
        }
        self.changes.change_id(&mut claims);
        claims
    }

    fn add_groups(self, claims: &mut Map<String, Value>) {
        let groups = self.pool.groups_of(self.user);
        if !groups.is_empty() {
            let names: Vec<&str> = groups.iter().map(|group| &*group.name).collect();
            claims.insert("cognito:groups".to_owned(), json!(names));
        }
    }

    /// Adds the roles of the groups. The role of the first group by precedence is
    /// preferred if it is the only one with that precedence.
    fn add_roles(self, claims: &mut Map<String, Value>) {
        let groups = self.pool.groups_of(self.user);
        let mut with_role = groups
            .iter()
            .filter_map(|group| Some((group.precedence, group.role_arn.as_deref()?)))
            .peekable();
        let Some(&(most, preferred)) = with_role.peek() else {
            return;
        };
        let mut roles: Vec<&str> = Vec::new();
        let mut several = false;
        for (precedence, role) in with_role {
            several |= precedence == most && role != preferred;
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        if !several {
            claims.insert("cognito:preferred_role".to_owned(), preferred.into());
        }
        claims.insert("cognito:roles".to_owned(), json!(roles));
    }

    fn add_origin(self, claims: &mut Map<String, Value>) {
        if self.client.settings.enable_token_revocation != Some(false) {
            let origin = self.session.origin_jti.as_str();
            claims.insert("origin_jti".to_owned(), origin.into());
        }
        claims.insert("event_id".to_owned(), self.session_id.into());
    }

    /// Adds the times by the real clock, which apps check. The time by the cloud's clock
    /// is in the token's id.
    fn add_times(
        self,
        claims: &mut Map<String, Value>,
        cx: &mut CallContext<'_>,
        age: Duration,
        lifetime: Duration,
    ) {
        let issued = (cx.real_now() - age).unix_timestamp();
        let jti = jti::generate(cx.ids, Timestamp(cx.now() - age));
        claims.insert("auth_time".to_owned(), self.session.auth_time.into());
        claims.insert("exp".to_owned(), (issued + lifetime.whole_seconds()).into());
        claims.insert("iat".to_owned(), issued.into());
        claims.insert("jti".to_owned(), jti.into());
    }
}

/// Returns the claim by which an id token is bound to its access token (OpenID Connect Core,
/// 3.1.3.6).
fn at_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
}

/// Returns an attribute as a claim.
fn claim(name: &str, value: &str) -> Value {
    match name {
        "email_verified" | "phone_number_verified" => (value == "true").into(),
        "address" => json!({"formatted": value}),
        "updated_at" => value
            .parse::<i64>()
            .map_or_else(|_| value.into(), Value::from),
        "identities" => serde_json::from_str(value).unwrap_or_else(|_| value.into()),
        _ => value.into(),
    }
}
