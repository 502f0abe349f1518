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

/// The largest answer that is read.
const LARGEST: usize = 1 << 20;

/// Asks other services: JSON out, JSON back, within a time.
#[derive(Debug, Clone)]
pub struct Client {
    inner: legacy::Client<HttpsConnector<HttpConnector>, Body>,
    timeout: Duration,
}

/// Another service did not answer as it should.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is not one.
    #[error("could not ask {0}: {1}")]
    Address(String, axum::http::Error),
    /// No answer in time. Whether the request had its effect is not known.
    #[error("could not ask {0}: no answer within {1:?}")]
    TimedOut(Uri, Duration),
    /// No connection, or one that broke.
    #[error("could not ask {0}: {1}")]
    Connection(Uri, Box<dyn std::error::Error + Send + Sync>),
    /// An answer that is no JSON.
    #[error("could not read the answer of {0}: {1}")]
    Answer(Uri, serde_json::Error),
}

impl Client {
    /// A client for a service at some URL that waits so long for its answers.
    /// A plain `http://` service needs no certificates, and gets none read.
    pub fn new(service: &str, timeout: Duration) -> std::io::Result<Self> {
        let ring = rustls::crypto::ring::default_provider();
        let connector = if service.starts_with("http://") {
            let nobody_trusted = ClientConfig::builder_with_provider(Arc::new(ring))
                .with_safe_default_protocol_versions()
                .map_err(std::io::Error::other)?
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth();
            HttpsConnectorBuilder::new().with_tls_config(nobody_trusted)
        } else {
            HttpsConnectorBuilder::new().with_provider_and_native_roots(ring)?
        };
        let connector = connector.https_or_http().enable_http1().build();
        let inner = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { inner, timeout })
    }

    /// Asks for something.
    pub async fn get(&self, url: &str) -> Result<(StatusCode, Value), ClientError> {
        self.ask(Request::get(url), url, Body::empty()).await
    }

    /// Asks for something to be done, once, however often this is called with
    /// the same key.
    pub async fn post(
        &self,
        url: &str,
        key: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value), ClientError> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        self.ask(request, url, Body::from(body.to_string())).await
    }

    async fn ask(
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
                let answer = if bytes.is_empty() {
                    Value::Null
                } else {
                    serde_json::from_slice(&bytes)
                        .map_err(|error| ClientError::Answer(uri, error))?
                };
                Ok((status, answer))
            })
    }

    async fn exchange(
        &self,
        request: Request<Body>,
    ) -> Result<(StatusCode, Vec<u8>), Box<dyn std::error::Error + Send + Sync>> {
        let response = self.inner.request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), LARGEST)
            .collect()
            .await?;
        Ok((status, body.to_bytes().to_vec()))
    }
}
