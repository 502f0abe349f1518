use std::net::{Ipv4Addr, SocketAddr};

/// How a cloud is to be.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens; port 0 lets the kernel choose one.
    pub listen: SocketAddr,
    /// The seed of its identifiers, codes, secrets and of the chance in fault rules.
    pub seed: u64,
    /// Whether it takes requests that AWS refuses: unsigned, wrongly signed, expired.
    pub lenient: bool,
    /// The region of requests that name none.
    pub region: String,
    /// The account of credentials that name none.
    pub account: String,
    /// The credentials it knows, besides those that STS issues and 12-digit
    /// access key ids, which select that account with any secret.
    pub credentials: Vec<Credential>,
    /// How many calls the journal keeps.
    pub journal_capacity: usize,
}

/// An access key that a cloud knows.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The access key id.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// The 12-digit account it belongs to; the cloud's default where it is `None`.
    pub account: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 0,
            lenient: false,
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            credentials: vec![Credential {
                access_key_id: "test".to_owned(),
                secret_access_key: "test".to_owned(),
                account: None,
            }],
            journal_capacity: 10_000,
        }
    }
}
