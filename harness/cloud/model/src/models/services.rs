//! The services whose operations are known.

use super::data::Tables;
use super::protocol::Protocol;
use super::service::{CommonErrors, ServiceModel};

/// The tables of a service, read on first use.
macro_rules! tables {
    ($file:literal) => {{
        fn tables() -> &'static Tables {
            static TABLES: std::sync::LazyLock<Tables> = std::sync::LazyLock::new(|| {
                Tables::read(include_str!(concat!("../../data/", $file)))
            });
            &TABLES
        }
        tables
    }};
}

/// Every service whose operations are known, sorted by name.
pub static ALL: &[&ServiceModel] = &[
    &APIGATEWAY,
    &APIGATEWAYMANAGEMENTAPI,
    &APIGATEWAYV2,
    &COGNITO_IDENTITY,
    &COGNITO_IDP,
    &DYNAMODB,
    &DYNAMODBSTREAMS,
    &EVENTS,
    &FIREHOSE,
    &IAM,
    &KINESIS,
    &KMS,
    &LAMBDA,
    &LOGS,
    &PIPES,
    &RESOURCEGROUPSTAGGINGAPI,
    &S3,
    &SCHEDULER,
    &SECRETSMANAGER,
    &SES,
    &SESV2,
    &SNS,
    &SQS,
    &SSM,
    &STS,
];

/// Returns the service of that name.
pub fn service(name: &str) -> Option<&'static ServiceModel> {
    ALL.iter().find(|model| model.name == name).copied()
}

/// Returns the names of all services.
pub fn service_names() -> impl ExactSizeIterator<Item = &'static str> + Clone {
    ALL.iter().map(|model| model.name)
}

/// Returns the names of a service's operations, sorted; none where the service is not known.
pub fn operations(service_name: &str) -> impl ExactSizeIterator<Item = &'static str> + Clone {
    let operations = service(service_name).map_or(&[][..], ServiceModel::operations);
    operations.iter().map(|operation| operation.name)
}

/// Amazon API Gateway, the first version of its API.
pub static APIGATEWAY: ServiceModel = ServiceModel {
    name: "apigateway",
    title: "Amazon API Gateway",
    signing_name: "apigateway",
    endpoint: "apigateway",
    version: "2015-07-09",
    protocol: Protocol::RestJson,
    tables: tables!("apigateway.txt"),
    ..ServiceModel::BASE
};

/// The connections of WebSocket APIs of Amazon API Gateway.
pub static APIGATEWAYMANAGEMENTAPI: ServiceModel = ServiceModel {
    name: "apigatewaymanagementapi",
    title: "AmazonApiGatewayManagementApi",
    signing_name: "execute-api",
    endpoint: "execute-api",
    version: "2018-11-29",
    protocol: Protocol::RestJson,
    tables: tables!("apigatewaymanagementapi.txt"),
    ..ServiceModel::BASE
};

/// Amazon API Gateway, the second version of its API.
pub static APIGATEWAYV2: ServiceModel = ServiceModel {
    name: "apigatewayv2",
    title: "AmazonApiGatewayV2",
    signing_name: "apigateway",
    endpoint: "apigateway",
    version: "2018-11-29",
    protocol: Protocol::RestJson,
    tables: tables!("apigatewayv2.txt"),
    ..ServiceModel::BASE
};

/// Cognito identity pools.
pub static COGNITO_IDENTITY: ServiceModel = ServiceModel {
    name: "cognito-identity",
    title: "Amazon Cognito Identity",
    signing_name: "cognito-identity",
    endpoint: "cognito-identity",
    version: "2014-06-30",
    protocol: Protocol::Json11,
    target: "AWSCognitoIdentityService",
    common_errors: CommonErrors::DEFAULT.throttled(
        "TooManyRequestsException",
        400,
        "Rate exceeded",
    ),
    tables: tables!("cognito-identity.txt"),
    ..ServiceModel::BASE
};

/// Cognito user pools.
pub static COGNITO_IDP: ServiceModel = ServiceModel {
    name: "cognito-idp",
    title: "Amazon Cognito Identity Provider",
    signing_name: "cognito-idp",
    endpoint: "cognito-idp",
    version: "2016-04-18",
    protocol: Protocol::Json11,
    target: "AWSCognitoIdentityProviderService",
    common_errors: CommonErrors::DEFAULT.throttled(
        "TooManyRequestsException",
        400,
        "Rate exceeded",
    ),
    tables: tables!("cognito-idp.txt"),
    ..ServiceModel::BASE
};

/// DynamoDB.
pub static DYNAMODB: ServiceModel = ServiceModel {
    name: "dynamodb",
    title: "Amazon DynamoDB",
    signing_name: "dynamodb",
    endpoint: "dynamodb",
    version: "2012-08-10",
    protocol: Protocol::Json10,
    target: "DynamoDB_20120810",
    namespace: "com.amazonaws.dynamodb.v20120810",
    common_errors: DYNAMODB_ERRORS,
    tables: tables!("dynamodb.txt"),
    ..ServiceModel::BASE
};

