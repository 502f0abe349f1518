//! Amazon Cognito Identity Provider 2016-04-18, written by `model/generate.py`; do not edit.

use crate::models::{
    Bounds, EMPTY, ErrorModel, ListShape, MapShape, Member, OperationModel, Protocol, ServiceModel,
    Shape, StringShape, StructureShape,
};

pub static MODEL: ServiceModel = ServiceModel {
    name: "cognito-idp",
    title: "Amazon Cognito Identity Provider",
    signing_name: "cognito-idp",
    endpoint: "cognito-idp",
    version: "2016-04-18",
    protocol: Protocol::Json11,
    also_query: false,
    target: "AWSCognitoIdentityProviderService",
    namespace: "",
    xmlns: "",
    operations: OPERATIONS,
    errors: ERRORS,
};

static OPERATIONS: &[OperationModel] = &[
    OperationModel {
        name: "AddCustomAttributes",
        input: &ADD_CUSTOM_ATTRIBUTES_REQUEST,
        output: &ADD_CUSTOM_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AddUserPoolClientSecret",
        input: &ADD_USER_POOL_CLIENT_SECRET_REQUEST,
        output: &ADD_USER_POOL_CLIENT_SECRET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminAddUserToGroup",
        input: &ADMIN_ADD_USER_TO_GROUP_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminConfirmSignUp",
        input: &ADMIN_CONFIRM_SIGN_UP_REQUEST,
        output: &ADMIN_CONFIRM_SIGN_UP_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminCreateUser",
        input: &ADMIN_CREATE_USER_REQUEST,
        output: &ADMIN_CREATE_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminDeleteSoftwareToken",
        input: &ADMIN_DELETE_SOFTWARE_TOKEN_REQUEST,
        output: &ADMIN_DELETE_SOFTWARE_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminDeleteUser",
        input: &ADMIN_DELETE_USER_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminDeleteUserAttributes",
        input: &ADMIN_DELETE_USER_ATTRIBUTES_REQUEST,
        output: &ADMIN_DELETE_USER_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminDisableProviderForUser",
        input: &ADMIN_DISABLE_PROVIDER_FOR_USER_REQUEST,
        output: &ADMIN_DISABLE_PROVIDER_FOR_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminDisableUser",
        input: &ADMIN_DISABLE_USER_REQUEST,
        output: &ADMIN_DISABLE_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminEnableUser",
        input: &ADMIN_ENABLE_USER_REQUEST,
        output: &ADMIN_ENABLE_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminForgetDevice",
        input: &ADMIN_FORGET_DEVICE_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminGetDevice",
        input: &ADMIN_GET_DEVICE_REQUEST,
        output: &ADMIN_GET_DEVICE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminGetUser",
        input: &ADMIN_GET_USER_REQUEST,
        output: &ADMIN_GET_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminGetUserAuthFactors",
        input: &ADMIN_GET_USER_AUTH_FACTORS_REQUEST,
        output: &ADMIN_GET_USER_AUTH_FACTORS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminInitiateAuth",
        input: &ADMIN_INITIATE_AUTH_REQUEST,
        output: &ADMIN_INITIATE_AUTH_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminLinkProviderForUser",
        input: &ADMIN_LINK_PROVIDER_FOR_USER_REQUEST,
        output: &ADMIN_LINK_PROVIDER_FOR_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminListDevices",
        input: &ADMIN_LIST_DEVICES_REQUEST,
        output: &ADMIN_LIST_DEVICES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminListGroupsForUser",
        input: &ADMIN_LIST_GROUPS_FOR_USER_REQUEST,
        output: &ADMIN_LIST_GROUPS_FOR_USER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminListUserAuthEvents",
        input: &ADMIN_LIST_USER_AUTH_EVENTS_REQUEST,
        output: &ADMIN_LIST_USER_AUTH_EVENTS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminListUserSessions",
        input: &ADMIN_LIST_USER_SESSIONS_REQUEST,
        output: &ADMIN_LIST_USER_SESSIONS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminRemoveUserFromGroup",
        input: &ADMIN_REMOVE_USER_FROM_GROUP_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminResetUserPassword",
        input: &ADMIN_RESET_USER_PASSWORD_REQUEST,
        output: &ADMIN_RESET_USER_PASSWORD_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminRespondToAuthChallenge",
        input: &ADMIN_RESPOND_TO_AUTH_CHALLENGE_REQUEST,
        output: &ADMIN_RESPOND_TO_AUTH_CHALLENGE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminRevokeUserSession",
        input: &ADMIN_REVOKE_USER_SESSION_REQUEST,
        output: &ADMIN_REVOKE_USER_SESSION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminSetUserMFAPreference",
        input: &ADMIN_SET_USER_MFA_PREFERENCE_REQUEST,
        output: &ADMIN_SET_USER_MFA_PREFERENCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminSetUserPassword",
        input: &ADMIN_SET_USER_PASSWORD_REQUEST,
        output: &ADMIN_SET_USER_PASSWORD_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminSetUserSettings",
        input: &ADMIN_SET_USER_SETTINGS_REQUEST,
        output: &ADMIN_SET_USER_SETTINGS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminUpdateAuthEventFeedback",
        input: &ADMIN_UPDATE_AUTH_EVENT_FEEDBACK_REQUEST,
        output: &ADMIN_UPDATE_AUTH_EVENT_FEEDBACK_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminUpdateDeviceStatus",
        input: &ADMIN_UPDATE_DEVICE_STATUS_REQUEST,
        output: &ADMIN_UPDATE_DEVICE_STATUS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminUpdateUserAttributes",
        input: &ADMIN_UPDATE_USER_ATTRIBUTES_REQUEST,
        output: &ADMIN_UPDATE_USER_ATTRIBUTES_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AdminUserGlobalSignOut",
        input: &ADMIN_USER_GLOBAL_SIGN_OUT_REQUEST,
        output: &ADMIN_USER_GLOBAL_SIGN_OUT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "AssociateSoftwareToken",
        input: &ASSOCIATE_SOFTWARE_TOKEN_REQUEST,
        output: &ASSOCIATE_SOFTWARE_TOKEN_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ChangePassword",
        input: &CHANGE_PASSWORD_REQUEST,
        output: &CHANGE_PASSWORD_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CompleteWebAuthnRegistration",
        input: &COMPLETE_WEB_AUTHN_REGISTRATION_REQUEST,
        output: &COMPLETE_WEB_AUTHN_REGISTRATION_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ConfirmDevice",
        input: &CONFIRM_DEVICE_REQUEST,
        output: &CONFIRM_DEVICE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ConfirmForgotPassword",
        input: &CONFIRM_FORGOT_PASSWORD_REQUEST,
        output: &CONFIRM_FORGOT_PASSWORD_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ConfirmSignUp",
        input: &CONFIRM_SIGN_UP_REQUEST,
        output: &CONFIRM_SIGN_UP_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateGroup",
        input: &CREATE_GROUP_REQUEST,
        output: &CREATE_GROUP_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateIdentityProvider",
        input: &CREATE_IDENTITY_PROVIDER_REQUEST,
        output: &CREATE_IDENTITY_PROVIDER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateManagedLoginBranding",
        input: &CREATE_MANAGED_LOGIN_BRANDING_REQUEST,
        output: &CREATE_MANAGED_LOGIN_BRANDING_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateResourceServer",
        input: &CREATE_RESOURCE_SERVER_REQUEST,
        output: &CREATE_RESOURCE_SERVER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateTerms",
        input: &CREATE_TERMS_REQUEST,
        output: &CREATE_TERMS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateUserImportJob",
        input: &CREATE_USER_IMPORT_JOB_REQUEST,
        output: &CREATE_USER_IMPORT_JOB_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateUserPool",
        input: &CREATE_USER_POOL_REQUEST,
        output: &CREATE_USER_POOL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateUserPoolClient",
        input: &CREATE_USER_POOL_CLIENT_REQUEST,
        output: &CREATE_USER_POOL_CLIENT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateUserPoolDomain",
        input: &CREATE_USER_POOL_DOMAIN_REQUEST,
        output: &CREATE_USER_POOL_DOMAIN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "CreateUserPoolReplica",
        input: &CREATE_USER_POOL_REPLICA_REQUEST,
        output: &CREATE_USER_POOL_REPLICA_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteGroup",
        input: &DELETE_GROUP_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteIdentityProvider",
        input: &DELETE_IDENTITY_PROVIDER_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteManagedLoginBranding",
        input: &DELETE_MANAGED_LOGIN_BRANDING_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteResourceServer",
        input: &DELETE_RESOURCE_SERVER_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteTerms",
        input: &DELETE_TERMS_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUser",
        input: &DELETE_USER_REQUEST,
        output: &EMPTY,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUserAttributes",
        input: &DELETE_USER_ATTRIBUTES_REQUEST,
        output: &DELETE_USER_ATTRIBUTES_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUserPool",
        input: &DELETE_USER_POOL_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUserPoolClient",
        input: &DELETE_USER_POOL_CLIENT_REQUEST,
        output: &EMPTY,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUserPoolClientSecret",
        input: &DELETE_USER_POOL_CLIENT_SECRET_REQUEST,
        output: &DELETE_USER_POOL_CLIENT_SECRET_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUserPoolDomain",
        input: &DELETE_USER_POOL_DOMAIN_REQUEST,
        output: &DELETE_USER_POOL_DOMAIN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteUserPoolReplica",
        input: &DELETE_USER_POOL_REPLICA_REQUEST,
        output: &DELETE_USER_POOL_REPLICA_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DeleteWebAuthnCredential",
        input: &DELETE_WEB_AUTHN_CREDENTIAL_REQUEST,
        output: &DELETE_WEB_AUTHN_CREDENTIAL_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeIdentityProvider",
        input: &DESCRIBE_IDENTITY_PROVIDER_REQUEST,
        output: &DESCRIBE_IDENTITY_PROVIDER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeManagedLoginBranding",
        input: &DESCRIBE_MANAGED_LOGIN_BRANDING_REQUEST,
        output: &DESCRIBE_MANAGED_LOGIN_BRANDING_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeManagedLoginBrandingByClient",
        input: &DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT_REQUEST,
        output: &DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeResourceServer",
        input: &DESCRIBE_RESOURCE_SERVER_REQUEST,
        output: &DESCRIBE_RESOURCE_SERVER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeRiskConfiguration",
        input: &DESCRIBE_RISK_CONFIGURATION_REQUEST,
        output: &DESCRIBE_RISK_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeTerms",
        input: &DESCRIBE_TERMS_REQUEST,
        output: &DESCRIBE_TERMS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeTermsByClient",
        input: &DESCRIBE_TERMS_BY_CLIENT_REQUEST,
        output: &DESCRIBE_TERMS_BY_CLIENT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeUserImportJob",
        input: &DESCRIBE_USER_IMPORT_JOB_REQUEST,
        output: &DESCRIBE_USER_IMPORT_JOB_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeUserPool",
        input: &DESCRIBE_USER_POOL_REQUEST,
        output: &DESCRIBE_USER_POOL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeUserPoolClient",
        input: &DESCRIBE_USER_POOL_CLIENT_REQUEST,
        output: &DESCRIBE_USER_POOL_CLIENT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "DescribeUserPoolDomain",
        input: &DESCRIBE_USER_POOL_DOMAIN_REQUEST,
        output: &DESCRIBE_USER_POOL_DOMAIN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ForgetDevice",
        input: &FORGET_DEVICE_REQUEST,
        output: &EMPTY,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ForgotPassword",
        input: &FORGOT_PASSWORD_REQUEST,
        output: &FORGOT_PASSWORD_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetCSVHeader",
        input: &GET_CSV_HEADER_REQUEST,
        output: &GET_CSV_HEADER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetClientToken",
        input: &GET_CLIENT_TOKEN_REQUEST,
        output: &GET_CLIENT_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDerivedToken",
        input: &GET_DERIVED_TOKEN_REQUEST,
        output: &GET_DERIVED_TOKEN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetDevice",
        input: &GET_DEVICE_REQUEST,
        output: &GET_DEVICE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetGroup",
        input: &GET_GROUP_REQUEST,
        output: &GET_GROUP_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetIdentityProviderByIdentifier",
        input: &GET_IDENTITY_PROVIDER_BY_IDENTIFIER_REQUEST,
        output: &GET_IDENTITY_PROVIDER_BY_IDENTIFIER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetLogDeliveryConfiguration",
        input: &GET_LOG_DELIVERY_CONFIGURATION_REQUEST,
        output: &GET_LOG_DELIVERY_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetProvisionedLimit",
        input: &GET_PROVISIONED_LIMIT_REQUEST,
        output: &GET_PROVISIONED_LIMIT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetSigningCertificate",
        input: &GET_SIGNING_CERTIFICATE_REQUEST,
        output: &GET_SIGNING_CERTIFICATE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetTokensFromRefreshToken",
        input: &GET_TOKENS_FROM_REFRESH_TOKEN_REQUEST,
        output: &GET_TOKENS_FROM_REFRESH_TOKEN_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUICustomization",
        input: &GET_UI_CUSTOMIZATION_REQUEST,
        output: &GET_UI_CUSTOMIZATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUser",
        input: &GET_USER_REQUEST,
        output: &GET_USER_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUserAttributeVerificationCode",
        input: &GET_USER_ATTRIBUTE_VERIFICATION_CODE_REQUEST,
        output: &GET_USER_ATTRIBUTE_VERIFICATION_CODE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUserAuthFactors",
        input: &GET_USER_AUTH_FACTORS_REQUEST,
        output: &GET_USER_AUTH_FACTORS_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUserPoolClientSessionConfiguration",
        input: &GET_USER_POOL_CLIENT_SESSION_CONFIGURATION_REQUEST,
        output: &GET_USER_POOL_CLIENT_SESSION_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUserPoolMfaConfig",
        input: &GET_USER_POOL_MFA_CONFIG_REQUEST,
        output: &GET_USER_POOL_MFA_CONFIG_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GetUserPoolSessionConfiguration",
        input: &GET_USER_POOL_SESSION_CONFIGURATION_REQUEST,
        output: &GET_USER_POOL_SESSION_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "GlobalSignOut",
        input: &GLOBAL_SIGN_OUT_REQUEST,
        output: &GLOBAL_SIGN_OUT_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "InitiateAuth",
        input: &INITIATE_AUTH_REQUEST,
        output: &INITIATE_AUTH_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListDevices",
        input: &LIST_DEVICES_REQUEST,
        output: &LIST_DEVICES_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListGroups",
        input: &LIST_GROUPS_REQUEST,
        output: &LIST_GROUPS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListIdentityProviders",
        input: &LIST_IDENTITY_PROVIDERS_REQUEST,
        output: &LIST_IDENTITY_PROVIDERS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListResourceServers",
        input: &LIST_RESOURCE_SERVERS_REQUEST,
        output: &LIST_RESOURCE_SERVERS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTagsForResource",
        input: &LIST_TAGS_FOR_RESOURCE_REQUEST,
        output: &LIST_TAGS_FOR_RESOURCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListTerms",
        input: &LIST_TERMS_REQUEST,
        output: &LIST_TERMS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUserImportJobs",
        input: &LIST_USER_IMPORT_JOBS_REQUEST,
        output: &LIST_USER_IMPORT_JOBS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUserPoolClientSecrets",
        input: &LIST_USER_POOL_CLIENT_SECRETS_REQUEST,
        output: &LIST_USER_POOL_CLIENT_SECRETS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUserPoolClients",
        input: &LIST_USER_POOL_CLIENTS_REQUEST,
        output: &LIST_USER_POOL_CLIENTS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUserPoolReplicas",
        input: &LIST_USER_POOL_REPLICAS_REQUEST,
        output: &LIST_USER_POOL_REPLICAS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUserPools",
        input: &LIST_USER_POOLS_REQUEST,
        output: &LIST_USER_POOLS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUserSessions",
        input: &LIST_USER_SESSIONS_REQUEST,
        output: &LIST_USER_SESSIONS_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUsers",
        input: &LIST_USERS_REQUEST,
        output: &LIST_USERS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListUsersInGroup",
        input: &LIST_USERS_IN_GROUP_REQUEST,
        output: &LIST_USERS_IN_GROUP_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ListWebAuthnCredentials",
        input: &LIST_WEB_AUTHN_CREDENTIALS_REQUEST,
        output: &LIST_WEB_AUTHN_CREDENTIALS_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "ResendConfirmationCode",
        input: &RESEND_CONFIRMATION_CODE_REQUEST,
        output: &RESEND_CONFIRMATION_CODE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "RespondToAuthChallenge",
        input: &RESPOND_TO_AUTH_CHALLENGE_REQUEST,
        output: &RESPOND_TO_AUTH_CHALLENGE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "RevokeToken",
        input: &REVOKE_TOKEN_REQUEST,
        output: &REVOKE_TOKEN_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "RevokeUserSession",
        input: &REVOKE_USER_SESSION_REQUEST,
        output: &REVOKE_USER_SESSION_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetLogDeliveryConfiguration",
        input: &SET_LOG_DELIVERY_CONFIGURATION_REQUEST,
        output: &SET_LOG_DELIVERY_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetRiskConfiguration",
        input: &SET_RISK_CONFIGURATION_REQUEST,
        output: &SET_RISK_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetUICustomization",
        input: &SET_UI_CUSTOMIZATION_REQUEST,
        output: &SET_UI_CUSTOMIZATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetUserMFAPreference",
        input: &SET_USER_MFA_PREFERENCE_REQUEST,
        output: &SET_USER_MFA_PREFERENCE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetUserPoolClientSessionConfiguration",
        input: &SET_USER_POOL_CLIENT_SESSION_CONFIGURATION_REQUEST,
        output: &SET_USER_POOL_CLIENT_SESSION_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetUserPoolMfaConfig",
        input: &SET_USER_POOL_MFA_CONFIG_REQUEST,
        output: &SET_USER_POOL_MFA_CONFIG_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetUserPoolSessionConfiguration",
        input: &SET_USER_POOL_SESSION_CONFIGURATION_REQUEST,
        output: &SET_USER_POOL_SESSION_CONFIGURATION_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SetUserSettings",
        input: &SET_USER_SETTINGS_REQUEST,
        output: &SET_USER_SETTINGS_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "SignUp",
        input: &SIGN_UP_REQUEST,
        output: &SIGN_UP_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "StartUserImportJob",
        input: &START_USER_IMPORT_JOB_REQUEST,
        output: &START_USER_IMPORT_JOB_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "StartWebAuthnRegistration",
        input: &START_WEB_AUTHN_REGISTRATION_REQUEST,
        output: &START_WEB_AUTHN_REGISTRATION_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "StopUserImportJob",
        input: &STOP_USER_IMPORT_JOB_REQUEST,
        output: &STOP_USER_IMPORT_JOB_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "TagResource",
        input: &TAG_RESOURCE_REQUEST,
        output: &TAG_RESOURCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UntagResource",
        input: &UNTAG_RESOURCE_REQUEST,
        output: &UNTAG_RESOURCE_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateAuthEventFeedback",
        input: &UPDATE_AUTH_EVENT_FEEDBACK_REQUEST,
        output: &UPDATE_AUTH_EVENT_FEEDBACK_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateDeviceStatus",
        input: &UPDATE_DEVICE_STATUS_REQUEST,
        output: &UPDATE_DEVICE_STATUS_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateGroup",
        input: &UPDATE_GROUP_REQUEST,
        output: &UPDATE_GROUP_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateIdentityProvider",
        input: &UPDATE_IDENTITY_PROVIDER_REQUEST,
        output: &UPDATE_IDENTITY_PROVIDER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateManagedLoginBranding",
        input: &UPDATE_MANAGED_LOGIN_BRANDING_REQUEST,
        output: &UPDATE_MANAGED_LOGIN_BRANDING_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateProvisionedLimit",
        input: &UPDATE_PROVISIONED_LIMIT_REQUEST,
        output: &UPDATE_PROVISIONED_LIMIT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateResourceServer",
        input: &UPDATE_RESOURCE_SERVER_REQUEST,
        output: &UPDATE_RESOURCE_SERVER_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateTerms",
        input: &UPDATE_TERMS_REQUEST,
        output: &UPDATE_TERMS_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateUserAttributes",
        input: &UPDATE_USER_ATTRIBUTES_REQUEST,
        output: &UPDATE_USER_ATTRIBUTES_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateUserPool",
        input: &UPDATE_USER_POOL_REQUEST,
        output: &UPDATE_USER_POOL_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateUserPoolClient",
        input: &UPDATE_USER_POOL_CLIENT_REQUEST,
        output: &UPDATE_USER_POOL_CLIENT_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateUserPoolDomain",
        input: &UPDATE_USER_POOL_DOMAIN_REQUEST,
        output: &UPDATE_USER_POOL_DOMAIN_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "UpdateUserPoolReplica",
        input: &UPDATE_USER_POOL_REPLICA_REQUEST,
        output: &UPDATE_USER_POOL_REPLICA_RESPONSE,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifySoftwareToken",
        input: &VERIFY_SOFTWARE_TOKEN_REQUEST,
        output: &VERIFY_SOFTWARE_TOKEN_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
    OperationModel {
        name: "VerifyUserAttribute",
        input: &VERIFY_USER_ATTRIBUTE_REQUEST,
        output: &VERIFY_USER_ATTRIBUTE_RESPONSE,
        anonymous: true,
        ..OperationModel::POST
    },
];

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        shape: "AccessDeniedException",
        code: "AccessDeniedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "AliasExistsException",
        code: "AliasExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "CodeDeliveryFailureException",
        code: "CodeDeliveryFailureException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "CodeMismatchException",
        code: "CodeMismatchException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ConcurrentModificationException",
        code: "ConcurrentModificationException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "DeviceKeyExistsException",
        code: "DeviceKeyExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "DuplicateProviderException",
        code: "DuplicateProviderException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "EnableSoftwareTokenMFAException",
        code: "EnableSoftwareTokenMFAException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ExpiredCodeException",
        code: "ExpiredCodeException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "FeatureUnavailableInTierException",
        code: "FeatureUnavailableInTierException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ForbiddenException",
        code: "ForbiddenException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "GroupExistsException",
        code: "GroupExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InternalErrorException",
        code: "InternalErrorException",
        status: 500,
        sender: false,
    },
    ErrorModel {
        shape: "InternalServerException",
        code: "InternalServerException",
        status: 500,
        sender: false,
    },
    ErrorModel {
        shape: "InvalidEmailRoleAccessPolicyException",
        code: "InvalidEmailRoleAccessPolicyException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidLambdaResponseException",
        code: "InvalidLambdaResponseException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidOAuthFlowException",
        code: "InvalidOAuthFlowException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidParameterException",
        code: "InvalidParameterException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidPasswordException",
        code: "InvalidPasswordException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidSmsRoleAccessPolicyException",
        code: "InvalidSmsRoleAccessPolicyException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidSmsRoleTrustRelationshipException",
        code: "InvalidSmsRoleTrustRelationshipException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "InvalidUserPoolConfigurationException",
        code: "InvalidUserPoolConfigurationException",
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
        shape: "MFAMethodNotFoundException",
        code: "MFAMethodNotFoundException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ManagedLoginBrandingExistsException",
        code: "ManagedLoginBrandingExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "NotAuthorizedException",
        code: "NotAuthorizedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "OperationNotEnabledException",
        code: "OperationNotEnabledException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "PasswordHistoryPolicyViolationException",
        code: "PasswordHistoryPolicyViolationException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "PasswordResetRequiredException",
        code: "PasswordResetRequiredException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "PreconditionNotMetException",
        code: "PreconditionNotMetException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "RefreshTokenReuseException",
        code: "RefreshTokenReuseException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ResourceNotFoundException",
        code: "ResourceNotFoundException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ScopeDoesNotExistException",
        code: "ScopeDoesNotExistException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "ServiceQuotaExceededException",
        code: "ServiceQuotaExceededException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "SoftwareTokenMFANotFoundException",
        code: "SoftwareTokenMFANotFoundException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TermsExistsException",
        code: "TermsExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TierChangeNotAllowedException",
        code: "TierChangeNotAllowedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TooManyFailedAttemptsException",
        code: "TooManyFailedAttemptsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "TooManyRequestsException",
        code: "TooManyRequestsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnauthorizedException",
        code: "UnauthorizedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnexpectedLambdaException",
        code: "UnexpectedLambdaException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnsupportedIdentityProviderException",
        code: "UnsupportedIdentityProviderException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnsupportedOperationException",
        code: "UnsupportedOperationException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnsupportedTokenTypeException",
        code: "UnsupportedTokenTypeException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UnsupportedUserStateException",
        code: "UnsupportedUserStateException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UserImportInProgressException",
        code: "UserImportInProgressException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UserLambdaValidationException",
        code: "UserLambdaValidationException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UserNotConfirmedException",
        code: "UserNotConfirmedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UserNotFoundException",
        code: "UserNotFoundException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UserPoolAddOnNotEnabledException",
        code: "UserPoolAddOnNotEnabledException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UserPoolTaggingException",
        code: "UserPoolTaggingException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "UsernameExistsException",
        code: "UsernameExistsException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnChallengeNotFoundException",
        code: "WebAuthnChallengeNotFoundException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnClientMismatchException",
        code: "WebAuthnClientMismatchException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnConfigurationMissingException",
        code: "WebAuthnConfigurationMissingException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnCredentialNotSupportedException",
        code: "WebAuthnCredentialNotSupportedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnNotEnabledException",
        code: "WebAuthnNotEnabledException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnOriginNotAllowedException",
        code: "WebAuthnOriginNotAllowedException",
        status: 400,
        sender: true,
    },
    ErrorModel {
        shape: "WebAuthnRelyingPartyMismatchException",
        code: "WebAuthnRelyingPartyMismatchException",
        status: 400,
        sender: true,
    },
];

