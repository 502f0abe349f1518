//! The access tokens of the stage's users, got when first asked for.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::Mutex;

use crate::cloud::clients::SdkClients;
use crate::cloud::sign_in::{SignInClient, SignInOutcome, UserCredentials};
use crate::cloud::{Resources, User};
use crate::error::StageError;
use crate::slice::known;

/// A token that is so near its end is fetched anew.
const MARGIN: Duration = Duration::from_secs(10);

/// The tokens of one sandbox.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// By the user's name in the stage file. Held while one is fetched, so
    /// that steps that play at once do not sign the same user in twice.
    held: Mutex<HashMap<Arc<str>, Held>>,
}

#[derive(Debug)]
struct Held {
    access: Arc<str>,
    until: OffsetDateTime,
}

impl Tokens {
    /// The user's access token; `now` is the cloud's time, which it ends by.
    pub(crate) async fn of(
        &self,
        name: &str,
        user: &User,
        now: OffsetDateTime,
        clients: &SdkClients,
        made: &Resources,
    ) -> Result<Arc<str>, StageError> {
        let mut held = self.held.lock().await;
        if let Some(token) = held.get(name)
            && now + MARGIN < token.until
        {
            return Ok(token.access.clone());
        }
        let token = fetch(name, user, now, clients, made).await?;
        let access = token.access.clone();
        held.insert(name.into(), token);
        Ok(access)
    }
}

async fn fetch(
    name: &str,
    user: &User,
    now: OffsetDateTime,
    clients: &SdkClients,
    made: &Resources,
) -> Result<Held, StageError> {
    let pool = known("user pool", &user.pool, made.pools.get(&user.pool))?;
    let client = pool.client(None)?;
    let door = SignInClient {
        clients,
        pool,
        client,
    };
    let who = UserCredentials {
        username: user.username.to_string(),
        password: user.password.to_string(),
        ..UserCredentials::default()
    };
    let failed = |reason: String| StageError::Cloud {
        what: format!("sign {name} in"),
        reason,
    };
    let signed_in = door.sign_in(client.flow, &who).await;
    let tokens = match signed_in.map_err(|error| failed(error.to_string()))? {
        SignInOutcome::Tokens(tokens) => tokens,
        SignInOutcome::Challenge(challenge) => {
            let reason = format!(
                "the pool asks for {} first: sign in by `cognito.sign_in`, and send its token as `bearer`",
                challenge.name
            );
            return Err(failed(reason));
        }
    };
    let lasts = u64::try_from(tokens.expires_in()).unwrap_or_default();
    let access = tokens.access_token();
    let access = access.ok_or_else(|| failed("the answer has no access token".into()))?;
    Ok(Held {
        access: access.into(),
        until: now + Duration::from_secs(lasts),
    })
}
