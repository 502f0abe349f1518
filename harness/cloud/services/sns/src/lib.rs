//! The Simple Notification Service: topics, subscriptions, and the delivery of
//! messages.
//!
//! The state ([`Sns`], topics, subscriptions, pending deliveries) is plain data
//! and knows nothing of requests. `ops` has the operations of the API, and
//! `outbound` sends messages to subscribers. The texts of errors are those of
//! recorded responses of AWS where there are any.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod arn;
mod attributes;
mod deduplication;
mod delivery;
mod delivery_policy;
mod encryption;
mod endpoint;
mod envelope;
mod error;
mod filter;
mod inspection;
mod json;
mod message;
mod ops;
mod outbound;
mod platform;
mod sms;
mod state;
mod subscription;
mod topic;
mod topic_policy;

pub(crate) use envelope::CERTIFICATE_PATH;
pub use state::Sns;

use serde_json::Value;
use time::OffsetDateTime;

use ops::{
    confirmation, permissions, platform as applications, publish, publish_batch, sms as phones,
    subscribe, subscriptions, tags, topics,
};
use outbound::attempts;
use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Sns>()
    .with_access(&access_table::ACCESS)
    .with_endpoints(endpoint::ENDPOINTS)
    .with_control(inspection::OPERATIONS);

impl Service for Sns {
    const MODEL: &'static ServiceModel = &models::SNS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddPermission => permissions::add_permission,
        CheckIfPhoneNumberIsOptedOut => phones::check_if_opted_out,
        ConfirmSubscription => confirmation::confirm_subscription,
        CreatePlatformApplication => applications::create_application,
        CreatePlatformEndpoint => applications::create_endpoint,
        CreateSMSSandboxPhoneNumber => phones::create_sandbox_number,
        CreateTopic => topics::create_topic,
        DeleteEndpoint => applications::delete_endpoint,
        DeletePlatformApplication => applications::delete_application,
        DeleteSMSSandboxPhoneNumber => phones::delete_sandbox_number,
        DeleteTopic => topics::delete_topic,
        GetDataProtectionPolicy => topics::get_data_protection_policy,
        GetEndpointAttributes => applications::get_endpoint,
        GetPlatformApplicationAttributes => applications::get_application,
        GetSMSAttributes => phones::get_attributes,
        GetSMSSandboxAccountStatus => phones::sandbox_status,
        GetSubscriptionAttributes => subscriptions::get_subscription_attributes,
        GetTopicAttributes => topics::get_topic_attributes,
        ListEndpointsByPlatformApplication => applications::list_endpoints,
        ListOriginationNumbers => phones::list_origination_numbers,
        ListPhoneNumbersOptedOut => phones::list_opted_out,
        ListPlatformApplications => applications::list_applications,
        ListSMSSandboxPhoneNumbers => phones::list_sandbox_numbers,
        ListSubscriptions => subscriptions::list_subscriptions,
        ListSubscriptionsByTopic => subscriptions::list_subscriptions_by_topic,
        ListTagsForResource => tags::list_tags_for_resource,
        ListTopics => topics::list_topics,
        OptInPhoneNumber => phones::opt_in,
        Publish => publish::publish,
        PublishBatch => publish_batch::publish_batch,
        PutDataProtectionPolicy => topics::put_data_protection_policy,
        RemovePermission => permissions::remove_permission,
        SetEndpointAttributes => applications::set_endpoint,
        SetPlatformApplicationAttributes => applications::set_application,
        SetSMSAttributes => phones::set_attributes,
        SetSubscriptionAttributes => subscriptions::set_subscription_attributes,
        SetTopicAttributes => topics::set_topic_attributes,
        Subscribe => subscribe::subscribe,
        TagResource => tags::tag_resource,
        Unsubscribe => confirmation::unsubscribe,
        UntagResource => tags::untag_resource,
        VerifySMSSandboxPhoneNumber => phones::verify_sandbox_number,
    ];

    /// Returns the name of the topic, also for calls on a subscription, or else
    /// the application, the endpoint or the number.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        const ARNS: [&str; 6] = [
            "TopicArn",
            "TargetArn",
            "ResourceArn",
            "SubscriptionArn",
            "PlatformApplicationArn",
            "EndpointArn",
        ];
        const NAMES: [&str; 3] = ["Name", "PhoneNumber", "phoneNumber"];
        let text = |name: &&str| input.get(*name)?.as_str();
        if let Some(arn) = ARNS.iter().find_map(text) {
            let resource = Arn::parse(arn).map_or(arn, |arn| arn.resource);
            return resource.split(':').next().map(str::to_owned);
        }
        NAMES.iter().find_map(text).map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let topic = state::find_topic(&mut self.regions, arn)?;
        Some(ProtectedResource {
            policy: Some(topic.policy()),
            ..ProtectedResource::default()
        })
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.deliveries.next_attempt()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        attempts::retry_due(self, cx);
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(id) = ticket.as_u64() {
            attempts::record_result(self, cx, id, &outcome);
        }
    }
}
