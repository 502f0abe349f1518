use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use shop_core::Problem;
use shop_core::http::{Client, JsonBody, PathParams};
use shop_core::problem::FieldError;
use shop_core::shutdown::Shutdown;
use uuid::Uuid;

use crate::ledger::{Behaviour, Charge, Ledger, Outcome};

/// The timeout of a callback.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Payment {
    ledger: Arc<Mutex<Ledger>>,
    callbacks: Client,
    shutdown: Shutdown,
}

impl Payment {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // The ledger is consistent wherever a panic could happen.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn router(shutdown: Shutdown) -> std::io::Result<Router> {
    let payment = Payment {
        ledger: Arc::default(),
        callbacks: Client::new("http://", CALLBACK_TIMEOUT)?,
        shutdown,
    };
    Ok(Router::new()
        .route("/charges", get(list).post(charge))
        .route("/charges/{id}/refund", post(refund))
        .route("/behaviour", put(set_behaviour))
        .with_state(payment))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCharge {
    order: Uuid,
    amount: String,
    /// Where to send the answer a second time.
    #[serde(default)]
    callback: Option<String>,
}

/// `POST /charges`
async fn charge(
    State(payment): State<Payment>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<NewCharge>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| {
            Problem::invalid(vec![FieldError::new("Idempotency-Key", "must be given")])
        })?;
    let outcome = payment.ledger().charge(key, request.order, request.amount);
    tracing::info!(order = %request.order, ?outcome, "charge");
    match outcome {
        Outcome::Created(charge) => Ok((StatusCode::CREATED, succeeded(&charge))),
        Outcome::Existing(charge) => Ok((StatusCode::OK, succeeded(&charge))),
        Outcome::AnsweredTwice(charge) => {
            if let Some(url) = request.callback {
                send_callback(&payment, url, &charge);
            }
            Ok((StatusCode::CREATED, succeeded(&charge)))
        }
        Outcome::Declined => Ok((
            StatusCode::PAYMENT_REQUIRED,
            Json(
                json!({"status": "declined", "order": request.order, "reason": "insufficient_funds"}),
            ),
        )),
        Outcome::Failed => Err(Problem::internal("scripted failure")),
        Outcome::Unanswered => {
            payment.shutdown.requested().await;
            Err(Problem::unavailable("scripted silence"))
        }
    }
}

fn succeeded(charge: &Charge) -> Json<Value> {
    Json(json!({
        "status": "succeeded",
        "id": charge.id,
        "order": charge.order,
        "amount": charge.amount,
    }))
}

/// Sends the answer to the callback.
fn send_callback(payment: &Payment, url: String, charge: &Charge) {
    let callbacks = payment.callbacks.clone();
    let Json(answer) = succeeded(charge);
    let key = charge.id.clone();
    tokio::spawn(async move {
        match callbacks.post(&url, &key, None, &answer).await {
            Ok((status, _)) => tracing::info!(url, %status, "callback sent"),
            Err(error) => tracing::warn!(%error, "callback failed"),
        }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    order: Option<Uuid>,
}

/// `GET /charges?order=`
async fn list(State(payment): State<Payment>, Query(query): Query<ListQuery>) -> Json<Value> {
    Json(json!({"charges": payment.ledger().charges(query.order)}))
}

/// `POST /charges/{id}/refund`
async fn refund(
    State(payment): State<Payment>,
    PathParams(id): PathParams<String>,
) -> Result<Json<Charge>, Problem> {
    payment
        .ledger()
        .refund(&id)
        .map(Json)
        .ok_or_else(|| Problem::not_found("There is no such charge."))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    next: Vec<Behaviour>,
}

/// `PUT /behaviour`: how the next charges are treated, in turn.
async fn set_behaviour(
    State(payment): State<Payment>,
    JsonBody(script): JsonBody<Script>,
) -> StatusCode {
    payment.ledger().script(script.next);
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests;
