//! Settings from environment variables.

use std::fmt::Display;
use std::net::SocketAddr;
use std::str::FromStr;

type Lookup = dyn Fn(&str) -> Option<String>;

/// Reads settings and collects all errors, so that a service with three missing
/// settings reports all three at once.
pub struct Env {
    lookup: Box<Lookup>,
    errors: Vec<String>,
}

/// The settings are incomplete or invalid.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not read the configuration: {}; set these environment variables and start again", .0.join(", "))]
pub struct ConfigError(Vec<String>);

impl Env {
    /// Reads the environment of this process.
    pub fn from_process() -> Self {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// Reads settings with a function, for tests.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self {
            lookup: Box::new(lookup),
            errors: Vec::new(),
        }
    }

    /// Returns a required value. An empty value counts as missing: compose files
    /// and shell scripts pass unset variables as empty.
    pub fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.errors.push(format!("{name} is missing"));
            String::new()
        })
    }

    /// Returns an optional value.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// Returns a parsed value, or the default where it is missing.
    pub fn parsed<T>(&mut self, name: &str, default: T) -> T
    where
        T: FromStr<Err: Display>,
    {
        match self.optional(name).map(|value| value.parse::<T>()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(error)) => {
                self.errors.push(format!("{name} is wrong ({error})"));
                default
            }
        }
    }

    /// Returns where to listen: `HOST` (loopback by default) and `PORT`.
    pub fn listen(&mut self) -> SocketAddr {
        let host = self.parsed("HOST", std::net::Ipv4Addr::LOCALHOST.into());
        let port = self.parsed("PORT", 8080);
        SocketAddr::new(host, port)
    }

    /// Returns the settings, or all errors.
    pub fn finish<T>(self, settings: T) -> Result<T, ConfigError> {
        if self.errors.is_empty() {
            Ok(settings)
        } else {
            Err(ConfigError(self.errors))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &'static [(&'static str, &'static str)]) -> Env {
        Env::from_lookup(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn listens_on_loopback_by_default() {
        assert_eq!(env(&[]).listen().to_string(), "127.0.0.1:8080");
        let address = env(&[("HOST", "0.0.0.0"), ("PORT", "9000")])
            .listen()
            .to_string();
        assert_eq!(address, "0.0.0.0:9000");
    }

    #[test]
    fn reports_all_errors_at_once() {
        let mut env = env(&[("DATABASE_URL", ""), ("PORT", "many")]);
        let settings = (
            env.required("DATABASE_URL"),
            env.required("QUEUE"),
            env.listen(),
        );
        let message = env.finish(settings).unwrap_err().to_string();
        assert!(message.contains("DATABASE_URL is missing, QUEUE is missing"));
        assert!(message.contains("PORT is wrong (invalid digit"));
    }
}
