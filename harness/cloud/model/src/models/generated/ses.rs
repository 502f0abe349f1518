//! Amazon Simple Email Service 2010-12-01, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, EMPTY, ErrorModel, ListShape, MapShape, Member, OperationModel, Protocol, ServiceModel,
    Shape, StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "ses",
    title: "Amazon Simple Email Service",
    signing_name: "ses",
    endpoint: "email",
    version: "2010-12-01",
    protocol: Protocol::Query,
    also_query: false,
    target: "",
    namespace: "",
    xmlns: "http://ses.amazonaws.com/doc/2010-12-01/",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "CloneReceiptRuleSet",
        input: &CLONE_RECEIPT_RULE_SET_REQUEST,
        output: &CLONE_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateConfigurationSet",
        input: &CREATE_CONFIGURATION_SET_REQUEST,
        output: &CREATE_CONFIGURATION_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateConfigurationSetEventDestination",
        input: &CREATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST,
        output: &CREATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateConfigurationSetTrackingOptions",
        input: &CREATE_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST,
        output: &CREATE_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateCustomVerificationEmailTemplate",
        input: &CREATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateReceiptFilter",
        input: &CREATE_RECEIPT_FILTER_REQUEST,
        output: &CREATE_RECEIPT_FILTER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateReceiptRule",
        input: &CREATE_RECEIPT_RULE_REQUEST,
        output: &CREATE_RECEIPT_RULE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateReceiptRuleSet",
        input: &CREATE_RECEIPT_RULE_SET_REQUEST,
        output: &CREATE_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateTemplate",
        input: &CREATE_TEMPLATE_REQUEST,
        output: &CREATE_TEMPLATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteConfigurationSet",
        input: &DELETE_CONFIGURATION_SET_REQUEST,
        output: &DELETE_CONFIGURATION_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteConfigurationSetEventDestination",
        input: &DELETE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST,
        output: &DELETE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteConfigurationSetTrackingOptions",
        input: &DELETE_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST,
        output: &DELETE_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteCustomVerificationEmailTemplate",
        input: &DELETE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteIdentity",
        input: &DELETE_IDENTITY_REQUEST,
        output: &DELETE_IDENTITY_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteIdentityPolicy",
        input: &DELETE_IDENTITY_POLICY_REQUEST,
        output: &DELETE_IDENTITY_POLICY_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteReceiptFilter",
        input: &DELETE_RECEIPT_FILTER_REQUEST,
        output: &DELETE_RECEIPT_FILTER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteReceiptRule",
        input: &DELETE_RECEIPT_RULE_REQUEST,
        output: &DELETE_RECEIPT_RULE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteReceiptRuleSet",
        input: &DELETE_RECEIPT_RULE_SET_REQUEST,
        output: &DELETE_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteTemplate",
        input: &DELETE_TEMPLATE_REQUEST,
        output: &DELETE_TEMPLATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteVerifiedEmailAddress",
        input: &DELETE_VERIFIED_EMAIL_ADDRESS_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeActiveReceiptRuleSet",
        input: &DESCRIBE_ACTIVE_RECEIPT_RULE_SET_REQUEST,
        output: &DESCRIBE_ACTIVE_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeConfigurationSet",
        input: &DESCRIBE_CONFIGURATION_SET_REQUEST,
        output: &DESCRIBE_CONFIGURATION_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeReceiptRule",
        input: &DESCRIBE_RECEIPT_RULE_REQUEST,
        output: &DESCRIBE_RECEIPT_RULE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeReceiptRuleSet",
        input: &DESCRIBE_RECEIPT_RULE_SET_REQUEST,
        output: &DESCRIBE_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetAccountSendingEnabled",
        input: &EMPTY,
        output: &GET_ACCOUNT_SENDING_ENABLED_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetCustomVerificationEmailTemplate",
        input: &GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetIdentityDkimAttributes",
        input: &GET_IDENTITY_DKIM_ATTRIBUTES_REQUEST,
        output: &GET_IDENTITY_DKIM_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetIdentityMailFromDomainAttributes",
        input: &GET_IDENTITY_MAIL_FROM_DOMAIN_ATTRIBUTES_REQUEST,
        output: &GET_IDENTITY_MAIL_FROM_DOMAIN_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetIdentityNotificationAttributes",
        input: &GET_IDENTITY_NOTIFICATION_ATTRIBUTES_REQUEST,
        output: &GET_IDENTITY_NOTIFICATION_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetIdentityPolicies",
        input: &GET_IDENTITY_POLICIES_REQUEST,
        output: &GET_IDENTITY_POLICIES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetIdentityVerificationAttributes",
        input: &GET_IDENTITY_VERIFICATION_ATTRIBUTES_REQUEST,
        output: &GET_IDENTITY_VERIFICATION_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSendQuota",
        input: &EMPTY,
        output: &GET_SEND_QUOTA_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSendStatistics",
        input: &EMPTY,
        output: &GET_SEND_STATISTICS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetTemplate",
        input: &GET_TEMPLATE_REQUEST,
        output: &GET_TEMPLATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListConfigurationSets",
        input: &LIST_CONFIGURATION_SETS_REQUEST,
        output: &LIST_CONFIGURATION_SETS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListCustomVerificationEmailTemplates",
        input: &LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_REQUEST,
        output: &LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListIdentities",
        input: &LIST_IDENTITIES_REQUEST,
        output: &LIST_IDENTITIES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListIdentityPolicies",
        input: &LIST_IDENTITY_POLICIES_REQUEST,
        output: &LIST_IDENTITY_POLICIES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListReceiptFilters",
        input: &LIST_RECEIPT_FILTERS_REQUEST,
        output: &LIST_RECEIPT_FILTERS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListReceiptRuleSets",
        input: &LIST_RECEIPT_RULE_SETS_REQUEST,
        output: &LIST_RECEIPT_RULE_SETS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTemplates",
        input: &LIST_TEMPLATES_REQUEST,
        output: &LIST_TEMPLATES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListVerifiedEmailAddresses",
        input: &EMPTY,
        output: &LIST_VERIFIED_EMAIL_ADDRESSES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutConfigurationSetDeliveryOptions",
        input: &PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_REQUEST,
        output: &PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutIdentityPolicy",
        input: &PUT_IDENTITY_POLICY_REQUEST,
        output: &PUT_IDENTITY_POLICY_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ReorderReceiptRuleSet",
        input: &REORDER_RECEIPT_RULE_SET_REQUEST,
        output: &REORDER_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendBounce",
        input: &SEND_BOUNCE_REQUEST,
        output: &SEND_BOUNCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendBulkTemplatedEmail",
        input: &SEND_BULK_TEMPLATED_EMAIL_REQUEST,
        output: &SEND_BULK_TEMPLATED_EMAIL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendCustomVerificationEmail",
        input: &SEND_CUSTOM_VERIFICATION_EMAIL_REQUEST,
        output: &SEND_CUSTOM_VERIFICATION_EMAIL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendEmail",
        input: &SEND_EMAIL_REQUEST,
        output: &SEND_EMAIL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendRawEmail",
        input: &SEND_RAW_EMAIL_REQUEST,
        output: &SEND_RAW_EMAIL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SendTemplatedEmail",
        input: &SEND_TEMPLATED_EMAIL_REQUEST,
        output: &SEND_TEMPLATED_EMAIL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetActiveReceiptRuleSet",
        input: &SET_ACTIVE_RECEIPT_RULE_SET_REQUEST,
        output: &SET_ACTIVE_RECEIPT_RULE_SET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetIdentityDkimEnabled",
        input: &SET_IDENTITY_DKIM_ENABLED_REQUEST,
        output: &SET_IDENTITY_DKIM_ENABLED_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetIdentityFeedbackForwardingEnabled",
        input: &SET_IDENTITY_FEEDBACK_FORWARDING_ENABLED_REQUEST,
        output: &SET_IDENTITY_FEEDBACK_FORWARDING_ENABLED_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetIdentityHeadersInNotificationsEnabled",
        input: &SET_IDENTITY_HEADERS_IN_NOTIFICATIONS_ENABLED_REQUEST,
        output: &SET_IDENTITY_HEADERS_IN_NOTIFICATIONS_ENABLED_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetIdentityMailFromDomain",
        input: &SET_IDENTITY_MAIL_FROM_DOMAIN_REQUEST,
        output: &SET_IDENTITY_MAIL_FROM_DOMAIN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetIdentityNotificationTopic",
        input: &SET_IDENTITY_NOTIFICATION_TOPIC_REQUEST,
        output: &SET_IDENTITY_NOTIFICATION_TOPIC_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetReceiptRulePosition",
        input: &SET_RECEIPT_RULE_POSITION_REQUEST,
        output: &SET_RECEIPT_RULE_POSITION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "TestRenderTemplate",
        input: &TEST_RENDER_TEMPLATE_REQUEST,
        output: &TEST_RENDER_TEMPLATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateAccountSendingEnabled",
        input: &UPDATE_ACCOUNT_SENDING_ENABLED_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateConfigurationSetEventDestination",
        input: &UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST,
        output: &UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateConfigurationSetReputationMetricsEnabled",
        input: &UPDATE_CONFIGURATION_SET_REPUTATION_METRICS_ENABLED_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateConfigurationSetSendingEnabled",
        input: &UPDATE_CONFIGURATION_SET_SENDING_ENABLED_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateConfigurationSetTrackingOptions",
        input: &UPDATE_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST,
        output: &UPDATE_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateCustomVerificationEmailTemplate",
        input: &UPDATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateReceiptRule",
        input: &UPDATE_RECEIPT_RULE_REQUEST,
        output: &UPDATE_RECEIPT_RULE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateTemplate",
        input: &UPDATE_TEMPLATE_REQUEST,
        output: &UPDATE_TEMPLATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifyDomainDkim",
        input: &VERIFY_DOMAIN_DKIM_REQUEST,
        output: &VERIFY_DOMAIN_DKIM_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifyDomainIdentity",
        input: &VERIFY_DOMAIN_IDENTITY_REQUEST,
        output: &VERIFY_DOMAIN_IDENTITY_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifyEmailAddress",
        input: &VERIFY_EMAIL_ADDRESS_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifyEmailIdentity",
        input: &VERIFY_EMAIL_IDENTITY_REQUEST,
        output: &VERIFY_EMAIL_IDENTITY_RESPONSE,
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "AccountSendingPausedException",
        code: "AccountSendingPausedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "AlreadyExistsException",
        code: "AlreadyExists",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "CannotDeleteException",
        code: "CannotDelete",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ConfigurationSetAlreadyExistsException",
        code: "ConfigurationSetAlreadyExists",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ConfigurationSetDoesNotExistException",
        code: "ConfigurationSetDoesNotExist",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ConfigurationSetSendingPausedException",
        code: "ConfigurationSetSendingPausedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "CustomVerificationEmailInvalidContentException",
        code: "CustomVerificationEmailInvalidContent",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "CustomVerificationEmailTemplateAlreadyExistsException",
        code: "CustomVerificationEmailTemplateAlreadyExists",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "CustomVerificationEmailTemplateDoesNotExistException",
        code: "CustomVerificationEmailTemplateDoesNotExist",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "EventDestinationAlreadyExistsException",
        code: "EventDestinationAlreadyExists",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "EventDestinationDoesNotExistException",
        code: "EventDestinationDoesNotExist",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "FromEmailAddressNotVerifiedException",
        code: "FromEmailAddressNotVerified",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidCloudWatchDestinationException",
        code: "InvalidCloudWatchDestination",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidConfigurationSetException",
        code: "InvalidConfigurationSet",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidDeliveryOptionsException",
        code: "InvalidDeliveryOptions",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidFirehoseDestinationException",
        code: "InvalidFirehoseDestination",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidLambdaFunctionException",
        code: "InvalidLambdaFunction",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidPolicyException",
        code: "InvalidPolicy",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidRenderingParameterException",
        code: "InvalidRenderingParameter",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidS3ConfigurationException",
        code: "InvalidS3Configuration",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidSNSDestinationException",
        code: "InvalidSNSDestination",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidSnsTopicException",
        code: "InvalidSnsTopic",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidTemplateException",
        code: "InvalidTemplate",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidTrackingOptionsException",
        code: "InvalidTrackingOptions",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "LimitExceededException",
        code: "LimitExceeded",
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
        shape: "MissingRenderingAttributeException",
        code: "MissingRenderingAttribute",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ProductionAccessNotGrantedException",
        code: "ProductionAccessNotGranted",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "RuleDoesNotExistException",
        code: "RuleDoesNotExist",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "RuleSetDoesNotExistException",
        code: "RuleSetDoesNotExist",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TemplateDoesNotExistException",
        code: "TemplateDoesNotExist",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TrackingOptionsAlreadyExistsException",
        code: "TrackingOptionsAlreadyExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TrackingOptionsDoesNotExistException",
        code: "TrackingOptionsDoesNotExistException",
        status: 400,
        sender: true,
    },
];

