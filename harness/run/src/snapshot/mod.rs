//! Snapshots: what a step saw, held against what was stored of it.
//!
//! The files are insta's: `.snap` beside the scenario, `.snap.new` for what
//! waits to be accepted, by `rehearsal accept` or by `cargo insta review`. They
//! are written here and not by insta's macros, which name a snapshot when they
//! are compiled and panic where it differs: a scenario is known only when it is
//! read, is tried again while it waits, and fails like any other step.

mod files;
mod redact;
mod store;

use std::sync::Arc;

use rehearsal_record::{EnvironmentError, Mismatch, Verdict};
use rehearsal_script::{PlainText, Step};
use serde_json::Value;
use similar::TextDiff;

pub(crate) use self::files::Names;
pub use self::files::all_of;
pub(crate) use self::redact::Redaction;
pub use self::store::{Snapshot, Update};
use crate::source;

/// How many lines around a difference are shown.
const CONTEXT: usize = 3;

/// A step's snapshot: where it is stored and how it is held against.
#[derive(Debug)]
pub(crate) struct Held<'s> {
    pub(crate) word: &'s PlainText,
    pub(crate) stored: Snapshot,
    pub(crate) update: Update,
    /// Where the step is, and what it is called: kept with the snapshot.
    pub(crate) source: Arc<str>,
    pub(crate) title: String,
}

/// What came of it.
pub(crate) enum Compared {
    Same,
    /// Not as it was stored. Waiting may change that, unless nothing was stored.
    Differs {
        verdict: Verdict,
        open: bool,
    },
}

impl Held<'_> {
    /// Compares an observation that has been redacted, and stores it as the
    /// person wants it stored.
    pub(crate) fn compare(&self, seen: &Value) -> Compared {
        let text = redact::written(seen);
        match self.hold(&text) {
            Ok(compared) => compared,
            Err(error) => {
                let verdict = Verdict::Broken(EnvironmentError {
                    message: error,
                    help: None,
                });
                Compared::Differs {
                    verdict,
                    open: false,
                }
            }
        }
    }

    fn hold(&self, text: &str) -> Result<Compared, String> {
        let stored = self.stored.read()?;
        if stored.as_deref() == Some(text) {
            if self.update != Update::No {
                self.stored.forget_pending()?;
            }
            return Ok(Compared::Same);
        }
        let taken = match self.update {
            Update::Always => true,
            Update::Unseen => stored.is_none(),
            Update::New | Update::No => false,
        };
        if taken {
            self.stored.write(text, &self.source, &self.title)?;
            return Ok(Compared::Same);
        }
        if self.update != Update::No {
            self.stored.write_pending(text, &self.source, &self.title)?;
        }
        Ok(Compared::Differs {
            verdict: self.differs(stored.as_deref(), text),
            open: stored.is_some(),
        })
    }

    fn differs(&self, stored: Option<&str>, text: &str) -> Verdict {
        let file = self.stored.path().display();
        let what = match stored {
            Some(_) => format!("what {file} has"),
            None => format!("a snapshot, and {file} is not there"),
        };
        let next = match self.update {
            Update::No => "INSTA_UPDATE=new keeps what was seen",
            _ => "`rehearsal accept` takes what was seen instead",
        };
        let before = stored.unwrap_or_default();
        let diff = TextDiff::from_lines(before, text);
        let diff = diff
            .unified_diff()
            .context_radius(CONTEXT)
            .missing_newline_hint(false)
            .to_string();
        Verdict::Failed {
            mismatches: vec![Mismatch {
                path: "snapshot".to_owned(),
                expected: format!("{what} ({next})"),
                actual: Some(Value::from("something else, see the difference")),
                place: self.word.place.clone(),
                source: source::line(&self.word.place),
                diff: Some(diff),
            }],
        }
    }
}

/// The snapshot that a step is held against, if it has one.
pub(crate) fn of<'s>(
    step: &'s Step,
    title: &str,
    names: &Names,
    update: Update,
) -> Option<Held<'s>> {
    let word = step.snapshot.as_ref()?;
    Some(Held {
        word,
        stored: names.next(&word.text),
        update,
        source: names.source(),
        title: title.to_owned(),
    })
}

#[cfg(test)]
mod tests;
