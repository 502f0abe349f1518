use super::Engine;
use crate::logs::LogRecords;

impl Engine {
    /// Hands log records to the service that keeps logs, if the cloud has one. They are no
    /// calls, so the journal does not have them.
    pub(super) fn write_logs(&self, records: LogRecords, cause: Option<u64>) {
        for slot in &self.slots {
            let mut state = slot.lock();
            if state.service.log_keeper().is_none() {
                continue;
            }
            let caller = self.internal_caller();
            let now = self.environment.time.now();
            let (done, effects, woken) = state.with_context(self, now, &caller, |service, cx| {
                cx.set_cause(cause);
                if let Some(keeper) = service.log_keeper() {
                    keeper.write_logs(cx, records);
                }
            });
            if done.is_none() {
                tracing::error!(service = slot.model.name, "panicked at log records");
            }
            self.enqueue_effects(slot, cause, effects);
            self.wake(&mut state, slot, woken);
            self.arm(&mut state, slot);
            return;
        }
    }
}