static ADDRESS: Shape = Shape::String(StringShape::ANY);

static ADDRESS_LIST: Shape = Shape::List(ListShape {
    member: &ADDRESS,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ADD_HEADER_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("HeaderName", &HEADER_NAME).required(),
        Member::new("HeaderValue", &HEADER_VALUE).required(),
    ],
});

static AMAZON_RESOURCE_NAME: Shape = Shape::String(StringShape::ANY);

static ARRIVAL_DATE: Shape = Shape::Timestamp;

static BEHAVIOR_ON_MX_FAILURE: Shape = Shape::String(StringShape {
    values: &["UseDefaultValue", "RejectMessage"],
    ..StringShape::ANY
});

static BODY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("StringShape", &CONTENT),
        Member::new("Html", &CONTENT),
    ],
});

static BOUNCED_RECIPIENT_INFO: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Recipient", &ADDRESS).required(),
        Member::new("RecipientArn", &AMAZON_RESOURCE_NAME),
        Member::new("BounceType", &BOUNCE_TYPE),
        Member::new("RecipientDsnFields", &RECIPIENT_DSN_FIELDS),
    ],
});

static BOUNCED_RECIPIENT_INFO_LIST: Shape = Shape::List(ListShape {
    member: &BOUNCED_RECIPIENT_INFO,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BOUNCE_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &AMAZON_RESOURCE_NAME),
        Member::new("SmtpReplyCode", &BOUNCE_SMTP_REPLY_CODE).required(),
        Member::new("StatusCode", &BOUNCE_STATUS_CODE),
        Member::new("Message", &BOUNCE_MESSAGE).required(),
        Member::new("Sender", &ADDRESS).required(),
    ],
});

