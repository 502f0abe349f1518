//! Amazon Simple Email Service 2019-09-27, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, ErrorModel, ListShape, Location, MapShape, Member, OperationModel, Protocol,
    ServiceModel, Shape, StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "sesv2",
    title: "Amazon Simple Email Service",
    signing_name: "ses",
    endpoint: "email",
    version: "2019-09-27",
    protocol: Protocol::RestJson,
    also_query: false,
    target: "",
    namespace: "",
    xmlns: "",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "AssociateEmailIdentityCertificate",
        input: &ASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_REQUEST,
        output: &ASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_RESPONSE,
        method: "POST",
        path: "/v2/email/identity/certificates",
        ..OperationModel::POST
    },
    OperationModel {
        name: "BatchGetMetricData",
        input: &BATCH_GET_METRIC_DATA_REQUEST,
        output: &BATCH_GET_METRIC_DATA_RESPONSE,
        method: "POST",
        path: "/v2/email/metrics/batch",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CancelExportJob",
        input: &CANCEL_EXPORT_JOB_REQUEST,
        output: &CANCEL_EXPORT_JOB_RESPONSE,
        method: "PUT",
        path: "/v2/email/export-jobs/{JobId}/cancel",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateConfigurationSet",
        input: &CREATE_CONFIGURATION_SET_REQUEST,
        output: &CREATE_CONFIGURATION_SET_RESPONSE,
        method: "POST",
        path: "/v2/email/configuration-sets",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateConfigurationSetEventDestination",
        input: &CREATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST,
        output: &CREATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE,
        method: "POST",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateContact",
        input: &CREATE_CONTACT_REQUEST,
        output: &CREATE_CONTACT_RESPONSE,
        method: "POST",
        path: "/v2/email/contact-lists/{ContactListName}/contacts",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateContactList",
        input: &CREATE_CONTACT_LIST_REQUEST,
        output: &CREATE_CONTACT_LIST_RESPONSE,
        method: "POST",
        path: "/v2/email/contact-lists",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateCustomVerificationEmailTemplate",
        input: &CREATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &CREATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE,
        method: "POST",
        path: "/v2/email/custom-verification-email-templates",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateDedicatedIpPool",
        input: &CREATE_DEDICATED_IP_POOL_REQUEST,
        output: &CREATE_DEDICATED_IP_POOL_RESPONSE,
        method: "POST",
        path: "/v2/email/dedicated-ip-pools",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateDeliverabilityTestReport",
        input: &CREATE_DELIVERABILITY_TEST_REPORT_REQUEST,
        output: &CREATE_DELIVERABILITY_TEST_REPORT_RESPONSE,
        method: "POST",
        path: "/v2/email/deliverability-dashboard/test",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateEmailIdentity",
        input: &CREATE_EMAIL_IDENTITY_REQUEST,
        output: &CREATE_EMAIL_IDENTITY_RESPONSE,
        method: "POST",
        path: "/v2/email/identities",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateEmailIdentityPolicy",
        input: &CREATE_EMAIL_IDENTITY_POLICY_REQUEST,
        output: &CREATE_EMAIL_IDENTITY_POLICY_RESPONSE,
        method: "POST",
        path: "/v2/email/identities/{EmailIdentity}/policies/{PolicyName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateEmailTemplate",
        input: &CREATE_EMAIL_TEMPLATE_REQUEST,
        output: &CREATE_EMAIL_TEMPLATE_RESPONSE,
        method: "POST",
        path: "/v2/email/templates",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateExportJob",
        input: &CREATE_EXPORT_JOB_REQUEST,
        output: &CREATE_EXPORT_JOB_RESPONSE,
        method: "POST",
        path: "/v2/email/export-jobs",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateImportJob",
        input: &CREATE_IMPORT_JOB_REQUEST,
        output: &CREATE_IMPORT_JOB_RESPONSE,
        method: "POST",
        path: "/v2/email/import-jobs",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateMultiRegionEndpoint",
        input: &CREATE_MULTI_REGION_ENDPOINT_REQUEST,
        output: &CREATE_MULTI_REGION_ENDPOINT_RESPONSE,
        method: "POST",
        path: "/v2/email/multi-region-endpoints",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateTenant",
        input: &CREATE_TENANT_REQUEST,
        output: &CREATE_TENANT_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants",
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateTenantResourceAssociation",
        input: &CREATE_TENANT_RESOURCE_ASSOCIATION_REQUEST,
        output: &CREATE_TENANT_RESOURCE_ASSOCIATION_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants/resources",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteConfigurationSet",
        input: &DELETE_CONFIGURATION_SET_REQUEST,
        output: &DELETE_CONFIGURATION_SET_RESPONSE,
        method: "DELETE",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteConfigurationSetEventDestination",
        input: &DELETE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST,
        output: &DELETE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE,
        method: "DELETE",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations/{EventDestinationName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteContact",
        input: &DELETE_CONTACT_REQUEST,
        output: &DELETE_CONTACT_RESPONSE,
        method: "DELETE",
        path: "/v2/email/contact-lists/{ContactListName}/contacts/{EmailAddress}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteContactList",
        input: &DELETE_CONTACT_LIST_REQUEST,
        output: &DELETE_CONTACT_LIST_RESPONSE,
        method: "DELETE",
        path: "/v2/email/contact-lists/{ContactListName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteCustomVerificationEmailTemplate",
        input: &DELETE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &DELETE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE,
        method: "DELETE",
        path: "/v2/email/custom-verification-email-templates/{TemplateName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteDedicatedIpPool",
        input: &DELETE_DEDICATED_IP_POOL_REQUEST,
        output: &DELETE_DEDICATED_IP_POOL_RESPONSE,
        method: "DELETE",
        path: "/v2/email/dedicated-ip-pools/{PoolName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteEmailIdentity",
        input: &DELETE_EMAIL_IDENTITY_REQUEST,
        output: &DELETE_EMAIL_IDENTITY_RESPONSE,
        method: "DELETE",
        path: "/v2/email/identities/{EmailIdentity}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteEmailIdentityPolicy",
        input: &DELETE_EMAIL_IDENTITY_POLICY_REQUEST,
        output: &DELETE_EMAIL_IDENTITY_POLICY_RESPONSE,
        method: "DELETE",
        path: "/v2/email/identities/{EmailIdentity}/policies/{PolicyName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteEmailTemplate",
        input: &DELETE_EMAIL_TEMPLATE_REQUEST,
        output: &DELETE_EMAIL_TEMPLATE_RESPONSE,
        method: "DELETE",
        path: "/v2/email/templates/{TemplateName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteMultiRegionEndpoint",
        input: &DELETE_MULTI_REGION_ENDPOINT_REQUEST,
        output: &DELETE_MULTI_REGION_ENDPOINT_RESPONSE,
        method: "DELETE",
        path: "/v2/email/multi-region-endpoints/{EndpointName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteSuppressedDestination",
        input: &DELETE_SUPPRESSED_DESTINATION_REQUEST,
        output: &DELETE_SUPPRESSED_DESTINATION_RESPONSE,
        method: "DELETE",
        path: "/v2/email/suppression/addresses/{EmailAddress}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteTenant",
        input: &DELETE_TENANT_REQUEST,
        output: &DELETE_TENANT_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants/delete",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteTenantResourceAssociation",
        input: &DELETE_TENANT_RESOURCE_ASSOCIATION_REQUEST,
        output: &DELETE_TENANT_RESOURCE_ASSOCIATION_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants/resources/delete",
        ..OperationModel::POST
    },
    OperationModel {
        name: "DisassociateEmailIdentityCertificate",
        input: &DISASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_REQUEST,
        output: &DISASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_RESPONSE,
        method: "POST",
        path: "/v2/email/identity/certificates/delete",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetAccount",
        input: &GET_ACCOUNT_REQUEST,
        output: &GET_ACCOUNT_RESPONSE,
        method: "GET",
        path: "/v2/email/account",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetBlacklistReports",
        input: &GET_BLACKLIST_REPORTS_REQUEST,
        output: &GET_BLACKLIST_REPORTS_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard/blacklist-report",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetConfigurationSet",
        input: &GET_CONFIGURATION_SET_REQUEST,
        output: &GET_CONFIGURATION_SET_RESPONSE,
        method: "GET",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetConfigurationSetEventDestinations",
        input: &GET_CONFIGURATION_SET_EVENT_DESTINATIONS_REQUEST,
        output: &GET_CONFIGURATION_SET_EVENT_DESTINATIONS_RESPONSE,
        method: "GET",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetContact",
        input: &GET_CONTACT_REQUEST,
        output: &GET_CONTACT_RESPONSE,
        method: "GET",
        path: "/v2/email/contact-lists/{ContactListName}/contacts/{EmailAddress}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetContactList",
        input: &GET_CONTACT_LIST_REQUEST,
        output: &GET_CONTACT_LIST_RESPONSE,
        method: "GET",
        path: "/v2/email/contact-lists/{ContactListName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetCustomVerificationEmailTemplate",
        input: &GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE,
        method: "GET",
        path: "/v2/email/custom-verification-email-templates/{TemplateName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDedicatedIp",
        input: &GET_DEDICATED_IP_REQUEST,
        output: &GET_DEDICATED_IP_RESPONSE,
        method: "GET",
        path: "/v2/email/dedicated-ips/{IP}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDedicatedIpPool",
        input: &GET_DEDICATED_IP_POOL_REQUEST,
        output: &GET_DEDICATED_IP_POOL_RESPONSE,
        method: "GET",
        path: "/v2/email/dedicated-ip-pools/{PoolName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDedicatedIps",
        input: &GET_DEDICATED_IPS_REQUEST,
        output: &GET_DEDICATED_IPS_RESPONSE,
        method: "GET",
        path: "/v2/email/dedicated-ips",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDeliverabilityDashboardOptions",
        input: &GET_DELIVERABILITY_DASHBOARD_OPTIONS_REQUEST,
        output: &GET_DELIVERABILITY_DASHBOARD_OPTIONS_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDeliverabilityTestReport",
        input: &GET_DELIVERABILITY_TEST_REPORT_REQUEST,
        output: &GET_DELIVERABILITY_TEST_REPORT_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard/test-reports/{ReportId}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDomainDeliverabilityCampaign",
        input: &GET_DOMAIN_DELIVERABILITY_CAMPAIGN_REQUEST,
        output: &GET_DOMAIN_DELIVERABILITY_CAMPAIGN_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard/campaigns/{CampaignId}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDomainStatisticsReport",
        input: &GET_DOMAIN_STATISTICS_REPORT_REQUEST,
        output: &GET_DOMAIN_STATISTICS_REPORT_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard/statistics-report/{Domain}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetEmailAddressInsights",
        input: &GET_EMAIL_ADDRESS_INSIGHTS_REQUEST,
        output: &GET_EMAIL_ADDRESS_INSIGHTS_RESPONSE,
        method: "POST",
        path: "/v2/email/email-address-insights/",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetEmailIdentity",
        input: &GET_EMAIL_IDENTITY_REQUEST,
        output: &GET_EMAIL_IDENTITY_RESPONSE,
        method: "GET",
        path: "/v2/email/identities/{EmailIdentity}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetEmailIdentityPolicies",
        input: &GET_EMAIL_IDENTITY_POLICIES_REQUEST,
        output: &GET_EMAIL_IDENTITY_POLICIES_RESPONSE,
        method: "GET",
        path: "/v2/email/identities/{EmailIdentity}/policies",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetEmailTemplate",
        input: &GET_EMAIL_TEMPLATE_REQUEST,
        output: &GET_EMAIL_TEMPLATE_RESPONSE,
        method: "GET",
        path: "/v2/email/templates/{TemplateName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetExportJob",
        input: &GET_EXPORT_JOB_REQUEST,
        output: &GET_EXPORT_JOB_RESPONSE,
        method: "GET",
        path: "/v2/email/export-jobs/{JobId}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetImportJob",
        input: &GET_IMPORT_JOB_REQUEST,
        output: &GET_IMPORT_JOB_RESPONSE,
        method: "GET",
        path: "/v2/email/import-jobs/{JobId}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetMessageInsights",
        input: &GET_MESSAGE_INSIGHTS_REQUEST,
        output: &GET_MESSAGE_INSIGHTS_RESPONSE,
        method: "GET",
        path: "/v2/email/insights/{MessageId}/",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetMultiRegionEndpoint",
        input: &GET_MULTI_REGION_ENDPOINT_REQUEST,
        output: &GET_MULTI_REGION_ENDPOINT_RESPONSE,
        method: "GET",
        path: "/v2/email/multi-region-endpoints/{EndpointName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetReputationEntity",
        input: &GET_REPUTATION_ENTITY_REQUEST,
        output: &GET_REPUTATION_ENTITY_RESPONSE,
        method: "GET",
        path: "/v2/email/reputation/entities/{ReputationEntityType}/{ReputationEntityReference}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSuppressedDestination",
        input: &GET_SUPPRESSED_DESTINATION_REQUEST,
        output: &GET_SUPPRESSED_DESTINATION_RESPONSE,
        method: "GET",
        path: "/v2/email/suppression/addresses/{EmailAddress}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetTenant",
        input: &GET_TENANT_REQUEST,
        output: &GET_TENANT_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants/get",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListConfigurationSets",
        input: &LIST_CONFIGURATION_SETS_REQUEST,
        output: &LIST_CONFIGURATION_SETS_RESPONSE,
        method: "POST",
        path: "/v2/email/list-configuration-sets",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListContactLists",
        input: &LIST_CONTACT_LISTS_REQUEST,
        output: &LIST_CONTACT_LISTS_RESPONSE,
        method: "GET",
        path: "/v2/email/contact-lists",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListContacts",
        input: &LIST_CONTACTS_REQUEST,
        output: &LIST_CONTACTS_RESPONSE,
        method: "POST",
        path: "/v2/email/contact-lists/{ContactListName}/contacts/list",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListCustomVerificationEmailTemplates",
        input: &LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_REQUEST,
        output: &LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_RESPONSE,
        method: "GET",
        path: "/v2/email/custom-verification-email-templates",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListDedicatedIpPools",
        input: &LIST_DEDICATED_IP_POOLS_REQUEST,
        output: &LIST_DEDICATED_IP_POOLS_RESPONSE,
        method: "GET",
        path: "/v2/email/dedicated-ip-pools",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListDeliverabilityTestReports",
        input: &LIST_DELIVERABILITY_TEST_REPORTS_REQUEST,
        output: &LIST_DELIVERABILITY_TEST_REPORTS_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard/test-reports",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListDomainDeliverabilityCampaigns",
        input: &LIST_DOMAIN_DELIVERABILITY_CAMPAIGNS_REQUEST,
        output: &LIST_DOMAIN_DELIVERABILITY_CAMPAIGNS_RESPONSE,
        method: "GET",
        path: "/v2/email/deliverability-dashboard/domains/{SubscribedDomain}/campaigns",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListEmailIdentities",
        input: &LIST_EMAIL_IDENTITIES_REQUEST,
        output: &LIST_EMAIL_IDENTITIES_RESPONSE,
        method: "POST",
        path: "/v2/email/list-identities",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListEmailIdentityCertificates",
        input: &LIST_EMAIL_IDENTITY_CERTIFICATES_REQUEST,
        output: &LIST_EMAIL_IDENTITY_CERTIFICATES_RESPONSE,
        method: "POST",
        path: "/v2/email/identity/certificates/list",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListEmailTemplates",
        input: &LIST_EMAIL_TEMPLATES_REQUEST,
        output: &LIST_EMAIL_TEMPLATES_RESPONSE,
        method: "GET",
        path: "/v2/email/templates",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListExportJobs",
        input: &LIST_EXPORT_JOBS_REQUEST,
        output: &LIST_EXPORT_JOBS_RESPONSE,
        method: "POST",
        path: "/v2/email/list-export-jobs",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListImportJobs",
        input: &LIST_IMPORT_JOBS_REQUEST,
        output: &LIST_IMPORT_JOBS_RESPONSE,
        method: "POST",
        path: "/v2/email/import-jobs/list",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListMultiRegionEndpoints",
        input: &LIST_MULTI_REGION_ENDPOINTS_REQUEST,
        output: &LIST_MULTI_REGION_ENDPOINTS_RESPONSE,
        method: "GET",
        path: "/v2/email/multi-region-endpoints",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListRecommendations",
        input: &LIST_RECOMMENDATIONS_REQUEST,
        output: &LIST_RECOMMENDATIONS_RESPONSE,
        method: "POST",
        path: "/v2/email/vdm/recommendations",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListReputationEntities",
        input: &LIST_REPUTATION_ENTITIES_REQUEST,
        output: &LIST_REPUTATION_ENTITIES_RESPONSE,
        method: "POST",
        path: "/v2/email/reputation/entities",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListResourceTenants",
        input: &LIST_RESOURCE_TENANTS_REQUEST,
        output: &LIST_RESOURCE_TENANTS_RESPONSE,
        method: "POST",
        path: "/v2/email/resources/tenants/list",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListSuppressedDestinations",
        input: &LIST_SUPPRESSED_DESTINATIONS_REQUEST,
        output: &LIST_SUPPRESSED_DESTINATIONS_RESPONSE,
        method: "GET",
        path: "/v2/email/suppression/addresses",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTagsForResource",
        input: &LIST_TAGS_FOR_RESOURCE_REQUEST,
        output: &LIST_TAGS_FOR_RESOURCE_RESPONSE,
        method: "GET",
        path: "/v2/email/tags",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTenantResources",
        input: &LIST_TENANT_RESOURCES_REQUEST,
        output: &LIST_TENANT_RESOURCES_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants/resources/list",
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTenants",
        input: &LIST_TENANTS_REQUEST,
        output: &LIST_TENANTS_RESPONSE,
        method: "POST",
        path: "/v2/email/tenants/list",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutAccountDedicatedIpWarmupAttributes",
        input: &PUT_ACCOUNT_DEDICATED_IP_WARMUP_ATTRIBUTES_REQUEST,
        output: &PUT_ACCOUNT_DEDICATED_IP_WARMUP_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/account/dedicated-ips/warmup",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutAccountDetails",
        input: &PUT_ACCOUNT_DETAILS_REQUEST,
        output: &PUT_ACCOUNT_DETAILS_RESPONSE,
        method: "POST",
        path: "/v2/email/account/details",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutAccountPricingAttributes",
        input: &PUT_ACCOUNT_PRICING_ATTRIBUTES_REQUEST,
        output: &PUT_ACCOUNT_PRICING_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/account/pricing-attributes",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutAccountSendingAttributes",
        input: &PUT_ACCOUNT_SENDING_ATTRIBUTES_REQUEST,
        output: &PUT_ACCOUNT_SENDING_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/account/sending",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutAccountSuppressionAttributes",
        input: &PUT_ACCOUNT_SUPPRESSION_ATTRIBUTES_REQUEST,
        output: &PUT_ACCOUNT_SUPPRESSION_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/account/suppression",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutAccountVdmAttributes",
        input: &PUT_ACCOUNT_VDM_ATTRIBUTES_REQUEST,
        output: &PUT_ACCOUNT_VDM_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/account/vdm",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetArchivingOptions",
        input: &PUT_CONFIGURATION_SET_ARCHIVING_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_ARCHIVING_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/archiving-options",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetDeliveryOptions",
        input: &PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/delivery-options",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetReputationOptions",
        input: &PUT_CONFIGURATION_SET_REPUTATION_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_REPUTATION_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/reputation-options",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetSendingOptions",
        input: &PUT_CONFIGURATION_SET_SENDING_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_SENDING_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/sending",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetSuppressionOptions",
        input: &PUT_CONFIGURATION_SET_SUPPRESSION_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_SUPPRESSION_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/suppression-options",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetTrackingOptions",
        input: &PUT_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/tracking-options",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetVdmOptions",
        input: &PUT_CONFIGURATION_SET_VDM_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_VDM_OPTIONS_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/vdm-options",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutDedicatedIpInPool",
        input: &PUT_DEDICATED_IP_IN_POOL_REQUEST,
        output: &PUT_DEDICATED_IP_IN_POOL_RESPONSE,
        method: "PUT",
        path: "/v2/email/dedicated-ips/{IP}/pool",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutDedicatedIpPoolScalingAttributes",
        input: &PUT_DEDICATED_IP_POOL_SCALING_ATTRIBUTES_REQUEST,
        output: &PUT_DEDICATED_IP_POOL_SCALING_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/dedicated-ip-pools/{PoolName}/scaling",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutDedicatedIpWarmupAttributes",
        input: &PUT_DEDICATED_IP_WARMUP_ATTRIBUTES_REQUEST,
        output: &PUT_DEDICATED_IP_WARMUP_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/dedicated-ips/{IP}/warmup",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutDeliverabilityDashboardOption",
        input: &PUT_DELIVERABILITY_DASHBOARD_OPTION_REQUEST,
        output: &PUT_DELIVERABILITY_DASHBOARD_OPTION_RESPONSE,
        method: "PUT",
        path: "/v2/email/deliverability-dashboard",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutEmailIdentityConfigurationSetAttributes",
        input: &PUT_EMAIL_IDENTITY_CONFIGURATION_SET_ATTRIBUTES_REQUEST,
        output: &PUT_EMAIL_IDENTITY_CONFIGURATION_SET_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/identities/{EmailIdentity}/configuration-set",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutEmailIdentityDkimAttributes",
        input: &PUT_EMAIL_IDENTITY_DKIM_ATTRIBUTES_REQUEST,
        output: &PUT_EMAIL_IDENTITY_DKIM_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/identities/{EmailIdentity}/dkim",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutEmailIdentityDkimSigningAttributes",
        input: &PUT_EMAIL_IDENTITY_DKIM_SIGNING_ATTRIBUTES_REQUEST,
        output: &PUT_EMAIL_IDENTITY_DKIM_SIGNING_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/identities/{EmailIdentity}/dkim/signing",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutEmailIdentityFeedbackAttributes",
        input: &PUT_EMAIL_IDENTITY_FEEDBACK_ATTRIBUTES_REQUEST,
        output: &PUT_EMAIL_IDENTITY_FEEDBACK_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/identities/{EmailIdentity}/feedback",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutEmailIdentityMailFromAttributes",
        input: &PUT_EMAIL_IDENTITY_MAIL_FROM_ATTRIBUTES_REQUEST,
        output: &PUT_EMAIL_IDENTITY_MAIL_FROM_ATTRIBUTES_RESPONSE,
        method: "PUT",
        path: "/v2/email/identities/{EmailIdentity}/mail-from",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutSuppressedDestination",
        input: &PUT_SUPPRESSED_DESTINATION_REQUEST,
        output: &PUT_SUPPRESSED_DESTINATION_RESPONSE,
        method: "PUT",
        path: "/v2/email/suppression/addresses",
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutTenantSuppressionAttributes",
        input: &PUT_TENANT_SUPPRESSION_ATTRIBUTES_REQUEST,
        output: &PUT_TENANT_SUPPRESSION_ATTRIBUTES_RESPONSE,
        method: "POST",
        path: "/v2/email/tenant/suppression",
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendBulkEmail",
        input: &SEND_BULK_EMAIL_REQUEST,
        output: &SEND_BULK_EMAIL_RESPONSE,
        method: "POST",
        path: "/v2/email/outbound-bulk-emails",
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendCustomVerificationEmail",
        input: &SEND_CUSTOM_VERIFICATION_EMAIL_REQUEST,
        output: &SEND_CUSTOM_VERIFICATION_EMAIL_RESPONSE,
        method: "POST",
        path: "/v2/email/outbound-custom-verification-emails",
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendEmail",
        input: &SEND_EMAIL_REQUEST,
        output: &SEND_EMAIL_RESPONSE,
        method: "POST",
        path: "/v2/email/outbound-emails",
        ..OperationModel::POST
    },
    OperationModel {
        name: "TagResource",
        input: &TAG_RESOURCE_REQUEST,
        output: &TAG_RESOURCE_RESPONSE,
        method: "POST",
        path: "/v2/email/tags",
        ..OperationModel::POST
    },
    OperationModel {
        name: "TestRenderEmailTemplate",
        input: &TEST_RENDER_EMAIL_TEMPLATE_REQUEST,
        output: &TEST_RENDER_EMAIL_TEMPLATE_RESPONSE,
        method: "POST",
        path: "/v2/email/templates/{TemplateName}/render",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UntagResource",
        input: &UNTAG_RESOURCE_REQUEST,
        output: &UNTAG_RESOURCE_RESPONSE,
        method: "DELETE",
        path: "/v2/email/tags",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateConfigurationSet",
        input: &UPDATE_CONFIGURATION_SET_REQUEST,
        output: &UPDATE_CONFIGURATION_SET_RESPONSE,
        method: "POST",
        path: "/v2/email/update-configuration-sets",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateConfigurationSetEventDestination",
        input: &UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST,
        output: &UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE,
        method: "PUT",
        path: "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations/{EventDestinationName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateContact",
        input: &UPDATE_CONTACT_REQUEST,
        output: &UPDATE_CONTACT_RESPONSE,
        method: "PUT",
        path: "/v2/email/contact-lists/{ContactListName}/contacts/{EmailAddress}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateContactList",
        input: &UPDATE_CONTACT_LIST_REQUEST,
        output: &UPDATE_CONTACT_LIST_RESPONSE,
        method: "PUT",
        path: "/v2/email/contact-lists/{ContactListName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateCustomVerificationEmailTemplate",
        input: &UPDATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &UPDATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE,
        method: "PUT",
        path: "/v2/email/custom-verification-email-templates/{TemplateName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateEmailIdentityPolicy",
        input: &UPDATE_EMAIL_IDENTITY_POLICY_REQUEST,
        output: &UPDATE_EMAIL_IDENTITY_POLICY_RESPONSE,
        method: "PUT",
        path: "/v2/email/identities/{EmailIdentity}/policies/{PolicyName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateEmailTemplate",
        input: &UPDATE_EMAIL_TEMPLATE_REQUEST,
        output: &UPDATE_EMAIL_TEMPLATE_RESPONSE,
        method: "PUT",
        path: "/v2/email/templates/{TemplateName}",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateReputationEntityCustomerManagedStatus",
        input: &UPDATE_REPUTATION_ENTITY_CUSTOMER_MANAGED_STATUS_REQUEST,
        output: &UPDATE_REPUTATION_ENTITY_CUSTOMER_MANAGED_STATUS_RESPONSE,
        method: "PUT",
        path: "/v2/email/reputation/entities/{ReputationEntityType}/{ReputationEntityReference}/customer-managed-status",
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateReputationEntityPolicy",
        input: &UPDATE_REPUTATION_ENTITY_POLICY_REQUEST,
        output: &UPDATE_REPUTATION_ENTITY_POLICY_RESPONSE,
        method: "PUT",
        path: "/v2/email/reputation/entities/{ReputationEntityType}/{ReputationEntityReference}/policy",
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "AccountSuspendedException",
        code: "AccountSuspendedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "AlreadyExistsException",
        code: "AlreadyExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "BadRequestException",
        code: "BadRequestException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ConcurrentModificationException",
        code: "ConcurrentModificationException",
        status: 500,
        sender: false,
    },
    ErrorModel {
        shape: "ConflictException",
        code: "ConflictException",
        status: 409,
        sender: true,
    },
    ErrorModel {
        shape: "InternalServiceErrorException",
        code: "InternalServiceErrorException",
        status: 500,
        sender: false,
    },
    ErrorModel {
        shape: "InvalidNextTokenException",
        code: "InvalidNextTokenException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "LimitExceededException",
        code: "LimitExceededException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "MailFromDomainNotVerifiedException",
        code: "MailFromDomainNotVerifiedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "MessageRejected",
        code: "MessageRejected",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "NotFoundException",
        code: "NotFoundException",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "SendingPausedException",
        code: "SendingPausedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TooManyRequestsException",
        code: "TooManyRequestsException",
        status: 429,
        sender: true,
    },
];

