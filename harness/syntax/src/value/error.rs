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
    /// Whether it may be due to what a step observed, and not to the file.
    pub observed: bool,
    /// Whether it is due to the file, whatever values it is about.
    certain: bool,
}

impl EvalError {
    /// Returns an error of the author at a place.
    pub fn new(place: &Place, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: place.clone(),
            help: None,
            observed: false,
            certain: false,
        }
    }

    /// Marks it as due to the file, whatever values it is about.
    #[must_use]
    pub fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// Notes whether its value depends on what a step observed.
    #[must_use]
    pub fn judged(mut self, depends_on_observed: bool) -> Self {
        self.observed |= depends_on_observed && !self.certain;
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
