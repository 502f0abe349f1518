//! The HTTP client that delivers what services send.

mod tls;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use rehearsal_cloud_core::effect::HttpCall;
use rehearsal_cloud_core::outbound::{HttpClient, HttpExchange, HttpReply, timed_out};
use rehearsal_model::error::ServiceError;

/// Sends requests over plain connections, to this machine only.
pub(crate) struct LoopbackClient;

impl HttpClient for LoopbackClient {
    fn exchange(&self, call: HttpCall) -> HttpExchange {
        Box::pin(request(call))
    }
}

/// Sends a request. An answer of any status is an outcome.
async fn request(call: HttpCall) -> Result<HttpReply, ServiceError> {
    let timeout = call.timeout;
    tokio::time::timeout(timeout, exchange(call))
        .await
        .unwrap_or_else(|_| Err(timed_out(timeout)))
}

async fn exchange(call: HttpCall) -> Result<HttpReply, ServiceError> {
    let failed = |error: &dyn std::fmt::Display| {
        ServiceError::receiver("ConnectionFailed", error.to_string())
    };
    let uri: http::Uri = call
        .url
        .parse()
        .map_err(|error: http::uri::InvalidUri| failed(&error))?;
    let secure = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => {
            return Err(failed(&format_args!(
                "the embedded cloud calls http:// and https:// URLs, not {uri}"
            )));
        }
    };
    let authority = uri
        .authority()
        .ok_or_else(|| failed(&"the URL names no host"))?
        .clone();
    let port = authority
        .port_u16()
        .unwrap_or(if secure { 443 } else { 80 });
    let host = authority.host().trim_matches(['[', ']']).to_owned();
    let address = tokio::net::lookup_host((host.as_str(), port))
        .await
        .map_err(|error| failed(&error))?
        .find(|address| address.ip().is_loopback())
        .ok_or_else(|| failed(&"the embedded cloud calls nobody outside of this machine"))?;
    let stream = TcpStream::connect(address)
        .await
        .map_err(|error| failed(&error))?;
    if secure {
        let stream = tls::connect(host, stream)
            .await
            .map_err(|error| failed(&error))?;
        talk(stream, &uri, call).await
    } else {
        talk(stream, &uri, call).await
    }
}

/// One request and its answer over a connection that stands.
async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    uri: &http::Uri,
    call: HttpCall,
) -> Result<HttpReply, ServiceError> {
    let failed = |error: &dyn std::fmt::Display| {
        ServiceError::receiver("ConnectionFailed", error.to_string())
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| failed(&error))?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::builder()
        .method(call.method)
        .uri(path)
        .header(header::CONTENT_LENGTH, call.body.len());
    for (name, value) in call.headers {
        request = request.header(name, value);
    }
    let mut request = request
        .body(Full::<Bytes>::new(call.body))
        .map_err(|error| failed(&error))?;
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if let Ok(host) = HeaderValue::from_str(authority) {
        request.headers_mut().insert(header::HOST, host);
    }
    let answer = async {
        let response = sender
            .send_request(request)
            .await
            .map_err(|error| failed(&error))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, call.longest_response)
            .collect()
            .await
            .map_err(|error| failed(&error))?
            .to_bytes();
        Ok(HttpReply::from_parts(parts, body))
    };
    tokio::select! {
        answer = answer => answer,
        // The connection's end only matters where it comes before the answer.
        error = async { match connection.await {
            Err(error) => failed(&error),
            Ok(()) => std::future::pending().await,
        } } => Err(error),
    }
}
