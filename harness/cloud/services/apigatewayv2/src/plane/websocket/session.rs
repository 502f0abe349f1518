//! Serves a connection from the handshake to its end.

use std::future::Future;

use bytes::Bytes;
use futures_util::stream::{FuturesUnordered, SplitSink};
use futures_util::{SinkExt as _, StreamExt as _};
use rehearsal_cloud_core::clock::sleep;
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_core::upgrade::Duplex;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::client::Client;
use super::event::{self, Occasion};
use super::routing::{Routed, Wanted};
use super::{done, error_message, integration};
use crate::connection::{Closure, LONGEST_FRAME, LONGEST_MESSAGE, ToClient};
use crate::plane::response::Refusal;
use crate::route::DISCONNECT;
use crate::state::ApiGateway;

/// A connection that is open. It is forgotten when it is dropped.
pub(super) struct Session {
    call: RawCall,
    client: Client,
    receiver: mpsc::Receiver<ToClient>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.call.inspect(|gateway: &mut ApiGateway, _| {
            gateway.connections.ended(&self.client.id);
        });
    }
}

type Socket = WebSocketStream<Box<dyn Duplex>>;

/// How a connection goes on.
enum Next {
    /// The client is sent a message.
    Send(Message),
    /// Nothing is sent.
    Nothing,
    /// The API closes the connection.
    Close(Closure),
    /// The client has closed it, or is gone.
    Ended(Closure),
}

impl Session {
    pub(super) fn new(call: RawCall, client: Client, receiver: mpsc::Receiver<ToClient>) -> Self {
        Self {
            call,
            client,
            receiver,
        }
    }

    /// Serves the connection to its end, and then the route `$disconnect`.
    pub(super) async fn serve(mut self, stream: Box<dyn Duplex>) {
        let config = WebSocketConfig::default()
            .max_message_size(Some(LONGEST_MESSAGE))
            .max_frame_size(Some(LONGEST_FRAME));
        let socket = Socket::from_raw_socket(stream, Role::Server, Some(config)).await;
        let (mut sink, mut source) = socket.split();
        // As on AWS, a message does not wait for the one before; they begin in their order.
        let mut replies = FuturesUnordered::new();
        let closure = loop {
            let next = tokio::select! {
                biased;
                sent = self.receiver.recv() => match sent {
                    Some(ToClient::Message(message)) => Next::Send(text(&message)),
                    Some(ToClient::Close(closure)) => Next::Close(closure),
                    None => Next::Close(Closure::going_away()),
                },
                Some(reply) = replies.next(), if !replies.is_empty() => match reply {
                    Some(reply) => Next::Send(Message::text(reply)),
                    None => Next::Nothing,
                },
                received = source.next() => match received {
                    Some(Ok(Message::Text(message))) => {
                        replies.push(self.message(message.as_str().to_owned()));
                        Next::Nothing
                    }
                    other => self.other(other),
                },
            };
            match next {
                Next::Nothing => {}
                Next::Send(message) => {
                    if sink.send(message).await.is_err() {
                        break Closure::new(1006, "Connection closed abnormally");
                    }
                }
                Next::Close(closure) => {
                    close(&mut sink, &closure).await;
                    break closure;
                }
                Next::Ended(closure) => {
                    // Answers the close frame, if the client still reads.
                    let _ = sink.close().await;
                    break closure;
                }
            }
        };
        let _busy = self.call.busy();
        self.call.inspect(|gateway: &mut ApiGateway, _| {
            gateway.connections.ended(&self.client.id);
        });
        drop((sink, source));
        let rest = async { while replies.next().await.is_some() {} };
        tokio::join!(self.disconnected(&closure), rest);
    }