static ACCESS_TOKEN_VALIDITY_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(86_400),
});

static ACCOUNT_RECOVERY_SETTING_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RecoveryMechanisms", &RECOVERY_MECHANISMS_TYPE)],
});

static ACCOUNT_TAKEOVER_ACTIONS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LowAction", &ACCOUNT_TAKEOVER_ACTION_TYPE),
        Member::new("MediumAction", &ACCOUNT_TAKEOVER_ACTION_TYPE),
        Member::new("HighAction", &ACCOUNT_TAKEOVER_ACTION_TYPE),
    ],
});

static ACCOUNT_TAKEOVER_ACTION_NOTIFY_TYPE: Shape = Shape::Boolean;

static ACCOUNT_TAKEOVER_ACTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Notify", &ACCOUNT_TAKEOVER_ACTION_NOTIFY_TYPE).required(),
        Member::new("EventAction", &ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE).required(),
    ],
});

static ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE: Shape = Shape::String(StringShape {
    values: &["BLOCK", "MFA_IF_CONFIGURED", "MFA_REQUIRED", "NO_ACTION"],
    ..StringShape::ANY
});

static ACCOUNT_TAKEOVER_RISK_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NotifyConfiguration", &NOTIFY_CONFIGURATION_TYPE),
        Member::new("Actions", &ACCOUNT_TAKEOVER_ACTIONS_TYPE).required(),
    ],
});

static ACR_CONFIGURATION_TYPE: Shape = Shape::Map(MapShape {
    key: &ACR_LEVEL_KEY_TYPE,
    value: &ACR_LEVEL_CONFIG_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: Some(0),
    max: Some(4),
});

static ACR_LEVEL_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AcrValue", &ACR_VALUE_TYPE).required()],
});

static ACR_LEVEL_KEY_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("Level[1-4]"),
    ..StringShape::ANY
});

static ACR_MAPPING_KEY_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("Level[1-4]"),
    ..StringShape::ANY
});

static ACR_MAPPING_TYPE: Shape = Shape::Map(MapShape {
    key: &ACR_MAPPING_KEY_TYPE,
    value: &ACR_VALUE_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: Some(0),
    max: Some(4),
});

static ACR_VALUE_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(64),
    pattern: Some("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"),
    ..StringShape::ANY
});

static ADD_CUSTOM_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("CustomAttributes", &CUSTOM_ATTRIBUTES_LIST_TYPE).required(),
    ],
});

static ADD_CUSTOM_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static ADD_USER_POOL_CLIENT_SECRET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ClientSecret", &CLIENT_SECRET_TYPE),
    ],
});

static ADD_USER_POOL_CLIENT_SECRET_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ClientSecretDescriptor",
        &CLIENT_SECRET_DESCRIPTOR_TYPE,
    )],
});

static ADMIN_ADD_USER_TO_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
    ],
});

static ADMIN_CONFIRM_SIGN_UP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static ADMIN_CONFIRM_SIGN_UP_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static ADMIN_CREATE_USER_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AllowAdminCreateUserOnly", &BOOLEAN_TYPE),
        Member::new(
            "UnusedAccountValidityDays",
            &ADMIN_CREATE_USER_UNUSED_ACCOUNT_VALIDITY_DAYS_TYPE,
        ),
        Member::new("InviteMessageTemplate", &MESSAGE_TEMPLATE_TYPE),
    ],
});

static ADMIN_CREATE_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserAttributes", &ATTRIBUTE_LIST_TYPE),
        Member::new("ValidationData", &ATTRIBUTE_LIST_TYPE),
        Member::new("TemporaryPassword", &PASSWORD_TYPE),
        Member::new("ForceAliasCreation", &FORCE_ALIAS_CREATION),
        Member::new("MessageAction", &MESSAGE_ACTION_TYPE),
        Member::new("DesiredDeliveryMediums", &DELIVERY_MEDIUM_LIST_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static ADMIN_CREATE_USER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("User", &USER_TYPE)],
});

static ADMIN_CREATE_USER_UNUSED_ACCOUNT_VALIDITY_DAYS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(365),
});

static ADMIN_DELETE_SOFTWARE_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_DELETE_SOFTWARE_TOKEN_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_DELETE_USER_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserAttributeNames", &ATTRIBUTE_NAME_LIST_TYPE).required(),
    ],
});

static ADMIN_DELETE_USER_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_DELETE_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_DISABLE_PROVIDER_FOR_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &STRING_TYPE).required(),
        Member::new("User", &PROVIDER_USER_IDENTIFIER_TYPE).required(),
    ],
});

static ADMIN_DISABLE_PROVIDER_FOR_USER_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_DISABLE_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_DISABLE_USER_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static ADMIN_ENABLE_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_ENABLE_USER_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static ADMIN_FORGET_DEVICE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
    ],
});

static ADMIN_GET_DEVICE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_GET_DEVICE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Device", &DEVICE_TYPE).required()],
});

static ADMIN_GET_USER_AUTH_FACTORS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_GET_USER_AUTH_FACTORS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("PreferredMfaSetting", &STRING_TYPE),
        Member::new("UserMFASettingList", &USER_MFA_SETTING_LIST_TYPE),
        Member::new(
            "ConfiguredUserAuthFactors",
            &CONFIGURED_USER_AUTH_FACTORS_LIST_TYPE,
        ),
    ],
});

static ADMIN_GET_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_GET_USER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserAttributes", &ATTRIBUTE_LIST_TYPE),
        Member::new("UserCreateDate", &DATE_TYPE),
        Member::new("UserLastModifiedDate", &DATE_TYPE),
        Member::new("Enabled", &BOOLEAN_TYPE),
        Member::new("UserStatus", &USER_STATUS_TYPE),
        Member::new("MFAOptions", &MFA_OPTION_LIST_TYPE),
        Member::new("PreferredMfaSetting", &STRING_TYPE),
        Member::new("UserMFASettingList", &USER_MFA_SETTING_LIST_TYPE),
    ],
});

static ADMIN_INITIATE_AUTH_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("AuthFlow", &AUTH_FLOW_TYPE).required(),
        Member::new("AuthParameters", &AUTH_PARAMETERS_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("ContextData", &CONTEXT_DATA_TYPE),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static ADMIN_INITIATE_AUTH_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChallengeName", &CHALLENGE_NAME_TYPE),
        Member::new("Session", &SESSION_TYPE),
        Member::new("ChallengeParameters", &CHALLENGE_PARAMETERS_TYPE),
        Member::new("AuthenticationResult", &AUTHENTICATION_RESULT_TYPE),
        Member::new("AvailableChallenges", &AVAILABLE_CHALLENGE_LIST_TYPE),
    ],
});

static ADMIN_LINK_PROVIDER_FOR_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &STRING_TYPE).required(),
        Member::new("DestinationUser", &PROVIDER_USER_IDENTIFIER_TYPE).required(),
        Member::new("SourceUser", &PROVIDER_USER_IDENTIFIER_TYPE).required(),
    ],
});

static ADMIN_LINK_PROVIDER_FOR_USER_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_LIST_DEVICES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("Limit", &QUERY_LIMIT_TYPE),
        Member::new("PaginationToken", &SEARCH_PAGINATION_TOKEN_TYPE),
    ],
});

static ADMIN_LIST_DEVICES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Devices", &DEVICE_LIST_TYPE),
        Member::new("PaginationToken", &SEARCH_PAGINATION_TOKEN_TYPE),
    ],
});

static ADMIN_LIST_GROUPS_FOR_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Limit", &QUERY_LIMIT_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static ADMIN_LIST_GROUPS_FOR_USER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Groups", &GROUP_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static ADMIN_LIST_USER_AUTH_EVENTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("MaxResults", &QUERY_LIMIT_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static ADMIN_LIST_USER_AUTH_EVENTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AuthEvents", &AUTH_EVENTS_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static ADMIN_LIST_USER_SESSIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static ADMIN_LIST_USER_SESSIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Sessions", &SESSIONS_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static ADMIN_REMOVE_USER_FROM_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
    ],
});

static ADMIN_RESET_USER_PASSWORD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static ADMIN_RESET_USER_PASSWORD_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_RESPOND_TO_AUTH_CHALLENGE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ChallengeName", &CHALLENGE_NAME_TYPE).required(),
        Member::new("ChallengeResponses", &CHALLENGE_RESPONSES_TYPE),
        Member::new("Session", &SESSION_TYPE),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("ContextData", &CONTEXT_DATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static ADMIN_RESPOND_TO_AUTH_CHALLENGE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChallengeName", &CHALLENGE_NAME_TYPE),
        Member::new("Session", &SESSION_TYPE),
        Member::new("ChallengeParameters", &CHALLENGE_PARAMETERS_TYPE),
        Member::new("AuthenticationResult", &AUTHENTICATION_RESULT_TYPE),
        Member::new("AvailableChallenges", &AVAILABLE_CHALLENGE_LIST_TYPE),
    ],
});

static ADMIN_REVOKE_USER_SESSION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("SessionId", &SESSION_ID_TYPE).required(),
        Member::new("RevokeAssociatedSessions", &REVOKE_ASSOCIATED_SESSIONS_TYPE),
    ],
});

static ADMIN_REVOKE_USER_SESSION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_SET_USER_MFA_PREFERENCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SMSMfaSettings", &SMS_MFA_SETTINGS_TYPE),
        Member::new(
            "SoftwareTokenMfaSettings",
            &SOFTWARE_TOKEN_MFA_SETTINGS_TYPE,
        ),
        Member::new("EmailMfaSettings", &EMAIL_MFA_SETTINGS_TYPE),
        Member::new("WebAuthnMfaSettings", &WEB_AUTHN_MFA_SETTINGS_TYPE),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static ADMIN_SET_USER_MFA_PREFERENCE_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_SET_USER_PASSWORD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("Password", &PASSWORD_TYPE).required(),
        Member::new("Permanent", &BOOLEAN_TYPE),
    ],
});

static ADMIN_SET_USER_PASSWORD_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static ADMIN_SET_USER_SETTINGS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("MFAOptions", &MFA_OPTION_LIST_TYPE).required(),
    ],
});

static ADMIN_SET_USER_SETTINGS_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static ADMIN_UPDATE_AUTH_EVENT_FEEDBACK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("EventId", &EVENT_ID_TYPE).required(),
        Member::new("FeedbackValue", &FEEDBACK_VALUE_TYPE).required(),
    ],
});