/// The streams of DynamoDB.
pub static DYNAMODBSTREAMS: ServiceModel = ServiceModel {
    name: "dynamodbstreams",
    title: "Amazon DynamoDB Streams",
    signing_name: "dynamodb",
    endpoint: "streams.dynamodb",
    version: "2012-08-10",
    protocol: Protocol::Json10,
    target: "DynamoDBStreams_20120810",
    namespace: "com.amazonaws.dynamodb.v20120810",
    common_errors: DYNAMODB_ERRORS,
    tables: tables!("dynamodbstreams.txt"),
    ..ServiceModel::BASE
};

const DYNAMODB_ERRORS: CommonErrors = CommonErrors::DEFAULT
    .throttled(
        "ProvisionedThroughputExceededException",
        400,
        "The level of configured provisioned throughput for the table was exceeded. \
         Consider increasing your provisioning level with the UpdateTable API.",
    )
    .internal("InternalServerError", 500, "Internal server error");

/// IAM.
pub static IAM: ServiceModel = ServiceModel {
    name: "iam",
    title: "AWS Identity and Access Management",
    signing_name: "iam",
    endpoint: "iam",
    version: "2010-05-08",
    protocol: Protocol::Query,
    xmlns: "https://iam.amazonaws.com/doc/2010-05-08/",
    tables: tables!("iam.txt"),
    ..ServiceModel::BASE
};

/// EventBridge Scheduler.
pub static SCHEDULER: ServiceModel = ServiceModel {
    name: "scheduler",
    title: "Amazon EventBridge Scheduler",
    signing_name: "scheduler",
    endpoint: "scheduler",
    version: "2021-06-30",
    protocol: Protocol::RestJson,
    tables: tables!("scheduler.txt"),
    ..ServiceModel::BASE
};

/// EventBridge Pipes.
pub static PIPES: ServiceModel = ServiceModel {
    name: "pipes",
    title: "Amazon EventBridge Pipes",
    signing_name: "pipes",
    endpoint: "pipes",
    version: "2015-10-07",
    protocol: Protocol::RestJson,
    tables: tables!("pipes.txt"),
    ..ServiceModel::BASE
};

/// Lambda.
pub static LAMBDA: ServiceModel = ServiceModel {
    name: "lambda",
    title: "AWS Lambda",
    signing_name: "lambda",
    endpoint: "lambda",
    version: "2015-03-31",
    protocol: Protocol::RestJson,
    common_errors: CommonErrors::DEFAULT.throttled(
        "TooManyRequestsException",
        429,
        "Rate Exceeded.",
    ),
    tables: tables!("lambda.txt"),
    ..ServiceModel::BASE
};

/// Amazon CloudWatch Logs.
pub static LOGS: ServiceModel = ServiceModel {
    name: "logs",
    title: "Amazon CloudWatch Logs",
    signing_name: "logs",
    endpoint: "logs",
    version: "2014-03-28",
    protocol: Protocol::Json11,
    target: "Logs_20140328",
    namespace: "com.amazonaws.logs",
    tables: tables!("logs.txt"),
    ..ServiceModel::BASE
};

/// The Resource Groups Tagging API.
pub static RESOURCEGROUPSTAGGINGAPI: ServiceModel = ServiceModel {
    name: "resourcegroupstaggingapi",
    title: "AWS Resource Groups Tagging API",
    signing_name: "tagging",
    endpoint: "tagging",
    version: "2017-01-26",
    protocol: Protocol::Json11,
    target: "ResourceGroupsTaggingAPI_20170126",
    common_errors: CommonErrors::DEFAULT.throttled("ThrottledException", 400, "Rate exceeded"),
    tables: tables!("resourcegroupstaggingapi.txt"),
    ..ServiceModel::BASE
};

/// S3.
pub static S3: ServiceModel = ServiceModel {
    name: "s3",
    title: "Amazon Simple Storage Service",
    signing_name: "s3",
    endpoint: "s3",
    version: "2006-03-01",
    protocol: Protocol::RestXml,
    xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
    common_errors: CommonErrors::DEFAULT
        .throttled("SlowDown", 503, "Please reduce your request rate.")
        .internal(
            "InternalError",
            500,
            "We encountered an internal error. Please try again.",
        )
        .denied("AccessDenied", 403, "Access Denied"),
    tables: tables!("s3.txt"),
    ..ServiceModel::BASE
};

/// Secrets Manager.
pub static SECRETSMANAGER: ServiceModel = ServiceModel {
    name: "secretsmanager",
    title: "AWS Secrets Manager",
    signing_name: "secretsmanager",
    endpoint: "secretsmanager",
    version: "2017-10-17",
    protocol: Protocol::Json11,
    target: "secretsmanager",
    tables: tables!("secretsmanager.txt"),
    ..ServiceModel::BASE
};

