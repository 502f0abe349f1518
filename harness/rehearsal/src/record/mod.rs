//! What people and browsers do with a standing stage: requests to its apps through proxies,
//! and what the cloud and the database did because of them.

mod effects;
mod proxy;

pub(crate) use effects::Effects;
pub(crate) use proxy::{Recorder, RecordingProxy};