static ADMIN_UPDATE_AUTH_EVENT_FEEDBACK_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_UPDATE_DEVICE_STATUS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
        Member::new("DeviceRememberedStatus", &DEVICE_REMEMBERED_STATUS_TYPE),
    ],
});

static ADMIN_UPDATE_DEVICE_STATUS_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_UPDATE_USER_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserAttributes", &ATTRIBUTE_LIST_TYPE).required(),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static ADMIN_UPDATE_USER_ATTRIBUTES_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADMIN_USER_GLOBAL_SIGN_OUT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
    ],
});

static ADMIN_USER_GLOBAL_SIGN_OUT_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static ADVANCED_SECURITY_ADDITIONAL_FLOWS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "CustomAuthMode",
        &ADVANCED_SECURITY_ENABLED_MODE_TYPE,
    )],
});

static ADVANCED_SECURITY_ENABLED_MODE_TYPE: Shape = Shape::String(StringShape {
    values: &["AUDIT", "ENFORCED"],
    ..StringShape::ANY
});

static ADVANCED_SECURITY_MODE_TYPE: Shape = Shape::String(StringShape {
    values: &["OFF", "AUDIT", "ENFORCED"],
    ..StringShape::ANY
});

static ALIAS_ATTRIBUTES_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &ALIAS_ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ALIAS_ATTRIBUTE_TYPE: Shape = Shape::String(StringShape {
    values: &["phone_number", "email", "preferred_username"],
    ..StringShape::ANY
});

static ALLOWED_FIRST_AUTH_FACTORS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &AUTH_FACTOR_TYPE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(5),
});

static ANALYTICS_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ApplicationId", &HEX_STRING_TYPE),
        Member::new("ApplicationArn", &ARN_TYPE),
        Member::new("RoleArn", &ARN_TYPE),
        Member::new("ExternalId", &STRING_TYPE),
        Member::new("UserDataShared", &BOOLEAN_TYPE),
    ],
});

static ANALYTICS_METADATA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AnalyticsEndpointId", &STRING_TYPE)],
});

static ARN_TYPE: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(2_048),
    pattern: Some(
        "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
    ),
    ..StringShape::ANY
});

static ASSET_BYTES_TYPE: Shape = Shape::Blob(Bounds {
    min: None,
    max: Some(1_000_000),
});

static ASSET_CATEGORY_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "FAVICON_ICO",
        "FAVICON_SVG",
        "EMAIL_GRAPHIC",
        "SMS_GRAPHIC",
        "AUTH_APP_GRAPHIC",
        "PASSWORD_GRAPHIC",
        "PASSKEY_GRAPHIC",
        "PAGE_HEADER_LOGO",
        "PAGE_HEADER_BACKGROUND",
        "PAGE_FOOTER_LOGO",
        "PAGE_FOOTER_BACKGROUND",
        "PAGE_BACKGROUND",
        "FORM_BACKGROUND",
        "FORM_LOGO",
        "IDP_BUTTON_ICON",
    ],
    ..StringShape::ANY
});

static ASSET_EXTENSION_TYPE: Shape = Shape::String(StringShape {
    values: &["ICO", "JPEG", "PNG", "SVG", "WEBP"],
    ..StringShape::ANY
});

static ASSET_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &ASSET_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(40),
});

static ASSET_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Category", &ASSET_CATEGORY_TYPE).required(),
        Member::new("ColorMode", &COLOR_SCHEME_MODE_TYPE).required(),
        Member::new("Extension", &ASSET_EXTENSION_TYPE).required(),
        Member::new("Bytes", &ASSET_BYTES_TYPE),
        Member::new("ResourceId", &RESOURCE_ID_TYPE),
    ],
});

static ASSOCIATE_SOFTWARE_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static ASSOCIATE_SOFTWARE_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SecretCode", &SECRET_CODE_TYPE),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static ATTRIBUTES_REQUIRE_VERIFICATION_BEFORE_UPDATE_TYPE: Shape = Shape::List(ListShape {
    member: &VERIFIED_ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ATTRIBUTE_DATA_TYPE: Shape = Shape::String(StringShape {
    values: &["String", "Number", "DateTime", "Boolean"],
    ..StringShape::ANY
});

static ATTRIBUTE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ATTRIBUTE_MAPPING_KEY_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(32),
    ..StringShape::ANY
});

static ATTRIBUTE_MAPPING_TYPE: Shape = Shape::Map(MapShape {
    key: &ATTRIBUTE_MAPPING_KEY_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static ATTRIBUTE_NAME_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &ATTRIBUTE_NAME_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static ATTRIBUTE_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(32),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+"),
    ..StringShape::ANY
});

static ATTRIBUTE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &ATTRIBUTE_NAME_TYPE).required(),
        Member::new("Value", &ATTRIBUTE_VALUE_TYPE),
    ],
});

static ATTRIBUTE_VALUE_TYPE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(2_048),
    sensitive: true,
    ..StringShape::ANY
});

static AUDIENCE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &AUDIENCE_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(1),
});

static AUDIENCE_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(256),
    pattern: Some("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"),
    ..StringShape::ANY
});

static AUTHENTICATION_RESULT_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE),
        Member::new("ExpiresIn", &INTEGER_TYPE),
        Member::new("TokenType", &STRING_TYPE),
        Member::new("RefreshToken", &TOKEN_MODEL_TYPE),
        Member::new("IdToken", &TOKEN_MODEL_TYPE),
        Member::new("NewDeviceMetadata", &NEW_DEVICE_METADATA_TYPE),
    ],
});

static AUTH_EVENTS_TYPE: Shape = Shape::List(ListShape {
    member: &AUTH_EVENT_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static AUTH_EVENT_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EventId", &STRING_TYPE),
        Member::new("EventType", &EVENT_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
        Member::new("EventResponse", &EVENT_RESPONSE_TYPE),
        Member::new("EventRisk", &EVENT_RISK_TYPE),
        Member::new("ChallengeResponses", &CHALLENGE_RESPONSE_LIST_TYPE),
        Member::new("EventContextData", &EVENT_CONTEXT_DATA_TYPE),
        Member::new("EventFeedback", &EVENT_FEEDBACK_TYPE),
    ],
});

static AUTH_FACTOR_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "PASSWORD",
        "EMAIL_OTP",
        "SMS_OTP",
        "WEB_AUTHN",
        "SOFTWARE_TOKEN",
    ],
    ..StringShape::ANY
});

static AUTH_FLOW_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "USER_SRP_AUTH",
        "REFRESH_TOKEN_AUTH",
        "REFRESH_TOKEN",
        "CUSTOM_AUTH",
        "ADMIN_NO_SRP_AUTH",
        "USER_PASSWORD_AUTH",
        "ADMIN_USER_PASSWORD_AUTH",
        "USER_AUTH",
    ],
    ..StringShape::ANY
});

static AUTH_PARAMETERS_TYPE: Shape = Shape::Map(MapShape {
    key: &STRING_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static AUTH_SESSION_VALIDITY_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(3),
    max: Some(15),
});

static AVAILABLE_CHALLENGE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &CHALLENGE_NAME_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static AWS_ACCOUNT_ID_TYPE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(12),
    pattern: Some("[0-9]+"),
    ..StringShape::ANY
});

static BLOCKED_IP_RANGE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &STRING_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(200),
});

static BOOLEAN_TYPE: Shape = Shape::Boolean;

static CALLBACK_UR_LS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &REDIRECT_URL_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(100),
});

static CHALLENGE_NAME: Shape = Shape::String(StringShape {
    values: &["Password", "Mfa"],
    ..StringShape::ANY
});

static CHALLENGE_NAME_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "SMS_MFA",
        "EMAIL_OTP",
        "SOFTWARE_TOKEN_MFA",
        "SELECT_MFA_TYPE",
        "MFA_SETUP",
        "PASSWORD_VERIFIER",
        "CUSTOM_CHALLENGE",
        "SELECT_CHALLENGE",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
        "ADMIN_NO_SRP_AUTH",
        "NEW_PASSWORD_REQUIRED",
        "SMS_OTP",
        "PASSWORD",
        "WEB_AUTHN",
        "PASSWORD_SRP",
    ],
    ..StringShape::ANY
});

static CHALLENGE_PARAMETERS_TYPE: Shape = Shape::Map(MapShape {
    key: &STRING_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static CHALLENGE_RESPONSE: Shape = Shape::String(StringShape {
    values: &["Success", "Failure"],
    ..StringShape::ANY
});

static CHALLENGE_RESPONSES_TYPE: Shape = Shape::Map(MapShape {
    key: &STRING_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static CHALLENGE_RESPONSE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &CHALLENGE_RESPONSE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CHALLENGE_RESPONSE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChallengeName", &CHALLENGE_NAME),
        Member::new("ChallengeResponse", &CHALLENGE_RESPONSE),
    ],
});

static CHANGE_PASSWORD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PreviousPassword", &PASSWORD_TYPE),
        Member::new("ProposedPassword", &PASSWORD_TYPE).required(),
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
    ],
});

static CHANGE_PASSWORD_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CLIENT_AUTHENTICATION_RESULT_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE),
        Member::new("ExpiresIn", &INTEGER_TYPE),
        Member::new("TokenType", &STRING_TYPE),
    ],
});

static CLIENT_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\w+]+"),
    sensitive: true,
    ..StringShape::ANY
});

static CLIENT_METADATA_TYPE: Shape = Shape::Map(MapShape {
    key: &STRING_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static CLIENT_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\w\\s+=,.@-]+"),
    ..StringShape::ANY
});

static CLIENT_PERMISSION_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &CLIENT_PERMISSION_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CLIENT_PERMISSION_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(2_048),
    ..StringShape::ANY
});

static CLIENT_SECRET_DESCRIPTOR_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &CLIENT_SECRET_DESCRIPTOR_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CLIENT_SECRET_DESCRIPTOR_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientSecretId", &CLIENT_SECRET_ID_TYPE),
        Member::new("ClientSecretValue", &CLIENT_SECRET_TYPE),
        Member::new("ClientSecretCreateDate", &DATE_TYPE),
    ],
});

static CLIENT_SECRET_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    ..StringShape::ANY
});

static CLIENT_SECRET_TYPE: Shape = Shape::String(StringShape {
    min: Some(24),
    max: Some(64),
    pattern: Some("[\\w+]+"),
    sensitive: true,
    ..StringShape::ANY
});

static CLIENT_SSO_SESSION_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MaxValidityMinutes", &SSO_SESSION_MAX_VALIDITY_MINUTES_TYPE).required(),
    ],
});

static CLIENT_TYPE_TYPE: Shape = Shape::String(StringShape {
    values: &["REGULAR", "DCR"],
    ..StringShape::ANY
});

static CLOUD_WATCH_LOGS_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("LogGroupArn", &ARN_TYPE)],
});

static CODE_DELIVERY_DETAILS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &CODE_DELIVERY_DETAILS_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static CODE_DELIVERY_DETAILS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Destination", &STRING_TYPE),
        Member::new("DeliveryMedium", &DELIVERY_MEDIUM_TYPE),
        Member::new("AttributeName", &ATTRIBUTE_NAME_TYPE),
    ],
});

static COLOR_SCHEME_MODE_TYPE: Shape = Shape::String(StringShape {
    values: &["LIGHT", "DARK", "DYNAMIC"],
    ..StringShape::ANY
});

static COMPLETE_WEB_AUTHN_REGISTRATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("Credential", &DOCUMENT).required(),
    ],
});

static COMPLETE_WEB_AUTHN_REGISTRATION_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static COMPLETION_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\w]+"),
    ..StringShape::ANY
});

static COMPROMISED_CREDENTIALS_ACTIONS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("EventAction", &COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE).required()],
});

static COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE: Shape = Shape::String(StringShape {
    values: &["BLOCK", "NO_ACTION"],
    ..StringShape::ANY
});

static COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EventFilter", &EVENT_FILTERS_TYPE),
        Member::new("Actions", &COMPROMISED_CREDENTIALS_ACTIONS_TYPE).required(),
    ],
});

static CONFIGURED_USER_AUTH_FACTORS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &AUTH_FACTOR_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(8),
});

static CONFIRMATION_CODE_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(2_048),
    pattern: Some("[\\S]+"),
    ..StringShape::ANY
});

static CONFIRM_DEVICE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
        Member::new(
            "DeviceSecretVerifierConfig",
            &DEVICE_SECRET_VERIFIER_CONFIG_TYPE,
        ),
        Member::new("DeviceName", &DEVICE_NAME_TYPE),
    ],
});

static CONFIRM_DEVICE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserConfirmationNecessary", &BOOLEAN_TYPE)],
});

static CONFIRM_FORGOT_PASSWORD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("SecretHash", &SECRET_HASH_TYPE),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("ConfirmationCode", &CONFIRMATION_CODE_TYPE).required(),
        Member::new("Password", &PASSWORD_TYPE).required(),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static CONFIRM_FORGOT_PASSWORD_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static CONFIRM_SIGN_UP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("SecretHash", &SECRET_HASH_TYPE),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("ConfirmationCode", &CONFIRMATION_CODE_TYPE).required(),
        Member::new("ForceAliasCreation", &FORCE_ALIAS_CREATION),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static CONFIRM_SIGN_UP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Session", &SESSION_TYPE)],
});

static CONTEXT_DATA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IpAddress", &STRING_TYPE).required(),
        Member::new("ServerName", &STRING_TYPE).required(),
        Member::new("ServerPath", &STRING_TYPE).required(),
        Member::new("HttpHeaders", &HTTP_HEADER_LIST).required(),
        Member::new("EncodedData", &STRING_TYPE),
    ],
});

static CREATE_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Description", &DESCRIPTION_TYPE),
        Member::new("RoleArn", &ARN_TYPE),
        Member::new("Precedence", &PRECEDENCE_TYPE),
    ],
});

static CREATE_GROUP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Group", &GROUP_TYPE)],
});

static CREATE_IDENTITY_PROVIDER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ProviderName", &PROVIDER_NAME_TYPE_V2).required(),
        Member::new("ProviderType", &IDENTITY_PROVIDER_TYPE_TYPE).required(),
        Member::new("ProviderDetails", &PROVIDER_DETAILS_TYPE).required(),
        Member::new("AttributeMapping", &ATTRIBUTE_MAPPING_TYPE),
        Member::new("IdpIdentifiers", &IDP_IDENTIFIERS_LIST_TYPE),
        Member::new("AcrMapping", &ACR_MAPPING_TYPE),
    ],
});

static CREATE_IDENTITY_PROVIDER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("IdentityProvider", &IDENTITY_PROVIDER_TYPE).required()],
});

static CREATE_MANAGED_LOGIN_BRANDING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("UseCognitoProvidedValues", &BOOLEAN_TYPE),
        Member::new("Settings", &DOCUMENT),
        Member::new("Assets", &ASSET_LIST_TYPE),
    ],
});

static CREATE_MANAGED_LOGIN_BRANDING_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ManagedLoginBranding",
        &MANAGED_LOGIN_BRANDING_TYPE,
    )],
});

static CREATE_RESOURCE_SERVER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Identifier", &RESOURCE_SERVER_IDENTIFIER_TYPE).required(),
        Member::new("Name", &RESOURCE_SERVER_NAME_TYPE).required(),
        Member::new("Scopes", &RESOURCE_SERVER_SCOPE_LIST_TYPE),
    ],
});

static CREATE_RESOURCE_SERVER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceServer", &RESOURCE_SERVER_TYPE).required()],
});

static CREATE_TERMS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("TermsName", &TERMS_NAME_TYPE).required(),
        Member::new("TermsSource", &TERMS_SOURCE_TYPE).required(),
        Member::new("Enforcement", &TERMS_ENFORCEMENT_TYPE).required(),
        Member::new("Links", &LINKS_TYPE),
    ],
});

static CREATE_TERMS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Terms", &TERMS_TYPE)],
});

static CREATE_USER_IMPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JobName", &USER_IMPORT_JOB_NAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("CloudWatchLogsRoleArn", &ARN_TYPE).required(),
        Member::new("PasswordHashingAlgorithm", &PASSWORD_HASHING_ALGORITHM_TYPE),
    ],
});

static CREATE_USER_IMPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserImportJob", &USER_IMPORT_JOB_TYPE)],
});

static CREATE_USER_POOL_CLIENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientName", &CLIENT_NAME_TYPE).required(),
        Member::new("GenerateSecret", &GENERATE_SECRET),
        Member::new("ClientSecret", &CLIENT_SECRET_TYPE),
        Member::new("RefreshTokenValidity", &REFRESH_TOKEN_VALIDITY_TYPE),
        Member::new("AccessTokenValidity", &ACCESS_TOKEN_VALIDITY_TYPE),
        Member::new("IdTokenValidity", &ID_TOKEN_VALIDITY_TYPE),
        Member::new("TokenValidityUnits", &TOKEN_VALIDITY_UNITS_TYPE),
        Member::new("ReadAttributes", &CLIENT_PERMISSION_LIST_TYPE),
        Member::new("WriteAttributes", &CLIENT_PERMISSION_LIST_TYPE),
        Member::new("ExplicitAuthFlows", &EXPLICIT_AUTH_FLOWS_LIST_TYPE),
        Member::new(
            "SupportedIdentityProviders",
            &SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE,
        ),
        Member::new("CallbackURLs", &CALLBACK_UR_LS_LIST_TYPE),
        Member::new("LogoutURLs", &LOGOUT_UR_LS_LIST_TYPE),
        Member::new("DefaultRedirectURI", &REDIRECT_URL_TYPE),
        Member::new("AllowedOAuthFlows", &O_AUTH_FLOWS_TYPE),
        Member::new("AllowedOAuthScopes", &SCOPE_LIST_TYPE),
        Member::new("AllowedOAuthFlowsUserPoolClient", &BOOLEAN_TYPE),
        Member::new("AnalyticsConfiguration", &ANALYTICS_CONFIGURATION_TYPE),
        Member::new(
            "PreventUserExistenceErrors",
            &PREVENT_USER_EXISTENCE_ERROR_TYPES,
        ),
        Member::new("EnableTokenRevocation", &WRAPPED_BOOLEAN_TYPE),
        Member::new(
            "EnablePropagateAdditionalUserContextData",
            &WRAPPED_BOOLEAN_TYPE,
        ),
        Member::new("AuthSessionValidity", &AUTH_SESSION_VALIDITY_TYPE),
        Member::new("RefreshTokenRotation", &REFRESH_TOKEN_ROTATION_TYPE),
    ],
});

