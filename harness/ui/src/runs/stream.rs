//! The changes of the run that goes on, as they come.

use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};

use super::live::LiveRun;

/// How often changes are sent at most.
const EVERY: Duration = Duration::from_millis(80);
/// How often something is sent at least, by which a reader that is gone is noticed.
const ALIVE: Duration = Duration::from_secs(10);

/// Returns the changes as JSON texts: at first all that is known, then what changes. A text
/// is made when the reader has taken the one before, so none wait.
pub(crate) fn changes(run: Arc<LiveRun>) -> impl Stream<Item = String> + Send {
    let mut pace = interval(EVERY);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let reader = Reader {
        changes: run.subscribe(),
        run,
        pace,
        // Later than every version: the first change has everything.
        version: u64::MAX,
    };
    futures_util::stream::unfold(reader, |mut reader| async move {
        let text = reader.next().await?;
        Some((text, reader))
    })
}

struct Reader {
    run: Arc<LiveRun>,
    changes: watch::Receiver<u64>,
    pace: Interval,
    version: u64,
}

impl Reader {
    async fn next(&mut self) -> Option<String> {
        self.pace.tick().await;
        let known = self.version;
        match timeout(ALIVE, self.changes.wait_for(|version| *version != known)).await {
            Ok(Ok(_)) => {}
            // The run is gone only while the process ends.
            Ok(Err(_)) => return None,
            Err(_) => return Some(String::new()),
        }
        let (change, version) = self.run.since(self.version);
        self.version = version;
        Some(change.to_string())
    }
}
