//! The operations, in files by what they are about. Each is a synchronous
//! function over the state: `(&mut State, &mut CallContext, &Request) -> Result<Reply>`.

pub(crate) mod access;
pub(crate) mod acls;
pub(crate) mod attributes;
pub(crate) mod buckets;
pub(crate) mod complete;
pub(crate) mod copy;
pub(crate) mod delete;
pub(crate) mod encryption;
pub(crate) mod inventories;
pub(crate) mod lifecycle;
pub(crate) mod list;
pub(crate) mod lock;
pub(crate) mod notifications;
pub(crate) mod object_settings;
pub(crate) mod parts;
pub(crate) mod read;
pub(crate) mod restore;
pub(crate) mod select;
pub(crate) mod setting;
pub(crate) mod settings;
pub(crate) mod tags;
pub(crate) mod uploads;
pub(crate) mod write;
