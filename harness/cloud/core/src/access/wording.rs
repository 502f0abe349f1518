/// The code and the status of the error of a denied call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeniedError {
    /// The code.
    pub code: &'static str,
    /// The code in the query protocol.
    pub query_code: &'static str,
    /// The HTTP status.
    pub status: u16,
}

impl DeniedError {
    /// The error of services that speak awsJson.
    pub const JSON: Self = Self {
        code: "AccessDeniedException",
        query_code: "AccessDenied",
        status: 400,
    };
    /// The error of services that speak restJson.
    pub const REST: Self = Self {
        status: 403,
        ..Self::JSON
    };
    /// The error of services that speak awsQuery or restXml.
    pub const QUERY: Self = Self {
        code: "AccessDenied",
        query_code: "AccessDenied",
        status: 403,
    };
}

/// How the message of a denied call is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// As most services do.
    Plain,
    /// With the action in lower case: `sqs:sendmessage`.
    LowerCase,
    /// With the service in upper case: `SNS:Publish`.
    UpperService,
    /// With the resource in double quotes.
    QuotedResource,
    /// With the resource as the caller named it, by this member.
    AsNamed(&'static [&'static str]),
    /// With all names in quotes, and without a reason.
    AllQuoted,
}
