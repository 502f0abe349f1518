//! Why an action could not be carried out, or was refused.

use std::time::Duration;

use rehearsal_record::{EnvironmentError, Observation, Place};
use rehearsal_script::EvalError;
use rehearsal_stage::StageError;

/// The error of an action that has no plain observation.
#[derive(Debug)]
pub(crate) enum StepError {
    /// A value could not be computed.
    Eval(EvalError),
    /// The scenario asks for something impossible and has to change.
    Scenario(String),
    /// The environment broke.
    Environment(EnvironmentError),
    /// There was no response within this time.
    TimedOut(Duration),
    /// This kind of stage cannot do it.
    Unsupported(String),
    /// The server refused it, with the error as its observation.
    Refused(Box<Refusal>),
}

/// A refusal by the server.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) observation: Observation,
    /// The place in the file that the error is about.
    pub(crate) place: Option<Place>,
    /// Whether the same request would always be refused.
    pub(crate) permanent: bool,
}

impl StepError {
    pub(crate) fn scenario(message: impl Into<String>) -> Self {
        Self::Scenario(message.into())
    }

    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self::Environment(EnvironmentError {
            message: message.into(),
            help: None,
        })
    }
}

impl From<EvalError> for StepError {
    fn from(error: EvalError) -> Self {
        Self::Eval(error)
    }
}

impl From<StageError> for StepError {
    fn from(error: StageError) -> Self {
        match error {
            StageError::Value {
                place,
                message,
                help,
            } => {
                let mut mistake = EvalError::new(&place, message);
                mistake.help = help;
                Self::Eval(mistake)
            }
            // A computed name: names that are written were checked before.
            StageError::Unknown { .. } => Self::Scenario(error.to_string()),
            other => Self::Environment(EnvironmentError::from(&other)),
        }
    }
}

impl From<reqwest::Error> for StepError {
    fn from(error: reqwest::Error) -> Self {
        Self::scenario(format!("could not make the request: {error}"))
    }
}
