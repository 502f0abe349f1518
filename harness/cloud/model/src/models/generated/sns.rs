//! Amazon Simple Notification Service 2010-03-31, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, EMPTY, ErrorModel, ListShape, MapShape, Member, OperationModel, Protocol, ServiceModel,
    Shape, StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "sns",
    title: "Amazon Simple Notification Service",
    signing_name: "sns",
    endpoint: "sns",
    version: "2010-03-31",
    protocol: Protocol::Query,
    also_query: false,
    target: "",
    namespace: "",
    xmlns: "http://sns.amazonaws.com/doc/2010-03-31/",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "AddPermission",
        input: &ADD_PERMISSION_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CheckIfPhoneNumberIsOptedOut",
        input: &CHECK_IF_PHONE_NUMBER_IS_OPTED_OUT_INPUT,
        output: &CHECK_IF_PHONE_NUMBER_IS_OPTED_OUT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ConfirmSubscription",
        input: &CONFIRM_SUBSCRIPTION_INPUT,
        output: &CONFIRM_SUBSCRIPTION_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreatePlatformApplication",
        input: &CREATE_PLATFORM_APPLICATION_INPUT,
        output: &CREATE_PLATFORM_APPLICATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreatePlatformEndpoint",
        input: &CREATE_PLATFORM_ENDPOINT_INPUT,
        output: &CREATE_ENDPOINT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateSMSSandboxPhoneNumber",
        input: &CREATE_SMS_SANDBOX_PHONE_NUMBER_INPUT,
        output: &CREATE_SMS_SANDBOX_PHONE_NUMBER_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateTopic",
        input: &CREATE_TOPIC_INPUT,
        output: &CREATE_TOPIC_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteEndpoint",
        input: &DELETE_ENDPOINT_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeletePlatformApplication",
        input: &DELETE_PLATFORM_APPLICATION_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteSMSSandboxPhoneNumber",
        input: &DELETE_SMS_SANDBOX_PHONE_NUMBER_INPUT,
        output: &DELETE_SMS_SANDBOX_PHONE_NUMBER_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteTopic",
        input: &DELETE_TOPIC_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDataProtectionPolicy",
        input: &GET_DATA_PROTECTION_POLICY_INPUT,
        output: &GET_DATA_PROTECTION_POLICY_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetEndpointAttributes",
        input: &GET_ENDPOINT_ATTRIBUTES_INPUT,
        output: &GET_ENDPOINT_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetPlatformApplicationAttributes",
        input: &GET_PLATFORM_APPLICATION_ATTRIBUTES_INPUT,
        output: &GET_PLATFORM_APPLICATION_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSMSAttributes",
        input: &GET_SMS_ATTRIBUTES_INPUT,
        output: &GET_SMS_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSMSSandboxAccountStatus",
        input: &GET_SMS_SANDBOX_ACCOUNT_STATUS_INPUT,
        output: &GET_SMS_SANDBOX_ACCOUNT_STATUS_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSubscriptionAttributes",
        input: &GET_SUBSCRIPTION_ATTRIBUTES_INPUT,
        output: &GET_SUBSCRIPTION_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetTopicAttributes",
        input: &GET_TOPIC_ATTRIBUTES_INPUT,
        output: &GET_TOPIC_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListEndpointsByPlatformApplication",
        input: &LIST_ENDPOINTS_BY_PLATFORM_APPLICATION_INPUT,
        output: &LIST_ENDPOINTS_BY_PLATFORM_APPLICATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListOriginationNumbers",
        input: &LIST_ORIGINATION_NUMBERS_REQUEST,
        output: &LIST_ORIGINATION_NUMBERS_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListPhoneNumbersOptedOut",
        input: &LIST_PHONE_NUMBERS_OPTED_OUT_INPUT,
        output: &LIST_PHONE_NUMBERS_OPTED_OUT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListPlatformApplications",
        input: &LIST_PLATFORM_APPLICATIONS_INPUT,
        output: &LIST_PLATFORM_APPLICATIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListSMSSandboxPhoneNumbers",
        input: &LIST_SMS_SANDBOX_PHONE_NUMBERS_INPUT,
        output: &LIST_SMS_SANDBOX_PHONE_NUMBERS_RESULT,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListSubscriptions",
        input: &LIST_SUBSCRIPTIONS_INPUT,
        output: &LIST_SUBSCRIPTIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListSubscriptionsByTopic",
        input: &LIST_SUBSCRIPTIONS_BY_TOPIC_INPUT,
        output: &LIST_SUBSCRIPTIONS_BY_TOPIC_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTagsForResource",
        input: &LIST_TAGS_FOR_RESOURCE_REQUEST,
        output: &LIST_TAGS_FOR_RESOURCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTopics",
        input: &LIST_TOPICS_INPUT,
        output: &LIST_TOPICS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "OptInPhoneNumber",
        input: &OPT_IN_PHONE_NUMBER_INPUT,
        output: &OPT_IN_PHONE_NUMBER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "Publish",
        input: &PUBLISH_INPUT,
        output: &PUBLISH_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "PublishBatch",
        input: &PUBLISH_BATCH_INPUT,
        output: &PUBLISH_BATCH_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "PutDataProtectionPolicy",
        input: &PUT_DATA_PROTECTION_POLICY_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "RemovePermission",
        input: &REMOVE_PERMISSION_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetEndpointAttributes",
        input: &SET_ENDPOINT_ATTRIBUTES_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetPlatformApplicationAttributes",
        input: &SET_PLATFORM_APPLICATION_ATTRIBUTES_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetSMSAttributes",
        input: &SET_SMS_ATTRIBUTES_INPUT,
        output: &SET_SMS_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetSubscriptionAttributes",
        input: &SET_SUBSCRIPTION_ATTRIBUTES_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetTopicAttributes",
        input: &SET_TOPIC_ATTRIBUTES_INPUT,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "Subscribe",
        input: &SUBSCRIBE_INPUT,
        output: &SUBSCRIBE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "TagResource",
        input: &TAG_RESOURCE_REQUEST,
        output: &TAG_RESOURCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "Unsubscribe",
        input: &UNSUBSCRIBE_INPUT,
        output: &EMPTY,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UntagResource",
        input: &UNTAG_RESOURCE_REQUEST,
        output: &UNTAG_RESOURCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifySMSSandboxPhoneNumber",
        input: &VERIFY_SMS_SANDBOX_PHONE_NUMBER_INPUT,
        output: &VERIFY_SMS_SANDBOX_PHONE_NUMBER_RESULT,
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "AuthorizationErrorException",
        code: "AuthorizationError",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "BatchEntryIdsNotDistinctException",
        code: "BatchEntryIdsNotDistinct",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "BatchRequestTooLongException",
        code: "BatchRequestTooLong",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ConcurrentAccessException",
        code: "ConcurrentAccess",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "EmptyBatchRequestException",
        code: "EmptyBatchRequest",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "EndpointDisabledException",
        code: "EndpointDisabled",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "FilterPolicyLimitExceededException",
        code: "FilterPolicyLimitExceeded",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "InternalErrorException",
        code: "InternalError",
        status: 500,
        sender: false,
    },
    ErrorModel {
        shape: "InvalidBatchEntryIdException",
        code: "InvalidBatchEntryId",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidParameterException",
        code: "InvalidParameter",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidParameterValueException",
        code: "ParameterValueInvalid",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidSecurityException",
        code: "InvalidSecurity",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidStateException",
        code: "InvalidState",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KMSAccessDeniedException",
        code: "KMSAccessDenied",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KMSDisabledException",
        code: "KMSDisabled",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KMSInvalidStateException",
        code: "KMSInvalidState",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KMSNotFoundException",
        code: "KMSNotFound",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "KMSOptInRequired",
        code: "KMSOptInRequired",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "KMSThrottlingException",
        code: "KMSThrottling",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "NotFoundException",
        code: "NotFound",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "OptedOutException",
        code: "OptedOut",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "PlatformApplicationDisabledException",
        code: "PlatformApplicationDisabled",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ReplayLimitExceededException",
        code: "ReplayLimitExceeded",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "ResourceNotFoundException",
        code: "ResourceNotFound",
        status: 404,
        sender: true,
    },
    ErrorModel {
        shape: "StaleTagException",
        code: "StaleTag",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "SubscriptionLimitExceededException",
        code: "SubscriptionLimitExceeded",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "TagLimitExceededException",
        code: "TagLimitExceeded",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TagPolicyException",
        code: "TagPolicy",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ThrottledException",
        code: "Throttled",
        status: 429,
        sender: true,
    },
    ErrorModel {
        shape: "TooManyEntriesInBatchRequestException",
        code: "TooManyEntriesInBatchRequest",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TopicLimitExceededException",
        code: "TopicLimitExceeded",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "UserErrorException",
        code: "UserError",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ValidationException",
        code: "ValidationException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "VerificationException",
        code: "VerificationException",
        status: 400,
        sender: true,
    },
];

