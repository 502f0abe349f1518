//! Rotations of secrets: a function is invoked for each of four steps, and a version that
//! is pending becomes the current one.
//!
//! What becomes of a rotation is in the journal by the names that CloudTrail has for it:
//! `RotationStarted`, `RotationSucceeded`, `RotationFailed`.

use rehearsal_cloud_core::effect::{Effect, Note, ServiceCall};
use rehearsal_cloud_core::functions::FunctionResponse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use rehearsal_record::CallError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::secret::{CURRENT, PENDING, Secret, UnderWay};
use crate::state::{Due, SecretPlace, Secrets, Task};

pub(crate) const PRINCIPAL: &str = "secretsmanager.amazonaws.com";

/// The steps of a rotation, as functions know them.
const STEPS: [&str; 4] = ["createSecret", "setSecret", "testSecret", "finishSecret"];
/// After how many minutes a rotation is tried again that failed. The guide says "multiple
/// times", and not when.
const WAITS: [i64; 3] = [1, 5, 25];

/// Identifies a step in the report of its outcome.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ticket {
    place: SecretPlace,
    under_way: UnderWay,
}

/// Plans the next rotation of a secret.
pub(crate) fn plan(secrets: &mut Secrets, now: OffsetDateTime, place: &SecretPlace) {
    let secret = secrets.at(place);
    let rotation = secret.and_then(|secret| secret.rotation.as_mut());
    if let Some(at) = rotation.and_then(|rotation| rotation.plan(now)) {
        secrets.due.insert(Due {
            at,
            place: place.clone(),
            task: Task::Rotate,
        });
    }
}

/// Begins a rotation to a version.
pub(crate) fn start(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    place: &SecretPlace,
    version: &str,
) {
    let token = cx.ids.uuid("rotation-token");
    let now = cx.now();
    let Some(secret) = secrets.at(place) else {
        return;
    };
    secret.put_empty(version, now);
    let Some(rotation) = &mut secret.rotation else {
        return;
    };
    rotation.under_way = Some(UnderWay {
        version: version.to_owned(),
        token,
        step: 0,
        failures: 0,
        retry_at: None,
    });
    note(cx, place, secret, "RotationStarted", version, None);
    invoke(secrets, cx, place);
}

/// Invokes the function for the step that a rotation is at.
fn invoke(secrets: &mut Secrets, cx: &mut CallContext<'_>, place: &SecretPlace) {
    let Some(secret) = secrets.at(place) else {
        return;
    };
    let Some(rotation) = &secret.rotation else {
        return;
    };
    let Some(under_way) = rotation.under_way.clone() else {
        return;
    };
    let event = json!({
        "Step": STEPS.get(under_way.step),
        "SecretId": secret.arn,
        "ClientRequestToken": under_way.version,
        "RotationToken": under_way.token,
    });
    let call = ServiceCall::invoke_function(&rotation.lambda_arn, &event, PRINCIPAL);
    let Some(mut call) = call else {
        return;
    };
    call.source_arn = Some(secret.arn.as_str().into());
    let ticket = Ticket {
        place: place.clone(),
        under_way,
    };
    cx.effect_with_ticket(Effect::Call(call.and_wait()), json!({"step": ticket}));
}

/// Hears what became of a step.
pub(crate) fn answered(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    ticket: Ticket,
    outcome: Result<Value, ServiceError>,
) {
    let Ticket { place, under_way } = ticket;
    let now = cx.now();
    let Some(secret) = secrets.at(&place) else {
        return;
    };
    let is_wanted = secret
        .rotation
        .as_ref()
        .is_some_and(|rotation| rotation.under_way.as_ref() == Some(&under_way));
    if !is_wanted || secret.deleted.is_some() {
        return;
    }
    if let Err(reason) = check(secret, &under_way, outcome) {
        return failed(secrets, cx, &place, &reason);
    }
    let is_last = under_way.step + 1 == STEPS.len();
    let Some(rotation) = &mut secret.rotation else {
        return;
    };
    if !is_last {
        if let Some(under_way) = &mut rotation.under_way {
            under_way.step += 1;
        }
        return invoke(secrets, cx, &place);
    }
    rotation.under_way = None;
    rotation.last = Some(Timestamp(now));
    secret.changed = Timestamp(now);
    // Recorded: `test_rotate_secret_with_lambda_success`.
    secret.detach(PENDING);
    let version = &under_way.version;
    note(cx, &place, secret, "RotationSucceeded", version, None);
    plan(secrets, now, &place);
}

