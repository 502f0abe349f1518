//! Runs of functions: fault rules, the host, the journal.

use std::sync::Arc;

use rehearsal_model::error::ServiceError;
use rehearsal_record::{Call, CallError};
use serde_json::{Value, json};

use super::Engine;
use super::call::EffectReport;
use crate::clock::{sleep, tick};
use crate::faults::{FunctionFault, InjectedRunFault};
use crate::functions::{
    EnvironmentScope, FunctionHost, FunctionOutcome, FunctionRun, RUN, ResponsePart, ResponseParts,
    no_function_host, throttled,
};
use crate::journal::bounded;
use crate::service::write;

impl Engine {
    /// Returns what hands the parts of a response to the service that ordered the run.
    pub(super) fn parts_for(&self, report: EffectReport) -> Option<ResponseParts> {
        let engine = Arc::downgrade(&self.handle()?);
        Some(ResponseParts::new(move |part| {
            if let Some(engine) = engine.upgrade() {
                engine.report_part(&report, part);
            }
        }))
    }

    fn report_part(&self, report: &EffectReport, part: ResponsePart) {
        let slot = &self.slots[report.origin];
        let mut state = slot.lock();
        let caller = self.internal_caller();
        let now = self.environment.time.now();
        let (done, effects, woken) = state.with_context(self, now, &caller, |service, cx| {
            cx.set_cause(report.cause);
            service.response_part(cx, &report.ticket, part);
        });
        if done.is_none() {
            tracing::error!(
                service = slot.model.name,
                "panicked at a part of a response"
            );
        }
        self.enqueue_effects(slot, None, effects);
        self.wake(&mut state, slot, woken);
        self.arm(&mut state, slot);
    }

    /// Has a function run in the background. The journal has the run once it has ended, and
    /// the service hears of it.
    pub(super) fn run_function(
        &self,
        run: FunctionRun,
        cause: Option<u64>,
        report: Option<EffectReport>,
    ) {
        let Some(host) = self.environment.config.function_host.clone() else {
            return self.report_if_asked(report, Err(no_function_host()));
        };
        let Some(engine) = self.handle() else {
            return;
        };
        let fault = self.faults.inject_run(&run.environment.name);
        let outcome = async move {
            let (at, real_at, started) = engine.stamp();
            let result = run_with_faults(&*host, &run, &fault).await;
            engine.journal.record(Call {
                at,
                real_at,
                duration: tick().duration_since(started),
                request_id: Arc::clone(&run.request_id),
                cause,
                fault: fault.name,
                ..entry(&run, &result)
            });
            write(&result?)
        };
        self.in_background(outcome, report);
    }
}

/// Runs a function, or not, as the fault rules have it.
async fn run_with_faults(
    host: &dyn FunctionHost,
    run: &FunctionRun,
    fault: &InjectedRunFault,
) -> Result<FunctionOutcome, ServiceError> {
    let error = fault.error.filter(|_| !fault.after_effect);
    if error == Some(FunctionFault::Throttle) {
        return Err(throttled("ConcurrentInvocationLimitExceeded"));
    }
    let environment = &run.environment;
    let key = &environment.key;
    let scope = EnvironmentScope {
        cloud: Arc::clone(&key.cloud),
        function: Some(Arc::clone(&key.function)),
        version: Some(key.version.clone()),
    };
    if fault.cold {
        host.retire(&scope);
    }
    sleep(fault.latency.min(environment.timeout)).await;
    let is_too_late = fault.latency >= environment.timeout;
    let mut ran = FunctionOutcome::default();
    if error.is_none() && !is_too_late {
        ran = host.run(run.clone()).await;
        if fault.error.is_none() {
            return Ok(ran);
        }
    }
    // Such an environment is not used again.
    host.retire(&scope);
    let id = &run.request_id;
    let outcome = match fault.error {
        Some(FunctionFault::Throttle) => {
            return Err(throttled("ConcurrentInvocationLimitExceeded"));
        }
        Some(FunctionFault::Crash) => {
            let message = "Runtime exited with error: signal: killed";
            FunctionOutcome::failure(id, "Runtime.ExitError", message)
        }
        _ => FunctionOutcome::timed_out(id, environment.timeout),
    };
    Ok(FunctionOutcome {
        payload: outcome.payload,
        is_base64: false,
        failed: true,
        memory: environment.memory,
        log_stream: run.log_stream.clone(),
        ..ran
    })
}

/// Returns the journal entry of a run, without what the engine knows of it.
fn entry(run: &FunctionRun, result: &Result<FunctionOutcome, ServiceError>) -> Call {
    let environment = &run.environment;
    let arn: Vec<&str> = environment.key.function.split(':').collect();
    let part = |index: usize| arn.get(index).copied().unwrap_or_default();
    let request = json!({
        "event": document(&String::from_utf8_lossy(&run.payload)),
        "arn": *run.invoked_arn,
        "version": environment.version,
    });
    let (response, status, error) = match result {
        Ok(outcome) => {
            let payload = document(&outcome.payload);
            let error = outcome.failed.then(|| {
                let text = |member: &str| payload[member].as_str().map(str::to_owned);
                CallError {
                    code: text("errorType")
                        .unwrap_or_else(|| "Unhandled".to_owned())
                        .into(),
                    message: text("errorMessage").unwrap_or_default(),
                }
            });
            let response = json!({
                "payload": payload,
                "output": outcome.output,
                "cold": outcome.started_in.is_some(),
                "logStream": outcome.log_stream,
            });
            (response, 200, error)
        }
        Err(error) => {
            let (code, message) = (error.code.to_string().into(), error.message.clone());
            (Value::Null, 429, Some(CallError { code, message }))
        }
    };
    let now = time::OffsetDateTime::UNIX_EPOCH;
    Call {
        seq: 0,
        at: now,
        real_at: now,
        duration: std::time::Duration::ZERO,
        service: "lambda".into(),
        operation: RUN.into(),
        account: part(4).into(),
        region: part(3).into(),
        resource: Some(environment.name.as_str().into()),
        request: bounded(&request),
        response: bounded(&response),
        status,
        error,
        request_id: Arc::clone(&run.request_id),
        caller: run.invoked_by.clone(),
        cause: None,
        trace: run.trace.clone(),
        fault: None,
        denial: None,
        undelivered: Vec::new(),
    }
}

/// Returns JSON, or what is no JSON as text.
fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}
