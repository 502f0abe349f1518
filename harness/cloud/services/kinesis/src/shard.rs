//! Shards and their records.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::hash::HashKey;
use crate::meter::Meters;
use crate::sequence::{LAST_PLACE, SequenceNumber};

/// A shard.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Shard {
    pub(crate) number: u32,
    pub(crate) start: HashKey,
    /// The last hash key that it has.
    pub(crate) end: HashKey,
    /// The shards that it follows: one after a split, two after a merge.
    pub(crate) parents: Vec<u32>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    /// When it was split or merged: no records follow.
    pub(crate) closed: Option<i64>,
    records: VecDeque<Record>,
    /// The place of the next record.
    next: u64,
    #[serde(skip)]
    pub(crate) meters: Meters,
}

/// A record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Its place in the shard, from 1.
    place: u64,
    /// When it arrived, in milliseconds since 1970.
    pub(crate) at: i64,
    partition_key: Arc<str>,
    /// Its data in base64.
    data: Arc<str>,
    is_encrypted: bool,
}

/// A record that is to be put into a shard.
#[derive(Debug, Clone)]
pub(crate) struct NewRecord {
    pub(crate) partition_key: Arc<str>,
    /// Its data in base64.
    pub(crate) data: Arc<str>,
    pub(crate) is_encrypted: bool,
}

impl NewRecord {
    /// Returns how many bytes it has: its data and its partition key.
    pub(crate) fn size(&self) -> usize {
        decoded_length(&self.data) + self.partition_key.len()
    }
}

/// Returns the length of bytes in base64.
pub(crate) fn decoded_length(base64: &str) -> usize {
    let padding = base64.bytes().rev().take_while(|byte| *byte == b'=');
    base64.len() / 4 * 3 - padding.count().min(base64.len())
}

/// Records that were read.
pub(crate) struct Read<'a> {
    pub(crate) records: Vec<&'a Record>,
    /// The place at which the next read begins.
    pub(crate) next: u64,
    pub(crate) bytes: usize,
}

/// The most bytes that are read at once.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// Returns the id of the shard with a number.
pub(crate) fn shard_id(number: u32) -> String {
    format!("shardId-{number:012}")
}

impl Shard {
    pub(crate) fn new(number: u32, range: (HashKey, HashKey), parents: Vec<u32>, now: i64) -> Self {
        Self {
            number,
            start: range.0,
            end: range.1,
            parents,
            created: now,
            closed: None,
            records: VecDeque::new(),
            next: 1,
            meters: Meters::default(),
        }
    }

    pub(crate) fn id(&self) -> String {
        shard_id(self.number)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    pub(crate) fn has(&self, key: HashKey) -> bool {
        (self.start..=self.end).contains(&key)
    }

    fn sequence_number(&self, place: u64, at: i64) -> SequenceNumber {
        SequenceNumber {
            shard_created: self.created.div_euclid(1_000),
            shard: self.number,
            place,
            at: at.div_euclid(1_000),
        }
    }

    /// Adds a record and returns its sequence number.
    pub(crate) fn put(&mut self, record: NewRecord, now: i64) -> String {
        let place = self.next;
        self.next += 1;
        self.records.push_back(Record {
            place,
            at: now,
            partition_key: record.partition_key,
            data: record.data,
            is_encrypted: record.is_encrypted,
        });
        self.sequence_number(place, now).text()
    }

    /// Returns the sequence number of a record that is lost on its way.
    pub(crate) fn skip(&mut self, now: i64) -> String {
        let place = self.next;
        self.next += 1;
        self.sequence_number(place, now).text()
    }

    /// Forgets records that arrived before a time.
    pub(crate) fn trim(&mut self, before: i64) {
        let old = self.records.partition_point(|record| record.at <= before);
        self.records.drain(..old);
    }

    /// Returns the place of the oldest record, or of the next one.
    pub(crate) fn oldest(&self) -> u64 {
        self.records
            .front()
            .map_or(self.next, |record| record.place)
    }

    /// Returns the place of the next record.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Returns the place of the first record that arrived at a time or later, or of the next
    /// one.
    pub(crate) fn place_at(&self, at: i64) -> u64 {
        let before = self.records.partition_point(|record| record.at < at);
        let record = self.records.get(before);
        record.map_or(self.next, |record| record.place)
    }

    /// Reads records from a place on.
    pub(crate) fn read(&self, from: u64, limit: usize) -> Read<'_> {
        let start = self.records.partition_point(|record| record.place < from);
        let mut read = Read {
            records: Vec::new(),
            next: from.max(self.oldest()),
            bytes: 0,
        };
        for record in self.records.range(start..).take(limit) {
            let bytes = decoded_length(&record.data) + record.partition_key.len();
            if !read.records.is_empty() && read.bytes + bytes > MOST_BYTES {
                break;
            }
            read.bytes += bytes;
            read.next = record.place + 1;
            read.records.push(record);
        }
        read
    }

