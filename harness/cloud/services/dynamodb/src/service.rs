//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{Operation, Service};
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;

use crate::names;
use crate::ops::{items, tables, update_table};
use crate::state::Dynamo;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Dynamo>();

impl Service for Dynamo {
    const MODEL: &'static ServiceModel = &models::DYNAMODB;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateTable => tables::create_table,
        DeleteItem => items::delete_item,
        DeleteTable => tables::delete_table,
        DescribeEndpoints => tables::describe_endpoints,
        DescribeLimits => tables::describe_limits,
        DescribeTable => tables::describe_table,
        GetItem => items::get_item,
        ListTables => tables::list_tables,
        PutItem => items::put_item,
        UpdateTable => update_table::update_table,
    ];

    /// Returns the name of the table, or of the first table of a batch or a transaction.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |value: &Value, member: &str| value.get(member)?.as_str().map(names::name_of);
        if let Some(name) = ["TableName", "ResourceArn", "TableArn", "StreamArn"]
            .iter()
            .find_map(|member| text(input, member))
        {
            return Some(name);
        }
        if let Some(requests) = input.get("RequestItems").and_then(Value::as_object) {
            return requests.keys().next().map(|table| names::name_of(table));
        }
        let action = input.get("TransactItems")?.get(0)?.as_object()?;
        action.values().find_map(|action| text(action, "TableName"))
    }
}
