//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError, path_permission};
use rehearsal_model::models;

/// What the service authorization reference says of the operations: the actions are the
/// methods of HTTP, and the resources the paths.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "apigateway",
    special: Some(|operation, input| {
        let operation = models::APIGATEWAY.operation(operation);
        let permission = operation.map(|operation| path_permission(operation, "", input));
        permission.into_iter().collect()
    }),
    error: DeniedError::REST,
    ..AccessTable::BASE
};