static CREATE_USER_POOL_CLIENT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolClient", &USER_POOL_CLIENT_TYPE)],
});

static CREATE_USER_POOL_DOMAIN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Domain", &DOMAIN_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ManagedLoginVersion", &WRAPPED_INTEGER_TYPE),
        Member::new("CustomDomainConfig", &CUSTOM_DOMAIN_CONFIG_TYPE),
        Member::new("Routing", &ROUTING_TYPE),
    ],
});

static CREATE_USER_POOL_DOMAIN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ManagedLoginVersion", &WRAPPED_INTEGER_TYPE),
        Member::new("CloudFrontDomain", &DOMAIN_TYPE),
        Member::new("Routing", &ROUTING_TYPE),
    ],
});

static CREATE_USER_POOL_REPLICA_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("RegionName", &REGION_NAME_TYPE).required(),
        Member::new("UserPoolTags", &USER_POOL_TAGS_TYPE),
    ],
});

static CREATE_USER_POOL_REPLICA_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolReplica", &USER_POOL_REPLICA_TYPE)],
});

static CREATE_USER_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PoolName", &USER_POOL_NAME_TYPE).required(),
        Member::new("Policies", &USER_POOL_POLICY_TYPE),
        Member::new("DeletionProtection", &DELETION_PROTECTION_TYPE),
        Member::new("LambdaConfig", &LAMBDA_CONFIG_TYPE),
        Member::new("AutoVerifiedAttributes", &VERIFIED_ATTRIBUTES_LIST_TYPE),
        Member::new("AliasAttributes", &ALIAS_ATTRIBUTES_LIST_TYPE),
        Member::new("UsernameAttributes", &USERNAME_ATTRIBUTES_LIST_TYPE),
        Member::new("SmsVerificationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailVerificationMessage", &EMAIL_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailVerificationSubject", &EMAIL_VERIFICATION_SUBJECT_TYPE),
        Member::new(
            "VerificationMessageTemplate",
            &VERIFICATION_MESSAGE_TEMPLATE_TYPE,
        ),
        Member::new("SmsAuthenticationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new("MfaConfiguration", &USER_POOL_MFA_TYPE),
        Member::new(
            "UserAttributeUpdateSettings",
            &USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE,
        ),
        Member::new("DeviceConfiguration", &DEVICE_CONFIGURATION_TYPE),
        Member::new("EmailConfiguration", &EMAIL_CONFIGURATION_TYPE),
        Member::new("SmsConfiguration", &SMS_CONFIGURATION_TYPE),
        Member::new("UserPoolTags", &USER_POOL_TAGS_TYPE),
        Member::new("AdminCreateUserConfig", &ADMIN_CREATE_USER_CONFIG_TYPE),
        Member::new("Schema", &SCHEMA_ATTRIBUTES_LIST_TYPE),
        Member::new("UserPoolAddOns", &USER_POOL_ADD_ONS_TYPE),
        Member::new("DcrConfiguration", &DCR_CONFIGURATION_TYPE),
        Member::new("UsernameConfiguration", &USERNAME_CONFIGURATION_TYPE),
        Member::new("AccountRecoverySetting", &ACCOUNT_RECOVERY_SETTING_TYPE),
        Member::new("UserPoolTier", &USER_POOL_TIER_TYPE),
        Member::new("KeyConfiguration", &KEY_CONFIGURATION_TYPE),
        Member::new("IssuerConfiguration", &ISSUER_CONFIGURATION_TYPE),
        Member::new("AcrConfiguration", &ACR_CONFIGURATION_TYPE),
    ],
});

static CREATE_USER_POOL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPool", &USER_POOL_TYPE)],
});

static CSS_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(131_072),
    ..StringShape::ANY
});

static CSS_VERSION_TYPE: Shape = Shape::String(StringShape::ANY);

static CUSTOM_ATTRIBUTES_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &SCHEMA_ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(25),
});

static CUSTOM_ATTRIBUTE_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(20),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"),
    ..StringShape::ANY
});

static CUSTOM_DOMAIN_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CertificateArn", &ARN_TYPE).required(),
        Member::new("SecurityPolicy", &SECURITY_POLICY_TYPE),
    ],
});

static CUSTOM_EMAIL_LAMBDA_VERSION_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LambdaVersion", &CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE).required(),
        Member::new("LambdaArn", &ARN_TYPE).required(),
    ],
});

static CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE: Shape = Shape::String(StringShape {
    values: &["V1_0"],
    ..StringShape::ANY
});

static CUSTOM_SMS_LAMBDA_VERSION_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LambdaVersion", &CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE).required(),
        Member::new("LambdaArn", &ARN_TYPE).required(),
    ],
});

static CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE: Shape = Shape::String(StringShape {
    values: &["V1_0"],
    ..StringShape::ANY
});

static DATE_TYPE: Shape = Shape::Timestamp;

static DCR_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("EnableStatus", &STATUS_TYPE),
        Member::new("OpenDcrEnabled", &BOOLEAN_TYPE),
        Member::new("AuthenticatedGrantTypes", &O_AUTH_FLOWS_TYPE),
        Member::new("OpenDcrGrantTypes", &O_AUTH_FLOWS_TYPE),
        Member::new("AllowedScopes", &SCOPE_LIST_TYPE),
    ],
});

static DEFAULT_EMAIL_OPTION_TYPE: Shape = Shape::String(StringShape {
    values: &["CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE"],
    ..StringShape::ANY
});

static DELETE_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static DELETE_IDENTITY_PROVIDER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ProviderName", &PROVIDER_NAME_TYPE).required(),
    ],
});

static DELETE_MANAGED_LOGIN_BRANDING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ManagedLoginBrandingId", &MANAGED_LOGIN_BRANDING_ID_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static DELETE_RESOURCE_SERVER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Identifier", &RESOURCE_SERVER_IDENTIFIER_TYPE).required(),
    ],
});

static DELETE_TERMS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TermsId", &TERMS_ID_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static DELETE_USER_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserAttributeNames", &ATTRIBUTE_NAME_LIST_TYPE).required(),
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
    ],
});

static DELETE_USER_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_USER_POOL_CLIENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
    ],
});

static DELETE_USER_POOL_CLIENT_SECRET_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ClientSecretId", &CLIENT_SECRET_ID_TYPE).required(),
    ],
});

static DELETE_USER_POOL_CLIENT_SECRET_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETE_USER_POOL_DOMAIN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Domain", &DOMAIN_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static DELETE_USER_POOL_DOMAIN_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static DELETE_USER_POOL_REPLICA_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("RegionName", &REGION_NAME_TYPE).required(),
    ],
});

static DELETE_USER_POOL_REPLICA_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolReplica", &USER_POOL_REPLICA_TYPE)],
});

static DELETE_USER_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static DELETE_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AccessToken", &TOKEN_MODEL_TYPE).required()],
});

static DELETE_WEB_AUTHN_CREDENTIAL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("CredentialId", &STRING_TYPE).required(),
    ],
});

static DELETE_WEB_AUTHN_CREDENTIAL_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static DELETION_PROTECTION_TYPE: Shape = Shape::String(StringShape {
    values: &["ACTIVE", "INACTIVE"],
    ..StringShape::ANY
});

static DELIVERY_MEDIUM_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &DELIVERY_MEDIUM_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DELIVERY_MEDIUM_TYPE: Shape = Shape::String(StringShape {
    values: &["SMS", "EMAIL"],
    ..StringShape::ANY
});

static DESCRIBE_IDENTITY_PROVIDER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ProviderName", &PROVIDER_NAME_TYPE).required(),
    ],
});

static DESCRIBE_IDENTITY_PROVIDER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("IdentityProvider", &IDENTITY_PROVIDER_TYPE).required()],
});

static DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
            Member::new("ClientId", &CLIENT_ID_TYPE).required(),
            Member::new("ReturnMergedResources", &BOOLEAN_TYPE),
        ],
    });

static DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[Member::new(
            "ManagedLoginBranding",
            &MANAGED_LOGIN_BRANDING_TYPE,
        )],
    });

static DESCRIBE_MANAGED_LOGIN_BRANDING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ManagedLoginBrandingId", &MANAGED_LOGIN_BRANDING_ID_TYPE).required(),
        Member::new("ReturnMergedResources", &BOOLEAN_TYPE),
    ],
});

static DESCRIBE_MANAGED_LOGIN_BRANDING_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ManagedLoginBranding",
        &MANAGED_LOGIN_BRANDING_TYPE,
    )],
});

static DESCRIBE_RESOURCE_SERVER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Identifier", &RESOURCE_SERVER_IDENTIFIER_TYPE).required(),
    ],
});

static DESCRIBE_RESOURCE_SERVER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceServer", &RESOURCE_SERVER_TYPE).required()],
});

static DESCRIBE_RISK_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE),
    ],
});

static DESCRIBE_RISK_CONFIGURATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RiskConfiguration", &RISK_CONFIGURATION_TYPE).required()],
});

static DESCRIBE_TERMS_BY_CLIENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("TermsName", &TERMS_NAME_TYPE).required(),
    ],
});

static DESCRIBE_TERMS_BY_CLIENT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Terms", &TERMS_TYPE)],
});

static DESCRIBE_TERMS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TermsId", &TERMS_ID_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static DESCRIBE_TERMS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Terms", &TERMS_TYPE)],
});

static DESCRIBE_USER_IMPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("JobId", &USER_IMPORT_JOB_ID_TYPE).required(),
    ],
});

static DESCRIBE_USER_IMPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserImportJob", &USER_IMPORT_JOB_TYPE)],
});

static DESCRIBE_USER_POOL_CLIENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
    ],
});

static DESCRIBE_USER_POOL_CLIENT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolClient", &USER_POOL_CLIENT_TYPE)],
});

static DESCRIBE_USER_POOL_DOMAIN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Domain", &DOMAIN_TYPE).required()],
});

static DESCRIBE_USER_POOL_DOMAIN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("DomainDescription", &DOMAIN_DESCRIPTION_TYPE)],
});

static DESCRIBE_USER_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static DESCRIBE_USER_POOL_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPool", &USER_POOL_TYPE)],
});

static DESCRIPTION_TYPE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(2_048),
    ..StringShape::ANY
});

static DEVICE_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChallengeRequiredOnNewDevice", &BOOLEAN_TYPE),
        Member::new("DeviceOnlyRememberedOnUserPrompt", &BOOLEAN_TYPE),
    ],
});

static DEVICE_KEY_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(55),
    pattern: Some("[\\w-]+_[0-9a-f-]+"),
    ..StringShape::ANY
});

static DEVICE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &DEVICE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static DEVICE_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(1_024),
    ..StringShape::ANY
});

static DEVICE_REMEMBERED_STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &["remembered", "not_remembered"],
    ..StringShape::ANY
});

static DEVICE_SECRET_VERIFIER_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PasswordVerifier", &STRING_TYPE),
        Member::new("Salt", &STRING_TYPE),
    ],
});

static DEVICE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeviceKey", &DEVICE_KEY_TYPE),
        Member::new("DeviceAttributes", &ATTRIBUTE_LIST_TYPE),
        Member::new("DeviceCreateDate", &DATE_TYPE),
        Member::new("DeviceLastModifiedDate", &DATE_TYPE),
        Member::new("DeviceLastAuthenticatedDate", &DATE_TYPE),
    ],
});

static DOCUMENT: Shape = Shape::Structure(StructureShape { members: &[] });

static DOMAIN_DESCRIPTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("AWSAccountId", &AWS_ACCOUNT_ID_TYPE),
        Member::new("Domain", &DOMAIN_TYPE),
        Member::new("S3Bucket", &S3_BUCKET_TYPE),
        Member::new("CloudFrontDistribution", &STRING_TYPE),
        Member::new("Version", &DOMAIN_VERSION_TYPE),
        Member::new("Status", &DOMAIN_STATUS_TYPE),
        Member::new("CustomDomainConfig", &CUSTOM_DOMAIN_CONFIG_TYPE),
        Member::new("ManagedLoginVersion", &WRAPPED_INTEGER_TYPE),
        Member::new("Routing", &ROUTING_TYPE),
    ],
});

static DOMAIN_STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &["CREATING", "DELETING", "UPDATING", "ACTIVE", "FAILED"],
    ..StringShape::ANY
});

static DOMAIN_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(63),
    pattern: Some("^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$"),
    ..StringShape::ANY
});

static DOMAIN_VERSION_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(20),
    ..StringShape::ANY
});

static EMAIL_ADDRESS_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"),
    ..StringShape::ANY
});

static EMAIL_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SourceArn", &ARN_TYPE),
        Member::new("ReplyToEmailAddress", &EMAIL_ADDRESS_TYPE),
        Member::new("EmailSendingAccount", &EMAIL_SENDING_ACCOUNT_TYPE),
        Member::new("From", &STRING_TYPE),
        Member::new("ConfigurationSet", &SES_CONFIGURATION_SET),
    ],
});

static EMAIL_INVITE_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(20_000),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*"),
    ..StringShape::ANY
});

static EMAIL_MFA_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Message", &EMAIL_MFA_MESSAGE_TYPE),
        Member::new("Subject", &EMAIL_MFA_SUBJECT_TYPE),
    ],
});

static EMAIL_MFA_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(20_000),
    pattern: Some(
        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*",
    ),
    ..StringShape::ANY
});

static EMAIL_MFA_SETTINGS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Enabled", &BOOLEAN_TYPE),
        Member::new("PreferredMfa", &BOOLEAN_TYPE),
    ],
});

static EMAIL_MFA_SUBJECT_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+"),
    ..StringShape::ANY
});

static EMAIL_NOTIFICATION_BODY_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(20_000),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]+"),
    ..StringShape::ANY
});

static EMAIL_NOTIFICATION_SUBJECT_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(140),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+"),
    ..StringShape::ANY
});

static EMAIL_SENDING_ACCOUNT_TYPE: Shape = Shape::String(StringShape {
    values: &["COGNITO_DEFAULT", "DEVELOPER"],
    ..StringShape::ANY
});

static EMAIL_VERIFICATION_MESSAGE_BY_LINK_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(20_000),
    pattern: Some(
        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{##[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*##\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*",
    ),
    ..StringShape::ANY
});

static EMAIL_VERIFICATION_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(20_000),
    pattern: Some(
        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*",
    ),
    ..StringShape::ANY
});

static EMAIL_VERIFICATION_SUBJECT_BY_LINK_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(140),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+"),
    ..StringShape::ANY
});

static EMAIL_VERIFICATION_SUBJECT_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(140),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+"),
    ..StringShape::ANY
});

static ENCRYPTION_KEY_ARN_TYPE: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(2_048),
    pattern: Some(
        "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
    ),
    ..StringShape::ANY
});

static ENCRYPTION_KEY_TYPE: Shape = Shape::String(StringShape {
    values: &["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KEY"],
    ..StringShape::ANY
});

static EUMS_SMS_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CallerArn", &ARN_TYPE).required(),
        Member::new("ExternalId", &STRING_TYPE),
        Member::new("OriginationIdentity", &STRING_TYPE),
        Member::new("ConfigurationSetName", &STRING_TYPE),
        Member::new("InEntityId", &STRING_TYPE),
        Member::new("InTemplateId", &STRING_TYPE),
        Member::new("Region", &REGION_CODE_TYPE),
    ],
});

static EVENT_CONTEXT_DATA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IpAddress", &STRING_TYPE),
        Member::new("DeviceName", &STRING_TYPE),
        Member::new("Timezone", &STRING_TYPE),
        Member::new("City", &STRING_TYPE),
        Member::new("Country", &STRING_TYPE),
    ],
});

static EVENT_FEEDBACK_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("FeedbackValue", &FEEDBACK_VALUE_TYPE).required(),
        Member::new("Provider", &STRING_TYPE).required(),
        Member::new("FeedbackDate", &DATE_TYPE),
    ],
});

static EVENT_FILTERS_TYPE: Shape = Shape::List(ListShape {
    member: &EVENT_FILTER_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EVENT_FILTER_TYPE: Shape = Shape::String(StringShape {
    values: &["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
    ..StringShape::ANY
});

static EVENT_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(50),
    pattern: Some("[\\w+-]+"),
    ..StringShape::ANY
});

static EVENT_RESPONSE_TYPE: Shape = Shape::String(StringShape {
    values: &["Pass", "Fail", "InProgress"],
    ..StringShape::ANY
});

static EVENT_RISK_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RiskDecision", &RISK_DECISION_TYPE),
        Member::new("RiskLevel", &RISK_LEVEL_TYPE),
        Member::new("CompromisedCredentialsDetected", &WRAPPED_BOOLEAN_TYPE),
    ],
});

static EVENT_SOURCE_NAME: Shape = Shape::String(StringShape {
    values: &["userNotification", "userAuthEvents"],
    ..StringShape::ANY
});

static EVENT_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "SignIn",
        "SignUp",
        "ForgotPassword",
        "PasswordChange",
        "ResendCode",
    ],
    ..StringShape::ANY
});

static EXPLICIT_AUTH_FLOWS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &EXPLICIT_AUTH_FLOWS_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static EXPLICIT_AUTH_FLOWS_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "ADMIN_NO_SRP_AUTH",
        "CUSTOM_AUTH_FLOW_ONLY",
        "USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
    ],
    ..StringShape::ANY
});

static FAILOVER_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SecondaryRegion", &REGION_NAME_TYPE).required(),
        Member::new("PrimaryRoute53HealthCheckId", &HEALTH_CHECK_ID_TYPE).required(),
    ],
});

static FEATURE_TYPE: Shape = Shape::String(StringShape {
    values: &["ENABLED", "DISABLED"],
    ..StringShape::ANY
});

