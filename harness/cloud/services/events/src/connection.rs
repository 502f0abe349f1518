//! Connections: how requests to HTTP endpoints are authorized.

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::validation;

pub(crate) const AUTHORIZED: &str = "AUTHORIZED";
pub(crate) const AUTHORIZING: &str = "AUTHORIZING";
pub(crate) const DEAUTHORIZED: &str = "DEAUTHORIZED";

/// The parameters that are added to requests, with their names in a connection's secret.
const HTTP_PARAMETERS: [(&str, &str); 3] = [
    ("HeaderParameters", "header_parameters"),
    ("QueryStringParameters", "query_string_parameters"),
    ("BodyParameters", "body_parameters"),
];

/// A connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) kind: AuthorizationType,
    /// Its parameters as they were given, with what is secret.
    pub(crate) parameters: Value,
    /// The name of the secret with its parameters.
    pub(crate) secret_name: String,
    pub(crate) secret_arn: Option<String>,
    pub(crate) state: String,
    pub(crate) state_reason: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    pub(crate) authorized: Timestamp,
    /// The token of the authorization endpoint.
    pub(crate) token: Option<Token>,
    /// Whether the authorization endpoint was asked, and has not answered.
    pub(crate) is_asking: bool,
    /// The deliveries that wait for a token.
    pub(crate) waiting: Vec<u64>,
}

/// How a connection authorizes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AuthorizationType {
    ApiKey,
    Basic,
    OauthClientCredentials,
}

/// A token of an authorization endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) text: String,
    /// Until when it is good: milliseconds since the epoch.
    pub(crate) until: i64,
}

impl AuthorizationType {
    /// Returns the member with the parameters of the type, and those that there have to be.
    fn members(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::ApiKey => ("ApiKeyAuthParameters", &["ApiKeyName", "ApiKeyValue"]),
            Self::Basic => ("BasicAuthParameters", &["Username", "Password"]),
            Self::OauthClientCredentials => (
                "OAuthParameters",
                &["ClientParameters", "AuthorizationEndpoint", "HttpMethod"],
            ),
        }
    }

    /// Returns the state of a connection whose parameters have just been given.
    pub(crate) fn first_state(self) -> &'static str {
        match self {
            Self::OauthClientCredentials => AUTHORIZING,
            Self::ApiKey | Self::Basic => AUTHORIZED,
        }
    }
}

/// Checks that the parameters fit the type.
pub(crate) fn check(kind: AuthorizationType, parameters: &Value) -> Result<(), ServiceError> {
    let (member, required) = kind.members();
    let given = &parameters[member];
    match required.iter().find(|name| given[**name].is_null()) {
        None => Ok(()),
        Some(missing) => Err(validation(format!(
            "Parameter(s) AuthParameters.{member}.{missing} must be specified for the \
             authorization type."
        ))),
    }
}

/// Writes the members of an update over those that were given before.
pub(crate) fn update(parameters: &mut Value, changes: Value) {
    match (parameters, changes) {
        (Value::Object(known), Value::Object(changes)) => {
            for (name, change) in changes {
                update(known.entry(name).or_insert(Value::Null), change);
            }
        }
        (known, change) => *known = change,
    }
}

impl Connection {
    /// Returns the parameters of its type.
    pub(crate) fn own(&self) -> &Value {
        &self.parameters[self.kind.members().0]
    }

    /// Returns the token, if it is still good.
    pub(crate) fn good_token(&self, now: i64) -> Option<&str> {
        let token = self.token.as_ref()?;
        (token.until > now).then_some(token.text.as_str())
    }