static BOUNCE_MESSAGE: Shape = Shape::String(StringShape::ANY);

static BOUNCE_SMTP_REPLY_CODE: Shape = Shape::String(StringShape::ANY);

static BOUNCE_STATUS_CODE: Shape = Shape::String(StringShape::ANY);

static BOUNCE_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "DoesNotExist",
        "MessageTooLarge",
        "ExceededQuota",
        "ContentRejected",
        "Undefined",
        "TemporaryFailure",
    ],
    ..StringShape::ANY
});

static BULK_EMAIL_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Destination", &DESTINATION).required(),
        Member::new("ReplacementTags", &MESSAGE_TAG_LIST),
        Member::new("ReplacementTemplateData", &TEMPLATE_DATA),
    ],
});

static BULK_EMAIL_DESTINATION_LIST: Shape = Shape::List(ListShape {
    member: &BULK_EMAIL_DESTINATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BULK_EMAIL_DESTINATION_STATUS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &BULK_EMAIL_STATUS),
        Member::new("Error", &ERROR),
        Member::new("MessageId", &MESSAGE_ID),
    ],
});

static BULK_EMAIL_DESTINATION_STATUS_LIST: Shape = Shape::List(ListShape {
    member: &BULK_EMAIL_DESTINATION_STATUS,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BULK_EMAIL_STATUS: Shape = Shape::String(StringShape {
    values: &[
        "Success",
        "MessageRejected",
        "MailFromDomainNotVerified",
        "ConfigurationSetDoesNotExist",
        "TemplateDoesNotExist",
        "AccountSuspended",
        "AccountThrottled",
        "AccountDailyQuotaExceeded",
        "InvalidSendingPoolName",
        "AccountSendingPaused",
        "ConfigurationSetSendingPaused",
        "InvalidParameterValue",
        "TransientFailure",
        "Failed",
    ],
    ..StringShape::ANY
});

static CHARSET: Shape = Shape::String(StringShape::ANY);

static CIDR: Shape = Shape::String(StringShape::ANY);

static CLONE_RECEIPT_RULE_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("OriginalRuleSetName", &RECEIPT_RULE_SET_NAME).required(),
    ],
});

static CLONE_RECEIPT_RULE_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

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

static CONFIGURATION_SET: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Name", &CONFIGURATION_SET_NAME).required()],
});

static CONFIGURATION_SETS: Shape = Shape::List(ListShape {
    member: &CONFIGURATION_SET,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CONFIGURATION_SET_ATTRIBUTE: Shape = Shape::String(StringShape {
    values: &[
        "eventDestinations",
        "trackingOptions",
        "deliveryOptions",
        "reputationOptions",
    ],
    ..StringShape::ANY
});

static CONFIGURATION_SET_ATTRIBUTE_LIST: Shape = Shape::List(ListShape {
    member: &CONFIGURATION_SET_ATTRIBUTE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CONFIGURATION_SET_NAME: Shape = Shape::String(StringShape::ANY);

static CONNECT_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("InstanceARN", &CONNECT_INSTANCE_ARN).required(),
        Member::new("IAMRoleARN", &IAM_ROLE_ARN).required(),
    ],
});

static CONNECT_INSTANCE_ARN: Shape = Shape::String(StringShape {
    pattern: Some(
        "arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9-]{1}:[0-9]{1,20}:instance/[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}",
    ),
    ..StringShape::ANY
});

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
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
            Member::new("EventDestination", &EVENT_DESTINATION).required(),
        ],
    });

static CREATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConfigurationSet", &CONFIGURATION_SET).required()],
});

static CREATE_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
            Member::new("TrackingOptions", &TRACKING_OPTIONS).required(),
        ],
    });

static CREATE_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("TemplateName", &TEMPLATE_NAME).required(),
            Member::new("FromEmailAddress", &FROM_ADDRESS).required(),
            Member::new("TemplateSubject", &SUBJECT).required(),
            Member::new("TemplateContent", &TEMPLATE_CONTENT).required(),
            Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL).required(),
            Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL).required(),
        ],
    });

static CREATE_RECEIPT_FILTER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Filter", &RECEIPT_FILTER).required()],
});

static CREATE_RECEIPT_FILTER_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_RECEIPT_RULE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("After", &RECEIPT_RULE_NAME),
        Member::new("Rule", &RECEIPT_RULE).required(),
    ],
});

