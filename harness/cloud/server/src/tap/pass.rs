use std::time::Duration;

use http::request::Parts;
use http::{HeaderMap, HeaderName, Request, Response, header};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Upstream;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;

/// How long the other cloud may take to begin its answer; a long poll takes 20 s.
const TIMEOUT: Duration = Duration::from_mins(2);

/// What belongs to one connection and not to the message.
const OF_THE_CONNECTION: [HeaderName; 6] = [
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::TE,
    // Answered by our side, as soon as somebody reads the body.
    header::EXPECT,
    HeaderName::from_static("keep-alive"),
];

/// Sends a request on as it came; the answer comes as it was given.
pub(crate) async fn pass(
    upstream: &Upstream,
    parts: &Parts,
    body: Body,
) -> Result<Response<Incoming>, ServiceError> {
    let sent = tokio::time::timeout(TIMEOUT, send(upstream, parts, body));
    let failed = |reason: String| {
        let message = format!(
            "could not reach the cloud at {}: {reason}",
            upstream.endpoint
        );
        ServiceError::receiver("ServiceUnavailable", message).with_status(503)
    };
    match sent.await {
        Ok(Ok(mut answer)) => {
            drop_hops(answer.headers_mut());
            Ok(answer)
        }
        Ok(Err(reason)) => Err(failed(reason)),
        Err(_) => Err(failed(format!("no answer within {} s", TIMEOUT.as_secs()))),
    }
}

async fn send(
    upstream: &Upstream,
    parts: &Parts,
    body: Body,
) -> Result<Response<Incoming>, String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let stream = connect(upstream).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| said(&error))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the other cloud ended early");
        }
    });
    let mut request = Request::new(body);
    *request.method_mut() = parts.method.clone();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path
        .parse()
        .map_err(|error: http::uri::InvalidUri| said(&error))?;
    *request.headers_mut() = parts.headers.clone();
    drop_hops(request.headers_mut());
    sender
        .send_request(request)
        .await
        .map_err(|error| said(&error))
}

async fn connect(upstream: &Upstream) -> Result<TcpStream, String> {
    let uri: http::Uri = upstream
        .endpoint
        .parse()
        .map_err(|error: http::uri::InvalidUri| error.to_string())?;
    let (Some("http"), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Err("its URL is not http://host:port".to_owned());
    };
    let address = (host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80));
    let mut addresses = tokio::net::lookup_host(address)
        .await
        .map_err(|error| error.to_string())?;
    let address = addresses
        .find(|address| address.ip().is_loopback())
        .ok_or("it is not on this machine")?;
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|error| error.to_string())?;
    // Small requests and small answers: nothing is gained by collecting them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not set TCP_NODELAY");
    }
    Ok(stream)
}

fn drop_hops(headers: &mut HeaderMap) {
    for name in OF_THE_CONNECTION {
        headers.remove(name);
    }
}
