//! Calls that the cloud does not have, of all cases of a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Call;

/// How often each missing operation was called, by service and name.
#[derive(Debug, Default)]
pub(crate) struct MissingCalls(BTreeMap<(Arc<str>, Arc<str>), usize>);

impl MissingCalls {
    /// Counts those of a case.
    pub(crate) fn add(&mut self, calls: &[Call]) {
        for call in calls.iter().filter(|call| call.is_not_implemented()) {
            let name = (Arc::clone(&call.service), Arc::clone(&call.operation));
            *self.0.entry(name).or_default() += 1;
        }
    }

    /// Returns them as text: `rds.CreateDBInstance ×1, ssm.GetParameter ×3`; `None` if
    /// there are none.
    pub(crate) fn text(&self) -> Option<String> {
        let names = self.0.iter().map(|((service, operation), count)| {
            // Of REST services, method and path are known.
            let separator = if operation.contains(' ') { ' ' } else { '.' };
            format!("{service}{separator}{operation} ×{count}")
        });
        (!self.0.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
    }
}