static FEEDBACK_VALUE_TYPE: Shape = Shape::String(StringShape {
    values: &["Valid", "Invalid"],
    ..StringShape::ANY
});

static FIREHOSE_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("StreamArn", &ARN_TYPE)],
});

static FORCE_ALIAS_CREATION: Shape = Shape::Boolean;

static FORGET_DEVICE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE),
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
    ],
});

static FORGOT_PASSWORD_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("SecretHash", &SECRET_HASH_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static FORGOT_PASSWORD_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "CodeDeliveryDetails",
        &CODE_DELIVERY_DETAILS_TYPE,
    )],
});

static GENERATE_SECRET: Shape = Shape::Boolean;

static GET_CLIENT_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("Secret", &CLIENT_SECRET_TYPE).required(),
        Member::new("Scopes", &SCOPE_LIST_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static GET_CLIENT_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ClientAuthenticationResult",
        &CLIENT_AUTHENTICATION_RESULT_TYPE,
    )],
});

static GET_CSV_HEADER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static GET_CSV_HEADER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("CSVHeader", &LIST_OF_STRING_TYPES),
    ],
});

static GET_DERIVED_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ClientSecret", &CLIENT_SECRET_TYPE),
        Member::new("SubjectToken", &GET_DERIVED_TOKEN_TOKEN_MODEL_TYPE).required(),
        Member::new("SubjectTokenType", &TOKEN_TYPE_IDENTIFIER_TYPE).required(),
        Member::new("SubjectTokenProviderName", &PROVIDER_NAME_TYPE),
        Member::new("ActorToken", &GET_DERIVED_TOKEN_TOKEN_MODEL_TYPE),
        Member::new("ActorTokenType", &TOKEN_TYPE_IDENTIFIER_TYPE),
        Member::new("ActorTokenProviderName", &PROVIDER_NAME_TYPE),
        Member::new("Scopes", &SCOPE_LIST_TYPE),
        Member::new("Audiences", &AUDIENCE_LIST_TYPE),
        Member::new("Resources", &RESOURCE_LIST_TYPE),
        Member::new("RequestedTokenType", &ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE),
    ],
});

static GET_DERIVED_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IssuedToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("IssuedTokenType", &ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE).required(),
        Member::new("TokenType", &O_AUTH_TOKEN_TYPE_TYPE).required(),
        Member::new("ExpiresIn", &INTEGER_TYPE),
        Member::new("Scopes", &SCOPE_LIST_TYPE),
    ],
});

static GET_DERIVED_TOKEN_TOKEN_MODEL_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(131_072),
    pattern: Some("[A-Za-z0-9-_+/=.]+"),
    sensitive: true,
    ..StringShape::ANY
});

static GET_DEVICE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
        Member::new("AccessToken", &TOKEN_MODEL_TYPE),
    ],
});

static GET_DEVICE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Device", &DEVICE_TYPE).required()],
});

static GET_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
    ],
});

static GET_GROUP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Group", &GROUP_TYPE)],
});

static GET_IDENTITY_PROVIDER_BY_IDENTIFIER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("IdpIdentifier", &IDP_IDENTIFIER_TYPE).required(),
    ],
});

static GET_IDENTITY_PROVIDER_BY_IDENTIFIER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("IdentityProvider", &IDENTITY_PROVIDER_TYPE).required()],
});

static GET_LOG_DELIVERY_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static GET_LOG_DELIVERY_CONFIGURATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "LogDeliveryConfiguration",
        &LOG_DELIVERY_CONFIGURATION_TYPE,
    )],
});

static GET_PROVISIONED_LIMIT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("LimitDefinition", &LIMIT_DEFINITION_TYPE).required()],
});

static GET_PROVISIONED_LIMIT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Limit", &LIMIT_TYPE).required()],
});

static GET_SIGNING_CERTIFICATE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static GET_SIGNING_CERTIFICATE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Certificate", &STRING_TYPE)],
});

static GET_TOKENS_FROM_REFRESH_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RefreshToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ClientSecret", &CLIENT_SECRET_TYPE),
        Member::new("DeviceKey", &DEVICE_KEY_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static GET_TOKENS_FROM_REFRESH_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "AuthenticationResult",
        &AUTHENTICATION_RESULT_TYPE,
    )],
});

static GET_UI_CUSTOMIZATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE),
    ],
});

static GET_UI_CUSTOMIZATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UICustomization", &UI_CUSTOMIZATION_TYPE).required()],
});

static GET_USER_ATTRIBUTE_VERIFICATION_CODE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("AttributeName", &ATTRIBUTE_NAME_TYPE).required(),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static GET_USER_ATTRIBUTE_VERIFICATION_CODE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "CodeDeliveryDetails",
        &CODE_DELIVERY_DETAILS_TYPE,
    )],
});

static GET_USER_AUTH_FACTORS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AccessToken", &TOKEN_MODEL_TYPE).required()],
});

static GET_USER_AUTH_FACTORS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("PreferredMfaSetting", &STRING_TYPE),
        Member::new("UserMFASettingList", &USER_MFA_SETTING_LIST_TYPE),
        Member::new(
            "ConfiguredUserAuthFactors",
            &CONFIGURED_USER_AUTH_FACTORS_LIST_TYPE,
        ),
    ],
});

static GET_USER_POOL_CLIENT_SESSION_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
            Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        ],
    });

static GET_USER_POOL_CLIENT_SESSION_CONFIGURATION_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("UserPoolId", &USER_POOL_ID_TYPE),
            Member::new("ClientId", &CLIENT_ID_TYPE),
            Member::new("SSOSession", &CLIENT_SSO_SESSION_CONFIG_TYPE),
        ],
    });

static GET_USER_POOL_MFA_CONFIG_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static GET_USER_POOL_MFA_CONFIG_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SmsMfaConfiguration", &SMS_MFA_CONFIG_TYPE),
        Member::new(
            "SoftwareTokenMfaConfiguration",
            &SOFTWARE_TOKEN_MFA_CONFIG_TYPE,
        ),
        Member::new("EmailMfaConfiguration", &EMAIL_MFA_CONFIG_TYPE),
        Member::new("MfaConfiguration", &USER_POOL_MFA_TYPE),
        Member::new("WebAuthnConfiguration", &WEB_AUTHN_CONFIGURATION_TYPE),
    ],
});

static GET_USER_POOL_SESSION_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolId", &USER_POOL_ID_TYPE).required()],
});

static GET_USER_POOL_SESSION_CONFIGURATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("UserSessionTracking", &USER_SESSION_TRACKING_TYPE),
        Member::new("TokenSession", &USER_POOL_TOKEN_SESSION_CONFIG_TYPE),
    ],
});

static GET_USER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AccessToken", &TOKEN_MODEL_TYPE).required()],
});

static GET_USER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("UserAttributes", &ATTRIBUTE_LIST_TYPE).required(),
        Member::new("MFAOptions", &MFA_OPTION_LIST_TYPE),
        Member::new("PreferredMfaSetting", &STRING_TYPE),
        Member::new("UserMFASettingList", &USER_MFA_SETTING_LIST_TYPE),
    ],
});

static GLOBAL_SIGN_OUT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AccessToken", &TOKEN_MODEL_TYPE).required()],
});

static GLOBAL_SIGN_OUT_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static GROUP_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &GROUP_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static GROUP_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"),
    ..StringShape::ANY
});

static GROUP_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("GroupName", &GROUP_NAME_TYPE),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("Description", &DESCRIPTION_TYPE),
        Member::new("RoleArn", &ARN_TYPE),
        Member::new("Precedence", &PRECEDENCE_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
    ],
});

static HEALTH_CHECK_ID_TYPE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(64),
    ..StringShape::ANY
});

static HEX_STRING_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("^[0-9a-fA-F]+$"),
    ..StringShape::ANY
});

static HTTP_HEADER: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("headerName", &STRING_TYPE),
        Member::new("headerValue", &STRING_TYPE),
    ],
});

static HTTP_HEADER_LIST: Shape = Shape::List(ListShape {
    member: &HTTP_HEADER,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static IDENTITY_PROVIDER_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("ProviderName", &PROVIDER_NAME_TYPE),
        Member::new("ProviderType", &IDENTITY_PROVIDER_TYPE_TYPE),
        Member::new("ProviderDetails", &PROVIDER_DETAILS_TYPE),
        Member::new("AttributeMapping", &ATTRIBUTE_MAPPING_TYPE),
        Member::new("IdpIdentifiers", &IDP_IDENTIFIERS_LIST_TYPE),
        Member::new("AcrMapping", &ACR_MAPPING_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
    ],
});

static IDENTITY_PROVIDER_TYPE_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "SAML",
        "Facebook",
        "Google",
        "LoginWithAmazon",
        "SignInWithApple",
        "OIDC",
    ],
    ..StringShape::ANY
});

static IDP_IDENTIFIERS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &IDP_IDENTIFIER_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(50),
});

static IDP_IDENTIFIER_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(40),
    pattern: Some("[\\w\\s+=.@-]+"),
    ..StringShape::ANY
});

static ID_TOKEN_VALIDITY_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(86_400),
});

static IMAGE_FILE_TYPE: Shape = Shape::Blob(Bounds {
    min: Some(0),
    max: Some(131_072),
});

static IMAGE_URL_TYPE: Shape = Shape::String(StringShape::ANY);

static INBOUND_FEDERATION_LAMBDA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LambdaVersion", &INBOUND_FEDERATION_LAMBDA_VERSION_TYPE).required(),
        Member::new("LambdaArn", &ARN_TYPE).required(),
    ],
});

static INBOUND_FEDERATION_LAMBDA_VERSION_TYPE: Shape = Shape::String(StringShape {
    values: &["V1_0"],
    ..StringShape::ANY
});

static INITIATE_AUTH_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AuthFlow", &AUTH_FLOW_TYPE).required(),
        Member::new("AuthParameters", &AUTH_PARAMETERS_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static INITIATE_AUTH_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChallengeName", &CHALLENGE_NAME_TYPE),
        Member::new("Session", &SESSION_TYPE),
        Member::new("ChallengeParameters", &CHALLENGE_PARAMETERS_TYPE),
        Member::new("AuthenticationResult", &AUTHENTICATION_RESULT_TYPE),
        Member::new("AvailableChallenges", &AVAILABLE_CHALLENGE_LIST_TYPE),
    ],
});

static INTEGER_TYPE: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});

static ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE: Shape = Shape::String(StringShape {
    values: &["ACCESS_TOKEN", "ID_TOKEN"],
    ..StringShape::ANY
});

static ISSUER_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Type", &ISSUER_TYPE)],
});

static ISSUER_TYPE: Shape = Shape::String(StringShape {
    values: &["ORIGINAL", "UPDATED"],
    ..StringShape::ANY
});

static KEY_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("KeyType", &ENCRYPTION_KEY_TYPE),
        Member::new("KmsKeyArn", &ENCRYPTION_KEY_ARN_TYPE),
    ],
});

static LAMBDA_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PreSignUp", &ARN_TYPE),
        Member::new("CustomMessage", &ARN_TYPE),
        Member::new("PostConfirmation", &ARN_TYPE),
        Member::new("PreAuthentication", &ARN_TYPE),
        Member::new("PostAuthentication", &ARN_TYPE),
        Member::new("DefineAuthChallenge", &ARN_TYPE),
        Member::new("CreateAuthChallenge", &ARN_TYPE),
        Member::new("VerifyAuthChallengeResponse", &ARN_TYPE),
        Member::new("PreTokenGeneration", &ARN_TYPE),
        Member::new("UserMigration", &ARN_TYPE),
        Member::new(
            "PreTokenGenerationConfig",
            &PRE_TOKEN_GENERATION_VERSION_CONFIG_TYPE,
        ),
        Member::new("CustomSMSSender", &CUSTOM_SMS_LAMBDA_VERSION_CONFIG_TYPE),
        Member::new(
            "CustomEmailSender",
            &CUSTOM_EMAIL_LAMBDA_VERSION_CONFIG_TYPE,
        ),
        Member::new("KMSKeyID", &ARN_TYPE),
        Member::new("InboundFederation", &INBOUND_FEDERATION_LAMBDA_TYPE),
    ],
});

static LANGUAGE_ID_TYPE: Shape = Shape::String(StringShape {
    pattern: Some(
        "^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$",
    ),
    ..StringShape::ANY
});

static LIMIT_CLASS: Shape = Shape::String(StringShape {
    values: &["API_CATEGORY"],
    ..StringShape::ANY
});

static LIMIT_DEFINITION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LimitClass", &LIMIT_CLASS).required(),
        Member::new("Attributes", &STRING_TO_STRING_MAP_TYPE).required(),
    ],
});

static LIMIT_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LimitDefinition", &LIMIT_DEFINITION_TYPE).required(),
        Member::new("ProvisionedLimitValue", &INTEGER_TYPE).required(),
        Member::new("FreeLimitValue", &INTEGER_TYPE).required(),
    ],
});

static LINKS_TYPE: Shape = Shape::Map(MapShape {
    key: &LANGUAGE_ID_TYPE,
    value: &LINK_URL_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: Some(1),
    max: Some(13),
});

static LINK_URL_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(1_024),
    pattern: Some("^[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+$"),
    ..StringShape::ANY
});

static LIST_DEVICES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("Limit", &QUERY_LIMIT_TYPE),
        Member::new("PaginationToken", &SEARCH_PAGINATION_TOKEN_TYPE),
    ],
});

static LIST_DEVICES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Devices", &DEVICE_LIST_TYPE),
        Member::new("PaginationToken", &SEARCH_PAGINATION_TOKEN_TYPE),
    ],
});

static LIST_GROUPS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Limit", &QUERY_LIMIT_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_GROUPS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Groups", &GROUP_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_IDENTITY_PROVIDERS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("MaxResults", &LIST_PROVIDERS_LIMIT_TYPE),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_IDENTITY_PROVIDERS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Providers", &PROVIDERS_LIST_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_OF_STRING_TYPES: Shape = Shape::List(ListShape {
    member: &STRING_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static LIST_PROVIDERS_LIMIT_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(60),
});

static LIST_RESOURCE_SERVERS_LIMIT_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(50),
});

static LIST_RESOURCE_SERVERS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("MaxResults", &LIST_RESOURCE_SERVERS_LIMIT_TYPE),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_RESOURCE_SERVERS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceServers", &RESOURCE_SERVERS_LIST_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceArn", &ARN_TYPE).required()],
});

static LIST_TAGS_FOR_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Tags", &USER_POOL_TAGS_TYPE)],
});

static LIST_TERMS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("MaxResults", &LIST_TERMS_REQUEST_MAX_RESULTS_INTEGER),
        Member::new("NextToken", &STRING_TYPE),
    ],
});

static LIST_TERMS_REQUEST_MAX_RESULTS_INTEGER: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(60),
});

static LIST_TERMS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Terms", &TERMS_DESCRIPTION_LIST_TYPE).required(),
        Member::new("NextToken", &STRING_TYPE),
    ],
});

static LIST_USERS_IN_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
        Member::new("Limit", &QUERY_LIMIT_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_USERS_IN_GROUP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Users", &USERS_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_USERS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("AttributesToGet", &SEARCHED_ATTRIBUTE_NAMES_LIST_TYPE),
        Member::new("Limit", &QUERY_LIMIT_TYPE),
        Member::new("PaginationToken", &SEARCH_PAGINATION_TOKEN_TYPE),
        Member::new("Filter", &USER_FILTER_TYPE),
    ],
});

static LIST_USERS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Users", &USERS_LIST_TYPE),
        Member::new("PaginationToken", &SEARCH_PAGINATION_TOKEN_TYPE),
    ],
});

static LIST_USER_IMPORT_JOBS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("MaxResults", &POOL_QUERY_LIMIT_TYPE).required(),
        Member::new("PaginationToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_USER_IMPORT_JOBS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserImportJobs", &USER_IMPORT_JOBS_LIST_TYPE),
        Member::new("PaginationToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_USER_POOLS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
        Member::new("MaxResults", &POOL_QUERY_LIMIT_TYPE).required(),
    ],
});

static LIST_USER_POOLS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPools", &USER_POOL_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_USER_POOL_CLIENTS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("MaxResults", &QUERY_LIMIT),
        Member::new("NextToken", &PAGINATION_KEY),
        Member::new("ClientType", &CLIENT_TYPE_TYPE),
    ],
});

static LIST_USER_POOL_CLIENTS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolClients", &USER_POOL_CLIENT_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_USER_POOL_CLIENT_SECRETS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_USER_POOL_CLIENT_SECRETS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientSecrets", &CLIENT_SECRET_DESCRIPTOR_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_USER_POOL_REPLICAS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_USER_POOL_REPLICAS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolReplicas", &USER_POOL_REPLICA_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY_TYPE),
    ],
});

static LIST_USER_SESSIONS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_USER_SESSIONS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Sessions", &SESSIONS_LIST_TYPE),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LIST_WEB_AUTHN_CREDENTIALS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY),
        Member::new("MaxResults", &WEB_AUTHN_CREDENTIALS_QUERY_LIMIT_TYPE),
    ],
});

static LIST_WEB_AUTHN_CREDENTIALS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Credentials", &WEB_AUTHN_CREDENTIAL_DESCRIPTION_LIST_TYPE).required(),
        Member::new("NextToken", &PAGINATION_KEY),
    ],
});

static LOGOUT_UR_LS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &REDIRECT_URL_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(100),
});

static LOG_CONFIGURATION_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &LOG_CONFIGURATION_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(2),
});

static LOG_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LogLevel", &LOG_LEVEL).required(),
        Member::new("EventSource", &EVENT_SOURCE_NAME).required(),
        Member::new(
            "CloudWatchLogsConfiguration",
            &CLOUD_WATCH_LOGS_CONFIGURATION_TYPE,
        ),
        Member::new("S3Configuration", &S3_CONFIGURATION_TYPE),
        Member::new("FirehoseConfiguration", &FIREHOSE_CONFIGURATION_TYPE),
    ],
});

static LOG_DELIVERY_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("LogConfigurations", &LOG_CONFIGURATION_LIST_TYPE).required(),
    ],
});

