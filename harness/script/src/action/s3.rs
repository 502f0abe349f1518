//! Objects and buckets.

use super::{ERROR, Observed, Seen, action, sees};
use crate::settings::{BucketPath, Count, Dynamic, Entries, FilePath, Flag, ObjectPath, Text};
use crate::value::Template;

const HEAD: &[Observed] = &[
    sees("content_type", Seen::Text, "Its media type."),
    sees("size", Seen::Integer, "Its size in bytes."),
    sees("etag", Seen::Text, "Its entity tag, without quotes."),
    sees("version", Seen::Text, "Its version, in a versioned bucket."),
    sees(
        "metadata",
        Seen::Map,
        "Its metadata, names in small letters.",
    ),
    sees("cache_control", Seen::Text, "Its Cache-Control header."),
    sees(
        "last_modified",
        Seen::Time,
        "When it was written, by the virtual clock.",
    ),
    ERROR,
];

const GET: &[Observed] = &[
    sees("body", Seen::Text, "Its content where that is text."),
    sees("json", Seen::Any, "Its content where that is JSON."),
    sees(
        "sha256",
        Seen::Text,
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

const WRITTEN: &[Observed] = &[
    sees("etag", Seen::Text, "The entity tag, without quotes."),
    sees("version", Seen::Text, "The version, in a versioned bucket."),
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
    only looks: false;
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
    only looks: false;
    example "- s3.get: receipts/${order}.json\n  within: 5s\n  expect: {content_type: application/json, json: {total: $total}}";
}

action! {
    /// Looks at an object without its content.
    pub struct Head = "s3.head" {
        /// Which: `bucket/key`.
        subject object: ObjectPath,
        /// Which version of it.
        version: Option<Text>,
    }
    observes HEAD;
    only looks: false;
    example "- s3.head: receipts/welcome.json\n  expect: {size: {gt: 0}}";
}

action! {
    /// Lists the objects of a bucket, all pages of them.
    pub struct List = "s3.list" {
        /// Which: `bucket`, or `bucket/prefix`.
        subject bucket: BucketPath,
        /// What ends a folder; `prefixes` then holds the folders.
        delimiter: Option<Text>,
        /// At most so many.
        limit: Option<Dynamic<Count>>,
        /// Every version of each, delete markers too.
        versions: Flag,
    }
    observes &[
        sees("objects", Seen::Objects(&[
            sees("key", Seen::Text, "The key."),
            sees("size", Seen::Integer, "The size in bytes."),
            sees("etag", Seen::Text, "The entity tag, without quotes."),
            sees("last_modified", Seen::Time, "When it was written, by the virtual clock."),
            sees("version", Seen::Text, "The version, with `versions: true`."),
            sees("latest", Seen::Boolean, "Whether it is the newest version, with `versions: true`."),
            sees("deleted", Seen::Boolean, "Whether it is a delete marker, with `versions: true`."),
        ]), "The objects, by key."),
        sees("count", Seen::Integer, "How many objects there are."),
        sees("prefixes", Seen::Texts, "The folders, with a `delimiter`."),
        ERROR,
    ];
    only looks: true;
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
        sees("version", Seen::Text, "The version of the delete marker, or of what was deleted."),
        sees("delete_marker", Seen::Boolean, "Whether a delete marker was put or taken away."),
        ERROR,
    ];
    only looks: false;
    example "- s3.delete: receipts/welcome.json";
}
