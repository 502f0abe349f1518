//! The clickstream's front door: events are taken in batches and handed on.

use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shop_core::Problem;
use shop_core::aws::{CallError, SdkConfig};
use shop_core::http::Body;
use shop_core::mutation::Mutation;
use shop_core::problem::FieldError;
use time::OffsetDateTime;
use uuid::Uuid;

/// The most events of one request.
const MOST: usize = 500;

/// The most events of one message, so that it stays far below SQS's limit.
const PER_MESSAGE: usize = 100;

/// The most messages that SQS takes at once.
const PER_CALL: usize = 10;

/// Something a visitor did.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    /// Its name, made up by the visitor's page: told twice, it counts once.
    id: Uuid,
    kind: Kind,
    visitor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    PageView,
    ProductView,
    AddToCart,
    Search,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    events: Vec<Event>,
}

impl Batch {
    fn check(&self) -> Result<(), Problem> {
        if Mutation::TakesAnyEvent.is_made() {
            return Ok(());
        }
        let mut errors = Vec::new();
        if !(1..=MOST).contains(&self.events.len()) {
            errors.push(FieldError::new(
                "/events",
                format!("must hold between 1 and {MOST} events"),
            ));
        }
        for (index, event) in self.events.iter().enumerate() {
            if event.visitor.is_empty() || event.visitor.len() > 64 {
                errors.push(FieldError::new(
                    format!("/events/{index}/visitor"),
                    "must have between 1 and 64 bytes",
                ));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(errors))
        }
    }
}

/// Hands events on to the clickstream's queue.
#[derive(Clone)]
pub(crate) struct Clicks {
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
}

impl Clicks {
    pub(crate) fn new(sdk: &SdkConfig, queue_url: String) -> Self {
        Self {
            sqs: aws_sdk_sqs::Client::new(sdk),
            queue_url,
        }
    }

    async fn hand_on(&self, events: &[Event]) -> Result<(), CallError> {
        let failed = |error: &dyn std::error::Error| CallError::because("hand on events", error);
        let messages: Vec<_> = events
            .chunks(PER_MESSAGE)
            .enumerate()
            .map(|(index, chunk)| {
                SendMessageBatchRequestEntry::builder()
                    .id(index.to_string())
                    .message_body(serde_json::json!({"events": chunk}).to_string())
                    .build()
            })
            .collect::<Result<_, _>>()
            .map_err(|error| failed(&error))?;
        for call in messages.chunks(PER_CALL) {
            let answer = self
                .sqs
                .send_message_batch()
                .queue_url(&self.queue_url)
                .set_entries(Some(call.to_vec()))
                .send()
                .await
                .map_err(|error| failed(&error))?;
            // A batch succeeds as a call even where none of its entries does.
            if let Some(first) = answer.failed.first() {
                let why = first.message.as_deref().unwrap_or(&first.code);
                return Err(CallError::refused("hand on events", why));
            }
        }
        Ok(())
    }
}

/// `POST /events`
pub(crate) async fn take(
    State(clicks): State<Clicks>,
    Body(batch): Body<Batch>,
) -> Result<StatusCode, Problem> {
    batch.check()?;
    clicks
        .hand_on(&batch.events)
        .await
        .map_err(Problem::unavailable)?;
    Ok(StatusCode::ACCEPTED)
}