static LOG_LEVEL: Shape = Shape::String(StringShape {
    values: &["ERROR", "INFO"],
    ..StringShape::ANY
});

static LONG_TYPE: Shape = Shape::Long(Bounds {
    min: None,
    max: None,
});

static MANAGED_LOGIN_BRANDING_ID_TYPE: Shape = Shape::String(StringShape {
    pattern: Some(
        "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$",
    ),
    ..StringShape::ANY
});

static MANAGED_LOGIN_BRANDING_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ManagedLoginBrandingId", &MANAGED_LOGIN_BRANDING_ID_TYPE),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("UseCognitoProvidedValues", &BOOLEAN_TYPE),
        Member::new("Settings", &DOCUMENT),
        Member::new("Assets", &ASSET_LIST_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
    ],
});

static MAX_SESSIONS_PER_USER_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(100),
});

static MESSAGE_ACTION_TYPE: Shape = Shape::String(StringShape {
    values: &["RESEND", "SUPPRESS"],
    ..StringShape::ANY
});

static MESSAGE_TEMPLATE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SMSMessage", &SMS_INVITE_MESSAGE_TYPE),
        Member::new("EmailMessage", &EMAIL_INVITE_MESSAGE_TYPE),
        Member::new("EmailSubject", &EMAIL_VERIFICATION_SUBJECT_TYPE),
    ],
});

static MFA_OPTION_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &MFA_OPTION_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static MFA_OPTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeliveryMedium", &DELIVERY_MEDIUM_TYPE),
        Member::new("AttributeName", &ATTRIBUTE_NAME_TYPE),
    ],
});

static NEW_DEVICE_METADATA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("DeviceKey", &DEVICE_KEY_TYPE),
        Member::new("DeviceGroupKey", &STRING_TYPE),
    ],
});

static NOTIFY_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("From", &STRING_TYPE),
        Member::new("ReplyTo", &STRING_TYPE),
        Member::new("SourceArn", &ARN_TYPE).required(),
        Member::new("BlockEmail", &NOTIFY_EMAIL_TYPE),
        Member::new("NoActionEmail", &NOTIFY_EMAIL_TYPE),
        Member::new("MfaEmail", &NOTIFY_EMAIL_TYPE),
    ],
});

static NOTIFY_EMAIL_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Subject", &EMAIL_NOTIFICATION_SUBJECT_TYPE).required(),
        Member::new("HtmlBody", &EMAIL_NOTIFICATION_BODY_TYPE),
        Member::new("TextBody", &EMAIL_NOTIFICATION_BODY_TYPE),
    ],
});

static NUMBER_ATTRIBUTE_CONSTRAINTS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MinValue", &STRING_TYPE),
        Member::new("MaxValue", &STRING_TYPE),
    ],
});

static OPTIONAL_ARN_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(2_048),
    pattern: Some(
        "(arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)?",
    ),
    ..StringShape::ANY
});

static O_AUTH_FLOWS_TYPE: Shape = Shape::List(ListShape {
    member: &O_AUTH_FLOW_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(3),
});

static O_AUTH_FLOW_TYPE: Shape = Shape::String(StringShape {
    values: &["code", "implicit", "client_credentials"],
    ..StringShape::ANY
});

static O_AUTH_TOKEN_TYPE_TYPE: Shape = Shape::String(StringShape {
    values: &["Bearer", "N_A"],
    ..StringShape::ANY
});

static PAGINATION_KEY: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(131_072),
    pattern: Some("[\\S]+"),
    ..StringShape::ANY
});

static PAGINATION_KEY_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    pattern: Some("[\\S]+"),
    ..StringShape::ANY
});

static PASSWORD_HASHING_ALGORITHM_TYPE: Shape = Shape::String(StringShape {
    values: &["BCRYPT", "SCRYPT", "ARGON2ID", "PBKDF2_SHA256"],
    ..StringShape::ANY
});

static PASSWORD_HISTORY_SIZE_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(24),
});

static PASSWORD_POLICY_MIN_LENGTH_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(6),
    max: Some(99),
});

static PASSWORD_POLICY_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MinimumLength", &PASSWORD_POLICY_MIN_LENGTH_TYPE),
        Member::new("RequireUppercase", &BOOLEAN_TYPE),
        Member::new("RequireLowercase", &BOOLEAN_TYPE),
        Member::new("RequireNumbers", &BOOLEAN_TYPE),
        Member::new("RequireSymbols", &BOOLEAN_TYPE),
        Member::new("PasswordHistorySize", &PASSWORD_HISTORY_SIZE_TYPE),
        Member::new(
            "TemporaryPasswordValidityDays",
            &TEMPORARY_PASSWORD_VALIDITY_DAYS_TYPE,
        ),
    ],
});

static PASSWORD_TYPE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(256),
    pattern: Some("[\\S]+"),
    sensitive: true,
    ..StringShape::ANY
});

static POOL_QUERY_LIMIT_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(60),
});

static PRECEDENCE_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: None,
});

static PREVENT_USER_EXISTENCE_ERROR_TYPES: Shape = Shape::String(StringShape {
    values: &["LEGACY", "ENABLED"],
    ..StringShape::ANY
});

static PRE_SIGNED_URL_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(2_048),
    ..StringShape::ANY
});

static PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE: Shape = Shape::String(StringShape {
    values: &["V1_0", "V2_0", "V3_0"],
    ..StringShape::ANY
});

static PRE_TOKEN_GENERATION_VERSION_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LambdaVersion", &PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE).required(),
        Member::new("LambdaArn", &ARN_TYPE).required(),
    ],
});

static PRIORITY_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(2),
});

static PROVIDERS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &PROVIDER_DESCRIPTION,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(50),
});

static PROVIDER_DESCRIPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ProviderName", &PROVIDER_NAME_TYPE),
        Member::new("ProviderType", &IDENTITY_PROVIDER_TYPE_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
    ],
});

static PROVIDER_DETAILS_TYPE: Shape = Shape::Map(MapShape {
    key: &STRING_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static PROVIDER_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(32),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\p{Z}]+"),
    ..StringShape::ANY
});

static PROVIDER_NAME_TYPE_V2: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(32),
    pattern: Some("[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+"),
    ..StringShape::ANY
});

static PROVIDER_USER_IDENTIFIER_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ProviderName", &PROVIDER_NAME_TYPE),
        Member::new("ProviderAttributeName", &STRING_TYPE),
        Member::new("ProviderAttributeValue", &STRING_TYPE),
    ],
});

static QUERY_LIMIT: Shape = Shape::Integer(Bounds {
    min: Some(1),
    max: Some(60),
});

static QUERY_LIMIT_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(60),
});

static RECOVERY_MECHANISMS_TYPE: Shape = Shape::List(ListShape {
    member: &RECOVERY_OPTION_TYPE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(2),
});

static RECOVERY_OPTION_NAME_TYPE: Shape = Shape::String(StringShape {
    values: &["verified_email", "verified_phone_number", "admin_only"],
    ..StringShape::ANY
});

static RECOVERY_OPTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Priority", &PRIORITY_TYPE).required(),
        Member::new("Name", &RECOVERY_OPTION_NAME_TYPE).required(),
    ],
});

static REDIRECT_URL_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(1_024),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"),
    ..StringShape::ANY
});

static REFRESH_TOKEN_ROTATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Feature", &FEATURE_TYPE).required(),
        Member::new("RetryGracePeriodSeconds", &RETRY_GRACE_PERIOD_SECONDS_TYPE),
    ],
});

static REFRESH_TOKEN_VALIDITY_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(315_360_000),
});

static REGION_CODE_TYPE: Shape = Shape::String(StringShape {
    min: Some(5),
    max: Some(32),
    ..StringShape::ANY
});

static REGION_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(5),
    max: Some(32),
    ..StringShape::ANY
});

static RELYING_PARTY_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(127),
    ..StringShape::ANY
});

static REPLICA_REGIONS_TYPE: Shape = Shape::List(ListShape {
    member: &STRING_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static REPLICA_ROLE_TYPE: Shape = Shape::String(StringShape {
    values: &["PRIMARY", "SECONDARY"],
    ..StringShape::ANY
});

static REPLICA_STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &["CREATING", "ACTIVE", "INACTIVE", "DELETING"],
    ..StringShape::ANY
});

static RESEND_CONFIRMATION_CODE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("SecretHash", &SECRET_HASH_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static RESEND_CONFIRMATION_CODE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "CodeDeliveryDetails",
        &CODE_DELIVERY_DETAILS_TYPE,
    )],
});

static RESOURCE_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(40),
    pattern: Some("^[\\w\\- ]+$"),
    ..StringShape::ANY
});

static RESOURCE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &RESOURCE_SERVER_IDENTIFIER_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(1),
});

static RESOURCE_SERVERS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &RESOURCE_SERVER_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static RESOURCE_SERVER_IDENTIFIER_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(256),
    pattern: Some("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"),
    ..StringShape::ANY
});

static RESOURCE_SERVER_MANAGED_BY_TYPE: Shape = Shape::String(StringShape {
    values: &["COGNITO"],
    ..StringShape::ANY
});

static RESOURCE_SERVER_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(256),
    pattern: Some("[\\w\\s+=,.@-]+"),
    ..StringShape::ANY
});

static RESOURCE_SERVER_SCOPE_DESCRIPTION_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(256),
    ..StringShape::ANY
});

static RESOURCE_SERVER_SCOPE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &RESOURCE_SERVER_SCOPE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(100),
});

static RESOURCE_SERVER_SCOPE_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(256),
    pattern: Some("[\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+"),
    ..StringShape::ANY
});

static RESOURCE_SERVER_SCOPE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ScopeName", &RESOURCE_SERVER_SCOPE_NAME_TYPE).required(),
        Member::new("ScopeDescription", &RESOURCE_SERVER_SCOPE_DESCRIPTION_TYPE).required(),
    ],
});

static RESOURCE_SERVER_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("Identifier", &RESOURCE_SERVER_IDENTIFIER_TYPE),
        Member::new("Name", &RESOURCE_SERVER_NAME_TYPE),
        Member::new("Scopes", &RESOURCE_SERVER_SCOPE_LIST_TYPE),
        Member::new("ManagedBy", &RESOURCE_SERVER_MANAGED_BY_TYPE),
    ],
});

static RESPOND_TO_AUTH_CHALLENGE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ChallengeName", &CHALLENGE_NAME_TYPE).required(),
        Member::new("Session", &SESSION_TYPE),
        Member::new("ChallengeResponses", &CHALLENGE_RESPONSES_TYPE),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static RESPOND_TO_AUTH_CHALLENGE_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ChallengeName", &CHALLENGE_NAME_TYPE),
        Member::new("Session", &SESSION_TYPE),
        Member::new("ChallengeParameters", &CHALLENGE_PARAMETERS_TYPE),
        Member::new("AuthenticationResult", &AUTHENTICATION_RESULT_TYPE),
        Member::new("AvailableChallenges", &AVAILABLE_CHALLENGE_LIST_TYPE),
    ],
});

static RETRY_GRACE_PERIOD_SECONDS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(60),
});

static REVOKE_ASSOCIATED_SESSIONS_TYPE: Shape = Shape::String(StringShape {
    values: &["NONE", "LINKED"],
    ..StringShape::ANY
});

static REVOKE_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Token", &TOKEN_MODEL_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ClientSecret", &CLIENT_SECRET_TYPE),
        Member::new("RevokeAssociatedSessions", &REVOKE_ASSOCIATED_SESSIONS_TYPE),
    ],
});

static REVOKE_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static REVOKE_USER_SESSION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("SessionId", &SESSION_ID_TYPE).required(),
        Member::new("RevokeAssociatedSessions", &REVOKE_ASSOCIATED_SESSIONS_TYPE),
    ],
});

static REVOKE_USER_SESSION_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static RISK_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new(
            "CompromisedCredentialsRiskConfiguration",
            &COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_TYPE,
        ),
        Member::new(
            "AccountTakeoverRiskConfiguration",
            &ACCOUNT_TAKEOVER_RISK_CONFIGURATION_TYPE,
        ),
        Member::new(
            "RiskExceptionConfiguration",
            &RISK_EXCEPTION_CONFIGURATION_TYPE,
        ),
        Member::new("LastModifiedDate", &DATE_TYPE),
    ],
});

static RISK_DECISION_TYPE: Shape = Shape::String(StringShape {
    values: &["NoRisk", "AccountTakeover", "Block"],
    ..StringShape::ANY
});

static RISK_EXCEPTION_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("BlockedIPRangeList", &BLOCKED_IP_RANGE_LIST_TYPE),
        Member::new("SkippedIPRangeList", &SKIPPED_IP_RANGE_LIST_TYPE),
    ],
});

static RISK_LEVEL_TYPE: Shape = Shape::String(StringShape {
    values: &["Low", "Medium", "High"],
    ..StringShape::ANY
});

static ROUTING_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Failover", &FAILOVER_TYPE)],
});

static S3_ARN_TYPE: Shape = Shape::String(StringShape {
    min: Some(3),
    max: Some(1_024),
    pattern: Some(
        "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:::[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
    ),
    ..StringShape::ANY
});

static S3_BUCKET_TYPE: Shape = Shape::String(StringShape {
    min: Some(3),
    max: Some(1_024),
    pattern: Some("^[0-9A-Za-z\\.\\-_]*(?<!\\.)$"),
    ..StringShape::ANY
});

static S3_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("BucketArn", &S3_ARN_TYPE)],
});

static SCHEMA_ATTRIBUTES_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &SCHEMA_ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(50),
});

static SCHEMA_ATTRIBUTE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Name", &CUSTOM_ATTRIBUTE_NAME_TYPE),
        Member::new("AttributeDataType", &ATTRIBUTE_DATA_TYPE),
        Member::new("DeveloperOnlyAttribute", &BOOLEAN_TYPE),
        Member::new("Mutable", &BOOLEAN_TYPE),
        Member::new("Required", &BOOLEAN_TYPE),
        Member::new(
            "NumberAttributeConstraints",
            &NUMBER_ATTRIBUTE_CONSTRAINTS_TYPE,
        ),
        Member::new(
            "StringAttributeConstraints",
            &STRING_ATTRIBUTE_CONSTRAINTS_TYPE,
        ),
    ],
});

static SCOPE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &SCOPE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(50),
});

static SCOPE_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(256),
    pattern: Some("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"),
    ..StringShape::ANY
});

static SEARCHED_ATTRIBUTE_NAMES_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &ATTRIBUTE_NAME_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static SEARCH_PAGINATION_TOKEN_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: None,
    pattern: Some("[\\S]+"),
    ..StringShape::ANY
});

static SECRET_CODE_TYPE: Shape = Shape::String(StringShape {
    min: Some(16),
    max: None,
    pattern: Some("[A-Za-z0-9]+"),
    sensitive: true,
    ..StringShape::ANY
});

static SECRET_HASH_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\w+=/]+"),
    sensitive: true,
    ..StringShape::ANY
});

static SECURITY_POLICY_TYPE: Shape = Shape::String(StringShape {
    values: &["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"],
    ..StringShape::ANY
});

static SESSIONS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &SESSION_DESCRIPTION_TYPE,
    element: "member",
    flattened: false,
    min: Some(0),
    max: Some(125),
});

static SESSION_DESCRIPTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SessionId", &SESSION_ID_TYPE),
        Member::new("SessionType", &SESSION_TYPE_TYPE),
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new("CreateDate", &DATE_TYPE),
        Member::new("LastActiveDate", &DATE_TYPE),
        Member::new("DeviceType", &SESSION_DEVICE_TYPE),
        Member::new("LastIPAddress", &SESSION_IP_ADDRESS_TYPE),
        Member::new("LastLocation", &SESSION_LOCATION_TYPE),
        Member::new("OriginSessionId", &SESSION_ID_TYPE),
        Member::new("IsCurrentSession", &WRAPPED_BOOLEAN_TYPE),
    ],
});

static SESSION_DEVICE_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(1_024),
    ..StringShape::ANY
});

static SESSION_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(28),
    max: Some(28),
    pattern: Some("^(tkn|sso)[a-z0-9]{25}$"),
    ..StringShape::ANY
});

static SESSION_IP_ADDRESS_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(128),
    sensitive: true,
    ..StringShape::ANY
});

static SESSION_LOCATION_CITY_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(256),
    ..StringShape::ANY
});

static SESSION_LOCATION_COUNTRY_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(256),
    ..StringShape::ANY
});

static SESSION_LOCATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("City", &SESSION_LOCATION_CITY_TYPE),
        Member::new("Country", &SESSION_LOCATION_COUNTRY_TYPE),
    ],
});

static SESSION_TYPE: Shape = Shape::String(StringShape {
    min: Some(20),
    max: Some(4_096),
    sensitive: true,
    ..StringShape::ANY
});

static SESSION_TYPE_TYPE: Shape = Shape::String(StringShape {
    values: &["TOKEN", "SSO"],
    ..StringShape::ANY
});

static SES_CONFIGURATION_SET: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(64),
    pattern: Some("^[a-zA-Z0-9_-]+$"),
    ..StringShape::ANY
});

static SET_LOG_DELIVERY_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("LogConfigurations", &LOG_CONFIGURATION_LIST_TYPE).required(),
    ],
});

static SET_LOG_DELIVERY_CONFIGURATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "LogDeliveryConfiguration",
        &LOG_DELIVERY_CONFIGURATION_TYPE,
    )],
});

static SET_RISK_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new(
            "CompromisedCredentialsRiskConfiguration",
            &COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_TYPE,
        ),
        Member::new(
            "AccountTakeoverRiskConfiguration",
            &ACCOUNT_TAKEOVER_RISK_CONFIGURATION_TYPE,
        ),
        Member::new(
            "RiskExceptionConfiguration",
            &RISK_EXCEPTION_CONFIGURATION_TYPE,
        ),
    ],
});

static SET_RISK_CONFIGURATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("RiskConfiguration", &RISK_CONFIGURATION_TYPE).required()],
});

static SET_UI_CUSTOMIZATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new("CSS", &CSS_TYPE),
        Member::new("ImageFile", &IMAGE_FILE_TYPE),
    ],
});