static ACCOUNT_DETAILS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MailType", &MAIL_TYPE),
        Member::new("WebsiteURL", &WEBSITE_URL),
        Member::new("ContactLanguage", &CONTACT_LANGUAGE),
        Member::new("UseCaseDescription", &USE_CASE_DESCRIPTION),
        Member::new(
            "AdditionalContactEmailAddresses",
            &ADDITIONAL_CONTACT_EMAIL_ADDRESSES,
        ),
        Member::new("ReviewDetails", &REVIEW_DETAILS),
    ],
});

static ADDITIONAL_CONTACT_EMAIL_ADDRESS: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(254),
    pattern: Some("^(.+)@(.+)$"),
    sensitive: true,
    ..StringShape::ANY
});

static ADDITIONAL_CONTACT_EMAIL_ADDRESSES: Shape = Shape::List(ListShape {
    member: &ADDITIONAL_CONTACT_EMAIL_ADDRESS,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(4),
});

static ADMIN_EMAIL: Shape = Shape::String(StringShape::ANY);

static AMAZON_RESOURCE_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static ARCHIVE_ARN: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(1_011),
    pattern: Some(
        "arn:(aws|aws-[a-z-]+):ses:[a-z]{2,4}-[a-z-]+-[0-9]:[0-9]{1,20}:mailmanager-archive/a-[a-z0-9]{24,62}",
    ),
    ..StringShape::ANY
});

static ARCHIVING_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ArchiveArn", &ARCHIVE_ARN)],
});

static ASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY).required(),
        Member::new("FromAddress", &EMAIL_ADDRESS),
        Member::new("CertificateArn", &CERTIFICATE_ARN).required(),
    ],
});

static ASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ATTACHMENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RawContent", &RAW_ATTACHMENT_DATA).required(),
        Member::new("ContentDisposition", &ATTACHMENT_CONTENT_DISPOSITION),
        Member::new("FileName", &ATTACHMENT_FILE_NAME).required(),
        Member::new("ContentDescription", &ATTACHMENT_CONTENT_DESCRIPTION),
        Member::new("ContentId", &ATTACHMENT_CONTENT_ID),
        Member::new(
            "ContentTransferEncoding",
            &ATTACHMENT_CONTENT_TRANSFER_ENCODING,
        ),
        Member::new("ContentType", &ATTACHMENT_CONTENT_TYPE),
    ],
});

static ATTACHMENT_CONTENT_DESCRIPTION: Shape = Shape::String(StringShape {
    min: None,
    max: Some(1_000),
    ..StringShape::ANY
});

static ATTACHMENT_CONTENT_DISPOSITION: Shape = Shape::String(StringShape {
    values: &["ATTACHMENT", "INLINE"],
    ..StringShape::ANY
});

static ATTACHMENT_CONTENT_ID: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(78),
    ..StringShape::ANY
});

static ATTACHMENT_CONTENT_TRANSFER_ENCODING: Shape = Shape::String(StringShape {
    values: &["BASE64", "QUOTED_PRINTABLE", "SEVEN_BIT"],
    ..StringShape::ANY
});

static ATTACHMENT_CONTENT_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(78),
    ..StringShape::ANY
});

static ATTACHMENT_FILE_NAME: Shape = Shape::String(StringShape {
    min: None,
    max: Some(255),
    ..StringShape::ANY
});

static ATTACHMENT_LIST: Shape = Shape::List(ListShape {
    member: &ATTACHMENT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ATTRIBUTES_DATA: Shape = Shape::String(StringShape::ANY);

static BATCH_GET_METRIC_DATA_QUERIES: Shape = Shape::List(ListShape {
    member: &BATCH_GET_METRIC_DATA_QUERY,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(10),
});

static BATCH_GET_METRIC_DATA_QUERY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &QUERY_IDENTIFIER).required(),
        Member::new("Namespace", &METRIC_NAMESPACE).required(),
        Member::new("Metric", &METRIC).required(),
        Member::new("Dimensions", &DIMENSIONS),
        Member::new("StartDate", &TIMESTAMP).required(),
        Member::new("EndDate", &TIMESTAMP).required(),
    ],
});

static BATCH_GET_METRIC_DATA_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Queries", &BATCH_GET_METRIC_DATA_QUERIES).required()],
});

static BATCH_GET_METRIC_DATA_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Results", &METRIC_DATA_RESULT_LIST),
        Member::new("Errors", &METRIC_DATA_ERROR_LIST),
    ],
});

static BEHAVIOR_ON_MX_FAILURE: Shape = Shape::String(StringShape {
    values: &["USE_DEFAULT_VALUE", "REJECT_MESSAGE"],
    ..StringShape::ANY
});

