//! The responses that an API makes itself, by their types.

use serde_json::{Value, json};

use crate::state::{Content, Settings, members};

/// A type of responses that an API makes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseType {
    AccessDenied,
    ApiConfigurationError,
    AuthorizerConfigurationError,
    AuthorizerFailure,
    BadRequestBody,
    BadRequestParameters,
    Default4xx,
    Default5xx,
    ExpiredToken,
    IntegrationFailure,
    IntegrationTimeout,
    InvalidApiKey,
    InvalidSignature,
    MissingAuthenticationToken,
    QuotaExceeded,
    RequestTooLarge,
    ResourceNotFound,
    Throttled,
    Unauthorized,
    UnsupportedMediaType,
    WafFiltered,
}

use ResponseType as T;

/// All types with their names, usual statuses, and the errors that the header
/// `x-amzn-ErrorType` names.
const ALL: [(ResponseType, &str, Option<u16>, &str); 21] = [
    (
        T::AccessDenied,
        "ACCESS_DENIED",
        Some(403),
        "AccessDeniedException",
    ),
    (
        T::ApiConfigurationError,
        "API_CONFIGURATION_ERROR",
        Some(500),
        "InternalServerErrorException",
    ),
    (
        T::AuthorizerConfigurationError,
        "AUTHORIZER_CONFIGURATION_ERROR",
        Some(500),
        "AuthorizerConfigurationException",
    ),
    (
        T::AuthorizerFailure,
        "AUTHORIZER_FAILURE",
        Some(500),
        "AuthorizerFailureException",
    ),
    (
        T::BadRequestBody,
        "BAD_REQUEST_BODY",
        Some(400),
        "BadRequestException",
    ),
    (
        T::BadRequestParameters,
        "BAD_REQUEST_PARAMETERS",
        Some(400),
        "BadRequestException",
    ),
    (T::Default4xx, "DEFAULT_4XX", None, "BadRequestException"),
    (
        T::Default5xx,
        "DEFAULT_5XX",
        None,
        "InternalServerErrorException",
    ),
    (
        T::ExpiredToken,
        "EXPIRED_TOKEN",
        Some(403),
        "ExpiredTokenException",
    ),
    (
        T::IntegrationFailure,
        "INTEGRATION_FAILURE",
        Some(504),
        "InternalServerErrorException",
    ),
    (
        T::IntegrationTimeout,
        "INTEGRATION_TIMEOUT",
        Some(504),
        "InternalServerErrorException",
    ),
    (
        T::InvalidApiKey,
        "INVALID_API_KEY",
        Some(403),
        "ForbiddenException",
    ),
    (
        T::InvalidSignature,
        "INVALID_SIGNATURE",
        Some(403),
        "InvalidSignatureException",
    ),
    (
        T::MissingAuthenticationToken,
        "MISSING_AUTHENTICATION_TOKEN",
        Some(403),
        "MissingAuthenticationTokenException",
    ),
    (
        T::QuotaExceeded,
        "QUOTA_EXCEEDED",
        Some(429),
        "LimitExceededException",
    ),
    (
        T::RequestTooLarge,
        "REQUEST_TOO_LARGE",
        Some(413),
        "RequestEntityTooLargeException",
    ),
    (
        T::ResourceNotFound,
        "RESOURCE_NOT_FOUND",
        Some(404),
        "NotFoundException",
    ),
    (
        T::Throttled,
        "THROTTLED",
        Some(429),
        "TooManyRequestsException",
    ),
    (
        T::Unauthorized,
        "UNAUTHORIZED",
        Some(401),
        "UnauthorizedException",
    ),
    (
        T::UnsupportedMediaType,
        "UNSUPPORTED_MEDIA_TYPE",
        Some(415),
        "UnsupportedMediaTypeException",
    ),
    (
        T::WafFiltered,
        "WAF_FILTERED",
        Some(403),
        "ForbiddenException",
    ),
];

impl ResponseType {
    /// Returns all types.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|(kind, ..)| *kind)
    }

    /// Returns the type with a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut all = ALL.iter();
        all.find(|(_, known, ..)| *known == name)
            .map(|(kind, ..)| *kind)
    }

    fn row(self) -> (&'static str, Option<u16>, &'static str) {
        let mut all = ALL.iter();
        let row = all.find(|(kind, ..)| *kind == self);
        row.map_or(("", None, ""), |(_, name, status, error)| {
            (name, *status, error)
        })
    }

    /// Returns its name: `THROTTLED`.
    pub(crate) fn name(self) -> &'static str {
        self.row().0
    }

    /// Returns its status, if nothing else is set.
    pub(crate) fn status(self) -> Option<u16> {
        self.row().1
    }

    /// Returns the name of the error in the header `x-amzn-ErrorType`.
    pub(crate) fn error(self) -> &'static str {
        self.row().2
    }

    /// Returns the response as it is if nothing is set. Recorded: apigateway_api,
    /// `test_gateway_response_crud`.
    pub(crate) fn usual(self) -> Settings {
        let mut usual = members(json!({
            "responseType": self.name(),
            "responseParameters": {},
            "responseTemplates": {"application/json": "{\"message\":$context.error.messageString}"},
            "defaultResponse": true,
        }));
        if let Some(status) = self.status() {
            usual.insert("statusCode".to_owned(), status.to_string().into());
        }
        usual
    }

    /// Returns what an API has set for the type, or for all responses of its class.
    pub(crate) fn set(self, content: &Content, status: u16) -> Option<&Settings> {
        let class = if status < 500 {
            T::Default4xx
        } else {
            T::Default5xx
        };
        let all = &content.gateway_responses;
        all.get(self.name()).or_else(|| all.get(class.name()))
    }
}

/// Returns a response as operations do: with what is missing.
pub(crate) fn completed(kind: ResponseType, set: &Settings) -> Settings {
    let mut completed = set.clone();
    completed.insert("responseType".to_owned(), kind.name().into());
    completed.insert("defaultResponse".to_owned(), Value::Bool(false));
    for (member, value) in kind.usual() {
        completed.entry(member).or_insert(value);
    }
    completed
}
