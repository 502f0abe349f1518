use std::ops::ControlFlow;

use rehearsal_record::{EnvironmentError, Mismatch, Mistake, Place, Verdict};
use rehearsal_script::EvalError;
use rehearsal_stage::StageError;

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

/// Returns the verdict of a value that could not be computed: a mistake of the author,
/// unless an earlier step saved something else than this one assumes.
pub(crate) fn eval_failed(error: EvalError) -> Verdict {
    if !error.observed {
        return mistake(&error.place, error.message, error.help);
    }
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

/// Returns the verdict of a mistake of the author, with the line of the file.
pub(crate) fn mistake(place: &Place, message: String, help: Option<String>) -> Verdict {
    Verdict::Mistake(Mistake {
        message,
        help,
        place: place.clone(),
        source: source::line(place),
    })
}

/// Returns the verdict of a sandbox that could not be made.
pub(crate) fn of_stage_error(error: &StageError) -> Verdict {
    match error {
        StageError::Value {
            place,
            message,
            help,
        } => mistake(place, message.clone(), help.clone()),
        StageError::Unsupported { reason } => Verdict::Skipped {
            reason: reason.clone(),
        },
        other => Verdict::Broken(EnvironmentError::from(other)),
    }
}
