//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::connection::Connections;
use crate::error::not_found;
use crate::names;

/// What a client set, by the names of the API's members.
pub(crate) type Settings = Map<String, Value>;

/// Things of one kind by their ids.
pub(crate) type Items = BTreeMap<String, Settings>;

/// Amazon API Gateway.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ApiGateway {
    pub(crate) regions: Scoped<Region>,
    /// What Lambda authorizers answered.
    #[serde(skip)]
    pub(crate) decisions: BTreeMap<DecisionKey, CachedDecision>,
    /// The open connections of WebSocket APIs.
    #[serde(skip)]
    pub(crate) connections: Connections,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// APIs by their ids.
    pub(crate) apis: BTreeMap<String, Api>,
    /// Custom domain names.
    pub(crate) domains: BTreeMap<String, Domain>,
}

/// An API.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Api {
    pub(crate) id: String,
    pub(crate) settings: Settings,
    /// What the next deployment is of.
    pub(crate) content: Content,
    pub(crate) stages: BTreeMap<String, Stage>,
    /// The newest last.
    pub(crate) deployments: Vec<Deployment>,
}

/// What is deployed of an API.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) routes: Items,
    pub(crate) integrations: Items,
    pub(crate) authorizers: Items,
    /// Responses of routes and integrations, of WebSocket APIs; each with the id of what it
    /// is a response of.
    #[serde(default)]
    pub(crate) route_responses: Items,
    #[serde(default)]
    pub(crate) integration_responses: Items,
    #[serde(default)]
    pub(crate) models: Items,
}

/// A stage.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stage {
    pub(crate) settings: Settings,
    pub(crate) deployment: Option<String>,
}

/// A deployment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deployment {
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) description: Option<String>,
    pub(crate) is_automatic: bool,
    pub(crate) content: Arc<Content>,
}

/// A custom domain name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) settings: Settings,
    /// Mappings to APIs by their ids.
    pub(crate) mappings: Items,
}

/// What a custom domain name makes of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) api: String,
    pub(crate) stage: String,
    /// The part of the path that chose the mapping: `/v1`, or nothing.
    pub(crate) base: String,
    /// The path below.
    pub(crate) path: String,
}

impl Domain {
    /// Returns what the longest mapping that fits makes of a path.
    pub(crate) fn mapped(&self, path: &str) -> Option<Mapped> {
        let below = |key: &str| {
            if key.is_empty() {
                return Some(path);
            }
            let rest = path.strip_prefix('/')?.strip_prefix(key)?;
            (rest.is_empty() || rest.starts_with('/')).then_some(rest)
        };
        let fitting = self.mappings.values().filter_map(|mapping| {
            let key = text(mapping, "ApiMappingKey").unwrap_or_default();
            Some((key, below(key)?, mapping))
        });
        let (key, below, mapping) = fitting.max_by_key(|(key, ..)| key.len())?;
        let member = |name: &str| text(mapping, name).unwrap_or_default().to_owned();
        Some(Mapped {
            api: member("ApiId"),
            stage: member("Stage"),
            base: if key.is_empty() {
                String::new()
            } else {
                format!("/{key}")
            },
            path: if below.is_empty() {
                "/".to_owned()
            } else {
                below.to_owned()
            },
        })
    }
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

impl Content {
    /// Removes the responses of what is not there any more.
    pub(crate) fn remove_orphans(&mut self) {
        let (routes, integrations) = (&self.routes, &self.integrations);
        let is_of = |item: &Settings, member, all: &Items| {
            text(item, member).is_some_and(|id| all.contains_key(id))
        };
        self.route_responses
            .retain(|_, item| is_of(item, "RouteId", routes));
        self.integration_responses
            .retain(|_, item| is_of(item, "IntegrationId", integrations));
    }
}

impl Region {
    pub(crate) fn api(&mut self, id: &str) -> Result<&mut Api, ServiceError> {
        self.apis
            .get_mut(id)
            .ok_or_else(|| not_found(format!("Invalid API identifier specified {id}")))
    }
}

impl ApiGateway {
    /// Returns an API of the caller.
    pub(crate) fn api(&mut self, cx: &CallContext<'_>, id: &str) -> Result<&mut Api, ServiceError> {
        self.regions.for_caller(cx).api(id)
    }

    /// Returns a custom domain name of any account.
    pub(crate) fn any_domain(&self, name: &str) -> Option<&Domain> {
        let mut regions = self.regions.iter();
        regions.find_map(|(_, _, region)| region.domains.get(&name.to_ascii_lowercase()))
    }

    /// Returns the custom domain names of all accounts.
    pub(crate) fn all_domains(&self) -> Vec<String> {
        let regions = self.regions.iter();
        regions
            .flat_map(|(_, _, region)| region.domains.keys().cloned())
            .collect()
    }

