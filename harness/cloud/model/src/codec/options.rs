//! What differs between those who read and write.

/// How times are written in values that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// As RFC 3339 text.
    Text,
    /// As seconds since 1970.
    Seconds,
}

/// How values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Whether a value of another type than the model's is an error, and members that the
    /// model does not know are left out. Otherwise both are kept as they are.
    pub strict: bool,
    /// How times are written.
    pub times: Times,
}

impl Reader {
    /// Reads requests as a service does.
    pub const SERVER: Self = Self {
        strict: true,
        times: Times::Seconds,
    };
    /// Reads responses for people.
    pub const CLIENT: Self = Self {
        strict: false,
        times: Times::Text,
    };
    /// Reads what goes between a client and a service.
    pub const PROXY: Self = Self {
        strict: false,
        times: Times::Seconds,
    };
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    /// Whether a member that the model does not know, or that cannot be written, is an
    /// error. Otherwise it is left out, or written as it is where the format allows it.
    pub checked: bool,
}

impl Writer {
    /// Writes responses, whose values come from the service itself.
    pub const SERVER: Self = Self { checked: false };
    /// Writes requests, whose values somebody has typed.
    pub const CLIENT: Self = Self { checked: true };
}
