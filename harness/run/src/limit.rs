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
        None => Ok(unsaid(own(&step.action, cx)?, left)),
    }
}

fn unsaid(own: Duration, left: Option<Duration>) -> Duration {
    let whole = ATTEMPT + own;
    left.map_or(whole, |left| whole.min(left.max(LEAST)))
}

/// What an action may take by what it says itself, or the stage of its app.
fn own(action: &Action, cx: &Cx<'_>) -> Result<Duration, EvalError> {
    // An app that is not there is told by the action.
    let app = |name| cx.app(name).ok();
    let grace = |said: Option<&_>, name| match said {
        Some(grace) => cx.span(grace),
        None => Ok(app(name).map_or(Duration::ZERO, App::stop_timeout)),
    };
    let patience = |name| app(name).map_or(Duration::ZERO, App::ready_timeout);
    match action {
        Action::Settle(step) => cx.span(&step.at_most),
        Action::AppStop(step) => grace(step.grace.as_ref(), &step.app),
        Action::AppStart(step) => Ok(patience(&step.app)),
        Action::AppRestart(step) => {
            Ok(grace(step.grace.as_ref(), &step.app)? + patience(&step.app))
        }
        _ => Ok(Duration::ZERO),
    }
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
