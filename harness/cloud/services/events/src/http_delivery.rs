//! Deliveries to API destinations: requests, their outcomes, and the tokens of connections.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Method;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, HttpCall, Note, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use rehearsal_record::CallError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::connection::{AUTHORIZED, AuthorizationType, Connection, DEAUTHORIZED, Token, pairs};
use crate::destination::{Destination, LONGEST_RESPONSE, TIMEOUT, form};
use crate::state::{Due, Events, Place, Task, millis};

/// The principal of the role by which EventBridge keeps secrets of connections.
const SECRETS_PRINCIPAL: &str = "apidestinations.events.amazonaws.com";
/// How long a token is good whose answer does not say, in seconds.
const TOKEN_SECONDS: i64 = 3600;

/// The code of a request that was answered otherwise than by a success.
pub(crate) const REFUSED: &str = "ApiDestinationRefused";
/// The code of a connection that is not authorized.
pub(crate) const UNAUTHORIZED: &str = "ConnectionUnauthorized";

/// Where an API destination or a connection is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HttpRef {
    pub(crate) place: Place,
    pub(crate) name: String,
}

impl HttpRef {
    /// Returns the API destination of an ARN.
    pub(crate) fn destination(arn: &str) -> Option<Self> {
        Self::parse(arn, "api-destination/")
    }

    /// Returns the connection of an ARN.
    pub(crate) fn connection(arn: &str) -> Option<Self> {
        Self::parse(arn, "connection/")
    }

    fn parse(arn: &str, kind: &str) -> Option<Self> {
        let arn = Arn::parse(arn).filter(|arn| arn.service == "events")?;
        let (name, _) = arn.resource.strip_prefix(kind)?.split_once('/')?;
        Some(Self {
            place: Place {
                account: arn.account.into(),
                region: arn.region.into(),
            },
            name: name.to_owned(),
        })
    }
}

impl Events {
    fn connection_at(&mut self, at: &HttpRef) -> Option<&mut Connection> {
        let region = self.regions.get_mut(&at.place.account, &at.place.region)?;
        region.connections.get_mut(&at.name)
    }

    /// Returns an API destination with its connection.
    fn destination_at(&mut self, at: &HttpRef) -> Option<(&mut Destination, &mut Connection)> {
        let region = self.regions.get_mut(&at.place.account, &at.place.region)?;
        let destination = region.destinations.get_mut(&at.name)?;
        let connection = HttpRef::connection(&destination.connection_arn)?;
        let connection = region.connections.get_mut(&connection.name)?;
        Some((destination, connection))
    }
}

/// Sends the request of a delivery, now or once there is a token and the rate allows it. The
/// error is that of a delivery that has failed without a request.
pub(crate) fn attempt(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    id: u64,
    at: &HttpRef,
) -> Result<(), ServiceError> {
    let now = millis(cx.now());
    let Some(delivery) = events.deliveries.get(&id).cloned() else {
        return Ok(());
    };
    let Some((destination, connection)) = events.destination_at(at) else {
        let message = format!(
            "The API destination {} or its connection does not exist.",
            at.name
        );
        return Err(ServiceError::sender("ResourceNotFoundException", message));
    };
    let token = connection.good_token(now).map(str::to_owned);
    if connection.kind == AuthorizationType::OauthClientCredentials && token.is_none() {
        connection.waiting.push(id);
        let connection = HttpRef {
            place: at.place.clone(),
            name: connection.name.clone(),
        };
        authorize(events, cx, &connection);
        return Ok(());
    }
    if let Err(at) = destination.take(now) {
        let what = Task::Delivery(id);
        events.due.insert(Due { at, what });
        return Ok(());
    }
    let parameters = delivery.http_parameters.unwrap_or_default();
    let request = destination.request(connection, token.as_deref(), &parameters, &delivery.input);
    cx.effect_with_ticket(Effect::Http(request), json!(id));
    Ok(())
}

/// Returns what became of a request, as the error that its status stands for. User guide:
/// 401, 407, 409, 429 and 5xx are tried again.
pub(crate) fn outcome(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    id: u64,
    at: &HttpRef,
    outcome: Result<Value, ServiceError>,
) -> Result<Value, ServiceError> {
    let status = match &outcome {
        Ok(answer) => answer["status"].as_u64().unwrap_or_default(),
        Err(_) => 0,
    };
    let outcome = outcome.and_then(|answer| {
        let message = format!("The API destination answered with the HTTP status {status}.");
        match status {
            200..=299 => Ok(answer),
            401 | 407 | 409 | 429 | 500.. => Err(ServiceError::receiver(REFUSED, message)),
            _ => Err(ServiceError::sender(REFUSED, message)),
        }
    });
    if matches!(status, 401 | 407)
        && let Some((_, connection)) = events.destination_at(at)
    {
        connection.token = None;
    }
    note(events, cx, id, at, status, outcome.as_ref().err());
    outcome
}

/// Writes a request into the journal.
fn note(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    id: u64,
    at: &HttpRef,
    status: u64,
    error: Option<&ServiceError>,
) {
    let delivery = events.deliveries.get(&id).cloned();
    let destination = events
        .destination_at(at)
        .map(|(destination, _)| destination);
    let (Some(delivery), Some(destination)) = (delivery, destination) else {
        return;
    };
    cx.effect(Effect::Note(Note {
        service: "events",
        operation: "InvokeApiDestination",
        account: at.place.account.clone(),
        region: at.place.region.clone(),
        resource: Some(at.name.clone()),
        request: json!({
            "ApiDestinationArn": destination.arn,
            "RuleArn": delivery.rule_arn,
            "HttpMethod": destination.method,
            "InvocationEndpoint": destination.endpoint,
            "Input": delivery.input,
            "Attempt": delivery.retries + 1,
        }),
        status: u16::try_from(status).unwrap_or_default(),
        error: error.map(|error| CallError {
            code: error.code.as_ref().into(),
            message: error.message.clone(),
        }),
    }));
}

