//! Calls that IAM would deny, of all cases of a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Call;

/// How often each call would be denied, by its caller, service and message.
#[derive(Debug, Default)]
pub(crate) struct Denials(BTreeMap<(Arc<str>, Arc<str>), usize>);

impl Denials {
    /// Counts those of a case.
    pub(crate) fn add(&mut self, calls: &[Call]) {
        for call in calls {
            let Some(denial) = &call.denial else {
                continue;
            };
            let caller = call.caller.clone().unwrap_or_default();
            *self.0.entry((caller, Arc::clone(denial))).or_default() += 1;
        }
    }

    /// Returns them as lines: `storefront ×3: User: … is not authorized to perform: …`.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let denials = self.0.iter();
        denials.map(|((caller, message), count)| format!("{caller} ×{count}: {message}"))
    }
}