static BLACKLISTING_DESCRIPTION: Shape = Shape::String(StringShape::ANY);

static BLACKLIST_ENTRIES: Shape = Shape::List(ListShape {
    member: &BLACKLIST_ENTRY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BLACKLIST_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RblName", &RBL_NAME),
        Member::new("ListingTime", &TIMESTAMP),
        Member::new("Description", &BLACKLISTING_DESCRIPTION),
    ],
});

static BLACKLIST_ITEM_NAME: Shape = Shape::String(StringShape::ANY);

static BLACKLIST_ITEM_NAMES: Shape = Shape::List(ListShape {
    member: &BLACKLIST_ITEM_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BLACKLIST_REPORT: Shape = Shape::Map(MapShape {
    key: &BLACKLIST_ITEM_NAME,
    value: &BLACKLIST_ENTRIES,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static BODY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StringShape", &CONTENT),
        Member::new("Html", &CONTENT),
    ],
});

static BOUNCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BounceType", &BOUNCE_TYPE),
        Member::new("BounceSubType", &BOUNCE_SUB_TYPE),
        Member::new("DiagnosticCode", &DIAGNOSTIC_CODE),
    ],
});

static BOUNCE_SUB_TYPE: Shape = Shape::String(StringShape::ANY);

static BOUNCE_TYPE: Shape = Shape::String(StringShape {
    values: &["UNDETERMINED", "TRANSIENT", "PERMANENT"],
    ..StringShape::ANY
});

static BULK_EMAIL_CONTENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Template", &TEMPLATE)],
});

static BULK_EMAIL_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Destination", &DESTINATION).required(),
        Member::new("ReplacementTags", &MESSAGE_TAG_LIST),
        Member::new("ReplacementEmailContent", &REPLACEMENT_EMAIL_CONTENT),
        Member::new("ReplacementHeaders", &MESSAGE_HEADER_LIST),
    ],
});

static BULK_EMAIL_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &BULK_EMAIL_ENTRY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BULK_EMAIL_ENTRY_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &BULK_EMAIL_STATUS),
        Member::new("Error", &ERROR_MESSAGE),
        Member::new("MessageId", &OUTBOUND_MESSAGE_ID),
    ],
});

static BULK_EMAIL_ENTRY_RESULT_LIST: Shape = Shape::List(ListShape {
    member: &BULK_EMAIL_ENTRY_RESULT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BULK_EMAIL_STATUS: Shape = Shape::String(StringShape {
    values: &[
        "SUCCESS",
        "MESSAGE_REJECTED",
        "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        "CONFIGURATION_SET_NOT_FOUND",
        "TEMPLATE_NOT_FOUND",
        "ACCOUNT_SUSPENDED",
        "ACCOUNT_THROTTLED",
        "ACCOUNT_DAILY_QUOTA_EXCEEDED",
        "INVALID_SENDING_POOL_NAME",
        "ACCOUNT_SENDING_PAUSED",
        "CONFIGURATION_SET_SENDING_PAUSED",
        "INVALID_PARAMETER",
        "TRANSIENT_FAILURE",
        "FAILED",
    ],
    ..StringShape::ANY
});

static CAMPAIGN_ID: Shape = Shape::String(StringShape::ANY);

static CANCEL_EXPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("JobId", &JOB_ID)
        .required()
        .at(Location::Path, "JobId")],
});

static CANCEL_EXPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CASE_ID: Shape = Shape::String(StringShape::ANY);

static CERTIFICATE_ARN: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(2_048),
    pattern: Some("arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:[\\w+=/,.@-]*:[0-9]+:certificate/[\\w+=,.@-]+"),
    ..StringShape::ANY
});

static CHARSET: Shape = Shape::String(StringShape::ANY);

static CLOUD_WATCH_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "DimensionConfigurations",
        &CLOUD_WATCH_DIMENSION_CONFIGURATIONS,
    )
    .required()],
});

static CLOUD_WATCH_DIMENSION_CONFIGURATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DimensionName", &DIMENSION_NAME).required(),
        Member::new("DimensionValueSource", &DIMENSION_VALUE_SOURCE).required(),
        Member::new("DefaultDimensionValue", &DEFAULT_DIMENSION_VALUE).required(),
    ],
});

static CLOUD_WATCH_DIMENSION_CONFIGURATIONS: Shape = Shape::List(ListShape {
    member: &CLOUD_WATCH_DIMENSION_CONFIGURATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static COMPLAINT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ComplaintSubType", &COMPLAINT_SUB_TYPE),
        Member::new("ComplaintFeedbackType", &COMPLAINT_FEEDBACK_TYPE),
    ],
});

static COMPLAINT_FEEDBACK_TYPE: Shape = Shape::String(StringShape::ANY);

static COMPLAINT_SUB_TYPE: Shape = Shape::String(StringShape::ANY);

static CONFIGURATION_OVERRIDES: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tracking", &TRACKING_CONFIGURATION_OVERRIDES)],
});

static CONFIGURATION_SET_FILTER: Shape = Shape::Map(MapShape {
    key: &CONFIGURATION_SET_FILTER_KEY,
    value: &CONFIGURATION_SET_FILTER_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static CONFIGURATION_SET_FILTER_KEY: Shape = Shape::String(StringShape {
    values: &["CONFIGURATION_SET_NAME_CONTAINS"],
    ..StringShape::ANY
});

static CONFIGURATION_SET_FILTER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static CONFIGURATION_SET_NAME: Shape = Shape::String(StringShape::ANY);

static CONFIGURATION_SET_NAME_LIST: Shape = Shape::List(ListShape {
    member: &CONFIGURATION_SET_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CONTACT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS),
        Member::new("TopicPreferences", &TOPIC_PREFERENCE_LIST),
        Member::new("TopicDefaultPreferences", &TOPIC_PREFERENCE_LIST),
        Member::new("UnsubscribeAll", &UNSUBSCRIBE_ALL),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
    ],
});

static CONTACT_LANGUAGE: Shape = Shape::String(StringShape {
    values: &["EN", "JA"],
    ..StringShape::ANY
});

static CONTACT_LIST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
    ],
});

static CONTACT_LIST_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME).required(),
        Member::new("ContactListImportAction", &CONTACT_LIST_IMPORT_ACTION).required(),
    ],
});

static CONTACT_LIST_IMPORT_ACTION: Shape = Shape::String(StringShape {
    values: &["DELETE", "PUT"],
    ..StringShape::ANY
});

static CONTACT_LIST_NAME: Shape = Shape::String(StringShape::ANY);

static CONTENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Data", &MESSAGE_DATA).required(),
        Member::new("Charset", &CHARSET),
    ],
});

static COUNTER: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static CREATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
                .required()
                .at(Location::Path, "ConfigurationSetName"),
            Member::new("EventDestinationName", &EVENT_DESTINATION_NAME).required(),
            Member::new("EventDestination", &EVENT_DESTINATION_DEFINITION).required(),
        ],
    });

static CREATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
        Member::new("TrackingOptions", &TRACKING_OPTIONS),
        Member::new("DeliveryOptions", &DELIVERY_OPTIONS),
        Member::new("ReputationOptions", &REPUTATION_OPTIONS),
        Member::new("SendingOptions", &SENDING_OPTIONS),
        Member::new("Tags", &TAG_LIST),
        Member::new("SuppressionOptions", &SUPPRESSION_OPTIONS),
        Member::new("VdmOptions", &VDM_OPTIONS),
        Member::new("ArchivingOptions", &ARCHIVING_OPTIONS),
        Member::new("MessageSecurityOptions", &MESSAGE_SECURITY_OPTIONS),
    ],
});

static CREATE_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_CONTACT_LIST_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME).required(),
        Member::new("Topics", &TOPICS),
        Member::new("Description", &DESCRIPTION),
        Member::new("Tags", &TAG_LIST),
    ],
});

static CREATE_CONTACT_LIST_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_CONTACT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME)
            .required()
            .at(Location::Path, "ContactListName"),
        Member::new("EmailAddress", &EMAIL_ADDRESS).required(),
        Member::new("TopicPreferences", &TOPIC_PREFERENCE_LIST),
        Member::new("UnsubscribeAll", &UNSUBSCRIBE_ALL),
        Member::new("AttributesData", &ATTRIBUTES_DATA),
    ],
});

static CREATE_CONTACT_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("TemplateName", &EMAIL_TEMPLATE_NAME).required(),
            Member::new("FromEmailAddress", &EMAIL_ADDRESS).required(),
            Member::new("TemplateSubject", &EMAIL_TEMPLATE_SUBJECT).required(),
            Member::new("TemplateContent", &TEMPLATE_CONTENT).required(),
            Member::new("Tags", &TAG_LIST),
            Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL).required(),
            Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL).required(),
        ],
    });

static CREATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_DEDICATED_IP_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PoolName", &POOL_NAME).required(),
        Member::new("Tags", &TAG_LIST),
        Member::new("ScalingMode", &SCALING_MODE),
    ],
});

static CREATE_DEDICATED_IP_POOL_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_DELIVERABILITY_TEST_REPORT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReportName", &REPORT_NAME),
        Member::new("FromEmailAddress", &EMAIL_ADDRESS).required(),
        Member::new("Content", &EMAIL_CONTENT).required(),
        Member::new("Tags", &TAG_LIST),
    ],
});

static CREATE_DELIVERABILITY_TEST_REPORT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReportId", &REPORT_ID).required(),
        Member::new("DeliverabilityTestStatus", &DELIVERABILITY_TEST_STATUS).required(),
    ],
});

static CREATE_EMAIL_IDENTITY_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY)
            .required()
            .at(Location::Path, "EmailIdentity"),
        Member::new("PolicyName", &POLICY_NAME)
            .required()
            .at(Location::Path, "PolicyName"),
        Member::new("Policy", &POLICY).required(),
    ],
});

static CREATE_EMAIL_IDENTITY_POLICY_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_EMAIL_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY).required(),
        Member::new("Tags", &TAG_LIST),
        Member::new("DkimSigningAttributes", &DKIM_SIGNING_ATTRIBUTES),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
    ],
});

static CREATE_EMAIL_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IdentityType", &IDENTITY_TYPE),
        Member::new("VerifiedForSendingStatus", &ENABLED),
        Member::new("DkimAttributes", &DKIM_ATTRIBUTES),
    ],
});

static CREATE_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME).required(),
        Member::new("TemplateContent", &EMAIL_TEMPLATE_CONTENT).required(),
        Member::new("Tags", &TAG_LIST),
    ],
});

static CREATE_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_EXPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ExportDataSource", &EXPORT_DATA_SOURCE).required(),
        Member::new("ExportDestination", &EXPORT_DESTINATION).required(),
    ],
});

static CREATE_EXPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("JobId", &JOB_ID)],
});

static CREATE_IMPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ImportDestination", &IMPORT_DESTINATION).required(),
        Member::new("ImportDataSource", &IMPORT_DATA_SOURCE).required(),
    ],
});

static CREATE_IMPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("JobId", &JOB_ID)],
});

static CREATE_MULTI_REGION_ENDPOINT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EndpointName", &ENDPOINT_NAME).required(),
        Member::new("Details", &DETAILS).required(),
        Member::new("Tags", &TAG_LIST),
    ],
});

static CREATE_MULTI_REGION_ENDPOINT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &STATUS),
        Member::new("EndpointId", &ENDPOINT_ID),
    ],
});

static CREATE_TENANT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME).required(),
        Member::new("Tags", &TAG_LIST),
        Member::new("SuppressionAttributes", &TENANT_SUPPRESSION_ATTRIBUTES),
    ],
});

static CREATE_TENANT_RESOURCE_ASSOCIATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME).required(),
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME).required(),
    ],
});

static CREATE_TENANT_RESOURCE_ASSOCIATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_TENANT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME),
        Member::new("TenantId", &TENANT_ID),
        Member::new("TenantArn", &AMAZON_RESOURCE_NAME),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("Tags", &TAG_LIST),
        Member::new("SendingStatus", &SENDING_STATUS),
        Member::new("SuppressionAttributes", &TENANT_SUPPRESSION_ATTRIBUTES),
    ],
});

static CUSTOM_REDIRECT_DOMAIN: Shape = Shape::String(StringShape::ANY);

static CUSTOM_VERIFICATION_EMAIL_TEMPLATES_LIST: Shape = Shape::List(ListShape {
    member: &CUSTOM_VERIFICATION_EMAIL_TEMPLATE_METADATA,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CUSTOM_VERIFICATION_EMAIL_TEMPLATE_METADATA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME),
        Member::new("FromEmailAddress", &EMAIL_ADDRESS),
        Member::new("TemplateSubject", &EMAIL_TEMPLATE_SUBJECT),
        Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL),
        Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL),
    ],
});

static DAILY_VOLUME: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StartDate", &TIMESTAMP),
        Member::new("VolumeStatistics", &VOLUME_STATISTICS),
        Member::new("DomainIspPlacements", &DOMAIN_ISP_PLACEMENTS),
    ],
});

static DAILY_VOLUMES: Shape = Shape::List(ListShape {
    member: &DAILY_VOLUME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DASHBOARD_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EngagementMetrics", &FEATURE_STATUS)],
});

static DASHBOARD_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EngagementMetrics", &FEATURE_STATUS)],
});

static DATA_FORMAT: Shape = Shape::String(StringShape {
    values: &["CSV", "JSON"],
    ..StringShape::ANY
});

static DEDICATED_IP: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Ip", &IP).required(),
        Member::new("WarmupStatus", &WARMUP_STATUS).required(),
        Member::new("WarmupPercentage", &PERCENTAGE100_WRAPPER).required(),
        Member::new("PoolName", &POOL_NAME),
    ],
});

static DEDICATED_IP_LIST: Shape = Shape::List(ListShape {
    member: &DEDICATED_IP,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DEDICATED_IP_POOL: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PoolName", &POOL_NAME).required(),
        Member::new("ScalingMode", &SCALING_MODE).required(),
    ],
});

static DEFAULT_DIMENSION_VALUE: Shape = Shape::String(StringShape::ANY);

static DEFAULT_SIGNING_SCHEME: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
                .required()
                .at(Location::Path, "ConfigurationSetName"),
            Member::new("EventDestinationName", &EVENT_DESTINATION_NAME)
                .required()
                .at(Location::Path, "EventDestinationName"),
        ],
    });

static DELETE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
        .required()
        .at(Location::Path, "ConfigurationSetName")],
});

static DELETE_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_CONTACT_LIST_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ContactListName", &CONTACT_LIST_NAME)
        .required()
        .at(Location::Path, "ContactListName")],
});

static DELETE_CONTACT_LIST_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_CONTACT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME)
            .required()
            .at(Location::Path, "ContactListName"),
        Member::new("EmailAddress", &EMAIL_ADDRESS)
            .required()
            .at(Location::Path, "EmailAddress"),
    ],
});

static DELETE_CONTACT_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
            .required()
            .at(Location::Path, "TemplateName")],
    });

static DELETE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_DEDICATED_IP_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PoolName", &POOL_NAME)
        .required()
        .at(Location::Path, "PoolName")],
});

static DELETE_DEDICATED_IP_POOL_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_EMAIL_IDENTITY_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY)
            .required()
            .at(Location::Path, "EmailIdentity"),
        Member::new("PolicyName", &POLICY_NAME)
            .required()
            .at(Location::Path, "PolicyName"),
    ],
});

static DELETE_EMAIL_IDENTITY_POLICY_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_EMAIL_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailIdentity", &IDENTITY)
        .required()
        .at(Location::Path, "EmailIdentity")],
});

static DELETE_EMAIL_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
        .required()
        .at(Location::Path, "TemplateName")],
});

static DELETE_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_MULTI_REGION_ENDPOINT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EndpointName", &ENDPOINT_NAME)
        .required()
        .at(Location::Path, "EndpointName")],
});

static DELETE_MULTI_REGION_ENDPOINT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &STATUS)],
});

static DELETE_SUPPRESSED_DESTINATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS)
            .required()
            .at(Location::Path, "EmailAddress"),
        Member::new("TenantName", &TENANT_NAME).at(Location::Query, "TenantName"),
    ],
});

static DELETE_SUPPRESSED_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_TENANT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TenantName", &TENANT_NAME).required()],
});

static DELETE_TENANT_RESOURCE_ASSOCIATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME).required(),
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME).required(),
    ],
});

