//! Responses that clients read while functions write them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rehearsal_cloud_core::functions::{FunctionOutcome, ResponsePart};
use rehearsal_cloud_core::service::ServiceError;
use time::{Duration, OffsetDateTime};

/// How long a response is kept that nobody reads to its end: its client has gone.
const KEPT: Duration = Duration::minutes(15);

/// The responses that are written or read, by the id of their request.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResponseStreams(HashMap<Arc<str>, ResponseStream>);

/// A response that is written or read.
#[derive(Debug, Clone)]
pub(crate) struct ResponseStream {
    /// The version that runs.
    pub(crate) version: String,
    /// The parts that nobody has read yet.
    parts: VecDeque<Bytes>,
    has_started: bool,
    end: Option<(OffsetDateTime, Result<FunctionOutcome, ServiceError>)>,
}

/// What is there of a response to be read.
#[derive(Debug)]
pub(crate) enum Next {
    /// Nothing yet.
    Nothing,
    Parts(Vec<Bytes>),
    /// It was read to its end.
    End(Result<FunctionOutcome, ServiceError>),
}

impl ResponseStreams {
    /// Adds a response of which nothing is there yet.
    pub(crate) fn start(&mut self, id: Arc<str>, version: String, now: OffsetDateTime) {
        let is_read = |stream: &ResponseStream| match &stream.end {
            Some((ended, _)) => now - *ended < KEPT,
            None => true,
        };
        self.0.retain(|_, stream| is_read(stream));
        let stream = ResponseStream {
            version,
            parts: VecDeque::new(),
            has_started: false,
            end: None,
        };
        self.0.insert(id, stream);
    }

    /// Returns the response to a request, if it is one of these.
    pub(crate) fn get(&self, id: &str) -> Option<&ResponseStream> {
        self.0.get(id)
    }

    /// Adds a part of a response.
    pub(crate) fn add(&mut self, id: &str, part: ResponsePart) {
        let Some(stream) = self.0.get_mut(id) else {
            return;
        };
        stream.has_started = true;
        if let ResponsePart::Data(data) = part {
            stream.parts.push_back(data);
        }
    }

    /// Notes that a response has ended.
    pub(crate) fn finish(
        &mut self,
        id: &str,
        now: OffsetDateTime,
        outcome: Result<FunctionOutcome, ServiceError>,
    ) {
        let Some(stream) = self.0.get_mut(id) else {
            return;
        };
        if let Ok(outcome) = &outcome
            && !outcome.failed
            && !stream.has_started
        {
            stream.parts.push_back(payload(outcome));
        }
        stream.end = Some((now, outcome));
    }

    /// Takes what is there of a response.
    pub(crate) fn next(&mut self, id: &str) -> Option<Next> {
        let stream = self.0.get_mut(id)?;
        if !stream.parts.is_empty() {
            return Some(Next::Parts(stream.parts.drain(..).collect()));
        }
        if stream.end.is_none() {
            return Some(Next::Nothing);
        }
        let (_, outcome) = self.0.remove(id)?.end?;
        Some(Next::End(outcome))
    }
}

impl ResponseStream {
    /// Returns whether it has begun or ended.
    pub(crate) fn is_known(&self) -> bool {
        self.has_started || self.end.is_some()
    }

    /// Returns whether the function was not run.
    pub(crate) fn is_not_run(&self) -> bool {
        matches!(self.end, Some((_, Err(_))))
    }
}

/// Returns the bytes that a function answered.
pub(crate) fn payload(outcome: &FunctionOutcome) -> Bytes {
    if outcome.is_base64 {
        return STANDARD.decode(&outcome.payload).unwrap_or_default().into();
    }
    outcome.payload.clone().into()
}
