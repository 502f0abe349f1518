use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, Weak};
use std::time::Duration;

use time::OffsetDateTime;

use super::{Engine, Slot, SlotState};
use crate::auth::Identity;
use crate::clock::sleep_until;
use crate::service::Caller;
use crate::sync::lock;

impl Engine {
    /// When something next comes due.
    pub(super) fn next_due(&self) -> Option<OffsetDateTime> {
        let due = self.slots.iter().map(Slot::due).min()?;
        instant(due)
    }

    /// Notes when the slot next needs attention, and re-arms the timer if that is sooner.
    pub(super) fn arm(&self, state: &mut MutexGuard<'_, SlotState>, slot: &Slot) {
        let waiting = state.waiting.next_until();
        let due = match (state.service.next_due(), waiting) {
            (Some(change), Some(until)) => Some(change.min(until)),
            (change, until) => change.or(until),
        };
        let due = due.map_or(i64::MAX, nanoseconds);
        slot.set_due(due);
        if due < self.armed.load(Ordering::Acquire) {
            self.timer.notify_one();
        }
    }

    /// Does what is due now.
    pub fn tick(&self) {
        let now = self.environment.time.now();
        for slot in &self.slots {
            if slot.due() <= nanoseconds(now) {
                self.turn(slot, now);
            }
        }
        self.deliver();
    }

    /// Does what is due in one slot: changes of state, then waits that end.
    fn turn(&self, slot: &Slot, now: OffsetDateTime) {
        let mut state = slot.lock();
        let mut woken = Vec::new();
        if state.service.next_due().is_some_and(|change| change <= now) {
            let caller = self.internal_caller();
            let (done, effects, keys) = state.with_context(self, now, &caller, |service, cx| {
                service.run_due(cx);
            });
            if done.is_none() {
                tracing::error!(service = slot.model.name, "panicked at a timer");
            }
            self.enqueue_effects(slot, None, effects);
            woken = keys;
        }
        self.wake(&mut state, slot, woken);
        self.end_waits(&mut state, slot);
        self.arm(&mut state, slot);
        if slot.due() <= nanoseconds(now) {
            // A service that is never done would stop the clock: it is asked again later.
            tracing::error!(service = slot.model.name, "has not done what was due");
            slot.set_due(nanoseconds(now + Duration::from_secs(1)));
        }
    }

    /// The farthest one may advance: nanoseconds since 1970 fit into 64 bits for 292 years.
    pub fn longest_advance(&self) -> Duration {
        let end = OffsetDateTime::UNIX_EPOCH + Duration::from_hours(200 * 365 * 24);
        Duration::try_from(end - self.environment.time.now()).unwrap_or_default()
    }

    /// Moves time ahead, stopping wherever something comes due.
    pub fn advance(&self, by: Duration) {
        let _one_at_a_time = lock(&self.advancing);
        let by = by.min(self.longest_advance());
        let offset = self.environment.time.offset() + by;
        let target = self.environment.time.now() + by;
        self.tick();
        while let Some(due) = self.next_due().filter(|due| *due <= target) {
            self.environment.time.move_to(due);
            self.tick();
        }
        self.environment.time.be_ahead_by(offset);
        self.tick();
        self.timer.notify_one();
    }

    /// The caller of what happens by itself.
    pub(super) fn internal_caller(&self) -> Caller {
        let account: Arc<str> = self.environment.config.account.as_str().into();
        Caller {
            identity: Identity::anonymous(&account),
            account,
            region: self.environment.config.region.as_str().into(),
            base_url: Arc::clone(&self.environment.endpoint),
            request_id: self.request_id(),
            trace: None,
            arrived: self.environment.time.now(),
        }
    }
}

/// Wakes the engine whenever something comes due, as long as it lives.
pub async fn keep_time(engine: Weak<Engine>) {
    loop {
        let Some(engine) = engine.upgrade() else {
            return;
        };
        let due = engine.next_due();
        engine
            .armed
            .store(due.map_or(i64::MAX, nanoseconds), Ordering::Release);
        // What was armed between the two lines above is seen here.
        if engine.next_due() != due {
            continue;
        }
        match due {
            None => engine.timer.notified().await,
            Some(due) => {
                tokio::select! {
                    () = sleep_until(&engine.environment.time, due) => {}
                    () = engine.timer.notified() => {}
                }
            }
        }
        engine.tick();
    }
}

fn nanoseconds(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos()).unwrap_or(i64::MAX)
}

fn instant(nanoseconds: i64) -> Option<OffsetDateTime> {
    if nanoseconds == i64::MAX {
        return None;
    }
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(nanoseconds)).ok()
}
