//! HTTP around the routes: connections, the token, JSON.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::Server;
use super::api::{ApiError, ApiRequest, ApiResponse};
use super::routes::{self, Found};

/// The largest body that is read.
const LONGEST_BODY: usize = 16 << 20;

impl Server {
    /// Answers requests until it is dropped; connections end with it.
    pub(crate) async fn accept(self, listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let server = self.clone();
                        connections.spawn(async move {
                            let service = service_fn(|request| server.respond(request));
                            let connection = hyper::server::conn::http1::Builder::new();
                            let ended = connection.serve_connection(TokioIo::new(stream), service);
                            if let Err(error) = ended.await {
                                tracing::debug!(%error, "a connection ended early");
                            }
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "could not accept a connection");
                        tokio::task::yield_now().await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    async fn respond(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        let result = self.route(request).await;
        Ok(match result {
            Ok(ApiResponse::Json(value)) => json(StatusCode::OK, &value),
            Ok(ApiResponse::Created(value)) => json(StatusCode::CREATED, &value),
            Ok(ApiResponse::Text(text)) => {
                response(StatusCode::OK, "text/plain; charset=utf-8", text)
            }
            Ok(ApiResponse::Empty) => {
                let mut response = Response::new(Full::default());
                *response.status_mut() = StatusCode::NO_CONTENT;
                response
            }
            Err(error) => {
                let status = StatusCode::from_u16(error.status);
                json(
                    status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                    &error.to_json(),
                )
            }
        })
    }

    async fn route(&self, request: Request<Incoming>) -> Result<ApiResponse, ApiError> {
        let (parts, body) = request.into_parts();
        check_sender(&parts.headers)?;
        let (route, path) = match routes::find(parts.method.as_str(), parts.uri.path()) {
            Found::Route(route, path) => (route, path),
            Found::OtherMethods(methods) => {
                let methods = methods.join(", ");
                let message = format!(
                    "could not answer {} {}: it takes {methods}",
                    parts.method,
                    parts.uri.path()
                );
                return Err(ApiError::forbidden(405, message));
            }
            Found::Nothing => {
                let message = format!(
                    "could not answer {} {}: the API has no such path; /openapi.json describes it",
                    parts.method,
                    parts.uri.path()
                );
                return Err(ApiError::not_found(message));
            }
        };
        if !route.is_public {
            self.check_token(&parts.headers)?;
        }
        if parts.method == Method::POST {
            check_json(&parts.headers)?;
        }
        let body = Limited::new(body, LONGEST_BODY).collect().await;
        let body =
            body.map_err(|error| ApiError::invalid(format!("could not read the body: {error}")))?;
        let query = parts.uri.query().unwrap_or_default();
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            });
        let request = ApiRequest {
            path: path.into_iter().map(decode).collect(),
            query: query.collect(),
            body: body.to_bytes().to_vec(),
        };
        (route.handler)(self.clone(), request).await
    }

    fn check_token(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let given = headers.get(header::AUTHORIZATION);
        let given = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        if given == Some(self.token()) {
            return Ok(());
        }
        let message = "could not accept the request: send the token of the connection file as `Authorization: Bearer TOKEN`";
        Err(ApiError::forbidden(401, message))
    }
}

/// Refuses what a website could have a browser send: no client of the API sends an
/// origin, or reaches it by a name that is not this machine's own.
fn check_sender(headers: &HeaderMap) -> Result<(), ApiError> {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    let is_local = host.is_none_or(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host));
    if !is_local || headers.contains_key(header::ORIGIN) {
        return Err(ApiError::forbidden(
            403,
            "could not accept the request: it comes from a website",
        ));
    }
    Ok(())
}

fn check_json(headers: &HeaderMap) -> Result<(), ApiError> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .map(|kind| kind.to_str().unwrap_or_default());
    let is_json = kind
        .is_none_or(|kind| kind.split(';').next().unwrap_or_default().trim() == "application/json");
    if is_json {
        return Ok(());
    }
    Err(ApiError::forbidden(
        415,
        "could not read the body: send it with Content-Type: application/json",
    ))
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

fn json(status: StatusCode, value: &serde_json::Value) -> Response<Full<Bytes>> {
    response(status, "application/json", format!("{value}\n"))
}

fn response(status: StatusCode, kind: &'static str, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
