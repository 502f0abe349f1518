//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::invalid_parameter;
use crate::ops::{
    batch, create, delete, describe, list, password, policy, put, rotation, tags, value, versions,
};
use crate::state::{Secrets, Task, name_of};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Secrets>().with_access(&crate::access_table::ACCESS);

impl Service for Secrets {
    const MODEL: &'static ServiceModel = &models::SECRETSMANAGER;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        BatchGetSecretValue => batch::batch_get_secret_value,
        CancelRotateSecret => rotation::cancel_rotate_secret,
        CreateSecret => create::create_secret,
        DeleteResourcePolicy => policy::delete_resource_policy,
        DeleteSecret => delete::delete_secret,
        DescribeSecret => describe::describe_secret,
        GetRandomPassword => password::get_random_password,
        GetResourcePolicy => policy::get_resource_policy,
        GetSecretValue => value::get_secret_value,
        ListSecretVersionIds => versions::list_secret_version_ids,
        ListSecrets => list::list_secrets,
        PutResourcePolicy => policy::put_resource_policy,
        PutSecretValue => put::put_secret_value,
        RestoreSecret => delete::restore_secret,
        RotateSecret => waits rotation::rotate_secret,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateSecret => put::update_secret,
        UpdateSecretVersionStage => versions::update_secret_version_stage,
        ValidateResourcePolicy => policy::validate_resource_policy,
    ];

    /// Returns the secret that a call names.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |member: &str| input.get(member)?.as_str().map(str::to_owned);
        let id = text("SecretId").or_else(|| text("Name"))?;
        Some(name_of(&id).to_owned())
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let is_token = |violation: &Violation| violation.member == "ClientRequestToken";
        if violations.iter().any(is_token) {
            return Some(invalid_parameter(
                "ClientRequestToken must be 32-64 characters long.",
            ));
        }
        Some(joined("ValidationException", violations))
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let region = self.regions.get_mut(arn.account, arn.region)?;
        let name = arn.resource.strip_prefix("secret:")?;
        let named = name.strip_suffix("-??????");
        let secret = match named {
            Some(name) => region.secrets.get(name),
            None => region
                .secrets
                .values()
                .find(|secret| secret.arn == arn.text),
        }?;
        Some(ProtectedResource {
            arn: Some(secret.arn.clone()),
            policy: secret.policy.clone(),
            ..ProtectedResource::default()
        })
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let now = cx.now();
        while self.next_due().is_some_and(|next| next <= now) {
            let Some(due) = self.due.pop_first() else {
                return;
            };
            match due.task {
                Task::Delete => delete::run_due(self, now, &due.place),
                Task::Rotate | Task::Retry => crate::rotation::run_due(self, cx, &due),
            }
        }
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(request) = ticket["check"].as_str() {
            rotation::checked(self, cx, request, &outcome);
        } else if let Ok(ticket) = serde_json::from_value(ticket["step"].clone()) {
            crate::rotation::answered(self, cx, ticket, outcome);
        }
    }
}
