//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, Scoped, Service as _, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::not_found;
use crate::usage::{Bucket, Plan};

pub(crate) use crate::settings::{Items, Settings, flag, members, take, text, texts, time};

/// The REST APIs of Amazon API Gateway.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct RestApis {
    pub(crate) regions: Scoped<Region>,
    /// What Lambda authorizers answered.
    #[serde(skip)]
    pub(crate) decisions: BTreeMap<DecisionKey, CachedDecision>,
    /// How many requests are let through now, by what throttles them.
    #[serde(skip)]
    pub(crate) buckets: BTreeMap<String, Bucket>,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// APIs by their ids.
    pub(crate) apis: BTreeMap<String, Api>,
    /// API keys by their ids.
    pub(crate) keys: Items,
    /// Usage plans by their ids.
    pub(crate) plans: BTreeMap<String, Plan>,
    /// Custom domain names.
    pub(crate) domains: BTreeMap<String, Domain>,
    /// What is set for the account.
    pub(crate) account: Settings,
}

/// An API.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Api {
    pub(crate) id: String,
    pub(crate) settings: Settings,
    /// What the next deployment is of.
    pub(crate) content: Content,
    pub(crate) stages: Items,
    /// The newest last.
    pub(crate) deployments: Vec<Deployment>,
}

/// What is deployed of an API.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Content {
    /// Resources by their ids.
    pub(crate) resources: BTreeMap<String, Resource>,
    /// Models by their names.
    pub(crate) models: Items,
    pub(crate) validators: Items,
    pub(crate) authorizers: Items,
    /// Gateway responses that were set, by their types.
    pub(crate) gateway_responses: Items,
}

/// A resource: a path and what can be done there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub(crate) settings: Settings,
    /// Methods by their verbs, with their responses and integrations.
    pub(crate) methods: Items,
}

/// A deployment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deployment {
    pub(crate) settings: Settings,
    pub(crate) content: Arc<Content>,
}

/// A custom domain name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) settings: Settings,
    /// Mappings to APIs by their base paths; `(none)` is that of all other paths.
    pub(crate) mappings: Items,
}

/// What the decision of a Lambda authorizer is remembered by: authorizer, stage, and the
/// values of the identity sources.
pub(crate) type DecisionKey = (String, String, Vec<String>);

/// What a Lambda authorizer answered.
#[derive(Debug, Clone)]
pub(crate) struct CachedDecision {
    pub(crate) answer: Value,
    pub(crate) until: OffsetDateTime,
}

impl RestApis {
    /// Returns an API of the caller.
    pub(crate) fn api(&mut self, cx: &CallContext<'_>, id: &str) -> Result<&mut Api, ServiceError> {
        let missing = || {
            let account = cx.account();
            not_found(format!("Invalid API identifier specified {account}:{id}"))
        };
        let apis = &mut self.regions.for_caller(cx).apis;
        apis.get_mut(id).ok_or_else(missing)
    }

    /// Returns an API of any account, with its account and region.
    pub(crate) fn any_api(&self, id: &str) -> Option<(&Arc<str>, &Arc<str>, &Api)> {
        let mut regions = self.regions.iter();
        regions.find_map(|(account, region, state)| Some((account, region, state.apis.get(id)?)))
    }

    /// Returns a custom domain name of any account.
    pub(crate) fn any_domain(&self, name: &str) -> Option<&Domain> {
        let mut regions = self.regions.iter();
        regions.find_map(|(_, _, region)| region.domains.get(&name.to_ascii_lowercase()))
    }

    /// Returns the ids of all APIs and all custom domain names: requests to them come to this
    /// service.
    pub(crate) fn all_hosts(&self) -> Vec<String> {
        let regions = self.regions.iter();
        let names =
            regions.flat_map(|(_, _, region)| region.apis.keys().chain(region.domains.keys()));
        names.cloned().collect()
    }

    /// Has the requests to the APIs and the domain names come to this service.
    pub(crate) fn set_hosts(&self, cx: &CallContext<'_>) {
        cx.environment.hosts.set(Self::MODEL.name, self.all_hosts());
    }
}

impl Api {
    /// Returns the id of the resource of the path `/`.
    pub(crate) fn root(&self) -> &str {
        text(&self.settings, "rootResourceId").unwrap_or_default()
    }

    /// Returns a resource.
    pub(crate) fn resource(&mut self, id: &str) -> Result<&mut Resource, ServiceError> {
        let missing = || not_found("Invalid Resource identifier specified");
        self.content.resources.get_mut(id).ok_or_else(missing)
    }

    /// Returns a deployment.
    pub(crate) fn deployment(&self, id: &str) -> Option<&Deployment> {
        let mut deployments = self.deployments.iter();
        deployments.find(|deployment| text(&deployment.settings, "id") == Some(id))
    }

    /// Returns what a stage serves, with the id of its deployment.
    pub(crate) fn deployed(&self, stage: &str) -> Option<(&Settings, &Deployment)> {
        let stage = self.stages.get(stage)?;
        let deployment = self.deployment(text(stage, "deploymentId")?)?;
        Some((stage, deployment))
    }
}

impl Content {
    /// Returns the path of a resource.
    pub(crate) fn path(&self, id: &str) -> &str {
        let resource = self.resources.get(id);
        let path = resource.and_then(|resource| text(&resource.settings, "path"));
        path.unwrap_or_default()
    }
}
