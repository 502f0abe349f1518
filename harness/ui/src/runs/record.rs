//! What a run has to show: its head, and the data of its cases.

use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_record::Event;
use rehearsal_report::{CasePage, CasePages};
use serde_json::{Value, json};

/// The longest list of notices that is kept.
const MAX_NOTES: usize = 100;

/// The data of a run. It grows with each event.
#[derive(Debug, Default)]
pub(crate) struct RunData {
    /// What is known of the run as a whole.
    head: Value,
    notes: Vec<String>,
    boots: Vec<Value>,
    /// The cases that have ended, by name.
    ended: HashMap<String, CasePage>,
    sources: HashMap<Arc<str>, String>,
    pub(crate) pages: CasePages,
}

/// What an event changed.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Whether the head changed.
    pub(crate) head: bool,
    /// The lines of the cases that ended.
    pub(crate) ended: Vec<Value>,
}

impl RunData {
    /// Returns the data of a run that is over.
    pub(crate) fn of(events: &[Event]) -> Self {
        let mut data = Self::default();
        for event in events {
            data.apply(event);
        }
        data
    }

    /// Adds an event.
    pub(crate) fn apply(&mut self, event: &Event) -> Changed {
        let mut changed = Changed::default();
        for page in self.pages.add(event) {
            changed.ended.push(page.head.clone());
            let name = page.head["name"].as_str().unwrap_or_default().to_owned();
            self.ended.insert(name, page);
        }
        match event {
            Event::RunStarted { .. } => self.head = json!(event),
            Event::Notice { text } if self.notes.len() < MAX_NOTES => {
                self.notes.push(text.clone());
            }
            Event::Booted { .. } => self.boots.push(json!(event)),
            Event::SourceFile { file, text } => {
                self.sources.insert(Arc::clone(file), text.clone());
                return changed;
            }
            Event::RunFinished { .. } => self.head["end"] = json!(event),
            _ => return changed,
        }
        changed.head = true;
        changed
    }

    /// Returns the head of the run, with its notices and the parts that started.
    pub(crate) fn head(&self) -> Value {
        let mut head = self.head.clone();
        if head.is_null() {
            head = json!({});
        }
        head["notes"] = json!(self.notes);
        head["boots"] = json!(self.boots);
        head
    }

    /// Returns a case that has ended, as JSON text.
    pub(crate) fn case(&self, name: &str) -> Option<String> {
        let page = self.ended.get(name)?;
        let data = page.data.as_deref().unwrap_or("{\"attempts\":[]}");
        Some(format!("{{\"head\":{},\"case\":{data}}}", page.head))
    }

    /// Returns the text of a file that steps are in.
    pub(crate) fn source(&self, file: &str) -> Option<&str> {
        self.sources.get(file).map(String::as_str)
    }
}
