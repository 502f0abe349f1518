//! LocalStack's environment variables: what they mean to this cloud, or a warning.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use rehearsal_cloud::{AllowedOrigin, IamMode};

/// Where LocalStack's container keeps its state.
const VOLUME: &str = "/var/lib/localstack";
const PORT: u16 = 4566;

/// What LocalStack's variables say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LocalStackSettings {
    /// The addresses of `GATEWAY_LISTEN`: the first one, and others at its port.
    pub(crate) listen: Option<(SocketAddr, Vec<IpAddr>)>,
    /// The host and port of `LOCALSTACK_HOST`.
    pub(crate) host: Option<String>,
    /// The folder that `PERSISTENCE` asks to keep the state in.
    pub(crate) persist: Option<PathBuf>,
    /// Further origins of web pages that may call.
    pub(crate) origins: Vec<AllowedOrigin>,
    /// Whether `ENFORCE_IAM` and `IAM_SOFT_MODE` ask for policies to be enforced.
    pub(crate) iam: Option<IamMode>,
    /// What is set and cannot be done.
    pub(crate) warnings: Vec<String>,
}

/// Variables that change nothing here, because the cloud does by itself what they ask for.
const NEEDLESS: [&str; 3] = [
    "EAGER_SERVICE_LOADING",
    "STRICT_SERVICE_LOADING",
    "DISABLE_EVENTS",
];

/// Variables of LocalStack that have no effect, by how they begin.
const WITHOUT_EFFECT: [(&str, &str); 6] = [
    (
        "PROVIDER_OVERRIDE_",
        "there is one implementation of each service",
    ),
    (
        "SNAPSHOT_SAVE_STRATEGY",
        "the state is saved every few seconds and at the end",
    ),
    ("SNAPSHOT_LOAD_STRATEGY", "the state is loaded at the start"),
    ("AUTO_LOAD_POD", "use `rehearsal cloud load NAME`"),
    (
        "OUTBOUND_HTTP_PROXY",
        "the cloud calls nobody outside of this machine",
    ),
    (
        "CUSTOM_SSL_CERT_PATH",
        "certificates are made at the start; see /_rehearsal/ca.pem",
    ),
];

impl LocalStackSettings {
    /// Reads the variables. `services` are those that this cloud has.
    pub(crate) fn read(
        variables: impl Iterator<Item = (String, String)>,
        services: &[&str],
    ) -> Self {
        let mut settings = Self::default();
        let mut variables: Vec<_> = variables.collect();
        variables.sort();
        for (name, value) in variables {
            if !value.is_empty() {
                settings.add(&name, &value, services);
            }
        }
        settings
    }

    fn add(&mut self, name: &str, value: &str, services: &[&str]) {
        match name {
            "GATEWAY_LISTEN" => self.add_listen(value),
            "LOCALSTACK_HOST" => self.host = Some(value.to_owned()),
            "SERVICES" => self.add_services(value, services),
            "PERSISTENCE" if is_true(value) => {
                if std::path::Path::new(VOLUME).is_dir() {
                    self.persist = Some(PathBuf::from(VOLUME).join("rehearsal"));
                } else {
                    self.warn(name, "name the folder for the state: --persist DIR");
                }
            }
            "EXTRA_CORS_ALLOWED_ORIGINS" => {
                for origin in value.split(',') {
                    match origin.parse() {
                        Ok(origin) => self.origins.push(origin),
                        Err(error) => self.warnings.push(format!("{name}: {error}")),
                    }
                }
            }
            // Variables come by name: the mode of both is soft, as in LocalStack.
            "ENFORCE_IAM" if is_true(value) => self.iam = Some(IamMode::Strict),
            "IAM_SOFT_MODE" if is_true(value) => self.iam = Some(IamMode::Soft),
            "ENFORCE_IAM" | "IAM_SOFT_MODE" => {}
            "DISABLE_CORS_CHECKS" | "DISABLE_CORS_HEADERS" if is_true(value) => {
                self.origins.extend("*".parse());
            }
            _ if NEEDLESS.contains(&name) => {}
            _ => {
                let known = WITHOUT_EFFECT
                    .iter()
                    .find(|(start, _)| name.starts_with(start));
                if let Some((_, why)) = known {
                    self.warn(name, why);
                }
            }
        }
    }

    fn warn(&mut self, name: &str, why: &str) {
        self.warnings.push(format!("{name} has no effect: {why}"));
    }

    fn add_listen(&mut self, value: &str) {
        let mut addresses = Vec::new();
        for text in value.split(',').map(str::trim) {
            match listen_address(text) {
                Some(address) => addresses.push(address),
                None => self
                    .warnings
                    .push(format!("GATEWAY_LISTEN: could not read the address {text}")),
            }
        }
        let Some((first, others)) = addresses.split_first() else {
            return;
        };
        let (same, other): (Vec<_>, Vec<_>) = others
            .iter()
            .partition(|other| other.port() == first.port());
        for address in other {
            self.warnings.push(format!(
                "GATEWAY_LISTEN: {address} is not served, because the cloud has one port ({}), for HTTP and HTTPS",
                first.port()
            ));
        }
        let same = same.into_iter().map(SocketAddr::ip).collect();
        self.listen = Some((*first, same));
    }

