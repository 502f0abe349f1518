use std::sync::Arc;

use tokio::sync::watch;

use super::Engine;

impl Engine {
    /// Counts something in the background as under way as long as the guard lives.
    pub(crate) fn busy_in_background(self: &Arc<Self>) -> BusyInBackground {
        self.busy.send_modify(|count| *count += 1);
        BusyInBackground(Arc::clone(self))
    }

    /// Counts a request or a delivery as under way as long as the guard lives.
    pub fn busy(&self) -> Busy<'_> {
        self.busy.send_modify(|count| *count += 1);
        Busy(&self.busy)
    }

    /// Counts a request as not under way as long as the guard lives: it waits.
    pub fn suspend(&self) -> Suspended<'_> {
        self.busy.send_modify(|count| *count -= 1);
        Suspended(&self.busy)
    }

    /// Whether nothing is being answered but long polls, nothing deliverable
    /// is undelivered and no timer is due.
    pub fn is_idle(&self) -> bool {
        *self.busy.borrow() == 0
            && self.all_delivered()
            && self
                .next_due()
                .is_none_or(|due| due > self.environment.time.now())
    }

    /// Waits until [`Engine::is_idle`].
    pub async fn until_idle(&self) {
        let mut busy = self.busy.subscribe();
        loop {
            self.tick();
            if self.is_idle() {
                return;
            }
            if *busy.borrow_and_update() == 0 {
                continue;
            }
            if busy.changed().await.is_err() {
                return;
            }
        }
    }
}

/// Something under way.
pub struct Busy<'a>(&'a watch::Sender<usize>);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// Something under way in the background.
pub struct BusyInBackground(Arc<Engine>);

impl Drop for BusyInBackground {
    fn drop(&mut self) {
        self.0.busy.send_modify(|count| *count -= 1);
    }
}

/// A request under way that waits.
pub struct Suspended<'a>(&'a watch::Sender<usize>);

impl Drop for Suspended<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count += 1);
    }
}
