//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{Operation, Service};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;

use crate::iterator::ShardIterator;
use crate::ops::{consumers, get, policies, put, settings, shards, streams, subscribe, tags};
use crate::state::Kinesis;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Kinesis>().with_access(&crate::access_table::ACCESS);

impl Service for Kinesis {
    const MODEL: &'static ServiceModel = &models::KINESIS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddTagsToStream => tags::add_tags_to_stream,
        CreateStream => streams::create_stream,
        DecreaseStreamRetentionPeriod => settings::decrease_stream_retention_period,
        DeleteResourcePolicy => policies::delete_resource_policy,
        DeleteStream => streams::delete_stream,
        DeregisterStreamConsumer => consumers::deregister_stream_consumer,
        DescribeLimits => streams::describe_limits,
        DescribeStream => streams::describe_stream,
        DescribeStreamConsumer => consumers::describe_stream_consumer,
        DescribeStreamSummary => streams::describe_stream_summary,
        DisableEnhancedMonitoring => settings::disable_enhanced_monitoring,
        EnableEnhancedMonitoring => settings::enable_enhanced_monitoring,
        GetRecords => waits get::get_records,
        GetResourcePolicy => policies::get_resource_policy,
        GetShardIterator => get::get_shard_iterator,
        IncreaseStreamRetentionPeriod => settings::increase_stream_retention_period,
        ListShards => shards::list_shards,
        ListStreamConsumers => consumers::list_stream_consumers,
        ListStreams => streams::list_streams,
        ListTagsForResource => tags::list_tags_for_resource,
        ListTagsForStream => tags::list_tags_for_stream,
        MergeShards => shards::merge_shards,
        PutRecord => put::put_record,
        PutRecords => put::put_records,
        PutResourcePolicy => policies::put_resource_policy,
        RegisterStreamConsumer => consumers::register_stream_consumer,
        RemoveTagsFromStream => tags::remove_tags_from_stream,
        SplitShard => shards::split_shard,
        StartStreamEncryption => settings::start_stream_encryption,
        StopStreamEncryption => settings::stop_stream_encryption,
        SubscribeToShard => events subscribe::subscribe_to_shard => subscribe::next_events,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateMaxRecordSize => settings::update_max_record_size,
        UpdateShardCount => shards::update_shard_count,
        UpdateStreamMode => settings::update_stream_mode,
    ];

    /// Returns the name of the stream.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |name: &str| input.get(name)?.as_str();
        if let Some(name) = text("StreamName") {
            return Some(name.to_owned());
        }
        let arns = ["StreamARN", "ConsumerARN", "ResourceARN"];
        let arn = arns.iter().find_map(|name| text(name)).map(str::to_owned);
        let iterator = || Some(ShardIterator::parse(text("ShardIterator")?)?.stream);
        let arn = arn.or_else(iterator)?;
        let (_, name) = arn.split_once(":stream/")?;
        name.split('/').next().map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let region = self.regions.get(arn.account, arn.region)?;
        let stream = region
            .streams
            .values()
            .find(|stream| stream.arn == arn.text)?;
        Some(ProtectedResource {
            policy: stream.policy.clone(),
            ..ProtectedResource::default()
        })
    }
}