static ACCOUNT: Shape = Shape::String(StringShape::ANY);

static ACTION: Shape = Shape::String(StringShape::ANY);

static ACTIONS_LIST: Shape = Shape::List(ListShape {
    member: &ACTION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ADD_PERMISSION_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new("Label", &LABEL).required(),
        Member::new("AWSAccountId", &DELEGATES_LIST).required(),
        Member::new("ActionName", &ACTIONS_LIST).required(),
    ],
});

static AMAZON_RESOURCE_NAME: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(1_011),
    ..StringShape::ANY
});

static ATTRIBUTE_NAME: Shape = Shape::String(StringShape::ANY);

static ATTRIBUTE_VALUE: Shape = Shape::String(StringShape::ANY);

static AUTHENTICATE_ON_UNSUBSCRIBE: Shape = Shape::String(StringShape::ANY);

static BATCH_RESULT_ERROR_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("Code", &STRING).required(),
        Member::new("Message", &STRING),
        Member::new("SenderFault", &BOOLEAN).required(),
    ],
});

static BATCH_RESULT_ERROR_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &BATCH_RESULT_ERROR_ENTRY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static BINARY: Shape = Shape::Blob(Bounds {
    min: None,
    max: None,
});

static BOOLEAN: Shape = Shape::Boolean;

