//! The check that the topic of an event destination exists: SES publishes a message to it.

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{Answer, CallContext};
use rehearsal_model::error::ServiceError;
use serde_json::Value;
use time::Duration;

use crate::events::PRINCIPAL;
use crate::state::{EventDestination, Ses, TopicChecks};

/// What SES publishes to the topic.
const MESSAGE: &str = "Successfully validated SNS topic for Amazon SES event publishing.";
/// How long a call waits for the outcome. It is there at once, unless the machine is busy.
const PATIENCE: Duration = Duration::seconds(30);

/// Adds a destination to a configuration set, or replaces one there, once its topic is
/// known to exist.
pub(crate) fn put_destination(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    set: &str,
    destination: EventDestination,
    replaces: bool,
) -> Result<Answer<()>, ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_destination(set, &destination, replaces)?;
    match check(&mut ses.topic_checks, cx, &destination)? {
        Answer::Now(()) => region.put_destination(set, destination).map(Answer::Now),
        wait @ Answer::Wait { .. } => Ok(wait),
    }
}

/// Begins the check of a destination's topic, or returns its outcome: `Wait` means that
/// the operation has to wait for it.
fn check(
    checks: &mut TopicChecks,
    cx: &mut CallContext<'_>,
    destination: &EventDestination,
) -> Result<Answer<()>, ServiceError> {
    let Some(topic) = destination.topic() else {
        return Ok(Answer::Now(()));
    };
    let request = cx.request_id().to_owned();
    let until = cx.arrived() + PATIENCE;
    match checks.get(&request) {
        None => {
            let Some(call) = ServiceCall::publish(topic, MESSAGE, PRINCIPAL) else {
                return Ok(Answer::Now(()));
            };
            cx.effect_with_ticket(Effect::Call(call), request.as_str().into());
            checks.insert(request.clone(), None);
        }
        Some(None) if cx.now() < until => {}
        _ => {
            let outcome = checks.remove(&request).flatten().unwrap_or(Ok(()));
            return match outcome {
                Err(error) if is_missing(&error) => Err(ServiceError::sender(
                    "InvalidSNSDestinationException",
                    format!("SNS topic <{topic}> not found."),
                )),
                Err(error) if is_denied(&error) => Err(ServiceError::sender(
                    "InvalidSNSDestinationException",
                    format!("Could not publish to SNS topic <{topic}>."),
                )),
                _ => Ok(Answer::Now(())),
            };
        }
    }
    Ok(Answer::Wait {
        key: request,
        until,
    })
}

fn is_missing(error: &ServiceError) -> bool {
    error.code.starts_with("NotFound")
}

fn is_denied(error: &ServiceError) -> bool {
    error.code.starts_with("AuthorizationError")
}

/// Takes the outcome of a check, and has the request that waits for it asked again.
pub(crate) fn completed(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    request: &Value,
    outcome: Result<Value, ServiceError>,
) {
    let request = request.as_str().unwrap_or_default();
    if let Some(check) = ses.topic_checks.get_mut(request) {
        *check = Some(outcome.map(|_| ()));
        cx.wake(request);
    }
}
