//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::{Namesake, ServiceEntry};
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self as api_models, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde_json::Value;
use time::OffsetDateTime;

use crate::ops::{
    apis, authorizers, connections, deployments, documents, domains, integrations, models,
    responses, routes, stages, tags,
};
use crate::plane;
use crate::state::ApiGateway;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<ApiGateway>()
    .with_access(&crate::access_table::ACCESS)
    .with_data_plane(plane::DATA_PLANE)
    .with_namesakes(REST_APIS);

/// The first version of the API, which signs by the same name.
const REST_APIS: &[Namesake] = &[Namesake {
    name: "apigateway",
    paths: "/",
    except: &["/v2/"],
}];

impl Service for ApiGateway {
    const MODEL: &'static ServiceModel = &api_models::APIGATEWAYV2;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateApi => apis::create_api,
        CreateApiMapping => domains::create_api_mapping,
        CreateAuthorizer => authorizers::create_authorizer,
        CreateDeployment => deployments::create_deployment,
        CreateDomainName => domains::create_domain_name,
        CreateIntegration => integrations::create_integration,
        CreateIntegrationResponse => responses::create_integration_response,
        CreateModel => models::create_model,
        CreateRoute => routes::create_route,
        CreateRouteResponse => responses::create_route_response,
        CreateStage => stages::create_stage,
        DeleteAccessLogSettings => stages::delete_access_log_settings,
        DeleteApi => apis::delete_api,
        DeleteApiMapping => domains::delete_api_mapping,
        DeleteAuthorizer => authorizers::delete_authorizer,
        DeleteCorsConfiguration => apis::delete_cors_configuration,
        DeleteDeployment => deployments::delete_deployment,
        DeleteDomainName => domains::delete_domain_name,
        DeleteIntegration => integrations::delete_integration,
        DeleteIntegrationResponse => responses::delete_integration_response,
        DeleteModel => models::delete_model,
        DeleteRoute => routes::delete_route,
        DeleteRouteResponse => responses::delete_route_response,
        DeleteRouteSettings => stages::delete_route_settings,
        DeleteStage => stages::delete_stage,
        ExportApi => documents::export_api,
        GetApi => apis::get_api,
        GetApiMapping => domains::get_api_mapping,
        GetApiMappings => domains::get_api_mappings,
        GetApis => apis::get_apis,
        GetAuthorizer => authorizers::get_authorizer,
        GetAuthorizers => authorizers::get_authorizers,
        GetDeployment => deployments::get_deployment,
        GetDeployments => deployments::get_deployments,
        GetDomainName => domains::get_domain_name,
        GetDomainNames => domains::get_domain_names,
        GetIntegration => integrations::get_integration,
        GetIntegrationResponse => responses::get_integration_response,
        GetIntegrationResponses => responses::get_integration_responses,
        GetIntegrations => integrations::get_integrations,
        GetModel => models::get_model,
        GetModels => models::get_models,
        GetRoute => routes::get_route,
        GetRouteResponse => responses::get_route_response,
        GetRouteResponses => responses::get_route_responses,
        GetRoutes => routes::get_routes,
        GetStage => stages::get_stage,
        GetStages => stages::get_stages,
        GetTags => tags::get_tags,
        ImportApi => documents::import_api,
        ReimportApi => documents::reimport_api,
        ResetAuthorizersCache => stages::reset_authorizers_cache,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateApi => apis::update_api,
        UpdateApiMapping => domains::update_api_mapping,
        UpdateAuthorizer => authorizers::update_authorizer,
        UpdateDeployment => deployments::update_deployment,
        UpdateDomainName => domains::update_domain_name,
        UpdateIntegration => integrations::update_integration,
        UpdateIntegrationResponse => responses::update_integration_response,
        UpdateModel => models::update_model,
        UpdateRoute => routes::update_route,
        UpdateRouteResponse => responses::update_route_response,
        UpdateStage => stages::update_stage,
    ];

    const SECOND: Option<(&'static ServiceModel, &'static [Operation<Self>])> = Some((
        &api_models::APIGATEWAYMANAGEMENTAPI,
        operations![
            DeleteConnection => connections::delete_connection,
            GetConnection => connections::get_connection,
            PostToConnection => connections::post_to_connection,
        ],
    ));

    /// Returns the API, the domain name or the connection.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let mut members = ["ApiId", "DomainName", "ResourceArn", "Name", "ConnectionId"].iter();
        members
            .find_map(|member| input.get(member)?.as_str())
            .map(str::to_owned)
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.connections.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        self.connections.close_due(cx.now());
    }

    fn hosts(&self) -> Option<Vec<String>> {
        Some(self.all_domains())
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        if violations
            .iter()
            .any(|one| one.member == "Data" && !one.missing)
        {
            return Some(connections::too_long());
        }
        Some(joined("BadRequestException", violations))
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }
}