static SET_UI_CUSTOMIZATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UICustomization", &UI_CUSTOMIZATION_TYPE).required()],
});

static SET_USER_MFA_PREFERENCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SMSMfaSettings", &SMS_MFA_SETTINGS_TYPE),
        Member::new(
            "SoftwareTokenMfaSettings",
            &SOFTWARE_TOKEN_MFA_SETTINGS_TYPE,
        ),
        Member::new("EmailMfaSettings", &EMAIL_MFA_SETTINGS_TYPE),
        Member::new("WebAuthnMfaSettings", &WEB_AUTHN_MFA_SETTINGS_TYPE),
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
    ],
});

static SET_USER_MFA_PREFERENCE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static SET_USER_POOL_CLIENT_SESSION_CONFIGURATION_REQUEST: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
            Member::new("ClientId", &CLIENT_ID_TYPE).required(),
            Member::new("SSOSession", &CLIENT_SSO_SESSION_CONFIG_TYPE).required(),
        ],
    });

static SET_USER_POOL_CLIENT_SESSION_CONFIGURATION_RESPONSE: Shape =
    Shape::Structure(StructureShape {
        members: &[
            Member::new("UserPoolId", &USER_POOL_ID_TYPE),
            Member::new("ClientId", &CLIENT_ID_TYPE),
            Member::new("SSOSession", &CLIENT_SSO_SESSION_CONFIG_TYPE),
        ],
    });

static SET_USER_POOL_MFA_CONFIG_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("SmsMfaConfiguration", &SMS_MFA_CONFIG_TYPE),
        Member::new(
            "SoftwareTokenMfaConfiguration",
            &SOFTWARE_TOKEN_MFA_CONFIG_TYPE,
        ),
        Member::new("EmailMfaConfiguration", &EMAIL_MFA_CONFIG_TYPE),
        Member::new("MfaConfiguration", &USER_POOL_MFA_TYPE),
        Member::new("WebAuthnConfiguration", &WEB_AUTHN_CONFIGURATION_TYPE),
    ],
});

static SET_USER_POOL_MFA_CONFIG_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SmsMfaConfiguration", &SMS_MFA_CONFIG_TYPE),
        Member::new(
            "SoftwareTokenMfaConfiguration",
            &SOFTWARE_TOKEN_MFA_CONFIG_TYPE,
        ),
        Member::new("EmailMfaConfiguration", &EMAIL_MFA_CONFIG_TYPE),
        Member::new("MfaConfiguration", &USER_POOL_MFA_TYPE),
        Member::new("WebAuthnConfiguration", &WEB_AUTHN_CONFIGURATION_TYPE),
    ],
});

static SET_USER_POOL_SESSION_CONFIGURATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("UserSessionTracking", &USER_SESSION_TRACKING_TYPE).required(),
        Member::new("TokenSession", &USER_POOL_TOKEN_SESSION_CONFIG_TYPE).required(),
    ],
});

static SET_USER_POOL_SESSION_CONFIGURATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("UserSessionTracking", &USER_SESSION_TRACKING_TYPE),
        Member::new("TokenSession", &USER_POOL_TOKEN_SESSION_CONFIG_TYPE),
    ],
});

static SET_USER_SETTINGS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("MFAOptions", &MFA_OPTION_LIST_TYPE).required(),
    ],
});

static SET_USER_SETTINGS_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static SIGN_IN_POLICY_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "AllowedFirstAuthFactors",
        &ALLOWED_FIRST_AUTH_FACTORS_LIST_TYPE,
    )],
});

static SIGN_UP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("SecretHash", &SECRET_HASH_TYPE),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("Password", &PASSWORD_TYPE),
        Member::new("UserAttributes", &ATTRIBUTE_LIST_TYPE),
        Member::new("ValidationData", &ATTRIBUTE_LIST_TYPE),
        Member::new("AnalyticsMetadata", &ANALYTICS_METADATA_TYPE),
        Member::new("UserContextData", &USER_CONTEXT_DATA_TYPE),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static SIGN_UP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserConfirmed", &BOOLEAN_TYPE).required(),
        Member::new("CodeDeliveryDetails", &CODE_DELIVERY_DETAILS_TYPE),
        Member::new("UserSub", &STRING_TYPE).required(),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static SKIPPED_IP_RANGE_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &STRING_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: Some(200),
});

static SMS_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SnsCallerArn", &OPTIONAL_ARN_TYPE),
        Member::new("ExternalId", &STRING_TYPE),
        Member::new("SnsRegion", &REGION_CODE_TYPE),
        Member::new("EumsSms", &EUMS_SMS_CONFIGURATION_TYPE),
    ],
});

static SMS_INVITE_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(140),
    pattern: Some("(?s).*"),
    ..StringShape::ANY
});

static SMS_MFA_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SmsAuthenticationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new("SmsConfiguration", &SMS_CONFIGURATION_TYPE),
    ],
});

static SMS_MFA_SETTINGS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Enabled", &BOOLEAN_TYPE),
        Member::new("PreferredMfa", &BOOLEAN_TYPE),
    ],
});

static SMS_VERIFICATION_MESSAGE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(140),
    pattern: Some(".*\\{####\\}.*"),
    ..StringShape::ANY
});

static SOFTWARE_TOKEN_MFA_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Enabled", &BOOLEAN_TYPE)],
});

static SOFTWARE_TOKEN_MFA_SETTINGS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Enabled", &BOOLEAN_TYPE),
        Member::new("PreferredMfa", &BOOLEAN_TYPE),
    ],
});

static SOFTWARE_TOKEN_MFA_USER_CODE_TYPE: Shape = Shape::String(StringShape {
    min: Some(6),
    max: Some(6),
    pattern: Some("[0-9]+"),
    sensitive: true,
    ..StringShape::ANY
});

static SSO_SESSION_MAX_VALIDITY_MINUTES_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(129_600),
});

static START_USER_IMPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("JobId", &USER_IMPORT_JOB_ID_TYPE).required(),
    ],
});

static START_USER_IMPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserImportJob", &USER_IMPORT_JOB_TYPE)],
});

static START_WEB_AUTHN_REGISTRATION_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("AccessToken", &TOKEN_MODEL_TYPE).required()],
});

static START_WEB_AUTHN_REGISTRATION_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("CredentialCreationOptions", &DOCUMENT).required()],
});

static STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &["Enabled", "Disabled"],
    ..StringShape::ANY
});

static STOP_USER_IMPORT_JOB_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("JobId", &USER_IMPORT_JOB_ID_TYPE).required(),
    ],
});

static STOP_USER_IMPORT_JOB_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserImportJob", &USER_IMPORT_JOB_TYPE)],
});

static STRING_ATTRIBUTE_CONSTRAINTS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("MinLength", &STRING_TYPE),
        Member::new("MaxLength", &STRING_TYPE),
    ],
});

static STRING_TO_STRING_MAP_TYPE: Shape = Shape::Map(MapShape {
    key: &STRING_TYPE,
    value: &STRING_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static STRING_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(131_072),
    ..StringShape::ANY
});

static SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &PROVIDER_NAME_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TAG_KEYS_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    ..StringShape::ANY
});

static TAG_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &ARN_TYPE).required(),
        Member::new("Tags", &USER_POOL_TAGS_TYPE).required(),
    ],
});

static TAG_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static TAG_VALUE_TYPE: Shape = Shape::String(StringShape {
    min: Some(0),
    max: Some(256),
    ..StringShape::ANY
});

static TEMPORARY_PASSWORD_VALIDITY_DAYS_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(365),
});

static TERMS_DESCRIPTION_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &TERMS_DESCRIPTION_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static TERMS_DESCRIPTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TermsId", &TERMS_ID_TYPE).required(),
        Member::new("TermsName", &TERMS_NAME_TYPE).required(),
        Member::new("Enforcement", &TERMS_ENFORCEMENT_TYPE).required(),
        Member::new("CreationDate", &DATE_TYPE).required(),
        Member::new("LastModifiedDate", &DATE_TYPE).required(),
    ],
});

static TERMS_ENFORCEMENT_TYPE: Shape = Shape::String(StringShape {
    values: &["NONE"],
    ..StringShape::ANY
});

static TERMS_ID_TYPE: Shape = Shape::String(StringShape {
    pattern: Some(
        "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$",
    ),
    ..StringShape::ANY
});

static TERMS_NAME_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("^(terms-of-use|privacy-policy)$"),
    ..StringShape::ANY
});

static TERMS_SOURCE_TYPE: Shape = Shape::String(StringShape {
    values: &["LINK"],
    ..StringShape::ANY
});

static TERMS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TermsId", &TERMS_ID_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("TermsName", &TERMS_NAME_TYPE).required(),
        Member::new("TermsSource", &TERMS_SOURCE_TYPE).required(),
        Member::new("Enforcement", &TERMS_ENFORCEMENT_TYPE).required(),
        Member::new("Links", &LINKS_TYPE).required(),
        Member::new("CreationDate", &DATE_TYPE).required(),
        Member::new("LastModifiedDate", &DATE_TYPE).required(),
    ],
});

static TIME_UNITS_TYPE: Shape = Shape::String(StringShape {
    values: &["seconds", "minutes", "hours", "days"],
    ..StringShape::ANY
});

static TOKEN_MODEL_TYPE: Shape = Shape::String(StringShape {
    pattern: Some("[A-Za-z0-9-_=.]+"),
    sensitive: true,
    ..StringShape::ANY
});

static TOKEN_TYPE_IDENTIFIER_TYPE: Shape = Shape::String(StringShape {
    values: &["ACCESS_TOKEN", "ID_TOKEN", "SAML2"],
    ..StringShape::ANY
});

static TOKEN_VALIDITY_UNITS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TIME_UNITS_TYPE),
        Member::new("IdToken", &TIME_UNITS_TYPE),
        Member::new("RefreshToken", &TIME_UNITS_TYPE),
    ],
});

static UI_CUSTOMIZATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new("ImageUrl", &IMAGE_URL_TYPE),
        Member::new("CSS", &CSS_TYPE),
        Member::new("CSSVersion", &CSS_VERSION_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
    ],
});

static UNTAG_RESOURCE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ResourceArn", &ARN_TYPE).required(),
        Member::new("TagKeys", &USER_POOL_TAGS_LIST_TYPE).required(),
    ],
});

static UNTAG_RESOURCE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_AUTH_EVENT_FEEDBACK_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Username", &USERNAME_TYPE).required(),
        Member::new("EventId", &EVENT_ID_TYPE).required(),
        Member::new("FeedbackToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("FeedbackValue", &FEEDBACK_VALUE_TYPE).required(),
    ],
});

static UPDATE_AUTH_EVENT_FEEDBACK_RESPONSE: Shape =
    Shape::Structure(StructureShape { members: &[] });

static UPDATE_DEVICE_STATUS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("DeviceKey", &DEVICE_KEY_TYPE).required(),
        Member::new("DeviceRememberedStatus", &DEVICE_REMEMBERED_STATUS_TYPE),
    ],
});

static UPDATE_DEVICE_STATUS_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static UPDATE_GROUP_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("GroupName", &GROUP_NAME_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Description", &DESCRIPTION_TYPE),
        Member::new("RoleArn", &ARN_TYPE),
        Member::new("Precedence", &PRECEDENCE_TYPE),
    ],
});

static UPDATE_GROUP_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Group", &GROUP_TYPE)],
});

static UPDATE_IDENTITY_PROVIDER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ProviderName", &PROVIDER_NAME_TYPE).required(),
        Member::new("ProviderDetails", &PROVIDER_DETAILS_TYPE),
        Member::new("AttributeMapping", &ATTRIBUTE_MAPPING_TYPE),
        Member::new("IdpIdentifiers", &IDP_IDENTIFIERS_LIST_TYPE),
        Member::new("AcrMapping", &ACR_MAPPING_TYPE),
    ],
});

static UPDATE_IDENTITY_PROVIDER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("IdentityProvider", &IDENTITY_PROVIDER_TYPE).required()],
});

static UPDATE_MANAGED_LOGIN_BRANDING_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("ManagedLoginBrandingId", &MANAGED_LOGIN_BRANDING_ID_TYPE),
        Member::new("UseCognitoProvidedValues", &BOOLEAN_TYPE),
        Member::new("Settings", &DOCUMENT),
        Member::new("Assets", &ASSET_LIST_TYPE),
    ],
});

static UPDATE_MANAGED_LOGIN_BRANDING_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "ManagedLoginBranding",
        &MANAGED_LOGIN_BRANDING_TYPE,
    )],
});

static UPDATE_PROVISIONED_LIMIT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("LimitDefinition", &LIMIT_DEFINITION_TYPE).required(),
        Member::new("RequestedLimitValue", &INTEGER_TYPE).required(),
    ],
});

static UPDATE_PROVISIONED_LIMIT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Limit", &LIMIT_TYPE).required()],
});

static UPDATE_REPLICA_STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &["ACTIVE", "INACTIVE"],
    ..StringShape::ANY
});

static UPDATE_RESOURCE_SERVER_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Identifier", &RESOURCE_SERVER_IDENTIFIER_TYPE).required(),
        Member::new("Name", &RESOURCE_SERVER_NAME_TYPE).required(),
        Member::new("Scopes", &RESOURCE_SERVER_SCOPE_LIST_TYPE),
    ],
});

static UPDATE_RESOURCE_SERVER_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("ResourceServer", &RESOURCE_SERVER_TYPE).required()],
});

static UPDATE_TERMS_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("TermsId", &TERMS_ID_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("TermsName", &TERMS_NAME_TYPE),
        Member::new("TermsSource", &TERMS_SOURCE_TYPE),
        Member::new("Enforcement", &TERMS_ENFORCEMENT_TYPE),
        Member::new("Links", &LINKS_TYPE),
    ],
});

static UPDATE_TERMS_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Terms", &TERMS_TYPE)],
});

static UPDATE_USER_ATTRIBUTES_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserAttributes", &ATTRIBUTE_LIST_TYPE).required(),
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("ClientMetadata", &CLIENT_METADATA_TYPE),
    ],
});

static UPDATE_USER_ATTRIBUTES_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "CodeDeliveryDetailsList",
        &CODE_DELIVERY_DETAILS_LIST_TYPE,
    )],
});

static UPDATE_USER_POOL_CLIENT_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ClientId", &CLIENT_ID_TYPE).required(),
        Member::new("ClientName", &CLIENT_NAME_TYPE),
        Member::new("RefreshTokenValidity", &REFRESH_TOKEN_VALIDITY_TYPE),
        Member::new("AccessTokenValidity", &ACCESS_TOKEN_VALIDITY_TYPE),
        Member::new("IdTokenValidity", &ID_TOKEN_VALIDITY_TYPE),
        Member::new("TokenValidityUnits", &TOKEN_VALIDITY_UNITS_TYPE),
        Member::new("ReadAttributes", &CLIENT_PERMISSION_LIST_TYPE),
        Member::new("WriteAttributes", &CLIENT_PERMISSION_LIST_TYPE),
        Member::new("ExplicitAuthFlows", &EXPLICIT_AUTH_FLOWS_LIST_TYPE),
        Member::new(
            "SupportedIdentityProviders",
            &SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE,
        ),
        Member::new("CallbackURLs", &CALLBACK_UR_LS_LIST_TYPE),
        Member::new("LogoutURLs", &LOGOUT_UR_LS_LIST_TYPE),
        Member::new("DefaultRedirectURI", &REDIRECT_URL_TYPE),
        Member::new("AllowedOAuthFlows", &O_AUTH_FLOWS_TYPE),
        Member::new("AllowedOAuthScopes", &SCOPE_LIST_TYPE),
        Member::new("AllowedOAuthFlowsUserPoolClient", &BOOLEAN_TYPE),
        Member::new("AnalyticsConfiguration", &ANALYTICS_CONFIGURATION_TYPE),
        Member::new(
            "PreventUserExistenceErrors",
            &PREVENT_USER_EXISTENCE_ERROR_TYPES,
        ),
        Member::new("EnableTokenRevocation", &WRAPPED_BOOLEAN_TYPE),
        Member::new(
            "EnablePropagateAdditionalUserContextData",
            &WRAPPED_BOOLEAN_TYPE,
        ),
        Member::new("AuthSessionValidity", &AUTH_SESSION_VALIDITY_TYPE),
        Member::new("RefreshTokenRotation", &REFRESH_TOKEN_ROTATION_TYPE),
    ],
});

static UPDATE_USER_POOL_CLIENT_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolClient", &USER_POOL_CLIENT_TYPE)],
});

static UPDATE_USER_POOL_DOMAIN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Domain", &DOMAIN_TYPE).required(),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("ManagedLoginVersion", &WRAPPED_INTEGER_TYPE),
        Member::new("CustomDomainConfig", &CUSTOM_DOMAIN_CONFIG_TYPE),
        Member::new("Routing", &ROUTING_TYPE),
    ],
});

static UPDATE_USER_POOL_DOMAIN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ManagedLoginVersion", &WRAPPED_INTEGER_TYPE),
        Member::new("CloudFrontDomain", &DOMAIN_TYPE),
        Member::new("Routing", &ROUTING_TYPE),
    ],
});

static UPDATE_USER_POOL_REPLICA_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("RegionName", &REGION_NAME_TYPE).required(),
        Member::new("Status", &UPDATE_REPLICA_STATUS_TYPE).required(),
    ],
});

static UPDATE_USER_POOL_REPLICA_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("UserPoolReplica", &USER_POOL_REPLICA_TYPE)],
});

