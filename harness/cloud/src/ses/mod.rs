//! The Simple Email Service: mails end up in the outbox. It has two APIs over
//! one state, the query one of 2010 (`ses`) and the REST one of 2019 (`sesv2`).

mod account;
mod identities;
mod mail;
mod mime;
mod render;
mod send;
mod state;
mod templates;
mod v2;

pub(crate) use state::Ses;

use serde_json::Value;

use crate::facts::{self, OperationFacts, ServiceFacts};
use crate::fault::Fault;
use crate::protocol::joined;
use crate::service::{Operation, Service, Violation, operations};

impl Service for Ses {
    const FACTS: &'static ServiceFacts = &facts::SES;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateConfigurationSet => account::create_configuration_set,
        CreateTemplate => templates::create_template,
        DeleteConfigurationSet => account::delete_configuration_set,
        DeleteIdentity => identities::delete_identity,
        DeleteTemplate => templates::delete_template,
        DeleteVerifiedEmailAddress => identities::delete_address,
        GetAccountSendingEnabled => account::get_sending_enabled,
        GetIdentityVerificationAttributes => identities::get_verification_attributes,
        GetSendQuota => account::get_send_quota,
        GetSendStatistics => account::get_send_statistics,
        GetTemplate => templates::get_template,
        ListConfigurationSets => account::list_configuration_sets,
        ListIdentities => identities::list_identities,
        ListTemplates => templates::list_templates,
        ListVerifiedEmailAddresses => identities::list_addresses,
        SendBulkTemplatedEmail => send::send_bulk_templated_email,
        SendEmail => send::send_email,
        SendRawEmail => send::send_raw_email,
        SendTemplatedEmail => send::send_templated_email,
        TestRenderTemplate => templates::test_render_template,
        UpdateAccountSendingEnabled => account::update_sending_enabled,
        UpdateTemplate => templates::update_template,
        VerifyDomainDkim => identities::verify_domain_dkim,
        VerifyDomainIdentity => identities::verify_domain,
        VerifyEmailAddress => identities::verify_address,
        VerifyEmailIdentity => identities::verify_address,
    ];
    const SECOND: Option<(&'static ServiceFacts, &'static [Operation<Self>])> = Some((
        &facts::SESV2,
        operations![
            CreateConfigurationSet => v2::create_configuration_set,
            CreateEmailIdentity => v2::create_identity,
            CreateEmailTemplate => v2::create_template,
            DeleteConfigurationSet => v2::delete_configuration_set,
            DeleteEmailIdentity => v2::delete_identity,
            DeleteEmailTemplate => v2::delete_template,
            GetAccount => v2::get_account,
            GetEmailIdentity => v2::get_identity,
            GetEmailTemplate => v2::get_template,
            ListConfigurationSets => v2::list_configuration_sets,
            ListEmailIdentities => v2::list_identities,
            ListEmailTemplates => v2::list_templates,
            PutAccountSendingAttributes => v2::put_sending_attributes,
            SendBulkEmail => v2::send_bulk_email,
            SendEmail => v2::send_email,
            TestRenderEmailTemplate => v2::test_render_template,
            UpdateEmailTemplate => v2::update_template,
        ],
    ));

    /// The sender, the identity, the template or the configuration set.
    fn resource(_: &'static OperationFacts, input: &Value) -> Option<String> {
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

    fn refuse(violations: &[Violation]) -> Option<Fault> {
        // The two APIs word it alike and name it differently; the caller's
        // SDK knows each by its own name.
        Some(joined("ValidationError", violations))
    }
}
