//! `cognito.*`: users of user pools, through the calls of an app's client.

mod accounts;
mod sessions;

use aws_sdk_cognitoidentityprovider::Client;
use rehearsal_script::{Name, PlainText, PoolKind, Text};
use rehearsal_stage::{CloudClients, SignInClient, User as StageUser, UserPool};

use crate::context::StepContext;
use crate::error::StepError;

/// The user that a step is about.
struct PoolUser<'a> {
    username: String,
    /// The user's entry in the stage file, if there is one.
    declared: Option<&'a StageUser>,
    pool: &'a UserPool,
}

impl StepContext<'_> {
    fn cognito(&self) -> &Client {
        &self.clients().cognito
    }

    fn clients(&self) -> &CloudClients {
        self.sandbox().clients()
    }

    /// Returns a user by the name in the stage file, or else by the user name.
    fn pool_user(
        &self,
        name: &Text,
        pool: Option<&Name<PoolKind>>,
    ) -> Result<PoolUser<'_>, StepError> {
        let name = self.text(name)?;
        let declared = self.sandbox().user(&name);
        let pool = match (pool, declared) {
            (None, Some(declared)) => self.sandbox().resource::<UserPool>(&declared.pool)?,
            _ => self.pool(pool)?,
        };
        Ok(PoolUser {
            username: declared.map_or(name, |declared| declared.username.to_string()),
            declared,
            pool,
        })
    }

    /// Returns the pool of this name, or without a name the only pool.
    fn pool(&self, name: Option<&Name<PoolKind>>) -> Result<&UserPool, StepError> {
        if let Some(name) = name {
            return Ok(self.sandbox().resource::<UserPool>(&self.name(name)?)?);
        }
        let mut pools = self.sandbox().resources::<UserPool>();
        match (pools.next(), pools.next()) {
            (Some((_, pool)), None) => Ok(pool),
            _ => Err(StepError::scenario(
                "could not choose a user pool, as there are several or none: add `pool: NAME`",
            )),
        }
    }

    /// Returns the client of a pool by its name, or the default one.
    fn sign_in_client<'a>(
        &'a self,
        pool: &'a UserPool,
        client: Option<&PlainText>,
    ) -> Result<SignInClient<'a>, StepError> {
        Ok(SignInClient {
            clients: self.clients(),
            pool,
            client: pool.client(client.map(|client| &*client.text))?,
        })
    }
}
