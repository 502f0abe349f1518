//! The Simple Email Service: mails end up in the mailbox. It has two APIs over
//! one state, the query one of 2010 (`ses`) and the REST one of 2019 (`sesv2`).

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod account;
mod custom;
mod destinations;
mod events;
mod identities;
mod mail;
mod mime;
mod receipts;
mod render;
mod send;
mod sets;
mod settings;
mod state;
mod templates;
mod v2;

pub use state::Ses;

use serde_json::Value;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{Operation, Service, Violation};
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Ses>().with_second_path("/v2/email/");

impl Service for Ses {
    const MODEL: &'static ServiceModel = &models::SES;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CloneReceiptRuleSet => receipts::clone_set,
        CreateConfigurationSet => sets::create,
        CreateConfigurationSetEventDestination => destinations::create,
        CreateConfigurationSetTrackingOptions => sets::create_tracking,
        CreateCustomVerificationEmailTemplate => custom::create,
        CreateReceiptFilter => receipts::create_filter,
        CreateReceiptRule => receipts::create_rule,
        CreateReceiptRuleSet => receipts::create_set,
        CreateTemplate => templates::create_template,
        DeleteConfigurationSet => sets::delete,
        DeleteConfigurationSetEventDestination => destinations::delete,
        DeleteConfigurationSetTrackingOptions => sets::delete_tracking,
        DeleteCustomVerificationEmailTemplate => custom::delete,
        DeleteIdentity => identities::delete_identity,
        DeleteIdentityPolicy => settings::delete_policy,
        DeleteReceiptFilter => receipts::delete_filter,
        DeleteReceiptRule => receipts::delete_rule,
        DeleteReceiptRuleSet => receipts::delete_set,
        DeleteTemplate => templates::delete_template,
        DeleteVerifiedEmailAddress => identities::delete_address,
        DescribeActiveReceiptRuleSet => receipts::describe_active,
        DescribeConfigurationSet => sets::describe,
        DescribeReceiptRule => receipts::describe_rule,
        DescribeReceiptRuleSet => receipts::describe_set,
        GetAccountSendingEnabled => account::get_sending_enabled,
        GetCustomVerificationEmailTemplate => custom::get,
        GetIdentityDkimAttributes => settings::get_dkim,
        GetIdentityMailFromDomainAttributes => settings::get_mail_from,
        GetIdentityNotificationAttributes => settings::get_notifications,
        GetIdentityPolicies => settings::get_policies,
        GetIdentityVerificationAttributes => identities::get_verification_attributes,
        GetSendQuota => account::get_send_quota,
        GetSendStatistics => account::get_send_statistics,
        GetTemplate => templates::get_template,
        ListConfigurationSets => sets::list,
        ListCustomVerificationEmailTemplates => custom::list,
        ListIdentities => identities::list_identities,
        ListIdentityPolicies => settings::list_policies,
        ListReceiptFilters => receipts::list_filters,
        ListReceiptRuleSets => receipts::list_sets,
        ListTemplates => templates::list_templates,
        ListVerifiedEmailAddresses => identities::list_addresses,
        PutConfigurationSetDeliveryOptions => sets::put_delivery,
        PutIdentityPolicy => settings::put_policy,
        ReorderReceiptRuleSet => receipts::reorder,
        SendBounce => custom::bounce,
        SendBulkTemplatedEmail => send::send_bulk_templated_email,
        SendCustomVerificationEmail => custom::send,
        SendEmail => send::send_email,
        SendRawEmail => send::send_raw_email,
        SendTemplatedEmail => send::send_templated_email,
        SetActiveReceiptRuleSet => receipts::activate,
        SetIdentityDkimEnabled => settings::set_dkim,
        SetIdentityFeedbackForwardingEnabled => settings::set_forwarding,
        SetIdentityHeadersInNotificationsEnabled => settings::set_headers,
        SetIdentityMailFromDomain => settings::set_mail_from,
        SetIdentityNotificationTopic => settings::set_topic,
        SetReceiptRulePosition => receipts::move_rule,
        TestRenderTemplate => templates::test_render_template,
        UpdateAccountSendingEnabled => account::update_sending_enabled,
        UpdateConfigurationSetEventDestination => destinations::update,
        UpdateConfigurationSetReputationMetricsEnabled => sets::set_reputation_metrics,
        UpdateConfigurationSetSendingEnabled => sets::set_sending,
        UpdateConfigurationSetTrackingOptions => sets::update_tracking,
        UpdateCustomVerificationEmailTemplate => custom::update,
        UpdateReceiptRule => receipts::update_rule,
        UpdateTemplate => templates::update_template,
        VerifyDomainDkim => identities::verify_domain_dkim,
        VerifyDomainIdentity => identities::verify_domain,
        VerifyEmailAddress => identities::verify_address,
        VerifyEmailIdentity => identities::verify_address,
    ];
    const SECOND: Option<(&'static ServiceModel, &'static [Operation<Self>])> = Some((
        &models::SESV2,
        operations![
            CreateConfigurationSet => v2::sets::create,
            CreateConfigurationSetEventDestination => v2::sets::create_destination,
            CreateContact => v2::contacts::create_contact,
            CreateContactList => v2::contacts::create_list,
            CreateCustomVerificationEmailTemplate => v2::custom::create,
            CreateDedicatedIpPool => v2::account::create_pool,
            CreateEmailIdentity => v2::identities::create,
            CreateEmailIdentityPolicy => v2::identities::create_policy,
            CreateEmailTemplate => v2::create_template,
            DeleteConfigurationSet => v2::sets::delete,
            DeleteConfigurationSetEventDestination => v2::sets::delete_destination,
            DeleteContact => v2::contacts::delete_contact,
            DeleteContactList => v2::contacts::delete_list,
            DeleteCustomVerificationEmailTemplate => v2::custom::delete,
            DeleteDedicatedIpPool => v2::account::delete_pool,
            DeleteEmailIdentity => v2::identities::delete,
            DeleteEmailIdentityPolicy => v2::identities::delete_policy,
            DeleteEmailTemplate => v2::delete_template,
            DeleteSuppressedDestination => v2::account::allow,
            GetAccount => v2::account::get,
            GetConfigurationSet => v2::sets::get,
            GetConfigurationSetEventDestinations => v2::sets::get_destinations,
            GetContact => v2::contacts::get_contact,
            GetContactList => v2::contacts::get_list,
            GetCustomVerificationEmailTemplate => v2::custom::get,
            GetDedicatedIpPool => v2::account::get_pool,
            GetEmailIdentity => v2::identities::get,
            GetEmailIdentityPolicies => v2::identities::get_policies,
            GetEmailTemplate => v2::get_template,
            GetSuppressedDestination => v2::account::get_suppressed,
            ListConfigurationSets => v2::sets::list,
            ListContactLists => v2::contacts::list_lists,
            ListContacts => v2::contacts::list_contacts,
            ListCustomVerificationEmailTemplates => custom::list,
            ListDedicatedIpPools => v2::account::list_pools,
            ListEmailIdentities => v2::identities::list,
            ListEmailTemplates => v2::list_templates,
            ListSuppressedDestinations => v2::account::list_suppressed,
            ListTagsForResource => v2::tags::list,
            PutAccountDetails => v2::account::put_details,
            PutAccountSendingAttributes => v2::account::put_sending,
            PutAccountSuppressionAttributes => v2::account::put_suppression,
            PutConfigurationSetArchivingOptions => v2::sets::put_archiving,
            PutConfigurationSetDeliveryOptions => v2::sets::put_delivery,
            PutConfigurationSetReputationOptions => v2::sets::put_reputation,
            PutConfigurationSetSendingOptions => v2::sets::put_sending,
            PutConfigurationSetSuppressionOptions => v2::sets::put_suppression,
            PutConfigurationSetTrackingOptions => v2::sets::put_tracking,
            PutConfigurationSetVdmOptions => v2::sets::put_vdm,
            PutDedicatedIpPoolScalingAttributes => v2::account::scale_pool,
            PutEmailIdentityConfigurationSetAttributes => v2::identities::put_configuration_set,
            PutEmailIdentityDkimAttributes => v2::identities::put_dkim,
            PutEmailIdentityFeedbackAttributes => v2::identities::put_feedback,
            PutEmailIdentityMailFromAttributes => v2::identities::put_mail_from,
            PutSuppressedDestination => v2::account::suppress,
            SendBulkEmail => v2::send_bulk_email,
            SendCustomVerificationEmail => v2::custom::send,
            SendEmail => v2::send_email,
            TagResource => v2::tags::tag,
            TestRenderEmailTemplate => v2::test_render_template,
            UntagResource => v2::tags::untag,
            UpdateConfigurationSetEventDestination => v2::sets::update_destination,
            UpdateContact => v2::contacts::update_contact,
            UpdateContactList => v2::contacts::update_list,
            UpdateCustomVerificationEmailTemplate => v2::custom::update,
            UpdateEmailIdentityPolicy => v2::identities::update_policy,
            UpdateEmailTemplate => v2::update_template,
        ],
    ));

    /// The sender, the identity, the template or the configuration set.
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

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        // The two APIs word it alike and name it differently; the caller's
        // SDK knows each by its own name.
        Some(joined("ValidationError", violations))
    }
}
