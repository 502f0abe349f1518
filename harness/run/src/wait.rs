//! Waits between two attempts at a step. New calls in the journal, requests to
//! externals, messages, log lines and database statements end the wait early; a growing interval covers changes
//! that none of these shows, such as a row on an external server.

use std::time::Duration;

use futures_util::future::select_all;
use rehearsal_stage::StatementLog;
use tokio::sync::watch;

use crate::clock::pause;
use crate::context::CaseContext;

/// The first interval; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(2);
/// The longest interval.
const LONGEST: Duration = Duration::from_millis(100);
/// The part of the interval that no notification shortens. The step's own calls
/// are in the journal, too, and must not wake it for ever.
const FIXED_PART: u32 = 4;

pub(crate) struct Wait {
    changes: Vec<watch::Receiver<u64>>,
    interval: Duration,
}

impl Wait {
    /// Everything that happens from now on ends a wait.
    pub(crate) fn new(case: &CaseContext<'_>) -> Self {
        let sandbox = case.sandbox;
        let mut changes = vec![sandbox.cloud().journal().subscribe()];
        changes.extend(sandbox.apps().map(|app| app.logs().watch()));
        changes.push(sandbox.externals().journal().watch());
        changes.push(case.sockets.watch());
        changes.push(case.event_streams.watch());
        changes.extend(sandbox.statements().map(StatementLog::watch));
        for change in &mut changes {
            change.mark_unchanged();
        }
        Self {
            changes,
            interval: FIRST,
        }
    }

    /// Waits for a change, `left` at most.
    pub(crate) async fn for_change(&mut self, left: Duration) {
        let fixed = (self.interval / FIXED_PART).min(left);
        pause(fixed).await;
        let any = select_all(
            self.changes
                .iter_mut()
                .map(|change| Box::pin(change.changed())),
        );
        tokio::select! {
            _ = any => {}
            () = pause(self.interval.min(left).saturating_sub(fixed)) => {}
        }
        self.interval = (self.interval * 2).min(LONGEST);
    }
}
