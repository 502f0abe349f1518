use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use shop_core::Problem;
use shop_core::http::{At, Body, Client};
use shop_core::problem::FieldError;
use shop_core::shutdown::Shutdown;
use uuid::Uuid;

use crate::ledger::{Behaviour, Charge, Ledger, Outcome};

/// How long a callback may take.
const CALLBACK: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Payment {
    ledger: Arc<Mutex<Ledger>>,
    callbacks: Client,
    shutdown: Shutdown,
}

impl Payment {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // Nothing is left half done where a panic could have interrupted it.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn router(shutdown: Shutdown) -> std::io::Result<Router> {
    let payment = Payment {
        ledger: Arc::default(),
        callbacks: Client::new("http://", CALLBACK)?,
        shutdown,
    };
    Ok(Router::new()
        .route("/charges", get(list).post(charge))
        .route("/charges/{id}/refund", post(refund))
        .route("/behaviour", put(behave))
        .with_state(payment))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCharge {
    order: Uuid,
    amount: String,
    /// Where to send the answer when it is sent twice.
    #[serde(default)]
    callback: Option<String>,
}

/// `POST /charges`
async fn charge(
    State(payment): State<Payment>,
    headers: HeaderMap,
    Body(wanted): Body<NewCharge>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| {
            Problem::invalid(vec![FieldError::new("Idempotency-Key", "must be given")])
        })?;
    let outcome = payment.ledger().charge(key, wanted.order, wanted.amount);
    tracing::info!(order = %wanted.order, ?outcome, "charge");
    match outcome {
        Outcome::Made(charge) => Ok((StatusCode::CREATED, succeeded(&charge))),
        Outcome::MadeBefore(charge) => Ok((StatusCode::OK, succeeded(&charge))),
        Outcome::MadeTwiceTold(charge) => {
            if let Some(url) = wanted.callback {
                tell_again(&payment, url, &charge);
            }
            Ok((StatusCode::CREATED, succeeded(&charge)))
        }
        Outcome::Declined => Ok((
            StatusCode::PAYMENT_REQUIRED,
            Json(
                json!({"status": "declined", "order": wanted.order, "reason": "insufficient_funds"}),
            ),
        )),
        Outcome::Failed => Err(Problem::internal("told to fail")),
        Outcome::Silent => {
            payment.shutdown.requested().await;
            Err(Problem::unavailable("told to keep silent"))
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

/// Sends the answer to the callback as well.
fn tell_again(payment: &Payment, url: String, charge: &Charge) {
    let callbacks = payment.callbacks.clone();
    let Json(answer) = succeeded(charge);
    let key = charge.id.clone();
    tokio::spawn(async move {
        match callbacks.post(&url, &key, &answer).await {
            Ok((status, _)) => tracing::info!(url, %status, "told again"),
            Err(error) => tracing::warn!(%error, "could not tell again"),
        }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    order: Option<Uuid>,
}

/// `GET /charges?order=`
async fn list(State(payment): State<Payment>, Query(which): Query<Which>) -> Json<Value> {
    Json(json!({"charges": payment.ledger().charges(which.order)}))
}

/// `POST /charges/{id}/refund`
async fn refund(
    State(payment): State<Payment>,
    At(id): At<String>,
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

/// `PUT /behaviour`: what the next charges do, in turn.
async fn behave(State(payment): State<Payment>, Body(script): Body<Script>) -> StatusCode {
    payment.ledger().expect(script.next);
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests;