static DELETE_TENANT_RESOURCE_ASSOCIATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_TENANT_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELIVERABILITY_DASHBOARD_ACCOUNT_STATUS: Shape = Shape::String(StringShape {
    values: &["ACTIVE", "PENDING_EXPIRATION", "DISABLED"],
    ..StringShape::ANY
});

static DELIVERABILITY_TEST_REPORT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReportId", &REPORT_ID),
        Member::new("ReportName", &REPORT_NAME),
        Member::new("Subject", &DELIVERABILITY_TEST_SUBJECT),
        Member::new("FromEmailAddress", &EMAIL_ADDRESS),
        Member::new("CreateDate", &TIMESTAMP),
        Member::new("DeliverabilityTestStatus", &DELIVERABILITY_TEST_STATUS),
    ],
});

static DELIVERABILITY_TEST_REPORTS: Shape = Shape::List(ListShape {
    member: &DELIVERABILITY_TEST_REPORT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DELIVERABILITY_TEST_STATUS: Shape = Shape::String(StringShape {
    values: &["IN_PROGRESS", "COMPLETED"],
    ..StringShape::ANY
});

static DELIVERABILITY_TEST_SUBJECT: Shape = Shape::String(StringShape::ANY);

static DELIVERY_EVENT_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "SEND",
        "DELIVERY",
        "TRANSIENT_BOUNCE",
        "PERMANENT_BOUNCE",
        "UNDETERMINED_BOUNCE",
        "COMPLAINT",
    ],
    ..StringShape::ANY
});

static DELIVERY_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TlsPolicy", &TLS_POLICY),
        Member::new("SendingPoolName", &POOL_NAME),
        Member::new("MaxDeliverySeconds", &MAX_DELIVERY_SECONDS),
    ],
});

static DESCRIPTION: Shape = Shape::String(StringShape::ANY);

static DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ToAddresses", &EMAIL_ADDRESS_LIST),
        Member::new("CcAddresses", &EMAIL_ADDRESS_LIST),
        Member::new("BccAddresses", &EMAIL_ADDRESS_LIST),
    ],
});

static DETAILS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RoutesDetails", &ROUTES_DETAILS).required()],
});

static DIAGNOSTIC_CODE: Shape = Shape::String(StringShape::ANY);

static DIMENSIONS: Shape = Shape::Map(MapShape {
    key: &METRIC_DIMENSION_NAME,
    value: &METRIC_DIMENSION_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: Some(1),
    max: Some(3),
});

static DIMENSION_NAME: Shape = Shape::String(StringShape::ANY);

static DIMENSION_VALUE_SOURCE: Shape = Shape::String(StringShape {
    values: &["MESSAGE_TAG", "EMAIL_HEADER", "LINK_TAG"],
    ..StringShape::ANY
});

static DISASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY).required(),
        Member::new("FromAddress", &EMAIL_ADDRESS),
    ],
});

static DISASSOCIATE_EMAIL_IDENTITY_CERTIFICATE_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DISPLAY_NAME: Shape = Shape::String(StringShape::ANY);

static DKIM_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SigningEnabled", &ENABLED),
        Member::new("Status", &DKIM_STATUS),
        Member::new("Tokens", &DNS_TOKEN_LIST),
        Member::new("SigningHostedZone", &HOSTED_ZONE),
        Member::new("SigningAttributesOrigin", &DKIM_SIGNING_ATTRIBUTES_ORIGIN),
        Member::new("NextSigningKeyLength", &DKIM_SIGNING_KEY_LENGTH),
        Member::new("CurrentSigningKeyLength", &DKIM_SIGNING_KEY_LENGTH),
        Member::new("LastKeyGenerationTimestamp", &TIMESTAMP),
    ],
});

static DKIM_SIGNING_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DomainSigningSelector", &SELECTOR),
        Member::new("DomainSigningPrivateKey", &PRIVATE_KEY),
        Member::new("NextSigningKeyLength", &DKIM_SIGNING_KEY_LENGTH),
        Member::new(
            "DomainSigningAttributesOrigin",
            &DKIM_SIGNING_ATTRIBUTES_ORIGIN,
        ),
    ],
});

static DKIM_SIGNING_ATTRIBUTES_ORIGIN: Shape = Shape::String(StringShape {
    values: &[
        "AWS_SES",
        "EXTERNAL",
        "AWS_SES_AF_SOUTH_1",
        "AWS_SES_EU_NORTH_1",
        "AWS_SES_AP_SOUTH_1",
        "AWS_SES_EU_WEST_3",
        "AWS_SES_EU_WEST_2",
        "AWS_SES_EU_SOUTH_1",
        "AWS_SES_EU_WEST_1",
        "AWS_SES_AP_NORTHEAST_3",
        "AWS_SES_AP_NORTHEAST_2",
        "AWS_SES_ME_SOUTH_1",
        "AWS_SES_AP_NORTHEAST_1",
        "AWS_SES_IL_CENTRAL_1",
        "AWS_SES_SA_EAST_1",
        "AWS_SES_CA_CENTRAL_1",
        "AWS_SES_AP_SOUTHEAST_1",
        "AWS_SES_AP_SOUTHEAST_2",
        "AWS_SES_AP_SOUTHEAST_3",
        "AWS_SES_EU_CENTRAL_1",
        "AWS_SES_US_EAST_1",
        "AWS_SES_US_EAST_2",
        "AWS_SES_US_WEST_1",
        "AWS_SES_US_WEST_2",
        "AWS_SES_ME_CENTRAL_1",
        "AWS_SES_AP_SOUTH_2",
        "AWS_SES_EU_CENTRAL_2",
        "AWS_SES_AP_SOUTHEAST_5",
        "AWS_SES_CA_WEST_1",
        "AWS_SES_US_GOV_EAST_1",
        "AWS_SES_US_GOV_WEST_1",
    ],
    ..StringShape::ANY
});

static DKIM_SIGNING_KEY_LENGTH: Shape = Shape::String(StringShape {
    values: &["RSA_1024_BIT", "RSA_2048_BIT"],
    ..StringShape::ANY
});

static DKIM_STATUS: Shape = Shape::String(StringShape {
    values: &[
        "PENDING",
        "SUCCESS",
        "FAILED",
        "TEMPORARY_FAILURE",
        "NOT_STARTED",
    ],
    ..StringShape::ANY
});

static DNS_TOKEN: Shape = Shape::String(StringShape::ANY);

static DNS_TOKEN_LIST: Shape = Shape::List(ListShape {
    member: &DNS_TOKEN,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DOMAIN: Shape = Shape::String(StringShape::ANY);

static DOMAIN_DELIVERABILITY_CAMPAIGN: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CampaignId", &CAMPAIGN_ID),
        Member::new("ImageUrl", &IMAGE_URL),
        Member::new("Subject", &SUBJECT),
        Member::new("FromAddress", &IDENTITY),
        Member::new("SendingIps", &IP_LIST),
        Member::new("FirstSeenDateTime", &TIMESTAMP),
        Member::new("LastSeenDateTime", &TIMESTAMP),
        Member::new("InboxCount", &VOLUME),
        Member::new("SpamCount", &VOLUME),
        Member::new("ReadRate", &PERCENTAGE),
        Member::new("DeleteRate", &PERCENTAGE),
        Member::new("ReadDeleteRate", &PERCENTAGE),
        Member::new("ProjectedVolume", &VOLUME),
        Member::new("Esps", &ESPS),
    ],
});

static DOMAIN_DELIVERABILITY_CAMPAIGN_LIST: Shape = Shape::List(ListShape {
    member: &DOMAIN_DELIVERABILITY_CAMPAIGN,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DOMAIN_DELIVERABILITY_TRACKING_OPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Domain", &DOMAIN),
        Member::new("SubscriptionStartDate", &TIMESTAMP),
        Member::new(
            "InboxPlacementTrackingOption",
            &INBOX_PLACEMENT_TRACKING_OPTION,
        ),
    ],
});

static DOMAIN_DELIVERABILITY_TRACKING_OPTIONS: Shape = Shape::List(ListShape {
    member: &DOMAIN_DELIVERABILITY_TRACKING_OPTION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DOMAIN_ISP_PLACEMENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IspName", &ISP_NAME),
        Member::new("InboxRawCount", &VOLUME),
        Member::new("SpamRawCount", &VOLUME),
        Member::new("InboxPercentage", &PERCENTAGE),
        Member::new("SpamPercentage", &PERCENTAGE),
    ],
});

static DOMAIN_ISP_PLACEMENTS: Shape = Shape::List(ListShape {
    member: &DOMAIN_ISP_PLACEMENT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EMAIL_ADDRESS: Shape = Shape::String(StringShape::ANY);

static EMAIL_ADDRESS_FILTER_LIST: Shape = Shape::List(ListShape {
    member: &INSIGHTS_EMAIL_ADDRESS,
    element: "member",
    flattened: false,
    min: None,
    max: Some(5),
});

static EMAIL_ADDRESS_INSIGHTS_CONFIDENCE_VERDICT: Shape = Shape::String(StringShape {
    values: &["LOW", "MEDIUM", "HIGH"],
    ..StringShape::ANY
});

static EMAIL_ADDRESS_INSIGHTS_MAILBOX_EVALUATIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("HasValidSyntax", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
        Member::new("HasValidDnsRecords", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
        Member::new("MailboxExists", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
        Member::new("IsRoleAddress", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
        Member::new("IsDisposable", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
        Member::new("IsRandomInput", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
    ],
});

static EMAIL_ADDRESS_INSIGHTS_VERDICT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ConfidenceVerdict",
        &EMAIL_ADDRESS_INSIGHTS_CONFIDENCE_VERDICT,
    )],
});

static EMAIL_ADDRESS_LIST: Shape = Shape::List(ListShape {
    member: &EMAIL_ADDRESS,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EMAIL_CONTENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Simple", &MESSAGE),
        Member::new("Raw", &RAW_MESSAGE),
        Member::new("Template", &TEMPLATE),
    ],
});

static EMAIL_INSIGHTS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Destination", &INSIGHTS_EMAIL_ADDRESS),
        Member::new("Isp", &ISP),
        Member::new("Events", &INSIGHTS_EVENTS),
    ],
});

static EMAIL_INSIGHTS_LIST: Shape = Shape::List(ListShape {
    member: &EMAIL_INSIGHTS,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EMAIL_SUBJECT: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(998),
    sensitive: true,
    ..StringShape::ANY
});

static EMAIL_SUBJECT_FILTER_LIST: Shape = Shape::List(ListShape {
    member: &EMAIL_SUBJECT,
    element: "member",
    flattened: false,
    min: None,
    max: Some(1),
});

static EMAIL_TEMPLATE_CONTENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Subject", &EMAIL_TEMPLATE_SUBJECT),
        Member::new("StringShape", &EMAIL_TEMPLATE_TEXT),
        Member::new("Html", &EMAIL_TEMPLATE_HTML),
    ],
});

static EMAIL_TEMPLATE_DATA: Shape = Shape::String(StringShape {
    min: None,
    max: Some(262_144),
    ..StringShape::ANY
});

static EMAIL_TEMPLATE_HTML: Shape = Shape::String(StringShape::ANY);

static EMAIL_TEMPLATE_METADATA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME),
        Member::new("CreatedTimestamp", &TIMESTAMP),
    ],
});

static EMAIL_TEMPLATE_METADATA_LIST: Shape = Shape::List(ListShape {
    member: &EMAIL_TEMPLATE_METADATA,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EMAIL_TEMPLATE_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static EMAIL_TEMPLATE_SUBJECT: Shape = Shape::String(StringShape::ANY);

static EMAIL_TEMPLATE_TEXT: Shape = Shape::String(StringShape::ANY);

static ENABLED: Shape = Shape::Boolean;

static ENABLED_WRAPPER: Shape = Shape::Boolean;

static ENDPOINT_ID: Shape = Shape::String(StringShape::ANY);

static ENDPOINT_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(64),
    pattern: Some("^[\\w\\-_]+$"),
    ..StringShape::ANY
});

static ENGAGEMENT_EVENT_TYPE: Shape = Shape::String(StringShape {
    values: &["OPEN", "CLICK"],
    ..StringShape::ANY
});

static ERROR_MESSAGE: Shape = Shape::String(StringShape::ANY);

static ESP: Shape = Shape::String(StringShape::ANY);

static ESPS: Shape = Shape::List(ListShape {
    member: &ESP,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EVENT_BRIDGE_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EventBusArn", &AMAZON_RESOURCE_NAME).required()],
});

static EVENT_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &EVENT_DESTINATION_NAME).required(),
        Member::new("Enabled", &ENABLED),
        Member::new("MatchingEventTypes", &EVENT_TYPES).required(),
        Member::new("KinesisFirehoseDestination", &KINESIS_FIREHOSE_DESTINATION),
        Member::new("CloudWatchDestination", &CLOUD_WATCH_DESTINATION),
        Member::new("SnsDestination", &SNS_DESTINATION),
        Member::new("EventBridgeDestination", &EVENT_BRIDGE_DESTINATION),
        Member::new("PinpointDestination", &PINPOINT_DESTINATION),
    ],
});

static EVENT_DESTINATIONS: Shape = Shape::List(ListShape {
    member: &EVENT_DESTINATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EVENT_DESTINATION_DEFINITION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Enabled", &ENABLED),
        Member::new("MatchingEventTypes", &EVENT_TYPES),
        Member::new("KinesisFirehoseDestination", &KINESIS_FIREHOSE_DESTINATION),
        Member::new("CloudWatchDestination", &CLOUD_WATCH_DESTINATION),
        Member::new("SnsDestination", &SNS_DESTINATION),
        Member::new("EventBridgeDestination", &EVENT_BRIDGE_DESTINATION),
        Member::new("PinpointDestination", &PINPOINT_DESTINATION),
    ],
});

static EVENT_DESTINATION_NAME: Shape = Shape::String(StringShape::ANY);

static EVENT_DETAILS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Bounce", &BOUNCE),
        Member::new("Complaint", &COMPLAINT),
    ],
});

static EVENT_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "SEND",
        "REJECT",
        "BOUNCE",
        "COMPLAINT",
        "DELIVERY",
        "OPEN",
        "CLICK",
        "RENDERING_FAILURE",
        "DELIVERY_DELAY",
        "SUBSCRIPTION",
    ],
    ..StringShape::ANY
});

static EVENT_TYPES: Shape = Shape::List(ListShape {
    member: &EVENT_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EXPORTED_RECORDS_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static EXPORT_DATA_SOURCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MetricsDataSource", &METRICS_DATA_SOURCE),
        Member::new("MessageInsightsDataSource", &MESSAGE_INSIGHTS_DATA_SOURCE),
    ],
});

static EXPORT_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DataFormat", &DATA_FORMAT).required(),
        Member::new("S3Url", &S3_URL),
    ],
});

static EXPORT_DIMENSIONS: Shape = Shape::Map(MapShape {
    key: &METRIC_DIMENSION_NAME,
    value: &EXPORT_DIMENSION_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: Some(1),
    max: Some(3),
});

static EXPORT_DIMENSION_VALUE: Shape = Shape::List(ListShape {
    member: &METRIC_DIMENSION_VALUE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(10),
});

static EXPORT_JOB_SUMMARY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JobId", &JOB_ID),
        Member::new("ExportSourceType", &EXPORT_SOURCE_TYPE),
        Member::new("JobStatus", &JOB_STATUS),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("CompletedTimestamp", &TIMESTAMP),
    ],
});

static EXPORT_JOB_SUMMARY_LIST: Shape = Shape::List(ListShape {
    member: &EXPORT_JOB_SUMMARY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EXPORT_METRIC: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &METRIC),
        Member::new("Aggregation", &METRIC_AGGREGATION),
    ],
});

static EXPORT_METRICS: Shape = Shape::List(ListShape {
    member: &EXPORT_METRIC,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(10),
});

static EXPORT_SOURCE_TYPE: Shape = Shape::String(StringShape {
    values: &["METRICS_DATA", "MESSAGE_INSIGHTS"],
    ..StringShape::ANY
});

static EXPORT_STATISTICS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ProcessedRecordsCount", &PROCESSED_RECORDS_COUNT),
        Member::new("ExportedRecordsCount", &EXPORTED_RECORDS_COUNT),
    ],
});

