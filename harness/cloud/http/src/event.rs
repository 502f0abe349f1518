//! The events that functions get of requests, in the two versions of their format.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::request::Parts;
use rehearsal_cloud_core::auth::Identity;
use rehearsal_model::protocol::Form;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use crate::request::{
    SOURCE_IP, header, headers, is_text, milliseconds, protocol, query, request_time,
};

/// The headers that AWS writes with capitals in version 1.0.
const CAPITALISED: [(&str, &str); 7] = [
    ("content-length", "Content-Length"),
    ("host", "Host"),
    ("user-agent", "User-Agent"),
    ("x-amzn-trace-id", "X-Amzn-Trace-Id"),
    ("x-forwarded-for", "X-Forwarded-For"),
    ("x-forwarded-port", "X-Forwarded-Port"),
    ("x-forwarded-proto", "X-Forwarded-Proto"),
];

/// What an event says of a request.
#[derive(Debug, Clone, Copy)]
pub struct EventRequest<'a> {
    /// Method, version and headers.
    pub parts: &'a Parts,
    /// The parameters in the query.
    pub query: &'a Form,
    /// The account of the API, or of the caller of a function URL.
    pub account: &'a str,
    /// The id of the API.
    pub api: &'a str,
    /// The host that was called, without its port.
    pub domain: &'a str,
    /// The name of the stage.
    pub stage: &'a str,
    /// The route: `GET /orders/{id}`.
    pub route: &'a str,
    /// The path, as functions are told it.
    pub path: &'a str,
    /// The id of the request.
    pub request_id: &'a str,
    /// The time of the request.
    pub now: OffsetDateTime,
    /// The variables in the path.
    pub parameters: &'a BTreeMap<String, String>,
    /// The variables of the stage.
    pub variables: &'a BTreeMap<String, String>,
}

/// What an event of version 1.0 says besides.
#[derive(Debug)]
pub struct Resource<'a> {
    /// The path with its variables: `/orders/{id}`.
    pub path: &'a str,
    /// Its id.
    pub id: &'a str,
    /// The path in the context, if it is another one: with the stage.
    pub context_path: &'a str,
    /// What an authorizer said of the caller.
    pub authorizer: Value,
    /// Who signed the request.
    pub signer: Option<&'a Identity>,
}

