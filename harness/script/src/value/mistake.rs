use crate::diagnostic::Code;

/// What is wrong with an expression, by characters of the scalar.
#[derive(Debug, Clone)]
pub(crate) struct Mistake {
    pub(crate) code: Code,
    pub(crate) start: usize,
    pub(crate) length: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) instead: Option<String>,
}

impl Mistake {
    pub(crate) fn new(start: usize, length: usize, message: impl Into<String>) -> Self {
        Self {
            code: Code::Expression,
            start,
            length: length.max(1),
            message: message.into(),
            help: None,
            instead: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }
}