static CREATE_RECEIPT_RULE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_RECEIPT_RULE_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required()],
});

static CREATE_RECEIPT_RULE_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CREATE_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Template", &TEMPLATE).required()],
});

static CREATE_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CUSTOM_MAIL_FROM_STATUS: Shape = Shape::String(StringShape {
    values: &["Pending", "Success", "Failed", "TemporaryFailure"],
    ..StringShape::ANY
});

static CUSTOM_REDIRECT_DOMAIN: Shape = Shape::String(StringShape::ANY);

static CUSTOM_VERIFICATION_EMAIL_TEMPLATE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &TEMPLATE_NAME),
        Member::new("FromEmailAddress", &FROM_ADDRESS),
        Member::new("TemplateSubject", &SUBJECT),
        Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL),
        Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL),
    ],
});

static CUSTOM_VERIFICATION_EMAIL_TEMPLATES: Shape = Shape::List(ListShape {
    member: &CUSTOM_VERIFICATION_EMAIL_TEMPLATE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DEFAULT_DIMENSION_VALUE: Shape = Shape::String(StringShape::ANY);

static DELETE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
            Member::new("EventDestinationName", &EVENT_DESTINATION_NAME).required(),
        ],
    });

static DELETE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required()],
});

static DELETE_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required()],
    });

static DELETE_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new("TemplateName", &TEMPLATE_NAME).required()],
    });

static DELETE_IDENTITY_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("PolicyName", &POLICY_NAME).required(),
    ],
});

static DELETE_IDENTITY_POLICY_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Identity", &IDENTITY).required()],
});

static DELETE_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_RECEIPT_FILTER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("FilterName", &RECEIPT_FILTER_NAME).required()],
});

static DELETE_RECEIPT_FILTER_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_RECEIPT_RULE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("RuleName", &RECEIPT_RULE_NAME).required(),
    ],
});

static DELETE_RECEIPT_RULE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_RECEIPT_RULE_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required()],
});

static DELETE_RECEIPT_RULE_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TemplateName", &TEMPLATE_NAME).required()],
});

static DELETE_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_VERIFIED_EMAIL_ADDRESS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailAddress", &ADDRESS).required()],
});

static DELIVERY_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TlsPolicy", &TLS_POLICY)],
});

static DESCRIBE_ACTIVE_RECEIPT_RULE_SET_REQUEST: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DESCRIBE_ACTIVE_RECEIPT_RULE_SET_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Metadata", &RECEIPT_RULE_SET_METADATA),
        Member::new("Rules", &RECEIPT_RULES_LIST),
    ],
});

static DESCRIBE_CONFIGURATION_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
        Member::new(
            "ConfigurationSetAttributeNames",
            &CONFIGURATION_SET_ATTRIBUTE_LIST,
        ),
    ],
});

static DESCRIBE_CONFIGURATION_SET_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSet", &CONFIGURATION_SET),
        Member::new("EventDestinations", &EVENT_DESTINATIONS),
        Member::new("TrackingOptions", &TRACKING_OPTIONS),
        Member::new("DeliveryOptions", &DELIVERY_OPTIONS),
        Member::new("ReputationOptions", &REPUTATION_OPTIONS),
    ],
});

static DESCRIBE_RECEIPT_RULE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("RuleName", &RECEIPT_RULE_NAME).required(),
    ],
});

static DESCRIBE_RECEIPT_RULE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Rule", &RECEIPT_RULE)],
});

static DESCRIBE_RECEIPT_RULE_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required()],
});

static DESCRIBE_RECEIPT_RULE_SET_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Metadata", &RECEIPT_RULE_SET_METADATA),
        Member::new("Rules", &RECEIPT_RULES_LIST),
    ],
});

static DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ToAddresses", &ADDRESS_LIST),
        Member::new("CcAddresses", &ADDRESS_LIST),
        Member::new("BccAddresses", &ADDRESS_LIST),
    ],
});

static DIAGNOSTIC_CODE: Shape = Shape::String(StringShape::ANY);

static DIMENSION_NAME: Shape = Shape::String(StringShape::ANY);

static DIMENSION_VALUE_SOURCE: Shape = Shape::String(StringShape {
    values: &["messageTag", "emailHeader", "linkTag"],
    ..StringShape::ANY
});

static DKIM_ATTRIBUTES: Shape = Shape::Map(MapShape {
    key: &IDENTITY,
    value: &IDENTITY_DKIM_ATTRIBUTES,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static DOMAIN: Shape = Shape::String(StringShape::ANY);

static DSN_ACTION: Shape = Shape::String(StringShape {
    values: &["failed", "delayed", "delivered", "relayed", "expanded"],
    ..StringShape::ANY
});

static DSN_STATUS: Shape = Shape::String(StringShape::ANY);

static ENABLED: Shape = Shape::Boolean;

static ERROR: Shape = Shape::String(StringShape::ANY);

static EVENT_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &EVENT_DESTINATION_NAME).required(),
        Member::new("Enabled", &ENABLED),
        Member::new("MatchingEventTypes", &EVENT_TYPES).required(),
        Member::new("KinesisFirehoseDestination", &KINESIS_FIREHOSE_DESTINATION),
        Member::new("CloudWatchDestination", &CLOUD_WATCH_DESTINATION),
        Member::new("SNSDestination", &SNS_DESTINATION),
    ],
});

static EVENT_DESTINATIONS: Shape = Shape::List(ListShape {
    member: &EVENT_DESTINATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EVENT_DESTINATION_NAME: Shape = Shape::String(StringShape::ANY);

static EVENT_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "send",
        "reject",
        "bounce",
        "complaint",
        "delivery",
        "open",
        "click",
        "renderingFailure",
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

static EXPLANATION: Shape = Shape::String(StringShape::ANY);

static EXTENSION_FIELD: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &EXTENSION_FIELD_NAME).required(),
        Member::new("Value", &EXTENSION_FIELD_VALUE).required(),
    ],
});

static EXTENSION_FIELD_LIST: Shape = Shape::List(ListShape {
    member: &EXTENSION_FIELD,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EXTENSION_FIELD_NAME: Shape = Shape::String(StringShape::ANY);

static EXTENSION_FIELD_VALUE: Shape = Shape::String(StringShape::ANY);

static FAILURE_REDIRECTION_URL: Shape = Shape::String(StringShape::ANY);

static FROM_ADDRESS: Shape = Shape::String(StringShape::ANY);

static GET_ACCOUNT_SENDING_ENABLED_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Enabled", &ENABLED)],
});

static GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TemplateName", &TEMPLATE_NAME).required()],
});

static GET_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &TEMPLATE_NAME),
        Member::new("FromEmailAddress", &FROM_ADDRESS),
        Member::new("TemplateSubject", &SUBJECT),
        Member::new("TemplateContent", &TEMPLATE_CONTENT),
        Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL),
        Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL),
    ],
});

static GET_IDENTITY_DKIM_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Identities", &IDENTITY_LIST).required()],
});

static GET_IDENTITY_DKIM_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DkimAttributes", &DKIM_ATTRIBUTES).required()],
});

static GET_IDENTITY_MAIL_FROM_DOMAIN_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Identities", &IDENTITY_LIST).required()],
});

static GET_IDENTITY_MAIL_FROM_DOMAIN_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("MailFromDomainAttributes", &MAIL_FROM_DOMAIN_ATTRIBUTES).required(),
        ],
    });

static GET_IDENTITY_NOTIFICATION_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Identities", &IDENTITY_LIST).required()],
});

static GET_IDENTITY_NOTIFICATION_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("NotificationAttributes", &NOTIFICATION_ATTRIBUTES).required()],
});

static GET_IDENTITY_POLICIES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("PolicyNames", &POLICY_NAME_LIST).required(),
    ],
});

static GET_IDENTITY_POLICIES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Policies", &POLICY_MAP).required()],
});

static GET_IDENTITY_VERIFICATION_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Identities", &IDENTITY_LIST).required()],
});

static GET_IDENTITY_VERIFICATION_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("VerificationAttributes", &VERIFICATION_ATTRIBUTES).required()],
});

static GET_SEND_QUOTA_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Max24HourSend", &MAX24_HOUR_SEND),
        Member::new("MaxSendRate", &MAX_SEND_RATE),
        Member::new("SentLast24Hours", &SENT_LAST24_HOURS),
    ],
});

static GET_SEND_STATISTICS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SendDataPoints", &SEND_DATA_POINT_LIST)],
});

static GET_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TemplateName", &TEMPLATE_NAME).required()],
});

static GET_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Template", &TEMPLATE)],
});

static HEADER_NAME: Shape = Shape::String(StringShape::ANY);

static HEADER_VALUE: Shape = Shape::String(StringShape::ANY);

static HTML_PART: Shape = Shape::String(StringShape::ANY);

static IAM_ROLE_ARN: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(2_048),
    pattern: Some(
        "arn:[\\w-]+:iam::[0-9]+:role(\\u002F)([\\u0021-\\u007E]+\\u002F)?([\\w+=,.@-]+)",
    ),
    ..StringShape::ANY
});

static IDENTITY: Shape = Shape::String(StringShape::ANY);

static IDENTITY_DKIM_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DkimEnabled", &ENABLED).required(),
        Member::new("DkimVerificationStatus", &VERIFICATION_STATUS).required(),
        Member::new("DkimTokens", &VERIFICATION_TOKEN_LIST),
    ],
});

static IDENTITY_LIST: Shape = Shape::List(ListShape {
    member: &IDENTITY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static IDENTITY_MAIL_FROM_DOMAIN_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MailFromDomain", &MAIL_FROM_DOMAIN_NAME).required(),
        Member::new("MailFromDomainStatus", &CUSTOM_MAIL_FROM_STATUS).required(),
        Member::new("BehaviorOnMXFailure", &BEHAVIOR_ON_MX_FAILURE).required(),
    ],
});

static IDENTITY_NOTIFICATION_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BounceTopic", &NOTIFICATION_TOPIC).required(),
        Member::new("ComplaintTopic", &NOTIFICATION_TOPIC).required(),
        Member::new("DeliveryTopic", &NOTIFICATION_TOPIC).required(),
        Member::new("ForwardingEnabled", &ENABLED).required(),
        Member::new("HeadersInBounceNotificationsEnabled", &ENABLED),
        Member::new("HeadersInComplaintNotificationsEnabled", &ENABLED),
        Member::new("HeadersInDeliveryNotificationsEnabled", &ENABLED),
    ],
});

static IDENTITY_TYPE: Shape = Shape::String(StringShape {
    values: &["EmailAddress", "Domain"],
    ..StringShape::ANY
});

static IDENTITY_VERIFICATION_ATTRIBUTES: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("VerificationStatus", &VERIFICATION_STATUS).required(),
        Member::new("VerificationToken", &VERIFICATION_TOKEN),
    ],
});

static INVOCATION_TYPE: Shape = Shape::String(StringShape {
    values: &["Event", "RequestResponse"],
    ..StringShape::ANY
});

static KINESIS_FIREHOSE_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IAMRoleARN", &AMAZON_RESOURCE_NAME).required(),
        Member::new("DeliveryStreamARN", &AMAZON_RESOURCE_NAME).required(),
    ],
});

static LAMBDA_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &AMAZON_RESOURCE_NAME),
        Member::new("FunctionArn", &AMAZON_RESOURCE_NAME).required(),
        Member::new("InvocationType", &INVOCATION_TYPE),
    ],
});

static LAST_ATTEMPT_DATE: Shape = Shape::Timestamp;

static LAST_FRESH_START: Shape = Shape::Timestamp;

static LIST_CONFIGURATION_SETS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("MaxItems", &MAX_ITEMS),
    ],
});

static LIST_CONFIGURATION_SETS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSets", &CONFIGURATION_SETS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("MaxResults", &MAX_RESULTS),
    ],
});

static LIST_CUSTOM_VERIFICATION_EMAIL_TEMPLATES_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new(
                "CustomVerificationEmailTemplates",
                &CUSTOM_VERIFICATION_EMAIL_TEMPLATES,
            ),
            Member::new("NextToken", &NEXT_TOKEN),
        ],
    });

static LIST_IDENTITIES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IdentityType", &IDENTITY_TYPE),
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("MaxItems", &MAX_ITEMS),
    ],
});

static LIST_IDENTITIES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identities", &IDENTITY_LIST).required(),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_IDENTITY_POLICIES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Identity", &IDENTITY).required()],
});

static LIST_IDENTITY_POLICIES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PolicyNames", &POLICY_NAME_LIST).required()],
});

static LIST_RECEIPT_FILTERS_REQUEST: Shape = Shape::Structure(StructureShape { members: &[] });

