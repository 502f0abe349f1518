//! The stage that a request calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::OffsetDateTime;

use super::refusal::Refusal;
use super::request::RestRequest;
use crate::gateway_response::ResponseType;
use crate::state::{Content, RestApis, Settings, flag, text, texts};

/// A stage and what it serves.
#[derive(Debug, Clone)]
pub(super) struct Deployed {
    pub(super) account: Arc<str>,
    pub(super) region: Arc<str>,
    pub(super) api: String,
    /// The settings of the API and of the stage.
    pub(super) api_settings: Settings,
    pub(super) stage_settings: Settings,
    pub(super) stage: String,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) deployment: String,
    pub(super) content: Arc<Content>,
    /// What functions are told the path begins with, and the path of the resource.
    pub(super) base: String,
    pub(super) path: String,
    pub(super) now: OffsetDateTime,
    pub(super) real_now: OffsetDateTime,
    pub(super) request_id: String,
}

fn forbidden(reason: String) -> Refusal {
    Refusal::new(ResponseType::InvalidApiKey, "Forbidden", reason)
}

impl Deployed {
    pub(super) fn of(
        apis: &RestApis,
        request: &RestRequest,
        (now, real_now): (OffsetDateTime, OffsetDateTime),
        request_id: &str,
    ) -> Result<Self, Refusal> {
        let Some((account, region, api)) = apis.any_api(&request.api) else {
            return Err(forbidden(match &request.domain {
                Some(domain) => {
                    format!(
                        "the domain name {domain} has no mapping for {}",
                        request.path
                    )
                }
                None => format!("there is no API {}", request.api),
            }));
        };
        if flag(&api.settings, "disableExecuteApiEndpoint") && request.domain.is_none() {
            return Err(forbidden(
                "the API answers custom domain names only (disableExecuteApiEndpoint)".to_owned(),
            ));
        }
        let (stage, base, path) = request.stage();
        let deployed = api.deployed(&stage).ok_or_else(|| {
            let names: Vec<&str> = api.stages.keys().map(String::as_str).collect();
            forbidden(format!(
                "the API has no deployed stage {stage}; its stages: {}",
                names.join(", ")
            ))
        })?;
        let (stage_settings, deployment) = deployed;
        Ok(Self {
            account: Arc::clone(account),
            region: Arc::clone(region),
            api: api.id.clone(),
            api_settings: api.settings.clone(),
            stage_settings: stage_settings.clone(),
            variables: texts(stage_settings, "variables"),
            deployment: text(&deployment.settings, "id")
                .unwrap_or_default()
                .to_owned(),
            content: Arc::clone(&deployment.content),
            stage,
            base,
            path,
            now,
            real_now,
            request_id: request_id.to_owned(),
        })
    }

    /// Returns the path as functions are told it in the context: with the stage, or with what
    /// chose the mapping of a custom domain name.
    pub(super) fn full_path(&self) -> String {
        format!("{}{}", self.base, self.path)
    }

    /// Returns the ARN of something of the API: `STAGE/GET/orders`, `authorizers/ID`.
    pub(super) fn arn(&self, path: &str) -> String {
        let Self {
            account,
            region,
            api,
            ..
        } = self;
        format!("arn:aws:execute-api:{region}:{account}:{api}/{path}")
    }
}
