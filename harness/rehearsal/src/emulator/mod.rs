//! What `rehearsal cloud` does around a cloud: it keeps the state, runs init scripts and
//! takes LocalStack's settings.

pub(crate) mod hooks;
pub(crate) mod localstack;
pub(crate) mod persist;
pub(crate) mod transfer;
