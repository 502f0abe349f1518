use std::ops::ControlFlow;

use rehearsal_record::{Mismatch, Verdict};
use rehearsal_script::EvalError;

use crate::matching::Finding;
use crate::source;

/// Whether the case continues with the next step, or the verdict that ends it.
pub(crate) type Progress = ControlFlow<Verdict>;

/// Returns the verdict of findings, with the lines of the file they are about.
pub(crate) fn failed(findings: Vec<Finding>) -> Verdict {
    let mismatches = findings
        .into_iter()
        .map(|finding| Mismatch {
            source: source::line(&finding.place),
            path: if finding.path.is_empty() {
                "observation".into()
            } else {
                finding.path
            },
            expected: finding.expected,
            actual: finding.actual,
            place: finding.place,
            diff: None,
        })
        .collect();
    Verdict::Failed { mismatches }
}

/// Returns the verdict of a value that could not be computed, because an
/// earlier step saved something else than this one assumes.
pub(crate) fn eval_failed(error: EvalError) -> Verdict {
    let expected = match error.help {
        Some(help) => format!("a value, but {} ({help})", error.message),
        None => format!("a value, but {}", error.message),
    };
    failed(vec![Finding {
        path: "value".into(),
        expected,
        actual: None,
        place: error.place,
    }])
}
