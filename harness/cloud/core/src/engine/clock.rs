use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use super::Engine;

/// A cloud's clock: real time plus an offset that only grows.
#[derive(Debug, Clone)]
pub struct Clock {
    /// The cloud whose clock it is.
    pub engine: Arc<Engine>,
}

impl Clock {
    /// The cloud's time.
    pub fn now(&self) -> OffsetDateTime {
        self.engine.environment.time.now()
    }

    /// How far the cloud's time is ahead of real time.
    pub fn offset(&self) -> Duration {
        Duration::try_from(self.engine.environment.time.offset()).unwrap_or(Duration::ZERO)
    }

    /// Returns the most by which the time can be moved ahead.
    pub fn longest_advance(&self) -> Duration {
        self.engine.longest_advance()
    }

    /// Moves the cloud's time ahead. All that comes due on the way happens, in
    /// its order and at its time, before this returns.
    pub fn advance(&self, by: Duration) {
        self.engine.advance(by);
    }
}
