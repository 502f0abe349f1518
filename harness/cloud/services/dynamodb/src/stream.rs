//! Streams: the changes of a table's items, for 24 hours.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::table::{Change, KeySchema, StreamSettings, ViewType};
use crate::value::{AttributeMap, StoredItem};

/// How long records are kept, in milliseconds.
const RETENTION: i64 = 24 * 60 * 60 * 1_000;
/// Sequence numbers have at least 21 digits.
const FIRST_SEQUENCE: u128 = 100_000_000_000_000_000_000;

/// A stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub(crate) table: Arc<str>,
    pub(crate) arn: Arc<str>,
    pub(crate) label: String,
    pub(crate) view: ViewType,
    pub(crate) keys: KeySchema,
    pub(crate) shard: String,
    /// Milliseconds since the epoch.
    pub(crate) created: i64,
    /// When it was disabled: no records follow.
    pub(crate) disabled: Option<i64>,
    records: VecDeque<Record>,
    /// The number of the next record.
    next: u64,
}

/// A change of an item.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    number: u64,
    id: String,
    /// Milliseconds since the epoch.
    at: i64,
    old: Option<StoredItem>,
    new: Option<StoredItem>,
    /// Whether the item was deleted because its time to live had passed.
    is_expiry: bool,
}

impl Stream {
    pub(crate) fn new(
        table: &Arc<str>,
        settings: &StreamSettings,
        keys: KeySchema,
        shard: String,
        now: i64,
    ) -> Self {
        Self {
            table: Arc::clone(table),
            arn: Arc::clone(&settings.arn),
            label: settings.label.clone(),
            view: settings.view,
            keys,
            shard,
            created: now,
            disabled: None,
            records: VecDeque::new(),
            next: 0,
        }
    }

    /// Adds a change. A write that changes nothing has no record.
    pub(crate) fn add(&mut self, change: &Change, id: String, is_expiry: bool, now: i64) {
        self.trim(now);
        if change.old == change.new || self.disabled.is_some() {
            return;
        }
        self.records.push_back(Record {
            number: self.next,
            id,
            at: now,
            old: change.old.as_deref().map(StoredItem::new),
            new: change.new.as_deref().map(StoredItem::new),
            is_expiry,
        });
        self.next += 1;
    }

    /// Forgets records that are too old.
    pub(crate) fn trim(&mut self, now: i64) {
        while self
            .records
            .front()
            .is_some_and(|record| record.at + RETENTION <= now)
        {
            self.records.pop_front();
        }
    }

    /// Whether it is disabled and has no records any more.
    pub(crate) fn is_over(&self, now: i64) -> bool {
        self.disabled.is_some_and(|at| at + RETENTION <= now)
    }

    /// Returns the number of the oldest record that is kept, or of the next one.
    pub(crate) fn oldest(&self) -> u64 {
        self.records
            .front()
            .map_or(self.next, |record| record.number)
    }

    /// Returns the number of the next record.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Returns the number of the first record at or after a time, or of the next one.
    pub(crate) fn at_time(&self, millis: i64) -> u64 {
        let later = self.records.iter().find(|record| record.at >= millis);
        later.map_or(self.next, |record| record.number)
    }

    /// Returns records from a number on.
    pub(crate) fn from(&self, number: u64, limit: usize) -> impl Iterator<Item = &Record> {
        let start = self
            .records
            .partition_point(|record| record.number < number);
        self.records.range(start..).take(limit)
    }

    /// Returns a record as `GetRecords` answers it.
    pub(crate) fn describe(&self, record: &Record, region: &str) -> Value {
        let attributes = |item: &Option<StoredItem>| item.as_ref().map(StoredItem::attributes);
        let (old, new) = (attributes(&record.old), attributes(&record.new));
        let (old, new) = (old.as_ref(), new.as_ref());
        let name = match (old, new) {
            (None, _) => "INSERT",
            (Some(_), Some(_)) => "MODIFY",
            (Some(_), None) => "REMOVE",
        };
        let has_new = matches!(self.view, ViewType::NewImage | ViewType::NewAndOldImages);
        let has_old = matches!(self.view, ViewType::OldImage | ViewType::NewAndOldImages);
        let (old_image, new_image) = (old.filter(|_| has_old), new.filter(|_| has_new));
        let keys = new
            .or(old)
            .map(|item| self.keys.key_attributes(item))
            .unwrap_or_default();
        let images = [old_image, new_image].into_iter().flatten();
        let size = keys.size() + images.map(AttributeMap::size).sum::<usize>();
        let mut change = json!({
            // Seconds, as AWS has it.
            "ApproximateCreationDateTime": record.at.div_euclid(1_000),
            "Keys": keys,
            "SequenceNumber": sequence_number(record.number),
            "SizeBytes": size,
            "StreamViewType": self.view,
        });
        for (member, image) in [("NewImage", new_image), ("OldImage", old_image)] {
            if let Some(image) = image {
                change[member] = json!(image);
            }
        }
        let mut described = json!({
            "eventID": record.id,
            "eventName": name,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": region,
            "dynamodb": change,
        });
        if record.is_expiry {
            described["userIdentity"] =
                json!({"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"});
        }
        described
    }
}

/// Returns the sequence number of a record.
pub(crate) fn sequence_number(number: u64) -> String {
    (FIRST_SEQUENCE + u128::from(number)).to_string()
}

/// Returns the record's number that a sequence number stands for.
pub(crate) fn parse_sequence_number(text: &str) -> Option<u64> {
    let number = text.parse::<u128>().ok()?.checked_sub(FIRST_SEQUENCE)?;
    u64::try_from(number).ok()
}
