//! Responses that are streams of events: the service gives the next events whenever it has
//! some, for as long as the client reads.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::stream;
use http::Response;
use serde_json::Value;

use super::waiting::run_call;
use rehearsal_cloud_core::engine::{Engine, PendingCall};
use rehearsal_cloud_core::service::{Caller, EventBatch, Output, read};
use rehearsal_model::body::Body;
use rehearsal_model::codec::event_stream::Events;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{OperationModel, Protocol, ServiceModel};
use rehearsal_model::protocol::success_with_events;

/// Where the events of a call come from.
pub(super) struct EventSource {
    model: &'static ServiceModel,
    operation: &'static OperationModel,
    protocol: Protocol,
    /// The member of the output that is the stream.
    member: &'static str,
    slot: usize,
    handler: usize,
    caller: Caller,
}

/// How far the stream of a response is.
struct Position {
    /// Events that are there already.
    events: VecDeque<Value>,
    /// From where the service goes on; `None` after the last events.
    next: Option<Value>,
}

impl EventSource {
    /// Returns the source of a call's events; `None` where its output is no stream.
    pub(super) fn of(
        model: &'static ServiceModel,
        protocol: Protocol,
        call: &PendingCall,
    ) -> Option<Self> {
        let operation = call.operation;
        let events = Events::of(model, operation, protocol)?;
        Some(Self {
            model,
            operation,
            protocol,
            member: events.member(),
            slot: call.slot,
            handler: call.handler,
            caller: call.caller.clone(),
        })
    }

    /// Returns the response: the output, and then the events.
    pub(super) fn respond(
        self,
        engine: &Arc<Engine>,
        output: &Value,
        request_id: &str,
    ) -> Response<Body> {
        let (model, operation, protocol) = (self.model, self.operation, self.protocol);
        let start = Position {
            events: VecDeque::new(),
            next: output.get(self.member).cloned(),
        };
        let (engine, source) = (Arc::clone(engine), Arc::new(self));
        let events = stream::unfold(start, move |position| {
            let (engine, source) = (Arc::clone(&engine), Arc::clone(&source));
            async move { source.next_event(&engine, position).await }
        });
        let events = Box::pin(events);
        success_with_events(model, operation, protocol, output, request_id, events)
    }

    /// Returns the next event, and where the stream goes on. An error is the last event.
    async fn next_event(
        &self,
        engine: &Engine,
        mut position: Position,
    ) -> Option<(Result<Value, ServiceError>, Position)> {
        loop {
            if let Some(event) = position.events.pop_front() {
                return Some((Ok(event), position));
            }
            let work = self.call_for_events(engine, position.next.take()?);
            let busy = engine.busy();
            let batch = run_call(engine, work).await.map(Output::into_value);
            drop(busy);
            match batch.and_then(|batch| read::<EventBatch>(&batch)) {
                Ok(batch) => {
                    position.events = batch.events.into();
                    position.next = batch.next;
                }
                Err(error) => return Some((Err(error), position)),
            }
        }
    }

    /// Returns the call that asks for the next events.
    fn call_for_events(&self, engine: &Engine, from: Value) -> PendingCall {
        let (arrived, real_at, started) = engine.stamp();
        PendingCall {
            slot: self.slot,
            handler: self.handler,
            operation: self.operation,
            input: from,
            caller: Caller {
                arrived,
                ..self.caller.clone()
            },
            real_at,
            started,
            cause: None,
            fault: None,
            denial: None,
            message_fault: None,
            is_continuation: true,
        }
    }
}
