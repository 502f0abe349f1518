//! The time to live of items.

use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::lookup::table_ref;
use super::tables::TableInput;
use super::write::{Prepared, commit};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::Table;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateTimeToLive {
    table_name: String,
    time_to_live_specification: Specification,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Specification {
    enabled: bool,
    attribute_name: Arc<str>,
}

pub(crate) fn update_time_to_live(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: UpdateTimeToLive,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let now = cx.now().unix_timestamp();
    let table = dynamo
        .table_mut(&name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    let Specification {
        enabled,
        attribute_name,
    } = input.time_to_live_specification;
    let attribute = match (&table.definition.ttl, enabled) {
        (None, true) => Some(Arc::clone(&attribute_name)),
        (None, false) => return Err(Error::validation("TimeToLive is already disabled").into()),
        (Some(known), true) if *known == attribute_name => {
            return Err(Error::validation("TimeToLive is already enabled").into());
        }
        (Some(known), _) if *known != attribute_name => {
            return Err(Error::validation(format!(
                "TimeToLive is active on a different AttributeName: current AttributeName is \
                 {known}"
            ))
            .into());
        }
        (Some(_), _) => None,
    };
    table.set_ttl(attribute, now);
    Ok(json!({"TimeToLiveSpecification": {
        "Enabled": enabled, "AttributeName": attribute_name,
    }}))
}

pub(crate) fn describe_time_to_live(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TableInput,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo
        .table(&name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    let description = match &table.definition.ttl {
        Some(attribute) => {
            json!({"TimeToLiveStatus": "ENABLED", "AttributeName": attribute})
        }
        None => json!({"TimeToLiveStatus": "DISABLED"}),
    };
    Ok(json!({"TimeToLiveDescription": description}))
}

/// Returns when the next item expires.
pub(crate) fn next_due(dynamo: &Dynamo) -> Option<OffsetDateTime> {
    let tables = dynamo
        .regions
        .iter()
        .flat_map(|(.., region)| region.tables.values());
    let next = tables.filter_map(Table::next_expiry).min()?;
    OffsetDateTime::from_unix_timestamp(next).ok()
}

/// Deletes the items that have expired.
pub(crate) fn run_due(dynamo: &mut Dynamo, cx: &mut CallContext<'_>) {
    let now = cx.now().unix_timestamp();
    let mut due = Vec::new();
    for (account, name, region) in dynamo.regions.iter() {
        let tables = region.tables.iter();
        let tables = tables.filter(|(_, table)| table.next_expiry().is_some_and(|at| at <= now));
        due.extend(tables.map(|(table, _)| TableRef {
            account: Arc::clone(account),
            region: Arc::clone(name),
            name: Arc::clone(table),
        }));
    }
    for name in due {
        while let Some(key) = dynamo
            .table_mut(&name)
            .and_then(|table| table.take_expired(now))
        {
            // The table is there: it has just told the key.
            let _ = commit(dynamo, cx, &name, Prepared::Expire(key));
        }
    }
}
