//! An answer with its values filled in.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use rehearsal_cloud::Cloud;
use rehearsal_script::stage::{MockAnswer, MockFault};
use rehearsal_script::{Count, EvalContext, EvalError, Scope};
use time::OffsetDateTime;

use crate::expressions::{StageSecrets, next_random};

/// What is sent.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) delay: Duration,
    pub(super) fault: Option<MockFault>,
}

impl Answer {
    /// Returns an answer of JSON.
    pub(super) fn json(status: StatusCode, value: &serde_json::Value) -> Self {
        let kind = HeaderValue::from_static("application/json");
        Self {
            status,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, kind)]),
            body: format!("{value}\n").into(),
            delay: Duration::ZERO,
            fault: None,
        }
    }

    /// Returns status 200 without a body.
    pub(super) fn empty() -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            delay: Duration::ZERO,
            fault: None,
        }
    }

    /// Fills in the values of an answer.
    pub(super) fn eval(
        answer: &MockAnswer,
        scope: &Scope,
        context: &dyn EvalContext,
    ) -> Result<Self, EvalError> {
        let mut filled = Self {
            fault: answer.fault,
            ..Self::empty()
        };
        if let Some(status) = &answer.status {
            let Count(status) = status.eval(scope, context)?;
            let known = u16::try_from(status).ok().filter(|status| *status >= 200);
            let known = known.and_then(|status| StatusCode::from_u16(status).ok());
            filled.status = known.ok_or_else(|| {
                let message = format!("{status} is not the status of an answer");
                EvalError::new(&answer.place, message)
            })?;
        }
        if let Some(delay) = &answer.delay {
            filled.delay = delay.eval(scope, context)?.0;
        }
        let kind = if let Some(json) = &answer.json {
            filled.body = json.eval(scope, context)?.to_string().into();
            Some("application/json")
        } else if let Some(body) = &answer.body {
            filled.body = body.eval(scope, context)?.into();
            Some("text/plain; charset=utf-8")
        } else if let Some(file) = &answer.file {
            let path = match &file.resolved {
                Some(path) => path.clone(),
                None => format!("{}/{}", file.base, file.text.eval(scope, context)?),
            };
            let read = context.file(&path);
            filled.body = read
                .map_err(|reason| EvalError::new(file.text.place(), reason))?
                .into();
            Some("application/octet-stream")
        } else {
            None
        };
        if let Some(kind) = kind {
            let kind = HeaderValue::from_static(kind);
            filled.headers.insert(CONTENT_TYPE, kind);
        }
        for (name, value) in answer.headers.iter() {
            let text = value.eval(scope, context)?;
            let wrong = |what: &str| {
                let message = format!("the header `{name}` cannot be sent: {what}");
                EvalError::new(value.place(), message)
            };
            let header: HeaderName = name
                .parse()
                .map_err(|_| wrong("this is not a valid name"))?;
            let text: HeaderValue = text
                .parse()
                .map_err(|_| wrong("its value has characters that headers do not allow"))?;
            filled.headers.insert(header, text);
        }
        Ok(filled)
    }
}

/// What the values of answers are computed with: the time of the sandbox's cloud, and
/// random values from the sandbox's seed.
#[derive(Debug)]
pub(super) struct AnswerContext {
    cloud: Cloud,
    random: AtomicU64,
    secrets: Arc<StageSecrets>,
}

impl AnswerContext {
    pub(super) fn new(cloud: &Cloud, seed: u64, secrets: Arc<StageSecrets>) -> Self {
        Self {
            cloud: cloud.clone(),
            random: AtomicU64::new(seed),
            secrets,
        }
    }
}

impl EvalContext for AnswerContext {
    fn now(&self) -> OffsetDateTime {
        self.cloud.clock().now()
    }

    fn random(&self) -> u64 {
        next_random(&self.random)
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn secret(&self, name: &str) -> Option<String> {
        self.secrets.value(name)
    }

    fn secret_source(&self, name: &str) -> Option<String> {
        self.secrets.source(name)
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| format!("could not read {path}: {error}"))
    }
}