    /// Returns the parameters without what is secret.
    pub(crate) fn shown_parameters(&self) -> Value {
        let (member, _) = self.kind.members();
        let own = self.own();
        let mut shown = json!({});
        shown[member] = match self.kind {
            AuthorizationType::ApiKey => json!({"ApiKeyName": own["ApiKeyName"]}),
            AuthorizationType::Basic => json!({"Username": own["Username"]}),
            AuthorizationType::OauthClientCredentials => {
                let mut shown = json!({
                    "ClientParameters": {"ClientID": own["ClientParameters"]["ClientID"]},
                    "AuthorizationEndpoint": own["AuthorizationEndpoint"],
                    "HttpMethod": own["HttpMethod"],
                });
                if let Some(http) = own.get("OAuthHttpParameters") {
                    shown["OAuthHttpParameters"] = without_secrets(http);
                }
                shown
            }
        };
        if let Some(http) = self.parameters.get("InvocationHttpParameters") {
            shown["InvocationHttpParameters"] = without_secrets(http);
        }
        shown
    }

    /// Returns what its secret holds. Recorded: `test_connection_secrets`.
    pub(crate) fn secret_text(&self) -> String {
        let own = self.own();
        let mut secret = match self.kind {
            AuthorizationType::ApiKey => json!({
                "api_key_name": own["ApiKeyName"],
                "api_key_value": own["ApiKeyValue"],
            }),
            AuthorizationType::Basic => json!({
                "username": own["Username"],
                "password": own["Password"],
            }),
            AuthorizationType::OauthClientCredentials => json!({
                "client_id": own["ClientParameters"]["ClientID"],
                "client_secret": own["ClientParameters"]["ClientSecret"],
                "authorization_endpoint": own["AuthorizationEndpoint"],
                "http_method": own["HttpMethod"],
            }),
        };
        if let Some(http) = own.get("OAuthHttpParameters") {
            secret["oauth_http_parameters"] = in_secret(http);
        }
        if let Some(http) = self.parameters.get("InvocationHttpParameters") {
            secret["invocation_http_parameters"] = in_secret(http);
        }
        secret.to_string()
    }
}

/// Returns parameters without the values that are secret.
fn without_secrets(http: &Value) -> Value {
    let mut shown = http.clone();
    for (member, _) in HTTP_PARAMETERS {
        let list = shown.get_mut(member).and_then(Value::as_array_mut);
        for parameter in list.into_iter().flatten() {
            if parameter["IsValueSecret"] == true
                && let Some(members) = parameter.as_object_mut()
            {
                members.remove("Value");
            }
        }
    }
    shown
}

fn in_secret(http: &Value) -> Value {
    let mut written = Map::new();
    for (member, name) in HTTP_PARAMETERS {
        if let Some(list) = http[member].as_array() {
            let list = list.iter().map(|parameter| {
                json!({
                    "key": parameter["Key"],
                    "value": parameter["Value"],
                    "is_value_secret": parameter["IsValueSecret"] == true,
                })
            });
            written.insert(name.to_owned(), list.collect());
        }
    }
    written.into()
}

/// Returns the parameters of a kind (`HeaderParameters`) by their keys.
pub(crate) fn pairs<'a>(
    http: &'a Value,
    member: &str,
) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let list = http[member].as_array().into_iter().flatten();
    list.filter_map(|parameter| Some((parameter["Key"].as_str()?, parameter["Value"].as_str()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_keep_what_they_do_not_name() {
        let mut parameters = json!({"BasicAuthParameters": {"Username": "a", "Password": "b"}});
        update(
            &mut parameters,
            json!({"BasicAuthParameters": {"Password": "c"}, "InvocationHttpParameters": {}}),
        );
        assert_eq!(
            parameters,
            json!({
                "BasicAuthParameters": {"Username": "a", "Password": "c"},
                "InvocationHttpParameters": {},
            })
        );
    }

    #[test]
    fn secret_values_are_not_shown() {
        let http = json!({"HeaderParameters": [
            {"Key": "a", "Value": "1", "IsValueSecret": true},
            {"Key": "b", "Value": "2", "IsValueSecret": false},
        ]});
        let shown = without_secrets(&http);
        let values: Vec<_> = pairs(&shown, "HeaderParameters").collect();
        assert_eq!(values, [("b", "2")]);
    }
}