    /// Returns how the connection goes on after anything that is no text.
    fn other(&self, received: Option<Result<Message, Error>>) -> Next {
        match received {
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                self.call.inspect(|gateway: &mut ApiGateway, cx| {
                    gateway.connections.was_active(&self.client.id, cx.now());
                });
                Next::Nothing
            }
            Some(Ok(Message::Text(_) | Message::Frame(_))) => Next::Nothing,
            Some(Ok(Message::Binary(_))) => {
                Next::Close(Closure::new(1003, "Binary media types are not supported"))
            }
            Some(Ok(Message::Close(Some(frame)))) => {
                Next::Ended(Closure::new(frame.code.into(), frame.reason.as_str()))
            }
            Some(Ok(Message::Close(None))) => {
                Next::Ended(Closure::new(1005, "Client-side close frame status not set"))
            }
            Some(Err(Error::Capacity(_))) => Next::Close(Closure::new(1009, "Message too long")),
            Some(Err(_)) | None => Next::Ended(Closure::new(1006, "Connection closed abnormally")),
        }
    }

    /// Takes a message: its journal entry is written at once, the rest is the future. Returns
    /// what the client is sent.
    fn message(&self, body: String) -> impl Future<Output = Option<String>> + Send + use<> {
        let input = json!({
            "EventType": "MESSAGE",
            "ConnectionId": self.client.id,
            "Body": body,
        });
        let (call, fault) = self.call.next(input);
        let client = self.client.clone();
        let routed = call.commit(
            |gateway: &mut ApiGateway, cx| {
                gateway.connections.was_active(&client.id, cx.now());
                Routed::of(gateway, &client, Wanted::Message(&body), cx.now())
            },
            |routed| match routed {
                Ok(_) => done(),
                Err(refusal) => refusal.outcome(),
            },
        );
        let busy = call.busy();
        async move {
            let _busy = busy;
            let answered = match faulty(&fault).await {
                Err(refusal) => Err(refusal),
                Ok(()) => answer(&call, &client, routed, &body).await,
            };
            let reply = answered.unwrap_or_else(|refusal| {
                call.note(refusal.outcome());
                Some(error_message(&refusal, &client.id, call.request_id()))
            });
            call.finish();
            reply
        }
    }

    /// Calls the route `$disconnect`, if there is one.
    async fn disconnected(&self, closure: &Closure) {
        let client = &self.client;
        let (code, reason) = (closure.code, closure.reason.as_str());
        let input = json!({
            "EventType": "DISCONNECT",
            "ConnectionId": client.id,
            "Code": code,
        });
        let (call, fault) = self.call.next(input);
        let routed = call.commit(
            |gateway: &mut ApiGateway, cx| {
                Routed::of(gateway, client, Wanted::Key(DISCONNECT), cx.now())
            },
            |_| done(),
        );
        // Nobody is told of a route that was removed with its API.
        if let (Ok(Some(routed)), Ok(())) = (routed, faulty(&fault).await) {
            let occasion = occasion("DISCONNECT", &routed, call.request_id());
            let event = event::disconnect(client, &occasion, (code, reason));
            if let Err(refusal) = integration::call(&call, client, &routed, &event).await {
                call.note(refusal.outcome());
            }
        }
        call.finish();
    }
}

fn occasion<'a>(kind: &'static str, routed: &'a Routed, request_id: &'a str) -> Occasion<'a> {
    Occasion {
        kind,
        route_key: &routed.route.key,
        request_id,
        now: routed.now,
        variables: &routed.variables,
    }
}

/// Calls the integration of a message, and returns what the client is sent.
async fn answer(
    call: &RawCall,
    client: &Client,
    routed: Result<Option<Routed>, Refusal>,
    body: &str,
) -> Result<Option<String>, Refusal> {
    let Some(routed) = routed? else {
        return Ok(None);
    };
    let event = event::message(
        client,
        &occasion("MESSAGE", &routed, call.request_id()),
        body,
    );
    let reply = integration::call(call, client, &routed, &event).await?;
    Ok(Some(reply.body).filter(|body| routed.responds() && !body.is_empty()))
}

/// Waits as long as the fault rules say, and fails if they say so.
async fn faulty(fault: &InjectedFault) -> Result<(), Refusal> {
    if !fault.latency.is_zero() {
        sleep(fault.latency).await;
    }
    match fault.instead() {
        Some(error) => Err(Refusal::failed(format!("a fault rule: {}", error.code))),
        None => Ok(()),
    }
}

/// Returns a message as clients get it: API Gateway sends text only.
fn text(message: &Bytes) -> Message {
    Message::text(String::from_utf8_lossy(message).into_owned())
}

async fn close(sink: &mut SplitSink<Socket, Message>, closure: &Closure) {
    let frame = CloseFrame {
        code: CloseCode::from(closure.code),
        reason: closure.reason.as_str().into(),
    };
    // The client may be gone already.
    let _ = sink.send(Message::Close(Some(frame))).await;
    let _ = sink.close().await;
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn messages_are_text() {
        let of = |bytes: &'static [u8]| match text(&Bytes::from_static(bytes)) {
            Message::Text(text) => Value::from(text.as_str()),
            _ => Value::Null,
        };
        assert_eq!(of(b"a"), "a");
        assert_eq!(of(b"\xff"), "\u{fffd}");
    }
}
