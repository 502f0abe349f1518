//! Events of objects: their names, which configurations select them, and their messages.

use rehearsal_model::protocol::Timestamp;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::canonical_id::canonical_id;
use super::dates;
use super::request::percent_encode;

/// An event of an object.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) kind: EventKind,
    pub(crate) size: Option<u64>,
    pub(crate) etag: Option<String>,
    /// `None` where the bucket keeps no versions.
    pub(crate) version: Option<String>,
    pub(crate) sequence: u64,
}

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    Put,
    Post,
    Copy,
    CompleteMultipartUpload,
    Delete,
    DeleteMarkerCreated,
    RestorePost,
    RestoreCompleted,
    TaggingPut,
    TaggingDelete,
    AclPut,
    Expired,
    ExpiredMarkerCreated,
    Transition,
}

impl EventKind {
    /// As a configuration names it, without `s3:`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Put => "ObjectCreated:Put",
            Self::Post => "ObjectCreated:Post",
            Self::Copy => "ObjectCreated:Copy",
            Self::CompleteMultipartUpload => "ObjectCreated:CompleteMultipartUpload",
            Self::Delete => "ObjectRemoved:Delete",
            Self::DeleteMarkerCreated => "ObjectRemoved:DeleteMarkerCreated",
            Self::RestorePost => "ObjectRestore:Post",
            Self::RestoreCompleted => "ObjectRestore:Completed",
            Self::TaggingPut => "ObjectTagging:Put",
            Self::TaggingDelete => "ObjectTagging:Delete",
            Self::AclPut => "ObjectAcl:Put",
            Self::Expired => "LifecycleExpiration:Delete",
            Self::ExpiredMarkerCreated => "LifecycleExpiration:DeleteMarkerCreated",
            Self::Transition => "LifecycleTransition",
        }
    }

    /// EventBridge's detail type, and the reason it gives.
    fn detail(self) -> (&'static str, &'static str) {
        match self {
            Self::Put => ("Object Created", "PutObject"),
            Self::Post => ("Object Created", "POST Object"),
            Self::Copy => ("Object Created", "CopyObject"),
            Self::CompleteMultipartUpload => ("Object Created", "CompleteMultipartUpload"),
            Self::Delete | Self::DeleteMarkerCreated => ("Object Deleted", "DeleteObject"),
            Self::RestorePost => ("Object Restore Initiated", "RestoreObject"),
            Self::RestoreCompleted => ("Object Restore Completed", "RestoreObject"),
            Self::TaggingPut => ("Object Tags Added", "PutObjectTagging"),
            Self::TaggingDelete => ("Object Tags Deleted", "DeleteObjectTagging"),
            Self::AclPut => ("Object ACL Updated", "PutObjectAcl"),
            Self::Expired | Self::ExpiredMarkerCreated => {
                ("Object Deleted", "Lifecycle Expiration")
            }
            Self::Transition => ("Object Storage Class Changed", "Lifecycle Transition"),
        }
    }

    fn is_creation(self) -> bool {
        matches!(
            self,
            Self::Put | Self::Post | Self::Copy | Self::CompleteMultipartUpload
        )
    }
}

/// Every event a configuration may name.
const NAMES: [&str; 30] = [
    "s3:ReducedRedundancyLostObject",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectAcl:Put",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
    "s3:ObjectAnnotation:*",
    "s3:ObjectAnnotation:Put",
    "s3:ObjectAnnotation:Delete",
];

pub(crate) fn is_event_name(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether one of the configured events is this one.
pub(crate) fn is_selected<'e>(mut events: impl Iterator<Item = &'e str>, kind: EventKind) -> bool {
    events.any(|event| {
        let event = event.strip_prefix("s3:").unwrap_or(event);
        match event.strip_suffix(":*") {
            Some(group) => kind.name().split_once(':').is_some_and(|(g, _)| g == group),
            None => event == kind.name(),
        }
    })
}

