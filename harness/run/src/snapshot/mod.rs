//! Snapshots: compares the observation of a step with a stored one.
//!
//! The files have insta's format: `.snap` beside the scenario, and `.snap.new`
//! for a new observation until `rehearsal accept` or `cargo insta review`
//! accepts it. They are not written by insta's macros, which name a snapshot at
//! compile time and panic if it differs, while scenarios are known only at run
//! time, steps are retried, and a difference is a failed step like any other.

mod files;
mod ids;
mod redact;
mod store;

use std::sync::Arc;

use rehearsal_record::{EnvironmentError, Mismatch, Verdict};
use rehearsal_script::{SnapshotRef, Step};
use serde_json::Value;
use similar::TextDiff;

pub(crate) use self::files::SnapshotNames;
pub use self::files::find_all;
pub(crate) use self::redact::Redaction;
pub use self::store::{Snapshot, Update};
use crate::source;

/// The number of unchanged lines shown around a difference.
const CONTEXT: usize = 3;

/// The snapshot of a step.
#[derive(Debug)]
pub(crate) struct StepSnapshot<'s> {
    /// The name of the snapshot in the scenario.
    reference: &'s SnapshotRef,
    stored: Snapshot,
    update: Update,
    /// The scenario file and the title of the step, which are stored, too.
    source: Arc<str>,
    title: String,
}

/// The result of comparing an observation with its snapshot.
pub(crate) enum Comparison {
    Equal,
    Different {
        verdict: Verdict,
        /// Whether another attempt could be equal: only if one is stored.
        retryable: bool,
    },
}

impl<'s> StepSnapshot<'s> {
    /// Returns the snapshot that a step is compared with, if it has one.
    pub(crate) fn of(
        step: &'s Step,
        title: &str,
        names: &SnapshotNames,
        update: Update,
    ) -> Option<Self> {
        let reference = step.snapshot.as_ref()?;
        Some(Self {
            reference,
            stored: names.next(&reference.name.text),
            update,
            source: names.source(),
            title: title.to_owned(),
        })
    }

    /// Compares a redacted observation with the snapshot, and stores it if the
    /// update mode says so.
    pub(crate) fn compare(&self, mut observation: Value) -> Comparison {
        for path in &self.reference.ignore {
            redact::ignore(&mut observation, path);
        }
        let text = redact::format(&observation);
        match self.compare_text(&text) {
            Ok(comparison) => comparison,
            Err(error) => {
                let verdict = Verdict::Broken(EnvironmentError {
                    message: error,
                    help: None,
                });
                Comparison::Different {
                    verdict,
                    retryable: false,
                }
            }
        }
    }

    fn compare_text(&self, text: &str) -> Result<Comparison, String> {
        let stored = self.stored.read()?;
        if stored.as_deref() == Some(text) {
            if self.update != Update::No {
                self.stored.remove_pending()?;
            }
            return Ok(Comparison::Equal);
        }
        let accepted = match self.update {
            Update::Always => true,
            Update::Unseen => stored.is_none(),
            Update::New | Update::No => false,
        };
        if accepted {
            self.stored.write(text, &self.source, &self.title)?;
            return Ok(Comparison::Equal);
        }
        if self.update != Update::No {
            self.stored.write_pending(text, &self.source, &self.title)?;
        }
        Ok(Comparison::Different {
            verdict: self.different(stored.as_deref(), text),
            retryable: stored.is_some(),
        })
    }

    fn different(&self, stored: Option<&str>, text: &str) -> Verdict {
        let file = self.stored.path().display();
        let expected = match stored {
            Some(_) => format!("the snapshot {file}"),
            None => format!("the snapshot {file}, which does not exist yet"),
        };
        let help = match self.update {
            Update::No => "INSTA_UPDATE=new stores the observation",
            _ => "`rehearsal accept` accepts the observation",
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
                expected: format!("{expected} ({help})"),
                actual: Some(Value::from("a different observation, see the difference")),
                place: self.reference.name.place.clone(),
                source: source::line(&self.reference.name.place),
                diff: Some(diff),
            }],
        }
    }
}

#[cfg(test)]
mod tests;
