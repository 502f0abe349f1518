//! How long one attempt at a step may take.

use std::time::Duration;

use rehearsal_script::{Action, EvalError, Step};
use rehearsal_stage::App;

use crate::actions::Cx;

/// Where the step does not say.
const ATTEMPT: Duration = Duration::from_secs(30);
/// With `within`, the last attempt gets at least so long: an answer that is a
/// little late is told as what it is, and one that never comes does not hold
/// up the case much longer than the step may take.
const LEAST: Duration = Duration::from_secs(2);

/// `left` is what there is of the step's `within`.
pub(crate) fn of_attempt(
    step: &Step,
    left: Option<Duration>,
    cx: &Cx<'_>,
) -> Result<Duration, EvalError> {
    match step.timeout {
        Some(timeout) => Ok(timeout.0),
        None => Ok(unsaid(extra(&step.action, cx)?, left)),
    }
}

fn unsaid(own: Duration, left: Option<Duration>) -> Duration {
    let whole = ATTEMPT + own;
    left.map_or(whole, |left| whole.min(left.max(LEAST)))
}

/// The time that the action's own description adds to every attempt.
fn extra(action: &Action, cx: &Cx<'_>) -> Result<Duration, EvalError> {
    let extra = action.limit();
    // An app that is missing is reported by the action.
    let app = |name| cx.app(name).ok();
    let stop = match (extra.time, extra.stops) {
        (Some(time), _) => cx.span(time)?,
        (None, Some(name)) => app(name).map_or(Duration::ZERO, App::stop_timeout),
        (None, None) => Duration::ZERO,
    };
    let start = extra.starts.and_then(app);
    Ok(stop + start.map_or(Duration::ZERO, App::ready_timeout))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_ends_about_when_the_step_has_to() {
        let seconds = Duration::from_secs;
        assert_eq!(unsaid(Duration::ZERO, None), seconds(30));
        assert_eq!(unsaid(seconds(60), None), seconds(90), "settle: 60s");
        assert_eq!(unsaid(Duration::ZERO, Some(seconds(5))), seconds(5));
        assert_eq!(unsaid(Duration::ZERO, Some(seconds(1))), seconds(2));
        assert_eq!(unsaid(Duration::ZERO, Some(seconds(600))), seconds(30));
    }
}
