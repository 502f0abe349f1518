//! Starts invocations: what the host of functions is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::functions::{
    EnvironmentKey, FunctionEnvironment, FunctionRun, throttled,
};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::json;
use time::Duration;

use crate::error::function_not_found;
use crate::events::Event;
use crate::function::{Function, Version};
use crate::invocation::{Origin, Running};
use crate::place::FunctionPlace;
use crate::state::Lambda;

/// How long the credentials of a function's role are valid: longer than a test advances the
/// clock.
const CREDENTIALS_LIFETIME: Duration = Duration::days(10 * 365);

/// Starts an invocation, if the function has capacity.
pub(crate) fn start(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    version: &str,
    event: Event,
    origin: Origin,
) -> Result<(), ServiceError> {
    let function = lambda
        .at(place)
        .ok_or_else(|| function_not_found(&place.arn()))?;
    if function.is_at_capacity() {
        return Err(throttled(
            "ReservedFunctionConcurrentInvocationLimitExceeded",
        ));
    }
    let invoked_arn = function.qualified_arn(event.qualifier.as_deref());
    let environment = environment(cx, function, place, version)?;
    function.running += 1;
    let log_stream = log_stream(cx, version);
    let running = Running {
        place: place.clone(),
        version: version.to_owned(),
        origin,
    };
    let is_streamed = running.origin.is_streamed();
    lambda.invocations.start(Arc::clone(&event.id), running);
    let ticket = json!({"invocation": *event.id});
    let run = FunctionRun {
        environment,
        request_id: event.id,
        invoked_by: event.invoked_by,
        invoked_arn: invoked_arn.into(),
        payload: event.payload,
        client_context: event.client_context,
        trace: event.trace,
        log_stream,
        parts: None,
    };
    let run = Box::new(run);
    let effect = if is_streamed {
        Effect::RunStreamed(run)
    } else {
        Effect::Run(run)
    };
    cx.effect_with_ticket(effect, ticket);
    Ok(())
}

/// Returns what starts an environment of a version before there is an invocation.
pub(crate) fn prepare(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    version: &str,
) -> Result<FunctionRun, ServiceError> {
    let function = lambda
        .at(place)
        .ok_or_else(|| function_not_found(&place.arn()))?;
    let invoked_arn = function.qualified_arn(Some(version)).into();
    Ok(FunctionRun {
        environment: environment(cx, function, place, version)?,
        request_id: cx.ids.uuid("preparation").into(),
        invoked_by: None,
        invoked_arn,
        payload: bytes::Bytes::new(),
        client_context: None,
        trace: None,
        log_stream: log_stream(cx, version),
        parts: None,
    })
}

/// Returns what environments of a version are started with.
fn environment(
    cx: &mut CallContext<'_>,
    function: &mut Function,
    place: &FunctionPlace,
    version: &str,
) -> Result<Arc<FunctionEnvironment>, ServiceError> {
    let (name, arn) = (function.name.clone(), Arc::clone(&function.arn));
    let initialization = if function.is_provisioned(version) {
        "provisioned-concurrency"
    } else {
        "on-demand"
    };
    let not_found = || function_not_found(&format!("{arn}:{version}"));
    let version = function.version_mut(version).ok_or_else(not_found)?;
    let cloud = &cx.environment.endpoint;
    if let Some(known) = &version.environment
        && known.key.cloud == *cloud
    {
        return Ok(Arc::clone(known));
    }
    let settings = &version.settings;
    let layers = settings.layers.iter();
    let made = Arc::new(FunctionEnvironment {
        key: EnvironmentKey {
            cloud: Arc::clone(cloud),
            function: Arc::clone(&arn),
            version: version.name.clone(),
            revision: version.revision.clone(),
        },
        name: name.clone(),
        version: version.name.clone(),
        runtime: settings.runtime.clone(),
        handler: settings.handler.clone(),
        code: version.code.for_host(),
        layers: layers.map(|layer| layer.code.for_host()).collect(),
        variables: variables(cx, place, version, initialization),
        memory: settings.memory,
        timeout: std::time::Duration::from_secs(settings.timeout.into()),
    });
    version.environment = Some(Arc::clone(&made));
    Ok(made)
}

/// Returns the environment variables of a version: its own and those that Lambda sets.
fn variables(
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    version: &Version,
    initialization: &str,
) -> BTreeMap<String, String> {
    let settings = &version.settings;
    let role = settings.role.rsplit('/').next().unwrap_or_default();
    let random = cx.ids.bytes("credentials", 10);
    let account = &place.account;
    let credentials = cx.credentials().issue(
        account,
        &format!("arn:aws:sts::{account}:assumed-role/{role}/{}", place.name),
        &format!("AROA{}:{}", role.to_uppercase(), place.name),
        cx.now() + CREDENTIALS_LIFETIME,
        &random,
    );
    let region = &*place.region;
    let memory = settings.memory.to_string();
    let execution = format!("AWS_Lambda_{}", settings.runtime);
    let set = [
        ("_HANDLER", settings.handler.as_str()),
        ("AWS_ACCESS_KEY_ID", &credentials.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", &credentials.secret_access_key),
        ("AWS_SESSION_TOKEN", &credentials.session_token),
        ("AWS_DEFAULT_REGION", region),
        ("AWS_REGION", region),
        ("AWS_EXECUTION_ENV", &execution),
        ("AWS_LAMBDA_FUNCTION_NAME", &place.name),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_FUNCTION_VERSION", &version.name),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", initialization),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &settings.logging.log_group),
    ];
    // A function may name another cloud, and another time zone.
    let defaults = [
        ("AWS_ENDPOINT_URL", &*cx.environment.endpoint),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
    ];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let own = settings.variables.clone().unwrap_or_default();
    let defaults = defaults.into_iter().map(owned);
    defaults
        .chain(own)
        .chain(set.into_iter().map(owned))
        .collect()
}

/// Returns the name of the log stream of a new environment.
fn log_stream(cx: &mut CallContext<'_>, version: &str) -> String {
    let date = cx.now().date();
    let id = cx.ids.hex("log stream", 32);
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    format!("{year}/{month:02}/{day:02}/[{version}]{id}")
}
