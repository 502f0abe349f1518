//! Settings, from the environment and from nowhere else.

use std::fmt::Display;
use std::net::SocketAddr;
use std::str::FromStr;

type Lookup = dyn Fn(&str) -> Option<String>;

/// Reads settings and remembers what was wrong with them, so that a service
/// that is started with three settings missing says so once, not three times.
pub struct Env {
    lookup: Box<Lookup>,
    faults: Vec<String>,
}

/// The environment does not say what the service needs.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not read the configuration: {}; set these environment variables and start again", .0.join(", "))]
pub struct ConfigError(Vec<String>);

impl Env {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// An environment that somebody else looks up: tests use it.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self {
            lookup: Box::new(lookup),
            faults: Vec::new(),
        }
    }

    /// A value that has to be there. An empty one is a missing one: that is
    /// what an unset variable of a compose file or a shell script looks like.
    pub fn text(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.faults.push(format!("{name} is missing"));
            String::new()
        })
    }

    /// A value that may be missing.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// Something is wrong with a value, which only the service can tell.
    pub fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }

    /// A value of some type, with what it is when it is missing.
    pub fn parsed<T>(&mut self, name: &str, default: T) -> T
    where
        T: FromStr<Err: Display>,
    {
        match self.optional(name).map(|value| value.parse::<T>()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(error)) => {
                self.faults.push(format!("{name} is wrong ({error})"));
                default
            }
        }
    }

    /// Where to listen: `HOST` (loopback unless told otherwise) and `PORT`.
    pub fn listen(&mut self) -> SocketAddr {
        let host = self.parsed("HOST", std::net::Ipv4Addr::LOCALHOST.into());
        let port = self.parsed("PORT", 8080);
        SocketAddr::new(host, port)
    }

    /// The settings, if nothing was wrong with any of them.
    pub fn finish<T>(self, settings: T) -> Result<T, ConfigError> {
        if self.faults.is_empty() {
            Ok(settings)
        } else {
            Err(ConfigError(self.faults))
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
    fn listens_on_loopback_unless_told_otherwise() {
        assert_eq!(env(&[]).listen().to_string(), "127.0.0.1:8080");
        let told = env(&[("HOST", "0.0.0.0"), ("PORT", "9000")])
            .listen()
            .to_string();
        assert_eq!(told, "0.0.0.0:9000");
    }

    #[test]
    fn names_every_fault_at_once() {
        let mut env = env(&[("DATABASE_URL", ""), ("PORT", "many")]);
        let settings = (env.text("DATABASE_URL"), env.text("QUEUE"), env.listen());
        let message = env.finish(settings).unwrap_err().to_string();
        assert!(message.contains("DATABASE_URL is missing, QUEUE is missing"));
        assert!(message.contains("PORT is wrong (invalid digit"));
    }
}
