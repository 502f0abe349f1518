use std::collections::VecDeque;
use std::sync::MutexGuard;

use rehearsal_record::Call;
use serde_json::Value;
use time::OffsetDateTime;

use super::call::{PendingCall, WaitingCall};
use super::{Engine, Slot, SlotState};
use crate::service::Answer;
use rehearsal_model::error::ServiceError;

impl Engine {
    /// Asks the calls that wait for the keys again, in the order they came.
    pub(super) fn wake(
        &self,
        state: &mut MutexGuard<'_, SlotState>,
        slot: &Slot,
        keys: Vec<String>,
    ) {
        let mut keys = VecDeque::from(keys);
        while let Some(key) = keys.pop_front() {
            if state.waiting.is_empty() {
                return;
            }
            self.ask_again(state, slot, &mut keys, |parked, _| parked.key == key);
        }
    }

    /// Asks the chosen waiting calls again; those that still have to wait stay.
    pub(super) fn ask_again(
        &self,
        state: &mut MutexGuard<'_, SlotState>,
        slot: &Slot,
        woken: &mut VecDeque<String>,
        chosen: impl Fn(&WaitingCall, OffsetDateTime) -> bool,
    ) {
        let now = self.environment.time.now();
        for parked in std::mem::take(&mut state.waiting) {
            if parked.reply.is_closed() {
                // The client has gone: it must not be given what it cannot read.
                continue;
            }
            if !chosen(&parked, now) {
                state.waiting.push(parked);
                continue;
            }
            let attempt = self.attempt(state, slot, &parked.work);
            let result = match attempt.answer {
                Ok(Answer::Wait { .. }) if parked.until > now => {
                    self.enqueue_effects(slot, None, attempt.effects);
                    state.waiting.push(parked);
                    continue;
                }
                Ok(Answer::Wait { .. }) => Err(ServiceError::internal(
                    "the operation waits longer than it said",
                )),
                Ok(Answer::Now(output)) => Ok(output),
                Err(fault) => Err(fault),
            };
            woken.extend(attempt.woken);
            let result = self.finish(slot, &parked.work, result, attempt.effects);
            // Whoever waited may just have gone: then the answer is not needed.
            let _gone = parked.reply.send(result);
        }
    }

    /// How many calls wait for something to answer (long polls).
    pub fn waiting(&self) -> usize {
        self.parked(|_, _| ()).len()
    }

    /// The calls that wait for something to answer, as far as the journal could
    /// tell them.
    pub fn waiting_calls(&self) -> Vec<Call> {
        self.parked(|slot, work| Call {
            status: 0,
            ..Self::entry(Self::call_record(slot, work), Ok(&Value::Null))
        })
    }

    fn parked<T>(&self, of: impl Fn(&Slot, &PendingCall) -> T) -> Vec<T> {
        let mut found = Vec::new();
        for slot in &self.slots {
            let state = slot.lock();
            let parked = state.waiting.iter();
            let waiting = parked.filter(|parked| !parked.reply.is_closed());
            found.extend(waiting.map(|parked| of(slot, &parked.work)));
        }
        found
    }
}
