//! What is known of the triggers of operations while those wait.

use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_model::error::ServiceError;
use serde_json::Value;

/// A trigger that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    PreSignUp,
    PostConfirmation,
    PreAuthentication,
    PostAuthentication,
    PreTokenGeneration,
    CustomMessage,
    UserMigration,
    DefineAuthChallenge,
    CreateAuthChallenge,
    VerifyAuthChallengeResponse,
}

impl Trigger {
    pub(crate) const ALL: [Self; 10] = [
        Self::PreSignUp,
        Self::PostConfirmation,
        Self::PreAuthentication,
        Self::PostAuthentication,
        Self::PreTokenGeneration,
        Self::CustomMessage,
        Self::UserMigration,
        Self::DefineAuthChallenge,
        Self::CreateAuthChallenge,
        Self::VerifyAuthChallengeResponse,
    ];

    /// Returns its name in `LambdaConfig` and in errors.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PreSignUp => "PreSignUp",
            Self::PostConfirmation => "PostConfirmation",
            Self::PreAuthentication => "PreAuthentication",
            Self::PostAuthentication => "PostAuthentication",
            Self::PreTokenGeneration => "PreTokenGeneration",
            Self::CustomMessage => "CustomMessage",
            Self::UserMigration => "UserMigration",
            Self::DefineAuthChallenge => "DefineAuthChallenge",
            Self::CreateAuthChallenge => "CreateAuthChallenge",
            Self::VerifyAuthChallengeResponse => "VerifyAuthChallengeResponse",
        }
    }
}

/// What became of an invocation.
pub(crate) type Outcome = Result<Value, ServiceError>;

/// The triggers of one operation: those whose outcomes are known, and one to be called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replay {
    /// The input of the operation.
    pub(crate) input: Value,
    /// The outcomes by the source of the trigger, in the order of the calls.
    pub(crate) outcomes: Vec<(String, Outcome)>,
    /// How many of them the operation has used.
    used: usize,
    /// The trigger to be called before the operation begins again.
    pub(crate) pending: Option<Invocation>,
    /// The trigger to be called after the operation.
    pub(crate) last: Option<(Trigger, Invocation)>,
}

/// A function to be invoked.
#[derive(Debug, Clone)]
pub(crate) struct Invocation {
    pub(crate) source: String,
    pub(crate) call: ServiceCall,
}

impl Replay {
    /// Returns what the operation knows that has this input.
    pub(crate) fn new(input: &Value, outcomes: Vec<(String, Outcome)>) -> Self {
        Self {
            input: input.clone(),
            outcomes,
            ..Self::default()
        }
    }

    /// Returns the next outcome if it is that of a source. If something else has changed
    /// meanwhile, and the operation with it, the others are useless.
    pub(crate) fn next(&mut self, source: &str) -> Option<Outcome> {
        match self.outcomes.get(self.used) {
            Some((known, outcome)) if known == source => {
                self.used += 1;
                Some(outcome.clone())
            }
            _ => {
                self.outcomes.truncate(self.used);
                None
            }
        }
    }

    /// Returns the app client that the operation names.
    pub(crate) fn client(&self) -> &str {
        let client = self.input["ClientId"].as_str();
        client.unwrap_or("CLIENT_ID_NOT_APPLICABLE")
    }

    /// Returns whether the operation begins a sign-in.
    pub(crate) fn is_initiation(&self) -> bool {
        self.input.get("AuthFlow").is_some()
    }

    /// Returns the metadata that the caller gives to triggers. That of `InitiateAuth` is for
    /// checks before the sign-in only.
    pub(crate) fn metadata(&self) -> Value {
        if self.is_initiation() {
            return Value::Null;
        }
        self.input["ClientMetadata"].clone()
    }

    /// Returns the data that the caller gives for checks before a sign-up or a sign-in.
    pub(crate) fn validation(&self) -> Value {
        if self.is_initiation() {
            return self.input["ClientMetadata"].clone();
        }
        let Some(data) = self.input["ValidationData"].as_array() else {
            return Value::Null;
        };
        let pairs = data.iter().filter_map(|pair| {
            let name = pair["Name"].as_str()?;
            Some((name.to_owned(), pair["Value"].clone()))
        });
        Value::Object(pairs.collect())
    }
}

/// The operations that wait for a function, by the id of their request.
#[derive(Debug, Clone, Default)]
pub(crate) struct TriggerCalls(HashMap<Arc<str>, TriggeredCall>);

/// An operation that waits for a function.
#[derive(Debug, Clone)]
pub(crate) struct TriggeredCall {
    /// What its identifiers and codes come from, each time it begins.
    pub(crate) seed: u64,
    pub(crate) outcomes: Vec<(String, Outcome)>,
    /// The trigger whose function runs.
    pub(crate) waits_for: Option<String>,
    /// What it answers if the function that runs succeeds, which it called at its end.
    pub(crate) finished: Option<(Trigger, Value)>,
}

impl TriggerCalls {
    /// Takes the operation of a request, if it waits or goes on.
    pub(crate) fn take(&mut self, id: &str) -> Option<TriggeredCall> {
        self.0.remove(id)
    }

    /// Notes that an operation waits.
    pub(crate) fn put(&mut self, id: Arc<str>, call: TriggeredCall) {
        self.0.insert(id, call);
    }

    /// Notes what became of a function.
    pub(crate) fn finish(&mut self, id: &str, outcome: Outcome) {
        // What nobody has gone on with: the client has gone.
        self.0
            .retain(|known, call| **known == *id || call.waits_for.is_some());
        if let Some(call) = self.0.get_mut(id)
            && let Some(source) = call.waits_for.take()
        {
            call.outcomes.push((source, outcome));
        }
    }
}
