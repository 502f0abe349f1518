use shop_core::config::{ConfigError, Env};
use shop_core::outbox::Targets;
use shop_core::service::Settings;

/// The settings of the storefront besides those of every service; the AWS SDK
/// reads `AWS_*` itself.
pub(crate) struct Config {
    pub(crate) targets: Targets,
    pub(crate) clicks_queue_url: String,
    pub(crate) tables: Tables,
    /// The Kinesis stream that the data lake is filled from.
    pub(crate) clicks_stream: Option<String>,
    pub(crate) receipts_bucket: String,
    pub(crate) images_bucket: String,
    /// The public URL of the thumbnails bucket.
    pub(crate) thumbnails_url: String,
    pub(crate) user_pool: UserPool,
}

/// The tables of DynamoDB.
pub(crate) struct Tables {
    pub(crate) carts: String,
    pub(crate) vouchers: String,
    pub(crate) idempotency_keys: String,
    pub(crate) demand: String,
}

/// The Cognito user pool of the customers.
pub(crate) struct UserPool {
    /// The issuer of valid tokens.
    pub(crate) issuer: String,
    /// The app client of valid tokens.
    pub(crate) client_id: String,
    /// The URL of the issuer's public keys.
    pub(crate) jwks_url: String,
}

impl Config {
    pub(crate) fn from_env() -> Result<(Settings, Self), ConfigError> {
        let mut env = Env::from_process();
        let settings = Settings::from_env(&mut env, 8);
        let config = Self {
            targets: Targets::from_env(&mut env),
            tables: Tables {
                carts: env.required("CARTS_TABLE"),
                vouchers: env.required("VOUCHERS_TABLE"),
                idempotency_keys: env.required("IDEMPOTENCY_KEYS_TABLE"),
                demand: env.required("DEMAND_TABLE"),
            },
            clicks_queue_url: env.required("CLICKS_QUEUE_URL"),
            clicks_stream: env.optional("CLICKS_STREAM"),
            receipts_bucket: env.required("RECEIPTS_BUCKET"),
            images_bucket: env.required("IMAGES_BUCKET"),
            thumbnails_url: env.required("THUMBNAILS_URL"),
            user_pool: UserPool::from_env(&mut env),
        };
        env.finish((settings, config))
    }
}

impl UserPool {
    /// The issuer and its keys default to those of AWS, which follow from the id
    /// of the pool.
    fn from_env(env: &mut Env) -> Self {
        let id = env.required("COGNITO_USER_POOL_ID");
        let region = id.split_once('_').map_or("us-east-1", |(region, _)| region);
        let issuer = env
            .optional("COGNITO_ISSUER")
            .unwrap_or_else(|| format!("https://cognito-idp.{region}.amazonaws.com/{id}"));
        let jwks_url = env
            .optional("COGNITO_JWKS_URL")
            .unwrap_or_else(|| format!("{issuer}/.well-known/jwks.json"));
        Self {
            client_id: env.required("COGNITO_CLIENT_ID"),
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
    fn user_pool_is_required() {
        let message = pool(&[]).err().unwrap();
        assert!(message.contains("COGNITO_USER_POOL_ID is missing, COGNITO_CLIENT_ID is missing"));
    }

    #[test]
    fn issuer_and_keys_default_to_aws() {
        let aws = pool(&[
            ("COGNITO_USER_POOL_ID", "eu-west-1_AbC"),
            ("COGNITO_CLIENT_ID", "shop"),
        ]);
        assert_eq!(
            aws.unwrap().issuer,
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC"
        );
        let custom = pool(&[
            ("COGNITO_USER_POOL_ID", "eu-west-1_AbC"),
            ("COGNITO_CLIENT_ID", "shop"),
            ("COGNITO_ISSUER", "http://127.0.0.1:9/pool"),
        ]);
        assert_eq!(
            custom.unwrap().jwks_url,
            "http://127.0.0.1:9/pool/.well-known/jwks.json"
        );
    }
}
