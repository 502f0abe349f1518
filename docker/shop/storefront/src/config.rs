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
    pub(crate) auth: Auth,
}

/// Who says who the caller is.
pub(crate) enum Auth {
    /// A gateway in front of the storefront, which authenticates and sets
    /// `x-customer` and `x-groups`. It must not let callers set them.
    Gateway,
    /// The caller's access token, issued by a Cognito user pool.
    Jwt {
        /// Who has to have issued it.
        issuer: String,
        /// The app client it has to have been issued to.
        client_id: String,
        /// Where the issuer's public keys are.
        jwks_url: String,
    },
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
            auth: Auth::from_env(&mut env),
        };
        env.finish(config)
    }
}

impl Auth {
    /// Trusting headers has to be asked for by name: forgetting a setting must
    /// not open the shop.
    fn from_env(env: &mut Env) -> Self {
        match env.optional("AUTH").as_deref() {
            Some("gateway") => Self::Gateway,
            Some("jwt") | None => {
                let issuer = env.text("TOKEN_ISSUER");
                let jwks_url = env
                    .optional("TOKEN_JWKS_URL")
                    .unwrap_or_else(|| format!("{issuer}/.well-known/jwks.json"));
                Self::Jwt {
                    client_id: env.text("TOKEN_CLIENT_ID"),
                    issuer,
                    jwks_url,
                }
            }
            Some(_) => {
                env.fault("AUTH is neither `jwt` nor `gateway`");
                Self::Gateway
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auth(pairs: &'static [(&'static str, &'static str)]) -> Result<Auth, String> {
        let mut env = Env::from_lookup(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        let auth = Auth::from_env(&mut env);
        env.finish(auth).map_err(|error| error.to_string())
    }

    #[test]
    fn forgetting_a_setting_does_not_open_the_shop() {
        let message = auth(&[]).err().unwrap();
        assert!(message.contains("TOKEN_ISSUER is missing, TOKEN_CLIENT_ID is missing"));
        assert!(auth(&[("AUTH", "of")]).is_err());
    }

    #[test]
    fn the_keys_are_where_cognito_has_them_unless_told_otherwise() {
        let Ok(Auth::Jwt { jwks_url, .. }) = auth(&[
            ("TOKEN_ISSUER", "https://issuer.example/pool"),
            ("TOKEN_CLIENT_ID", "shop"),
        ]) else {
            panic!("two settings are enough");
        };
        assert_eq!(
            jwks_url,
            "https://issuer.example/pool/.well-known/jwks.json"
        );
    }
}
