//! A cloud that all sandboxes share: each has a tap in front of it, and names
//! of its own.

use std::net::IpAddr;
use std::sync::Arc;

use rehearsal_cloud::{Upstream, UpstreamKind};
use serde_json::Value;

use super::clients::{CloudAccess, Sdk, SdkClients};
use super::leave;
use crate::error::StageError;
use crate::rundir::{self, RunDir};
use crate::running::Running;

/// What every name that runs make in a shared cloud begins with.
const MARK: &str = "rh-";
/// Mails are answered by the sandbox's own tap: what they say is to be read.
const MAIL: [&str; 2] = ["ses", "sesv2"];
const POOLS: &str = "cognito-idp";

/// The cloud of a docker stage, or one that was running before.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) upstream: Upstream,
    /// The addresses, besides loopback, at which taps answer.
    pub(crate) also_at: Vec<IpAddr>,
    run: Arc<str>,
    /// The container it is in; without, it was there before us, and is to be
    /// left as it was.
    container: Option<Running>,
}

impl Shared {
    /// The cloud in a container of ours.
    pub(crate) fn own(
        container: Running,
        endpoint: &str,
        kind: UpstreamKind,
        has_cognito: bool,
        also_at: Vec<IpAddr>,
        run: &RunDir,
    ) -> Self {
        let mut not_its = MAIL.to_vec();
        if !has_cognito {
            not_its.push(POOLS);
        }
        Self {
            upstream: Upstream {
                endpoint: endpoint.into(),
                kind,
                not_its,
            },
            also_at,
            run: run.id().into(),
            container: Some(container),
        }
    }

    /// A cloud that runs already. Also says how much of dead runs was removed
    /// from it.
    pub(crate) async fn found(
        url: &str,
        region: &str,
        sdk: &Sdk,
        also_at: Vec<IpAddr>,
        run: &RunDir,
    ) -> Result<(Self, usize), StageError> {
        let endpoint = on_loopback(url)?;
        let (kind, has_cognito) = ask(&endpoint).await?;
        let mut not_its = MAIL.to_vec();
        if !has_cognito {
            not_its.push(POOLS);
        }
        let shared = Self {
            upstream: Upstream {
                endpoint: endpoint.into(),
                kind,
                not_its,
            },
            also_at,
            run: run.id().into(),
            container: None,
        };
        let living = tokio::task::spawn_blocking(rundir::living).await;
        let living = living.unwrap_or_default();
        let is_dead = |name: &str| {
            let run = name.strip_prefix(MARK).and_then(|rest| rest.get(..8));
            run.is_some_and(|run| {
                run.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && !living.iter().any(|alive| alive == run)
            })
        };
        let swept = leave::remove(&shared.clients(sdk, region), MARK, is_dead).await?;
        Ok((shared, swept))
    }

    /// Whether it has user pools of its own.
    pub(crate) fn has_pools(&self) -> bool {
        !self.upstream.not_its.contains(&POOLS)
    }

    /// What the names of a sandbox begin with.
    pub(crate) fn prefix(&self, sandbox: u64) -> String {
        format!("{MARK}{}-{sandbox}", self.run)
    }

    /// Removes what a sandbox made, where somebody else uses the cloud, too.
    pub(crate) async fn leave(&self, sandbox: u64, clients: &SdkClients) {
        if self.container.is_some() {
            return;
        }
        let prefix = format!("{}-", self.prefix(sandbox));
        if let Err(error) = leave::remove(clients, &prefix, |_| true).await {
            tracing::warn!(%error, "what a sandbox made goes with its run");
        }
    }

    /// Removes what the run made.
    pub(crate) async fn end(&self, sdk: &Sdk, region: &str) {
        if self.container.is_some() {
            return;
        }
        let prefix = format!("{MARK}{}-", self.run);
        let clients = self.clients(sdk, region);
        if let Err(error) = leave::remove(&clients, &prefix, |_| true).await {
            tracing::warn!(%error, "what the run made stays for the next start to sweep");
        }
    }

    /// How its container ended, if it has.
    pub(crate) fn died(&self) -> Option<String> {
        let status = self.container.as_ref()?.exit_status()?;
        Some(format!("the cloud's container ended with {status}"))
    }

