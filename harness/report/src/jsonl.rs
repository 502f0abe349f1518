use std::io::{self, Write};

use rehearsal_record::Event;

use crate::Reporter;

/// One event a line, as JSON: the record that all other reports can be made from.
#[derive(Debug)]
pub struct JsonLines<W> {
    to: W,
}

impl<W: Write> JsonLines<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        Self { to }
    }
}

impl<W: Write + Send> Reporter for JsonLines<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, event)?;
        self.to.write_all(b"\n")?;
        // A run that is killed leaves every line up to there readable.
        self.to.flush()
    }
}
