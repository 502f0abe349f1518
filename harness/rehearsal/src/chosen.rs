//! The check of the files that the command line chooses.

use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_script::CheckResult;

use crate::project::Project;
use crate::selection::chosen_files;

/// Checks the files that filters choose, with the stage file and the flows that they
/// use; without filters, all. Returns how many other files have mistakes, too: these
/// concern nobody who does not run them.
pub(crate) fn check_chosen(project: &Project, filters: &[String]) -> (CheckResult, usize) {
    let all = project.check();
    if filters.is_empty() || all.diagnostics.is_empty() {
        return (all, 0);
    }
    let chosen = chosen_files(filters, project, &all.scenarios);
    if chosen.is_empty() {
        return (all, 0);
    }
    let checked = project.check_files(&chosen);
    let files = |checked: &CheckResult| -> BTreeSet<Arc<str>> {
        let errors = checked.diagnostics.iter().filter(|one| one.is_error());
        errors.map(|one| one.place().file.clone()).collect()
    };
    let others = files(&all).difference(&files(&checked)).count();
    (checked, others)
}
