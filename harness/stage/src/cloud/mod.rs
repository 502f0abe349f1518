//! The AWS side of a stage: its resources, created in whichever cloud it has.
//!
//! Each kind of resource is one file that implements [`ResourceKind`] and one
//! line of the table in `kinds.rs`; nothing else knows the kinds.

pub(crate) mod access;
mod api_client;
pub(crate) mod apis;
pub mod attributes;
mod buckets;
pub(crate) mod buses;
pub(crate) mod clients;
pub(crate) mod container;
mod context;
mod delivery_streams;
mod email_identities;
mod error;
pub(crate) mod functions;
mod keys;
mod kinds;
mod parameters;
mod probe;
mod provision;
mod queues;
mod resource;
mod roles;
mod schedules;
mod secrets;
pub(crate) mod shared;
mod streams;
mod table_seed;
mod tables;
mod topics;
pub(crate) mod user_pools;
mod values;

pub use access::CloudAccess;
pub use api_client::{ApiCall, ApiClient, ApiResponse};
pub use apis::HttpApi;
pub use buckets::Bucket;
pub use buses::Bus;
pub use clients::CloudClients;
pub use error::CallError;
pub use functions::Function;
pub use keys::Key;
pub use parameters::Parameter;
pub use queues::Queue;
pub use resource::Resource;
pub use roles::Role;
pub use schedules::Schedule;
pub use secrets::CloudSecret;
pub use streams::Stream;
pub use tables::Table;
pub use topics::Topic;
pub use user_pools::users::User;
pub use user_pools::{SignInFlow, UserPool, UserPoolClient};
pub use values::secret_parts;

pub(crate) use context::ProvisionContext;
pub(crate) use provision::{locate, provision};
pub(crate) use resource::{CloudSeed, Location, Resources, SeedContext};

use std::sync::Arc;

use rehearsal_script::stage::Seed;

use crate::error::StageError;

/// Reads a seed for the cloud; `None` if it is for something else.
pub(crate) fn read_seed(
    seed: &Seed,
    cx: &SeedContext<'_>,
) -> Result<Option<Arc<dyn CloudSeed>>, StageError> {
    for kind in kinds::ALL {
        if let Some(seed) = kind.read_seed(seed, cx)? {
            return Ok(Some(seed));
        }
    }
    Ok(None)
}
