//! Reports of what the stage starts.

use rehearsal_record::Event;
use tokio::sync::mpsc::UnboundedSender;

use crate::clock::Stopwatch;

/// Sends events about the stage; a receiver is not required to listen.
#[derive(Debug, Clone)]
pub(crate) struct Events(UnboundedSender<Event>);

impl Events {
    pub(crate) fn new(sender: UnboundedSender<Event>) -> Self {
        Self(sender)
    }

    /// Reports that a part of the stage is ready, and how long it took.
    pub(crate) fn booted(&self, part: &str, watch: Stopwatch) {
        let _ = self.0.send(Event::Booted {
            part: part.into(),
            duration: watch.elapsed(),
        });
    }

    /// Reports something that users may want to know.
    pub(crate) fn notice(&self, text: String) {
        let _ = self.0.send(Event::Notice { text });
    }
}