static LIST_RECEIPT_FILTERS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Filters", &RECEIPT_FILTER_LIST)],
});

static LIST_RECEIPT_RULE_SETS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("NextToken", &NEXT_TOKEN)],
});

static LIST_RECEIPT_RULE_SETS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSets", &RECEIPT_RULE_SETS_LISTS),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_TEMPLATES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("MaxItems", &MAX_ITEMS),
    ],
});

static LIST_TEMPLATES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplatesMetadata", &TEMPLATE_METADATA_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_VERIFIED_EMAIL_ADDRESSES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("VerifiedEmailAddresses", &ADDRESS_LIST)],
});

static MAIL_FROM_DOMAIN_ATTRIBUTES: Shape = Shape::Map(MapShape {
    key: &IDENTITY,
    value: &IDENTITY_MAIL_FROM_DOMAIN_ATTRIBUTES,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static MAIL_FROM_DOMAIN_NAME: Shape = Shape::String(StringShape::ANY);

static MAX24_HOUR_SEND: Shape = Shape::Double;

static MAX_ITEMS: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static MAX_RESULTS: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(50),
});

static MAX_SEND_RATE: Shape = Shape::Double;

static MESSAGE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Subject", &CONTENT).required(),
        Member::new("Body", &BODY).required(),
    ],
});

static MESSAGE_DATA: Shape = Shape::String(StringShape::ANY);

static MESSAGE_DSN: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ReportingMta", &REPORTING_MTA).required(),
        Member::new("ArrivalDate", &ARRIVAL_DATE),
        Member::new("ExtensionFields", &EXTENSION_FIELD_LIST),
    ],
});

static MESSAGE_ID: Shape = Shape::String(StringShape::ANY);

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

static NEXT_TOKEN: Shape = Shape::String(StringShape::ANY);

static NOTIFICATION_ATTRIBUTES: Shape = Shape::Map(MapShape {
    key: &IDENTITY,
    value: &IDENTITY_NOTIFICATION_ATTRIBUTES,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static NOTIFICATION_TOPIC: Shape = Shape::String(StringShape::ANY);

static NOTIFICATION_TYPE: Shape = Shape::String(StringShape {
    values: &["Bounce", "Complaint", "Delivery"],
    ..StringShape::ANY
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

static POLICY_NAME_LIST: Shape = Shape::List(ListShape {
    member: &POLICY_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
        Member::new("DeliveryOptions", &DELIVERY_OPTIONS),
    ],
});

static PUT_CONFIGURATION_SET_DELIVERY_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static PUT_IDENTITY_POLICY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("PolicyName", &POLICY_NAME).required(),
        Member::new("Policy", &POLICY).required(),
    ],
});

static PUT_IDENTITY_POLICY_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static RAW_MESSAGE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Data", &RAW_MESSAGE_DATA).required()],
});

static RAW_MESSAGE_DATA: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static RECEIPT_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("S3Action", &S3_ACTION),
        Member::new("BounceAction", &BOUNCE_ACTION),
        Member::new("WorkmailAction", &WORKMAIL_ACTION),
        Member::new("LambdaAction", &LAMBDA_ACTION),
        Member::new("StopAction", &STOP_ACTION),
        Member::new("AddHeaderAction", &ADD_HEADER_ACTION),
        Member::new("SNSAction", &SNS_ACTION),
        Member::new("ConnectAction", &CONNECT_ACTION),
    ],
});

static RECEIPT_ACTIONS_LIST: Shape = Shape::List(ListShape {
    member: &RECEIPT_ACTION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECEIPT_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &RECEIPT_FILTER_NAME).required(),
        Member::new("IpFilter", &RECEIPT_IP_FILTER).required(),
    ],
});

static RECEIPT_FILTER_LIST: Shape = Shape::List(ListShape {
    member: &RECEIPT_FILTER,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECEIPT_FILTER_NAME: Shape = Shape::String(StringShape::ANY);

static RECEIPT_FILTER_POLICY: Shape = Shape::String(StringShape {
    values: &["Block", "Allow"],
    ..StringShape::ANY
});

static RECEIPT_IP_FILTER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Policy", &RECEIPT_FILTER_POLICY).required(),
        Member::new("Cidr", &CIDR).required(),
    ],
});

static RECEIPT_RULE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &RECEIPT_RULE_NAME).required(),
        Member::new("Enabled", &ENABLED),
        Member::new("TlsPolicy", &TLS_POLICY),
        Member::new("Recipients", &RECIPIENTS_LIST),
        Member::new("Actions", &RECEIPT_ACTIONS_LIST),
        Member::new("ScanEnabled", &ENABLED),
    ],
});

static RECEIPT_RULES_LIST: Shape = Shape::List(ListShape {
    member: &RECEIPT_RULE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECEIPT_RULE_NAME: Shape = Shape::String(StringShape::ANY);

static RECEIPT_RULE_NAMES_LIST: Shape = Shape::List(ListShape {
    member: &RECEIPT_RULE_NAME,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECEIPT_RULE_SETS_LISTS: Shape = Shape::List(ListShape {
    member: &RECEIPT_RULE_SET_METADATA,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECEIPT_RULE_SET_METADATA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &RECEIPT_RULE_SET_NAME),
        Member::new("CreatedTimestamp", &TIMESTAMP),
    ],
});

static RECEIPT_RULE_SET_NAME: Shape = Shape::String(StringShape::ANY);

static RECIPIENT: Shape = Shape::String(StringShape::ANY);

static RECIPIENTS_LIST: Shape = Shape::List(ListShape {
    member: &RECIPIENT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RECIPIENT_DSN_FIELDS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FinalRecipient", &ADDRESS),
        Member::new("Action", &DSN_ACTION).required(),
        Member::new("RemoteMta", &REMOTE_MTA),
        Member::new("Status", &DSN_STATUS).required(),
        Member::new("DiagnosticCode", &DIAGNOSTIC_CODE),
        Member::new("LastAttemptDate", &LAST_ATTEMPT_DATE),
        Member::new("ExtensionFields", &EXTENSION_FIELD_LIST),
    ],
});

static REMOTE_MTA: Shape = Shape::String(StringShape::ANY);

static RENDERED_TEMPLATE: Shape = Shape::String(StringShape::ANY);

static REORDER_RECEIPT_RULE_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("RuleNames", &RECEIPT_RULE_NAMES_LIST).required(),
    ],
});

