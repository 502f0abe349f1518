//! Functions that run outside the cloud: what a service asks of the host of functions.
//!
//! The cloud knows no processes. Whoever starts it may give it a [`FunctionHost`], which
//! keeps environments (a process with the code of a function) and runs one invocation at
//! a time in each of them.
//!
//! A service invokes the functions of Lambda by
//! [`ServiceCall::invoke_function`](crate::effect::ServiceCall::invoke_function). As it is,
//! the call queues the event. To have the response, make it
//! [`and_wait`](crate::effect::ServiceCall::and_wait), and then
//!
//! - in an operation, order it as an effect with a ticket
//!   ([`CallContext::effect_with_ticket`](crate::service::CallContext::effect_with_ticket)),
//!   answer [`Answer::Wait`](crate::service::Answer::Wait), and wake the call in
//!   [`Service::effect_completed`](crate::service::Service::effect_completed);
//! - in a request to a [`DataPlane`](crate::raw::DataPlane), await
//!   [`RawCall::call`](crate::raw::RawCall::call).
//!
//! Either outcome is read by [`FunctionResponse::read`]. The function's policy must let the
//! service in (`AddPermission`), by the principal and source of the call.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The operation by which the journal has the runs of functions. It is none of Lambda's
/// API: an invocation through that is in the journal, too, and the cause of the run.
pub const RUN: &str = "Run";

/// Runs functions.
pub trait FunctionHost: fmt::Debug + Send + Sync {
    /// Runs a function once, in an environment that is idle or in a new one.
    fn run(&self, run: FunctionRun) -> FunctionFuture;

    /// Starts environments of a function before there are invocations. Returns whether they
    /// have started.
    fn prepare(&self, run: FunctionRun, count: u32) -> PreparedFuture;

    /// Ends the environments of a scope as soon as they are idle; new invocations get
    /// new environments.
    fn retire(&self, scope: &EnvironmentScope);

    /// Ends all environments of a cloud, which has ended or was reset: also those that run
    /// something.
    fn end_all(&self, cloud: &str);
}

/// The outcome of an invocation, on its way.
pub type FunctionFuture = Pin<Box<dyn Future<Output = FunctionOutcome> + Send>>;

/// Whether environments have started, on its way.
pub type PreparedFuture = Pin<Box<dyn Future<Output = bool> + Send>>;

/// One invocation of a function.
#[derive(Debug, Clone)]
pub struct FunctionRun {
    /// What the function is and where it may run.
    pub environment: Arc<FunctionEnvironment>,
    /// The id of the request.
    pub request_id: Arc<str>,
    /// Who invoked it: an app, or a service (`sns.amazonaws.com`), or the queue or stream of
    /// a mapping by its ARN.
    pub invoked_by: Option<Arc<str>>,
    /// The ARN that was invoked: with the version or alias, if one was named.
    pub invoked_arn: Arc<str>,
    /// The event.
    pub payload: Bytes,
    /// The client's context, as JSON.
    pub client_context: Option<String>,
    /// The trace header of the request.
    pub trace: Option<Arc<str>>,
    /// The log stream of the environment, if a new one is started for the invocation.
    pub log_stream: String,
    /// Where the response goes while the function writes it, if somebody reads it then.
    pub parts: Option<ResponseParts>,
}

/// A part of a response that is passed on while the function writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponsePart {
    /// It begins, with the media type that the function gives it.
    Start {
        /// The media type.
        content_type: String,
    },
    /// Bytes of it.
    Data(Bytes),
}

/// Takes the parts of a response. A function that writes its response as a whole has none:
/// that is in its outcome.
#[derive(Clone)]
pub struct ResponseParts(Arc<dyn Fn(ResponsePart) + Send + Sync>);

impl ResponseParts {
    /// Has the parts taken by a function.
    pub fn new(take: impl Fn(ResponsePart) + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// Passes on a part.
    pub fn send(&self, part: ResponsePart) {
        (self.0)(part);
    }
}

impl fmt::Debug for ResponseParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseParts")
    }
}

/// A version of a function, as an environment needs it. Invocations of equal keys share
/// environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionEnvironment {
    /// Tells its environments from those of other functions and revisions.
    pub key: EnvironmentKey,
    /// The name of the function.
    pub name: String,
    /// The version: `$LATEST` or a number.
    pub version: String,
    /// The runtime: `python3.13`.
    pub runtime: String,
    /// The handler: `index.handler`.
    pub handler: String,
    /// The code.
    pub code: FunctionCode,
    /// The layers, in their order.
    pub layers: Vec<FunctionCode>,
    /// The environment variables: those of the function and those that Lambda sets.
    pub variables: BTreeMap<String, String>,
    /// The memory in megabytes.
    pub memory: u32,
    /// How long an invocation may take (real time).
    pub timeout: Duration,
}

/// What an environment belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnvironmentKey {
    /// The endpoint of the cloud.
    pub cloud: Arc<str>,
    /// The ARN of the function, without a version.
    pub function: Arc<str>,
    /// The version.
    pub version: String,
    /// Changes with the code and the configuration.
    pub revision: String,
}