    /// Returns an API of any account, with its account and region.
    pub(crate) fn any_api(&self, id: &str) -> Option<(&Arc<str>, &Arc<str>, &Api)> {
        let mut regions = self.regions.iter();
        regions.find_map(|(account, region, state)| Some((account, region, state.apis.get(id)?)))
    }
}

impl Api {
    /// Whether clients keep a connection and send messages.
    pub(crate) fn is_websocket(&self) -> bool {
        text(&self.settings, "ProtocolType") == Some("WEBSOCKET")
    }

    /// Deploys what has changed to the stages that deploy by themselves.
    pub(crate) fn changed(&mut self, cx: &mut CallContext<'_>) {
        let deploys = |stage: &Stage| stage.settings.get("AutoDeploy") == Some(&Value::Bool(true));
        if self.content.routes.is_empty() || !self.stages.values().any(deploys) {
            return;
        }
        let id = names::id(cx, "deployment", 6);
        let description = "Automatic deployment triggered by changes to the Api configuration";
        self.deploy(cx, id.clone(), Some(description.to_owned()), true);
        let now = Timestamp(cx.now());
        for stage in self.stages.values_mut().filter(|stage| deploys(stage)) {
            stage.deployment = Some(id.clone());
            stage.updated(now);
        }
        self.forget_unused();
    }

    /// Adds a deployment of what there is now.
    pub(crate) fn deploy(
        &mut self,
        cx: &CallContext<'_>,
        id: String,
        description: Option<String>,
        is_automatic: bool,
    ) -> &Deployment {
        let deployment = Deployment {
            id,
            created: Timestamp(cx.now()),
            description,
            is_automatic,
            content: Arc::new(self.content.clone()),
        };
        self.deployments.push(deployment);
        &self.deployments[self.deployments.len() - 1]
    }

    /// Removes the automatic deployments that no stage has any more.
    fn forget_unused(&mut self) {
        let stages = &self.stages;
        let is_used = |id: &String| {
            stages
                .values()
                .any(|stage| stage.deployment.as_ref() == Some(id))
        };
        self.deployments
            .retain(|deployment| !deployment.is_automatic || is_used(&deployment.id));
    }

    /// Returns what a stage serves.
    pub(crate) fn deployed(&self, stage: &str) -> Option<(&Stage, &Arc<Content>)> {
        let stage = self.stages.get(stage)?;
        let id = stage.deployment.as_ref()?;
        let mut deployments = self.deployments.iter();
        let deployment = deployments.find(|deployment| deployment.id == *id)?;
        Some((stage, &deployment.content))
    }
}

impl Stage {
    pub(crate) fn updated(&mut self, now: Timestamp) {
        self.settings
            .insert("LastUpdatedDate".to_owned(), time(now));
    }
}

/// Returns a time as operations answer it.
pub(crate) fn time(time: Timestamp) -> Value {
    serde_json::to_value(time).unwrap_or_default()
}

/// Returns a text of settings.
pub(crate) fn text<'a>(settings: &'a Settings, member: &str) -> Option<&'a str> {
    settings.get(member).and_then(Value::as_str)
}

/// Takes a text out of an input; the model has checked that it is there.
pub(crate) fn take(input: &mut Settings, member: &str) -> String {
    match input.remove(member) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn longest_mapping_is_taken() {
        let mapping = |key: &str, api: &str| match json!({"ApiMappingKey": key, "ApiId": api, "Stage": "prod"})
        {
            Value::Object(mapping) => (api.to_owned(), mapping),
            _ => unreachable!("it is an object"),
        };
        let mut domain = Domain {
            settings: Settings::new(),
            mappings: [mapping("orders", "a"), mapping("orders/v2", "b")].into(),
        };
        let found = |domain: &Domain, path| {
            domain
                .mapped(path)
                .map(|found| (found.api, found.base, found.path))
        };
        let expected = |api: &str, base: &str, path: &str| {
            Some((api.to_owned(), base.to_owned(), path.to_owned()))
        };
        assert_eq!(found(&domain, "/orders/7"), expected("a", "/orders", "/7"));
        assert_eq!(found(&domain, "/orders"), expected("a", "/orders", "/"));
        assert_eq!(
            found(&domain, "/orders/v2/7"),
            expected("b", "/orders/v2", "/7")
        );
        assert_eq!(
            found(&domain, "/orders/v20"),
            expected("a", "/orders", "/v20")
        );
        assert_eq!(found(&domain, "/ordersx"), None);
        domain.mappings.extend([mapping("", "c")]);
        assert_eq!(found(&domain, "/ordersx"), expected("c", "", "/ordersx"));
    }
}