    /// Whether nothing follows a place any more.
    pub(crate) fn ends_before(&self, place: u64) -> bool {
        self.closed.is_some() && place >= self.next
    }

    /// Returns how long ago the record at a place arrived; 0 where there is none yet.
    pub(crate) fn millis_behind(&self, place: u64, now: i64) -> i64 {
        let start = self.records.partition_point(|record| record.place < place);
        self.records.get(start).map_or(0, |record| now - record.at)
    }

    /// Returns the sequence number after which a reader goes on at a place.
    pub(crate) fn continuation(&self, place: u64, now: i64) -> String {
        let start = self.records.partition_point(|record| record.place < place);
        let before = start.checked_sub(1).and_then(|at| self.records.get(at));
        let at = before.map_or(now, |record| record.at);
        self.sequence_number(place - 1, at).text()
    }

    /// Returns a record as the API shows it.
    pub(crate) fn describe_record(&self, record: &Record) -> Value {
        let mut described = json!({
            "SequenceNumber": self.sequence_number(record.place, record.at).text(),
            "ApproximateArrivalTimestamp": seconds(record.at),
            "Data": record.data,
            "PartitionKey": record.partition_key,
        });
        if record.is_encrypted {
            described["EncryptionType"] = "KMS".into();
        }
        described
    }

    /// Returns the shard as the API shows it.
    pub(crate) fn describe(&self) -> Value {
        let mut described = json!({
            "ShardId": self.id(),
            "HashKeyRange": self.range(),
            "SequenceNumberRange": {
                "StartingSequenceNumber": self.sequence_number(0, self.created).text(),
            },
        });
        let names = ["ParentShardId", "AdjacentParentShardId"];
        for (name, parent) in names.into_iter().zip(&self.parents) {
            described[name] = shard_id(*parent).into();
        }
        if let Some(closed) = self.closed {
            let last = self.sequence_number(LAST_PLACE, closed).text();
            described["SequenceNumberRange"]["EndingSequenceNumber"] = last.into();
        }
        described
    }

    /// Returns the shard as those that follow a closed one are shown.
    pub(crate) fn describe_child(&self) -> Value {
        let parents = self.parents.iter().map(|parent| shard_id(*parent));
        json!({
            "ShardId": self.id(),
            "ParentShards": parents.collect::<Vec<_>>(),
            "HashKeyRange": self.range(),
        })
    }

    fn range(&self) -> Value {
        json!({"StartingHashKey": self.start, "EndingHashKey": self.end})
    }
}

/// Returns a time in milliseconds as the API has it: in seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "53 bits hold the milliseconds of 285,000 years"
)]
pub(crate) fn seconds(millis: i64) -> Value {
    (millis as f64 / 1_000.0).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_of_base64_is_that_of_its_bytes() {
        for (text, length) in [
            ("", 0),
            ("YQ==", 1),
            ("YWI=", 2),
            ("YWJj", 3),
            ("YWJjZA==", 4),
        ] {
            assert_eq!(decoded_length(text), length, "{text}");
        }
    }

    #[test]
    fn records_are_read_in_their_order_until_they_are_too_old() {
        let mut shard = Shard::new(0, (HashKey(0), HashKey::MAX), Vec::new(), 0);
        for at in 1..=5 {
            let record = NewRecord {
                partition_key: "k".into(),
                data: "YQ==".into(),
                is_encrypted: false,
            };
            shard.put(record, at * 1_000);
        }
        assert_eq!(shard.place_at(2_500), 3);
        assert_eq!(shard.place_at(9_000), 6);
        let read = shard.read(shard.oldest(), 3);
        assert_eq!((read.records.len(), read.next, read.bytes), (3, 4, 6));
        assert_eq!(shard.millis_behind(4, 6_000), 2_000);
        assert_eq!(shard.millis_behind(6, 6_000), 0);
        shard.trim(4_000);
        let read = shard.read(1, 10);
        assert_eq!((read.records.len(), read.next), (1, 6));
        assert!(!shard.ends_before(6));
        shard.closed = Some(7_000);
        assert!(shard.ends_before(6) && !shard.ends_before(5));
    }
}
