//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;

use crate::names::FunctionName;
use crate::ops::{aliases, concurrency, functions, invoke, permissions, tags, updates, versions};
use crate::state::Lambda;
use crate::{completion, download};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Lambda>().with_endpoints(download::ENDPOINTS);

impl Service for Lambda {
    const MODEL: &'static ServiceModel = &models::LAMBDA;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddPermission => permissions::add_permission,
        CreateAlias => aliases::create_alias,
        CreateFunction => functions::create_function,
        DeleteAlias => aliases::delete_alias,
        DeleteFunction => functions::delete_function,
        DeleteFunctionConcurrency => concurrency::delete_function_concurrency,
        GetAccountSettings => concurrency::get_account_settings,
        GetAlias => aliases::get_alias,
        GetFunction => functions::get_function,
        GetFunctionConcurrency => concurrency::get_function_concurrency,
        GetFunctionConfiguration => functions::get_function_configuration,
        GetPolicy => permissions::get_policy,
        Invoke => waits invoke::invoke,
        ListAliases => aliases::list_aliases,
        ListFunctions => functions::list_functions,
        ListTags => tags::list_tags,
        ListVersionsByFunction => versions::list_versions_by_function,
        PublishVersion => versions::publish_version,
        PutFunctionConcurrency => concurrency::put_function_concurrency,
        RemovePermission => permissions::remove_permission,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateAlias => aliases::update_alias,
        UpdateFunctionCode => updates::update_function_code,
        UpdateFunctionConfiguration => updates::update_function_configuration,
    ];

    /// Returns the function's name.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |member: &str| input.get(member).and_then(Value::as_str);
        let function = text("FunctionName").or_else(|| text("Resource"))?;
        Some(FunctionName::parse(function).name)
    }

    /// Leaves a runtime that the model does not know to the operation, which has AWS's words.
    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let mut others = violations.iter();
        let others: Vec<_> = others
            .by_ref()
            .filter(|violation| violation.path != "runtime")
            .cloned()
            .collect();
        (!others.is_empty()).then(|| joined("ValidationException", &others))
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        completion::effect_completed(self, cx, &ticket, outcome);
    }
}
