//! Security schemes: authorizers, API keys and signatures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{chosen, members};
use crate::state::{Settings, members as object};

const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const AUTHTYPE: &str = "x-amazon-apigateway-authtype";

/// What a security scheme asks of a caller.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scheme {
    ApiKey,
    Signature,
    /// Settings of an authorizer.
    Authorizer(Settings),
}

/// Reads the security schemes of a document.
pub(super) fn read(document: &Value) -> BTreeMap<String, Scheme> {
    let new = members(&document["components"]["securitySchemes"]);
    let all = members(&document["securityDefinitions"]).chain(new);
    all.filter_map(|(name, scheme)| Some((name.clone(), read_one(name, scheme)?)))
        .collect()
}

fn read_one(name: &str, scheme: &Value) -> Option<Scheme> {
    let extension = &scheme[AUTHORIZER];
    if extension.is_object() {
        return Some(Scheme::Authorizer(authorizer(name, scheme, extension)));
    }
    let authtype = scheme[AUTHTYPE].as_str().unwrap_or_default();
    if authtype.eq_ignore_ascii_case("awsSigv4") {
        return Some(Scheme::Signature);
    }
    let header = scheme["name"].as_str().unwrap_or_default();
    let is_key = scheme["type"] == "apiKey" && header.eq_ignore_ascii_case("x-api-key");
    is_key.then_some(Scheme::ApiKey)
}

fn authorizer(name: &str, scheme: &Value, extension: &Value) -> Settings {
    let mut settings = chosen(
        extension,
        &[
            "authorizerUri",
            "authorizerCredentials",
            "identitySource",
            "identityValidationExpression",
            "authorizerResultTtlInSeconds",
            "providerARNs",
        ],
    );
    let kind = extension["type"]
        .as_str()
        .unwrap_or("token")
        .to_ascii_uppercase();
    let header = scheme["name"].as_str().unwrap_or("Authorization");
    if kind != "REQUEST" {
        settings
            .entry("identitySource")
            .or_insert_with(|| format!("method.request.header.{header}").into());
    }
    let mut more = object(json!({"name": name, "type": kind}));
    if let Some(authtype) = scheme.get(AUTHTYPE) {
        more.insert("authType".to_owned(), authtype.clone());
    }
    settings.extend(more);
    settings
}