static CHECK_IF_PHONE_NUMBER_IS_OPTED_OUT_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("phoneNumber", &PHONE_NUMBER).required()],
});

static CHECK_IF_PHONE_NUMBER_IS_OPTED_OUT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("isOptedOut", &BOOLEAN)],
});

static CONFIRM_SUBSCRIPTION_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new("Token", &TOKEN).required(),
        Member::new("AuthenticateOnUnsubscribe", &AUTHENTICATE_ON_UNSUBSCRIBE),
    ],
});

static CONFIRM_SUBSCRIPTION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SubscriptionArn", &SUBSCRIPTION_ARN)],
});

static CREATE_ENDPOINT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EndpointArn", &STRING)],
});

static CREATE_PLATFORM_APPLICATION_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &STRING).required(),
        Member::new("Platform", &STRING).required(),
        Member::new("Attributes", &MAP_STRING_TO_STRING).required(),
    ],
});

static CREATE_PLATFORM_APPLICATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PlatformApplicationArn", &STRING)],
});

static CREATE_PLATFORM_ENDPOINT_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PlatformApplicationArn", &STRING).required(),
        Member::new("Token", &STRING).required(),
        Member::new("CustomUserData", &STRING),
        Member::new("Attributes", &MAP_STRING_TO_STRING),
    ],
});

static CREATE_SMS_SANDBOX_PHONE_NUMBER_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PhoneNumber", &PHONE_NUMBER_STRING).required(),
        Member::new("LanguageCode", &LANGUAGE_CODE_STRING),
    ],
});

static CREATE_SMS_SANDBOX_PHONE_NUMBER_RESULT: Shape =
    Shape::Structure(StructureShape { members: &[] });