static FAILED_RECORDS_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static FAILED_RECORDS_S3_URL: Shape = Shape::String(StringShape::ANY);

static FAILURE_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FailedRecordsS3Url", &FAILED_RECORDS_S3_URL),
        Member::new("ErrorMessage", &ERROR_MESSAGE),
    ],
});

static FAILURE_REDIRECTION_URL: Shape = Shape::String(StringShape::ANY);

static FEATURE_STATUS: Shape = Shape::String(StringShape {
    values: &["ENABLED", "DISABLED"],
    ..StringShape::ANY
});

static FEEDBACK_ID: Shape = Shape::String(StringShape::ANY);

static GENERAL_ENFORCEMENT_STATUS: Shape = Shape::String(StringShape::ANY);

static GET_ACCOUNT_REQUEST: Shape = Shape::Structure(StructureShape { members: &[] });

static GET_ACCOUNT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DedicatedIpAutoWarmupEnabled", &ENABLED),
        Member::new("EnforcementStatus", &GENERAL_ENFORCEMENT_STATUS),
        Member::new("ProductionAccessEnabled", &ENABLED),
        Member::new("SendQuota", &SEND_QUOTA),
        Member::new("SendingEnabled", &ENABLED),
        Member::new("SuppressionAttributes", &SUPPRESSION_ATTRIBUTES),
        Member::new("Details", &ACCOUNT_DETAILS),
        Member::new("VdmAttributes", &VDM_ATTRIBUTES),
        Member::new("PricingAttributes", &PRICING_ATTRIBUTES),
    ],
});

static GET_BLACKLIST_REPORTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("BlacklistItemNames", &BLACKLIST_ITEM_NAMES)
        .required()
        .at(Location::Query, "BlacklistItemNames")],
});

static GET_BLACKLIST_REPORTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("BlacklistReport", &BLACKLIST_REPORT).required()],
});

static GET_CONFIGURATION_SET_EVENT_DESTINATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
        .required()
        .at(Location::Path, "ConfigurationSetName")],
});

static GET_CONFIGURATION_SET_EVENT_DESTINATIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new("EventDestinations", &EVENT_DESTINATIONS)],
    });

static GET_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
        .required()
        .at(Location::Path, "ConfigurationSetName")],
});

static GET_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        Member::new("TrackingOptions", &TRACKING_OPTIONS),
        Member::new("DeliveryOptions", &DELIVERY_OPTIONS),
        Member::new("ReputationOptions", &REPUTATION_OPTIONS),
        Member::new("SendingOptions", &SENDING_OPTIONS),
        Member::new("Tags", &TAG_LIST),
        Member::new("SuppressionOptions", &SUPPRESSION_OPTIONS),
        Member::new("VdmOptions", &VDM_OPTIONS),
        Member::new("ArchivingOptions", &ARCHIVING_OPTIONS),
        Member::new("MessageSecurityOptions", &MESSAGE_SECURITY_OPTIONS),
    ],
});

static GET_CONTACT_LIST_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ContactListName", &CONTACT_LIST_NAME)
        .required()
        .at(Location::Path, "ContactListName")],
});

static GET_CONTACT_LIST_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME),
        Member::new("Topics", &TOPICS),
        Member::new("Description", &DESCRIPTION),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
        Member::new("Tags", &TAG_LIST),
    ],
});

static GET_CONTACT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME)
            .required()
            .at(Location::Path, "ContactListName"),
        Member::new("EmailAddress", &EMAIL_ADDRESS)
            .required()
            .at(Location::Path, "EmailAddress"),
    ],
});

static GET_CONTACT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME),
        Member::new("EmailAddress", &EMAIL_ADDRESS),
        Member::new("TopicPreferences", &TOPIC_PREFERENCE_LIST),
        Member::new("TopicDefaultPreferences", &TOPIC_PREFERENCE_LIST),
        Member::new("UnsubscribeAll", &UNSUBSCRIBE_ALL),
        Member::new("AttributesData", &ATTRIBUTES_DATA),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
    ],
});

static GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
        .required()
        .at(Location::Path, "TemplateName")],
});

static GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME),
        Member::new("FromEmailAddress", &EMAIL_ADDRESS),
        Member::new("TemplateSubject", &EMAIL_TEMPLATE_SUBJECT),
        Member::new("TemplateContent", &TEMPLATE_CONTENT),
        Member::new("Tags", &TAG_LIST),
        Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL),
        Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL),
    ],
});

static GET_DEDICATED_IPS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PoolName", &POOL_NAME).at(Location::Query, "PoolName"),
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static GET_DEDICATED_IPS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DedicatedIps", &DEDICATED_IP_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static GET_DEDICATED_IP_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PoolName", &POOL_NAME)
        .required()
        .at(Location::Path, "PoolName")],
});

static GET_DEDICATED_IP_POOL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DedicatedIpPool", &DEDICATED_IP_POOL)],
});

static GET_DEDICATED_IP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Ip", &IP).required().at(Location::Path, "IP")],
});

static GET_DEDICATED_IP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DedicatedIp", &DEDICATED_IP)],
});

static GET_DELIVERABILITY_DASHBOARD_OPTIONS_REQUEST: Shape =
    Shape::Structure(StructureShape { members: &[] });

static GET_DELIVERABILITY_DASHBOARD_OPTIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DashboardEnabled", &ENABLED).required(),
        Member::new("SubscriptionExpiryDate", &TIMESTAMP),
        Member::new("AccountStatus", &DELIVERABILITY_DASHBOARD_ACCOUNT_STATUS),
        Member::new(
            "ActiveSubscribedDomains",
            &DOMAIN_DELIVERABILITY_TRACKING_OPTIONS,
        ),
        Member::new(
            "PendingExpirationSubscribedDomains",
            &DOMAIN_DELIVERABILITY_TRACKING_OPTIONS,
        ),
    ],
});

static GET_DELIVERABILITY_TEST_REPORT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ReportId", &REPORT_ID)
        .required()
        .at(Location::Path, "ReportId")],
});

static GET_DELIVERABILITY_TEST_REPORT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeliverabilityTestReport", &DELIVERABILITY_TEST_REPORT).required(),
        Member::new("OverallPlacement", &PLACEMENT_STATISTICS).required(),
        Member::new("IspPlacements", &ISP_PLACEMENTS).required(),
        Member::new("Message", &MESSAGE_CONTENT),
        Member::new("Tags", &TAG_LIST),
    ],
});

static GET_DOMAIN_DELIVERABILITY_CAMPAIGN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("CampaignId", &CAMPAIGN_ID)
        .required()
        .at(Location::Path, "CampaignId")],
});

static GET_DOMAIN_DELIVERABILITY_CAMPAIGN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "DomainDeliverabilityCampaign",
        &DOMAIN_DELIVERABILITY_CAMPAIGN,
    )
    .required()],
});

static GET_DOMAIN_STATISTICS_REPORT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Domain", &IDENTITY)
            .required()
            .at(Location::Path, "Domain"),
        Member::new("StartDate", &TIMESTAMP)
            .required()
            .at(Location::Query, "StartDate"),
        Member::new("EndDate", &TIMESTAMP)
            .required()
            .at(Location::Query, "EndDate"),
    ],
});

static GET_DOMAIN_STATISTICS_REPORT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("OverallVolume", &OVERALL_VOLUME).required(),
        Member::new("DailyVolumes", &DAILY_VOLUMES).required(),
    ],
});

static GET_EMAIL_ADDRESS_INSIGHTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailAddress", &EMAIL_ADDRESS).required()],
});

static GET_EMAIL_ADDRESS_INSIGHTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MailboxValidation", &MAILBOX_VALIDATION)],
});

static GET_EMAIL_IDENTITY_POLICIES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailIdentity", &IDENTITY)
        .required()
        .at(Location::Path, "EmailIdentity")],
});

static GET_EMAIL_IDENTITY_POLICIES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Policies", &POLICY_MAP)],
});

static GET_EMAIL_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailIdentity", &IDENTITY)
        .required()
        .at(Location::Path, "EmailIdentity")],
});

static GET_EMAIL_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IdentityType", &IDENTITY_TYPE),
        Member::new("FeedbackForwardingStatus", &ENABLED),
        Member::new("VerifiedForSendingStatus", &ENABLED),
        Member::new("DkimAttributes", &DKIM_ATTRIBUTES),
        Member::new("MailFromAttributes", &MAIL_FROM_ATTRIBUTES),
        Member::new("Policies", &POLICY_MAP),
        Member::new("Tags", &TAG_LIST),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        Member::new("VerificationStatus", &VERIFICATION_STATUS),
        Member::new("VerificationInfo", &VERIFICATION_INFO),
    ],
});

static GET_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
        .required()
        .at(Location::Path, "TemplateName")],
});

static GET_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME).required(),
        Member::new("TemplateContent", &EMAIL_TEMPLATE_CONTENT).required(),
        Member::new("Tags", &TAG_LIST),
    ],
});

static GET_EXPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("JobId", &JOB_ID)
        .required()
        .at(Location::Path, "JobId")],
});

static GET_EXPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JobId", &JOB_ID),
        Member::new("ExportSourceType", &EXPORT_SOURCE_TYPE),
        Member::new("JobStatus", &JOB_STATUS),
        Member::new("ExportDestination", &EXPORT_DESTINATION),
        Member::new("ExportDataSource", &EXPORT_DATA_SOURCE),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("CompletedTimestamp", &TIMESTAMP),
        Member::new("FailureInfo", &FAILURE_INFO),
        Member::new("Statistics", &EXPORT_STATISTICS),
    ],
});

static GET_IMPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("JobId", &JOB_ID)
        .required()
        .at(Location::Path, "JobId")],
});

static GET_IMPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JobId", &JOB_ID),
        Member::new("ImportDestination", &IMPORT_DESTINATION),
        Member::new("ImportDataSource", &IMPORT_DATA_SOURCE),
        Member::new("FailureInfo", &FAILURE_INFO),
        Member::new("JobStatus", &JOB_STATUS),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("CompletedTimestamp", &TIMESTAMP),
        Member::new("ProcessedRecordsCount", &PROCESSED_RECORDS_COUNT),
        Member::new("FailedRecordsCount", &FAILED_RECORDS_COUNT),
    ],
});

static GET_MESSAGE_INSIGHTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &OUTBOUND_MESSAGE_ID)
        .required()
        .at(Location::Path, "MessageId")],
});

static GET_MESSAGE_INSIGHTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MessageId", &OUTBOUND_MESSAGE_ID),
        Member::new("FromEmailAddress", &INSIGHTS_EMAIL_ADDRESS),
        Member::new("Subject", &EMAIL_SUBJECT),
        Member::new("EmailTags", &MESSAGE_TAG_LIST),
        Member::new("Insights", &EMAIL_INSIGHTS_LIST),
    ],
});

static GET_MULTI_REGION_ENDPOINT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EndpointName", &ENDPOINT_NAME)
        .required()
        .at(Location::Path, "EndpointName")],
});

static GET_MULTI_REGION_ENDPOINT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EndpointName", &ENDPOINT_NAME),
        Member::new("EndpointId", &ENDPOINT_ID),
        Member::new("Routes", &ROUTES),
        Member::new("Status", &STATUS),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
    ],
});

static GET_REPUTATION_ENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReputationEntityReference", &REPUTATION_ENTITY_REFERENCE)
            .required()
            .at(Location::Path, "ReputationEntityReference"),
        Member::new("ReputationEntityType", &REPUTATION_ENTITY_TYPE)
            .required()
            .at(Location::Path, "ReputationEntityType"),
    ],
});

static GET_REPUTATION_ENTITY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ReputationEntity", &REPUTATION_ENTITY)],
});

static GET_SUPPRESSED_DESTINATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS)
            .required()
            .at(Location::Path, "EmailAddress"),
        Member::new("TenantName", &TENANT_NAME).at(Location::Query, "TenantName"),
    ],
});

static GET_SUPPRESSED_DESTINATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SuppressedDestination", &SUPPRESSED_DESTINATION).required()],
});

static GET_TENANT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TenantName", &TENANT_NAME).required()],
});

static GET_TENANT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tenant", &TENANT)],
});

static GUARDIAN_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("OptimizedSharedDelivery", &FEATURE_STATUS)],
});

static GUARDIAN_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("OptimizedSharedDelivery", &FEATURE_STATUS)],
});

static HOSTED_ZONE: Shape = Shape::String(StringShape::ANY);

static HTTPS_POLICY: Shape = Shape::String(StringShape {
    values: &["REQUIRE", "REQUIRE_OPEN_ONLY", "OPTIONAL"],
    ..StringShape::ANY
});

static IDENTITY: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static IDENTITY_CERTIFICATE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FromAddress", &EMAIL_ADDRESS),
        Member::new("Status", &IDENTITY_CERTIFICATE_STATUS),
        Member::new("CertificateArn", &CERTIFICATE_ARN),
        Member::new("CertificateExpiryTime", &TIMESTAMP),
    ],
});

static IDENTITY_CERTIFICATE_LIST: Shape = Shape::List(ListShape {
    member: &IDENTITY_CERTIFICATE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static IDENTITY_CERTIFICATE_STATUS: Shape = Shape::String(StringShape {
    values: &[
        "PROVISIONING",
        "INACTIVE",
        "DEPROVISIONING",
        "ACTIVE",
        "FAILED",
    ],
    ..StringShape::ANY
});

static IDENTITY_FILTER: Shape = Shape::Map(MapShape {
    key: &IDENTITY_FILTER_KEY,
    value: &IDENTITY_FILTER_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static IDENTITY_FILTER_KEY: Shape = Shape::String(StringShape {
    values: &[
        "IDENTITY_NAME_CONTAINS",
        "IDENTITY_TYPE",
        "VERIFICATION_STATUS",
    ],
    ..StringShape::ANY
});

static IDENTITY_FILTER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static IDENTITY_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IdentityType", &IDENTITY_TYPE),
        Member::new("IdentityName", &IDENTITY),
        Member::new("SendingEnabled", &ENABLED),
        Member::new("VerificationStatus", &VERIFICATION_STATUS),
    ],
});

static IDENTITY_INFO_LIST: Shape = Shape::List(ListShape {
    member: &IDENTITY_INFO,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static IDENTITY_TYPE: Shape = Shape::String(StringShape {
    values: &["EMAIL_ADDRESS", "DOMAIN", "MANAGED_DOMAIN"],
    ..StringShape::ANY
});

static IMAGE_URL: Shape = Shape::String(StringShape::ANY);

static IMPORT_DATA_SOURCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("S3Url", &S3_URL).required(),
        Member::new("DataFormat", &DATA_FORMAT).required(),
    ],
});

static IMPORT_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SuppressionListDestination", &SUPPRESSION_LIST_DESTINATION),
        Member::new("ContactListDestination", &CONTACT_LIST_DESTINATION),
    ],
});

static IMPORT_DESTINATION_TYPE: Shape = Shape::String(StringShape {
    values: &["SUPPRESSION_LIST", "CONTACT_LIST"],
    ..StringShape::ANY
});

static IMPORT_JOB_SUMMARY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JobId", &JOB_ID),
        Member::new("ImportDestination", &IMPORT_DESTINATION),
        Member::new("JobStatus", &JOB_STATUS),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("ProcessedRecordsCount", &PROCESSED_RECORDS_COUNT),
        Member::new("FailedRecordsCount", &FAILED_RECORDS_COUNT),
    ],
});

static IMPORT_JOB_SUMMARY_LIST: Shape = Shape::List(ListShape {
    member: &IMPORT_JOB_SUMMARY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static INBOX_PLACEMENT_TRACKING_OPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Global", &ENABLED),
        Member::new("TrackedIsps", &ISP_NAME_LIST),
    ],
});

static INSIGHTS_EMAIL_ADDRESS: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(320),
    sensitive: true,
    ..StringShape::ANY
});

static INSIGHTS_EVENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Timestamp", &TIMESTAMP),
        Member::new("Type", &EVENT_TYPE),
        Member::new("Details", &EVENT_DETAILS),
    ],
});

