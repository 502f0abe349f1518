use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;

/// The largest response that is read, in bytes.
const MAX_RESPONSE: usize = 1 << 20;

/// A JSON client for other services, with a timeout.
#[derive(Debug, Clone)]
pub struct Client {
    inner: legacy::Client<HttpsConnector<HttpConnector>, Body>,
    timeout: Duration,
}

/// A request to another service failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The URL is invalid.
    #[error("could not call {0}: {1}")]
    Address(String, axum::http::Error),
    /// There was no response in time. The request may have had its effect.
    #[error("could not call {0}: no response within {1:?}")]
    TimedOut(Uri, Duration),
    /// The connection failed.
    #[error("could not call {0}: {1}")]
    Connection(Uri, Box<dyn std::error::Error + Send + Sync>),
    /// The response is not JSON.
    #[error("could not read the response of {0}: {1}")]
    Response(Uri, serde_json::Error),
}

impl Client {
    /// Returns a client for the service at a URL. For a plain `http://` URL the
    /// machine's certificates are not loaded.
    pub fn new(service: &str, timeout: Duration) -> std::io::Result<Self> {
        let ring = rustls::crypto::ring::default_provider();
        let connector = if service.starts_with("http://") {
            let no_roots = ClientConfig::builder_with_provider(Arc::new(ring))
                .with_safe_default_protocol_versions()
                .map_err(std::io::Error::other)?
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth();
            HttpsConnectorBuilder::new().with_tls_config(no_roots)
        } else {
            HttpsConnectorBuilder::new().with_provider_and_native_roots(ring)?
        };
        let connector = connector.https_or_http().enable_http1().build();
        let inner = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { inner, timeout })
    }

    /// Sends a GET request.
    pub async fn get(&self, url: &str) -> Result<(StatusCode, Value), ClientError> {
        self.send(Request::get(url), url, Body::empty()).await
    }

    /// Sends a POST request with an idempotency key, and with a bearer token if there is
    /// one.
    pub async fn post(
        &self,
        url: &str,
        key: &str,
        token: Option<&str>,
        body: &Value,
    ) -> Result<(StatusCode, Value), ClientError> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request, url, Body::from(body.to_string())).await
    }

    async fn send(
        &self,
        request: axum::http::request::Builder,
        url: &str,
        body: Body,
    ) -> Result<(StatusCode, Value), ClientError> {
        let request = request
            .body(body)
            .map_err(|error| ClientError::Address(url.to_owned(), error))?;
        let uri = request.uri().clone();
        tokio::time::timeout(self.timeout, self.exchange(request))
            .await
            .map_err(|_| ClientError::TimedOut(uri.clone(), self.timeout))?
            .map_err(|error| ClientError::Connection(uri.clone(), error))
            .and_then(|(status, bytes)| {
                let body = if bytes.is_empty() {
                    Value::Null
                } else {
                    serde_json::from_slice(&bytes)
                        .map_err(|error| ClientError::Response(uri, error))?
                };
                Ok((status, body))
            })
    }

    async fn exchange(
        &self,
        request: Request<Body>,
    ) -> Result<(StatusCode, Vec<u8>), Box<dyn std::error::Error + Send + Sync>> {
        let response = self.inner.request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MAX_RESPONSE)
            .collect()
            .await?;
        Ok((status, body.to_bytes().to_vec()))
    }
}
