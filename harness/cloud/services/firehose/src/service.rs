//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;
use time::OffsetDateTime;

use crate::ops::{put, streams, tags};
use crate::state::{Firehose, place_of};
use crate::{deliver, http_endpoint, pipeline, source, transform};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Firehose>().with_access(&crate::access_table::ACCESS);

impl Service for Firehose {
    const MODEL: &'static ServiceModel = &models::FIREHOSE;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateDeliveryStream => streams::create_delivery_stream,
        DeleteDeliveryStream => streams::delete_delivery_stream,
        DescribeDeliveryStream => streams::describe_delivery_stream,
        ListDeliveryStreams => streams::list_delivery_streams,
        ListTagsForDeliveryStream => tags::list_tags_for_delivery_stream,
        PutRecord => put::put_record,
        PutRecordBatch => put::put_record_batch,
        StartDeliveryStreamEncryption => streams::start_delivery_stream_encryption,
        StopDeliveryStreamEncryption => streams::stop_delivery_stream_encryption,
        TagDeliveryStream => tags::tag_delivery_stream,
        UntagDeliveryStream => tags::untag_delivery_stream,
        UpdateDestination => streams::update_destination,
    ];

    /// Returns the name of the delivery stream.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let name = input["DeliveryStreamName"].as_str().map(str::to_owned);
        name.or_else(|| {
            let arn = Arn::parse(input["DeliveryStreamARN"].as_str()?)?;
            place_of(&arn).map(|place| place.name)
        })
    }

    /// Leaves the URL of an endpoint to the operation.
    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let is_url = |one: &Violation| one.path.ends_with("endpointConfiguration.url");
        if !violations.iter().any(|one| one.missing) && violations.iter().all(is_url) {
            return None;
        }
        Some(joined("ValidationException", violations))
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        source::start_all(self, cx);
        pipeline::run_due(self, cx);
        self.plan();
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(number) = ticket["delivery"].as_u64() {
            deliver::answered(self, cx, number, &outcome);
        } else if let Some(number) = ticket["request"].as_u64() {
            http_endpoint::answered(self, cx, number, outcome);
        } else if let Some(number) = ticket["transform"].as_u64() {
            transform::answered(self, cx, number, outcome);
        } else {
            source::answered(self, cx, &ticket, outcome);
        }
        self.plan();
    }
}
