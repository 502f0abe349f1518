//! The client of a connection.

use std::sync::Arc;

use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::target::PATH;
use serde_json::Value;
use time::OffsetDateTime;

use crate::plane::request::ApiRequest;

/// What is known of the client of a connection.
#[derive(Debug, Clone)]
pub(super) struct Client {
    /// The id of the connection.
    pub(super) id: String,
    pub(super) account: Arc<str>,
    pub(super) region: Arc<str>,
    pub(super) api: String,
    pub(super) stage: String,
    /// Host and path by which the client called the API.
    pub(super) domain: String,
    pub(super) host: String,
    pub(super) connected_at: OffsetDateTime,
    pub(super) user_agent: String,
    /// Who signed the request for the connection.
    pub(super) signer: Option<Identity>,
    /// What the authorizer said of the client.
    pub(super) authorizer: Option<Value>,
}

impl Client {
    pub(super) fn of(
        request: &ApiRequest,
        id: String,
        (account, region): (&Arc<str>, &Arc<str>),
        stage: &str,
        now: OffsetDateTime,
    ) -> Self {
        let host = request.header("host").unwrap_or_default();
        Self {
            id,
            account: Arc::clone(account),
            region: Arc::clone(region),
            api: request.api.clone(),
            stage: stage.to_owned(),
            domain: domain(request, &host),
            host,
            connected_at: now,
            user_agent: request.header("user-agent").unwrap_or_default(),
            signer: None,
            authorizer: None,
        }
    }

    /// Notes what was found out about the client.
    pub(super) fn authorized(&mut self, authorized: Authorized) {
        match authorized {
            Authorized::Function(context) => self.authorizer = Some(context),
            Authorized::Signer(identity) => self.signer = Some(identity),
            Authorized::Anyone | Authorized::Token { .. } => {}
        }
    }

    /// Returns the ARN of a route, as policies of functions name it.
    pub(super) fn route_arn(&self, key: &str) -> String {
        let Self {
            account,
            region,
            api,
            stage,
            ..
        } = self;
        format!("arn:aws:execute-api:{region}:{account}:{api}/{stage}/{key}")
    }
}

/// Returns what functions make the URL of `@connections` of: `SCHEME://DOMAIN/STAGE`. It is
/// where the client called the API, with the port, as there is no other that answers.
fn domain(request: &ApiRequest, host: &str) -> String {
    let path = request.parts.uri.path();
    let below = path
        .strip_prefix(PATH)
        .map_or(0, |rest| PATH.len() + rest.find('/').unwrap_or(rest.len()));
    format!("{host}{}", &path[..below])
}
