//! What the hosted pages remember: browsers that are signed in, and authorization codes.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Duration;

use crate::user::UserId;
use rehearsal_cloud_core::service::Timestamp;

/// How long an authorization code can be exchanged.
const CODE_LIFETIME: Duration = Duration::minutes(5);
/// How long a browser stays signed in.
const BROWSER_LIFETIME: Duration = Duration::HOUR;

/// A browser that is signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Browser {
    pub(crate) user: UserId,
    /// When the user signed in, in real Unix seconds.
    pub(crate) auth_time: i64,
    until: Timestamp,
}

/// What an authorization code stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AuthorizationCode {
    pub(crate) client: String,
    pub(crate) user: UserId,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// The hash that the verifier must have (PKCE, S256).
    pub(crate) challenge: Option<String>,
    pub(crate) auth_time: i64,
}

impl AuthorizationCode {
    /// Returns whether a code verifier belongs to the request that the code was issued for.
    pub(crate) fn accepts(&self, verifier: Option<&str>) -> bool {
        match (&self.challenge, verifier) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(challenge), Some(verifier)) => {
                *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
            }
        }
    }
}

/// The signed-in browsers of a pool by their cookies, and the codes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Hosted {
    browsers: BTreeMap<String, Browser>,
    codes: BTreeMap<String, (Timestamp, AuthorizationCode)>,
}

impl Hosted {
    /// Remembers a browser by its cookie.
    pub(crate) fn add_browser(
        &mut self,
        cookie: String,
        user: UserId,
        auth_time: i64,
        now: Timestamp,
    ) {
        self.browsers.retain(|_, browser| browser.until > now);
        let browser = Browser {
            user,
            auth_time,
            until: Timestamp(now.0 + BROWSER_LIFETIME),
        };
        self.browsers.insert(cookie, browser);
    }

    /// Returns the signed-in browser with a cookie.
    pub(crate) fn browser(&self, cookie: &str, now: Timestamp) -> Option<&Browser> {
        let browser = self.browsers.get(cookie)?;
        (browser.until > now).then_some(browser)
    }

    /// Forgets a browser.
    pub(crate) fn remove_browser(&mut self, cookie: &str) {
        self.browsers.remove(cookie);
    }

    /// Forgets the browsers of a user.
    pub(crate) fn remove_user(&mut self, user: UserId) {
        self.browsers.retain(|_, browser| browser.user != user);
    }

    /// Adds a code.
    pub(crate) fn add_code(&mut self, code: String, grant: AuthorizationCode, now: Timestamp) {
        self.codes.retain(|_, (until, _)| *until > now);
        let until = Timestamp(now.0 + CODE_LIFETIME);
        self.codes.insert(code, (until, grant));
    }

    /// Takes a code, which can be exchanged once.
    pub(crate) fn take_code(&mut self, code: &str, now: Timestamp) -> Option<AuthorizationCode> {
        let (until, grant) = self.codes.remove(code)?;
        (until > now).then_some(grant)
    }
}