    fn add_services(&mut self, value: &str, services: &[&str]) {
        let named = value
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        // LocalStack also took ports: `sqs:4566`.
        let named = named.map(|name| name.split_once(':').map_or(name, |(name, _)| name));
        let absent: Vec<&str> = named.filter(|name| !services.contains(name)).collect();
        if !absent.is_empty() {
            self.warnings.push(format!(
                "SERVICES names what this cloud does not have: {}; calls to it are refused",
                absent.join(", ")
            ));
        }
    }
}

fn is_true(value: &str) -> bool {
    matches!(
        value.to_ascii_lowercase().as_str(),
        "1" | "true" | "yes" | "on"
    )
}

/// Reads `127.0.0.1:4566`, `:4566`, `0.0.0.0` or `localhost:4566`.
fn listen_address(text: &str) -> Option<SocketAddr> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some((ip, PORT).into());
    }
    let (host, port) = text.rsplit_once(':').unwrap_or((text, "4566"));
    let port = port.parse().ok()?;
    match host {
        "" => Some((Ipv4Addr::UNSPECIFIED, port).into()),
        "localhost" => Some((Ipv4Addr::LOCALHOST, port).into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> LocalStackSettings {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        LocalStackSettings::read(variables, &["s3", "sqs"])
    }

    #[test]
    fn addresses_of_the_gateway_are_read() {
        let listen = |value| read(&[("GATEWAY_LISTEN", value)]).listen;
        let any = |port| SocketAddr::from(([0, 0, 0, 0], port));
        let own = SocketAddr::from(([127, 0, 0, 1], 4510));
        assert_eq!(listen("127.0.0.1:4510"), Some((own, Vec::new())));
        assert_eq!(listen("localhost:4510"), Some((own, Vec::new())));
        assert_eq!(listen(":4510"), Some((any(4510), Vec::new())));
        assert_eq!(listen("0.0.0.0"), Some((any(4566), Vec::new())));
        let two = listen("127.0.0.1:4510,[::1]:4510");
        assert_eq!(two, Some((own, vec!["::1".parse().unwrap()])));
        let both = read(&[("GATEWAY_LISTEN", "0.0.0.0:4566,0.0.0.0:443")]);
        assert_eq!(both.listen, Some((any(4566), Vec::new())));
        assert!(both.warnings[0].contains("0.0.0.0:443 is not served"));
        let wrong = read(&[("GATEWAY_LISTEN", "nowhere")]);
        assert!(wrong.listen.is_none() && wrong.warnings[0].contains("nowhere"));
    }

    #[test]
    fn what_is_not_here_is_named() {
        let settings = read(&[
            ("SERVICES", "s3, sqs:4576,iam,redshift"),
            ("AUTO_LOAD_POD", "orders"),
        ]);
        assert_eq!(
            settings.warnings,
            [
                "AUTO_LOAD_POD has no effect: use `rehearsal cloud load NAME`",
                "SERVICES names what this cloud does not have: iam, redshift; calls to it are refused",
            ]
        );
        let needless = read(&[
            ("EAGER_SERVICE_LOADING", "1"),
            ("SERVICES", "s3"),
            ("HOME", "/root"),
        ]);
        assert_eq!(needless, LocalStackSettings::default());
    }

    #[test]
    fn policies_are_enforced_if_asked() {
        let mode = |variables: &[(&str, &str)]| read(variables).iam;
        assert_eq!(mode(&[]), None);
        assert_eq!(mode(&[("ENFORCE_IAM", "0")]), None);
        assert_eq!(mode(&[("ENFORCE_IAM", "1")]), Some(IamMode::Strict));
        assert_eq!(mode(&[("IAM_SOFT_MODE", "1")]), Some(IamMode::Soft));
        let both = mode(&[("ENFORCE_IAM", "1"), ("IAM_SOFT_MODE", "1")]);
        assert_eq!(both, Some(IamMode::Soft));
    }

    #[test]
    fn origins_are_allowed() {
        let settings = read(&[("EXTRA_CORS_ALLOWED_ORIGINS", "http://a.test,nonsense")]);
        assert_eq!(settings.origins, ["http://a.test".parse().unwrap()]);
        assert_eq!(settings.warnings.len(), 1);
        assert_eq!(read(&[("DISABLE_CORS_CHECKS", "1")]).origins.len(), 1);
        assert_eq!(read(&[("DISABLE_CORS_CHECKS", "0")]).origins.len(), 0);
    }
}