/// Environments of a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentScope {
    /// The endpoint of the cloud.
    pub cloud: Arc<str>,
    /// The ARN of the function, without a version; all functions if there is none.
    pub function: Option<Arc<str>>,
    /// The version; all versions if there is none.
    pub version: Option<String>,
}

impl EnvironmentScope {
    /// Returns whether an environment belongs to it.
    pub fn contains(&self, key: &EnvironmentKey) -> bool {
        let is = |wanted: Option<&str>, found: &str| wanted.is_none_or(|wanted| wanted == found);
        self.cloud == key.cloud
            && is(self.function.as_deref(), &key.function)
            && is(self.version.as_deref(), &key.version)
    }
}

/// The code of a function or a layer.
#[derive(Clone, PartialEq, Eq)]
pub enum FunctionCode {
    /// An archive, and its SHA-256 in hexadecimal.
    Zip {
        /// The hash.
        sha256: Arc<str>,
        /// The archive.
        bytes: Bytes,
    },
    /// A folder of the machine that runs the function. What changes in it is there at the
    /// next invocation.
    Folder(Arc<Path>),
}

impl fmt::Debug for FunctionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zip { sha256, bytes } => f
                .debug_struct("Zip")
                .field("sha256", sha256)
                .field("length", &bytes.len())
                .finish(),
            Self::Folder(path) => f.debug_tuple("Folder").field(path).finish(),
        }
    }
}

/// What became of an invocation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FunctionOutcome {
    /// The response, or the error as a JSON document.
    pub payload: String,
    /// Whether the payload is base64 of bytes that are no UTF-8.
    #[serde(default)]
    pub is_base64: bool,
    /// Whether the function failed.
    pub failed: bool,
    /// What the function wrote to its outputs, the last part of it.
    pub output: String,
    /// How long the invocation took.
    pub duration: Duration,
    /// How long the start of the environment took, if the invocation started one.
    pub started_in: Option<Duration>,
    /// The memory of the function, in megabytes.
    pub memory: u32,
    /// The most memory that the environment has had, in megabytes, where it is known.
    pub max_memory: Option<u64>,
    /// The log stream of the environment.
    pub log_stream: String,
}

/// The response of a function that a service invoked and waited for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FunctionResponse {
    /// What the function returned, or its error as a JSON document.
    pub payload: Bytes,
    /// Whether the function failed.
    pub failed: bool,
    /// The version that ran.
    pub version: String,
}

impl FunctionResponse {
    /// Reads the output of `Invoke`.
    pub fn read(output: &Value) -> Self {
        let text = |member: &str| output[member].as_str().unwrap_or_default();
        Self {
            payload: STANDARD.decode(text("Payload")).unwrap_or_default().into(),
            failed: output.get("FunctionError").is_some(),
            version: text("ExecutedVersion").to_owned(),
        }
    }
}

/// The longest payload of a synchronous invocation and of a response, in bytes.
pub const LONGEST_PAYLOAD: usize = 6 * 1024 * 1024;

/// The longest response that a runtime may send, in bytes.
pub const LONGEST_RESPONSE: usize = 6_291_556;

/// The longest response that is passed on while the function writes it, in bytes.
pub const LONGEST_STREAM: usize = 200 * 1024 * 1024;

/// The media type of a response that begins with its status and headers, as a JSON document,
/// and eight zero bytes; the body follows.
pub const HTTP_RESPONSE: &str = "application/vnd.awslambda.http-integration-response";

impl FunctionOutcome {
    /// Returns the outcome of an invocation that the function did not answer, with an error
    /// of this type.
    pub fn failure(request_id: &str, kind: &str, message: &str) -> Self {
        let message = format!("RequestId: {request_id} Error: {message}");
        Self {
            payload: json!({"errorType": kind, "errorMessage": message}).to_string(),
            failed: true,
            ..Self::default()
        }
    }

    /// Returns the outcome of an invocation that took longer than the function may.
    pub fn timed_out(request_id: &str, limit: Duration) -> Self {
        Self::failure(request_id, "Sandbox.Timedout", &timed_out(limit))
    }
}

/// Returns what Lambda says of an invocation that took too long. Recorded: lambda,
/// `test_lambda_invoke_with_timeout`.
pub fn timed_out(limit: Duration) -> String {
    format!("Task timed out after {:.2} seconds", limit.as_secs_f64())
}

/// Returns the error of an invocation for which there is no capacity.
pub fn throttled(reason: &'static str) -> ServiceError {
    ServiceError::sender("TooManyRequestsException", "Rate Exceeded.")
        .with_member("Type", "User")
        .with_member("Reason", reason)
}

/// Returns the error of an invocation in a cloud that runs no functions.
pub fn no_function_host() -> ServiceError {
    ServiceError::receiver(
        "NotImplemented",
        "This cloud stores functions and does not run them: it was started without a host of \
         functions. The clouds of `rehearsal cloud` and of stages have one.",
    )
    .with_status(501)
}
