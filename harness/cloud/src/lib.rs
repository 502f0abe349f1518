//! The embedded AWS: bytes in, bytes out, over state and a clock.
//!
//! This room owns everything between an HTTP request as an AWS SDK sends it and
//! the answer as AWS would give it: finding the service, signatures, protocols,
//! validation, the services' state, virtual time, the journal, faults and the
//! outbox. It must not know tests, scenario files, YAML, Docker or processes.
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

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]
mod auth;
mod client;
mod clock;
mod cloud;
mod cognito;
mod config;
mod control;
mod coverage;
mod effect;
mod engine;
mod facts;
mod fault;
mod faults;
mod gateway;
mod ids;
mod journal;
mod keys;
mod outbox;
mod outside;
mod protocol;
mod raw;
mod s3;
mod service;
mod services;
mod ses;
mod sns;
mod sqs;
mod sts;
mod tap;

pub use client::{Api, ApiAnswer, ApiRequest, InputError, JsonVersion};
pub use clock::Clock;
pub use cloud::{Cloud, CloudError, TokenError};
pub use cognito::{SrpChallenge, SrpClient, SrpProof, TokenOrder};
pub use config::{Config, Credential, Issuer, UnknownIssuer};
pub use coverage::{OperationCoverage, ServiceCoverage};
pub use engine::SnapshotError;
pub use faults::{ActiveFault, FaultRule, Faults, MessageFault};
pub use journal::Journal;
pub use outbox::{Letter, LetterKind, Outbox};
pub use sqs::{QueuedAttribute, QueuedMessage};
pub use tap::{PeekError, Upstream, UpstreamKind};
