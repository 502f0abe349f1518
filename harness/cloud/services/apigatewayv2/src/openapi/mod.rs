//! APIs as OpenAPI documents, with the extensions of API Gateway (`x-amazon-apigateway-…`).

mod read;
mod write;

pub(crate) use read::{Document, ImportedRoute};
pub(crate) use write::write;

/// The member of a path with what all methods do.
const ANY: &str = "x-amazon-apigateway-any-method";
/// The path of the route `$default`.
const DEFAULT_PATH: &str = "/$default";
const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const AUTHTYPE: &str = "x-amazon-apigateway-authtype";
const CORS: &str = "x-amazon-apigateway-cors";
const INTEGRATION: &str = "x-amazon-apigateway-integration";
const INTEGRATIONS: &str = "x-amazon-apigateway-integrations";
const TAG_VALUE: &str = "x-amazon-apigateway-tag-value";

/// The methods that a path of a document can have, besides [`ANY`].
const METHODS: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];

/// The members of an integration: in documents, and in the API.
const INTEGRATION_MEMBERS: [(&str, &str); 12] = [
    ("type", "IntegrationType"),
    ("httpMethod", "IntegrationMethod"),
    ("uri", "IntegrationUri"),
    ("payloadFormatVersion", "PayloadFormatVersion"),
    ("connectionType", "ConnectionType"),
    ("connectionId", "ConnectionId"),
    ("timeoutInMillis", "TimeoutInMillis"),
    ("requestParameters", "RequestParameters"),
    ("responseParameters", "ResponseParameters"),
    ("credentials", "CredentialsArn"),
    ("description", "Description"),
    ("integrationSubtype", "IntegrationSubtype"),
];

/// The members of an authorizer that are alike in documents and in the API.
const AUTHORIZER_MEMBERS: [(&str, &str); 5] = [
    ("authorizerUri", "AuthorizerUri"),
    (
        "authorizerPayloadFormatVersion",
        "AuthorizerPayloadFormatVersion",
    ),
    (
        "authorizerResultTtlInSeconds",
        "AuthorizerResultTtlInSeconds",
    ),
    ("authorizerCredentials", "AuthorizerCredentialsArn"),
    ("enableSimpleResponses", "EnableSimpleResponses"),
];

/// The members of a CORS configuration.
const CORS_MEMBERS: [(&str, &str); 6] = [
    ("allowCredentials", "AllowCredentials"),
    ("allowHeaders", "AllowHeaders"),
    ("allowMethods", "AllowMethods"),
    ("allowOrigins", "AllowOrigins"),
    ("exposeHeaders", "ExposeHeaders"),
    ("maxAge", "MaxAge"),
];
