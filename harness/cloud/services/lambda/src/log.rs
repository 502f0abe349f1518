//! The log of an invocation.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::functions::FunctionOutcome;
use rehearsal_cloud_core::logs::LogRecords;
use rehearsal_cloud_core::service::CallContext;

use crate::invocation::Running;
use crate::state::Lambda;

/// The most bytes of a log that an invocation answers.
const TAIL: usize = 4 * 1024;

/// Returns the log of an invocation: what Lambda writes before and after it, and in between
/// what the function wrote.
pub(crate) fn lines(id: &str, version: &str, outcome: &FunctionOutcome) -> String {
    let mut log = format!("START RequestId: {id} Version: {version}\n");
    log.push_str(&outcome.output);
    if !outcome.output.is_empty() && !outcome.output.ends_with('\n') {
        log.push('\n');
    }
    let _ = writeln!(log, "END RequestId: {id}");
    let billed = (outcome.duration + outcome.started_in.unwrap_or_default()).as_millis() + 1;
    let _ = write!(
        log,
        "REPORT RequestId: {id}\tDuration: {} ms\tBilled Duration: {billed} ms\tMemory Size: {} \
         MB\tMax Memory Used: {} MB\t",
        millis(outcome.duration),
        outcome.memory,
        outcome.max_memory.unwrap_or(outcome.memory.into()),
    );
    if let Some(start) = outcome.started_in {
        let _ = write!(log, "Init Duration: {} ms\t", millis(start));
    }
    log.push('\n');
    log
}

/// Writes the log of an invocation to CloudWatch Logs, into the log group of the function.
pub(crate) fn write(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    running: &Running,
    id: &str,
    outcome: &FunctionOutcome,
) {
    let place = &running.place;
    let function = lambda.at(place);
    let version = function.and_then(|function| function.version(&running.version));
    let Some(version) = version else {
        return;
    };
    let log = lines(id, &running.version, outcome);
    cx.effect(Effect::Log(LogRecords {
        account: Arc::clone(&place.account),
        region: Arc::clone(&place.region),
        group: version.settings.logging.log_group.clone(),
        stream: outcome.log_stream.clone(),
        messages: log.split_inclusive('\n').map(str::to_owned).collect(),
    }));
}

/// Returns the end of the log, as an invocation answers it.
pub(crate) fn tail(id: &str, version: &str, outcome: &FunctionOutcome) -> String {
    let log = lines(id, version, outcome);
    let start = log.len().saturating_sub(TAIL);
    let start = (start..=log.len()).find(|at| log.is_char_boundary(*at));
    log[start.unwrap_or(log.len())..].to_owned()
}

fn millis(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_has_the_lines_that_lambda_writes() {
        let outcome = FunctionOutcome {
            output: "hello".into(),
            duration: Duration::from_micros(1_234),
            started_in: Some(Duration::from_millis(80)),
            memory: 128,
            max_memory: Some(31),
            ..FunctionOutcome::default()
        };
        assert_eq!(
            lines("id", "$LATEST", &outcome),
            "START RequestId: id Version: $LATEST\nhello\nEND RequestId: id\nREPORT RequestId: \
             id\tDuration: 1.23 ms\tBilled Duration: 82 ms\tMemory Size: 128 MB\tMax Memory Used: \
             31 MB\tInit Duration: 80.00 ms\t\n"
        );
        let long = FunctionOutcome {
            output: "ä".repeat(5_000),
            ..outcome
        };
        assert!(tail("id", "1", &long).len() <= TAIL);
    }
}
