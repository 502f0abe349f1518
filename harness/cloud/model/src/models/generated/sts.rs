//! AWS Security Token Service 2011-06-15, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, ErrorModel, ListShape, Member, OperationModel, Protocol, ServiceModel, Shape,
    StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "sts",
    title: "AWS Security Token Service",
    signing_name: "sts",
    endpoint: "sts",
    version: "2011-06-15",
    protocol: Protocol::Query,
    also_query: false,
    target: "",
    namespace: "",
    xmlns: "https://sts.amazonaws.com/doc/2011-06-15/",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "AssumeRole",
        input: &ASSUME_ROLE_REQUEST,
        output: &ASSUME_ROLE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AssumeRoleWithSAML",
        input: &ASSUME_ROLE_WITH_SAML_REQUEST,
        output: &ASSUME_ROLE_WITH_SAML_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AssumeRoleWithWebIdentity",
        input: &ASSUME_ROLE_WITH_WEB_IDENTITY_REQUEST,
        output: &ASSUME_ROLE_WITH_WEB_IDENTITY_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AssumeRoot",
        input: &ASSUME_ROOT_REQUEST,
        output: &ASSUME_ROOT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DecodeAuthorizationMessage",
        input: &DECODE_AUTHORIZATION_MESSAGE_REQUEST,
        output: &DECODE_AUTHORIZATION_MESSAGE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetAccessKeyInfo",
        input: &GET_ACCESS_KEY_INFO_REQUEST,
        output: &GET_ACCESS_KEY_INFO_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetCallerIdentity",
        input: &GET_CALLER_IDENTITY_REQUEST,
        output: &GET_CALLER_IDENTITY_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDelegatedAccessToken",
        input: &GET_DELEGATED_ACCESS_TOKEN_REQUEST,
        output: &GET_DELEGATED_ACCESS_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetFederationToken",
        input: &GET_FEDERATION_TOKEN_REQUEST,
        output: &GET_FEDERATION_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSessionToken",
        input: &GET_SESSION_TOKEN_REQUEST,
        output: &GET_SESSION_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetWebIdentityToken",
        input: &GET_WEB_IDENTITY_TOKEN_REQUEST,
        output: &GET_WEB_IDENTITY_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "ExpiredTokenException",
        code: "ExpiredTokenException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ExpiredTradeInTokenException",
        code: "ExpiredTradeInTokenException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "IDPCommunicationErrorException",
        code: "IDPCommunicationError",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "IDPRejectedClaimException",
        code: "IDPRejectedClaim",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidAuthorizationMessageException",
        code: "InvalidAuthorizationMessageException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidIdentityTokenException",
        code: "InvalidIdentityToken",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "JWTPayloadSizeExceededException",
        code: "JWTPayloadSizeExceededException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "MalformedPolicyDocumentException",
        code: "MalformedPolicyDocument",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "OutboundWebIdentityFederationDisabledException",
        code: "OutboundWebIdentityFederationDisabledException",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "PackedPolicyTooLargeException",
        code: "PackedPolicyTooLarge",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "RegionDisabledException",
        code: "RegionDisabledException",
        status: 403,
        sender: true,
    },
    ErrorModel {
        shape: "SessionDurationEscalationException",
        code: "SessionDurationEscalationException",
        status: 403,
        sender: true,
    },
];

static ACCESS_KEY_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(16),
    max: Some(128),
    pattern: Some("[\\w]*"),
    ..StringShape::ANY
});

static ACCESS_KEY_SECRET_TYPE: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static ACCOUNT_TYPE: Shape = Shape::String(StringShape::ANY);

static ARN_TYPE: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(2_048),
    pattern: Some(
        "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+",
    ),
    ..StringShape::ANY
});

static ASSUMED_ROLE_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(2),
    max: Some(193),
    pattern: Some("[\\w+=,.@:-]*"),
    ..StringShape::ANY
});

static ASSUMED_ROLE_USER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AssumedRoleId", &ASSUMED_ROLE_ID_TYPE).required(),
        Member::new("Arn", &ARN_TYPE).required(),
    ],
});

