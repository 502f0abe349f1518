use std::collections::VecDeque;
use std::sync::MutexGuard;

use rehearsal_record::Call;
use serde_json::Value;

use super::call::{PendingCall, Reply, WaitingCall};
use super::{Engine, Slot, SlotState};
use crate::service::Answer;
use rehearsal_model::error::ServiceError;

impl Engine {
    /// Asks the calls that wait for the keys again, in the order they came. Where one
    /// waits on, those behind it would too, so they are not asked: a thousand calls that
    /// wait for one message cost one question.
    pub(super) fn wake(
        &self,
        state: &mut MutexGuard<'_, SlotState>,
        slot: &Slot,
        keys: Vec<String>,
    ) {
        let mut keys = VecDeque::from(keys);
        while let Some(key) = keys.pop_front() {
            while let Some((ticket, call)) = state.waiting.take_first(&key) {
                match self.ask_again(state, slot, call, &mut keys) {
                    None => {}
                    Some(call) if call.key == key => {
                        state.waiting.put_back(ticket, call);
                        break;
                    }
                    Some(call) => state.waiting.put_back(ticket, call),
                }
            }
        }
    }

    /// Asks the calls whose time has come for the last time.
    pub(super) fn end_waits(&self, state: &mut MutexGuard<'_, SlotState>, slot: &Slot) {
        let mut woken = VecDeque::new();
        while let Some((ticket, call)) = state.waiting.take_expired(self.environment.time.now()) {
            if let Some(call) = self.ask_again(state, slot, call, &mut woken) {
                state.waiting.put_back(ticket, call);
            }
        }
        self.wake(state, slot, woken.into());
    }

    /// Asks all waiting calls again, over another state.
    pub(super) fn ask_all_again(&self, state: &mut MutexGuard<'_, SlotState>, slot: &Slot) {
        let mut woken = VecDeque::new();
        for (ticket, call) in state.waiting.take_all() {
            if let Some(call) = self.ask_again(state, slot, call, &mut woken) {
                state.waiting.put_back(ticket, call);
            }
        }
        self.wake(state, slot, woken.into());
    }

    /// Asks a waiting call again, and returns it if it waits on.
    fn ask_again(
        &self,
        state: &mut MutexGuard<'_, SlotState>,
        slot: &Slot,
        call: WaitingCall,
        woken: &mut VecDeque<String>,
    ) -> Option<WaitingCall> {
        if call.reply.is_closed() {
            // The client has gone: it must not be given what it cannot read.
            return None;
        }
        let now = self.environment.time.now();
        let attempt = self.attempt(state, slot, &call.work);
        let result = match attempt.answer {
            Ok(Answer::Wait { key, .. }) if call.until > now => {
                // It did not get what it waits for, so nobody else does.
                woken.extend(attempt.woken.into_iter().filter(|woken| *woken != key));
                self.enqueue_effects(slot, None, attempt.effects);
                return Some(WaitingCall { key, ..call });
            }
            Ok(Answer::Wait { .. }) => Err(ServiceError::internal(
                "the operation waits longer than it said",
            )),
            Ok(Answer::Now(output)) => Ok(output.into_value()),
            Err(fault) => Err(fault),
        };
        woken.extend(attempt.woken);
        let result = self.finish(slot, &call.work, result, attempt.effects);
        match call.reply {
            // Whoever waited may just have gone: then the answer is not needed.
            Reply::Client(reply) => {
                let _gone = reply.send(result);
            }
            Reply::Service(report) => self.enqueue_report(report, result),
            Reply::Nobody => {}
        }
        None
    }

    /// Ends the wait of the calls that are effects of the service at `origin` with that
    /// ticket; their outcome is not reported.
    pub(super) fn cancel(&self, origin: usize, ticket: &Value) {
        for slot in &self.slots {
            let mut state = slot.lock();
            state.waiting.remove(|call| {
                let Reply::Service(report) = &call.reply else {
                    return false;
                };
                (report.origin, &report.ticket) == (origin, ticket)
            });
            self.arm(&mut state, slot);
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
            ..self.entry(Self::call_record(slot, work), Ok(&Value::Null))
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
