//! The Simple Notification Service: topics, who listens to them, and how
//! messages reach them.
//!
//! A publish is taken, numbered and filtered here; every delivery is an effect
//! that the engine carries out, so that the journal has an entry of its own
//! for it, with the publish as its cause. What SNS says when it refuses
//! something was taken from recordings of the real service where there are any.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access;
mod arn;
mod confirm;
mod deliveries;
mod delivery_policy;
mod envelope;
mod fan_out;
mod filter;
mod json;
mod message;
mod notes;
mod page;
mod platform;
mod publish;
mod recent;
mod sms;
mod state;
mod subscribe;
mod subscription;
mod subscriptions;
mod tags;
mod topics;

pub use envelope::CERTIFICATE_PATH;
pub use state::Sns;

use serde_json::Value;
use time::OffsetDateTime;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::service::{CallContext, Operation, Service};
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};

impl Service for Sns {
    const MODEL: &'static ServiceModel = &models::SNS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddPermission => access::add_permission,
        CheckIfPhoneNumberIsOptedOut => sms::check_if_opted_out,
        ConfirmSubscription => confirm::confirm_subscription,
        CreatePlatformApplication => platform::create_application,
        CreatePlatformEndpoint => platform::create_endpoint,
        CreateSMSSandboxPhoneNumber => sms::create_sandbox_number,
        CreateTopic => topics::create_topic,
        DeleteEndpoint => platform::delete_endpoint,
        DeletePlatformApplication => platform::delete_application,
        DeleteSMSSandboxPhoneNumber => sms::delete_sandbox_number,
        DeleteTopic => topics::delete_topic,
        GetDataProtectionPolicy => topics::get_data_protection_policy,
        GetEndpointAttributes => platform::get_endpoint,
        GetPlatformApplicationAttributes => platform::get_application,
        GetSMSAttributes => sms::get_attributes,
        GetSMSSandboxAccountStatus => sms::sandbox_status,
        GetSubscriptionAttributes => subscriptions::get_subscription_attributes,
        GetTopicAttributes => topics::get_topic_attributes,
        ListEndpointsByPlatformApplication => platform::list_endpoints,
        ListOriginationNumbers => sms::list_origination_numbers,
        ListPhoneNumbersOptedOut => sms::list_opted_out,
        ListPlatformApplications => platform::list_applications,
        ListSMSSandboxPhoneNumbers => sms::list_sandbox_numbers,
        ListSubscriptions => subscriptions::list_subscriptions,
        ListSubscriptionsByTopic => subscriptions::list_subscriptions_by_topic,
        ListTagsForResource => tags::list_tags_for_resource,
        ListTopics => topics::list_topics,
        OptInPhoneNumber => sms::opt_in,
        Publish => publish::publish,
        PublishBatch => publish::publish_batch,
        PutDataProtectionPolicy => topics::put_data_protection_policy,
        RemovePermission => access::remove_permission,
        SetEndpointAttributes => platform::set_endpoint,
        SetPlatformApplicationAttributes => platform::set_application,
        SetSMSAttributes => sms::set_attributes,
        SetSubscriptionAttributes => subscriptions::set_subscription_attributes,
        SetTopicAttributes => topics::set_topic_attributes,
        Subscribe => subscribe::subscribe,
        TagResource => tags::tag_resource,
        Unsubscribe => confirm::unsubscribe,
        UntagResource => tags::untag_resource,
        VerifySMSSandboxPhoneNumber => sms::verify_sandbox_number,
    ];

    /// The topic's name, also where only its subscription is named; else the
    /// application, the endpoint or the number.
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
            let resource = arn::Arn::of(arn).map_or(arn, |arn| arn.resource);
            return resource.split(':').next().map(str::to_owned);
        }
        NAMES.iter().find_map(text).map(str::to_owned)
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.deliveries.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        self.try_again(cx);
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(ticket) = ticket.as_u64() {
            self.delivered(cx, ticket, outcome);
        }
    }
}