static ASSUME_ROLE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RoleArn", &ARN_TYPE).required(),
        Member::new("RoleSessionName", &ROLE_SESSION_NAME_TYPE).required(),
        Member::new("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("Policy", &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE),
        Member::new("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
        Member::new("Tags", &TAG_LIST_TYPE),
        Member::new("TransitiveTagKeys", &TAG_KEY_LIST_TYPE),
        Member::new("ExternalId", &EXTERNAL_ID_TYPE),
        Member::new("SerialNumber", &SERIAL_NUMBER_TYPE),
        Member::new("TokenCode", &TOKEN_CODE_TYPE),
        Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        Member::new("ProvidedContexts", &PROVIDED_CONTEXTS_LIST_TYPE),
        Member::new("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROLE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("AssumedRoleUser", &ASSUMED_ROLE_USER),
        Member::new("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
        Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        Member::new("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
        Member::new("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROLE_WITH_SAML_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RoleArn", &ARN_TYPE).required(),
        Member::new("PrincipalArn", &ARN_TYPE).required(),
        Member::new("SAMLAssertion", &SAML_ASSERTION_TYPE).required(),
        Member::new("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        Member::new("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
        Member::new("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROLE_WITH_SAML_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("AssumedRoleUser", &ASSUMED_ROLE_USER),
        Member::new("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
        Member::new("Subject", &SUBJECT),
        Member::new("SubjectType", &SUBJECT_TYPE),
        Member::new("Issuer", &ISSUER),
        Member::new("Audience", &AUDIENCE),
        Member::new("NameQualifier", &NAME_QUALIFIER),
        Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        Member::new("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
        Member::new("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROLE_WITH_WEB_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RoleArn", &ARN_TYPE).required(),
        Member::new("RoleSessionName", &ROLE_SESSION_NAME_TYPE).required(),
        Member::new("WebIdentityToken", &CLIENT_TOKEN_TYPE).required(),
        Member::new("ProviderId", &URL_TYPE),
        Member::new("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        Member::new("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
        Member::new("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROLE_WITH_WEB_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("SubjectFromWebIdentityToken", &WEB_IDENTITY_SUBJECT_TYPE),
        Member::new("AssumedRoleUser", &ASSUMED_ROLE_USER),
        Member::new("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
        Member::new("Provider", &ISSUER),
        Member::new("Audience", &AUDIENCE),
        Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        Member::new("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
        Member::new("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROOT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TargetPrincipal", &TARGET_PRINCIPAL_TYPE).required(),
        Member::new("TaskPolicyArn", &POLICY_DESCRIPTOR_TYPE).required(),
        Member::new("DurationSeconds", &ROOT_DURATION_SECONDS_TYPE),
        Member::new("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
    ],
});

static ASSUME_ROOT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        Member::new("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
        Member::new("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
    ],
});

static AUDIENCE: Shape = Shape::String(StringShape::ANY);

static CLIENT_TOKEN_TYPE: Shape = Shape::String(StringShape {
    min: Some(4),
    max: Some(20_000),
    sensitive: true,
    ..StringShape::ANY
});

static CONTEXT_ASSERTION_TYPE: Shape = Shape::String(StringShape {
    min: Some(4),
    max: Some(2_048),
    ..StringShape::ANY
});

static CREDENTIALS: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        Member::new("SecretAccessKey", &ACCESS_KEY_SECRET_TYPE).required(),
        Member::new("SessionToken", &TOKEN_TYPE).required(),
        Member::new("Expiration", &DATE_TYPE).required(),
    ],
});

static DATE_TYPE: Shape = Shape::Timestamp;

static DECODED_MESSAGE_TYPE: Shape = Shape::String(StringShape::ANY);

static DECODE_AUTHORIZATION_MESSAGE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EncodedMessage", &ENCODED_MESSAGE_TYPE).required()],
});

static DECODE_AUTHORIZATION_MESSAGE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DecodedMessage", &DECODED_MESSAGE_TYPE)],
});

static DURATION_SECONDS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(900),
    max: Some(129_600),
});

static ENCODED_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(10_240),
    ..StringShape::ANY
});

static EXTERNAL_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(2),
    max: Some(1_224),
    pattern: Some("[\\w+=,.@:\\/-]*"),
    ..StringShape::ANY
});

static FEDERATED_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(2),
    max: Some(193),
    pattern: Some("[\\w+=,.@\\:-]*"),
    ..StringShape::ANY
});

static FEDERATED_USER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FederatedUserId", &FEDERATED_ID_TYPE).required(),
        Member::new("Arn", &ARN_TYPE).required(),
    ],
});

static GET_ACCESS_KEY_INFO_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required()],
});

static GET_ACCESS_KEY_INFO_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Account", &ACCOUNT_TYPE)],
});

static GET_CALLER_IDENTITY_REQUEST: Shape = Shape::Structure(StructureShape { members: &[] });

static GET_CALLER_IDENTITY_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserId", &USER_ID_TYPE),
        Member::new("Account", &ACCOUNT_TYPE),
        Member::new("Arn", &ARN_TYPE),
    ],
});

static GET_DELEGATED_ACCESS_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("TradeInToken", &TRADE_IN_TOKEN_TYPE).required()],
});

static GET_DELEGATED_ACCESS_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
        Member::new("AssumedPrincipal", &ARN_TYPE),
    ],
});

static GET_FEDERATION_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &USER_NAME_TYPE).required(),
        Member::new("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        Member::new("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("DurationSeconds", &DURATION_SECONDS_TYPE),
        Member::new("Tags", &TAG_LIST_TYPE),
        Member::new("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
    ],
});

static GET_FEDERATION_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("FederatedUser", &FEDERATED_USER),
        Member::new("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
        Member::new("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
        Member::new("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
    ],
});

static GET_SESSION_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DurationSeconds", &DURATION_SECONDS_TYPE),
        Member::new("SerialNumber", &SERIAL_NUMBER_TYPE),
        Member::new("TokenCode", &TOKEN_CODE_TYPE),
        Member::new("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
    ],
});

