//! Functions through the API of a cloud, over plain HTTP.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud::{Cloud, Config};
use rehearsal_process::RunDirectory;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::super::ProcessHost;

/// A cloud whose functions run, and its API.
pub(super) struct Api {
    pub(super) cloud: Cloud,
    client: Client,
    _home: tempfile::TempDir,
}

impl Api {
    pub(super) async fn start() -> Self {
        let home = tempfile::tempdir_in(RunDirectory::base()).unwrap();
        let run = RunDirectory::create_below(&home.path().join("runs")).unwrap();
        let config = Config {
            lenient: true,
            function_host: Some(Arc::new(ProcessHost::in_run(run))),
            ..Config::default()
        };
        Self {
            cloud: Cloud::start(config).await.unwrap(),
            client: Client::new(),
            _home: home,
        }
    }

    /// Sends a request to a service.
    pub(super) async fn send(
        &self,
        service: &str,
        (method, path): (Method, &str),
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Response {
        let credential = format!("test/20260101/us-east-1/{service}/aws4_request");
        let signed =
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=00");
        let url = format!("{}{path}", self.cloud.endpoint());
        let mut request = self.client.request(method, url);
        request = request
            .header("authorization", signed)
            .header("x-amz-date", "20260101T000000Z")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    /// Creates a Python function.
    pub(super) async fn create(&self, name: &str, code: &str, settings: Value) {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file("index.py", SimpleFileOptions::default())
            .unwrap();
        writer.write_all(code.as_bytes()).unwrap();
        let archive = writer.finish().unwrap().into_inner();
        let mut input = json!({
            "FunctionName": name,
            "Runtime": "python3.12",
            "Role": "arn:aws:iam::000000000000:role/worker",
            "Handler": "index.handler",
            "Timeout": 60,
            "Code": {"ZipFile": STANDARD.encode(archive)},
        });
        for (name, value) in settings.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        let place = (Method::POST, "/2015-03-31/functions");
        let created = self
            .send("lambda", place, &[], input.to_string().into())
            .await;
        assert_eq!(created.status(), 201, "{}", created.text().await.unwrap());
    }

    pub(super) async fn invoke(
        &self,
        name: &str,
        headers: &[(&str, &str)],
        event: &str,
    ) -> Response {
        let path = format!("/2015-03-31/functions/{name}/invocations");
        let place = (Method::POST, path.as_str());
        self.send("lambda", place, headers, event.into()).await
    }
}

#[tokio::test]
async fn invocation_answers_result_error_and_log() {
    let api = Api::start().await;
    let code = "def handler(event, context):\n\
                \x20   print('told', event)\n\
                \x20   if event == 'fail': raise RuntimeError('asked to')\n\
                \x20   return {'got': event, 'arn': context.invoked_function_arn}\n";
    api.create("echo", code, json!({})).await;
    let answer = api
        .invoke("echo", &[("x-amz-log-type", "Tail")], "[1]")
        .await;
    let header = |name: &str| {
        answer
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(answer.status(), 200);
    assert_eq!(header("x-amz-executed-version").as_deref(), Some("$LATEST"));
    assert_eq!(header("x-amz-function-error"), None);
    let log = STANDARD
        .decode(header("x-amz-log-result").unwrap())
        .unwrap();
    let log = String::from_utf8(log).unwrap();
    assert!(log.starts_with("START RequestId: "), "{log}");
    assert!(
        log.contains("\ntold [1]\nEND RequestId: ") && log.contains("Init Duration: "),
        "{log}"
    );
    let answer: Value = answer.json().await.unwrap();
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:echo";
    assert_eq!(answer, json!({"got": [1], "arn": arn}));

    let failed = api.invoke("echo", &[], "\"fail\"").await;
    assert_eq!(failed.status(), 200);
    assert_eq!(failed.headers()["x-amz-function-error"], "Unhandled");
    let failed: Value = failed.json().await.unwrap();
    assert_eq!(failed["errorMessage"], "asked to");
    assert!(api.cloud.is_idle());
    let calls = api.cloud.journal().since(0);
    let invoked: Vec<_> = calls
        .iter()
        .filter(|call| &*call.operation == "Invoke")
        .collect();
    assert_eq!(invoked.len(), 2);
    assert_eq!(invoked[0].resource.as_deref(), Some("echo"));
}

#[tokio::test]
async fn reserved_concurrency_throttles() {
    let api = Api::start().await;
    api.create("none", "def handler(event, context): return 1\n", json!({}))
        .await;
    let place = (Method::PUT, "/2017-10-31/functions/none/concurrency");
    let body = json!({"ReservedConcurrentExecutions": 0})
        .to_string()
        .into();
    assert_eq!(api.send("lambda", place, &[], body).await.status(), 200);
    let throttled = api.invoke("none", &[], "{}").await;
    assert_eq!(throttled.status(), 429);
    let throttled: Value = throttled.json().await.unwrap();
    assert_eq!(
        throttled["Reason"],
        "ReservedFunctionConcurrentInvocationLimitExceeded"
    );
}

#[tokio::test]
async fn event_is_retried_by_the_clock_of_the_cloud() {
    let api = Api::start().await;
    let code = "def handler(event, context): raise RuntimeError('no')\n";
    api.create("fails", code, json!({})).await;
    let accepted = api
        .invoke("fails", &[("x-amz-invocation-type", "Event")], "{}")
        .await;
    assert_eq!(accepted.status(), 202);
    api.cloud.until_idle().await;
    let place = (Method::GET, "/2015-03-31/functions/fails/configuration");
    let known = api.send("lambda", place, &[], Vec::new()).await;
    assert_eq!(known.status(), 200);
    // Both retries; then nothing is left to be done.
    for _ in 0..2 {
        api.cloud.clock().advance(std::time::Duration::from_mins(3));
        api.cloud.until_idle().await;
    }
    let state = api.cloud.snapshot().unwrap().to_string();
    assert!(state.contains("\"events\":[]"), "{state}");
}
