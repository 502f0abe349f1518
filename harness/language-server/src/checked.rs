//! A project that was checked.

use std::collections::BTreeMap;

use rehearsal_script::Checker;

/// A project that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) checker: Checker,
    /// The mistakes that the editor shows, by file.
    pub(crate) shown: BTreeMap<String, Vec<lsp_types::Diagnostic>>,
}
