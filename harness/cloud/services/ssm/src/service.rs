//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;

use crate::ops::{delete, describe, get, history, labels, path, put, secrets, settings, tags};
use crate::state::Ssm;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Ssm>().with_access(&crate::access_table::ACCESS);

impl Service for Ssm {
    const MODEL: &'static ServiceModel = &models::SSM;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddTagsToResource => tags::add_tags_to_resource,
        DeleteParameter => delete::delete_parameter,
        DeleteParameters => delete::delete_parameters,
        DescribeParameters => describe::describe_parameters,
        GetParameter => waits get::get_parameter,
        GetParameterHistory => history::get_parameter_history,
        GetParameters => waits get::get_parameters,
        GetParametersByPath => path::get_parameters_by_path,
        GetServiceSetting => settings::get_service_setting,
        LabelParameterVersion => labels::label_parameter_version,
        ListTagsForResource => tags::list_tags_for_resource,
        PutParameter => put::put_parameter,
        RemoveTagsFromResource => tags::remove_tags_from_resource,
        ResetServiceSetting => settings::reset_service_setting,
        UnlabelParameterVersion => labels::unlabel_parameter_version,
        UpdateServiceSetting => settings::update_service_setting,
    ];

    /// Returns the parameter, the path or the setting that a call names.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let one = ["Name", "Path", "ResourceId", "SettingId"];
        let one = one.iter().find_map(|member| input.get(member)?.as_str());
        let one = one.or_else(|| input.get("Names")?.get(0)?.as_str())?;
        let name = Arn::parse(one).and_then(|arn| arn.resource.strip_prefix("parameter"));
        // Without the version or the label.
        let name = name.unwrap_or(one).split(':').next();
        name.map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_expiration()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        delete::run_due(self, cx);
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        secrets::answered(self, cx, &ticket, outcome);
    }
}