/// Whether a key matches a configured filter: names and values of its rules.
pub(crate) fn matches_filter<'r>(
    mut rules: impl Iterator<Item = (&'r str, &'r str)>,
    key: &str,
) -> bool {
    rules.all(|(name, value)| match name.to_ascii_lowercase().as_str() {
        "prefix" => key.starts_with(value),
        "suffix" => key.ends_with(value),
        _ => true,
    })
}

/// Whether two filters can pass the same key.
pub(crate) fn overlap(one: (&str, &str), other: (&str, &str)) -> bool {
    let prefixes = one.0.starts_with(other.0) || other.0.starts_with(one.0);
    let suffixes = one.1.ends_with(other.1) || other.1.ends_with(one.1);
    prefixes && suffixes
}

/// What all notifications of an event share.
pub(crate) struct EventDetails<'a> {
    pub(crate) at: OffsetDateTime,
    pub(crate) region: &'a str,
    pub(crate) owner: &'a str,
    pub(crate) caller: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) host_id: &'a str,
}

/// The message a queue, a topic or a function gets.
pub(crate) fn message(event: &Event, configuration: &str, details: &EventDetails<'_>) -> Value {
    let kind = event.kind;
    let later = matches!(
        kind,
        EventKind::TaggingPut
            | EventKind::TaggingDelete
            | EventKind::AclPut
            | EventKind::Expired
            | EventKind::ExpiredMarkerCreated
            | EventKind::Transition
    );
    let mut object = json!({"key": percent_encode(&event.key, true)});
    if let Some(size) = event.size {
        object["size"] = size.into();
    }
    if let Some(etag) = &event.etag {
        object["eTag"] = etag.as_str().into();
    } else if matches!(
        kind,
        EventKind::DeleteMarkerCreated | EventKind::ExpiredMarkerCreated
    ) {
        object["eTag"] = "d41d8cd98f00b204e9800998ecf8427e".into();
    }
    if let Some(version) = &event.version {
        object["versionId"] = version.as_str().into();
    }
    if !matches!(
        kind,
        EventKind::TaggingPut | EventKind::TaggingDelete | EventKind::AclPut
    ) {
        object["sequencer"] = sequencer(event.sequence).into();
    }
    let mut record = json!({
        "eventVersion": if later { "2.3" } else { "2.1" },
        "eventSource": "aws:s3",
        "awsRegion": details.region,
        "eventTime": dates::iso_millis(details.at),
        "eventName": kind.name(),
        "userIdentity": {"principalId": format!("AWS:{}", details.caller)},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": details.request_id, "x-amz-id-2": details.host_id},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": configuration,
            "bucket": {
                "name": event.bucket,
                "ownerIdentity": {"principalId": principal(details.owner)},
                "arn": format!("arn:aws:s3:::{}", event.bucket),
            },
            "object": object,
        },
    });
    if kind == EventKind::RestoreCompleted {
        record["glacierEventData"] = json!({"restoreEventData": {
            "lifecycleRestorationExpiryTime": dates::iso_millis(details.at),
            "lifecycleRestoreStorageClass": "GLACIER",
        }});
    }
    json!({"Records": [record]})
}

/// The entry EventBridge gets.
pub(crate) fn event_bridge_entry(event: &Event, details: &EventDetails<'_>) -> Value {
    let (detail_type, reason) = event.kind.detail();
    let mut object = json!({"key": event.key, "sequencer": sequencer(event.sequence)});
    if let Some(size) = event.size {
        object["size"] = size.into();
    }
    if let Some(etag) = &event.etag {
        object["etag"] = etag.as_str().into();
    }
    if let Some(version) = &event.version {
        object["version-id"] = version.as_str().into();
    }
    let mut detail = json!({
        "version": "0",
        "bucket": {"name": event.bucket},
        "object": object,
        "request-id": details.request_id,
        "requester": details.caller,
        "source-ip-address": "127.0.0.1",
    });
    if event.kind.is_creation() || detail_type == "Object Deleted" {
        detail["reason"] = reason.into();
    }
    if detail_type == "Object Deleted" {
        let marker = matches!(
            event.kind,
            EventKind::DeleteMarkerCreated | EventKind::ExpiredMarkerCreated
        );
        detail["deletion-type"] = if marker {
            "Delete Marker Created"
        } else {
            "Permanently Deleted"
        }
        .into();
    }
    json!({
        "Source": "aws.s3",
        "DetailType": detail_type,
        "Time": Timestamp(details.at),
        "Resources": [format!("arn:aws:s3:::{}", event.bucket)],
        "Detail": detail.to_string(),
    })
}