    fn clients(&self, sdk: &Sdk, region: &str) -> SdkClients {
        sdk.clients(&CloudAccess {
            endpoint: self.upstream.endpoint.to_string(),
            region: region.to_owned(),
            access_key_id: "test".into(),
            secret_access_key: "test".into(),
        })
    }
}

/// The URL without a path, if it is this machine's.
fn on_loopback(url: &str) -> Result<String, StageError> {
    let refused = |reason: &str| StageError::CloudUrl {
        url: url.into(),
        reason: reason.into(),
    };
    let parsed = reqwest::Url::parse(url).map_err(|error| refused(&error.to_string()))?;
    if parsed.scheme() != "http" {
        return Err(refused("it does not begin with http://"));
    }
    if !parsed.host_str().is_some_and(is_loopback) {
        return Err(refused("it is not on this machine"));
    }
    Ok(parsed.origin().ascii_serialization())
}

/// Whether a host's name is this machine's.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// What tokens of another cloud's pool say they are issued by: it tells that
/// where anybody who wants to check a token looks it up.
pub(super) async fn issuer(endpoint: &str, pool: &str) -> String {
    let here = format!("{endpoint}/{pool}");
    let told = document(&format!("{here}/.well-known/openid-configuration")).await;
    let told = told.unwrap_or_default();
    told["issuer"].as_str().map_or(here, str::to_owned)
}

/// What kind of cloud it is, and whether it has user pools.
pub(crate) async fn ask(endpoint: &str) -> Result<(UpstreamKind, bool), StageError> {
    let health = document(&format!("{endpoint}/_localstack/health")).await;
    let health = health.map_err(|error| StageError::CloudUrl {
        url: endpoint.into(),
        reason: crate::apps::ready::innermost(&error),
    })?;
    let kind = match health["edition"].as_str() {
        Some("rehearsal") => UpstreamKind::Rehearsal,
        Some(_) => UpstreamKind::LocalStack,
        None => UpstreamKind::Other,
    };
    // Those of our kind of cloud are the same here and there, and here can be
    // looked into: codes are read, tokens made that were issued long ago.
    let has_pools = kind != UpstreamKind::Rehearsal && !health["services"][POOLS].is_null();
    Ok((kind, has_pools))
}

/// What stands at a URL. Anything but JSON is another cloud's way to say that it
/// knows nothing of it.
async fn document(url: &str) -> Result<Value, reqwest::Error> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(std::time::Duration::from_secs(10))
        .build()?;
    let answer = client.get(url).send().await?;
    Ok(answer.json().await.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_cloud_says_itself_who_issues_its_tokens() {
        use rehearsal_cloud::{Cloud, Config, Issuer};
        let config = Config {
            issuer: Issuer::Url("http://cloud.test:4566".into()),
            ..Config::default()
        };
        let cloud = Cloud::start(config).await.unwrap();
        let access = CloudAccess {
            endpoint: cloud.endpoint().into(),
            region: "us-east-1".into(),
            access_key_id: "test".into(),
            secret_access_key: "test".into(),
        };
        let cognito = Sdk::new().clients(&access).cognito;
        let made = cognito.create_user_pool().pool_name("people").send().await;
        let pool = made.unwrap().user_pool.unwrap().id.unwrap();
        let told = issuer(cloud.endpoint(), &pool).await;
        assert_eq!(told, format!("http://cloud.test:4566/{pool}"));
        // One that does not say is taken to be where it is.
        let other = issuer(cloud.endpoint(), "us-east-1_none").await;
        assert_eq!(other, format!("{}/us-east-1_none", cloud.endpoint()));
    }

    #[test]
    fn only_this_machine_is_taken() {
        for url in [
            "http://127.0.0.1:4566/",
            "http://localhost:4566",
            "http://[::1]:4566",
        ] {
            assert!(on_loopback(url).is_ok(), "{url}");
        }
        for url in [
            "https://sqs.us-east-1.amazonaws.com",
            "http://10.0.0.1:4566",
            "http://localhost.example:4566",
            "127.0.0.1:4566",
        ] {
            assert!(on_loopback(url).is_err(), "{url}");
        }
        let refused = on_loopback("http://10.0.0.1:4566").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "could not use the cloud at http://10.0.0.1:4566: it is not on this machine"
        );
    }
}