static CREATE_TOPIC_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &TOPIC_NAME).required(),
        Member::new("Attributes", &TOPIC_ATTRIBUTES_MAP),
        Member::new("Tags", &TAG_LIST),
        Member::new("DataProtectionPolicy", &ATTRIBUTE_VALUE),
    ],
});

static CREATE_TOPIC_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TopicArn", &TOPIC_ARN)],
});

static DELEGATE: Shape = Shape::String(StringShape::ANY);

static DELEGATES_LIST: Shape = Shape::List(ListShape {
    member: &DELEGATE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DELETE_ENDPOINT_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EndpointArn", &STRING).required()],
});

static DELETE_PLATFORM_APPLICATION_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PlatformApplicationArn", &STRING).required()],
});

static DELETE_SMS_SANDBOX_PHONE_NUMBER_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PhoneNumber", &PHONE_NUMBER_STRING).required()],
});

static DELETE_SMS_SANDBOX_PHONE_NUMBER_RESULT: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_TOPIC_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TopicArn", &TOPIC_ARN).required()],
});

static ENDPOINT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EndpointArn", &STRING),
        Member::new("Attributes", &MAP_STRING_TO_STRING),
    ],
});

static ENDPOINT_LOWER: Shape = Shape::String(StringShape::ANY);

static GET_DATA_PROTECTION_POLICY_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceArn", &TOPIC_ARN).required()],
});

static GET_DATA_PROTECTION_POLICY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DataProtectionPolicy", &ATTRIBUTE_VALUE)],
});

static GET_ENDPOINT_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EndpointArn", &STRING).required()],
});

static GET_ENDPOINT_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Attributes", &MAP_STRING_TO_STRING)],
});

static GET_PLATFORM_APPLICATION_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("PlatformApplicationArn", &STRING).required()],
});

static GET_PLATFORM_APPLICATION_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Attributes", &MAP_STRING_TO_STRING)],
});

static GET_SMS_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("attributes", &LIST_STRING)],
});

static GET_SMS_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("attributes", &MAP_STRING_TO_STRING)],
});

static GET_SMS_SANDBOX_ACCOUNT_STATUS_INPUT: Shape =
    Shape::Structure(StructureShape { members: &[] });

static GET_SMS_SANDBOX_ACCOUNT_STATUS_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("IsInSandbox", &BOOLEAN).required()],
});

static GET_SUBSCRIPTION_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SubscriptionArn", &SUBSCRIPTION_ARN).required()],
});

static GET_SUBSCRIPTION_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Attributes", &SUBSCRIPTION_ATTRIBUTES_MAP)],
});

static GET_TOPIC_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TopicArn", &TOPIC_ARN).required()],
});

static GET_TOPIC_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Attributes", &TOPIC_ATTRIBUTES_MAP)],
});

static ISO2_COUNTRY_CODE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(2),
    pattern: Some("^[A-Za-z]{2}$"),
    ..StringShape::ANY
});

static LABEL: Shape = Shape::String(StringShape::ANY);

static LANGUAGE_CODE_STRING: Shape = Shape::String(StringShape {
    values: &[
        "en-US", "en-GB", "es-419", "es-ES", "de-DE", "fr-CA", "fr-FR", "it-IT", "ja-JP", "pt-BR",
        "kr-KR", "zh-CN", "zh-TW",
    ],
    ..StringShape::ANY
});

static LIST_ENDPOINTS_BY_PLATFORM_APPLICATION_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PlatformApplicationArn", &STRING).required(),
        Member::new("NextToken", &STRING),
    ],
});

static LIST_ENDPOINTS_BY_PLATFORM_APPLICATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Endpoints", &LIST_OF_ENDPOINTS),
        Member::new("NextToken", &STRING),
    ],
});

static LIST_OF_ENDPOINTS: Shape = Shape::List(ListShape {
    member: &ENDPOINT,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_OF_PLATFORM_APPLICATIONS: Shape = Shape::List(ListShape {
    member: &PLATFORM_APPLICATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_ORIGINATION_NUMBERS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("MaxResults", &MAX_ITEMS_LIST_ORIGINATION_NUMBERS),
    ],
});

static LIST_ORIGINATION_NUMBERS_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("PhoneNumbers", &PHONE_NUMBER_INFORMATION_LIST),
    ],
});

