//! What operations know of the cloud that they run in.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::auth::Credentials;
use crate::clock::{VirtualTime, tick};
use crate::config::{Config, Issuer};
use crate::encryption::EncryptionKeys;
use crate::hosts::ResourceHosts;
use crate::init::InitProgress;
use crate::origin::{AllowedOrigin, is_trusted_host};
use crate::sync::lock;
use crate::warnings::Warnings;

/// Configuration, address, time and credentials of one cloud.
#[derive(Debug)]
pub struct Environment {
    /// How the cloud is configured.
    pub config: Config,
    /// Where it answers: `http://127.0.0.1:41234`
    pub endpoint: Arc<str>,
    /// The virtual time.
    pub time: VirtualTime,
    /// The credentials that the cloud knows and issues.
    pub credentials: Credentials,
    /// The keys that services encrypt with.
    pub encryption_keys: EncryptionKeys,
    /// Who issues the tokens of user pools.
    pub issuer: Mutex<Issuer>,
    /// The origins whose web pages may call.
    pub allowed_origins: Mutex<Vec<AllowedOrigin>>,
    /// Where resources answer by names that clients chose.
    pub hosts: ResourceHosts,
    /// How far its start is.
    pub init: InitProgress,
    /// When it started.
    pub started: Instant,
    /// Warnings to whoever started the cloud.
    pub warnings: Warnings,
}

impl Environment {
    /// Returns the environment of a new cloud, with its clock at the real time.
    pub fn new(config: Config, endpoint: Arc<str>) -> Self {
        Self {
            credentials: Credentials::new(&config),
            encryption_keys: EncryptionKeys::default(),
            issuer: Mutex::new(config.issuer.clone()),
            allowed_origins: Mutex::new(config.allowed_origins.clone()),
            hosts: ResourceHosts::default(),
            init: InitProgress::default(),
            started: tick(),
            warnings: Warnings::default(),
            config,
            endpoint,
            time: VirtualTime::default(),
        }
    }

    /// Whether pages of an origin may call.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let allowed = lock(&self.allowed_origins);
        allowed.iter().any(|allowed| allowed.matches(origin))
    }

    /// Whether requests under a name of this machine are answered: one that a website
    /// cannot have given it, one of the configuration, or the issuer's.
    pub fn trusts_host(&self, host: &str) -> bool {
        if is_trusted_host(host, &self.config.allowed_hosts) {
            return true;
        }
        let issuer = lock(&self.issuer);
        match &*issuer {
            Issuer::Url(url) => {
                let named = url
                    .split("://")
                    .nth(1)
                    .and_then(|rest| rest.split('/').next());
                named.is_some_and(|named| named.eq_ignore_ascii_case(host))
            }
            Issuer::Endpoint | Issuer::Amazon => false,
        }
    }
}
