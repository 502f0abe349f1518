//! A request, and what is known of it when its method has been found.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bytes::Bytes;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::event::{EventRequest, Resource};
use rehearsal_cloud_http::request::decode;
use serde_json::Value;

use super::deployed::Deployed;
use super::request::RestRequest;
use super::route::Method;

/// A request to a method.
pub(super) struct Exchange<'a> {
    pub(super) request: &'a RestRequest,
    pub(super) body: &'a Bytes,
    pub(super) call: &'a RawCall,
    pub(super) deployed: &'a Deployed,
    pub(super) method: &'a Method,
    pub(super) authorized: OnceLock<Authorized>,
    /// The API key that was used: its id and its value.
    pub(super) api_key: OnceLock<(String, String)>,
}

impl Exchange<'_> {
    /// Returns what is known of the caller.
    pub(super) fn authorized(&self) -> &Authorized {
        self.authorized.get().unwrap_or(&Authorized::Anyone)
    }

    /// Returns the ARN of the request, as policies name it.
    pub(super) fn arn(&self) -> String {
        let verb = self.request.parts.method.as_str();
        let path = self.deployed.path.trim_start_matches('/');
        self.deployed
            .arn(&format!("{}/{verb}/{path}", self.deployed.stage))
    }

    /// Returns the ARN of the method, as the policies of functions name it.
    pub(super) fn method_arn(&self) -> String {
        let verb = self.method.settings["httpMethod"]
            .as_str()
            .unwrap_or_default();
        let verb = if verb == "ANY" { "*" } else { verb };
        let path = self.method.resource_path.trim_start_matches('/');
        let path: Vec<&str> = path
            .split('/')
            .map(|part| if part.starts_with('{') { "*" } else { part })
            .collect();
        self.deployed.arn(&format!(
            "{}/{verb}/{}",
            self.deployed.stage,
            path.join("/")
        ))
    }

    /// Returns the event of the request, without the body. Recorded: apigateway_lambda,
    /// `test_lambda_aws_proxy_integration`.
    pub(super) fn event(&self) -> Value {
        let Self {
            request,
            deployed,
            method,
            ..
        } = self;
        let (path, domain) = (decode(&deployed.path), request.domain());
        let nothing = BTreeMap::new();
        let event = EventRequest {
            parts: &request.parts,
            query: &request.query,
            account: &deployed.account,
            api: &deployed.api,
            domain: &domain,
            stage: &deployed.stage,
            route: &method.resource_path,
            path: &path,
            request_id: &deployed.request_id,
            now: deployed.now,
            parameters: if method.parameters.is_empty() {
                &nothing
            } else {
                &method.parameters
            },
            variables: &deployed.variables,
        };
        let mut event = event.version_1(&Resource {
            path: &method.resource_path,
            id: &method.resource_id,
            context_path: &decode(&deployed.full_path()),
            authorizer: self.authorized().in_version_1(),
            signer: self.authorized().signer(),
        });
        if let Value::Object(event) = &mut event {
            event.remove("version");
        }
        capitalise(&mut event["headers"]);
        capitalise(&mut event["multiValueHeaders"]);
        let context = &mut event["requestContext"];
        context["deploymentId"] = deployed.deployment.clone().into();
        if let (Value::Object(members), true) = (
            &mut *context,
            matches!(
                self.authorized(),
                Authorized::Anyone | Authorized::Signer(_)
            ),
        ) {
            members.remove("authorizer");
        }
        if let Value::Object(identity) = &mut context["identity"] {
            identity.remove("cognitoAmr");
            if let Some((id, value)) = self.api_key.get() {
                identity.insert("apiKeyId".to_owned(), id.clone().into());
                identity.insert("apiKey".to_owned(), value.clone().into());
            }
        }
        event
    }
}

/// Writes the names of usual headers as clients do (`Content-Type`). AWS passes on what the
/// client wrote, which is not known here, as servers read names in lower case.
fn capitalise(headers: &mut Value) {
    const USUAL: [&str; 19] = [
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-encoding",
        "content-language",
        "content-length",
        "content-type",
        "cookie",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "origin",
        "range",
        "referer",
        "upgrade-insecure-requests",
        "via",
    ];
    let Value::Object(headers) = headers else {
        return;
    };
    for name in USUAL {
        if let Some(value) = headers.remove(name) {
            let words = name.split('-').map(|word| {
                let (first, rest) = word.split_at(1);
                first.to_ascii_uppercase() + rest
            });
            headers.insert(words.collect::<Vec<_>>().join("-"), value);
        }
    }
}
