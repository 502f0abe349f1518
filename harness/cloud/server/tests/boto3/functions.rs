//! A host of functions without processes: what a function does follows from its handler.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud::functions::{
    EnvironmentScope, FunctionFuture, FunctionHost, FunctionOutcome, FunctionRun, PreparedFuture,
    ResponsePart,
};
use serde_json::{Value, json};

/// Runs functions in memory.
#[derive(Debug)]
pub(crate) struct HostInMemory;

impl FunctionHost for HostInMemory {
    fn run(&self, run: FunctionRun) -> FunctionFuture {
        if run.environment.handler == "index.remote" {
            return Box::pin(run_remotely(run));
        }
        let event: Value = serde_json::from_slice(&run.payload).unwrap_or_default();
        if run.environment.handler == "index.stream" {
            return streamed(run, &event);
        }
        let result = match run.environment.handler.as_str() {
            "index.echo" => Ok(event),
            "index.version" => Ok(run.environment.version.as_str().into()),
            "index.partial" => Ok(failures(&event)),
            "index.shout" => Ok(shouted(&event)),
            "index.proxy" => Ok(proxy_response(&event)),
            "index.simple" => Ok(simple_authorization(&event)),
            "index.socket" if event["body"] == "fail" => {
                Err(json!({"errorType": "Error", "errorMessage": "asked to"}))
            }
            "index.socket" => Ok(socket_response(&event)),
            "index.policy" => Ok(authorization_policy(&event)),
            "index.poisoned" if is_poisoned(&event) => {
                Err(json!({"errorType": "Poisoned", "errorMessage": "a record is bad"}))
            }
            "index.poisoned" => Ok(Value::Null),
            "index.trigger" => triggered(&run, event),
            "index.count" => Ok(counted(&event)),
            "index.stops" => Ok(first_bad(&event)),
            "index.fail" => Err(json!({"errorType": "Error", "errorMessage": "asked to"})),
            handler => {
                Err(json!({"errorType": "Runtime.HandlerNotFound", "errorMessage": handler}))
            }
        };
        let failed = result.is_err();
        let payload = result.unwrap_or_else(|error| error).to_string();
        Box::pin(async move {
            FunctionOutcome {
                payload,
                failed,
                log_stream: run.log_stream,
                ..FunctionOutcome::default()
            }
        })
    }

    fn prepare(&self, run: FunctionRun, _: u32) -> PreparedFuture {
        let starts = run.environment.handler != "index.broken";
        Box::pin(async move { starts })
    }

    fn retire(&self, _: &EnvironmentScope) {}

    fn end_all(&self, _: &str) {}
}

/// Answers a trigger of a user pool as the variable `ANSWERS` of the function says for its
/// source: with a response, an error (`{"error": TEXT}`), or what is no answer (`null`).
fn triggered(run: &FunctionRun, mut event: Value) -> Result<Value, Value> {
    let answers = run.environment.variables.get("ANSWERS");
    let answers: Value = answers
        .and_then(|answers| serde_json::from_str(answers).ok())
        .unwrap_or_default();
    let source = event["triggerSource"].as_str().unwrap_or_default();
    match answers.get(source) {
        Some(Value::Null) => Ok(Value::Null),
        Some(answer) => {
            if let Some(error) = answer.get("error") {
                return Err(json!({"errorType": "Error", "errorMessage": error}));
            }
            event["response"] = answer.clone();
            Ok(event)
        }
        None => Ok(event),
    }
}

/// Writes the response that an event, or the body of a request, describes: its type, its parts,
/// and whether it fails then.
fn streamed(run: FunctionRun, event: &Value) -> FunctionFuture {
    let body = event["body"].as_str().unwrap_or("null");
    let wanted = match serde_json::from_str(body).unwrap_or_default() {
        Value::Null => event.clone(),
        wanted => wanted,
    };
    let content_type = wanted["type"].as_str().unwrap_or("text/plain").to_owned();
    let texts = wanted["parts"].as_array().into_iter().flatten();
    let texts: Vec<String> = texts
        .filter_map(|part| part.as_str().map(str::to_owned))
        .collect();
    let failed = wanted["fail"] == true;
    let error = json!({"errorType": "Error", "errorMessage": "asked to"});
    Box::pin(async move {
        if let Some(parts) = &run.parts
            && !texts.is_empty()
        {
            parts.send(ResponsePart::Start { content_type });
            for text in &texts {
                parts.send(ResponsePart::Data(text.clone().into()));
            }
        }
        FunctionOutcome {
            payload: if failed {
                error.to_string()
            } else {
                texts.concat()
            },
            failed,
            log_stream: run.log_stream,
            ..FunctionOutcome::default()
        }
    })
}

