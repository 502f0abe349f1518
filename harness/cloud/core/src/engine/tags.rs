use rehearsal_model::error::ServiceError;

use super::Engine;
use crate::arn::Arn;
use crate::tagging::{Place, TagChange, TagDirectory, TaggedResource};

/// Takes the services' locks one after the other.
impl TagDirectory for Engine {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let mut found = Vec::new();
        for slot in &self.slots {
            if let Some(service) = slot.lock().service.tagged_resources() {
                found.extend(service.tagged(place));
            }
        }
        found.sort_by(|one, other| one.arn.cmp(&other.arn));
        found
    }

    fn change_tags(
        &self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Option<Result<(), ServiceError>> {
        let slots = self.slots.iter();
        slots
            .filter(|slot| slot.model.signing_name == arn.service)
            .find_map(|slot| {
                let mut state = slot.lock();
                let service = state.service.tagged_resources()?;
                Some(service.change_tags(place, arn, change))
            })
    }
}
