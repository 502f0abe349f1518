//! `DeleteSecret`, `RestoreSecret`, and the deletion itself.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::create::new_arn;
use super::describe::SecretInput;
use super::input::{check_name, named};
use crate::error::{invalid_parameter, invalid_request};
use crate::state::{Due, SecretPlace, Secrets, Task};

/// After how many days a secret is deleted if the call does not say.
const RECOVERY_DAYS: i64 = 30;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteSecret {
    secret_id: String,
    recovery_window_in_days: Option<i64>,
    #[serde(default)]
    force_delete_without_recovery: bool,
}

pub(crate) fn delete_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: DeleteSecret,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let window = input.recovery_window_in_days;
    let is_forced = input.force_delete_without_recovery;
    if is_forced && window.is_some() {
        return Err(invalid_parameter(
            "You can't use ForceDeleteWithoutRecovery in conjunction with \
             RecoveryWindowInDays.",
        ));
    }
    if window.is_some_and(|days| !(7..=30).contains(&days)) {
        return Err(invalid_parameter(
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
        ));
    }
    let now = cx.now();
    let secret = match secrets.find(cx, &input.secret_id, "DeleteSecret") {
        Ok(secret) => secret,
        // Forced, what is not there counts as deleted.
        Err(error) if is_forced && error.code == "ResourceNotFoundException" => {
            let arn = new_arn(cx, &input.secret_id);
            return Ok(json!({
                "ARN": arn,
                "Name": input.secret_id,
                "DeletionDate": Timestamp(now),
            }));
        }
        Err(error) => return Err(error),
    };
    let mut output = named(secret);
    if is_forced {
        output["DeletionDate"] = json!(Timestamp(now));
        let name = secret.name.clone();
        secrets.regions.for_caller(cx).secrets.remove(&name);
        return Ok(output);
    }
    if secret.deleted.is_some() {
        return Err(invalid_request(
            "You can't perform this operation on the secret because it was already scheduled \
             for deletion.",
        ));
    }
    let date = now + Duration::days(window.unwrap_or(RECOVERY_DAYS));
    secret.deleted = Some(Timestamp(date));
    output["DeletionDate"] = json!(Timestamp(date));
    let place = SecretPlace {
        account: cx.account().clone(),
        region: cx.region().clone(),
        name: secret.name.clone(),
    };
    secrets.due.insert(Due {
        at: date.unix_timestamp() + 1,
        place,
        task: Task::Delete,
    });
    Ok(output)
}

pub(crate) fn restore_secret(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: SecretInput,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find(cx, &input.secret_id, "RestoreSecret")?;
    secret.deleted = None;
    Ok(named(secret))
}

/// Deletes a secret whose time has come, if it was not restored.
pub(crate) fn run_due(secrets: &mut Secrets, now: OffsetDateTime, place: &SecretPlace) {
    let date = secrets.at(place).and_then(|secret| secret.deleted);
    if date.is_none_or(|date| date.0 > now) {
        return;
    }
    if let Some(region) = secrets.regions.get_mut(&place.account, &place.region) {
        region.secrets.remove(&place.name);
    }
}
