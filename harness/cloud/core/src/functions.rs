//! Functions that run outside the cloud: what a service asks of the host of functions.
//!
//! The cloud knows no processes. Whoever starts it may give it a [`FunctionHost`], which
//! keeps environments (a process with the code of a function) and runs one invocation at
//! a time in each of them.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};

/// Runs functions.
pub trait FunctionHost: fmt::Debug + Send + Sync {
    /// Runs a function once, in an environment that is idle or in a new one.
    fn run(&self, run: FunctionRun) -> FunctionFuture;

    /// Ends the environments of a scope as soon as they are idle; new invocations get
    /// new environments.
    fn retire(&self, scope: &EnvironmentScope);

    /// Ends all environments of a cloud, which has ended or was reset: also those that run
    /// something.
    fn end_all(&self, cloud: &str);
}

/// The outcome of an invocation, on its way.
pub type FunctionFuture = Pin<Box<dyn Future<Output = FunctionOutcome> + Send>>;

/// One invocation of a function.
#[derive(Debug, Clone)]
pub struct FunctionRun {
    /// What the function is and where it may run.
    pub environment: Arc<FunctionEnvironment>,
    /// The id of the request.
    pub request_id: Arc<str>,
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
}

impl fmt::Debug for FunctionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zip { sha256, bytes } => f
                .debug_struct("Zip")
                .field("sha256", sha256)
                .field("length", &bytes.len())
                .finish(),
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

/// The longest payload of a synchronous invocation and of a response, in bytes.
pub const LONGEST_PAYLOAD: usize = 6 * 1024 * 1024;

/// The longest response that a runtime may send, in bytes.
pub const LONGEST_RESPONSE: usize = 6_291_556;

/// Returns the error of an invocation in a cloud that runs no functions.
pub fn no_function_host() -> ServiceError {
    ServiceError::receiver(
        "NotImplemented",
        "This cloud stores functions and does not run them: it was started without a host of \
         functions. The clouds of `rehearsal cloud` and of stages have one.",
    )
    .with_status(501)
}
