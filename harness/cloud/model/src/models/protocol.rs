//! Protocols: how operations are called.

/// The protocol of a service's requests and responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// awsJson1.0
    Json10,
    /// awsJson1.1
    Json11,
    /// awsJson1.1 with CBOR in the place of JSON, which Kinesis speaks with some SDKs.
    Cbor11,
    /// rpcv2Cbor: the path names the operation, the body is CBOR.
    RpcV2Cbor,
    /// awsQuery: requests are forms, responses XML.
    Query,
    /// restJson1
    RestJson,
    /// restXml
    RestXml,
}

impl Protocol {
    /// Reads the name that the data files use.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "json-1.0" => Self::Json10,
            "json-1.1" => Self::Json11,
            "cbor-1.1" => Self::Cbor11,
            "rpc-v2-cbor" => Self::RpcV2Cbor,
            "query" => Self::Query,
            "rest-json" => Self::RestJson,
            "rest-xml" => Self::RestXml,
            _ => return None,
        })
    }

    /// Whether members may be all over an HTTP message.
    pub fn is_rest(self) -> bool {
        matches!(self, Self::RestJson | Self::RestXml)
    }

    /// Whether an output is the JSON document of a body, and nothing else.
    pub fn is_json_body(self) -> bool {
        matches!(self, Self::Json10 | Self::Json11)
    }

    /// Returns the content type of responses, and of the requests that are no forms.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json10 => "application/x-amz-json-1.0",
            Self::Json11 => "application/x-amz-json-1.1",
            Self::Cbor11 => "application/x-amz-cbor-1.1",
            Self::RpcV2Cbor => "application/cbor",
            Self::Query => "text/xml",
            Self::RestJson => "application/json",
            Self::RestXml => "application/xml",
        }
    }
}