static GET_SESSION_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &CREDENTIALS),
        Member::new("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
        Member::new("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
    ],
});

static GET_WEB_IDENTITY_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Audience", &WEB_IDENTITY_TOKEN_AUDIENCE_LIST_TYPE).required(),
        Member::new("DurationSeconds", &WEB_IDENTITY_TOKEN_DURATION_SECONDS_TYPE),
        Member::new("SigningAlgorithm", &JWT_ALGORITHM_TYPE).required(),
        Member::new("Tags", &TAG_LIST_TYPE),
    ],
});

static GET_WEB_IDENTITY_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("WebIdentityToken", &WEB_IDENTITY_TOKEN_TYPE),
        Member::new("Expiration", &DATE_TYPE),
    ],
});

static ISSUER: Shape = Shape::String(StringShape::ANY);

static JWT_ALGORITHM_TYPE: Shape = Shape::String(StringShape {
    min: Some(5),
    max: Some(5),
    ..StringShape::ANY
});

static MINIMUM_SESSION_TOKEN_SIZE_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(4_096),
});

static NAME_QUALIFIER: Shape = Shape::String(StringShape::ANY);

static NON_NEGATIVE_INTEGER_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: None,
});

static POLICY_DESCRIPTOR_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &POLICY_DESCRIPTOR_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static POLICY_DESCRIPTOR_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("arn", &ARN_TYPE)],
});

static PROVIDED_CONTEXT: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ProviderArn", &ARN_TYPE),
        Member::new("ContextAssertion", &CONTEXT_ASSERTION_TYPE),
    ],
});

static PROVIDED_CONTEXTS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &PROVIDED_CONTEXT,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(5),
});

static ROLE_DURATION_SECONDS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(900),
    max: Some(43_200),
});

static ROLE_SESSION_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(2),
    max: Some(64),
    pattern: Some("[\\w+=,.@-]*"),
    ..StringShape::ANY
});

static ROOT_DURATION_SECONDS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(900),
});

static SAML_ASSERTION_TYPE: Shape = Shape::String(StringShape {
    min: Some(4),
    max: Some(100_000),
    sensitive: true,
    ..StringShape::ANY
});

static SERIAL_NUMBER_TYPE: Shape = Shape::String(StringShape {
    min: Some(9),
    max: Some(256),
    pattern: Some("[\\w+=/:,.@-]*"),
    ..StringShape::ANY
});

static SESSION_POLICY_DOCUMENT_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(2_048),
    pattern: Some("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"),
    ..StringShape::ANY
});

static SESSION_TOKEN_SIZE_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: None,
});

static SESSION_TOKEN_UTILIZATION_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: None,
});

static SOURCE_IDENTITY_TYPE: Shape = Shape::String(StringShape {
    min: Some(2),
    max: Some(64),
    pattern: Some("[\\w+=,.@-]*"),
    ..StringShape::ANY
});

static SUBJECT: Shape = Shape::String(StringShape::ANY);

static SUBJECT_TYPE: Shape = Shape::String(StringShape::ANY);

static TAG: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Key", &TAG_KEY_TYPE).required(),
        Member::new("Value", &TAG_VALUE_TYPE).required(),
    ],
});

static TAG_KEY_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &TAG_KEY_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(50),
});

static TAG_KEY_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"),
    ..StringShape::ANY
});

static TAG_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &TAG,
    element: "member",
    flattened: false,
    min: None,
    max: Some(50),
});

static TAG_VALUE_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(256),
    pattern: Some("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*"),
    ..StringShape::ANY
});

static TARGET_PRINCIPAL_TYPE: Shape = Shape::String(StringShape {
    min: Some(12),
    max: Some(2_048),
    ..StringShape::ANY
});

static TOKEN_CODE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(6),
    pattern: Some("[\\d]*"),
    ..StringShape::ANY
});

static TOKEN_TYPE: Shape = Shape::String(StringShape::ANY);

static TRADE_IN_TOKEN_TYPE: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});

static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    pattern: Some("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"),
    ..StringShape::ANY
});

static URL_TYPE: Shape = Shape::String(StringShape {
    min: Some(4),
    max: Some(2_048),
    ..StringShape::ANY
});

static USER_ID_TYPE: Shape = Shape::String(StringShape::ANY);

static USER_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(2),
    max: Some(32),
    pattern: Some("[\\w+=,.@-]*"),
    ..StringShape::ANY
});

static WEB_IDENTITY_SUBJECT_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(255),
    ..StringShape::ANY
});

static WEB_IDENTITY_TOKEN_AUDIENCE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &WEB_IDENTITY_TOKEN_AUDIENCE_STRING_TYPE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(10),
});

static WEB_IDENTITY_TOKEN_AUDIENCE_STRING_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(1_000),
    ..StringShape::ANY
});

static WEB_IDENTITY_TOKEN_DURATION_SECONDS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(60),
    max: Some(3_600),
});

static WEB_IDENTITY_TOKEN_TYPE: Shape = Shape::String(StringShape {
    sensitive: true,
    ..StringShape::ANY
});