static UPDATE_USER_POOL_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE).required(),
        Member::new("Policies", &USER_POOL_POLICY_TYPE),
        Member::new("DeletionProtection", &DELETION_PROTECTION_TYPE),
        Member::new("LambdaConfig", &LAMBDA_CONFIG_TYPE),
        Member::new("AutoVerifiedAttributes", &VERIFIED_ATTRIBUTES_LIST_TYPE),
        Member::new("SmsVerificationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailVerificationMessage", &EMAIL_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailVerificationSubject", &EMAIL_VERIFICATION_SUBJECT_TYPE),
        Member::new(
            "VerificationMessageTemplate",
            &VERIFICATION_MESSAGE_TEMPLATE_TYPE,
        ),
        Member::new("SmsAuthenticationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new(
            "UserAttributeUpdateSettings",
            &USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE,
        ),
        Member::new("MfaConfiguration", &USER_POOL_MFA_TYPE),
        Member::new("DeviceConfiguration", &DEVICE_CONFIGURATION_TYPE),
        Member::new("EmailConfiguration", &EMAIL_CONFIGURATION_TYPE),
        Member::new("SmsConfiguration", &SMS_CONFIGURATION_TYPE),
        Member::new("UserPoolTags", &USER_POOL_TAGS_TYPE),
        Member::new("AdminCreateUserConfig", &ADMIN_CREATE_USER_CONFIG_TYPE),
        Member::new("UserPoolAddOns", &USER_POOL_ADD_ONS_TYPE),
        Member::new("DcrConfiguration", &DCR_CONFIGURATION_TYPE),
        Member::new("AccountRecoverySetting", &ACCOUNT_RECOVERY_SETTING_TYPE),
        Member::new("PoolName", &USER_POOL_NAME_TYPE),
        Member::new("UserPoolTier", &USER_POOL_TIER_TYPE),
        Member::new("KeyConfiguration", &KEY_CONFIGURATION_TYPE),
        Member::new("IssuerConfiguration", &ISSUER_CONFIGURATION_TYPE),
        Member::new("AcrConfiguration", &ACR_CONFIGURATION_TYPE),
    ],
});

static UPDATE_USER_POOL_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static USERNAME_ATTRIBUTES_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &USERNAME_ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USERNAME_ATTRIBUTE_TYPE: Shape = Shape::String(StringShape {
    values: &["phone_number", "email"],
    ..StringShape::ANY
});

static USERNAME_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("CaseSensitive", &WRAPPED_BOOLEAN_TYPE).required()],
});

static USERNAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"),
    sensitive: true,
    ..StringShape::ANY
});

static USERS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &USER_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new(
        "AttributesRequireVerificationBeforeUpdate",
        &ATTRIBUTES_REQUIRE_VERIFICATION_BEFORE_UPDATE_TYPE,
    )],
});

static USER_CONTEXT_DATA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("IpAddress", &STRING_TYPE),
        Member::new("EncodedData", &STRING_TYPE),
    ],
});

static USER_FILTER_TYPE: Shape = Shape::String(StringShape {
    min: None,
    max: Some(256),
    ..StringShape::ANY
});

static USER_IMPORT_JOBS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &USER_IMPORT_JOB_TYPE,
    element: "member",
    flattened: false,
    min: Some(1),
    max: Some(50),
});

static USER_IMPORT_JOB_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(55),
    pattern: Some("import-[0-9a-zA-Z-]+"),
    ..StringShape::ANY
});

static USER_IMPORT_JOB_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\w\\s+=,.@-]+"),
    ..StringShape::ANY
});

static USER_IMPORT_JOB_STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "Created",
        "Pending",
        "InProgress",
        "Stopping",
        "Expired",
        "Stopped",
        "Failed",
        "Succeeded",
    ],
    ..StringShape::ANY
});

static USER_IMPORT_JOB_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("JobName", &USER_IMPORT_JOB_NAME_TYPE),
        Member::new("JobId", &USER_IMPORT_JOB_ID_TYPE),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("PreSignedUrl", &PRE_SIGNED_URL_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
        Member::new("StartDate", &DATE_TYPE),
        Member::new("CompletionDate", &DATE_TYPE),
        Member::new("Status", &USER_IMPORT_JOB_STATUS_TYPE),
        Member::new("CloudWatchLogsRoleArn", &ARN_TYPE),
        Member::new("ImportedUsers", &LONG_TYPE),
        Member::new("SkippedUsers", &LONG_TYPE),
        Member::new("FailedUsers", &LONG_TYPE),
        Member::new("CompletionMessage", &COMPLETION_MESSAGE_TYPE),
        Member::new("PasswordHashingAlgorithm", &PASSWORD_HASHING_ALGORITHM_TYPE),
    ],
});

static USER_MFA_SETTING_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &STRING_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USER_POOL_ADD_ONS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AdvancedSecurityMode", &ADVANCED_SECURITY_MODE_TYPE).required(),
        Member::new(
            "AdvancedSecurityAdditionalFlows",
            &ADVANCED_SECURITY_ADDITIONAL_FLOWS_TYPE,
        ),
    ],
});

static USER_POOL_CLIENT_DESCRIPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("ClientName", &CLIENT_NAME_TYPE),
    ],
});

static USER_POOL_CLIENT_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &USER_POOL_CLIENT_DESCRIPTION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USER_POOL_CLIENT_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("UserPoolId", &USER_POOL_ID_TYPE),
        Member::new("ClientName", &CLIENT_NAME_TYPE),
        Member::new("ClientId", &CLIENT_ID_TYPE),
        Member::new("ClientSecret", &CLIENT_SECRET_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
        Member::new("RefreshTokenValidity", &REFRESH_TOKEN_VALIDITY_TYPE),
        Member::new("AccessTokenValidity", &ACCESS_TOKEN_VALIDITY_TYPE),
        Member::new("IdTokenValidity", &ID_TOKEN_VALIDITY_TYPE),
        Member::new("TokenValidityUnits", &TOKEN_VALIDITY_UNITS_TYPE),
        Member::new("ReadAttributes", &CLIENT_PERMISSION_LIST_TYPE),
        Member::new("WriteAttributes", &CLIENT_PERMISSION_LIST_TYPE),
        Member::new("ExplicitAuthFlows", &EXPLICIT_AUTH_FLOWS_LIST_TYPE),
        Member::new(
            "SupportedIdentityProviders",
            &SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE,
        ),
        Member::new("CallbackURLs", &CALLBACK_UR_LS_LIST_TYPE),
        Member::new("LogoutURLs", &LOGOUT_UR_LS_LIST_TYPE),
        Member::new("DefaultRedirectURI", &REDIRECT_URL_TYPE),
        Member::new("AllowedOAuthFlows", &O_AUTH_FLOWS_TYPE),
        Member::new("AllowedOAuthScopes", &SCOPE_LIST_TYPE),
        Member::new("AllowedOAuthFlowsUserPoolClient", &BOOLEAN_TYPE),
        Member::new("AnalyticsConfiguration", &ANALYTICS_CONFIGURATION_TYPE),
        Member::new(
            "PreventUserExistenceErrors",
            &PREVENT_USER_EXISTENCE_ERROR_TYPES,
        ),
        Member::new("EnableTokenRevocation", &WRAPPED_BOOLEAN_TYPE),
        Member::new(
            "EnablePropagateAdditionalUserContextData",
            &WRAPPED_BOOLEAN_TYPE,
        ),
        Member::new("AuthSessionValidity", &AUTH_SESSION_VALIDITY_TYPE),
        Member::new("RefreshTokenRotation", &REFRESH_TOKEN_ROTATION_TYPE),
        Member::new("ClientType", &CLIENT_TYPE_TYPE),
    ],
});

static USER_POOL_DESCRIPTION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &USER_POOL_ID_TYPE),
        Member::new("Name", &USER_POOL_NAME_TYPE),
        Member::new("LambdaConfig", &LAMBDA_CONFIG_TYPE),
        Member::new("Status", &STATUS_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
        Member::new("ReplicaRegions", &REPLICA_REGIONS_TYPE),
    ],
});

static USER_POOL_ID_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(55),
    pattern: Some("[\\w-]+_[0-9a-zA-Z]+"),
    ..StringShape::ANY
});

static USER_POOL_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &USER_POOL_DESCRIPTION_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USER_POOL_MFA_TYPE: Shape = Shape::String(StringShape {
    values: &["OFF", "ON", "OPTIONAL"],
    ..StringShape::ANY
});

static USER_POOL_NAME_TYPE: Shape = Shape::String(StringShape {
    min: Some(1),
    max: Some(128),
    pattern: Some("[\\w\\s+=,.@-]+"),
    ..StringShape::ANY
});

static USER_POOL_POLICY_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("PasswordPolicy", &PASSWORD_POLICY_TYPE),
        Member::new("SignInPolicy", &SIGN_IN_POLICY_TYPE),
    ],
});

static USER_POOL_REPLICA_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &USER_POOL_REPLICA_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USER_POOL_REPLICA_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RegionName", &REGION_NAME_TYPE),
        Member::new("Status", &REPLICA_STATUS_TYPE),
        Member::new("Role", &REPLICA_ROLE_TYPE),
        Member::new("UserPoolArn", &ARN_TYPE),
    ],
});

static USER_POOL_TAGS_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &TAG_KEYS_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static USER_POOL_TAGS_TYPE: Shape = Shape::Map(MapShape {
    key: &TAG_KEYS_TYPE,
    value: &TAG_VALUE_TYPE,
    key_name: "key",
    value_name: "value",
    flattened: false,
    min: None,
    max: None,
});

static USER_POOL_TIER_TYPE: Shape = Shape::String(StringShape {
    values: &["LITE", "ESSENTIALS", "PLUS"],
    ..StringShape::ANY
});

static USER_POOL_TOKEN_SESSION_CONFIG_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("MaxPerUser", &MAX_SESSIONS_PER_USER_TYPE).required()],
});

static USER_POOL_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Id", &USER_POOL_ID_TYPE),
        Member::new("Name", &USER_POOL_NAME_TYPE),
        Member::new("Policies", &USER_POOL_POLICY_TYPE),
        Member::new("DeletionProtection", &DELETION_PROTECTION_TYPE),
        Member::new("LambdaConfig", &LAMBDA_CONFIG_TYPE),
        Member::new("Status", &STATUS_TYPE),
        Member::new("LastModifiedDate", &DATE_TYPE),
        Member::new("CreationDate", &DATE_TYPE),
        Member::new("SchemaAttributes", &SCHEMA_ATTRIBUTES_LIST_TYPE),
        Member::new("AutoVerifiedAttributes", &VERIFIED_ATTRIBUTES_LIST_TYPE),
        Member::new("AliasAttributes", &ALIAS_ATTRIBUTES_LIST_TYPE),
        Member::new("UsernameAttributes", &USERNAME_ATTRIBUTES_LIST_TYPE),
        Member::new("SmsVerificationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailVerificationMessage", &EMAIL_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailVerificationSubject", &EMAIL_VERIFICATION_SUBJECT_TYPE),
        Member::new(
            "VerificationMessageTemplate",
            &VERIFICATION_MESSAGE_TEMPLATE_TYPE,
        ),
        Member::new("SmsAuthenticationMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new(
            "UserAttributeUpdateSettings",
            &USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE,
        ),
        Member::new("MfaConfiguration", &USER_POOL_MFA_TYPE),
        Member::new("DeviceConfiguration", &DEVICE_CONFIGURATION_TYPE),
        Member::new("EstimatedNumberOfUsers", &INTEGER_TYPE),
        Member::new("EmailConfiguration", &EMAIL_CONFIGURATION_TYPE),
        Member::new("SmsConfiguration", &SMS_CONFIGURATION_TYPE),
        Member::new("UserPoolTags", &USER_POOL_TAGS_TYPE),
        Member::new("SmsConfigurationFailure", &STRING_TYPE),
        Member::new("EmailConfigurationFailure", &STRING_TYPE),
        Member::new("Domain", &DOMAIN_TYPE),
        Member::new("CustomDomain", &DOMAIN_TYPE),
        Member::new("AdminCreateUserConfig", &ADMIN_CREATE_USER_CONFIG_TYPE),
        Member::new("UserPoolAddOns", &USER_POOL_ADD_ONS_TYPE),
        Member::new("DcrConfiguration", &DCR_CONFIGURATION_TYPE),
        Member::new("UsernameConfiguration", &USERNAME_CONFIGURATION_TYPE),
        Member::new("Arn", &ARN_TYPE),
        Member::new("AccountRecoverySetting", &ACCOUNT_RECOVERY_SETTING_TYPE),
        Member::new("UserPoolTier", &USER_POOL_TIER_TYPE),
        Member::new("KeyConfiguration", &KEY_CONFIGURATION_TYPE),
        Member::new("IssuerConfiguration", &ISSUER_CONFIGURATION_TYPE),
        Member::new("AcrConfiguration", &ACR_CONFIGURATION_TYPE),
    ],
});

static USER_SESSION_TRACKING_TYPE: Shape = Shape::String(StringShape {
    values: &["ENABLED", "DISABLED"],
    ..StringShape::ANY
});

static USER_STATUS_TYPE: Shape = Shape::String(StringShape {
    values: &[
        "UNCONFIRMED",
        "CONFIRMED",
        "ARCHIVED",
        "COMPROMISED",
        "UNKNOWN",
        "RESET_REQUIRED",
        "FORCE_CHANGE_PASSWORD",
        "EXTERNAL_PROVIDER",
    ],
    ..StringShape::ANY
});

static USER_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Username", &USERNAME_TYPE),
        Member::new("Attributes", &ATTRIBUTE_LIST_TYPE),
        Member::new("UserCreateDate", &DATE_TYPE),
        Member::new("UserLastModifiedDate", &DATE_TYPE),
        Member::new("Enabled", &BOOLEAN_TYPE),
        Member::new("UserStatus", &USER_STATUS_TYPE),
        Member::new("MFAOptions", &MFA_OPTION_LIST_TYPE),
    ],
});

static USER_VERIFICATION_TYPE: Shape = Shape::String(StringShape {
    values: &["required", "preferred"],
    ..StringShape::ANY
});

static VERIFICATION_MESSAGE_TEMPLATE_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("SmsMessage", &SMS_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailMessage", &EMAIL_VERIFICATION_MESSAGE_TYPE),
        Member::new("EmailSubject", &EMAIL_VERIFICATION_SUBJECT_TYPE),
        Member::new(
            "EmailMessageByLink",
            &EMAIL_VERIFICATION_MESSAGE_BY_LINK_TYPE,
        ),
        Member::new(
            "EmailSubjectByLink",
            &EMAIL_VERIFICATION_SUBJECT_BY_LINK_TYPE,
        ),
        Member::new("DefaultEmailOption", &DEFAULT_EMAIL_OPTION_TYPE),
    ],
});

static VERIFIED_ATTRIBUTES_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &VERIFIED_ATTRIBUTE_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static VERIFIED_ATTRIBUTE_TYPE: Shape = Shape::String(StringShape {
    values: &["phone_number", "email"],
    ..StringShape::ANY
});

static VERIFY_SOFTWARE_TOKEN_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE),
        Member::new("Session", &SESSION_TYPE),
        Member::new("UserCode", &SOFTWARE_TOKEN_MFA_USER_CODE_TYPE).required(),
        Member::new("FriendlyDeviceName", &STRING_TYPE),
    ],
});

static VERIFY_SOFTWARE_TOKEN_RESPONSE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("Status", &VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE),
        Member::new("Session", &SESSION_TYPE),
    ],
});

static VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE: Shape = Shape::String(StringShape {
    values: &["SUCCESS", "ERROR"],
    ..StringShape::ANY
});

static VERIFY_USER_ATTRIBUTE_REQUEST: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("AccessToken", &TOKEN_MODEL_TYPE).required(),
        Member::new("AttributeName", &ATTRIBUTE_NAME_TYPE).required(),
        Member::new("Code", &CONFIRMATION_CODE_TYPE).required(),
    ],
});

static VERIFY_USER_ATTRIBUTE_RESPONSE: Shape = Shape::Structure(StructureShape { members: &[] });

static WEB_AUTHN_AUTHENTICATOR_ATTACHMENT_TYPE: Shape = Shape::String(StringShape::ANY);

static WEB_AUTHN_AUTHENTICATOR_TRANSPORTS_LIST: Shape = Shape::List(ListShape {
    member: &WEB_AUTHN_AUTHENTICATOR_TRANSPORT_TYPE,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static WEB_AUTHN_AUTHENTICATOR_TRANSPORT_TYPE: Shape = Shape::String(StringShape::ANY);

static WEB_AUTHN_CONFIGURATION_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("RelyingPartyId", &RELYING_PARTY_ID_TYPE),
        Member::new("UserVerification", &USER_VERIFICATION_TYPE),
        Member::new("FactorConfiguration", &WEB_AUTHN_FACTOR_CONFIGURATION_TYPE),
    ],
});

static WEB_AUTHN_CREDENTIALS_QUERY_LIMIT_TYPE: Shape = Shape::Integer(Bounds {
    min: Some(0),
    max: Some(20),
});

static WEB_AUTHN_CREDENTIAL_DESCRIPTION: Shape = Shape::Structure(StructureShape {
    members: &[
        Member::new("CredentialId", &STRING_TYPE).required(),
        Member::new("FriendlyCredentialName", &STRING_TYPE).required(),
        Member::new("RelyingPartyId", &STRING_TYPE).required(),
        Member::new(
            "AuthenticatorAttachment",
            &WEB_AUTHN_AUTHENTICATOR_ATTACHMENT_TYPE,
        ),
        Member::new(
            "AuthenticatorTransports",
            &WEB_AUTHN_AUTHENTICATOR_TRANSPORTS_LIST,
        )
        .required(),
        Member::new("CreatedAt", &DATE_TYPE).required(),
    ],
});

static WEB_AUTHN_CREDENTIAL_DESCRIPTION_LIST_TYPE: Shape = Shape::List(ListShape {
    member: &WEB_AUTHN_CREDENTIAL_DESCRIPTION,
    element: "member",
    flattened: false,
    min: None,
    max: None,
});

static WEB_AUTHN_FACTOR_CONFIGURATION_TYPE: Shape = Shape::String(StringShape {
    values: &["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"],
    ..StringShape::ANY
});

static WEB_AUTHN_MFA_SETTINGS_TYPE: Shape = Shape::Structure(StructureShape {
    members: &[Member::new("Enabled", &BOOLEAN_TYPE)],
});

static WRAPPED_BOOLEAN_TYPE: Shape = Shape::Boolean;

static WRAPPED_INTEGER_TYPE: Shape = Shape::Integer(Bounds {
    min: None,
    max: None,
});
