//! A cloud that all sandboxes share. Each sandbox reaches it through its own
//! embedded cloud, and has its own prefix of names.

use std::net::IpAddr;
use std::sync::Arc;

use rehearsal_cloud::{Upstream, UpstreamKind};
use rehearsal_process::{RunDirectory, run_directory};
use serde_json::json;

use super::access::CloudAccess;
use super::apis;
use super::clients::{CloudClients, SharedHttp};
use super::probe::{self, USER_POOLS};
use super::provision;
use crate::error::StageError;
use crate::loopback::is_loopback;
use crate::workload::Workload;

/// The prefix of all names that runs create in a shared cloud.
const PREFIX: &str = "rh-";
/// Mail is always sent by the embedded cloud, so that scenarios can read it.
const MAIL_SERVICES: [&str; 2] = ["ses", "sesv2"];
/// The service of tables and that of their streams. LocalStack has them only where it
/// can start the server that it runs for them.
const TABLES: [&str; 2] = ["dynamodb", "dynamodbstreams"];
/// The service of streams and the one that delivers what is in them, for which the same
/// holds.
const STREAMS: [&str; 2] = ["kinesis", "firehose"];

/// What a stage declares of services that not every cloud can start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OptionalServices {
    tables: bool,
    streams: bool,
}

impl OptionalServices {
    const NONE: Self = Self {
        tables: false,
        streams: false,
    };

    pub(crate) fn of(cloud: &rehearsal_script::stage::Cloud) -> Self {
        Self {
            tables: !cloud.tables.is_empty(),
            streams: !cloud.streams.is_empty() || !cloud.delivery_streams.is_empty(),
        }
    }
}

/// The cloud of a docker stage, or a running cloud.
#[derive(Debug)]
pub(crate) struct SharedCloud {
    pub(crate) upstream: Upstream,
    /// The addresses, besides loopback, at which the sandboxes' clouds listen.
    pub(crate) also_at: Vec<IpAddr>,
    run: Arc<str>,
    /// What the stage declares of them: else there is nothing to be removed.
    optional: OptionalServices,
    /// Its container, if the stage has started it. In other clouds the stage
    /// removes everything that it has created.
    container: Option<Workload>,
}

impl SharedCloud {
    /// Creates the shared cloud of a container of this stage.
    pub(crate) fn in_container(
        container: Workload,
        endpoint: &str,
        kind: UpstreamKind,
        has_user_pools: bool,
        also_at: Vec<IpAddr>,
        run: &RunDirectory,
    ) -> Self {
        Self {
            upstream: upstream(endpoint, kind, has_user_pools),
            also_at,
            run: run.id().into(),
            optional: OptionalServices::NONE,
            container: Some(container),
        }
    }

    /// Uses optional services of the cloud or, where it cannot even list what they have,
    /// those of the embedded one.
    pub(crate) async fn with_optional(
        mut self,
        optional: OptionalServices,
        http: &SharedHttp,
        region: &str,
    ) -> Self {
        self.optional = optional;
        let api = self.clients(http, region).api;
        for (declared, services, operation) in [
            (optional.tables, TABLES, "ListTables"),
            (optional.streams, STREAMS, "ListStreams"),
        ] {
            if !declared {
                continue;
            }
            if let Err(error) = api.call(services[0], operation, &json!({})).await {
                tracing::debug!(%error, "{} is in the embedded cloud", services[0]);
                self.upstream.not_its.extend(services);
            }
        }
        self
    }

    /// Uses a running cloud. Also returns how many resources of dead runs were
    /// removed from it.
    pub(crate) async fn connect(
        url: &str,
        region: &str,
        optional: OptionalServices,
        http: &SharedHttp,
        also_at: Vec<IpAddr>,
        run: &RunDirectory,
    ) -> Result<(Self, usize), StageError> {
        let endpoint = loopback_origin(url)?;
        let (kind, has_user_pools) = probe::detect(&endpoint).await?;
        let shared = Self {
            upstream: upstream(&endpoint, kind, has_user_pools),
            also_at,
            run: run.id().into(),
            optional: OptionalServices::NONE,
            container: None,
        };
        let shared = shared.with_optional(optional, http, region).await;
        let alive = tokio::task::spawn_blocking(run_directory::alive_run_ids).await;
        let alive = alive.unwrap_or_default();
        let is_of_dead_run = |name: &str| {
            let run = name.strip_prefix(PREFIX).and_then(|rest| rest.get(..8));
            run.is_some_and(|run| {
                run.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && !alive.iter().any(|alive| alive == run)
            })
        };
        let clients = shared.clients(http, region);
        let removed = shared.remove(&clients, PREFIX, is_of_dead_run).await?;
        Ok((shared, removed))
    }