static INSIGHTS_EVENTS: Shape = Shape::List(ListShape {
    member: &INSIGHTS_EVENT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static IP: Shape = Shape::String(StringShape::ANY);

static IP_LIST: Shape = Shape::List(ListShape {
    member: &IP,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ISP: Shape = Shape::String(StringShape::ANY);

static ISP_FILTER_LIST: Shape = Shape::List(ListShape {
    member: &ISP,
    element: "member",
    flattened: false,
    min: None,
    max: Some(5),
});

static ISP_NAME: Shape = Shape::String(StringShape::ANY);

static ISP_NAME_LIST: Shape = Shape::List(ListShape {
    member: &ISP_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ISP_PLACEMENT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IspName", &ISP_NAME),
        Member::new("PlacementStatistics", &PLACEMENT_STATISTICS),
    ],
});

static ISP_PLACEMENTS: Shape = Shape::List(ListShape {
    member: &ISP_PLACEMENT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static JOB_ID: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static JOB_STATUS: Shape = Shape::String(StringShape {
    values: &["CREATED", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"],
    ..StringShape::ANY
});

static KINESIS_FIREHOSE_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IamRoleArn", &AMAZON_RESOURCE_NAME).required(),
        Member::new("DeliveryStreamArn", &AMAZON_RESOURCE_NAME).required(),
    ],
});

static LAST_DELIVERY_EVENT_LIST: Shape = Shape::List(ListShape {
    member: &DELIVERY_EVENT_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(5),
});

static LAST_ENGAGEMENT_EVENT_LIST: Shape = Shape::List(ListShape {
    member: &ENGAGEMENT_EVENT_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(2),
});

static LAST_FRESH_START: Shape = Shape::Timestamp;

static LIST_CONFIGURATION_SETS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Filter", &CONFIGURATION_SET_FILTER),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_CONFIGURATION_SETS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSets", &CONFIGURATION_SET_NAME_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_CONTACTS_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FilteredStatus", &SUBSCRIPTION_STATUS),
        Member::new("TopicFilter", &TOPIC_FILTER),
    ],
});

static LIST_CONTACTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME)
            .required()
            .at(Location::Path, "ContactListName"),
        Member::new("Filter", &LIST_CONTACTS_FILTER),
        Member::new("PageSize", &MAX_ITEMS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_CONTACTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Contacts", &LIST_OF_CONTACTS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_CONTACT_LISTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
    ],
});

static LIST_CONTACT_LISTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactLists", &LIST_OF_CONTACT_LISTS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new(
                "CustomVerificationEmailTemplates",
                &CUSTOM_VERIFICATION_EMAIL_TEMPLATES_LIST,
            ),
            Member::new("NextToken", &NEXT_TOKEN),
        ],
    });

static LIST_DEDICATED_IP_POOLS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static LIST_DEDICATED_IP_POOLS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DedicatedIpPools", &LIST_OF_DEDICATED_IP_POOLS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_DELIVERABILITY_TEST_REPORTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static LIST_DELIVERABILITY_TEST_REPORTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeliverabilityTestReports", &DELIVERABILITY_TEST_REPORTS).required(),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_DOMAIN_DELIVERABILITY_CAMPAIGNS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StartDate", &TIMESTAMP)
            .required()
            .at(Location::Query, "StartDate"),
        Member::new("EndDate", &TIMESTAMP)
            .required()
            .at(Location::Query, "EndDate"),
        Member::new("SubscribedDomain", &DOMAIN)
            .required()
            .at(Location::Path, "SubscribedDomain"),
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static LIST_DOMAIN_DELIVERABILITY_CAMPAIGNS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "DomainDeliverabilityCampaigns",
            &DOMAIN_DELIVERABILITY_CAMPAIGN_LIST,
        )
        .required(),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_EMAIL_IDENTITIES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Filter", &IDENTITY_FILTER),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_EMAIL_IDENTITIES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentities", &IDENTITY_INFO_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_EMAIL_IDENTITY_CERTIFICATES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY).required(),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_EMAIL_IDENTITY_CERTIFICATES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Certificates", &IDENTITY_CERTIFICATE_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_EMAIL_TEMPLATES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static LIST_EMAIL_TEMPLATES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplatesMetadata", &EMAIL_TEMPLATE_METADATA_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_EXPORT_JOBS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
        Member::new("ExportSourceType", &EXPORT_SOURCE_TYPE),
        Member::new("JobStatus", &JOB_STATUS),
    ],
});

static LIST_EXPORT_JOBS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ExportJobs", &EXPORT_JOB_SUMMARY_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_IMPORT_JOBS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ImportDestinationType", &IMPORT_DESTINATION_TYPE),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_IMPORT_JOBS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ImportJobs", &IMPORT_JOB_SUMMARY_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_MANAGEMENT_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME).required(),
        Member::new("TopicName", &TOPIC_NAME),
    ],
});

static LIST_MULTI_REGION_ENDPOINTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN_V2).at(Location::Query, "NextToken"),
        Member::new("PageSize", &PAGE_SIZE_V2).at(Location::Query, "PageSize"),
    ],
});

static LIST_MULTI_REGION_ENDPOINTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MultiRegionEndpoints", &MULTI_REGION_ENDPOINTS),
        Member::new("NextToken", &NEXT_TOKEN_V2),
    ],
});

static LIST_OF_CONTACTS: Shape = Shape::List(ListShape {
    member: &CONTACT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_OF_CONTACT_LISTS: Shape = Shape::List(ListShape {
    member: &CONTACT_LIST,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_OF_DEDICATED_IP_POOLS: Shape = Shape::List(ListShape {
    member: &POOL_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_RECOMMENDATIONS_FILTER: Shape = Shape::Map(MapShape {
    key: &LIST_RECOMMENDATIONS_FILTER_KEY,
    value: &LIST_RECOMMENDATION_FILTER_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: Some(1),
    max: Some(2),
});

static LIST_RECOMMENDATIONS_FILTER_KEY: Shape = Shape::String(StringShape {
    values: &["TYPE", "IMPACT", "STATUS", "RESOURCE_ARN"],
    ..StringShape::ANY
});

static LIST_RECOMMENDATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Filter", &LIST_RECOMMENDATIONS_FILTER),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_RECOMMENDATIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Recommendations", &RECOMMENDATIONS_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_RECOMMENDATION_FILTER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(512),
    ..StringShape::ANY
});

static LIST_REPUTATION_ENTITIES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Filter", &REPUTATION_ENTITY_FILTER),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_REPUTATION_ENTITIES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReputationEntities", &REPUTATION_ENTITIES_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_RESOURCE_TENANTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME).required(),
        Member::new("PageSize", &MAX_ITEMS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_RESOURCE_TENANTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceTenants", &RESOURCE_TENANT_METADATA_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_SUPPRESSED_DESTINATIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME).at(Location::Query, "TenantName"),
        Member::new("Reasons", &SUPPRESSION_LIST_REASONS).at(Location::Query, "Reason"),
        Member::new("StartDate", &TIMESTAMP).at(Location::Query, "StartDate"),
        Member::new("EndDate", &TIMESTAMP).at(Location::Query, "EndDate"),
        Member::new("NextToken", &NEXT_TOKEN).at(Location::Query, "NextToken"),
        Member::new("PageSize", &MAX_ITEMS).at(Location::Query, "PageSize"),
    ],
});

static LIST_SUPPRESSED_DESTINATIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new(
            "SuppressedDestinationSummaries",
            &SUPPRESSED_DESTINATION_SUMMARIES,
        ),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceArn", &AMAZON_RESOURCE_NAME)
        .required()
        .at(Location::Query, "ResourceArn")],
});

static LIST_TAGS_FOR_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tags", &TAG_LIST).required()],
});

static LIST_TENANTS_FILTER: Shape = Shape::Map(MapShape {
    key: &LIST_TENANTS_FILTER_KEY,
    value: &LIST_TENANTS_FILTER_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static LIST_TENANTS_FILTER_KEY: Shape = Shape::String(StringShape {
    values: &["TENANT_NAME_CONTAINS", "SENDING_STATUS"],
    ..StringShape::ANY
});

static LIST_TENANTS_FILTER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static LIST_TENANTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Filter", &LIST_TENANTS_FILTER),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PageSize", &MAX_ITEMS),
    ],
});

static LIST_TENANTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Tenants", &TENANT_INFO_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_TENANT_RESOURCES_FILTER: Shape = Shape::Map(MapShape {
    key: &LIST_TENANT_RESOURCES_FILTER_KEY,
    value: &LIST_TENANT_RESOURCES_FILTER_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static LIST_TENANT_RESOURCES_FILTER_KEY: Shape = Shape::String(StringShape {
    values: &["RESOURCE_TYPE"],
    ..StringShape::ANY
});

static LIST_TENANT_RESOURCES_FILTER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(512),
    ..StringShape::ANY
});

static LIST_TENANT_RESOURCES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME).required(),
        Member::new("Filter", &LIST_TENANT_RESOURCES_FILTER),
        Member::new("PageSize", &MAX_ITEMS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_TENANT_RESOURCES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantResources", &TENANT_RESOURCE_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static MAILBOX_VALIDATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IsValid", &EMAIL_ADDRESS_INSIGHTS_VERDICT),
        Member::new("Evaluations", &EMAIL_ADDRESS_INSIGHTS_MAILBOX_EVALUATIONS),
    ],
});

static MAIL_FROM_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MailFromDomain", &MAIL_FROM_DOMAIN_NAME).required(),
        Member::new("MailFromDomainStatus", &MAIL_FROM_DOMAIN_STATUS).required(),
        Member::new("BehaviorOnMxFailure", &BEHAVIOR_ON_MX_FAILURE).required(),
    ],
});

static MAIL_FROM_DOMAIN_NAME: Shape = Shape::String(StringShape::ANY);

static MAIL_FROM_DOMAIN_STATUS: Shape = Shape::String(StringShape {
    values: &["PENDING", "SUCCESS", "FAILED", "TEMPORARY_FAILURE"],
    ..StringShape::ANY
});

static MAIL_TYPE: Shape = Shape::String(StringShape {
    values: &["MARKETING", "TRANSACTIONAL"],
    ..StringShape::ANY
});

static MAX24_HOUR_SEND: Shape = Shape::Double;

static MAX_DELIVERY_SECONDS: Shape = Shape::Long(Bounds {
    min: Some(300),
    max: Some(50_400),
});

static MAX_ITEMS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MAX_SEND_RATE: Shape = Shape::Double;

static MESSAGE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Subject", &CONTENT).required(),
        Member::new("Body", &BODY).required(),
        Member::new("Headers", &MESSAGE_HEADER_LIST),
        Member::new("Attachments", &ATTACHMENT_LIST),
    ],
});

static MESSAGE_CONTENT: Shape = Shape::String(StringShape::ANY);

static MESSAGE_DATA: Shape = Shape::String(StringShape::ANY);

static MESSAGE_HEADER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &MESSAGE_HEADER_NAME).required(),
        Member::new("Value", &MESSAGE_HEADER_VALUE).required(),
    ],
});

static MESSAGE_HEADER_LIST: Shape = Shape::List(ListShape {
    member: &MESSAGE_HEADER,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(15),
});

static MESSAGE_HEADER_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(126),
    pattern: Some("^[!-9;-@A-~]+$"),
    ..StringShape::ANY
});

static MESSAGE_HEADER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(995),
    pattern: Some("[ -~]*"),
    ..StringShape::ANY
});

static MESSAGE_INSIGHTS_DATA_SOURCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StartDate", &TIMESTAMP).required(),
        Member::new("EndDate", &TIMESTAMP).required(),
        Member::new("Include", &MESSAGE_INSIGHTS_FILTERS),
        Member::new("Exclude", &MESSAGE_INSIGHTS_FILTERS),
        Member::new("MaxResults", &MESSAGE_INSIGHTS_EXPORT_MAX_RESULTS),
    ],
});

static MESSAGE_INSIGHTS_EXPORT_MAX_RESULTS: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(10_000),
});

static MESSAGE_INSIGHTS_FILTERS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FromEmailAddress", &EMAIL_ADDRESS_FILTER_LIST),
        Member::new("Destination", &EMAIL_ADDRESS_FILTER_LIST),
        Member::new("Subject", &EMAIL_SUBJECT_FILTER_LIST),
        Member::new("Isp", &ISP_FILTER_LIST),
        Member::new("TenantName", &TENANT_NAME_FILTER_LIST),
        Member::new("LastDeliveryEvent", &LAST_DELIVERY_EVENT_LIST),
        Member::new("LastEngagementEvent", &LAST_ENGAGEMENT_EVENT_LIST),
    ],
});

static MESSAGE_SECURITY_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SigningScheme", &SIGNING_SCHEME)],
});

static MESSAGE_TAG: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &MESSAGE_TAG_NAME).required(),
        Member::new("Value", &MESSAGE_TAG_VALUE).required(),
    ],
});

static MESSAGE_TAG_LIST: Shape = Shape::List(ListShape {
    member: &MESSAGE_TAG,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static MESSAGE_TAG_NAME: Shape = Shape::String(StringShape::ANY);

static MESSAGE_TAG_VALUE: Shape = Shape::String(StringShape::ANY);

static METRIC: Shape = Shape::String(StringShape {
    values: &[
        "SEND",
        "COMPLAINT",
        "PERMANENT_BOUNCE",
        "TRANSIENT_BOUNCE",
        "OPEN",
        "CLICK",
        "DELIVERY",
        "DELIVERY_OPEN",
        "DELIVERY_CLICK",
        "DELIVERY_COMPLAINT",
    ],
    ..StringShape::ANY
});

static METRICS_DATA_SOURCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Dimensions", &EXPORT_DIMENSIONS).required(),
        Member::new("Namespace", &METRIC_NAMESPACE).required(),
        Member::new("Metrics", &EXPORT_METRICS).required(),
        Member::new("StartDate", &TIMESTAMP).required(),
        Member::new("EndDate", &TIMESTAMP).required(),
    ],
});

static METRIC_AGGREGATION: Shape = Shape::String(StringShape {
    values: &["RATE", "VOLUME"],
    ..StringShape::ANY
});

static METRIC_DATA_ERROR: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &QUERY_IDENTIFIER),
        Member::new("Code", &QUERY_ERROR_CODE),
        Member::new("Message", &QUERY_ERROR_MESSAGE),
    ],
});

static METRIC_DATA_ERROR_LIST: Shape = Shape::List(ListShape {
    member: &METRIC_DATA_ERROR,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static METRIC_DATA_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &QUERY_IDENTIFIER),
        Member::new("Timestamps", &TIMESTAMP_LIST),
        Member::new("Values", &METRIC_VALUE_LIST),
    ],
});

static METRIC_DATA_RESULT_LIST: Shape = Shape::List(ListShape {
    member: &METRIC_DATA_RESULT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static METRIC_DIMENSION_NAME: Shape = Shape::String(StringShape {
    values: &["EMAIL_IDENTITY", "CONFIGURATION_SET", "ISP", "TENANT_NAME"],
    ..StringShape::ANY
});

static METRIC_DIMENSION_VALUE: Shape = Shape::String(StringShape::ANY);

static METRIC_NAMESPACE: Shape = Shape::String(StringShape {
    values: &["VDM"],
    ..StringShape::ANY
});

static METRIC_VALUE_LIST: Shape = Shape::List(ListShape {
    member: &COUNTER,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static MULTI_REGION_ENDPOINT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EndpointName", &ENDPOINT_NAME),
        Member::new("Status", &STATUS),
        Member::new("EndpointId", &ENDPOINT_ID),
        Member::new("Regions", &REGIONS),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
    ],
});

static MULTI_REGION_ENDPOINTS: Shape = Shape::List(ListShape {
    member: &MULTI_REGION_ENDPOINT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static NEXT_TOKEN: Shape = Shape::String(StringShape::ANY);

static NEXT_TOKEN_V2: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(5_000),
    pattern: Some("^^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"),
    ..StringShape::ANY
});

static OUTBOUND_MESSAGE_ID: Shape = Shape::String(StringShape::ANY);

static OVERALL_VOLUME: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("VolumeStatistics", &VOLUME_STATISTICS),
        Member::new("ReadRatePercent", &PERCENTAGE),
        Member::new("DomainIspPlacements", &DOMAIN_ISP_PLACEMENTS),
    ],
});

static PAGE_SIZE_V2: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(1_000),
});

static PERCENTAGE: Shape = Shape::Double;

static PERCENTAGE100_WRAPPER: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static PINPOINT_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ApplicationArn", &AMAZON_RESOURCE_NAME)],
});

