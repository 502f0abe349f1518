use time::OffsetDateTime;

/// The two clocks a signature's date is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    /// The real time.
    pub real: OffsetDateTime,
    /// The cloud's own (virtual) time.
    pub cloud: OffsetDateTime,
}
