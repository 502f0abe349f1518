//! The state of the service.

use rehearsal_cloud_core::service::Scoped;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::region::Region;
use crate::schedule::{Schedule, Task};

/// The Simple Queue Service.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sqs {
    pub(crate) regions: Scoped<Region>,
    pub(crate) schedule: Schedule,
}

impl Serialize for Sqs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.regions.serialize(serializer)
    }
}

/// The schedule follows from the regions. In a snapshot no call waits for
/// messages, so only move tasks are scheduled.
impl<'de> Deserialize<'de> for Sqs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let regions = Scoped::<Region>::deserialize(deserializer)?;
        let mut schedule = Schedule::default();
        for (account, name, region) in regions.iter() {
            schedule.set(
                Task::MoveTasks(account.clone(), name.clone()),
                region.next_move(),
            );
        }
        Ok(Self { regions, schedule })
    }
}
