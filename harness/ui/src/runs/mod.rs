//! The runs: the one that goes on, and earlier ones.

mod live;
mod record;
mod rows;
mod stream;

pub(crate) use live::LiveRun;
pub(crate) use record::RunData;
pub(crate) use stream::changes;
