use rehearsal_record::Place;

/// A value that could not be computed while a scenario ran.
#[derive(Debug, Clone, thiserror::Error)]
#[error("could not compute a value: {message}")]
pub struct EvalError {
    /// What went wrong.
    pub message: String,
    /// The expression in the file.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
}

impl EvalError {
    pub(crate) fn new(place: &Place, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: place.clone(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
