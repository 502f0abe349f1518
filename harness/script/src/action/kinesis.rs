//! Records of Kinesis streams.

use super::{ERROR, ObservedType, action, observed};
use crate::settings::{Name, Text};
use crate::stage::StreamKind;
use crate::value::Template;

action! {
    /// Puts a record into a Kinesis stream.
    pub struct Put = "kinesis.put" {
        /// The stream.
        subject stream: Name<StreamKind>,
        /// The data as JSON.
        json: Option<Template>,
        /// The data as text.
        body: Option<Text>,
        /// The partition key, which says which shard gets the record; without, `key`.
        key: Option<Text>,
    }
    at most one of ["json", "body"]
    observes &[
        observed("shard", ObservedType::Text, "The id of the shard that has the record."),
        observed("sequence", ObservedType::Text, "The sequence number."),
        ERROR,
    ];
    properties: [Changes];
    example "- kinesis.put: events\n  json: {type: view, product: P-1}\n  key: visitor-1";
}

action! {
    /// Reads all records that a Kinesis stream has, of all shards; it consumes nothing.
    pub struct Records = "kinesis.records" {
        /// The stream.
        subject stream: Name<StreamKind>,
    }
    observes &[
        observed("records", ObservedType::Objects(&[
            observed("body", ObservedType::Text, "The data, where it is text."),
            observed("json", ObservedType::Any, "The data where it is JSON."),
            observed("base64", ObservedType::Text, "The data, where it is no text."),
            observed("key", ObservedType::Text, "The partition key."),
            observed("shard", ObservedType::Text, "The id of the shard."),
            observed("sequence", ObservedType::Text, "The sequence number."),
            observed("at", ObservedType::Time, "When it arrived, by the virtual clock."),
        ]), "The records by their arrival, those of a shard in its order."),
        observed("count", ObservedType::Integer, "How many records there are."),
        ERROR,
    ];
    properties: [NeedsExpectation, AppendOnly];
    example "- kinesis.records: events\n  within: 5s\n  expect: {count: 1, records: [{json: {type: view}}]}";
}