static REORDER_RECEIPT_RULE_SET_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static REPORTING_MTA: Shape = Shape::String(StringShape::ANY);

static REPUTATION_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SendingEnabled", &ENABLED),
        Member::new("ReputationMetricsEnabled", &ENABLED),
        Member::new("LastFreshStart", &LAST_FRESH_START),
    ],
});

static S3_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &AMAZON_RESOURCE_NAME),
        Member::new("BucketName", &S3_BUCKET_NAME).required(),
        Member::new("ObjectKeyPrefix", &S3_KEY_PREFIX),
        Member::new("KmsKeyArn", &AMAZON_RESOURCE_NAME),
        Member::new("IamRoleArn", &IAM_ROLE_ARN),
    ],
});

static S3_BUCKET_NAME: Shape = Shape::String(StringShape::ANY);

static S3_KEY_PREFIX: Shape = Shape::String(StringShape::ANY);

static SEND_BOUNCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("OriginalMessageId", &MESSAGE_ID).required(),
        Member::new("BounceSender", &ADDRESS).required(),
        Member::new("Explanation", &EXPLANATION),
        Member::new("MessageDsn", &MESSAGE_DSN),
        Member::new("BouncedRecipientInfoList", &BOUNCED_RECIPIENT_INFO_LIST).required(),
        Member::new("BounceSenderArn", &AMAZON_RESOURCE_NAME),
    ],
});

static SEND_BOUNCE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &MESSAGE_ID)],
});

static SEND_BULK_TEMPLATED_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Source", &ADDRESS).required(),
        Member::new("SourceArn", &AMAZON_RESOURCE_NAME),
        Member::new("ReplyToAddresses", &ADDRESS_LIST),
        Member::new("ReturnPath", &ADDRESS),
        Member::new("ReturnPathArn", &AMAZON_RESOURCE_NAME),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        Member::new("DefaultTags", &MESSAGE_TAG_LIST),
        Member::new("Template", &TEMPLATE_NAME).required(),
        Member::new("TemplateArn", &AMAZON_RESOURCE_NAME),
        Member::new("DefaultTemplateData", &TEMPLATE_DATA).required(),
        Member::new("Destinations", &BULK_EMAIL_DESTINATION_LIST).required(),
    ],
});

static SEND_BULK_TEMPLATED_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Status", &BULK_EMAIL_DESTINATION_STATUS_LIST).required()],
});

static SEND_CUSTOM_VERIFICATION_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EmailAddress", &ADDRESS).required(),
        Member::new("TemplateName", &TEMPLATE_NAME).required(),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
    ],
});

static SEND_CUSTOM_VERIFICATION_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &MESSAGE_ID)],
});

static SEND_DATA_POINT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Timestamp", &TIMESTAMP),
        Member::new("DeliveryAttempts", &COUNTER),
        Member::new("Bounces", &COUNTER),
        Member::new("Complaints", &COUNTER),
        Member::new("Rejects", &COUNTER),
    ],
});

static SEND_DATA_POINT_LIST: Shape = Shape::List(ListShape {
    member: &SEND_DATA_POINT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static SEND_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Source", &ADDRESS).required(),
        Member::new("Destination", &DESTINATION).required(),
        Member::new("Message", &MESSAGE).required(),
        Member::new("ReplyToAddresses", &ADDRESS_LIST),
        Member::new("ReturnPath", &ADDRESS),
        Member::new("SourceArn", &AMAZON_RESOURCE_NAME),
        Member::new("ReturnPathArn", &AMAZON_RESOURCE_NAME),
        Member::new("Tags", &MESSAGE_TAG_LIST),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
    ],
});

static SEND_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &MESSAGE_ID).required()],
});

static SEND_RAW_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Source", &ADDRESS),
        Member::new("Destinations", &ADDRESS_LIST),
        Member::new("RawMessage", &RAW_MESSAGE).required(),
        Member::new("FromArn", &AMAZON_RESOURCE_NAME),
        Member::new("SourceArn", &AMAZON_RESOURCE_NAME),
        Member::new("ReturnPathArn", &AMAZON_RESOURCE_NAME),
        Member::new("Tags", &MESSAGE_TAG_LIST),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
    ],
});

static SEND_RAW_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &MESSAGE_ID).required()],
});

static SEND_TEMPLATED_EMAIL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Source", &ADDRESS).required(),
        Member::new("Destination", &DESTINATION).required(),
        Member::new("ReplyToAddresses", &ADDRESS_LIST),
        Member::new("ReturnPath", &ADDRESS),
        Member::new("SourceArn", &AMAZON_RESOURCE_NAME),
        Member::new("ReturnPathArn", &AMAZON_RESOURCE_NAME),
        Member::new("Tags", &MESSAGE_TAG_LIST),
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME),
        Member::new("Template", &TEMPLATE_NAME).required(),
        Member::new("TemplateArn", &AMAZON_RESOURCE_NAME),
        Member::new("TemplateData", &TEMPLATE_DATA).required(),
    ],
});

static SEND_TEMPLATED_EMAIL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MessageId", &MESSAGE_ID).required()],
});

static SENT_LAST24_HOURS: Shape = Shape::Double;

static SET_ACTIVE_RECEIPT_RULE_SET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME)],
});

static SET_ACTIVE_RECEIPT_RULE_SET_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SET_IDENTITY_DKIM_ENABLED_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("DkimEnabled", &ENABLED).required(),
    ],
});

static SET_IDENTITY_DKIM_ENABLED_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SET_IDENTITY_FEEDBACK_FORWARDING_ENABLED_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("ForwardingEnabled", &ENABLED).required(),
    ],
});

static SET_IDENTITY_FEEDBACK_FORWARDING_ENABLED_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SET_IDENTITY_HEADERS_IN_NOTIFICATIONS_ENABLED_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("Identity", &IDENTITY).required(),
            Member::new("NotificationType", &NOTIFICATION_TYPE).required(),
            Member::new("Enabled", &ENABLED).required(),
        ],
    });

static SET_IDENTITY_HEADERS_IN_NOTIFICATIONS_ENABLED_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SET_IDENTITY_MAIL_FROM_DOMAIN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("MailFromDomain", &MAIL_FROM_DOMAIN_NAME),
        Member::new("BehaviorOnMXFailure", &BEHAVIOR_ON_MX_FAILURE),
    ],
});

