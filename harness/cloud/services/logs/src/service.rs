//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{
    CallContext, LogKeeper, Operation, Service, ServiceError, Violation,
};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;

use crate::delivery;
use crate::error::invalid_parameter;
use crate::names::group_of_arn;
use crate::ops::{events, filter_events, groups, metric_filters, policies, streams};
use crate::ops::{subscriptions, tags};
use crate::state::Logs;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Logs>().with_access(&crate::access_table::ACCESS);

/// The members that name a group or a stream.
const NAMES: [&str; 2] = ["logGroupName", "logStreamName"];

impl Service for Logs {
    const MODEL: &'static ServiceModel = &models::LOGS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AssociateKmsKey => groups::associate_kms_key,
        CreateLogGroup => groups::create_log_group,
        CreateLogStream => streams::create_log_stream,
        DeleteLogGroup => groups::delete_log_group,
        DeleteLogStream => streams::delete_log_stream,
        DeleteMetricFilter => metric_filters::delete_metric_filter,
        DeleteResourcePolicy => policies::delete_resource_policy,
        DeleteRetentionPolicy => groups::delete_retention_policy,
        DeleteSubscriptionFilter => subscriptions::delete_subscription_filter,
        DescribeLogGroups => groups::describe_log_groups,
        DescribeLogStreams => streams::describe_log_streams,
        DescribeMetricFilters => metric_filters::describe_metric_filters,
        DescribeResourcePolicies => policies::describe_resource_policies,
        DescribeSubscriptionFilters => subscriptions::describe_subscription_filters,
        DisassociateKmsKey => groups::disassociate_kms_key,
        FilterLogEvents => filter_events::filter_log_events,
        GetLogEvents => events::get_log_events,
        ListLogGroups => groups::list_log_groups,
        ListTagsForResource => tags::list_tags_for_resource,
        ListTagsLogGroup => tags::list_tags_log_group,
        PutLogEvents => events::put_log_events,
        PutLogGroupDeletionProtection => groups::put_log_group_deletion_protection,
        PutMetricFilter => metric_filters::put_metric_filter,
        PutResourcePolicy => policies::put_resource_policy,
        PutRetentionPolicy => groups::put_retention_policy,
        PutSubscriptionFilter => waits subscriptions::put_subscription_filter,
        TagLogGroup => tags::tag_log_group,
        TagResource => tags::tag_resource,
        TestMetricFilter => metric_filters::test_metric_filter,
        UntagLogGroup => tags::untag_log_group,
        UntagResource => tags::untag_resource,
    ];

    /// Returns the name of the log group.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let members = ["logGroupName", "logGroupIdentifier", "resourceArn"];
        let mut members = members.iter();
        let named = members.find_map(|member| input.get(member)?.as_str())?;
        let group = Arn::parse(named).and_then(|arn| group_of_arn(&arn));
        Some(group.unwrap_or(named).to_owned())
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let is_long_name = |violation: &Violation| {
            NAMES.contains(&violation.member) && violation.constraint.contains("less than or equal")
        };
        if violations.iter().any(is_long_name) {
            // Recorded: logs_groups, `test_create_log_group_invalid_name_length`.
            return Some(invalid_parameter(
                "Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
            ));
        }
        Some(joined("InvalidParameterException", violations))
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn log_keeper(&mut self) -> Option<&mut dyn LogKeeper> {
        Some(self)
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        match ticket.get("delivery") {
            Some(delivery) => delivery::completed(cx, delivery, outcome),
            None => subscriptions::tested(self, cx, &ticket, outcome),
        }
    }
}