static PLACEMENT_STATISTICS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("InboxPercentage", &PERCENTAGE),
        Member::new("SpamPercentage", &PERCENTAGE),
        Member::new("MissingPercentage", &PERCENTAGE),
        Member::new("SpfPercentage", &PERCENTAGE),
        Member::new("DkimPercentage", &PERCENTAGE),
    ],
});

static POLICY: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static POLICY_MAP: Shape = Shape::Map(MapShape {
    key: &POLICY_NAME,
    value: &POLICY,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static POLICY_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(64),
    ..StringShape::ANY
});

static POOL_NAME: Shape = Shape::String(StringShape::ANY);

static PRICING_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CurrentPlan", &PRICING_PLAN),
        Member::new("NextPlan", &PRICING_PLAN),
    ],
});

static PRICING_PLAN: Shape = Shape::String(StringShape {
    values: &["NONE", "ESSENTIALS", "PRO", "ENTERPRISE"],
    ..StringShape::ANY
});

static PRIMARY_NAME_SERVER: Shape = Shape::String(StringShape::ANY);

static PRIVATE_KEY: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(20_480),
    pattern: Some("^[a-zA-Z0-9+\\/]+={0,2}$"),
    sensitive: true,
    ..StringShape::ANY
});

static PROCESSED_RECORDS_COUNT: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static PUT_ACCOUNT_DEDICATED_IP_WARMUP_ATTRIBUTES_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new("AutoWarmupEnabled", &ENABLED)],
    });

static PUT_ACCOUNT_DEDICATED_IP_WARMUP_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_ACCOUNT_DETAILS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MailType", &MAIL_TYPE).required(),
        Member::new("WebsiteURL", &WEBSITE_URL).required(),
        Member::new("ContactLanguage", &CONTACT_LANGUAGE),
        Member::new("UseCaseDescription", &USE_CASE_DESCRIPTION),
        Member::new(
            "AdditionalContactEmailAddresses",
            &ADDITIONAL_CONTACT_EMAIL_ADDRESSES,
        ),
        Member::new("ProductionAccessEnabled", &ENABLED_WRAPPER),
    ],
});

static PUT_ACCOUNT_DETAILS_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static PUT_ACCOUNT_PRICING_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Plan", &PRICING_PLAN).required()],
});

static PUT_ACCOUNT_PRICING_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_ACCOUNT_SENDING_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SendingEnabled", &ENABLED)],
});

static PUT_ACCOUNT_SENDING_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_ACCOUNT_SUPPRESSION_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SuppressedReasons", &SUPPRESSION_LIST_REASONS),
        Member::new("ValidationAttributes", &SUPPRESSION_VALIDATION_ATTRIBUTES),
    ],
});

static PUT_ACCOUNT_SUPPRESSION_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_ACCOUNT_VDM_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("VdmAttributes", &VDM_ATTRIBUTES).required()],
});

static PUT_ACCOUNT_VDM_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_ARCHIVING_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
            .required()
            .at(Location::Path, "ConfigurationSetName"),
        Member::new("ArchiveArn", &ARCHIVE_ARN),
    ],
});

static PUT_CONFIGURATION_SET_ARCHIVING_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
            .required()
            .at(Location::Path, "ConfigurationSetName"),
        Member::new("TlsPolicy", &TLS_POLICY),
        Member::new("SendingPoolName", &SENDING_POOL_NAME),
        Member::new("MaxDeliverySeconds", &MAX_DELIVERY_SECONDS),
    ],
});

static PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_REPUTATION_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
            .required()
            .at(Location::Path, "ConfigurationSetName"),
        Member::new("ReputationMetricsEnabled", &ENABLED),
    ],
});

static PUT_CONFIGURATION_SET_REPUTATION_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_SENDING_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
            .required()
            .at(Location::Path, "ConfigurationSetName"),
        Member::new("SendingEnabled", &ENABLED),
    ],
});

static PUT_CONFIGURATION_SET_SENDING_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_SUPPRESSION_OPTIONS_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
                .required()
                .at(Location::Path, "ConfigurationSetName"),
            Member::new("SuppressionScope", &SUPPRESSION_LIST_SCOPE),
            Member::new("SuppressedReasons", &SUPPRESSION_LIST_REASONS),
            Member::new("ValidationOptions", &SUPPRESSION_VALIDATION_OPTIONS),
        ],
    });

static PUT_CONFIGURATION_SET_SUPPRESSION_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
            .required()
            .at(Location::Path, "ConfigurationSetName"),
        Member::new("CustomRedirectDomain", &CUSTOM_REDIRECT_DOMAIN),
        Member::new("HttpsPolicy", &HTTPS_POLICY),
    ],
});

static PUT_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_CONFIGURATION_SET_VDM_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
            .required()
            .at(Location::Path, "ConfigurationSetName"),
        Member::new("VdmOptions", &VDM_OPTIONS),
    ],
});

static PUT_CONFIGURATION_SET_VDM_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_DEDICATED_IP_IN_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Ip", &IP).required().at(Location::Path, "IP"),
        Member::new("DestinationPoolName", &POOL_NAME).required(),
    ],
});

static PUT_DEDICATED_IP_IN_POOL_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static PUT_DEDICATED_IP_POOL_SCALING_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PoolName", &POOL_NAME)
            .required()
            .at(Location::Path, "PoolName"),
        Member::new("ScalingMode", &SCALING_MODE).required(),
    ],
});

static PUT_DEDICATED_IP_POOL_SCALING_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_DEDICATED_IP_WARMUP_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Ip", &IP).required().at(Location::Path, "IP"),
        Member::new("WarmupPercentage", &PERCENTAGE100_WRAPPER).required(),
    ],
});

static PUT_DEDICATED_IP_WARMUP_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_DELIVERABILITY_DASHBOARD_OPTION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DashboardEnabled", &ENABLED).required(),
        Member::new("SubscribedDomains", &DOMAIN_DELIVERABILITY_TRACKING_OPTIONS),
    ],
});

static PUT_DELIVERABILITY_DASHBOARD_OPTION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_EMAIL_IDENTITY_CONFIGURATION_SET_ATTRIBUTES_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("EmailIdentity", &IDENTITY)
                .required()
                .at(Location::Path, "EmailIdentity"),
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        ],
    });

static PUT_EMAIL_IDENTITY_CONFIGURATION_SET_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_EMAIL_IDENTITY_DKIM_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY)
            .required()
            .at(Location::Path, "EmailIdentity"),
        Member::new("SigningEnabled", &ENABLED),
    ],
});

static PUT_EMAIL_IDENTITY_DKIM_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_EMAIL_IDENTITY_DKIM_SIGNING_ATTRIBUTES_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("EmailIdentity", &IDENTITY)
                .required()
                .at(Location::Path, "EmailIdentity"),
            Member::new("SigningAttributesOrigin", &DKIM_SIGNING_ATTRIBUTES_ORIGIN).required(),
            Member::new("SigningAttributes", &DKIM_SIGNING_ATTRIBUTES),
        ],
    });

static PUT_EMAIL_IDENTITY_DKIM_SIGNING_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("DkimStatus", &DKIM_STATUS),
            Member::new("DkimTokens", &DNS_TOKEN_LIST),
            Member::new("SigningHostedZone", &HOSTED_ZONE),
        ],
    });

static PUT_EMAIL_IDENTITY_FEEDBACK_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY)
            .required()
            .at(Location::Path, "EmailIdentity"),
        Member::new("EmailForwardingEnabled", &ENABLED),
    ],
});

static PUT_EMAIL_IDENTITY_FEEDBACK_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_EMAIL_IDENTITY_MAIL_FROM_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY)
            .required()
            .at(Location::Path, "EmailIdentity"),
        Member::new("MailFromDomain", &MAIL_FROM_DOMAIN_NAME),
        Member::new("BehaviorOnMxFailure", &BEHAVIOR_ON_MX_FAILURE),
    ],
});

static PUT_EMAIL_IDENTITY_MAIL_FROM_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_SUPPRESSED_DESTINATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS).required(),
        Member::new("Reason", &SUPPRESSION_LIST_REASON).required(),
        Member::new("TenantName", &TENANT_NAME),
    ],
});

static PUT_SUPPRESSED_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_TENANT_SUPPRESSION_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME).required(),
        Member::new("SuppressedReasons", &SUPPRESSION_LIST_REASONS),
        Member::new("SuppressionScope", &SUPPRESSION_LIST_SCOPE),
    ],
});

static PUT_TENANT_SUPPRESSION_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static QUERY_ERROR_CODE: Shape = Shape::String(StringShape {
    values: &["INTERNAL_FAILURE", "ACCESS_DENIED"],
    ..StringShape::ANY
});

static QUERY_ERROR_MESSAGE: Shape = Shape::String(StringShape::ANY);

static QUERY_IDENTIFIER: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(255),
    ..StringShape::ANY
});

static RAW_ATTACHMENT_DATA: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static RAW_MESSAGE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Data", &RAW_MESSAGE_DATA).required()],
});

static RAW_MESSAGE_DATA: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static RBL_NAME: Shape = Shape::String(StringShape::ANY);

static RECOMMENDATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME),
        Member::new("Type", &RECOMMENDATION_TYPE),
        Member::new("Description", &RECOMMENDATION_DESCRIPTION),
        Member::new("Status", &RECOMMENDATION_STATUS),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
        Member::new("Impact", &RECOMMENDATION_IMPACT),
    ],
});

static RECOMMENDATIONS_LIST: Shape = Shape::List(ListShape {
    member: &RECOMMENDATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECOMMENDATION_DESCRIPTION: Shape = Shape::String(StringShape::ANY);

static RECOMMENDATION_IMPACT: Shape = Shape::String(StringShape {
    values: &["LOW", "HIGH"],
    ..StringShape::ANY
});

static RECOMMENDATION_STATUS: Shape = Shape::String(StringShape {
    values: &["OPEN", "FIXED"],
    ..StringShape::ANY
});

static RECOMMENDATION_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "DKIM",
        "DMARC",
        "SPF",
        "BIMI",
        "COMPLAINT",
        "BOUNCE",
        "FEEDBACK_3P",
        "IP_LISTING",
    ],
    ..StringShape::ANY
});

static REGION: Shape = Shape::String(StringShape::ANY);

static REGIONS: Shape = Shape::List(ListShape {
    member: &REGION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RENDERED_EMAIL_TEMPLATE: Shape = Shape::String(StringShape::ANY);

static REPLACEMENT_EMAIL_CONTENT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ReplacementTemplate", &REPLACEMENT_TEMPLATE)],
});

static REPLACEMENT_TEMPLATE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ReplacementTemplateData", &EMAIL_TEMPLATE_DATA)],
});

static REPORT_ID: Shape = Shape::String(StringShape::ANY);

static REPORT_NAME: Shape = Shape::String(StringShape::ANY);

static REPUTATION_ENTITIES_LIST: Shape = Shape::List(ListShape {
    member: &REPUTATION_ENTITY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static REPUTATION_ENTITY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReputationEntityReference", &REPUTATION_ENTITY_REFERENCE),
        Member::new("ReputationEntityType", &REPUTATION_ENTITY_TYPE),
        Member::new("ReputationManagementPolicy", &AMAZON_RESOURCE_NAME),
        Member::new("CustomerManagedStatus", &STATUS_RECORD),
        Member::new("AwsSesManagedStatus", &STATUS_RECORD),
        Member::new("SendingStatusAggregate", &SENDING_STATUS),
        Member::new("ReputationImpact", &RECOMMENDATION_IMPACT),
    ],
});

static REPUTATION_ENTITY_FILTER: Shape = Shape::Map(MapShape {
    key: &REPUTATION_ENTITY_FILTER_KEY,
    value: &REPUTATION_ENTITY_FILTER_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static REPUTATION_ENTITY_FILTER_KEY: Shape = Shape::String(StringShape {
    values: &[
        "ENTITY_TYPE",
        "REPUTATION_IMPACT",
        "SENDING_STATUS",
        "ENTITY_REFERENCE_PREFIX",
    ],
    ..StringShape::ANY
});

static REPUTATION_ENTITY_FILTER_VALUE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(512),
    ..StringShape::ANY
});

static REPUTATION_ENTITY_REFERENCE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static REPUTATION_ENTITY_TYPE: Shape = Shape::String(StringShape {
    values: &["RESOURCE"],
    ..StringShape::ANY
});

static REPUTATION_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReputationMetricsEnabled", &ENABLED),
        Member::new("LastFreshStart", &LAST_FRESH_START),
    ],
});

static RESOURCE_TENANT_METADATA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME),
        Member::new("TenantId", &TENANT_ID),
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME),
        Member::new("AssociatedTimestamp", &TIMESTAMP),
    ],
});

static RESOURCE_TENANT_METADATA_LIST: Shape = Shape::List(ListShape {
    member: &RESOURCE_TENANT_METADATA,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RESOURCE_TYPE: Shape = Shape::String(StringShape {
    values: &["EMAIL_IDENTITY", "CONFIGURATION_SET", "EMAIL_TEMPLATE"],
    ..StringShape::ANY
});

static REVIEW_DETAILS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &REVIEW_STATUS),
        Member::new("CaseId", &CASE_ID),
    ],
});

static REVIEW_STATUS: Shape = Shape::String(StringShape {
    values: &["PENDING", "FAILED", "GRANTED", "DENIED"],
    ..StringShape::ANY
});

static ROUTE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Region", &REGION).required()],
});

static ROUTES: Shape = Shape::List(ListShape {
    member: &ROUTE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ROUTES_DETAILS: Shape = Shape::List(ListShape {
    member: &ROUTE_DETAILS,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ROUTE_DETAILS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Region", &REGION).required()],
});

static S3_URL: Shape = Shape::String(StringShape {
    pattern: Some("^s3:\\/\\/([^\\/]+)\\/(.*?([^\\/]+)\\/?)$"),
    ..StringShape::ANY
});

static SCALING_MODE: Shape = Shape::String(StringShape {
    values: &["STANDARD", "MANAGED"],
    ..StringShape::ANY
});

static SELECTOR: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(63),
    pattern: Some("^(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9]))$"),
    ..StringShape::ANY
});

static SENDING_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SendingEnabled", &ENABLED)],
});

static SENDING_POOL_NAME: Shape = Shape::String(StringShape::ANY);

static SENDING_STATUS: Shape = Shape::String(StringShape {
    values: &["ENABLED", "REINSTATED", "DISABLED"],
    ..StringShape::ANY
});

static SEND_BULK_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FromEmailAddress", &EMAIL_ADDRESS),
        Member::new("FromEmailAddressIdentityArn", &AMAZON_RESOURCE_NAME),
        Member::new("ReplyToAddresses", &EMAIL_ADDRESS_LIST),
        Member::new("FeedbackForwardingEmailAddress", &EMAIL_ADDRESS),
        Member::new(
            "FeedbackForwardingEmailAddressIdentityArn",
            &AMAZON_RESOURCE_NAME,
        ),
        Member::new("DefaultEmailTags", &MESSAGE_TAG_LIST),
        Member::new("DefaultContent", &BULK_EMAIL_CONTENT).required(),
        Member::new("BulkEmailEntries", &BULK_EMAIL_ENTRY_LIST).required(),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        Member::new("EndpointId", &ENDPOINT_ID),
        Member::new("TenantName", &TENANT_NAME),
        Member::new("ConfigurationOverrides", &CONFIGURATION_OVERRIDES),
    ],
});

static SEND_BULK_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("BulkEmailEntryResults", &BULK_EMAIL_ENTRY_RESULT_LIST).required()],
});

static SEND_CUSTOM_VERIFICATION_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS).required(),
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME).required(),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
    ],
});

static SEND_CUSTOM_VERIFICATION_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &OUTBOUND_MESSAGE_ID)],
});

static SEND_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FromEmailAddress", &EMAIL_ADDRESS),
        Member::new("FromEmailAddressIdentityArn", &AMAZON_RESOURCE_NAME),
        Member::new("Destination", &DESTINATION),
        Member::new("ReplyToAddresses", &EMAIL_ADDRESS_LIST),
        Member::new("FeedbackForwardingEmailAddress", &EMAIL_ADDRESS),
        Member::new(
            "FeedbackForwardingEmailAddressIdentityArn",
            &AMAZON_RESOURCE_NAME,
        ),
        Member::new("Content", &EMAIL_CONTENT).required(),
        Member::new("EmailTags", &MESSAGE_TAG_LIST),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        Member::new("EndpointId", &ENDPOINT_ID),
        Member::new("TenantName", &TENANT_NAME),
        Member::new("ListManagementOptions", &LIST_MANAGEMENT_OPTIONS),
        Member::new("ConfigurationOverrides", &CONFIGURATION_OVERRIDES),
    ],
});

