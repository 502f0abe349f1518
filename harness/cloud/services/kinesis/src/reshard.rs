//! Splitting and merging shards.

use crate::hash::{HashKey, even_starts};
use crate::shard::Shard;
use crate::stream::Stream;

impl Stream {
    /// Closes a shard and opens two, of which the second begins at a hash key.
    pub(crate) fn split(&mut self, shard: u32, at: HashKey, now: i64) {
        let Some(parent) = self.shards.get_mut(&shard) else {
            return;
        };
        parent.closed = Some(now);
        let ranges = [(parent.start, at.previous()), (at, parent.end)];
        for range in ranges {
            self.open(range, vec![shard], now);
        }
    }

    /// Closes two shards whose ranges are side by side, and opens one with both.
    pub(crate) fn merge(&mut self, shard: u32, adjacent: u32, now: i64) {
        let mut ranges = Vec::new();
        for number in [shard, adjacent] {
            if let Some(parent) = self.shards.get_mut(&number) {
                parent.closed = Some(now);
                ranges.push((parent.start, parent.end));
            }
        }
        let start = ranges.iter().map(|range| range.0).min();
        let end = ranges.iter().map(|range| range.1).max();
        if let Some(range) = start.zip(end) {
            self.open(range, vec![shard, adjacent], now);
        }
    }

    fn open(&mut self, range: (HashKey, HashKey), parents: Vec<u32>, now: i64) {
        let number = self.next_shard;
        self.next_shard += 1;
        self.shards
            .insert(number, Shard::new(number, range, parents, now));
    }

    /// Splits and merges shards until there are so many, which divide the hash keys evenly.
    /// Those between are closed at once, as AWS leaves them. Returns the numbers of the
    /// shards that it closed.
    pub(crate) fn scale(&mut self, count: u32, now: i64) -> Vec<u32> {
        let mut closed = Vec::new();
        let starts = even_starts(count);
        for start in &starts {
            let inside = self.open_shards().find(|shard| shard.has(*start));
            let inside = inside.filter(|shard| shard.start != *start);
            if let Some(number) = inside.map(|shard| shard.number) {
                self.split(number, *start, now);
                closed.push(number);
            }
        }
        while let Some((first, second)) = self.mergeable(&starts) {
            self.merge(first, second, now);
            closed.extend([first, second]);
        }
        closed
    }

    /// Returns two open shards side by side of which the second does not begin where a shard
    /// is to begin.
    fn mergeable(&self, starts: &[HashKey]) -> Option<(u32, u32)> {
        let mut open: Vec<&Shard> = self.open_shards().collect();
        open.sort_by_key(|shard| shard.start);
        let pairs = open.windows(2);
        let mut pairs = pairs.filter_map(|pair| match pair {
            [first, second] => Some((first, second)),
            _ => None,
        });
        let (first, second) = pairs.find(|(_, second)| !starts.contains(&second.start))?;
        Some((first.number, second.number))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::stream::Mode;

    fn stream(count: u32) -> Stream {
        let account: Arc<str> = "000000000000".into();
        Stream::new("s", (&account, "us-east-1"), Mode::Provisioned, count, 0)
    }

    /// Returns the ranges of the open shards, sorted.
    fn ranges(stream: &Stream) -> Vec<(HashKey, HashKey)> {
        let ranges = stream.open_shards().map(|shard| (shard.start, shard.end));
        let mut ranges: Vec<_> = ranges.collect();
        ranges.sort();
        ranges
    }

    proptest! {
        #[test]
        fn open_shards_always_have_each_hash_key_once(
            count in 1_u32..8, targets in prop::collection::vec(1_u32..12, 1..5),
        ) {
            let mut stream = stream(count);
            for target in targets {
                stream.scale(target, 1);
                let ranges = ranges(&stream);
                prop_assert_eq!(ranges.len(), target as usize);
                prop_assert_eq!(ranges[0].0, HashKey(0));
                prop_assert_eq!(ranges[ranges.len() - 1].1, HashKey::MAX);
                for pair in ranges.windows(2) {
                    prop_assert_eq!(pair[0].1, pair[1].0.previous());
                }
                let even: Vec<HashKey> = ranges.iter().map(|range| range.0).collect();
                prop_assert_eq!(even, even_starts(target));
                for shard in stream.shards.values() {
                    prop_assert!(shard.parents.len() <= 2);
                }
            }
        }
    }
}
