//! Faults on order: which calls are to go wrong, and how.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::Ids;
use crate::sync::lock;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::ServiceModel;

/// Which calls are to go wrong, and how.
///
/// What is not said matches everything. Several things may go wrong at once:
/// `{latency_ms: 200, error: throttle}` answers late and with an error.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultRule {
    /// A name for it, which the journal shows; `fault-1` … where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The service's short name: `sqs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The operation's API name: `ReceiveMessage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The physical name of what the call is made on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Only the nth matching call, from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// Lets so many matching calls pass first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u64>,
    /// With this probability (seeded), from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// At most this often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// Answers with an error: `throttle`, `fail`, `unavailable`, `deny`, or a code of AWS's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The error's message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The error's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Further members of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Map<String, Value>>,
    /// The call has its effect before the error is answered: the caller cannot know.
    #[serde(skip_serializing_if = "is_false")]
    pub after_effect: bool,
    /// Answers this many (real) milliseconds late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// Closes the connection instead of answering; the call has no effect.
    #[serde(skip_serializing_if = "is_false")]
    pub reset: bool,
    /// Closes the connection after this many bytes of the answer's body; the call has its effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncate: Option<usize>,
    /// What becomes of the messages of the call: the caller is told that all is
    /// well. Such a rule strikes only calls that carry messages: sending to a
    /// queue, and, for dropping and duplicating, publishing to a topic and putting records
    /// into a stream. Batches of records can also be refused in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<MessageFault>,
    /// What becomes of the runs of a function, whoever invoked it: `resource` is its name.
    /// Such a rule strikes no calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionFault>,
}

/// What becomes of a run of a function. With `after_effect`, the function has run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunctionFault {
    /// There is no capacity for it.
    Throttle,
    /// It takes longer than the function may.
    Timeout,
    /// The process of the function ends.
    Crash,
    /// It starts a new environment.
    Cold,
    /// It begins `latency_ms` later.
    Delay,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageFault {
    /// It arrives twice.
    Duplicate,
    /// It arrives before those that are there already.
    Reorder,
    /// It never arrives.
    Drop,
    /// It arrives this many (virtual) seconds later.
    Delay(u32),
    /// The first so many of a batch are refused, and the others taken.
    Reject(u32),
}

impl MessageFault {
    /// Whether it can happen to what an operation carries. A topic hands on
    /// what it gets at once, so there is nothing to come late or too early.
    fn applies_to(self, operation: &str) -> bool {
        match operation {
            "SendMessage" | "SendMessageBatch" => !matches!(self, Self::Reject(_)),
            "Publish" | "PublishBatch" | "PutRecord" => {
                matches!(self, Self::Duplicate | Self::Drop)
            }
            "PutRecords" | "PutRecordBatch" => {
                matches!(self, Self::Duplicate | Self::Drop | Self::Reject(_))
            }
            _ => false,
        }
    }
}

impl InjectedFault {
    /// The error that comes instead of the call's effect.
    pub fn instead(&self) -> Option<&ServiceError> {
        self.error.as_ref().filter(|_| !self.after_effect)
    }

    /// The error that comes after the call's effect.
    pub fn afterwards(&self) -> Option<&ServiceError> {
        self.error.as_ref().filter(|_| self.after_effect)
    }
}

/// A rule that is in force.
#[derive(Debug, Clone, Serialize)]
pub struct ActiveFault {
    /// Its number.
    pub id: u64,
    /// What it says.
    #[serde(flatten)]
    pub rule: FaultRule,
    /// How many calls matched it.
    pub matched: u64,
    /// How often it applied.
    pub struck: u64,
}

/// The fault rules of a cloud.
#[derive(Debug)]
pub struct Faults {
    state: Mutex<State>,
    seed: u64,
}

#[derive(Debug)]
struct State {
    rules: Vec<ActiveFault>,
    last: u64,
    chance: Ids,
}

/// What is to go wrong with one call.
#[derive(Debug, Default)]
pub struct InjectedFault {
    /// The rule's name, for the journal.
    pub name: Option<Arc<str>>,
    /// The error that is answered.
    pub error: Option<ServiceError>,
    /// Whether the error comes after the call had its effect.
    pub after_effect: bool,
    /// How long the response is delayed.
    pub latency: Duration,
    /// Whether the connection is closed without a response.
    pub reset: bool,
    /// After how many bytes the response is cut off.
    pub truncate: Option<usize>,
    /// What happens to the messages of the call.
    pub messages: Option<MessageFault>,
}

/// What is to go wrong with one run of a function.
#[derive(Debug, Default)]
pub struct InjectedRunFault {
    /// The rule's name, for the journal.
    pub name: Option<Arc<str>>,
    /// `Throttle`, `Timeout` or `Crash`.
    pub error: Option<FunctionFault>,
    /// Whether the function runs before that.
    pub after_effect: bool,
    /// Whether the run gets a new environment.
    pub cold: bool,
    /// How much later it begins.
    pub latency: Duration,
}

impl Faults {
    /// Returns no rules, with a source of chance.
    pub fn new(seed: u64) -> Self {
        Self {
            state: Mutex::new(State::new(seed)),
            seed,
        }
    }

    /// Puts a rule in force and gives its number.
    pub fn add(&self, rule: FaultRule) -> u64 {
        let mut state = lock(&self.state);
        state.last += 1;
        let id = state.last;
        state.rules.push(ActiveFault {
            id,
            rule,
            matched: 0,
            struck: 0,
        });
        id
    }

    /// Removes one rule and returns whether it was there.
    pub fn remove(&self, id: u64) -> bool {
        let mut state = lock(&self.state);
        let before = state.rules.len();
        state.rules.retain(|active| active.id != id);
        state.rules.len() < before
    }

