//! What programs that embed a cloud ask of its services besides AWS's API.

use std::sync::Arc;

use crate::engine::Engine;

/// A handle of a running cloud.
///
/// A service's crate extends it by a trait of its own, such as one that looks into
/// queues, so that the handle itself knows no service.
pub trait CloudHandle {
    /// Returns the engine of the cloud.
    fn engine(&self) -> &Arc<Engine>;
}