static LIST_PHONE_NUMBERS_OPTED_OUT_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("nextToken", &STRING_LOWER)],
});

static LIST_PHONE_NUMBERS_OPTED_OUT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("phoneNumbers", &PHONE_NUMBER_LIST),
        Member::new("nextToken", &STRING_LOWER),
    ],
});

static LIST_PLATFORM_APPLICATIONS_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("NextToken", &STRING)],
});

static LIST_PLATFORM_APPLICATIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PlatformApplications", &LIST_OF_PLATFORM_APPLICATIONS),
        Member::new("NextToken", &STRING),
    ],
});

static LIST_SMS_SANDBOX_PHONE_NUMBERS_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &NEXT_TOKEN),
        Member::new("MaxResults", &MAX_ITEMS),
    ],
});

static LIST_SMS_SANDBOX_PHONE_NUMBERS_RESULT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PhoneNumbers", &SMS_SANDBOX_PHONE_NUMBER_LIST).required(),
        Member::new("NextToken", &STRING_LOWER),
    ],
});

static LIST_STRING: Shape = Shape::List(ListShape {
    member: &STRING,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_SUBSCRIPTIONS_BY_TOPIC_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_SUBSCRIPTIONS_BY_TOPIC_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Subscriptions", &SUBSCRIPTIONS_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_SUBSCRIPTIONS_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("NextToken", &NEXT_TOKEN)],
});

static LIST_SUBSCRIPTIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Subscriptions", &SUBSCRIPTIONS_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceArn", &AMAZON_RESOURCE_NAME).required()],
});

static LIST_TAGS_FOR_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tags", &TAG_LIST)],
});

static LIST_TOPICS_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("NextToken", &NEXT_TOKEN)],
});

static LIST_TOPICS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Topics", &TOPICS_LIST),
        Member::new("NextToken", &NEXT_TOKEN),
    ],
});

static MAP_STRING_TO_STRING: Shape = Shape::Map(MapShape {
    key: &STRING,
    value: &STRING,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static MAX_ITEMS: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(100),
});

static MAX_ITEMS_LIST_ORIGINATION_NUMBERS: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(30),
});

static MESSAGE: Shape = Shape::String(StringShape::ANY);

static MESSAGE_ATTRIBUTE_MAP: Shape = Shape::Map(MapShape {
    key: &STRING,
    value: &MESSAGE_ATTRIBUTE_VALUE,
    key_name: "Name",
    value_name: "Value",
    flattened: false,
    min: None,
    max: None,
});

static MESSAGE_ATTRIBUTE_VALUE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DataType", &STRING).required(),
        Member::new("StringValue", &STRING),
        Member::new("BinaryValue", &BINARY),
    ],
});

static MESSAGE_ID: Shape = Shape::String(StringShape::ANY);

static MESSAGE_STRUCTURE: Shape = Shape::String(StringShape::ANY);

static NEXT_TOKEN: Shape = Shape::String(StringShape::ANY);

static NUMBER_CAPABILITY: Shape = Shape::String(StringShape {
    values: &["SMS", "MMS", "VOICE"],
    ..StringShape::ANY
});

static NUMBER_CAPABILITY_LIST: Shape = Shape::List(ListShape {
    member: &NUMBER_CAPABILITY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static OPT_IN_PHONE_NUMBER_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("phoneNumber", &PHONE_NUMBER).required()],
});

static OPT_IN_PHONE_NUMBER_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static OTP_CODE: Shape = Shape::String(StringShape {
    min: Some(5),
    max: Some(8),
    pattern: Some("^[0-9]+$"),
    ..StringShape::ANY
});

static PHONE_NUMBER: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static PHONE_NUMBER_INFORMATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CreatedAt", &TIMESTAMP),
        Member::new("PhoneNumber", &PHONE_NUMBER),
        Member::new("Status", &STRING),
        Member::new("Iso2CountryCode", &ISO2_COUNTRY_CODE),
        Member::new("RouteType", &ROUTE_TYPE),
        Member::new("NumberCapabilities", &NUMBER_CAPABILITY_LIST),
    ],
});