    /// Takes all rules out of force.
    pub fn clear(&self) {
        lock(&self.state).rules.clear();
    }

    /// The rules in force, with how often they applied.
    pub fn list(&self) -> Vec<ActiveFault> {
        lock(&self.state).rules.clone()
    }

    /// Removes all rules and starts the source of chance anew.
    pub fn reset(&self) {
        *lock(&self.state) = State::new(self.seed);
    }

    /// What is to go wrong with a call, by all rules that match it.
    pub fn inject(
        &self,
        model: &ServiceModel,
        operation: &str,
        resource: impl FnOnce() -> Option<String>,
    ) -> InjectedFault {
        let mut state = lock(&self.state);
        let mut injected = InjectedFault::default();
        if state.rules.is_empty() {
            return injected;
        }
        let resource = resource();
        let State { rules, chance, .. } = &mut *state;
        for active in rules {
            if active.strikes(model.name, operation, resource.as_deref(), chance) {
                injected.add(active, model);
            }
        }
        injected
    }

    /// What is to go wrong with a run of a function.
    pub fn inject_run(&self, function: &str) -> InjectedRunFault {
        let mut state = lock(&self.state);
        let State { rules, chance, .. } = &mut *state;
        let mut injected = InjectedRunFault::default();
        for active in rules {
            let named = active.rule.resource.as_deref();
            if active.rule.function.is_some()
                && named.is_none_or(|name| name == function)
                && active.counts(chance)
            {
                injected.add(active);
            }
        }
        injected
    }
}

impl State {
    fn new(seed: u64) -> Self {
        Self {
            rules: Vec::new(),
            last: 0,
            chance: Ids::new(seed, "faults"),
        }
    }
}

impl ActiveFault {
    fn strikes(
        &mut self,
        service: &str,
        operation: &str,
        resource: Option<&str>,
        chance: &mut Ids,
    ) -> bool {
        let rule = &self.rule;
        let fits = |wanted: &Option<String>, given| {
            wanted.as_deref().is_none_or(|wanted| Some(wanted) == given)
        };
        if !(rule.function.is_none()
            && fits(&rule.service, Some(service))
            && fits(&rule.operation, Some(operation))
            && fits(&rule.resource, resource)
            && rule
                .messages
                .is_none_or(|fault| fault.applies_to(operation)))
        {
            return false;
        }
        self.counts(chance)
    }

    /// Counts something that the rule fits, and returns whether it strikes this time.
    fn counts(&mut self, chance: &mut Ids) -> bool {
        let rule = &self.rule;
        self.matched += 1;
        if rule.nth.is_some_and(|nth| nth != self.matched)
            || rule.skip.is_some_and(|skip| self.matched <= skip)
            || rule.times.is_some_and(|times| self.struck >= times)
        {
            return false;
        }
        if let Some(probability) = rule.probability {
            // 53 bits: as many as a float holds.
            #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
            let drawn = (chance.number("probability") >> 11) as f64 / (1_u64 << 53) as f64;
            if drawn >= probability {
                return false;
            }
        }
        self.struck += 1;
        true
    }
}

impl ActiveFault {
    /// The name that the journal shows.
    fn name(&self) -> Arc<str> {
        match &self.rule.name {
            Some(name) => name.as_str().into(),
            None => format!("fault-{}", self.id).into(),
        }
    }
}

impl InjectedRunFault {
    fn add(&mut self, active: &ActiveFault) {
        let rule = &active.rule;
        self.name.get_or_insert_with(|| active.name());
        self.latency += Duration::from_millis(rule.latency_ms.unwrap_or(0));
        match rule.function {
            Some(FunctionFault::Cold) => self.cold = true,
            Some(FunctionFault::Delay) | None => {}
            Some(error) => {
                self.error.get_or_insert(error);
                self.after_effect |= rule.after_effect;
            }
        }
    }
}

impl InjectedFault {
    fn add(&mut self, active: &ActiveFault, model: &ServiceModel) {
        let rule = &active.rule;
        self.name.get_or_insert_with(|| active.name());
        if let Some(error) = &rule.error
            && self.error.is_none()
        {
            self.error = Some(fault(error, rule, model));
            self.after_effect = rule.after_effect;
        }
        self.latency += Duration::from_millis(rule.latency_ms.unwrap_or(0));
        if rule.reset {
            // So the call has no effect, and the journal says why.
            self.reset = true;
            self.after_effect = false;
            self.error = Some(ServiceError::receiver(
                "ConnectionReset",
                "A fault rule closed the connection.",
            ));
        }
        self.truncate = self.truncate.or(rule.truncate);
        self.messages = self.messages.or(rule.messages);
    }
}

/// The error a rule asks for, in the service's own words where it uses a short one.
fn fault(error: &str, rule: &FaultRule, model: &ServiceModel) -> ServiceError {
    let common = &model.common_errors;
    let common = match error {
        "throttle" => common.throttled,
        "fail" => common.internal,
        "unavailable" => common.unavailable,
        "deny" => common.denied,
        code => {
            let status = model.error(code).map_or(400, |known| known.status);
            let message = rule.message.clone().unwrap_or_default();
            return ServiceError {
                receiver: rule.status.unwrap_or(status) >= 500,
                members: rule.members.clone().map(Box::new),
                ..ServiceError::sender(code.to_owned(), message)
                    .with_status(rule.status.unwrap_or(status))
            };
        }
    };
    let status = rule.status.unwrap_or(common.status);
    let message = rule.message.clone();
    let message = message.unwrap_or_else(|| common.message.to_owned());
    ServiceError {
        receiver: status >= 500,
        ..ServiceError::sender(common.code, message).with_status(status)
    }
}

#[cfg(test)]
mod tests;