/// Has a function run by the script: posts the event to the URL in the function's
/// environment. The answer is the response, or the error where its status says so.
async fn run_remotely(run: FunctionRun) -> FunctionOutcome {
    let url = run.environment.variables.get("URL");
    let url = url.map_or("", String::as_str);
    let client = reqwest::Client::new();
    let response = client.post(url).body(run.payload).send().await;
    let (failed, payload) = match response {
        Ok(response) => (!response.status().is_success(), response.text().await),
        Err(error) => (true, Err(error)),
    };
    FunctionOutcome {
        payload: payload
            .unwrap_or_else(|error| json!({"errorMessage": error.to_string()}).to_string()),
        failed,
        log_stream: run.log_stream,
        ..FunctionOutcome::default()
    }
}

/// Transforms records of a delivery stream into upper case, but for those that say otherwise.
fn shouted(event: &Value) -> Value {
    let records = event["records"].as_array().into_iter().flatten();
    let records = records.map(|record| {
        let data = STANDARD.decode(record["data"].as_str().unwrap_or_default());
        let text = String::from_utf8(data.unwrap_or_default()).unwrap_or_default();
        let result = match text.as_str() {
            "drop" => "Dropped",
            "bad" => "ProcessingFailed",
            _ => "Ok",
        };
        json!({
            "recordId": record["recordId"],
            "result": result,
            "data": STANDARD.encode(text.to_uppercase()),
            "metadata": {"partitionKeys": {"length": text.len().to_string()}},
        })
    });
    json!({"records": records.collect::<Vec<_>>()})
}

/// Whether a record of a stream is bad: its key, or its data.
fn is_bad(record: &Value) -> bool {
    // `YmFk` is `bad` in base64.
    record["dynamodb"]["Keys"]["id"]["S"] == "bad" || record["kinesis"]["data"] == "YmFk"
}

/// Counts the records of a tumbling window.
fn counted(event: &Value) -> Value {
    let before = event["state"]["count"].as_u64().unwrap_or_default();
    let now = event["Records"].as_array().map_or(0, Vec::len) as u64;
    json!({"state": {"count": before + now}})
}

fn is_poisoned(event: &Value) -> bool {
    let mut records = event["Records"].as_array().into_iter().flatten();
    records.any(is_bad)
}

/// Reports the first bad record of a batch of a table's stream.
fn first_bad(event: &Value) -> Value {
    let mut records = event["Records"].as_array().into_iter().flatten();
    let bad = records.find(|record| is_bad(record));
    let bad = bad.map(|record| json!({"itemIdentifier": record["dynamodb"]["SequenceNumber"]}));
    json!({"batchItemFailures": bad.into_iter().collect::<Vec<_>>()})
}

/// Reports the messages of a batch whose body is `bad`.
fn failures(event: &Value) -> Value {
    let records = event["Records"].as_array().into_iter().flatten();
    let bad = records.filter(|record| record["body"] == "bad");
    let bad: Vec<Value> = bad
        .map(|record| json!({"itemIdentifier": record["messageId"]}))
        .collect();
    json!({"batchItemFailures": bad})
}

/// Returns the response in the body of an event of API Gateway, with the event in a header.
fn proxy_response(event: &Value) -> Value {
    let body = event["body"].as_str().unwrap_or_default();
    let mut response: Value = serde_json::from_str(body).unwrap_or_default();
    response["headers"]["x-event"] = event.to_string().into();
    response
}

/// Answers the events of a WebSocket API: connections as their query says, messages with the
/// event.
fn socket_response(event: &Value) -> Value {
    let query = &event["queryStringParameters"];
    let status = query["status"].as_str().unwrap_or("200");
    let protocol = &event["headers"]["Sec-WebSocket-Protocol"];
    json!({
        "statusCode": status.parse().unwrap_or(200),
        "headers": if protocol.is_null() { json!({}) } else { json!({"Sec-WebSocket-Protocol": protocol}) },
        "body": event.to_string(),
    })
}

fn is_good(event: &Value) -> bool {
    let headers = &event["headers"];
    headers["x-key"] == "good" || headers["X-Key"] == "good"
}

/// Answers a request for authorization: yes for one key.
fn simple_authorization(event: &Value) -> Value {
    json!({"isAuthorized": is_good(event), "context": {"key": event["headers"]["x-key"]}})
}

/// Answers a request for authorization with a policy.
fn authorization_policy(event: &Value) -> Value {
    let effect = if is_good(event) { "Allow" } else { "Deny" };
    let statement = json!({
        "Action": "execute-api:Invoke",
        "Effect": effect,
        "Resource": if event["routeArn"].is_null() { &event["methodArn"] } else { &event["routeArn"] },
    });
    json!({
        "principalId": "someone",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"team": "blue"},
    })
}
