//! Which web pages may call a cloud, and which names of this machine are trusted.
//!
//! Everybody knows the credentials `test`/`test`, so any website that a developer visits
//! could sign calls to a cloud on loopback. A browser tells the origin of the page, and the
//! name that it resolved; both are checked.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// An origin whose pages may call a cloud: `http://localhost:3000`, `http://localhost:*`
/// for every port, or `*` for all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedOrigin(String);

/// Not an origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "could not read {0:?} as an origin: write scheme, host and port as a browser does (http://localhost:3000), http://localhost:* for every port, or * for all pages"
)]
pub struct UnknownOrigin(String);

impl AllowedOrigin {
    /// Whether it is the origin of a page, as the `Origin` header writes it.
    pub fn matches(&self, origin: &str) -> bool {
        if self.0 == "*" {
            return true;
        }
        let origin = origin.to_ascii_lowercase();
        match self.0.strip_suffix(":*") {
            None => origin == self.0,
            Some(start) => origin
                .strip_prefix(start)
                .is_some_and(|rest| rest.is_empty() || port_of(rest).is_some()),
        }
    }
}

impl FromStr for AllowedOrigin {
    type Err = UnknownOrigin;

    fn from_str(text: &str) -> Result<Self, UnknownOrigin> {
        let unknown = || UnknownOrigin(text.to_owned());
        let trimmed = text.trim().trim_end_matches('/').to_ascii_lowercase();
        if trimmed == "*" {
            return Ok(Self(trimmed));
        }
        let (scheme, host) = trimmed.split_once("://").ok_or_else(unknown)?;
        let is_plain = |part: &str| {
            !part.is_empty() && !part.contains(|c: char| c == '/' || c == '?' || c.is_whitespace())
        };
        let host_alone = host.strip_suffix(":*").unwrap_or(host);
        if !is_plain(scheme) || !is_plain(host_alone) || host_alone.contains('*') {
            return Err(unknown());
        }
        Ok(Self(trimmed))
    }
}

impl fmt::Display for AllowedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn port_of(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(':')?;
    let is_port = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_port.then_some(digits)
}

/// Returns a host without its port: `localhost` of `localhost:4566`.
pub fn without_port(host: &str) -> &str {
    match host.rfind(':') {
        Some(at) if host.ends_with(']') || port_of(&host[at..]).is_none() => host,
        Some(at) => &host[..at],
        None => host,
    }
}

/// The last labels of names that nobody can register: reserved ones, and AWS's own.
const TRUSTED_SUFFIXES: [&str; 14] = [
    "localhost",
    "test",
    "example",
    "invalid",
    "local",
    "internal",
    "home.arpa",
    "localhost.localstack.cloud",
    "amazonaws.com",
    "amazonaws.com.cn",
    "api.aws",
    "on.aws",
    "amazoncognito.com",
    "cloudfront.net",
];

/// Whether a host cannot be a website's own name for this machine (DNS rebinding): an
/// address, a name of one label (a container's), a name below one that nobody can
/// register, or one of `allowed`.
pub fn is_trusted_host(host: &str, allowed: &[String]) -> bool {
    let host = without_port(host).trim_end_matches('.');
    let host = host.to_ascii_lowercase();
    let bracketed = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let below = |parent: &str| {
        host.strip_suffix(parent)
            .is_some_and(|start| start.is_empty() || start.ends_with('.'))
    };
    bracketed.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
        || host.parse::<Ipv4Addr>().is_ok()
        || !host.contains(['.', '[', ':'])
        || TRUSTED_SUFFIXES.iter().any(|suffix| below(suffix))
        || allowed.iter().any(|name| below(&name.to_ascii_lowercase()))
}

/// Whether a page's origin is this machine: `http://localhost:3000`.
pub fn is_loopback(origin: &str) -> bool {
    let Some((_, host)) = origin.split_once("://") else {
        return false;
    };
    let host = without_port(host);
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_match_by_scheme_host_and_port() {
        let allowed = |text: &str| text.parse::<AllowedOrigin>().unwrap();
        let one = allowed("http://LOCALHOST:3000/");
        assert!(one.matches("http://localhost:3000"));
        for other in [
            "https://localhost:3000",
            "http://localhost:30001",
            "http://localhost",
            "null",
        ] {
            assert!(!one.matches(other), "{other}");
        }
        let ports = allowed("http://localhost:*");
        assert!(ports.matches("http://localhost:5173") && ports.matches("http://localhost"));
        assert!(!ports.matches("http://localhost.evil.example:80"));
        assert!(!ports.matches("http://localhost:80.evil.example"));
        assert!(allowed("*").matches("null"));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "localhost:3000",
            "http://",
            "http://a/b",
            "http://*.a",
            "",
            "null",
        ] {
            let error = wrong.parse::<AllowedOrigin>().unwrap_err().to_string();
            assert!(error.starts_with("could not read"), "{wrong}: {error}");
        }
    }

    #[test]
    fn names_that_anybody_can_register_are_not_trusted() {
        let allowed = ["cloud.corp.dev".to_owned()];
        for trusted in [
            "127.0.0.1:4566",
            "[::1]:4566",
            "192.168.1.7",
            "localhost",
            "box.localhost:4566",
            "box.s3.localhost.localstack.cloud:4566",
            "s3.us-east-1.amazonaws.com",
            "host.docker.internal:4566",
            "cloud.test:4566",
            "rehearsal:4566",
            "cloud.corp.dev",
            "box.CLOUD.corp.dev:4566",
        ] {
            assert!(is_trusted_host(trusted, &allowed), "{trusted}");
        }
        for untrusted in [
            "evil.example.com:4566",
            "127.0.0.1.evil.com",
            "notlocalhost.com",
            "evilamazonaws.com",
            "[::1].evil.com",
            "corp.dev",
        ] {
            assert!(!is_trusted_host(untrusted, &allowed), "{untrusted}");
        }
    }

    #[test]
    fn pages_of_this_machine_are_told_apart() {
        for own in [
            "http://localhost:3000",
            "https://127.0.0.2",
            "http://[::1]:80",
            "http://a.localhost",
        ] {
            assert!(is_loopback(own), "{own}");
        }
        for other in [
            "null",
            "https://evil.example",
            "http://localhost.evil.example",
        ] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
