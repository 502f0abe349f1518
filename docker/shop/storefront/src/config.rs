use std::net::SocketAddr;

use shop_core::config::{ConfigError, Env};
use shop_core::outbox::Targets;

/// What the storefront is told when it starts; the AWS SDK reads `AWS_*` itself.
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) targets: Targets,
    pub(crate) clicks_queue_url: String,
    pub(crate) receipts_bucket: String,
    pub(crate) images_bucket: String,
    /// Where everybody sees thumbnails: the URL that their keys follow on.
    pub(crate) thumbnails_url: String,
    pub(crate) user_pool: UserPool,
}

/// The Cognito user pool of the customers.
pub(crate) struct UserPool {
    /// Who has to have issued a token.
    pub(crate) issuer: String,
    /// The app client it has to have been issued to.
    pub(crate) client_id: String,
    /// Where the issuer's public keys are.
    pub(crate) jwks_url: String,
}

impl Config {
    pub(crate) fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::of_process();
        let config = Self {
            listen: env.listen(),
            database_url: env.text("DATABASE_URL"),
            database_connections: env.parsed("DATABASE_CONNECTIONS", 8),
            targets: Targets::from_env(&mut env),
            clicks_queue_url: env.text("CLICKS_QUEUE_URL"),
            receipts_bucket: env.text("RECEIPTS_BUCKET"),
            images_bucket: env.text("IMAGES_BUCKET"),
            thumbnails_url: env.text("THUMBNAILS_URL"),
            user_pool: UserPool::from_env(&mut env),
        };
        env.finish(config)
    }
}

impl UserPool {
    /// Where nothing else is said, the pool is AWS's: its id tells who issues
    /// its tokens, and that tells where the keys are.
    fn from_env(env: &mut Env) -> Self {
        let id = env.text("COGNITO_USER_POOL_ID");
        let region = id.split_once('_').map_or("us-east-1", |(region, _)| region);
        let issuer = env
            .optional("COGNITO_ISSUER")
            .unwrap_or_else(|| format!("https://cognito-idp.{region}.amazonaws.com/{id}"));
        let jwks_url = env
            .optional("COGNITO_JWKS_URL")
            .unwrap_or_else(|| format!("{issuer}/.well-known/jwks.json"));
        Self {
            client_id: env.text("COGNITO_CLIENT_ID"),
            issuer,
            jwks_url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(pairs: &'static [(&'static str, &'static str)]) -> Result<UserPool, String> {
        let mut env = Env::from_lookup(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        let pool = UserPool::from_env(&mut env);
        env.finish(pool).map_err(|error| error.to_string())
    }

    #[test]
    fn forgetting_a_setting_does_not_open_the_shop() {
        let message = pool(&[]).err().unwrap();
        assert!(message.contains("COGNITO_USER_POOL_ID is missing, COGNITO_CLIENT_ID is missing"));
    }

    #[test]
    fn a_pool_is_where_aws_has_it_unless_told_otherwise() {
        let of_aws = pool(&[
            ("COGNITO_USER_POOL_ID", "eu-west-1_AbC"),
            ("COGNITO_CLIENT_ID", "shop"),
        ]);
        assert_eq!(
            of_aws.unwrap().issuer,
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC"
        );
        let elsewhere = pool(&[
            ("COGNITO_USER_POOL_ID", "eu-west-1_AbC"),
            ("COGNITO_CLIENT_ID", "shop"),
            ("COGNITO_ISSUER", "http://127.0.0.1:9/pool"),
        ]);
        assert_eq!(
            elsewhere.unwrap().jwks_url,
            "http://127.0.0.1:9/pool/.well-known/jwks.json"
        );
    }
}