static PHONE_NUMBER_INFORMATION_LIST: Shape = Shape::List(ListShape {
    member: &PHONE_NUMBER_INFORMATION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static PHONE_NUMBER_LIST: Shape = Shape::List(ListShape {
    member: &PHONE_NUMBER,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static PHONE_NUMBER_STRING: Shape = Shape::String(StringShape {
    min: None,
    max: Some(20),
    pattern: Some("^(\\+[0-9]{8,}|[0-9]{0,9})$"),
    sensitive: true,
    ..StringShape::ANY
});

static PLATFORM_APPLICATION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PlatformApplicationArn", &STRING),
        Member::new("Attributes", &MAP_STRING_TO_STRING),
    ],
});

static PROTOCOL: Shape = Shape::String(StringShape::ANY);

static PUBLISH_BATCH_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new(
            "PublishBatchRequestEntries",
            &PUBLISH_BATCH_REQUEST_ENTRY_LIST,
        )
        .required(),
    ],
});

static PUBLISH_BATCH_REQUEST_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING).required(),
        Member::new("Message", &MESSAGE).required(),
        Member::new("Subject", &SUBJECT),
        Member::new("MessageStructure", &MESSAGE_STRUCTURE),
        Member::new("MessageAttributes", &MESSAGE_ATTRIBUTE_MAP),
        Member::new("MessageDeduplicationId", &STRING),
        Member::new("MessageGroupId", &STRING),
    ],
});

static PUBLISH_BATCH_REQUEST_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &PUBLISH_BATCH_REQUEST_ENTRY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static PUBLISH_BATCH_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Successful", &PUBLISH_BATCH_RESULT_ENTRY_LIST),
        Member::new("Failed", &BATCH_RESULT_ERROR_ENTRY_LIST),
    ],
});

static PUBLISH_BATCH_RESULT_ENTRY: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &STRING),
        Member::new("MessageId", &MESSAGE_ID),
        Member::new("SequenceNumber", &STRING),
    ],
});

static PUBLISH_BATCH_RESULT_ENTRY_LIST: Shape = Shape::List(ListShape {
    member: &PUBLISH_BATCH_RESULT_ENTRY,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static PUBLISH_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN),
        Member::new("TargetArn", &STRING),
        Member::new("PhoneNumber", &PHONE_NUMBER),
        Member::new("Message", &MESSAGE).required(),
        Member::new("Subject", &SUBJECT),
        Member::new("MessageStructure", &MESSAGE_STRUCTURE),
        Member::new("MessageAttributes", &MESSAGE_ATTRIBUTE_MAP),
        Member::new("MessageDeduplicationId", &STRING),
        Member::new("MessageGroupId", &STRING),
    ],
});

static PUBLISH_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MessageId", &MESSAGE_ID),
        Member::new("SequenceNumber", &STRING),
    ],
});

static PUT_DATA_PROTECTION_POLICY_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &TOPIC_ARN).required(),
        Member::new("DataProtectionPolicy", &ATTRIBUTE_VALUE).required(),
    ],
});

static REMOVE_PERMISSION_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new("Label", &LABEL).required(),
    ],
});

static ROUTE_TYPE: Shape = Shape::String(StringShape {
    values: &["Transactional", "Promotional", "Premium"],
    ..StringShape::ANY
});

static SET_ENDPOINT_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EndpointArn", &STRING).required(),
        Member::new("Attributes", &MAP_STRING_TO_STRING).required(),
    ],
});

static SET_PLATFORM_APPLICATION_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PlatformApplicationArn", &STRING).required(),
        Member::new("Attributes", &MAP_STRING_TO_STRING).required(),
    ],
});

static SET_SMS_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("attributes", &MAP_STRING_TO_STRING).required()],
});

