//! What AWS says of its services and operations, as static data: nothing is
//! parsed at start-up, and decoding, validation, encoding, error shapes and
//! the coverage table all follow from it.

mod generated;

pub use generated::{
    cognito_idp::MODEL as COGNITO_IDP, s3::MODEL as S3, ses::MODEL as SES, sesv2::MODEL as SESV2,
    sns::MODEL as SNS, sqs::MODEL as SQS, sts::MODEL as STS,
};

/// Every service we know the operations of, by name.
pub static ALL: &[&ServiceModel] = &[&COGNITO_IDP, &S3, &SES, &SESV2, &SNS, &SQS, &STS];

/// A service.
#[derive(Debug)]
pub struct ServiceModel {
    /// Its short name, which the journal uses: `sqs`, `cognito-idp`.
    pub name: &'static str,
    /// Its full name: `Amazon Simple Queue Service`.
    pub title: &'static str,
    /// The service in a signature's credential scope: `ses` for both mail APIs.
    pub signing_name: &'static str,
    /// The first label of its host name: `email` for both mail APIs.
    pub endpoint: &'static str,
    /// The version of its API, which query requests carry.
    pub version: &'static str,
    /// How its requests and answers look.
    pub protocol: Protocol,
    /// Whether it also speaks the query protocol (SQS).
    pub also_query: bool,
    /// What stands before the operation in `X-Amz-Target`: `AmazonSQS`.
    pub target: &'static str,
    /// What stands before an error's name in `__type`; may be empty.
    pub namespace: &'static str,
    /// The namespace of its XML answers.
    pub xmlns: &'static str,
    /// Its operations, sorted by name.
    pub operations: &'static [OperationModel],
    /// Its modelled errors, sorted by shape.
    pub errors: &'static [ErrorModel],
}

impl ServiceModel {
    /// The operation of that name.
    pub fn operation(&self, name: &str) -> Option<&'static OperationModel> {
        let at = self
            .operations
            .binary_search_by(|o| o.name.cmp(name))
            .ok()?;
        Some(&self.operations[at])
    }

    /// The modelled error of that shape.
    pub fn error(&self, shape: &str) -> Option<&'static ErrorModel> {
        let at = self.errors.binary_search_by(|e| e.shape.cmp(shape)).ok()?;
        Some(&self.errors[at])
    }
}

/// How a service's requests and answers look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// awsJson1.0
    Json10,
    /// awsJson1.1
    Json11,
    /// awsQuery: form in, XML out.
    Query,
    /// restJson1
    RestJson,
    /// restXml
    RestXml,
}

/// An operation.
#[derive(Debug)]
pub struct OperationModel {
    /// Its API name: `SendMessage`.
    pub name: &'static str,
    /// What it takes: always a structure.
    pub input: &'static Shape,
    /// What it gives: always a structure.
    pub output: &'static Shape,
    /// Its HTTP method; only the rest protocols tell operations apart by it.
    pub method: &'static str,
    /// Its path, with `{Label}`s.
    pub path: &'static str,
    /// Whether AWS takes it unsigned.
    pub anonymous: bool,
}

impl OperationModel {
    /// What most operations have in common.
    const POST: Self = Self {
        name: "",
        input: &EMPTY,
        output: &EMPTY,
        method: "POST",
        path: "/",
        anonymous: false,
    };
}

/// A modelled error.
#[derive(Debug)]
pub struct ErrorModel {
    /// Its shape: `QueueDoesNotExist`; the name the JSON protocols use.
    pub shape: &'static str,
    /// Its code in the query protocol: `AWS.SimpleQueueService.NonExistentQueue`.
    pub code: &'static str,
    /// Its status in the query protocol (the JSON ones know 400 and 500 alone).
    pub status: u16,
    /// Whether the caller is to blame.
    pub sender: bool,
}

/// The type of a value.
#[derive(Debug)]
pub enum Shape {
    Structure(StructureShape),
    List(ListShape),
    Map(MapShape),
    String(StringShape),
    Integer(Bounds),
    Long(Bounds),
    Double,
    Boolean,
    Blob(Bounds),
    Timestamp,
}

/// Any text at all.
pub static STRING: Shape = Shape::String(StringShape::ANY);

/// The structure without members: the input or output of operations that have none.
pub static EMPTY: Shape = Shape::Structure(StructureShape { members: &[] });

#[derive(Debug)]
pub struct StructureShape {
    pub members: &'static [Member],
}

impl StructureShape {
    /// The member of that name.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|m| m.name == name)
    }
}

#[derive(Debug)]
pub struct ListShape {
    pub member: &'static Shape,
    /// What an element is called in query and XML: `member` unless told otherwise.
    pub element: &'static str,
    pub flattened: bool,
    pub min: Option<u64>,
    pub max: Option<u64>,
}

#[derive(Debug)]
pub struct MapShape {
    pub key: &'static Shape,
    pub value: &'static Shape,
    pub key_name: &'static str,
    pub value_name: &'static str,
    pub flattened: bool,
    pub min: Option<u64>,
    pub max: Option<u64>,
}

#[derive(Debug)]
pub struct StringShape {
    pub min: Option<u64>,
    pub max: Option<u64>,
    /// The pattern as AWS writes it (Java's syntax).
    pub pattern: Option<&'static str>,
    /// The values of an enumeration; empty where it is none.
    pub values: &'static [&'static str],
    /// Whether it is a secret: never repeated in an error message.
    pub sensitive: bool,
}

impl StringShape {
    const ANY: Self = Self {
        min: None,
        max: None,
        pattern: None,
        values: &[],
        sensitive: false,
    };
}

/// Bounds of a number, or of a blob's length.
#[derive(Debug)]
pub struct Bounds {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// Its name in the API, which inputs and outputs use: `MessageAttributes`.
    pub name: &'static str,
    pub shape: &'static Shape,
    pub required: bool,
    /// Its name in query, XML or HTTP where it differs: `MessageAttribute`.
    pub wire: Option<&'static str>,
    /// Where in an HTTP message it stands (rest protocols).
    pub place: Location,
    /// Whether this member's list has no element around it, whatever the list's own shape says.
    pub flattened: bool,
}

impl Member {
    const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            shape,
            required: false,
            wire: None,
            place: Location::Body,
            flattened: false,
        }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn named(mut self, wire: &'static str) -> Self {
        self.wire = Some(wire);
        self
    }

    const fn at(mut self, place: Location, wire: &'static str) -> Self {
        self.place = place;
        self.wire = Some(wire);
        self
    }

    const fn flattened(mut self) -> Self {
        self.flattened = true;
        self
    }

    /// Its name on the wire.
    pub fn wire_name(&self) -> &'static str {
        self.wire.unwrap_or(self.name)
    }
}

/// Where in an HTTP message a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    Body,
    Query,
    Path,
    Header,
    /// All headers that begin so, as a map.
    Headers,
    /// The body is this member and nothing else.
    Payload,
    /// An attribute of the element.
    Attribute,
}
