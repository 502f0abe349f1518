use crate::diagnostic::Code;

/// What is wrong with an expression, by characters of the scalar.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Which kind of mistake.
    pub code: Code,
    /// Its first character.
    pub start: usize,
    /// How many characters it has, at least one.
    pub length: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The word that was probably meant.
    pub instead: Option<String>,
}

impl Mistake {
    /// Returns a mistake in some characters.
    pub fn new(start: usize, length: usize, message: impl Into<String>) -> Self {
        Self {
            code: Code::Expression,
            start,
            length: length.max(1),
            message: message.into(),
            help: None,
            instead: None,
        }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets which kind of mistake it is.
    #[must_use]
    pub fn code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }
}