/// Returns why a step has failed, if it has: the function did, or it has not done what the
/// step is for.
fn check(
    secret: &Secret,
    under_way: &UnderWay,
    outcome: Result<Value, ServiceError>,
) -> Result<(), String> {
    let step = STEPS.get(under_way.step).copied().unwrap_or_default();
    let output = outcome.map_err(|error| format!("{step}: {}: {}", error.code, error.message))?;
    let response = FunctionResponse::read(&output);
    if response.failed {
        let error: Value = serde_json::from_slice(&response.payload).unwrap_or_default();
        let message = error["errorMessage"].as_str().unwrap_or("no message");
        return Err(format!("{step}: the function failed: {message}"));
    }
    let version = secret.version(&under_way.version);
    let (arn, id) = (&secret.arn, &under_way.version);
    match step {
        "createSecret" if version.is_none_or(|version| version.content.is_none()) => {
            let rotation = secret.rotation.as_ref();
            let function = rotation.map_or("", |rotation| &rotation.lambda_arn);
            Err(format!(
                "Pending secret version {id} for Secret {arn} was not created by Lambda \
                 {function}. Remove the AWSPENDING staging label and restart rotation."
            ))
        }
        "finishSecret" if version.is_none_or(|version| !version.stages.contains(CURRENT)) => Err(
            format!("{step}: the version {id} of the secret {arn} is not AWSCURRENT."),
        ),
        _ => Ok(()),
    }
}

/// Tries a rotation again later that has failed, or gives it up: its version stays pending
/// until the next rotation.
fn failed(secrets: &mut Secrets, cx: &mut CallContext<'_>, place: &SecretPlace, reason: &str) {
    let now = cx.now();
    let Some(secret) = secrets.at(place) else {
        return;
    };
    let Some(rotation) = &mut secret.rotation else {
        return;
    };
    let Some(under_way) = &mut rotation.under_way else {
        return;
    };
    let version = under_way.version.clone();
    let wait = WAITS.get(under_way.failures);
    let retry_at = wait.map(|minutes| (now + Duration::minutes(*minutes)).unix_timestamp());
    under_way.failures += 1;
    under_way.step = 0;
    under_way.retry_at = retry_at;
    if retry_at.is_none() {
        rotation.under_way = None;
    }
    note(cx, place, secret, "RotationFailed", &version, Some(reason));
    match retry_at {
        Some(at) => {
            secrets.due.insert(Due {
                at,
                place: place.clone(),
                task: Task::Retry,
            });
        }
        None => plan(secrets, now, place),
    }
}

/// Rotates a secret whose window has opened.
pub(crate) fn run_due(secrets: &mut Secrets, cx: &mut CallContext<'_>, due: &Due) {
    let place = &due.place;
    let Some(secret) = secrets.at(place) else {
        return;
    };
    let Some(rotation) = &mut secret.rotation else {
        return;
    };
    if !rotation.enabled || secret.deleted.is_some() {
        return;
    }
    if due.task == Task::Retry {
        let under_way = rotation.under_way.as_mut();
        let under_way = under_way.filter(|one| one.retry_at == Some(due.at));
        if let Some(under_way) = under_way {
            under_way.retry_at = None;
            invoke(secrets, cx, place);
        }
        return;
    }
    if rotation.next_start != Some(due.at) {
        return;
    }
    if rotation.under_way.is_some() {
        return plan(secrets, cx.now(), place);
    }
    let pending = secret.pending().map(str::to_owned);
    let version = pending.unwrap_or_else(|| cx.ids.uuid("secret-version"));
    start(secrets, cx, place, &version);
}

/// Writes into the journal what has become of a rotation.
fn note(
    cx: &mut CallContext<'_>,
    place: &SecretPlace,
    secret: &Secret,
    event: &'static str,
    version: &str,
    reason: Option<&str>,
) {
    cx.effect(Effect::Note(Note {
        service: "secretsmanager",
        operation: event,
        account: place.account.clone(),
        region: place.region.clone(),
        resource: Some(secret.name.clone()),
        request: json!({"SecretId": secret.arn, "VersionId": version}),
        status: if reason.is_some() { 400 } else { 200 },
        error: reason.map(|reason| CallError {
            code: event.into(),
            message: reason.into(),
        }),
    }));
}
