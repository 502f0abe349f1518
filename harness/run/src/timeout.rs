//! The time limit of one attempt at a step.

use std::time::Duration;

use rehearsal_script::{Action, EvalError, Step};
use rehearsal_stage::App;

use crate::context::StepContext;

/// The limit if the step has none of its own.
const DEFAULT: Duration = Duration::from_secs(30);
/// The shortest limit of the last attempt before `within` ends. A response that
/// is a little late is still reported as what it is, and one that never comes
/// does not delay the case much longer than the step may take.
const MIN: Duration = Duration::from_secs(2);

/// Returns the time limit of an attempt; `left` is the rest of the step's
/// `within`.
pub(crate) fn of_attempt(
    step: &Step,
    left: Option<Duration>,
    cx: &StepContext<'_>,
) -> Result<Duration, EvalError> {
    match step.timeout {
        Some(timeout) => Ok(timeout.0),
        None => Ok(default(extra_time(&step.action, cx)?, left)),
    }
}

fn default(extra: Duration, left: Option<Duration>) -> Duration {
    let limit = DEFAULT + extra;
    left.map_or(limit, |left| limit.min(left.max(MIN)))
}

/// Returns the time by which an action extends the limit.
fn extra_time(action: &Action, cx: &StepContext<'_>) -> Result<Duration, EvalError> {
    let extra = action.limit();
    // The action itself reports a missing app.
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
    fn attempt_ends_about_when_the_step_has_to() {
        let seconds = Duration::from_secs;
        assert_eq!(default(Duration::ZERO, None), seconds(30));
        assert_eq!(default(seconds(60), None), seconds(90), "settle: 60s");
        assert_eq!(default(Duration::ZERO, Some(seconds(5))), seconds(5));
        assert_eq!(default(Duration::ZERO, Some(seconds(1))), seconds(2));
        assert_eq!(default(Duration::ZERO, Some(seconds(600))), seconds(30));
    }
}
