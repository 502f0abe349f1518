//! `websocket.*`: messages over connections that stay open.

use rehearsal_record::Observation;
use rehearsal_script::action::websocket::{Close, Connect, Messages, Send};
use reqwest::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{Response, StatusCode, Version};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::Perform;
use super::http;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Connect {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let url = http::target_url(&self.to.0, self.app.as_ref(), cx)?;
        let token = http::token(self.bearer.as_ref(), self.as_user.as_ref(), &url, cx).await?;
        let client = cx.case.browser.client();
        let mut request = client.get(url).version(Version::HTTP_11);
        request = http::add_query(request, &self.query, cx)?;
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if !self.protocols.is_empty() {
            let protocols = self.protocols.iter().map(|protocol| cx.text(protocol));
            let protocols: Vec<String> = protocols.collect::<Result<_, _>>()?;
            request = request.header(SEC_WEBSOCKET_PROTOCOL, protocols.join(", "));
        }
        for (name, value) in self.headers.iter() {
            request = http::set_header(request, name, &cx.text(value)?)?;
        }
        let (client, request) = request.build_split();
        let mut request = match request {
            Ok(request) => request,
            Err(error) => return Ok(http::no_connection(&error)),
        };
        let mut sent = http::sent_head(&request);
        sent["connection"] = self.connection.text.as_str().into();
        cx.sends(sent);
        let key = generate_key();
        let headers = request.headers_mut();
        let value = |text: &str| text.parse().map_err(|_| StepError::scenario("no header"));
        headers.insert(CONNECTION, value("Upgrade")?);
        headers.insert(UPGRADE, value("websocket")?);
        headers.insert(SEC_WEBSOCKET_VERSION, value("13")?);
        headers.insert(SEC_WEBSOCKET_KEY, value(&key)?);
        match client.execute(request).await {
            Ok(response) => open(&self.connection.text, &key, response, cx).await,
            Err(error) => Ok(http::no_connection(&error)),
        }
    }
}

async fn open(
    name: &str,
    key: &str,
    response: Response,
    cx: &StepContext<'_>,
) -> Result<Observation, StepError> {
    let headers = http::headers(response.headers());
    let mut observation = json!({"headers": headers});
    let status = response.status();
    if status != StatusCode::SWITCHING_PROTOCOLS {
        let body = response.text().await.unwrap_or_default();
        if let Ok(json) = serde_json::from_str::<Value>(&body) {
            observation["json"] = json;
        }
        observation["error"] = json!({
            "code": "handshake",
            "message": body,
            "status": status.as_u16(),
        });
        return Ok(observation);
    }
    let accept = &observation["headers"][SEC_WEBSOCKET_ACCEPT.as_str()];
    if *accept != derive_accept_key(key.as_bytes()) {
        observation["error"] = json!({
            "code": "handshake",
            "message": "the answer has another `sec-websocket-accept` than the key asks for",
            "status": status.as_u16(),
        });
        return Ok(observation);
    }
    let protocol = observation["headers"][SEC_WEBSOCKET_PROTOCOL.as_str()].clone();
    if !protocol.is_null() {
        observation["protocol"] = protocol;
    }
    match response.upgrade().await {
        Ok(stream) => cx.case.sockets.open(name, stream).await,
        Err(error) => {
            observation["error"] = json!({"code": "closed", "message": error.to_string()});
        }
    }
    Ok(observation)
}

impl Perform for Send {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let text = match &self.json {
            Some(json) => cx.value(json)?.to_string(),
            None => cx.optional_text(self.body.as_ref())?.unwrap_or_default(),
        };
        let name = &self.connection.text;
        cx.sends(json!({"connection": name, "message": text}));
        let socket = cx.case.sockets.get(name).map_err(StepError::scenario)?;
        match socket.send(Message::text(text)) {
            Ok(()) => Ok(json!({})),
            Err((code, reason)) => Ok(json!({
                "error": format!("the connection `{name}` is closed: {code} {reason}"),
            })),
        }
    }
}

impl Perform for Messages {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = &self.connection.text;
        cx.sends(json!({"connection": name}));
        let socket = cx.case.sockets.get(name).map_err(StepError::scenario)?;
        Ok(socket.observe())
    }
}

impl Perform for Close {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = &self.connection.text;
        let code = cx.optional_count(self.code.as_ref())?.unwrap_or(1000);
        let code = u16::try_from(code)
            .ok()
            .filter(|code| *code == 1000 || (3000..5000).contains(code));
        let code = code.ok_or_else(|| {
            StepError::scenario(
                "a client closes a WebSocket with 1000, or a code from 3000 to 4999",
            )
        })?;
        let reason = cx.optional_text(self.reason.as_ref())?.unwrap_or_default();
        if reason.len() > 123 {
            let message = "the reason for closing a WebSocket has at most 123 bytes";
            return Err(StepError::scenario(message));
        }
        cx.sends(json!({"connection": name, "code": code, "reason": reason}));
        let socket = cx.case.sockets.get(name).map_err(StepError::scenario)?;
        socket.close(code, reason).await;
        Ok(json!({}))
    }
}