static SET_SMS_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static SET_SUBSCRIPTION_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SubscriptionArn", &SUBSCRIPTION_ARN).required(),
        Member::new("AttributeName", &ATTRIBUTE_NAME).required(),
        Member::new("AttributeValue", &ATTRIBUTE_VALUE),
    ],
});

static SET_TOPIC_ATTRIBUTES_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new("AttributeName", &ATTRIBUTE_NAME).required(),
        Member::new("AttributeValue", &ATTRIBUTE_VALUE),
    ],
});

static SMS_SANDBOX_PHONE_NUMBER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PhoneNumber", &PHONE_NUMBER_STRING),
        Member::new("Status", &SMS_SANDBOX_PHONE_NUMBER_VERIFICATION_STATUS),
    ],
});

static SMS_SANDBOX_PHONE_NUMBER_LIST: Shape = Shape::List(ListShape {
    member: &SMS_SANDBOX_PHONE_NUMBER,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static SMS_SANDBOX_PHONE_NUMBER_VERIFICATION_STATUS: Shape = Shape::String(StringShape {
    values: &["Pending", "Verified"],
    ..StringShape::ANY
});

static STRING: Shape = Shape::String(StringShape::ANY);

static STRING_LOWER: Shape = Shape::String(StringShape::ANY);

static SUBJECT: Shape = Shape::String(StringShape::ANY);

static SUBSCRIBE_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TopicArn", &TOPIC_ARN).required(),
        Member::new("Protocol", &PROTOCOL).required(),
        Member::new("Endpoint", &ENDPOINT_LOWER),
        Member::new("Attributes", &SUBSCRIPTION_ATTRIBUTES_MAP),
        Member::new("ReturnSubscriptionArn", &BOOLEAN),
    ],
});

static SUBSCRIBE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SubscriptionArn", &SUBSCRIPTION_ARN)],
});

static SUBSCRIPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SubscriptionArn", &SUBSCRIPTION_ARN),
        Member::new("Owner", &ACCOUNT),
        Member::new("Protocol", &PROTOCOL),
        Member::new("Endpoint", &ENDPOINT_LOWER),
        Member::new("TopicArn", &TOPIC_ARN),
    ],
});

static SUBSCRIPTIONS_LIST: Shape = Shape::List(ListShape {
    member: &SUBSCRIPTION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static SUBSCRIPTION_ARN: Shape = Shape::String(StringShape::ANY);

static SUBSCRIPTION_ATTRIBUTES_MAP: Shape = Shape::Map(MapShape {
    key: &ATTRIBUTE_NAME,
    value: &ATTRIBUTE_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static TAG: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &TAG_KEY).required(),
        Member::new("Value", &TAG_VALUE).required(),
    ],
});

static TAG_KEY: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    ..StringShape::ANY
});

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

static TAG_VALUE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(256),
    ..StringShape::ANY
});

static TIMESTAMP: Shape = Shape::Timestamp;

static TOKEN: Shape = Shape::String(StringShape::ANY);

static TOPIC: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TopicArn", &TOPIC_ARN)],
});

static TOPICS_LIST: Shape = Shape::List(ListShape {
    member: &TOPIC,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TOPIC_ARN: Shape = Shape::String(StringShape::ANY);

static TOPIC_ATTRIBUTES_MAP: Shape = Shape::Map(MapShape {
    key: &ATTRIBUTE_NAME,
    value: &ATTRIBUTE_VALUE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static TOPIC_NAME: Shape = Shape::String(StringShape::ANY);

static UNSUBSCRIBE_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("SubscriptionArn", &SUBSCRIPTION_ARN).required()],
});

static UNTAG_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &AMAZON_RESOURCE_NAME).required(),
        Member::new("TagKeys", &TAG_KEY_LIST).required(),
    ],
});

static UNTAG_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static VERIFY_SMS_SANDBOX_PHONE_NUMBER_INPUT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PhoneNumber", &PHONE_NUMBER_STRING).required(),
        Member::new("OneTimePassword", &OTP_CODE).required(),
    ],
});

static VERIFY_SMS_SANDBOX_PHONE_NUMBER_RESULT: Shape =
    Shape::Structure(StructureShape { members: &[] });