    /// Whether user pools are created in it, not in the embedded cloud.
    pub(crate) fn has_user_pools(&self) -> bool {
        self.has_service(USER_POOLS)
    }

    /// Returns the prefix of the names of a sandbox.
    pub(crate) fn prefix(&self, sandbox: u64) -> String {
        format!("{PREFIX}{}-{sandbox}", self.run)
    }

    /// Removes what a sandbox has created, unless the cloud is removed as a whole.
    pub(crate) async fn remove_sandbox(&self, sandbox: u64, clients: &CloudClients) {
        if self.container.is_some() {
            return;
        }
        let prefix = format!("{}-", self.prefix(sandbox));
        if let Err(error) = self.remove(clients, &prefix, |_| true).await {
            tracing::warn!(%error, "resources of a sandbox are left until the run ends");
        }
    }

    /// Removes what the run has created, unless the cloud is removed as a whole.
    pub(crate) async fn close(&self, http: &SharedHttp, region: &str) {
        if self.container.is_some() {
            return;
        }
        let prefix = format!("{PREFIX}{}-", self.run);
        let clients = self.clients(http, region);
        if let Err(error) = self.remove(&clients, &prefix, |_| true).await {
            tracing::warn!(%error, "resources of the run are left for the next start to remove");
        }
    }

    /// Returns how its container ended, if it has ended.
    pub(crate) fn failure(&self) -> Option<String> {
        let status = self.container.as_ref()?.exit_status()?;
        Some(format!("the cloud's container ended with {status}"))
    }

    async fn remove(
        &self,
        clients: &CloudClients,
        prefix: &str,
        is_selected: impl Fn(&str) -> bool + Sync,
    ) -> Result<usize, StageError> {
        let has_service = |service: &str| {
            let is_declared = match service {
                _ if TABLES.contains(&service) => self.optional.tables,
                _ if STREAMS.contains(&service) => self.optional.streams,
                _ => true,
            };
            self.has_service(service) && is_declared
        };
        provision::remove(clients, prefix, has_service, is_selected).await
    }

    fn has_service(&self, service: &str) -> bool {
        !self.upstream.not_its.contains(&service)
    }

    fn clients(&self, http: &SharedHttp, region: &str) -> CloudClients {
        http.clients(&CloudAccess {
            endpoint: self.upstream.endpoint.to_string(),
            region: region.to_owned(),
            access_key_id: "test".into(),
            secret_access_key: "test".into(),
        })
    }
}

fn upstream(endpoint: &str, kind: UpstreamKind, has_user_pools: bool) -> Upstream {
    let mut embedded = MAIL_SERVICES.to_vec();
    if !has_user_pools {
        // LocalStack without a licence has neither.
        embedded.push(USER_POOLS);
        embedded.extend(apis::SERVICES);
    }
    Upstream {
        endpoint: endpoint.into(),
        kind,
        not_its: embedded,
    }
}

/// Returns the URL without its path, if it is on this machine.
fn loopback_origin(url: &str) -> Result<String, StageError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urls_of_this_machine_are_accepted() {
        for url in [
            "http://127.0.0.1:4566/",
            "http://localhost:4566",
            "http://[::1]:4566",
        ] {
            assert!(loopback_origin(url).is_ok(), "{url}");
        }
        for url in [
            "https://sqs.us-east-1.amazonaws.com",
            "http://10.0.0.1:4566",
            "http://localhost.example:4566",
            "127.0.0.1:4566",
        ] {
            assert!(loopback_origin(url).is_err(), "{url}");
        }
        let refused = loopback_origin("http://10.0.0.1:4566").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "could not use the cloud at http://10.0.0.1:4566: it is not on this machine"
        );
    }
}
