//! What operations know of the cloud that they run in.

use std::sync::{Arc, Mutex};

use crate::auth::Credentials;
use crate::clock::VirtualTime;
use crate::config::{Config, Issuer};

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
    /// Who issues the tokens of user pools.
    pub issuer: Mutex<Issuer>,
}

impl Environment {
    /// Returns the environment of a new cloud, with its clock at the real time.
    pub fn new(config: Config, endpoint: Arc<str>) -> Self {
        Self {
            credentials: Credentials::new(&config),
            issuer: Mutex::new(config.issuer.clone()),
            config,
            endpoint,
            time: VirtualTime::default(),
        }
    }
}