/// The message that tries a destination.
pub(crate) fn test_message(
    bucket: &str,
    at: OffsetDateTime,
    request_id: &str,
    host_id: &str,
) -> Value {
    json!({
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": dates::iso_millis(at),
        "Bucket": bucket,
        "RequestId": request_id,
        "HostId": host_id,
    })
}

/// Grows with every change, so that events of one key can be put in order.
fn sequencer(sequence: u64) -> String {
    format!("00{sequence:016X}")
}

/// An account as events name it: `A` and thirteen characters.
fn principal(account: &str) -> String {
    format!("A{}", &canonical_id(account)[..13].to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn event(kind: EventKind) -> Event {
        Event {
            bucket: "b".into(),
            key: "a b/ü.txt".into(),
            kind,
            size: Some(3),
            etag: Some("e".into()),
            version: None,
            sequence: 255,
        }
    }

    const DETAILS: EventDetails<'_> = EventDetails {
        at: datetime!(2026-01-02 03:04:05.678 UTC),
        region: "eu-west-1",
        owner: "111111111111",
        caller: "222222222222",
        request_id: "R",
        host_id: "H",
    };

    #[test]
    fn names_and_groups() {
        let is_selected = |event, kind| is_selected([event].into_iter(), kind);
        assert!(is_selected("s3:ObjectCreated:*", EventKind::Copy));
        assert!(is_selected("s3:ObjectCreated:Put", EventKind::Put));
        assert!(!is_selected("s3:ObjectCreated:Put", EventKind::Copy));
        assert!(!is_selected("s3:ObjectRemoved:*", EventKind::Put));
        assert!(is_selected("s3:LifecycleExpiration:*", EventKind::Expired));
        assert!(is_selected("s3:LifecycleTransition", EventKind::Transition));
        for kind in [
            EventKind::Put,
            EventKind::DeleteMarkerCreated,
            EventKind::AclPut,
            EventKind::ExpiredMarkerCreated,
            EventKind::Transition,
        ] {
            assert!(is_event_name(&format!("s3:{}", kind.name())), "{kind:?}");
        }
    }

    #[test]
    fn filters() {
        assert!(matches_filter(
            [("Prefix", "a"), ("Suffix", ".txt")].into_iter(),
            "a/b.txt"
        ));
        assert!(!matches_filter([("suffix", ".jpg")].into_iter(), "a/b.txt"));
        assert!(overlap(("a", ""), ("a/b", ".txt")));
        assert!(!overlap(("a", ".jpg"), ("a", ".txt")));
    }

    #[test]
    fn message_has_the_fields_of_aws() {
        let record = &message(&event(EventKind::Put), "conf", &DETAILS)["Records"][0];
        assert_eq!(record["eventName"], "ObjectCreated:Put");
        assert_eq!(record["awsRegion"], "eu-west-1");
        assert_eq!(record["eventTime"], "2026-01-02T03:04:05.678Z");
        assert_eq!(record["s3"]["object"]["key"], "a+b/%C3%BC.txt");
        assert_eq!(record["s3"]["object"]["size"], 3);
        assert_eq!(record["s3"]["object"]["sequencer"], "0000000000000000FF");
        assert_eq!(record["s3"]["configurationId"], "conf");
        let target = &message(&event(EventKind::TaggingPut), "conf", &DETAILS)["Records"][0];
        assert_eq!(target["eventVersion"], "2.3");
    }

    #[test]
    fn event_bridge_entry_has_the_fields_of_aws() {
        let entry = event_bridge_entry(&event(EventKind::DeleteMarkerCreated), &DETAILS);
        assert_eq!(entry["DetailType"], "Object Deleted");
        let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
        assert_eq!(detail["deletion-type"], "Delete Marker Created");
        assert_eq!(detail["object"]["key"], "a b/ü.txt");
    }
}
