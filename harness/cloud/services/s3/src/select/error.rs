//! The errors of a query.

/// What is wrong with a query or the data it reads, by S3's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SelectErrorKind {
    Lexer,
    MissingFrom,
    UnexpectedToken,
    UnsupportedSyntax,
    UnsupportedFunction,
    InvalidArguments,
    CastFailed,
    CsvParsing,
    JsonParsing,
}

impl SelectErrorKind {
    /// The code that S3 answers.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Lexer => "LexerInvalidChar",
            Self::MissingFrom => "ParseSelectMissingFrom",
            Self::UnexpectedToken => "ParseUnexpectedToken",
            Self::UnsupportedSyntax => "UnsupportedSyntax",
            Self::UnsupportedFunction => "UnsupportedFunction",
            Self::InvalidArguments => "EvaluatorInvalidArguments",
            Self::CastFailed => "CastFailed",
            Self::CsvParsing => "CSVParsingError",
            Self::JsonParsing => "JSONParsingError",
        }
    }
}

/// An error of a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct SelectError {
    pub(crate) kind: SelectErrorKind,
    pub(crate) message: String,
}

impl SelectError {
    pub(crate) fn new(kind: SelectErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, SelectError>;
