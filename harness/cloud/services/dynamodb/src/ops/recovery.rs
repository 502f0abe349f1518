//! Continuous backups: the settings of point-in-time recovery, and restoring the latest state.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::backups::{check_absent, restore};
use super::describe::{from_seconds, seconds};
use super::lookup::{millis, table_ref};
use super::tables::{TableInput, TableOutput};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::Table;

const DEFAULT_DAYS: i64 = 35;

fn table_not_found(name: &TableRef) -> Error {
    Error::new(
        "TableNotFoundException",
        format!("Table not found: {}", name.name),
    )
}

/// Recorded: test_continuous_backup_update.
fn describe(table: &Table, now: i64) -> Value {
    let recovery = match (table.definition.recovery, table.earliest_restorable(now)) {
        (Some((_, days)), Some(earliest)) => json!({
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": days,
            "EarliestRestorableDateTime": seconds(earliest),
            "LatestRestorableDateTime": seconds(now),
        }),
        _ => json!({"PointInTimeRecoveryStatus": "DISABLED"}),
    };
    json!({"ContinuousBackupsDescription": {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": recovery,
    }})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateContinuousBackups {
    table_name: String,
    point_in_time_recovery_specification: Specification,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Specification {
    point_in_time_recovery_enabled: bool,
    recovery_period_in_days: Option<i64>,
}

pub(crate) fn update_continuous_backups(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: UpdateContinuousBackups,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let now = millis(cx.now());
    let table = dynamo
        .table_mut(&name)
        .ok_or_else(|| table_not_found(&name))?;
    let specification = input.point_in_time_recovery_specification;
    let recovery = specification.point_in_time_recovery_enabled.then(|| {
        let since = table.definition.recovery.map_or(now, |(since, _)| since);
        let days = specification.recovery_period_in_days;
        (since, days.unwrap_or(DEFAULT_DAYS))
    });
    table.set_recovery(recovery);
    Ok(describe(table, now))
}

pub(crate) fn describe_continuous_backups(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TableInput,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo.table(&name).ok_or_else(|| table_not_found(&name))?;
    Ok(describe(table, millis(cx.now())))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RestoreTableToPointInTime {
    source_table_name: Option<String>,
    source_table_arn: Option<String>,
    target_table_name: String,
    #[serde(default)]
    use_latest_restorable_time: bool,
    /// In seconds since the epoch.
    restore_date_time: Option<f64>,
}

pub(crate) fn restore_table_to_point_in_time(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: RestoreTableToPointInTime,
) -> Result<TableOutput, ServiceError> {
    let source = input.source_table_name.or(input.source_table_arn);
    let source = table_ref(cx, &source.unwrap_or_default())?;
    let table = dynamo
        .table(&source)
        .ok_or_else(|| table_not_found(&source))?;
    let target = table_ref(cx, &input.target_table_name)?;
    check_absent(dynamo, &target)?;
    let now = millis(cx.now());
    let Some(earliest) = table.earliest_restorable(now) else {
        return Err(Error::new(
            "PointInTimeRecoveryUnavailableException",
            format!(
                "Point in time recovery is not enabled for table '{}'",
                source.name
            ),
        )
        .into());
    };
    let at = match (input.use_latest_restorable_time, input.restore_date_time) {
        (true, _) | (false, None) => now,
        (false, Some(at)) => from_seconds(at),
    };
    if !(earliest..=now).contains(&at) {
        return Err(Error::new(
            "InvalidRestoreTimeException",
            "The specified restore time is not between EarliestRestorableDateTime and \
             LatestRestorableDateTime",
        )
        .into());
    }
    let definition = table.definition.clone();
    let items = table.items_at(at);
    let restored_from = json!({
        "SourceTableArn": definition.arn,
        "RestoreDateTime": seconds(at),
        "RestoreInProgress": false,
    });
    restore(dynamo, cx, &target, definition, items, restored_from)
}
