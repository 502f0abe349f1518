//! What scenario and stage files are written in: YAML whose nodes know their places,
//! templates and expressions, and the diagnostics that report what is wrong with them.
//!
//! It knows no key of any file: those are the language's, which is built on it. Files come
//! through [`Sources`](sources::Sources); there is no I/O and no clock.

pub mod diagnostic;
pub mod sources;
pub mod suggest;
pub mod time_span;
pub mod value;
pub mod yaml;
