use rehearsal_record::{Mismatch, Verdict};
use rehearsal_script::EvalError;

use crate::matching::Finding;
use crate::source;

/// What was found, as a verdict that needs no file to be told.
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

/// A value that could not be computed: what an earlier step saved is not what
/// this one takes it for.
pub(crate) fn uncomputed(error: EvalError) -> Verdict {
    let expected = match error.help {
        Some(help) => format!("one, but {} ({help})", error.message),
        None => format!("one, but {}", error.message),
    };
    failed(vec![Finding {
        path: "value".into(),
        expected,
        actual: None,
        place: error.place,
    }])
}
