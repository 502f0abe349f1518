//! Requests for a connection: authorizer, route `$connect`, handshake.

use http::{HeaderValue, Response, StatusCode, header};
use rehearsal_cloud_core::raw::{RawCall, RawOutcome};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_core::upgrade::Upgrade;
use rehearsal_model::body::Body;
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::client::Client;
use super::event::{self, Occasion};
use super::routing::{Routed, Wanted};
use super::session::Session;
use super::{done, error_message, integration};
use crate::connection::Connection;
use crate::names;
use crate::plane::plan::{self, Plan};
use crate::plane::request::ApiRequest;
use crate::plane::response::Refusal;
use crate::plane::{authorize, response};
use crate::route::CONNECT;
use crate::state::ApiGateway;

/// What a request for a connection finds.
struct Opening {
    client: Client,
    now: OffsetDateTime,
    /// The route `$connect`, if the API has one.
    found: Result<Option<Found>, Refusal>,
}

struct Found {
    plan: Plan,
    routed: Routed,
}

/// Answers a request for a connection; returns `None` where the API has none.
pub(in crate::plane) async fn answer(
    request: &ApiRequest,
    call: &RawCall,
) -> Option<Response<Body>> {
    let is_websocket = call.inspect(|gateway: &mut ApiGateway, _| {
        let found = gateway.any_api(&request.api);
        found.is_some_and(|(_, _, api)| api.is_websocket())
    });
    if !is_websocket {
        return None;
    }
    let opening = call.commit(
        |gateway: &mut ApiGateway, cx| Opening::of(gateway, cx, request, call.request_id()),
        |opening| match &opening.found {
            Ok(_) => done(),
            Err(refusal) => refusal.outcome(),
        },
    );
    let id = opening.client.id.clone();
    Some(match accept(request, call, opening).await {
        Ok(response) => {
            call.note(RawOutcome {
                status: response.status().as_u16(),
                output: json!({"ConnectionId": id}),
                ..RawOutcome::default()
            });
            response
        }
        Err(refusal) => {
            let body = error_message(&refusal, &id, call.request_id());
            let mut response = response::message(refusal.status, "");
            *response.body_mut() = Body::from(body);
            call.note(refusal.outcome());
            response
        }
    })
}

impl Opening {
    fn of(
        gateway: &ApiGateway,
        cx: &mut CallContext<'_>,
        request: &ApiRequest,
        request_id: &str,
    ) -> Self {
        let (now, id) = (cx.now(), names::connection_id(cx));
        let nobody = (cx.account().clone(), cx.region().clone());
        let found = gateway.any_api(&request.api);
        let place = found.map_or((&nobody.0, &nobody.1), |(account, region, _)| {
            (account, region)
        });
        let (stage, path) = found.map_or(("", "/"), |(_, _, api)| request.stage(api));
        let client = Client::of(request, id, place, stage, now);
        let found = if path == "/" {
            Found::of(gateway, cx, request, &client, request_id)
        } else {
            Err(Refusal::forbidden(format!(
                "a WebSocket API is called by its stage alone, and {path} is no part of it"
            )))
        };
        Self { client, now, found }
    }
}

impl Found {
    fn of(
        gateway: &ApiGateway,
        cx: &CallContext<'_>,
        request: &ApiRequest,
        client: &Client,
        request_id: &str,
    ) -> Result<Option<Self>, Refusal> {
        check_handshake(request)?;
        let now = cx.now();
        let Some(routed) = Routed::of(gateway, client, Wanted::Key(CONNECT), now)? else {
            return Ok(None);
        };
        let occasion = occasion(&routed.variables, request_id, now);
        let event = event::connect(request, client, &occasion);
        let plan = Plan {
            account: client.account.clone(),
            region: client.region.clone(),
            api: client.api.clone(),
            stage: client.stage.clone(),
            base: request.base(&client.stage),
            path: "/".to_owned(),
            route: routed.route.clone(),
            parameters: [].into(),
            integration: routed.integration.clone(),
            authorizer: plan::authorizer(&routed.content, &routed.route)?,
            variables: serde_json::from_value(routed.variables.clone()).unwrap_or_default(),
            now,
            real_now: cx.real_now(),
            request_id: request_id.to_owned(),
            connect_event: Some(event),
        };
        Ok(Some(Self { plan, routed }))
    }
}

fn occasion<'a>(variables: &'a Value, request_id: &'a str, now: OffsetDateTime) -> Occasion<'a> {
    Occasion {
        kind: "CONNECT",
        route_key: CONNECT,
        request_id,
        now,
        variables,
    }
}

/// Refuses a request that asks for no WebSocket.
fn check_handshake(request: &ApiRequest) -> Result<(), Refusal> {
    let upgrade = request.header("upgrade").unwrap_or_default();
    let can_upgrade = request.parts.extensions.get::<Upgrade>().is_some();
    if !can_upgrade || !upgrade.eq_ignore_ascii_case("websocket") {
        return Err(Refusal::forbidden(
            "the API is one of WebSockets, and the request does not ask for one",
        ));
    }
    if request.header("sec-websocket-version").as_deref() != Some("13")
        || request.header("sec-websocket-key").is_none()
    {
        return Err(Refusal::new(
            400,
            "Bad Request",
            "the handshake has no Sec-WebSocket-Key, or another version than 13",
        ));
    }
    Ok(())
}

/// Asks the authorizer and the integration, and makes the connection.
async fn accept(
    request: &ApiRequest,
    call: &RawCall,
    opening: Opening,
) -> Result<Response<Body>, Refusal> {
    let (mut client, now) = (opening.client, opening.now);
    let mut protocol = None;
    if let Some(found) = opening.found? {
        let authorized = authorize::check(request, call, &found.plan).await?;
        client.authorized(authorized);
        let occasion = occasion(&found.routed.variables, call.request_id(), now);
        let event = event::connect(request, &client, &occasion);
        let reply = integration::call(call, &client, &found.routed, &event).await;
        let reply = reply.map_err(|refusal| Refusal {
            status: 502,
            ..refusal
        })?;
        if !(200..300).contains(&reply.status) {
            let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY);
            let mut response = Response::new(Body::empty());
            *response.status_mut() = status;
            return Ok(response);
        }
        let value = reply.header("sec-websocket-protocol");
        protocol = value.and_then(|value| HeaderValue::from_str(value).ok());
    }
    let key = request.header("sec-websocket-key").unwrap_or_default();
    let accept = HeaderValue::from_str(&derive_accept_key(key.as_bytes()));
    let accept = accept.map_err(|_| Refusal::failed("the key of the handshake is no text"))?;
    let (connection, receiver) =
        Connection::new(client.account.clone(), client.user_agent.clone(), now);
    call.inspect(|gateway: &mut ApiGateway, _| {
        gateway.connections.open(client.id.clone(), connection);
    });
    let session = Session::new(call.clone(), client, receiver);
    if let Some(upgrade) = request.parts.extensions.get::<Upgrade>() {
        upgrade.serve_with(Box::new(move |stream| Box::pin(session.serve(stream))));
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    if let Some(protocol) = protocol {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    Ok(response)
}
