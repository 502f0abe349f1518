//! Calls to one cloud: its control API, and AWS's.

use http::{Method, header};
use rehearsal_stage::{Api, ApiAnswer, ApiCall, ApiClient, ApiResponse, CloudAccess};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::http::answer::{self, Answer, Refusal};
use crate::http::request::ApiRequest;

/// What the page reads of the control API.
const CONTROL: &[&str] = &[
    "health", "clock", "journal", "faults", "mailbox", "messages",
];

/// A client of one cloud.
#[derive(Debug)]
pub(super) struct CloudClient {
    endpoint: String,
    http: reqwest::Client,
    /// Known at first for a sandbox, and else asked for when it is needed.
    aws: OnceCell<ApiClient>,
}

impl CloudClient {
    /// Returns the client of the cloud at an endpoint.
    pub(super) fn at(endpoint: &str) -> Self {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            http: http.unwrap_or_default(),
            aws: OnceCell::new(),
        }
    }

    /// Returns the client of a sandbox's cloud.
    pub(super) fn of(access: CloudAccess) -> Self {
        let mut client = Self::at(&access.endpoint);
        if let Ok(aws) = ApiClient::of_cloud(access) {
            client.aws = OnceCell::new_with(Some(aws));
        }
        client
    }

    pub(super) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Passes a request of the page on to the control API.
    pub(super) async fn control(
        &self,
        path: &str,
        request: &ApiRequest,
    ) -> Result<Answer, Refusal> {
        if !CONTROL.contains(&path) {
            return Err(Refusal::not_found(format!(
                "could not ask the cloud for {path}: the page has no such request"
            )));
        }
        let query = request.query_without("cloud");
        let text = self.send(&Method::GET, path, &query, &[]).await?;
        Ok(answer::json_text(text))
    }

    /// Sends a request to the control API.
    pub(super) async fn ask(
        &self,
        method: &Method,
        path: &str,
        body: &Value,
    ) -> Result<Value, Refusal> {
        let body = body.to_string();
        let text = self.send(method, path, &[], body.as_bytes()).await?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    async fn send(
        &self,
        method: &Method,
        path: &str,
        query: &[(&str, &str)],
        body: &[u8],
    ) -> Result<String, Refusal> {
        let unreachable = |error: reqwest::Error| {
            Refusal::broken(format!(
                "could not reach the cloud at {}: {}",
                self.endpoint,
                error.without_url()
            ))
        };
        let url = format!("{}/_rehearsal/{path}", self.endpoint);
        let mut call = self.http.request(method.clone(), url).query(query);
        if method == Method::POST {
            call = call
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.to_vec());
        }
        let response = call.send().await.map_err(unreachable)?;
        let status = response.status();
        let text = response.text().await.map_err(unreachable)?;
        if status.is_success() {
            return Ok(text);
        }
        let answer: Value = serde_json::from_str(&text).unwrap_or_default();
        let message = answer["error"].as_str().unwrap_or(&text);
        Err(Refusal::new(status, message))
    }

    /// Calls an operation of AWS's API.
    pub(super) async fn call(
        &self,
        service: &str,
        operation: &str,
        input: &Value,
    ) -> Result<Value, Refusal> {
        let api = Api::find(service, operation).ok_or_else(|| {
            Refusal::invalid(format!(
                "could not call {service}.{operation}: there is no such operation"
            ))
        })?;
        let call = ApiCall {
            api: &api,
            input,
            region: None,
            signed: true,
        };
        let sent = self.aws().await?.send(call).await;
        let ApiResponse { answer, .. } = sent.map_err(|error| {
            Refusal::broken(format!("could not call {service}.{operation}: {error}"))
        })?;
        match answer {
            ApiAnswer::Output(output) => Ok(output),
            ApiAnswer::Error { code, message } => Err(Refusal::invalid(format!(
                "could not call {service}.{operation}: {code}: {message}"
            ))),
        }
    }

    async fn aws(&self) -> Result<&ApiClient, Refusal> {
        self.aws
            .get_or_try_init(|| async {
                let text = self.send(&Method::GET, "health", &[], &[]).await?;
                let health: Value = serde_json::from_str(&text).unwrap_or(json!({}));
                let region = health["region"].as_str().unwrap_or("us-east-1");
                let access = CloudAccess {
                    endpoint: self.endpoint.clone(),
                    region: region.to_owned(),
                    access_key_id: "test".to_owned(),
                    secret_access_key: "test".to_owned(),
                };
                let client = ApiClient::of_cloud(access);
                client.map_err(|error| Refusal::broken(error.to_string()))
            })
            .await
    }
}
