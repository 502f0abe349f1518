//! Starts what a stage file names, seeds it, hands out sandboxes, and takes all of
//! it down again.
//!
//! This crate owns PostgreSQL, the apps' processes and containers, the cloud's
//! resources, and everything that a run writes to disk until it is over. It knows
//! no steps, expectations or reports: the runner plays scenarios in its sandboxes.

mod apps;
mod blocking;
mod cache;
mod clock;
mod cloud;
mod docker;
pub mod doctor;
mod error;
mod events;
mod expressions;
mod externals;
mod functions;
mod loopback;
mod options;
mod port;
mod postgres;
mod readiness;
mod requirements;
mod sandbox;
mod seeds;
mod stage;
mod workload;

pub use apps::{App, StopOptions};
pub use cache::cache_folder;
pub use cloud::attributes;
pub use cloud::user_pools::sign_in::{Challenge, SignInClient, SignInOutcome, UserCredentials};
pub use cloud::user_pools::users::user_attribute_name;
pub use cloud::{
    ApiCall, ApiClient, ApiResponse, Bucket, Bus, CallError, CloudAccess, CloudClients,
    CloudSecret, Function, HttpApi, Key, Parameter, Queue, Resource, Role, Schedule, SignInFlow,
    Stream, Table, Topic, User, UserPool, UserPoolClient, secret_parts,
};
pub use docker::HOST as HOST_IN_CONTAINERS;
pub use error::StageError;
pub use expressions::resolve_secrets;
pub use externals::{AnswerOverride, ExternalJournal, Externals, ReceivedRequest};
pub use functions::ProcessHost;
pub use options::{AppRuntime, StageKind, StageOptions};
pub use postgres::{Database, PostgresChoice, StatementLog};
pub use requirements::Requirements;
pub use sandbox::{Exec, ExecCommand, ExecOutput, Sandbox, SandboxRequest, UserTokens};
pub use stage::Stage;

pub use rehearsal_process::{Output, OutputTail};

/// The crates of the SDK whose clients a sandbox hands out, for their types.
pub mod sdk {
    pub use aws_sdk_cognitoidentityprovider as cognito;
    pub use aws_sdk_s3 as s3;
    pub use aws_sdk_sqs as sqs;
}

// A sandbox hands out its cloud, so the types of the cloud's methods are part of
// this crate's API.
pub use rehearsal_cloud::functions::RUN;
pub use rehearsal_cloud::{
    Api, ApiAnswer, FaultRule, FunctionFault, InputError, JsonVersion, MailboxMessage,
    MessageFault, MessageKind,
};
pub use rehearsal_service_cognito::{TokenIssuing, TokenOrder};
pub use rehearsal_service_sqs::{PeekError, QueueInspection};