static SEND_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &OUTBOUND_MESSAGE_ID)],
});

static SEND_QUOTA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Max24HourSend", &MAX24_HOUR_SEND),
        Member::new("MaxSendRate", &MAX_SEND_RATE),
        Member::new("SentLast24Hours", &SENT_LAST24_HOURS),
    ],
});

static SENT_LAST24_HOURS: Shape = Shape::Double;

static SERIAL_NUMBER: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static SIGNATURE_FORMAT: Shape = Shape::String(StringShape {
    values: &["DETACHED"],
    ..StringShape::ANY
});

static SIGNING_SCHEME: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DefaultScheme", &DEFAULT_SIGNING_SCHEME),
        Member::new("SmimeScheme", &SMIME_SIGNING_SCHEME),
    ],
});

static SMIME_SIGNING_SCHEME: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SignatureFormat", &SIGNATURE_FORMAT)],
});

static SNS_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TopicArn", &AMAZON_RESOURCE_NAME).required()],
});

static SOA_RECORD: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PrimaryNameServer", &PRIMARY_NAME_SERVER),
        Member::new("AdminEmail", &ADMIN_EMAIL),
        Member::new("SerialNumber", &SERIAL_NUMBER),
    ],
});

static STATUS: Shape = Shape::String(StringShape {
    values: &["CREATING", "READY", "FAILED", "DELETING"],
    ..StringShape::ANY
});

static STATUS_CAUSE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(512),
    ..StringShape::ANY
});

static STATUS_RECORD: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &SENDING_STATUS),
        Member::new("Cause", &STATUS_CAUSE),
        Member::new("LastUpdatedTimestamp", &TIMESTAMP),
    ],
});

static SUBJECT: Shape = Shape::String(StringShape::ANY);

static SUBSCRIPTION_STATUS: Shape = Shape::String(StringShape {
    values: &["OPT_IN", "OPT_OUT"],
    ..StringShape::ANY
});

static SUCCESS_REDIRECTION_URL: Shape = Shape::String(StringShape::ANY);

static SUPPRESSED_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS).required(),
        Member::new("Reason", &SUPPRESSION_LIST_REASON).required(),
        Member::new("LastUpdateTime", &TIMESTAMP).required(),
        Member::new("Attributes", &SUPPRESSED_DESTINATION_ATTRIBUTES),
        Member::new("TenantName", &TENANT_NAME),
    ],
});

static SUPPRESSED_DESTINATION_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MessageId", &OUTBOUND_MESSAGE_ID),
        Member::new("FeedbackId", &FEEDBACK_ID),
    ],
});

static SUPPRESSED_DESTINATION_SUMMARIES: Shape = Shape::List(ListShape {
    member: &SUPPRESSED_DESTINATION_SUMMARY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static SUPPRESSED_DESTINATION_SUMMARY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &EMAIL_ADDRESS).required(),
        Member::new("Reason", &SUPPRESSION_LIST_REASON).required(),
        Member::new("LastUpdateTime", &TIMESTAMP).required(),
    ],
});

static SUPPRESSION_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SuppressedReasons", &SUPPRESSION_LIST_REASONS),
        Member::new("ValidationAttributes", &SUPPRESSION_VALIDATION_ATTRIBUTES),
    ],
});

static SUPPRESSION_CONDITION_THRESHOLD: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConditionThresholdEnabled", &FEATURE_STATUS).required(),
        Member::new(
            "OverallConfidenceThreshold",
            &SUPPRESSION_CONFIDENCE_THRESHOLD,
        ),
    ],
});

static SUPPRESSION_CONFIDENCE_THRESHOLD: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ConfidenceVerdictThreshold",
        &SUPPRESSION_CONFIDENCE_VERDICT_THRESHOLD,
    )
    .required()],
});

static SUPPRESSION_CONFIDENCE_VERDICT_THRESHOLD: Shape = Shape::String(StringShape {
    values: &["MEDIUM", "HIGH", "MANAGED"],
    ..StringShape::ANY
});

static SUPPRESSION_LIST_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "SuppressionListImportAction",
        &SUPPRESSION_LIST_IMPORT_ACTION,
    )
    .required()],
});

static SUPPRESSION_LIST_IMPORT_ACTION: Shape = Shape::String(StringShape {
    values: &["DELETE", "PUT"],
    ..StringShape::ANY
});

static SUPPRESSION_LIST_REASON: Shape = Shape::String(StringShape {
    values: &["BOUNCE", "COMPLAINT"],
    ..StringShape::ANY
});

static SUPPRESSION_LIST_REASONS: Shape = Shape::List(ListShape {
    member: &SUPPRESSION_LIST_REASON,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static SUPPRESSION_LIST_SCOPE: Shape = Shape::String(StringShape {
    values: &["ACCOUNT", "TENANT"],
    ..StringShape::ANY
});

static SUPPRESSION_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SuppressedReasons", &SUPPRESSION_LIST_REASONS),
        Member::new("SuppressionScope", &SUPPRESSION_LIST_SCOPE),
        Member::new("ValidationOptions", &SUPPRESSION_VALIDATION_OPTIONS),
    ],
});

static SUPPRESSION_VALIDATION_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConditionThreshold", &SUPPRESSION_CONDITION_THRESHOLD).required()],
});

static SUPPRESSION_VALIDATION_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConditionThreshold", &SUPPRESSION_CONDITION_THRESHOLD).required()],
});

static TAG: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &TAG_KEY).required(),
        Member::new("Value", &TAG_VALUE).required(),
    ],
});

static TAG_KEY: Shape = Shape::String(StringShape::ANY);

static TAG_KEY_LIST: Shape = Shape::List(ListShape {
    member: &TAG_KEY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TAG_LIST: Shape = Shape::List(ListShape {
    member: &TAG,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TAG_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME).required(),
        Member::new("Tags", &TAG_LIST).required(),
    ],
});

static TAG_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static TAG_VALUE: Shape = Shape::String(StringShape::ANY);

static TEMPLATE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME),
        Member::new("TemplateArn", &AMAZON_RESOURCE_NAME),
        Member::new("TemplateContent", &EMAIL_TEMPLATE_CONTENT),
        Member::new("TemplateData", &EMAIL_TEMPLATE_DATA),
        Member::new("Headers", &MESSAGE_HEADER_LIST),
        Member::new("Attachments", &ATTACHMENT_LIST),
    ],
});

static TEMPLATE_CONTENT: Shape = Shape::String(StringShape::ANY);

static TENANT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME),
        Member::new("TenantId", &TENANT_ID),
        Member::new("TenantArn", &AMAZON_RESOURCE_NAME),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("Tags", &TAG_LIST),
        Member::new("SendingStatus", &SENDING_STATUS),
        Member::new("SuppressionAttributes", &TENANT_SUPPRESSION_ATTRIBUTES),
    ],
});

static TENANT_ID: Shape = Shape::String(StringShape::ANY);

static TENANT_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TenantName", &TENANT_NAME),
        Member::new("TenantId", &TENANT_ID),
        Member::new("TenantArn", &AMAZON_RESOURCE_NAME),
        Member::new("CreatedTimestamp", &TIMESTAMP),
        Member::new("SendingStatus", &SENDING_STATUS),
    ],
});

static TENANT_INFO_LIST: Shape = Shape::List(ListShape {
    member: &TENANT_INFO,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TENANT_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    ..StringShape::ANY
});

static TENANT_NAME_FILTER_LIST: Shape = Shape::List(ListShape {
    member: &TENANT_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: Some(5),
});

static TENANT_RESOURCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceType", &RESOURCE_TYPE),
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME),
    ],
});

static TENANT_RESOURCE_LIST: Shape = Shape::List(ListShape {
    member: &TENANT_RESOURCE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TENANT_SUPPRESSION_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SuppressedReasons", &SUPPRESSION_LIST_REASONS),
        Member::new("SuppressionScope", &SUPPRESSION_LIST_SCOPE),
    ],
});

static TEST_RENDER_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
            .required()
            .at(Location::Path, "TemplateName"),
        Member::new("TemplateData", &EMAIL_TEMPLATE_DATA).required(),
    ],
});

static TEST_RENDER_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RenderedTemplate", &RENDERED_EMAIL_TEMPLATE).required()],
});

static TIMESTAMP: Shape = Shape::Timestamp;

static TIMESTAMP_LIST: Shape = Shape::List(ListShape {
    member: &TIMESTAMP,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TLS_POLICY: Shape = Shape::String(StringShape {
    values: &["REQUIRE", "OPTIONAL"],
    ..StringShape::ANY
});

static TOPIC: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicName", &TOPIC_NAME).required(),
        Member::new("DisplayName", &DISPLAY_NAME).required(),
        Member::new("Description", &DESCRIPTION),
        Member::new("DefaultSubscriptionStatus", &SUBSCRIPTION_STATUS).required(),
    ],
});

static TOPICS: Shape = Shape::List(ListShape {
    member: &TOPIC,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TOPIC_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicName", &TOPIC_NAME),
        Member::new(
            "UseDefaultIfPreferenceUnavailable",
            &USE_DEFAULT_IF_PREFERENCE_UNAVAILABLE,
        ),
    ],
});

static TOPIC_NAME: Shape = Shape::String(StringShape::ANY);

static TOPIC_PREFERENCE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicName", &TOPIC_NAME).required(),
        Member::new("SubscriptionStatus", &SUBSCRIPTION_STATUS).required(),
    ],
});

static TOPIC_PREFERENCE_LIST: Shape = Shape::List(ListShape {
    member: &TOPIC_PREFERENCE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TRACKING_CONFIGURATION_OVERRIDES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("OpenTrackingEnabled", &FEATURE_STATUS),
        Member::new("ClickTrackingEnabled", &FEATURE_STATUS),
    ],
});

static TRACKING_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CustomRedirectDomain", &CUSTOM_REDIRECT_DOMAIN).required(),
        Member::new("HttpsPolicy", &HTTPS_POLICY),
    ],
});

static UNSUBSCRIBE_ALL: Shape = Shape::Boolean;

static UNTAG_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME)
            .required()
            .at(Location::Query, "ResourceArn"),
        Member::new("TagKeys", &TAG_KEY_LIST)
            .required()
            .at(Location::Query, "TagKeys"),
    ],
});

static UNTAG_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME)
                .required()
                .at(Location::Path, "ConfigurationSetName"),
            Member::new("EventDestinationName", &EVENT_DESTINATION_NAME)
                .required()
                .at(Location::Path, "EventDestinationName"),
            Member::new("EventDestination", &EVENT_DESTINATION_DEFINITION).required(),
        ],
    });

static UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
        Member::new("MessageSecurityOptions", &MESSAGE_SECURITY_OPTIONS),
    ],
});

static UPDATE_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_CONTACT_LIST_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME)
            .required()
            .at(Location::Path, "ContactListName"),
        Member::new("Topics", &TOPICS),
        Member::new("Description", &DESCRIPTION),
    ],
});

static UPDATE_CONTACT_LIST_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_CONTACT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ContactListName", &CONTACT_LIST_NAME)
            .required()
            .at(Location::Path, "ContactListName"),
        Member::new("EmailAddress", &EMAIL_ADDRESS)
            .required()
            .at(Location::Path, "EmailAddress"),
        Member::new("TopicPreferences", &TOPIC_PREFERENCE_LIST),
        Member::new("UnsubscribeAll", &UNSUBSCRIBE_ALL),
        Member::new("AttributesData", &ATTRIBUTES_DATA),
    ],
});

static UPDATE_CONTACT_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
                .required()
                .at(Location::Path, "TemplateName"),
            Member::new("FromEmailAddress", &EMAIL_ADDRESS).required(),
            Member::new("TemplateSubject", &EMAIL_TEMPLATE_SUBJECT).required(),
            Member::new("TemplateContent", &TEMPLATE_CONTENT).required(),
            Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL).required(),
            Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL).required(),
        ],
    });

static UPDATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_EMAIL_IDENTITY_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailIdentity", &IDENTITY)
            .required()
            .at(Location::Path, "EmailIdentity"),
        Member::new("PolicyName", &POLICY_NAME)
            .required()
            .at(Location::Path, "PolicyName"),
        Member::new("Policy", &POLICY).required(),
    ],
});

static UPDATE_EMAIL_IDENTITY_POLICY_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &EMAIL_TEMPLATE_NAME)
            .required()
            .at(Location::Path, "TemplateName"),
        Member::new("TemplateContent", &EMAIL_TEMPLATE_CONTENT).required(),
    ],
});

static UPDATE_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_REPUTATION_ENTITY_CUSTOMER_MANAGED_STATUS_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ReputationEntityType", &REPUTATION_ENTITY_TYPE)
                .required()
                .at(Location::Path, "ReputationEntityType"),
            Member::new("ReputationEntityReference", &REPUTATION_ENTITY_REFERENCE)
                .required()
                .at(Location::Path, "ReputationEntityReference"),
            Member::new("SendingStatus", &SENDING_STATUS).required(),
        ],
    });

static UPDATE_REPUTATION_ENTITY_CUSTOMER_MANAGED_STATUS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_REPUTATION_ENTITY_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReputationEntityType", &REPUTATION_ENTITY_TYPE)
            .required()
            .at(Location::Path, "ReputationEntityType"),
        Member::new("ReputationEntityReference", &REPUTATION_ENTITY_REFERENCE)
            .required()
            .at(Location::Path, "ReputationEntityReference"),
        Member::new("ReputationEntityPolicy", &AMAZON_RESOURCE_NAME).required(),
    ],
});

static UPDATE_REPUTATION_ENTITY_POLICY_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static USE_CASE_DESCRIPTION: Shape = Shape::String(StringShape {
    min: None,
    max: Some(5_000),
    sensitive: true,
    ..StringShape::ANY
});

static USE_DEFAULT_IF_PREFERENCE_UNAVAILABLE: Shape = Shape::Boolean;

static VDM_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("VdmEnabled", &FEATURE_STATUS).required(),
        Member::new("DashboardAttributes", &DASHBOARD_ATTRIBUTES),
        Member::new("GuardianAttributes", &GUARDIAN_ATTRIBUTES),
    ],
});

static VDM_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DashboardOptions", &DASHBOARD_OPTIONS),
        Member::new("GuardianOptions", &GUARDIAN_OPTIONS),
    ],
});

static VERIFICATION_ERROR: Shape = Shape::String(StringShape {
    values: &[
        "SERVICE_ERROR",
        "DNS_SERVER_ERROR",
        "HOST_NOT_FOUND",
        "TYPE_NOT_FOUND",
        "INVALID_VALUE",
        "REPLICATION_ACCESS_DENIED",
        "REPLICATION_PRIMARY_NOT_FOUND",
        "REPLICATION_PRIMARY_BYO_DKIM_NOT_SUPPORTED",
        "REPLICATION_REPLICA_AS_PRIMARY_NOT_SUPPORTED",
        "REPLICATION_PRIMARY_INVALID_REGION",
    ],
    ..StringShape::ANY
});

static VERIFICATION_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LastCheckedTimestamp", &TIMESTAMP),
        Member::new("LastSuccessTimestamp", &TIMESTAMP),
        Member::new("ErrorType", &VERIFICATION_ERROR),
        Member::new("SOARecord", &SOA_RECORD),
    ],
});

static VERIFICATION_STATUS: Shape = Shape::String(StringShape {
    values: &[
        "PENDING",
        "SUCCESS",
        "FAILED",
        "TEMPORARY_FAILURE",
        "NOT_STARTED",
    ],
    ..StringShape::ANY
});

static VOLUME: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static VOLUME_STATISTICS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("InboxRawCount", &VOLUME),
        Member::new("SpamRawCount", &VOLUME),
        Member::new("ProjectedInbox", &VOLUME),
        Member::new("ProjectedSpam", &VOLUME),
    ],
});

static WARMUP_STATUS: Shape = Shape::String(StringShape {
    values: &["IN_PROGRESS", "DONE", "NOT_APPLICABLE"],
    ..StringShape::ANY
});

static WEBSITE_URL: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(1_000),
    pattern: Some("^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\\?([^#]*))?(#(.*))?"),
    sensitive: true,
    ..StringShape::ANY
});
