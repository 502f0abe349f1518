//! The Simple Email Service. Messages are delivered to the mailbox. Two APIs
//! share one state: the query API of 2010 (`ses`) and the REST API of 2019
//! (`sesv2`).

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod address;
mod compose;
mod delivery;
mod events;
mod inspection;
mod message;
mod message_tags;
mod mime;
mod rendering;
mod state;
mod topic_check;
mod v1;
mod v2;

pub use state::Ses;

use serde_json::Value;

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;

/// The registry entry of the service.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Ses>()
    .with_access(&access_table::ACCESS)
    .with_second_path("/v2/email/")
    .with_control(inspection::OPERATIONS);

impl Service for Ses {
    const MODEL: &'static ServiceModel = &models::SES;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CloneReceiptRuleSet => v1::receipts::clone_set,
        CreateConfigurationSet => v1::configuration_sets::create,
        CreateConfigurationSetEventDestination => waits v1::event_destinations::create,
        CreateConfigurationSetTrackingOptions => v1::configuration_sets::create_tracking,
        CreateCustomVerificationEmailTemplate => v1::custom_verification::create,
        CreateReceiptFilter => v1::receipts::create_filter,
        CreateReceiptRule => v1::receipts::create_rule,
        CreateReceiptRuleSet => v1::receipts::create_set,
        CreateTemplate => v1::templates::create,
        DeleteConfigurationSet => v1::configuration_sets::delete,
        DeleteConfigurationSetEventDestination => v1::event_destinations::delete,
        DeleteConfigurationSetTrackingOptions => v1::configuration_sets::delete_tracking,
        DeleteCustomVerificationEmailTemplate => v1::custom_verification::delete,
        DeleteIdentity => v1::identities::delete_identity,
        DeleteIdentityPolicy => v1::identity_settings::delete_policy,
        DeleteReceiptFilter => v1::receipts::delete_filter,
        DeleteReceiptRule => v1::receipts::delete_rule,
        DeleteReceiptRuleSet => v1::receipts::delete_set,
        DeleteTemplate => v1::templates::delete,
        DeleteVerifiedEmailAddress => v1::identities::delete_address,
        DescribeActiveReceiptRuleSet => v1::receipts::describe_active,
        DescribeConfigurationSet => v1::configuration_sets::describe,
        DescribeReceiptRule => v1::receipts::describe_rule,
        DescribeReceiptRuleSet => v1::receipts::describe_set,
        GetAccountSendingEnabled => v1::account::get_sending_enabled,
        GetCustomVerificationEmailTemplate => v1::custom_verification::get,
        GetIdentityDkimAttributes => v1::identity_settings::get_dkim,
        GetIdentityMailFromDomainAttributes => v1::identity_settings::get_mail_from,
        GetIdentityNotificationAttributes => v1::identity_settings::get_notifications,
        GetIdentityPolicies => v1::identity_settings::get_policies,
        GetIdentityVerificationAttributes => v1::identities::get_verification_attributes,
        GetSendQuota => v1::account::get_send_quota,
        GetSendStatistics => v1::account::get_send_statistics,
        GetTemplate => v1::templates::get,
        ListConfigurationSets => v1::configuration_sets::list,
        ListCustomVerificationEmailTemplates => v1::custom_verification::list,
        ListIdentities => v1::identities::list_identities,
        ListIdentityPolicies => v1::identity_settings::list_policies,
        ListReceiptFilters => v1::receipts::list_filters,
        ListReceiptRuleSets => v1::receipts::list_sets,
        ListTemplates => v1::templates::list,
        ListVerifiedEmailAddresses => v1::identities::list_addresses,
        PutConfigurationSetDeliveryOptions => v1::configuration_sets::put_delivery,
        PutIdentityPolicy => v1::identity_settings::put_policy,
        ReorderReceiptRuleSet => v1::receipts::reorder,
        SendBounce => v1::bounces::send,
        SendBulkTemplatedEmail => v1::send::send_bulk_templated_email,
        SendCustomVerificationEmail => v1::custom_verification::send,
        SendEmail => v1::send::send_email,
        SendRawEmail => v1::send::send_raw_email,
        SendTemplatedEmail => v1::send::send_templated_email,
        SetActiveReceiptRuleSet => v1::receipts::activate,
        SetIdentityDkimEnabled => v1::identity_settings::set_dkim,
        SetIdentityFeedbackForwardingEnabled => v1::identity_settings::set_forwarding,
        SetIdentityHeadersInNotificationsEnabled => v1::identity_settings::set_headers,
        SetIdentityMailFromDomain => v1::identity_settings::set_mail_from,
        SetIdentityNotificationTopic => v1::identity_settings::set_topic,
        SetReceiptRulePosition => v1::receipts::move_rule,
        TestRenderTemplate => v1::templates::test_render,
        UpdateAccountSendingEnabled => v1::account::update_sending_enabled,
        UpdateConfigurationSetEventDestination => waits v1::event_destinations::update,
        UpdateConfigurationSetReputationMetricsEnabled => v1::configuration_sets::set_reputation_metrics,
        UpdateConfigurationSetSendingEnabled => v1::configuration_sets::set_sending,
        UpdateConfigurationSetTrackingOptions => v1::configuration_sets::update_tracking,
        UpdateCustomVerificationEmailTemplate => v1::custom_verification::update,
        UpdateReceiptRule => v1::receipts::update_rule,
        UpdateTemplate => v1::templates::update,
        VerifyDomainDkim => v1::identities::verify_domain_dkim,
        VerifyDomainIdentity => v1::identities::verify_domain,
        VerifyEmailAddress => v1::identities::verify_address,
        VerifyEmailIdentity => v1::identities::verify_address,
    ];
    const SECOND: Option<(&'static ServiceModel, &'static [Operation<Self>])> = Some((
        &models::SESV2,
        operations![
            CreateConfigurationSet => v2::configuration_sets::create,
            CreateConfigurationSetEventDestination => waits v2::configuration_sets::create_destination,
            CreateContact => v2::contacts::create_contact,
            CreateContactList => v2::contacts::create_list,
            CreateCustomVerificationEmailTemplate => v2::custom_verification::create,
            CreateDedicatedIpPool => v2::dedicated_ip_pools::create,
            CreateEmailIdentity => v2::identities::create,
            CreateEmailIdentityPolicy => v2::identities::create_policy,
            CreateEmailTemplate => v2::templates::create,
            DeleteConfigurationSet => v2::configuration_sets::delete,
            DeleteConfigurationSetEventDestination => v2::configuration_sets::delete_destination,
            DeleteContact => v2::contacts::delete_contact,
            DeleteContactList => v2::contacts::delete_list,
            DeleteCustomVerificationEmailTemplate => v2::custom_verification::delete,
            DeleteDedicatedIpPool => v2::dedicated_ip_pools::delete,
            DeleteEmailIdentity => v2::identities::delete,
            DeleteEmailIdentityPolicy => v2::identities::delete_policy,
            DeleteEmailTemplate => v2::templates::delete,
            DeleteSuppressedDestination => v2::suppression::delete,
            GetAccount => v2::account::get,
            GetConfigurationSet => v2::configuration_sets::get,
            GetConfigurationSetEventDestinations => v2::configuration_sets::get_destinations,
            GetContact => v2::contacts::get_contact,
            GetContactList => v2::contacts::get_list,
            GetCustomVerificationEmailTemplate => v2::custom_verification::get,
            GetDedicatedIpPool => v2::dedicated_ip_pools::get,
            GetEmailIdentity => v2::identities::get,
            GetEmailIdentityPolicies => v2::identities::get_policies,
            GetEmailTemplate => v2::templates::get,
            GetSuppressedDestination => v2::suppression::get,
            ListConfigurationSets => v2::configuration_sets::list,
            ListContactLists => v2::contacts::list_lists,
            ListContacts => v2::contacts::list_contacts,
            ListCustomVerificationEmailTemplates => v1::custom_verification::list,
            ListDedicatedIpPools => v2::dedicated_ip_pools::list,
            ListEmailIdentities => v2::identities::list,
            ListEmailTemplates => v2::templates::list,
            ListSuppressedDestinations => v2::suppression::list,
            ListTagsForResource => v2::tags::list,
            PutAccountDetails => v2::account::put_details,
            PutAccountSendingAttributes => v2::account::put_sending,
            PutAccountSuppressionAttributes => v2::account::put_suppression,
            PutConfigurationSetArchivingOptions => v2::configuration_sets::put_archiving,
            PutConfigurationSetDeliveryOptions => v2::configuration_sets::put_delivery,
            PutConfigurationSetReputationOptions => v2::configuration_sets::put_reputation,
            PutConfigurationSetSendingOptions => v2::configuration_sets::put_sending,
            PutConfigurationSetSuppressionOptions => v2::configuration_sets::put_suppression,
            PutConfigurationSetTrackingOptions => v2::configuration_sets::put_tracking,
            PutConfigurationSetVdmOptions => v2::configuration_sets::put_vdm,
            PutDedicatedIpPoolScalingAttributes => v2::dedicated_ip_pools::put_scaling,
            PutEmailIdentityConfigurationSetAttributes => v2::identities::put_configuration_set,
            PutEmailIdentityDkimAttributes => v2::identities::put_dkim,
            PutEmailIdentityFeedbackAttributes => v2::identities::put_feedback,
            PutEmailIdentityMailFromAttributes => v2::identities::put_mail_from,
            PutSuppressedDestination => v2::suppression::put,
            SendBulkEmail => v2::send::send_bulk_email,
            SendCustomVerificationEmail => v2::custom_verification::send,
            SendEmail => v2::send::send_email,
            TagResource => v2::tags::tag,
            TestRenderEmailTemplate => v2::templates::test_render,
            UntagResource => v2::tags::untag,
            UpdateConfigurationSetEventDestination => waits v2::configuration_sets::update_destination,
            UpdateContact => v2::contacts::update_contact,
            UpdateContactList => v2::contacts::update_list,
            UpdateCustomVerificationEmailTemplate => v2::custom_verification::update,
            UpdateEmailIdentityPolicy => v2::identities::update_policy,
            UpdateEmailTemplate => v2::templates::update,
        ],
    ));

    /// Returns the sender, identity, template or configuration set of a call.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        const NAMES: [&str; 9] = [
            "Source",
            "FromEmailAddress",
            "EmailIdentity",
            "EmailAddress",
            "Identity",
            "Domain",
            "Template",
            "TemplateName",
            "ConfigurationSetName",
        ];
        NAMES
            .iter()
            .find_map(|name| input.get(*name)?.as_str())
            .map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let sender = arn.resource.strip_prefix("identity/")?;
        let region = self.regions.get(arn.account, arn.region)?;
        let address = address::bare_address(sender);
        let domain = address.rsplit('@').next().unwrap_or_default();
        let find = |wanted: &str| {
            let mut names = region.identities.keys();
            names.find(|name| name.eq_ignore_ascii_case(wanted))
        };
        let identity = find(address).or_else(|| find(domain))?;
        Some(ProtectedResource {
            arn: Some(format!(
                "arn:aws:ses:{}:{}:identity/{}",
                arn.region, arn.account, identity
            )),
            ..ProtectedResource::default()
        })
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        topic_check::completed(self, cx, &ticket, outcome);
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        // The operations have messages of their own for these.
        const CHECKED_LATER: [&str; 3] = ["NotificationType", "Tags", "EmailTags"];
        if violations
            .iter()
            .all(|violation| CHECKED_LATER.contains(&violation.member) && !violation.missing)
        {
            return None;
        }
        // Both APIs have the same message.
        Some(joined("ValidationError", violations))
    }
}
