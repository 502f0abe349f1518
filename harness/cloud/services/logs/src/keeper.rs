//! The logs that services of this cloud write: the lines of functions.

use rehearsal_cloud_core::logs::LogRecords;
use rehearsal_cloud_core::service::{CallContext, LogKeeper};

use crate::delivery::{self, Source};
use crate::event::LogEvent;
use crate::group::{LogGroup, LogStream};
use crate::state::{Logs, milliseconds};

impl LogKeeper for Logs {
    fn write_logs(&mut self, cx: &mut CallContext<'_>, records: LogRecords) {
        let now = milliseconds(cx.now());
        let region = self.regions.at(&records.account, &records.region);
        let group = region.groups.entry(records.group.clone());
        let group = group.or_insert_with(|| LogGroup::new(&records.group, now));
        group.forget_expired(now);
        let mut last_number = group.last_number;
        let stream = group.streams.entry(records.stream.clone());
        let stream = stream.or_insert_with(|| LogStream::new(&records.stream, now));
        let mut added = Vec::new();
        for message in records.messages {
            last_number += 1;
            added.push(LogEvent {
                timestamp: now,
                ingested: now,
                number: last_number,
                message,
            });
        }
        stream.last_ingested = Some(now);
        for event in &added {
            stream.add(event.clone());
        }
        group.last_number = last_number;
        let source = Source {
            account: &records.account,
            region: &records.region,
            stream: &records.stream,
        };
        delivery::send(cx, group, &source, &added);
    }
}
