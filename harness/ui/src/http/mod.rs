//! HTTP around the routes: who may ask, and how answers look.

pub(crate) mod answer;
pub(crate) mod assets;
pub(crate) mod guard;
pub(crate) mod request;
