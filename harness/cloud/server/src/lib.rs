//! The embedded AWS: bytes in, bytes out, over state and a clock.
//!
//! This crate has what is public of it: the [`Cloud`], its HTTP listener, routing, the
//! control API and the list of services. The services are crates of their own over
//! `rehearsal-cloud-core`; their models and the codec are in `rehearsal-model`. None of
//! them knows tests, scenario files, YAML, Docker or processes.
//!
//! ```no_run
//! # async fn example() -> Result<(), rehearsal_cloud::CloudError> {
//! use rehearsal_cloud::{Cloud, Config};
//!
//! let cloud = Cloud::start(Config::default()).await?;
//! println!("AWS_ENDPOINT_URL={}", cloud.endpoint());
//! # Ok(())
//! # }
//! ```

mod browser;
mod cloud;
mod control;
mod coverage;
mod gateway;
mod http_client;
mod request_body;
mod services;
mod tap;
mod tls;

pub use cloud::{Cloud, CloudError};
pub use coverage::{MissingCalls, OperationCoverage, ServiceCoverage};
pub use rehearsal_cloud_core::config::{
    Config, Credential, IamMode, Issuer, UnknownIamMode, UnknownIssuer,
};
pub use rehearsal_cloud_core::engine::{Clock, CloudTemplate, SnapshotError};
pub use rehearsal_cloud_core::faults::{
    ActiveFault, FaultRule, Faults, FunctionFault, MessageFault,
};
pub use rehearsal_cloud_core::functions;
pub use rehearsal_cloud_core::init::{InitProgress, InitStage, ScriptState};
pub use rehearsal_cloud_core::journal::Journal;
pub use rehearsal_cloud_core::mailbox::{Mailbox, MailboxMessage, MessageKind};
pub use rehearsal_cloud_core::origin::{AllowedOrigin, UnknownOrigin};
pub use rehearsal_cloud_core::upstream::{Upstream, UpstreamKind};
pub use rehearsal_model::client::{Api, ApiAnswer, ApiRequest, InputError, JsonVersion};
