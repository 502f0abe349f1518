//! Objects and buckets.

use super::object_path::{BucketPath, ObjectPath};
use super::{ERROR, ObservedField, ObservedType, action, observed};
use crate::settings::{Count, Dynamic, Entries, FilePath, Flag, Text, TimeSpan};
use crate::value::Template;

const HEAD: &[ObservedField] = &[
    observed("content_type", ObservedType::Text, "Its media type."),
    observed("size", ObservedType::Integer, "Its size in bytes."),
    observed(
        "etag",
        ObservedType::Text,
        "Its entity tag, without quotes.",
    ),
    observed(
        "version",
        ObservedType::Text,
        "Its version, in a versioned bucket.",
    ),
    observed(
        "metadata",
        ObservedType::TextMap,
        "Its metadata, names in lower case.",
    ),
    observed(
        "cache_control",
        ObservedType::Text,
        "Its Cache-Control header.",
    ),
    observed(
        "last_modified",
        ObservedType::Time,
        "When it was written, by the virtual clock.",
    ),
    ERROR,
];

const GET: &[ObservedField] = &[
    observed(
        "body",
        ObservedType::Text,
        "Its content where that is text.",
    ),
    observed("json", ObservedType::Any, "Its content where that is JSON."),
    observed(
        "sha256",
        ObservedType::Text,
        "The SHA-256 hash of its content, as hexadecimal digits.",
    ),
    HEAD[0],
    HEAD[1],
    HEAD[2],
    HEAD[3],
    HEAD[4],
    HEAD[5],
    HEAD[6],
    ERROR,
];

const WRITTEN: &[ObservedField] = &[
    observed(
        "etag",
        ObservedType::Text,
        "The entity tag, without quotes.",
    ),
    observed(
        "version",
        ObservedType::Text,
        "The version, in a versioned bucket.",
    ),
    ERROR,
];

action! {
    /// Puts an object into a bucket.
    pub struct Put = "s3.put" {
        /// Where it goes: `bucket/key`.
        subject object: ObjectPath,
        /// The content as JSON; the media type is then `application/json`.
        json: Option<Template>,
        /// The content as text.
        body: Option<Text>,
        /// The content as a file.
        file: Option<FilePath>,
        /// The content in base64.
        base64: Option<Text>,
        /// The media type.
        content_type: Option<Text>,
        /// Metadata by name.
        metadata: Entries<Text>,
        /// Tags by name.
        tagging: Entries<Text>,
        /// The Cache-Control header that goes with it.
        cache_control: Option<Text>,
        /// A canned ACL such as `public-read`.
        acl: Option<Text>,
        /// Only where the object has this entity tag.
        if_match: Option<Text>,
        /// `*`: only where there is no such object yet.
        if_none_match: Option<Text>,
    }
    at most one of ["json", "body", "file", "base64"]
    observes WRITTEN;
    properties: [Changes];
    example "- s3.put: receipts/welcome.json\n  json: {hello: world}";
}

action! {
    /// Gets an object. The step fails where there is none, unless it expects an `error`.
    pub struct Get = "s3.get" {
        /// Which: `bucket/key`.
        subject object: ObjectPath,
        /// Which version of it.
        version: Option<Text>,
        /// Which part of it: `bytes=0-99`.
        range: Option<Text>,
    }
    observes GET;
    properties: [];
    example "- s3.get: receipts/${order}.json\n  within: 5s\n  expect: {content_type: application/json, json: {total: $total}}";
}

action! {
    /// Reads the headers of an object, without its content.
    pub struct Head = "s3.head" {
        /// Which: `bucket/key`.
        subject object: ObjectPath,
        /// Which version of it.
        version: Option<Text>,
    }
    observes HEAD;
    properties: [];
    example "- s3.head: receipts/welcome.json\n  expect: {size: {gt: 0}}";
}