/// SES, version 1.
pub static SES: ServiceModel = ServiceModel {
    name: "ses",
    title: "Amazon Simple Email Service",
    signing_name: "ses",
    endpoint: "email",
    version: "2010-12-01",
    protocol: Protocol::Query,
    xmlns: "http://ses.amazonaws.com/doc/2010-12-01/",
    tables: tables!("ses.txt"),
    ..ServiceModel::BASE
};

/// SES, version 2.
pub static SESV2: ServiceModel = ServiceModel {
    name: "sesv2",
    title: "Amazon Simple Email Service",
    signing_name: "ses",
    endpoint: "email",
    version: "2019-09-27",
    protocol: Protocol::RestJson,
    tables: tables!("sesv2.txt"),
    ..ServiceModel::BASE
};

/// SNS.
pub static SNS: ServiceModel = ServiceModel {
    name: "sns",
    title: "Amazon Simple Notification Service",
    signing_name: "sns",
    endpoint: "sns",
    version: "2010-03-31",
    protocol: Protocol::Query,
    xmlns: "http://sns.amazonaws.com/doc/2010-03-31/",
    common_errors: CommonErrors::DEFAULT.throttled("ThrottledException", 429, "Rate exceeded"),
    message_operations: &["Publish", "PublishBatch"],
    tables: tables!("sns.txt"),
    ..ServiceModel::BASE
};

/// SQS.
pub static SQS: ServiceModel = ServiceModel {
    name: "sqs",
    title: "Amazon Simple Queue Service",
    signing_name: "sqs",
    endpoint: "sqs",
    version: "2012-11-05",
    protocol: Protocol::Json10,
    also_query: true,
    target: "AmazonSQS",
    namespace: "com.amazonaws.sqs",
    xmlns: "http://queue.amazonaws.com/doc/2012-11-05/",
    common_errors: CommonErrors::DEFAULT.throttled(
        "RequestThrottled",
        403,
        "Request is throttled.",
    ),
    message_operations: &["SendMessage", "SendMessageBatch"],
    tables: tables!("sqs.txt"),
};

/// Systems Manager.
pub static SSM: ServiceModel = ServiceModel {
    name: "ssm",
    title: "Amazon Simple Systems Manager (SSM)",
    signing_name: "ssm",
    endpoint: "ssm",
    version: "2014-11-06",
    protocol: Protocol::Json11,
    target: "AmazonSSM",
    tables: tables!("ssm.txt"),
    ..ServiceModel::BASE
};

/// STS.
pub static STS: ServiceModel = ServiceModel {
    name: "sts",
    title: "AWS Security Token Service",
    signing_name: "sts",
    endpoint: "sts",
    version: "2011-06-15",
    protocol: Protocol::Query,
    xmlns: "https://sts.amazonaws.com/doc/2011-06-15/",
    tables: tables!("sts.txt"),
    ..ServiceModel::BASE
};

/// EventBridge.
pub static EVENTS: ServiceModel = ServiceModel {
    name: "events",
    title: "Amazon EventBridge",
    signing_name: "events",
    endpoint: "events",
    version: "2015-10-07",
    protocol: Protocol::Json11,
    target: "AWSEvents",
    tables: tables!("events.txt"),
    ..ServiceModel::BASE
};

/// Firehose.
pub static FIREHOSE: ServiceModel = ServiceModel {
    name: "firehose",
    title: "Amazon Data Firehose",
    signing_name: "firehose",
    endpoint: "firehose",
    version: "2015-08-04",
    protocol: Protocol::Json11,
    target: "Firehose_20150804",
    common_errors: CommonErrors::DEFAULT
        .throttled("ServiceUnavailableException", 500, "Slow down.")
        .denied(
            "AccessDeniedException",
            400,
            "User is not authorized to perform this operation",
        ),
    message_operations: &["PutRecord", "PutRecordBatch"],
    tables: tables!("firehose.txt"),
    ..ServiceModel::BASE
};

/// Kinesis Data Streams.
pub static KINESIS: ServiceModel = ServiceModel {
    name: "kinesis",
    title: "Amazon Kinesis",
    signing_name: "kinesis",
    endpoint: "kinesis",
    version: "2013-12-02",
    protocol: Protocol::Json11,
    target: "Kinesis_20131202",
    common_errors: CommonErrors::DEFAULT
        .throttled(
            "ProvisionedThroughputExceededException",
            400,
            "Rate exceeded for shard.",
        )
        .denied(
            "AccessDeniedException",
            400,
            "User is not authorized to perform this operation",
        ),
    message_operations: &["PutRecord", "PutRecords"],
    tables: tables!("kinesis.txt"),
    ..ServiceModel::BASE
};

/// The Key Management Service.
pub static KMS: ServiceModel = ServiceModel {
    name: "kms",
    title: "AWS Key Management Service",
    signing_name: "kms",
    endpoint: "kms",
    version: "2014-11-01",
    protocol: Protocol::Json11,
    target: "TrentService",
    tables: tables!("kms.txt"),
    ..ServiceModel::BASE
};
