//! What a mock answers, and what it records.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use rehearsal_record::ExternalRequest;
use rehearsal_script::stage::External;
use rehearsal_script::{EvalContext as _, EvalError, Scope};
use serde_json::{Map, Value, json};

use super::answer::{Answer, AnswerContext};
use super::journal::{ExternalJournal, ReceivedRequest, recorded};
use super::routes::{Choice, Routes};
use crate::clock::{Stopwatch, now};

/// What the connections of a mock share.
#[derive(Debug)]
pub(super) struct MockState {
    name: Arc<str>,
    routes: Mutex<Routes>,
    journal: Arc<ExternalJournal>,
    context: AnswerContext,
    scope: OnceLock<Scope>,
}

/// A request with its body.
#[derive(Debug)]
pub(super) struct MockRequest {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// An answer, and the number of its request in the journal.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) answer: Answer,
    pub(super) seq: u64,
    pub(super) watch: Stopwatch,
}

impl MockState {
    pub(super) fn new(
        name: Arc<str>,
        config: &External,
        journal: Arc<ExternalJournal>,
        context: AnswerContext,
    ) -> Self {
        Self {
            name,
            routes: Mutex::new(Routes::new(config)),
            journal,
            context,
            scope: OnceLock::new(),
        }
    }

    /// Sets the variables of the stage file's answers. Only the first call counts.
    pub(super) fn set_scope(&self, scope: &Scope) {
        self.scope.get_or_init(|| scope.clone());
    }

    /// Records a request and returns its answer.
    pub(super) fn reply(&self, request: &MockRequest) -> Reply {
        let watch = Stopwatch::start();
        let path = request.uri.path();
        let segments: Vec<String> = path
            .strip_prefix('/')
            .unwrap_or(path)
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let value = request_value(request);
        let scope = |base: &Scope, params: &Map<String, Value>, number: Option<u64>| {
            let mut value = value.clone();
            value["params"] = params.clone().into();
            if let Some(number) = number {
                value["number"] = number.into();
            }
            let mut scope = base.clone();
            scope.set("request", value);
            scope
        };
        let empty = Scope::default();
        let stage = self.scope.get().unwrap_or(&empty);
        let chosen =
            self.routes()
                .choose(request.method.as_str(), &segments, |condition, params| {
                    condition.eval_condition("when", &scope(stage, params, None), &self.context)
                });
        let mut record = self.record(request, &value);
        let mut params = Map::new();
        let answer = match chosen {
            Err(mistake) => Err(mistake),
            Ok(None) => {
                let known = self.routes().texts();
                let answer = self.no_route(request, &known);
                record.known = known;
                Ok(answer)
            }
            Ok(Some(Choice {
                route,
                params: found,
                answer,
                number,
                scope: own,
            })) => {
                record.route = route;
                params = found;
                match answer {
                    None => Ok(Answer::empty()),
                    Some(answer) => {
                        let scope = scope(own.as_deref().unwrap_or(stage), &params, Some(number));
                        Answer::eval(&answer, &scope, &self.context)
                    }
                }
            }
        };
        let mistake = answer.as_ref().err().cloned();
        let answer = answer.unwrap_or_else(|mistake| not_computed(&mistake, &mut record));
        record.fault = answer.fault.map(|fault| fault.word().into());
        let seq = self.journal.add(ReceivedRequest {
            record,
            segments,
            params,
            content: request.body.clone(),
        });
        if let Some(mistake) = mistake {
            self.journal.add_mistake(seq, mistake);
        }
        Reply { answer, seq, watch }
    }

    /// Records that a request got its answer.
    pub(super) fn answered(&self, reply: &Reply) {
        let Reply { answer, seq, watch } = reply;
        self.journal.amend(*seq, |record| {
            record.status = Some(answer.status.as_u16());
            record.answer = recorded(&answer.body);
            record.duration = watch.elapsed();
        });
    }

    fn no_route(&self, request: &MockRequest, known: &[Arc<str>]) -> Answer {
        let (method, path) = (&request.method, request.uri.path());
        let error = format!(
            "no route of the mock `{}` matches {method} {path}",
            self.name
        );
        Answer::json(
            StatusCode::NOT_FOUND,
            &json!({ "error": error, "routes": known }),
        )
    }

    fn record(&self, request: &MockRequest, value: &Value) -> ExternalRequest {
        let map = |key: &str| value[key].as_object().cloned().unwrap_or_default();
        ExternalRequest {
            external: self.name.clone(),
            seq: 0,
            at: self.context.now(),
            real_at: now(),
            duration: Duration::ZERO,
            method: request.method.as_str().into(),
            path: request.uri.path().to_owned(),
            query: map("query"),
            headers: map("headers"),
            body: recorded(&request.body),
            route: None,
            known: Vec::new(),
            status: None,
            answer: Value::Null,
            fault: None,
            error: None,
        }
    }

    pub(super) fn routes(&self) -> MutexGuard<'_, Routes> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the answer to a request whose answer could not be computed.
fn not_computed(mistake: &EvalError, record: &mut ExternalRequest) -> Answer {
    let place = &mistake.place;
    let error = format!(
        "could not compute the answer at {}:{}: {}",
        place.file, place.line, mistake.message
    );
    record.error = Some(error.clone());
    Answer::json(
        StatusCode::INTERNAL_SERVER_ERROR,
        &json!({ "error": error }),
    )
}

/// Returns a request as conditions and answers know it.
fn request_value(request: &MockRequest) -> Value {
    let mut value = json!({
        "method": request.method.as_str(),
        "path": request.uri.path(),
        "query": query(request.uri.query().unwrap_or_default()),
        "headers": headers(&request.headers),
    });
    if let Ok(text) = std::str::from_utf8(&request.body) {
        value["body"] = text.into();
        if let Ok(json) = serde_json::from_str::<Value>(text) {
            value["json"] = json;
        }
    }
    value
}

/// Returns the parameters of a query; a repeated one is joined by `, `.
fn query(query: &str) -> Map<String, Value> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    joined(pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    }))
}

fn headers(headers: &HeaderMap) -> Map<String, Value> {
    joined(headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    }))
}

fn joined(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in pairs {
        let text = match map.get(&name).and_then(Value::as_str) {
            Some(earlier) => format!("{earlier}, {value}"),
            None => value,
        };
        map.insert(name, text.into());
    }
    map
}
