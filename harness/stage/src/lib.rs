//! The stage: boots what a stage file names, seeds it, hands out sandboxes, and
//! takes all of it down again.
//!
//! This room owns PostgreSQL, the apps' processes, the cloud's resources and
//! everything a run leaves on disk until it is over. It must not know steps,
//! expectations or reports: the runner plays scenarios in the sandboxes it
//! gets from here.

mod apps;
mod cache;
mod clock;
mod cloud;
mod command;
mod docker;
pub mod doctor;
mod environment;
mod error;
mod files;
mod leftovers;
mod lines;
mod needs;
mod options;
mod pool;
mod port;
mod postgres;
mod process;
mod rundir;
mod running;
mod sandbox;
mod scope;
mod secret;
mod seeds;
mod slice;
mod stage;
mod tokens;
mod world;

pub use apps::{App, StopOptions};
pub use cache::cache_folder;
pub use cloud::clients::{CloudAccess, SdkClients};
pub use cloud::sign_in::{CallError, Challenge, SignInClient, SignInOutcome, UserCredentials};
pub use cloud::users::user_attribute_name;
pub use cloud::{Bucket, Queue, SignInFlow, Topic, User, UserPool, UserPoolClient};
pub use docker::HOST as HOST_IN_CONTAINERS;
pub use error::StageError;
pub use lines::OutputTail;
pub use needs::Requirements;
pub use options::{AppRuntime, StageKind, StageOptions};
pub use postgres::{Database, PostgresChoice, StatementLog};
pub use process::Output;
pub use sandbox::{Sandbox, SandboxRequest};
pub use stage::Stage;
pub use world::resolve_secrets;
/// The SDK's crates that a sandbox hands out clients of, for their types.
pub mod sdk {
    pub use aws_sdk_cognitoidentityprovider as cognito;
    pub use aws_sdk_s3 as s3;
    pub use aws_sdk_ses as ses;
    pub use aws_sdk_sns as sns;
    pub use aws_sdk_sqs as sqs;
}
// A sandbox hands out its cloud, so what is said to that is said to the stage.
pub use rehearsal_cloud::{FaultRule, Letter, LetterKind, MessageFault, PeekError, TokenOrder};
// How any operation is called, here and elsewhere, is the cloud's to know.
pub use rehearsal_cloud::{Api, ApiAnswer, ApiRequest, InputError, JsonVersion};
