//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::{Violation, joined};
use serde_json::Value;
use time::OffsetDateTime;

use crate::names;
use crate::ops::{
    backups, batch, exports, global_tables, imports, insights, items, kinesis, partiql, policies,
    query, recovery, scan, streams, tables, tags, transact, transfer_progress, ttl, update_table,
};
use crate::state::Dynamo;

/// The constraint on `Select`, verified by moto's test_select_values_are_case_sensitive.
const SELECT_VALUES: &str = "Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, \
                             ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]";

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Dynamo>().with_access(&crate::access_table::ACCESS);

impl Service for Dynamo {
    const MODEL: &'static ServiceModel = &models::DYNAMODB;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        BatchExecuteStatement => partiql::batch_execute_statement,
        BatchGetItem => batch::batch_get_item,
        BatchWriteItem => batch::batch_write_item,
        CreateBackup => backups::create_backup,
        CreateTable => tables::create_table,
        DeleteBackup => backups::delete_backup,
        DeleteItem => items::delete_item,
        DeleteResourcePolicy => policies::delete_resource_policy,
        DeleteTable => tables::delete_table,
        DescribeBackup => backups::describe_backup,
        DescribeContinuousBackups => recovery::describe_continuous_backups,
        DescribeContributorInsights => insights::describe_contributor_insights,
        DescribeEndpoints => tables::describe_endpoints,
        DescribeExport => exports::describe_export,
        DescribeGlobalTable => global_tables::describe_global_table,
        DescribeGlobalTableSettings => global_tables::describe_global_table,
        DescribeImport => imports::describe_import,
        DescribeKinesisStreamingDestination => kinesis::describe_kinesis_streaming_destination,
        DescribeLimits => tables::describe_limits,
        DescribeTable => tables::describe_table,
        DescribeTimeToLive => ttl::describe_time_to_live,
        DisableKinesisStreamingDestination => kinesis::disable_kinesis_streaming_destination,
        EnableKinesisStreamingDestination => kinesis::enable_kinesis_streaming_destination,
        ExecuteStatement => partiql::execute_statement,
        ExecuteTransaction => partiql::execute_transaction,
        ExportTableToPointInTime => exports::export_table_to_point_in_time,
        GetItem => items::get_item,
        GetResourcePolicy => policies::get_resource_policy,
        ImportTable => imports::import_table,
        ListBackups => backups::list_backups,
        ListContributorInsights => insights::list_contributor_insights,
        ListExports => exports::list_exports,
        ListGlobalTables => global_tables::list_global_tables,
        ListImports => imports::list_imports,
        ListTables => tables::list_tables,
        ListTagsOfResource => tags::list_tags_of_resource,
        PutItem => items::put_item,
        PutResourcePolicy => policies::put_resource_policy,
        Query => defers query::query,
        RestoreTableFromBackup => backups::restore_table_from_backup,
        RestoreTableToPointInTime => recovery::restore_table_to_point_in_time,
        Scan => defers scan::scan,
        TagResource => tags::tag_resource,
        TransactGetItems => transact::transact_get_items,
        TransactWriteItems => transact::transact_write_items,
        UntagResource => tags::untag_resource,
        UpdateContinuousBackups => recovery::update_continuous_backups,
        UpdateContributorInsights => insights::update_contributor_insights,
        UpdateItem => items::update_item,
        UpdateKinesisStreamingDestination => kinesis::update_kinesis_streaming_destination,
        UpdateTable => update_table::update_table,
        UpdateTimeToLive => ttl::update_time_to_live,
    ];

    const SECOND: Option<(&'static ServiceModel, &'static [Operation<Self>])> = Some((
        &models::DYNAMODBSTREAMS,
        operations![
            DescribeStream => streams::describe_stream,
            GetRecords => waits streams::get_records,
            GetShardIterator => streams::get_shard_iterator,
            ListStreams => streams::list_streams,
        ],
    ));

    /// Returns the name of the table, or of the first table of a batch or a transaction.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |value: &Value, member: &str| value.get(member)?.as_str().map(names::name_of);
        if let Some(name) = [
            "TableName",
            "ResourceArn",
            "BackupArn",
            "TableArn",
            "ExportArn",
            "ImportArn",
            "StreamArn",
            "ShardIterator",
        ]
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

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    /// Returns the error for input that the model refuses. The values of some enums come in
    /// another order from AWS than the model has them.
    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let violations = violations.iter().cloned().map(|mut violation| {
            if violation.path == "select" {
                SELECT_VALUES.clone_into(&mut violation.constraint);
            }
            violation
        });
        let violations: Vec<Violation> = violations.collect();
        Some(joined("ValidationException", &violations))
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        let next = [ttl::next_due(self), tables::next_due(self)];
        next.into_iter().flatten().min()
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        transfer_progress::effect_completed(self, cx, ticket, outcome);
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        ttl::run_due(self, cx);
        tables::run_due(self, cx);
    }
}
