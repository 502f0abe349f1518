//! Waiting for something to happen: woken by the journal, by what the apps
//! write and by what they ask the database, and looking again by itself, ever
//! less often, for what none of these shows (a row on somebody else's server).

use std::time::Duration;

use futures_util::future::select_all;
use rehearsal_stage::{Sandbox, StatementLog};
use tokio::sync::watch;

use crate::clock::pause;

/// The first look comes this soon; each next one takes twice as long.
const FIRST: Duration = Duration::from_millis(2);
/// The longest that nothing is looked at.
const LONGEST: Duration = Duration::from_millis(100);
/// A step's own calls are in the journal too. Between two looks there is at
/// least this part of the pause, so that a step does not wake itself for ever.
const PART: u32 = 4;

pub(crate) struct Wait {
    signs: Vec<watch::Receiver<u64>>,
    pause: Duration,
}

impl Wait {
    /// What happens from now on wakes it.
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        let mut signs = vec![sandbox.cloud().journal().subscribe()];
        signs.extend(sandbox.apps().map(|app| app.logs().watch()));
        signs.extend(sandbox.statements().map(StatementLog::watch));
        for sign in &mut signs {
            sign.mark_unchanged();
        }
        Self {
            signs,
            pause: FIRST,
        }
    }

    /// Until it is worth looking again, `left` at most.
    pub(crate) async fn again(&mut self, left: Duration) {
        let least = (self.pause / PART).min(left);
        pause(least).await;
        let any = select_all(self.signs.iter_mut().map(|sign| Box::pin(sign.changed())));
        tokio::select! {
            _ = any => {}
            () = pause(self.pause.min(left).saturating_sub(least)) => {}
        }
        self.pause = (self.pause * 2).min(LONGEST);
    }
}