impl EventRequest<'_> {
    /// Returns the first part of the domain.
    pub fn domain_prefix(&self) -> &str {
        self.domain.split('.').next().unwrap_or_default()
    }

    fn user_agent(&self) -> String {
        header(&self.parts.headers, "user-agent").unwrap_or_default()
    }

    /// Returns the event of version 2.0, without the body.
    pub fn version_2(&self, authorizer: Option<Value>) -> Value {
        let mut headers = headers(&self.parts.headers);
        let cookies = headers.remove("cookie").unwrap_or_default();
        let cookies: Vec<&str> = cookies
            .iter()
            .flat_map(|cookies| cookies.split(';'))
            .map(str::trim)
            .collect();
        let headers = headers
            .into_iter()
            .map(|(name, values)| (name, values.join(",")));
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route,
            "rawPath": self.path,
            "rawQueryString": self.parts.uri.query().unwrap_or_default(),
        });
        if !cookies.is_empty() {
            event["cookies"] = json!(cookies);
        }
        event["headers"] = json!(headers.collect::<BTreeMap<_, _>>());
        let query = self.joined_query();
        if !query.is_empty() {
            event["queryStringParameters"] = query.into();
        }
        let mut context = json!({
            "accountId": self.account,
            "apiId": self.api,
            "domainName": self.domain,
            "domainPrefix": self.domain_prefix(),
            "http": {
                "method": self.parts.method.as_str(),
                "path": self.path,
                "protocol": protocol(self.parts.version),
                "sourceIp": SOURCE_IP,
                "userAgent": self.user_agent(),
            },
            "requestId": self.request_id,
            "routeKey": self.route,
            "stage": self.stage,
            "time": request_time(self.now),
            "timeEpoch": milliseconds(self.now),
        });
        if let Some(authorizer) = authorizer {
            context["authorizer"] = authorizer;
        }
        event["requestContext"] = context;
        if !self.parameters.is_empty() {
            event["pathParameters"] = json!(self.parameters);
        }
        if !self.variables.is_empty() {
            event["stageVariables"] = json!(self.variables);
        }
        event
    }

    /// Returns the parameters of the query; the values of one are separated by commas.
    fn joined_query(&self) -> Map<String, Value> {
        let mut joined: Map<String, Value> = Map::new();
        for (name, value) in self.query.iter() {
            if let Some(Value::String(values)) = joined.get_mut(name) {
                values.push(',');
                values.push_str(value);
            } else {
                joined.insert(name.to_owned(), value.into());
            }
        }
        joined
    }

    /// Returns the event of version 1.0, without the body.
    pub fn version_1(&self, resource: &Resource<'_>) -> Value {
        let capitalised = |name: String| {
            let mut known = CAPITALISED.iter();
            let known = known.find(|(lower, _)| *lower == name);
            known.map_or(name.clone(), |(_, name)| (*name).to_owned())
        };
        let headers = headers(&self.parts.headers).into_iter();
        let headers: BTreeMap<String, Vec<String>> = headers
            .map(|(name, values)| (capitalised(name), values))
            .collect();
        let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in query(self.query) {
            parameters.entry(name).or_default().push(value);
        }
        let or_null = |value: Value, is_empty: bool| if is_empty { Value::Null } else { value };
        let signer = resource.signer;
        json!({
            "version": "1.0",
            "resource": resource.path,
            "path": self.path,
            "httpMethod": self.parts.method.as_str(),
            "headers": last(&headers),
            "multiValueHeaders": headers,
            "queryStringParameters": or_null(last(&parameters).into(), parameters.is_empty()),
            "multiValueQueryStringParameters": or_null(json!(parameters), parameters.is_empty()),
            "requestContext": {
                "accountId": self.account,
                "apiId": self.api,
                "authorizer": &resource.authorizer,
                "domainName": self.domain,
                "domainPrefix": self.domain_prefix(),
                "extendedRequestId": self.request_id,
                "httpMethod": self.parts.method.as_str(),
                "identity": {
                    "accessKey": signer.map(|signer| &signer.access_key_id),
                    "accountId": signer.map(|signer| &signer.account),
                    "caller": signer.map(|signer| &signer.user_id),
                    "cognitoAmr": null,
                    "cognitoAuthenticationProvider": null,
                    "cognitoAuthenticationType": null,
                    "cognitoIdentityId": null,
                    "cognitoIdentityPoolId": null,
                    "principalOrgId": null,
                    "sourceIp": SOURCE_IP,
                    "user": signer.map(|signer| &signer.user_id),
                    "userAgent": self.user_agent(),
                    "userArn": signer.map(|signer| &signer.arn),
                },
                "path": resource.context_path,
                "protocol": protocol(self.parts.version),
                "requestId": self.request_id,
                "requestTime": request_time(self.now),
                "requestTimeEpoch": milliseconds(self.now),
                "resourceId": resource.id,
                "resourcePath": resource.path,
                "stage": self.stage,
            },
            "pathParameters": or_null(json!(self.parameters), self.parameters.is_empty()),
            "stageVariables": or_null(json!(self.variables), self.variables.is_empty()),
        })
    }
}

/// Returns the last value of each name.
pub fn last(all: &BTreeMap<String, Vec<String>>) -> Map<String, Value> {
    let last = all
        .iter()
        .filter_map(|(name, values)| Some((name, values.last()?)));
    last.map(|(name, value)| (name.clone(), value.clone().into()))
        .collect()
}

/// Adds the body to an event, in base64 if its type is not one of text. An empty body is left
/// out.
pub fn add_body(event: &mut Value, headers: &HeaderMap, body: &[u8]) {
    if body.is_empty() {
        event["isBase64Encoded"] = false.into();
        return;
    }
    let text = std::str::from_utf8(body).ok().filter(|_| is_text(headers));
    add(event, body, text);
}

/// Adds the body to an event that has it in base64 only if it is asked to be, or is no text.
/// An empty body is null.
pub fn add_body_or_null(event: &mut Value, body: &[u8], is_binary: bool) {
    if body.is_empty() {
        event["body"] = Value::Null;
        event["isBase64Encoded"] = false.into();
        return;
    }
    let text = std::str::from_utf8(body).ok().filter(|_| !is_binary);
    add(event, body, text);
}

fn add(event: &mut Value, body: &[u8], text: Option<&str>) {
    let encoded = || STANDARD.encode(body);
    event["body"] = text.map_or_else(encoded, str::to_owned).into();
    event["isBase64Encoded"] = text.is_none().into();
}
