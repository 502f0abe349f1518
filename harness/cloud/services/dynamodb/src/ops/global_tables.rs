//! Global tables of the first version (2017), of which there are none: tables have no replicas,
//! and `CreateGlobalTable` and replicas in `UpdateTable` are refused.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::tables::NoInput;
use crate::error::Error;
use crate::state::Dynamo;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GlobalTableInput {
    global_table_name: String,
}

/// The exception's description in the API reference: "The specified global table does not
/// exist."
pub(crate) fn describe_global_table(
    _: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: GlobalTableInput,
) -> Result<Value, ServiceError> {
    Err(Error::new(
        "GlobalTableNotFoundException",
        format!("Global table not found: {}", input.global_table_name),
    )
    .into())
}

pub(crate) fn list_global_tables(
    _: &mut Dynamo,
    _: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(json!({"GlobalTables": []}))
}
