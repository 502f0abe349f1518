//! The tokens of the stage's users, fetched on first use.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::Mutex;

use crate::cloud::user_pools::sign_in::{SignInClient, SignInOutcome, UserCredentials};
use crate::cloud::{CloudClients, Resources, User, UserPool};
use crate::error::StageError;

/// A token that expires sooner is fetched again.
const MARGIN: Duration = Duration::from_secs(10);

/// The tokens of the users of one sandbox.
#[derive(Debug, Default)]
pub(super) struct TokenCache {
    /// By the user's name in the stage file. The lock is held while a token is
    /// fetched, so that concurrent steps do not sign the same user in twice.
    tokens: Mutex<HashMap<Arc<str>, CachedToken>>,
}

#[derive(Debug)]
struct CachedToken {
    tokens: UserTokens,
    expires: OffsetDateTime,
}

/// The tokens of a user who was signed in.
#[derive(Debug, Clone)]
pub struct UserTokens {
    /// The access token.
    pub access: Arc<str>,
    /// The others that were given with it: the id token and the refresh token.
    pub others: Vec<Arc<str>>,
}

impl TokenCache {
    /// Returns the user's tokens; `now` is the cloud's time, by which it
    /// expires.
    pub(super) async fn get(
        &self,
        name: &str,
        user: &User,
        now: OffsetDateTime,
        clients: &CloudClients,
        resources: &Resources,
    ) -> Result<UserTokens, StageError> {
        let mut tokens = self.tokens.lock().await;
        if let Some(token) = tokens.get(name)
            && now + MARGIN < token.expires
        {
            return Ok(token.tokens.clone());
        }
        let token = fetch(name, user, now, clients, resources).await?;
        let given = token.tokens.clone();
        tokens.insert(name.into(), token);
        Ok(given)
    }
}

async fn fetch(
    name: &str,
    user: &User,
    now: OffsetDateTime,
    clients: &CloudClients,
    resources: &Resources,
) -> Result<CachedToken, StageError> {
    let pool = resources.get::<UserPool>(&user.pool)?;
    let client = pool.client(None)?;
    let sign_in = SignInClient {
        clients,
        pool,
        client,
    };
    let credentials = UserCredentials {
        username: user.username.to_string(),
        password: user.password.to_string(),
        ..UserCredentials::default()
    };
    let failed = |reason: String| StageError::Cloud {
        what: format!("sign {name} in"),
        reason,
    };
    let outcome = sign_in.sign_in(client.flow, &credentials).await;
    let tokens = match outcome.map_err(|error| failed(error.to_string()))? {
        SignInOutcome::Tokens(tokens) => tokens,
        SignInOutcome::Challenge(challenge) => {
            let reason = format!(
                "the pool asks for {} first: sign in by `cognito.sign_in`, and send its token as `bearer`",
                challenge.name
            );
            return Err(failed(reason));
        }
    };
    let seconds = u64::try_from(tokens.expires_in()).unwrap_or_default();
    let access = tokens.access_token();
    let access = access.ok_or_else(|| failed("the response has no access token".into()))?;
    let others = [tokens.id_token(), tokens.refresh_token()];
    let others = others.into_iter().flatten().map(Arc::from);
    Ok(CachedToken {
        tokens: UserTokens {
            access: access.into(),
            others: others.collect(),
        },
        expires: now + Duration::from_secs(seconds),
    })
}
