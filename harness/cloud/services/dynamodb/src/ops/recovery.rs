//! Continuous backups: the settings of point-in-time recovery, and restoring the latest state.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::backups::{check_absent, restore};
use super::describe::seconds;
use super::lookup::{millis, table_ref};
use super::tables::{TableInput, TableOutput};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::TableDefinition;

const DEFAULT_DAYS: i64 = 35;
const DAY: i64 = 24 * 60 * 60 * 1_000;

fn table_not_found(name: &TableRef) -> Error {
    Error::new(
        "TableNotFoundException",
        format!("Table not found: {}", name.name),
    )
}

/// Recorded: test_continuous_backup_update.
fn describe(definition: &TableDefinition, now: i64) -> Value {
    let recovery = match definition.recovery {
        None => json!({"PointInTimeRecoveryStatus": "DISABLED"}),
        Some((since, days)) => json!({
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": days,
            "EarliestRestorableDateTime": seconds(since.max(now - days * DAY)),
            "LatestRestorableDateTime": seconds(now),
        }),
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
    let definition = &mut table.definition;
    let specification = input.point_in_time_recovery_specification;
    definition.recovery = specification.point_in_time_recovery_enabled.then(|| {
        let since = definition.recovery.map_or(now, |(since, _)| since);
        let days = specification.recovery_period_in_days;
        (since, days.unwrap_or(DEFAULT_DAYS))
    });
    Ok(describe(definition, now))
}

pub(crate) fn describe_continuous_backups(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TableInput,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo.table(&name).ok_or_else(|| table_not_found(&name))?;
    Ok(describe(&table.definition, millis(cx.now())))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RestoreTableToPointInTime {
    source_table_name: Option<String>,
    source_table_arn: Option<String>,
    target_table_name: String,
    #[serde(default)]
    use_latest_restorable_time: bool,
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
    if table.definition.recovery.is_none() {
        return Err(Error::new(
            "PointInTimeRecoveryUnavailableException",
            format!(
                "Point in time recovery is not enabled for table '{}'",
                source.name
            ),
        )
        .into());
    }
    // Former states of items are not kept.
    if !input.use_latest_restorable_time {
        return Err(ServiceError::not_implemented(
            "dynamodb",
            "RestoreTableToPointInTime with RestoreDateTime",
        ));
    }
    let definition = table.definition.clone();
    let items = table.entries().values().cloned().collect();
    let restored_from = json!({
        "SourceTableArn": definition.arn,
        "RestoreDateTime": seconds(millis(cx.now())),
        "RestoreInProgress": false,
    });
    restore(dynamo, cx, &target, definition, items, restored_from)
}
