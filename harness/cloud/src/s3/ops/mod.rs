//! The operations, in files by what they are about. Each is a synchronous
//! function over the state: `(&mut State, &mut Context, &Request) -> Result<Reply>`.

pub(crate) mod about;
pub(crate) mod buckets;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod write;
