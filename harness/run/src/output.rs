//! Waits until apps have written what they had to say.

use std::time::Duration;

use futures_util::future::select_all;
use rehearsal_stage::Sandbox;

use crate::clock::pause;

/// How long the output has to be quiet.
const QUIET: Duration = Duration::from_millis(50);
/// The same for containers, whose output takes a longer way, and of which it is not
/// known whether they are computing.
const QUIET_CONTAINER: Duration = Duration::from_millis(250);
/// The longest wait: some apps never stop writing.
const LIMIT: Duration = Duration::from_secs(1);

/// Waits until no app of the sandbox writes or computes any more, a second at most.
pub(crate) async fn settle(sandbox: &Sandbox) {
    let mut outputs: Vec<_> = sandbox.apps().map(|app| app.logs().watch()).collect();
    if outputs.is_empty() {
        return;
    }
    let mut apps = sandbox.apps();
    let in_container = apps.any(|app| app.is_running() && app.pids().is_empty());
    let quiet = if in_container { QUIET_CONTAINER } else { QUIET };
    let settled = async {
        loop {
            for output in &mut outputs {
                output.mark_unchanged();
            }
            let written = outputs.iter_mut().map(|output| Box::pin(output.changed()));
            let is_quiet = tokio::select! {
                _ = select_all(written) => false,
                () = pause(quiet) => true,
            };
            if is_quiet && !sandbox.apps().any(rehearsal_stage::App::is_busy) {
                return;
            }
        }
    };
    // Apps that go on writing do not hold the case up: what they wrote so far is kept.
    let _ = tokio::time::timeout(LIMIT, settled).await;
}