static SET_IDENTITY_MAIL_FROM_DOMAIN_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SET_IDENTITY_NOTIFICATION_TOPIC_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Identity", &IDENTITY).required(),
        Member::new("NotificationType", &NOTIFICATION_TYPE).required(),
        Member::new("SnsTopic", &NOTIFICATION_TOPIC),
    ],
});

static SET_IDENTITY_NOTIFICATION_TOPIC_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SET_RECEIPT_RULE_POSITION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("RuleName", &RECEIPT_RULE_NAME).required(),
        Member::new("After", &RECEIPT_RULE_NAME),
    ],
});

static SET_RECEIPT_RULE_POSITION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static SNS_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &AMAZON_RESOURCE_NAME).required(),
        Member::new("Encoding", &SNS_ACTION_ENCODING),
    ],
});

static SNS_ACTION_ENCODING: Shape = Shape::String(StringShape {
    values: &["UTF-8", "Base64"],
    ..StringShape::ANY
});

static SNS_DESTINATION: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TopicARN", &AMAZON_RESOURCE_NAME).required()],
});

static STOP_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Scope", &STOP_SCOPE).required(),
        Member::new("TopicArn", &AMAZON_RESOURCE_NAME),
    ],
});

static STOP_SCOPE: Shape = Shape::String(StringShape {
    values: &["RuleSet"],
    ..StringShape::ANY
});

static SUBJECT: Shape = Shape::String(StringShape::ANY);

static SUBJECT_PART: Shape = Shape::String(StringShape::ANY);

static SUCCESS_REDIRECTION_URL: Shape = Shape::String(StringShape::ANY);

static TEMPLATE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &TEMPLATE_NAME).required(),
        Member::new("SubjectPart", &SUBJECT_PART),
        Member::new("TextPart", &TEXT_PART),
        Member::new("HtmlPart", &HTML_PART),
    ],
});

static TEMPLATE_CONTENT: Shape = Shape::String(StringShape::ANY);

static TEMPLATE_DATA: Shape = Shape::String(StringShape {
    min: None,
    max: Some(262_144),
    ..StringShape::ANY
});

static TEMPLATE_METADATA: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &TEMPLATE_NAME),
        Member::new("CreatedTimestamp", &TIMESTAMP),
    ],
});

static TEMPLATE_METADATA_LIST: Shape = Shape::List(ListShape {
    member: &TEMPLATE_METADATA,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TEMPLATE_NAME: Shape = Shape::String(StringShape::ANY);

static TEST_RENDER_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TemplateName", &TEMPLATE_NAME).required(),
        Member::new("TemplateData", &TEMPLATE_DATA).required(),
    ],
});

static TEST_RENDER_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RenderedTemplate", &RENDERED_TEMPLATE)],
});

static TEXT_PART: Shape = Shape::String(StringShape::ANY);

static TIMESTAMP: Shape = Shape::Timestamp;

static TLS_POLICY: Shape = Shape::String(StringShape {
    values: &["Require", "Optional"],
    ..StringShape::ANY
});

static TRACKING_OPTIONS: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("CustomRedirectDomain", &CUSTOM_REDIRECT_DOMAIN)],
});

static UPDATE_ACCOUNT_SENDING_ENABLED_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Enabled", &ENABLED)],
});

static UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
            Member::new("EventDestination", &EVENT_DESTINATION).required(),
        ],
    });

static UPDATE_CONFIGURATION_SET_EVENT_DESTINATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_CONFIGURATION_SET_REPUTATION_METRICS_ENABLED_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
            Member::new("Enabled", &ENABLED).required(),
        ],
    });

static UPDATE_CONFIGURATION_SET_SENDING_ENABLED_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
        Member::new("Enabled", &ENABLED).required(),
    ],
});

static UPDATE_CONFIGURATION_SET_TRACKING_OPTIONS_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("ConfigurationSetName", &CONFIGURATION_SET_NAME).required(),
            Member::new("TrackingOptions", &TRACKING_OPTIONS).required(),
        ],
    });

static UPDATE_CONFIGURATION_SET_TRACKING_OPTIONS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_CUSTOM_VERIFICATION_EMAIL_TEMPLATE_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("TemplateName", &TEMPLATE_NAME).required(),
            Member::new("FromEmailAddress", &FROM_ADDRESS),
            Member::new("TemplateSubject", &SUBJECT),
            Member::new("TemplateContent", &TEMPLATE_CONTENT),
            Member::new("SuccessRedirectionURL", &SUCCESS_REDIRECTION_URL),
            Member::new("FailureRedirectionURL", &FAILURE_REDIRECTION_URL),
        ],
    });

static UPDATE_RECEIPT_RULE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RuleSetName", &RECEIPT_RULE_SET_NAME).required(),
        Member::new("Rule", &RECEIPT_RULE).required(),
    ],
});

static UPDATE_RECEIPT_RULE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_TEMPLATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Template", &TEMPLATE).required()],
});

static UPDATE_TEMPLATE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static VERIFICATION_ATTRIBUTES: Shape = Shape::Map(MapShape {
    key: &IDENTITY,
    value: &IDENTITY_VERIFICATION_ATTRIBUTES,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static VERIFICATION_STATUS: Shape = Shape::String(StringShape {
    values: &[
        "Pending",
        "Success",
        "Failed",
        "TemporaryFailure",
        "NotStarted",
    ],
    ..StringShape::ANY
});

static VERIFICATION_TOKEN: Shape = Shape::String(StringShape::ANY);

static VERIFICATION_TOKEN_LIST: Shape = Shape::List(ListShape {
    member: &VERIFICATION_TOKEN,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static VERIFY_DOMAIN_DKIM_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Domain", &DOMAIN).required()],
});

static VERIFY_DOMAIN_DKIM_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DkimTokens", &VERIFICATION_TOKEN_LIST).required()],
});

static VERIFY_DOMAIN_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Domain", &DOMAIN).required()],
});

static VERIFY_DOMAIN_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("VerificationToken", &VERIFICATION_TOKEN).required()],
});

static VERIFY_EMAIL_ADDRESS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailAddress", &ADDRESS).required()],
});

static VERIFY_EMAIL_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EmailAddress", &ADDRESS).required()],
});

static VERIFY_EMAIL_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static WORKMAIL_ACTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &AMAZON_RESOURCE_NAME),
        Member::new("OrganizationArn", &AMAZON_RESOURCE_NAME).required(),
    ],
});