action! {
    /// Lists the objects of a bucket, all pages of them.
    pub struct List = "s3.list" {
        /// Which: `bucket`, or `bucket/prefix`.
        subject bucket: BucketPath,
        /// What ends a folder; `prefixes` then holds the folders.
        delimiter: Option<Text>,
        /// The largest number of objects.
        limit: Option<Dynamic<Count>>,
        /// Every version of each, delete markers too.
        versions: Flag,
    }
    observes &[
        observed("objects", ObservedType::Objects(&[
            observed("key", ObservedType::Text, "The key."),
            observed("size", ObservedType::Integer, "The size in bytes."),
            observed("etag", ObservedType::Text, "The entity tag, without quotes."),
            observed("last_modified", ObservedType::Time, "When it was written, by the virtual clock."),
            observed("version", ObservedType::Text, "The version, with `versions: true`."),
            observed("latest", ObservedType::Boolean, "Whether it is the newest version, with `versions: true`."),
            observed("deleted", ObservedType::Boolean, "Whether it is a delete marker, with `versions: true`."),
        ]), "The objects, by key."),
        observed("count", ObservedType::Integer, "How many objects there are."),
        observed("prefixes", ObservedType::Texts, "The folders, with a `delimiter`."),
        ERROR,
    ];
    properties: [NeedsExpectation];
    example "- s3.list: receipts/2026/\n  expect: {count: 1}";
}

action! {
    /// Deletes an object.
    pub struct Delete = "s3.delete" {
        /// Which: `bucket/key`.
        subject object: ObjectPath,
        /// Which version of it; without, a versioned bucket gets a delete marker.
        version: Option<Text>,
    }
    observes &[
        observed("version", ObservedType::Text, "The version of the delete marker, or of what was deleted."),
        observed("delete_marker", ObservedType::Boolean, "Whether a delete marker was put or taken away."),
        ERROR,
    ];
    properties: [Changes];
    example "- s3.delete: receipts/welcome.json";
}

action! {
    /// Copies an object inside the cloud.
    pub struct Copy = "s3.copy" {
        /// From where: `bucket/key`.
        subject from: ObjectPath,
        /// To where: `bucket/key`.
        to: ObjectPath,
        /// Which version of it.
        version: Option<Text>,
        /// The media type, where it is to be another.
        content_type: Option<Text>,
        /// Metadata by name, where it is to be other than that of the original.
        metadata: Entries<Text>,
    }
    observes WRITTEN;
    properties: [Changes];
    example "- s3.copy: receipts/draft.json\n  to: receipts/final.json";
}

crate::settings::keywords! {
    /// What a presigned URL is for.
    pub enum PresignMethod {
        /// Reading the object.
        Get = "GET",
        /// Writing it.
        Put = "PUT",
        /// Reading its headers without its content.
        Head = "HEAD",
        /// Deleting it.
        Delete = "DELETE",
        /// Writing it from a browser form: `fields` then go with the file.
        Post = "POST",
    }
}

action! {
    /// Signs a URL that allows anyone who has it one operation on one object for a while.
    pub struct Presign = "s3.presign" {
        /// The object: `bucket/key`.
        subject object: ObjectPath,
        /// What the URL is for; without, `GET`.
        method: Option<PresignMethod>,
        /// How long it holds, by the virtual clock; without, 15m.
        expires: Option<Dynamic<TimeSpan>>,
        /// The media type that an upload has to have.
        content_type: Option<Text>,
    }
    observes &[
        observed("url", ObservedType::Text, "The URL."),
        observed("method", ObservedType::Text, "The method to call it with."),
        observed("headers", ObservedType::TextMap, "The headers that have to go with it."),
        observed("fields", ObservedType::TextMap, "The form fields that have to go with a `POST`."),
        observed("expires_at", ObservedType::Time, "Until when it holds, by the virtual clock."),
    ];
    properties: [NeedsExpectation];
    example "- s3.presign: receipts/upload.json\n  method: PUT\n  expires: 5m\n  save: {upload: url}";
}
