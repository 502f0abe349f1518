//! Errors that stopped several cases alike, such as an app that cannot start: they
//! are reported once.

use rehearsal_record::CaseId;

use crate::text;

/// The errors that stopped cases so far.
#[derive(Debug, Default)]
pub(super) struct SameErrors(Vec<SameError>);

#[derive(Debug)]
struct SameError {
    /// The message without numbers, in which equal errors may differ.
    shape: String,
    /// Its first line.
    title: String,
    first: CaseId,
    cases: usize,
}

impl SameErrors {
    /// Adds the error that stopped a case. Returns the case that the same error has
    /// stopped before.
    pub(super) fn add(&mut self, message: &str, id: &CaseId) -> Option<&CaseId> {
        let shape = text::shape(message);
        if let Some(at) = self.0.iter().position(|known| known.shape == shape) {
            self.0[at].cases += 1;
            return Some(&self.0[at].first);
        }
        self.0.push(SameError {
            shape,
            title: message.lines().next().unwrap_or_default().to_owned(),
            first: id.clone(),
            cases: 1,
        });
        None
    }

    /// Returns a line for each error that stopped several cases.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let several = self.0.iter().filter(|error| error.cases > 1);
        several.map(|error| {
            let SameError {
                title,
                first,
                cases,
                ..
            } = error;
            format!("{cases} cases were stopped by this (see {first}): {title}")
        })
    }
}