/// Asks the authorization endpoint of a connection for a token.
pub(crate) fn authorize(events: &mut Events, cx: &mut CallContext<'_>, at: &HttpRef) {
    let Some(connection) = events.connection_at(at) else {
        return;
    };
    if connection.is_asking {
        return;
    }
    connection.is_asking = true;
    let own = connection.own();
    let text = |value: &'_ Value| value.as_str().unwrap_or_default().to_owned();
    let (client, http) = (&own["ClientParameters"], &own["OAuthHttpParameters"]);
    let (client_id, secret) = (text(&client["ClientID"]), text(&client["ClientSecret"]));
    // RFC 6749, 4.4.2; what the connection adds goes before it.
    let mut body = BTreeMap::from([
        ("grant_type", "client_credentials"),
        ("client_id", &client_id),
        ("client_secret", &secret),
    ]);
    body.extend(pairs(http, "BodyParameters"));
    let query: BTreeMap<_, _> = pairs(http, "QueryStringParameters").collect();
    let mut url = text(&own["AuthorizationEndpoint"]);
    if !query.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url += &form(&query);
    }
    let mut headers = BTreeMap::from([(
        "content-type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )]);
    let added = pairs(http, "HeaderParameters");
    headers.extend(added.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())));
    let request = HttpCall {
        method: text(&own["HttpMethod"]).parse().unwrap_or(Method::POST),
        url,
        headers,
        body: Bytes::from(form(&body)),
        timeout: TIMEOUT,
        longest_response: LONGEST_RESPONSE,
    };
    cx.effect_with_ticket(Effect::Http(request), json!({"authorize": at}));
}

/// Hears the answer of an authorization endpoint. Returns the deliveries that waited for it,
/// and why they cannot go on.
pub(crate) fn authorized(
    events: &mut Events,
    cx: &CallContext<'_>,
    at: &HttpRef,
    outcome: Result<Value, ServiceError>,
) -> (Vec<u64>, Result<(), ServiceError>) {
    let now = cx.now();
    let Some(connection) = events.connection_at(at) else {
        return (Vec::new(), Ok(()));
    };
    connection.is_asking = false;
    let waiting = std::mem::take(&mut connection.waiting);
    match token(outcome) {
        Ok((text, seconds)) => {
            let until = millis(now) + seconds * 1000;
            connection.token = Some(Token { text, until });
            AUTHORIZED.clone_into(&mut connection.state);
            connection.state_reason = None;
            connection.authorized = Timestamp(now);
            (waiting, Ok(()))
        }
        Err(reason) => {
            DEAUTHORIZED.clone_into(&mut connection.state);
            connection.state_reason = Some(reason.clone());
            (waiting, Err(ServiceError::receiver(UNAUTHORIZED, reason)))
        }
    }
}

/// Returns the token of an answer, and for how many seconds it is good.
fn token(outcome: Result<Value, ServiceError>) -> Result<(String, i64), String> {
    let answer = outcome.map_err(|error| error.message)?;
    let status = answer["status"].as_u64().unwrap_or_default();
    if !(200..300).contains(&status) {
        return Err(format!(
            "The authorization endpoint answered with the HTTP status {status}."
        ));
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let token = body["access_token"].as_str();
    let token = token.ok_or("The authorization endpoint answered without an access_token.")?;
    let seconds = body["expires_in"].as_i64().unwrap_or(TOKEN_SECONDS);
    Ok((token.to_owned(), seconds))
}

/// Has Secrets Manager create, change or delete the secret of a connection.
pub(crate) fn keep_secret(
    cx: &mut CallContext<'_>,
    connection: &Connection,
    operation: &'static str,
) {
    let at = HttpRef {
        place: Place::of_caller(cx),
        name: connection.name.clone(),
    };
    let name = connection.secret_name.as_str();
    let mut input = match operation {
        "CreateSecret" => json!({"Name": name}),
        _ => json!({"SecretId": name}),
    };
    if operation == "DeleteSecret" {
        input["ForceDeleteWithoutRecovery"] = true.into();
    } else {
        input["SecretString"] = connection.secret_text().into();
        input["ClientRequestToken"] = cx.ids.uuid("secret-version").into();
    }
    let call = ServiceCall {
        service: "secretsmanager",
        operation,
        account: at.place.account.clone(),
        region: at.place.region.clone(),
        input,
        principal: SECRETS_PRINCIPAL,
        source_arn: Some(connection.arn.as_str().into()),
    };
    if operation == "CreateSecret" {
        cx.effect_with_ticket(Effect::Call(call), json!({"secret": at}));
    } else {
        cx.effect(Effect::Call(call));
    }
}

/// Hears which secret was created for a connection.
pub(crate) fn secret_created(
    events: &mut Events,
    at: &HttpRef,
    outcome: &Result<Value, ServiceError>,
) {
    let Some(connection) = events.connection_at(at) else {
        return;
    };
    match outcome {
        Ok(answer) => connection.secret_arn = answer["ARN"].as_str().map(str::to_owned),
        Err(error) => {
            DEAUTHORIZED.clone_into(&mut connection.state);
            connection.state_reason = Some(error.message.clone());
        }
    }
}
