//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;

use crate::ops::{pipes, tags};
use crate::run;
use crate::state::Pipes;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Pipes>().with_access(&crate::access_table::ACCESS);

impl Service for Pipes {
    const MODEL: &'static ServiceModel = &models::PIPES;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreatePipe => pipes::create_pipe,
        DeletePipe => pipes::delete_pipe,
        DescribePipe => pipes::describe_pipe,
        ListPipes => pipes::list_pipes,
        ListTagsForResource => tags::list_tags_for_resource,
        StartPipe => pipes::start_pipe,
        StopPipe => pipes::stop_pipe,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdatePipe => pipes::update_pipe,
    ];

    /// Returns the pipe that a call names.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let members = ["Name", "resourceArn"];
        let mut texts = members.iter().filter_map(|member| input[*member].as_str());
        let text = texts.next()?;
        Some(text.rsplit('/').next().unwrap_or(text).to_owned())
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    /// Returns when a lane comes due; at once for a copied state, whose pipes do not read
    /// their sources yet.
    fn next_due(&self) -> Option<OffsetDateTime> {
        let has_pipes = || {
            self.regions
                .iter()
                .any(|(_, _, region)| !region.pipes.is_empty())
        };
        if !self.started.0 && has_pipes() {
            return Some(OffsetDateTime::UNIX_EPOCH);
        }
        self.next_due
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        run::advance_all(self, cx);
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        run::answered(self, cx, &ticket, outcome);
    }
}
