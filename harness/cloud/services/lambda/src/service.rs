//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::functions::ResponsePart;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;
use time::OffsetDateTime;

use crate::names::FunctionName;
use crate::ops::{
    aliases, code_signing, concurrency, event_configs, functions, invoke, invoke_streamed,
    layer_policies, layers, mappings, permissions, provisioned, tags, updates, urls, versions,
};
use crate::state::Lambda;
use crate::{completion, dispatch, download, polling, url};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Lambda>()
    .with_access(&crate::access_table::ACCESS)
    .with_endpoints(download::ENDPOINTS)
    .with_data_plane(url::DATA_PLANE);

impl Service for Lambda {
    const MODEL: &'static ServiceModel = &models::LAMBDA;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddLayerVersionPermission => layer_policies::add_layer_version_permission,
        AddPermission => permissions::add_permission,
        CreateAlias => aliases::create_alias,
        CreateCodeSigningConfig => code_signing::create_code_signing_config,
        CreateEventSourceMapping => waits mappings::create_event_source_mapping,
        CreateFunction => waits functions::create_function,
        CreateFunctionUrlConfig => urls::create_function_url_config,
        DeleteAlias => aliases::delete_alias,
        DeleteCodeSigningConfig => code_signing::delete_code_signing_config,
        DeleteEventSourceMapping => mappings::delete_event_source_mapping,
        DeleteFunction => functions::delete_function,
        DeleteFunctionCodeSigningConfig => code_signing::delete_function_code_signing_config,
        DeleteFunctionConcurrency => concurrency::delete_function_concurrency,
        DeleteFunctionEventInvokeConfig => event_configs::delete_function_event_invoke_config,
        DeleteFunctionUrlConfig => urls::delete_function_url_config,
        DeleteLayerVersion => layers::delete_layer_version,
        DeleteProvisionedConcurrencyConfig => provisioned::delete_provisioned_concurrency_config,
        GetAccountSettings => concurrency::get_account_settings,
        GetAlias => aliases::get_alias,
        GetCodeSigningConfig => code_signing::get_code_signing_config,
        GetEventSourceMapping => mappings::get_event_source_mapping,
        GetFunction => functions::get_function,
        GetFunctionCodeSigningConfig => code_signing::get_function_code_signing_config,
        GetFunctionConcurrency => concurrency::get_function_concurrency,
        GetFunctionConfiguration => functions::get_function_configuration,
        GetFunctionEventInvokeConfig => event_configs::get_function_event_invoke_config,
        GetFunctionUrlConfig => urls::get_function_url_config,
        GetLayerVersion => layers::get_layer_version,
        GetLayerVersionByArn => layers::get_layer_version_by_arn,
        GetLayerVersionPolicy => layer_policies::get_layer_version_policy,
        GetPolicy => permissions::get_policy,
        GetProvisionedConcurrencyConfig => provisioned::get_provisioned_concurrency_config,
        Invoke => waits invoke::invoke,
        InvokeWithResponseStream =>
            streams invoke_streamed::invoke_with_response_stream => invoke_streamed::next_events,
        ListAliases => aliases::list_aliases,
        ListCodeSigningConfigs => code_signing::list_code_signing_configs,
        ListEventSourceMappings => mappings::list_event_source_mappings,
        ListFunctionEventInvokeConfigs => event_configs::list_function_event_invoke_configs,
        ListFunctionUrlConfigs => urls::list_function_url_configs,
        ListFunctions => functions::list_functions,
        ListFunctionsByCodeSigningConfig => code_signing::list_functions_by_code_signing_config,
        ListLayerVersions => layers::list_layer_versions,
        ListLayers => layers::list_layers,
        ListProvisionedConcurrencyConfigs => provisioned::list_provisioned_concurrency_configs,
        ListTags => tags::list_tags,
        ListVersionsByFunction => versions::list_versions_by_function,
        PublishLayerVersion => waits layers::publish_layer_version,
        PublishVersion => versions::publish_version,
        PutFunctionCodeSigningConfig => code_signing::put_function_code_signing_config,
        PutFunctionConcurrency => concurrency::put_function_concurrency,
        PutFunctionEventInvokeConfig => event_configs::put_function_event_invoke_config,
        PutProvisionedConcurrencyConfig => provisioned::put_provisioned_concurrency_config,
        RemoveLayerVersionPermission => layer_policies::remove_layer_version_permission,
        RemovePermission => permissions::remove_permission,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateAlias => aliases::update_alias,
        UpdateCodeSigningConfig => code_signing::update_code_signing_config,
        UpdateEventSourceMapping => mappings::update_event_source_mapping,
        UpdateFunctionCode => waits updates::update_function_code,
        UpdateFunctionConfiguration => updates::update_function_configuration,
        UpdateFunctionEventInvokeConfig => event_configs::update_function_event_invoke_config,
        UpdateFunctionUrlConfig => urls::update_function_url_config,
    ];

    /// Returns the name of the function or the layer.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let text = |member: &str| input.get(member).and_then(Value::as_str);
        if let Some(layer) = text("LayerName").or_else(|| text("Arn")) {
            let name = layer.split(":layer:").last().unwrap_or(layer);
            return Some(name.to_owned());
        }
        let function = text("FunctionName").or_else(|| text("Resource"));
        let Some(function) = function else {
            return text("UUID").map(str::to_owned);
        };
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

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let region = self.regions.get(arn.account, arn.region)?;
        let mut parts = arn.resource.strip_prefix("function:")?.split(':');
        let function = region.functions.get(parts.next()?)?;
        let policy = function.policies.get(parts.next().unwrap_or_default())?;
        Some(ProtectedResource {
            policy: Some(permissions::document(policy).to_string()),
            ..ProtectedResource::default()
        })
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let now = cx.now();
        dispatch::dispatch_all(self, cx);
        polling::advance_all(self, cx, now);
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        completion::effect_completed(self, cx, &ticket, outcome);
    }

    fn response_part(&mut self, cx: &mut CallContext<'_>, ticket: &Value, part: ResponsePart) {
        completion::response_part(self, cx, ticket, part);
    }
}
