//! Sessions: sign-ins with a refresh token, until it expires or is revoked.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Duration;

use crate::user::UserId;
use rehearsal_cloud_core::ids;
use rehearsal_cloud_core::service::Timestamp;

/// The header of Cognito's refresh tokens, which are encrypted.
const HEADER: &str = r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#;
/// Bytes of an encrypted token's other parts: key, nonce, text, tag.
const PARTS: [usize; 4] = [256, 12, 736, 16];
/// The longest that an access token can outlive its refresh token.
const LONGEST_ACCESS: Duration = Duration::DAY;
/// The interval at which expired sessions are removed.
const SWEEP_EVERY: Duration = Duration::HOUR;

/// The scope of calls to the API, which a sign-in by the API grants.
pub(crate) const API_SCOPE: &str = "aws.cognito.signin.user.admin";

/// One sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) client: String,
    pub(crate) user: UserId,
    /// The id of the first token, which all later ones repeat.
    pub(crate) origin_jti: String,
    /// When the user signed in, in real Unix seconds.
    pub(crate) auth_time: i64,
    /// When the refresh token expires.
    pub(crate) until: Timestamp,
    /// The scopes, or `None` for those of a sign-in by the API.
    pub(crate) scopes: Option<Vec<String>>,
    /// What the id tokens repeat for the app.
    #[serde(default)]
    pub(crate) nonce: Option<String>,
    /// The seed of its refresh tokens.
    pub(crate) secret: u64,
    /// How often the refresh token was replaced.
    pub(crate) generation: u32,
    /// When the previous refresh token expires.
    pub(crate) grace: Option<Timestamp>,
    pub(crate) ended: bool,
    /// The key of the device, if the pool tracks devices.
    pub(crate) device: Option<String>,
}

/// The sign-ins of a pool, by the id of their event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sessions {
    all: BTreeMap<String, Session>,
    swept: Option<Timestamp>,
}

/// The session and generation of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    /// The session's id.
    pub(crate) session: String,
    pub(crate) generation: u32,
}

impl Session {
    /// Returns the scopes of its access tokens.
    pub(crate) fn granted_scopes(&self) -> Vec<String> {
        let of_api = || vec![API_SCOPE.to_owned()];
        self.scopes.clone().unwrap_or_else(of_api)
    }
}

impl Sessions {
    /// Adds a session and removes expired ones.
    pub(crate) fn add(&mut self, id: String, session: Session, now: Timestamp) {
        if self.swept.is_none_or(|last| now.0 - last.0 >= SWEEP_EVERY) {
            self.swept = Some(now);
            self.all
                .retain(|_, session| now.0 - session.until.0 < LONGEST_ACCESS);
        }
        self.all.insert(id, session);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Session> {
        self.all.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.all.get_mut(id)
    }

    /// Ends all sessions of a user.
    pub(crate) fn end_all(&mut self, user: UserId) {
        for session in self.all.values_mut().filter(|session| session.user == user) {
            session.ended = true;
        }
    }

    /// Reads a refresh token of this pool.
    pub(crate) fn find_token(&self, token: &str) -> Option<RefreshToken> {
        let key = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        let (high, rest) = key.split_first_chunk::<8>()?;
        let (low, rest) = rest.split_first_chunk::<8>()?;
        let (generation, _) = rest.split_first_chunk::<4>()?;
        let read = RefreshToken {
            session: ids::uuid(u64::from_be_bytes(*high), u64::from_be_bytes(*low)),
            generation: u32::from_be_bytes(*generation),
        };
        let session = self.get(&read.session)?;
        let known = session.refresh_token(&read.session, read.generation);
        (known == token && read.generation <= session.generation).then_some(read)
    }
}

impl Session {
    /// Returns the current refresh token.
    pub(crate) fn present_token(&self, id: &str) -> String {
        self.refresh_token(id, self.generation)
    }

    /// Returns the refresh token of a generation. It is computed from the seed, so none
    /// is stored; it looks like Cognito's, and starts with the session's id.
    fn refresh_token(&self, id: &str, generation: u32) -> String {
        let id = u128::from_str_radix(&id.replace('-', ""), 16).unwrap_or_default();
        let seed = Sha256::new()
            .chain_update(self.secret.to_be_bytes())
            .chain_update(id.to_be_bytes())
            .chain_update(generation.to_be_bytes())
            .finalize();
        let mut noise = (0_u32..).flat_map(|block| {
            Sha256::new()
                .chain_update(seed)
                .chain_update(block.to_be_bytes())
                .finalize()
        });
        let mut token = URL_SAFE_NO_PAD.encode(HEADER);
        for (index, length) in PARTS.into_iter().enumerate() {
            let mut part: Vec<u8> = noise.by_ref().take(length).collect();
            if index == 0 {
                part[..16].copy_from_slice(&id.to_be_bytes());
                part[16..20].copy_from_slice(&generation.to_be_bytes());
            }
            token.push('.');
            URL_SAFE_NO_PAD.encode_string(part, &mut token);
        }
        token
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    const ID: &str = "0f7a1a9c-7b2e-4c07-9d5e-1f2a3b4c5d6e";

    fn at(days: i64) -> Timestamp {
        Timestamp(OffsetDateTime::UNIX_EPOCH + Duration::days(days))
    }

    fn session() -> Session {
        Session {
            client: "client".to_owned(),
            user: UserId(1),
            origin_jti: "jti".to_owned(),
            auth_time: 0,
            until: at(30),
            scopes: None,
            nonce: None,
            secret: 7,
            generation: 0,
            grace: None,
            ended: false,
            device: None,
        }
    }

    #[test]
    fn refresh_token_looks_encrypted_and_finds_its_session() {
        let mut sessions = Sessions::default();
        sessions.add(ID.to_owned(), session(), at(0));
        let token = sessions.get(ID).unwrap().present_token(ID);
        assert_eq!(token.split('.').count(), 5);
        assert!(
            token.starts_with("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.")
        );
        let read = sessions.find_token(&token).unwrap();
        assert_eq!((read.session.as_str(), read.generation), (ID, 0));
    }

    #[test]
    fn other_tokens_are_refused() {
        let mut sessions = Sessions::default();
        sessions.add(ID.to_owned(), session(), at(0));
        let token = sessions.get(ID).unwrap().present_token(ID);
        let future = sessions.get(ID).unwrap().refresh_token(ID, 1);
        let last = if token.ends_with('A') { "B" } else { "A" };
        let altered = format!("{}{last}", &token[..token.len() - 1]);
        let stranger = Session {
            secret: 8,
            ..session()
        };
        for wrong in [
            String::new(),
            "a.b.c.d.e".to_owned(),
            altered,
            future,
            stranger.present_token(ID),
        ] {
            assert_eq!(sessions.find_token(&wrong), None);
        }
    }

    #[test]
    fn sessions_without_valid_tokens_are_removed() {
        let mut sessions = Sessions::default();
        sessions.add("old".to_owned(), session(), at(0));
        sessions.add("new".to_owned(), session(), at(30));
        assert!(sessions.get("old").is_some());
        sessions.add("newer".to_owned(), session(), at(31));
        assert!(sessions.get("old").is_none());
    }
}
