//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::{Namesake, ServiceEntry};
use rehearsal_cloud_core::service::{Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self as api_models, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;

use crate::ops::{
    account, apis, authorizers, deployments, documents, domains, gateway_responses, integrations,
    keys, methods, models, plans, resources, stages, tags, usage, validators,
};
use crate::plane;
use crate::state::RestApis;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<RestApis>()
    .with_access(&crate::access_table::ACCESS)
    .with_data_plane(plane::DATA_PLANE)
    .with_namesakes(SECOND_VERSION);

/// The second version of the API, which signs by the same name.
const SECOND_VERSION: &[Namesake] = &[Namesake {
    name: "apigatewayv2",
    paths: "/v2/",
    except: &[],
}];

impl Service for RestApis {
    const MODEL: &'static ServiceModel = &api_models::APIGATEWAY;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateApiKey => keys::create_api_key,
        CreateAuthorizer => authorizers::create_authorizer,
        CreateBasePathMapping => domains::create_base_path_mapping,
        CreateDeployment => deployments::create_deployment,
        CreateDomainName => domains::create_domain_name,
        CreateModel => models::create_model,
        CreateRequestValidator => validators::create_request_validator,
        CreateResource => resources::create_resource,
        CreateRestApi => apis::create_rest_api,
        CreateStage => stages::create_stage,
        CreateUsagePlan => plans::create_usage_plan,
        CreateUsagePlanKey => plans::create_usage_plan_key,
        DeleteApiKey => keys::delete_api_key,
        DeleteAuthorizer => authorizers::delete_authorizer,
        DeleteBasePathMapping => domains::delete_base_path_mapping,
        DeleteDeployment => deployments::delete_deployment,
        DeleteDomainName => domains::delete_domain_name,
        DeleteGatewayResponse => gateway_responses::delete_gateway_response,
        DeleteIntegration => integrations::delete_integration,
        DeleteIntegrationResponse => integrations::delete_integration_response,
        DeleteMethod => methods::delete_method,
        DeleteMethodResponse => methods::delete_method_response,
        DeleteModel => models::delete_model,
        DeleteRequestValidator => validators::delete_request_validator,
        DeleteResource => resources::delete_resource,
        DeleteRestApi => apis::delete_rest_api,
        DeleteStage => stages::delete_stage,
        DeleteUsagePlan => plans::delete_usage_plan,
        DeleteUsagePlanKey => plans::delete_usage_plan_key,
        FlushStageAuthorizersCache => stages::flush_stage_authorizers_cache,
        GetAccount => account::get_account,
        GetApiKey => keys::get_api_key,
        GetApiKeys => keys::get_api_keys,
        GetAuthorizer => authorizers::get_authorizer,
        GetAuthorizers => authorizers::get_authorizers,
        GetBasePathMapping => domains::get_base_path_mapping,
        GetBasePathMappings => domains::get_base_path_mappings,
        GetDeployment => deployments::get_deployment,
        GetDeployments => deployments::get_deployments,
        GetDomainName => domains::get_domain_name,
        GetDomainNames => domains::get_domain_names,
        GetGatewayResponse => gateway_responses::get_gateway_response,
        GetGatewayResponses => gateway_responses::get_gateway_responses,
        GetIntegration => integrations::get_integration,
        GetIntegrationResponse => integrations::get_integration_response,
        GetMethod => methods::get_method,
        GetMethodResponse => methods::get_method_response,
        GetModel => models::get_model,
        GetModels => models::get_models,
        GetRequestValidator => validators::get_request_validator,
        GetRequestValidators => validators::get_request_validators,
        GetResource => resources::get_resource,
        GetResources => resources::get_resources,
        GetRestApi => apis::get_rest_api,
        GetRestApis => apis::get_rest_apis,
        GetStage => stages::get_stage,
        GetStages => stages::get_stages,
        GetTags => tags::get_tags,
        GetUsage => usage::get_usage,
        GetUsagePlan => plans::get_usage_plan,
        GetUsagePlanKey => plans::get_usage_plan_key,
        GetUsagePlanKeys => plans::get_usage_plan_keys,
        GetUsagePlans => plans::get_usage_plans,
        ImportRestApi => documents::import_rest_api,
        PutGatewayResponse => gateway_responses::put_gateway_response,
        PutIntegration => integrations::put_integration,
        PutIntegrationResponse => integrations::put_integration_response,
        PutMethod => methods::put_method,
        PutMethodResponse => methods::put_method_response,
        PutRestApi => documents::put_rest_api,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateAccount => account::update_account,
        UpdateApiKey => keys::update_api_key,
        UpdateAuthorizer => authorizers::update_authorizer,
        UpdateBasePathMapping => domains::update_base_path_mapping,
        UpdateDeployment => deployments::update_deployment,
        UpdateDomainName => domains::update_domain_name,
        UpdateGatewayResponse => gateway_responses::update_gateway_response,
        UpdateIntegration => integrations::update_integration,
        UpdateIntegrationResponse => integrations::update_integration_response,
        UpdateMethod => methods::update_method,
        UpdateMethodResponse => methods::update_method_response,
        UpdateModel => models::update_model,
        UpdateRequestValidator => validators::update_request_validator,
        UpdateResource => resources::update_resource,
        UpdateRestApi => apis::update_rest_api,
        UpdateStage => stages::update_stage,
        UpdateUsage => usage::update_usage,
        UpdateUsagePlan => plans::update_usage_plan,
    ];

    /// Returns the API, the usage plan, the API key or the domain name.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let names = [
            "restApiId",
            "usagePlanId",
            "apiKey",
            "domainName",
            "resourceArn",
            "name",
        ];
        let mut members = names.iter();
        members
            .find_map(|member| input.get(member)?.as_str())
            .map(str::to_owned)
    }

    fn hosts(&self) -> Option<Vec<String>> {
        Some(self.all_hosts())
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        let code = if violations.iter().any(|one| one.missing) {
            "BadRequestException"
        } else {
            "ValidationException"
        };
        Some(joined(code, violations))
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }
}
