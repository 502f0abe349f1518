//! Custom domain names and their mappings to APIs.

use rehearsal_cloud_core::service::{CallContext, Service as _, ServiceError};
use serde_json::{Value, json};

use super::items::{merge, page};
use crate::error::{bad_request, conflict, not_found};
use crate::names;
use crate::state::{ApiGateway, Domain, Settings, take, text};

fn domain<'a>(
    gateway: &'a mut ApiGateway,
    cx: &CallContext<'_>,
    name: &str,
) -> Result<&'a mut Domain, ServiceError> {
    let domains = &mut gateway.regions.for_caller(cx).domains;
    domains.get_mut(name).ok_or_else(|| {
        not_found("The domain name resource specified in the request was not found.")
    })
}

/// Has the requests to the domain names come to this service.
fn set_hosts(gateway: &ApiGateway, cx: &CallContext<'_>) {
    let hosts = gateway.all_domains();
    cx.environment.hosts.set(ApiGateway::MODEL.name, hosts);
}

fn no_mapping() -> ServiceError {
    not_found("The api mapping resource specified in the request was not found.")
}

pub(crate) fn create_domain_name(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "DomainName").to_ascii_lowercase();
    input.insert("DomainName".to_owned(), name.clone().into());
    let arn = names::arn(cx.region(), &format!("/domainnames/{name}"));
    let target = names::id(cx, "domain", 10);
    let region = cx.region().clone();
    // A host names one API, whoever has it.
    let is_taken = gateway.any_domain(&name).is_some();
    let domains = &mut gateway.regions.for_caller(cx).domains;
    if is_taken {
        return Err(conflict("The domain name resource already exists."));
    }
    if let Some(Value::Array(configurations)) = input.get_mut("DomainNameConfigurations") {
        for configuration in configurations {
            configuration["ApiGatewayDomainName"] =
                format!("d-{target}.execute-api.{region}.amazonaws.com").into();
            configuration["DomainNameStatus"] = "AVAILABLE".into();
        }
    }
    let usual = [
        ("ApiMappingSelectionExpression", "$request.basepath"),
        ("DomainNameArn", &*arn),
        ("RoutingMode", "API_MAPPING_ONLY"),
    ];
    for (member, value) in usual {
        input.entry(member).or_insert_with(|| value.into());
    }
    let created = Domain {
        settings: input.clone(),
        mappings: [].into(),
    };
    domains.insert(name, created);
    set_hosts(gateway, cx);
    Ok(input.into())
}

pub(crate) fn get_domain_name(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "DomainName");
    Ok(domain(gateway, cx, &name)?.settings.clone().into())
}

pub(crate) fn get_domain_names(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let domains = gateway.regions.for_caller(cx).domains.values();
    let found = domains.map(|domain| domain.settings.clone().into());
    page(found.collect(), &input)
}

pub(crate) fn update_domain_name(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "DomainName");
    let domain = domain(gateway, cx, &name)?;
    merge(&mut domain.settings, input);
    Ok(domain.settings.clone().into())
}

pub(crate) fn delete_domain_name(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "DomainName");
    domain(gateway, cx, &name)?;
    gateway.regions.for_caller(cx).domains.remove(&name);
    set_hosts(gateway, cx);
    Ok(json!({}))
}

/// Refuses a mapping to an API or a stage that is not there.
fn check(
    gateway: &mut ApiGateway,
    cx: &CallContext<'_>,
    mapping: &Settings,
) -> Result<(), ServiceError> {
    let api = gateway.api(cx, text(mapping, "ApiId").unwrap_or_default())?;
    let stage = text(mapping, "Stage").unwrap_or_default();
    if api.stages.contains_key(stage) {
        return Ok(());
    }
    Err(bad_request("Invalid stage identifier specified"))
}

pub(crate) fn create_api_mapping(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "DomainName");
    domain(gateway, cx, &name)?;
    check(gateway, cx, &input)?;
    input.entry("ApiMappingKey").or_insert_with(|| "".into());
    let id = names::id(cx, "mapping", 6);
    let domain = domain(gateway, cx, &name)?;
    let key = input.get("ApiMappingKey");
    let mut mappings = domain.mappings.values();
    if mappings.any(|mapping| mapping.get("ApiMappingKey") == key) {
        return Err(conflict(
            "ApiMapping key already exists for this domain name",
        ));
    }
    input.insert("ApiMappingId".to_owned(), id.clone().into());
    domain.mappings.insert(id, input.clone());
    Ok(input.into())
}

pub(crate) fn get_api_mapping(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (name, id) = (
        take(&mut input, "DomainName"),
        take(&mut input, "ApiMappingId"),
    );
    let mapping = domain(gateway, cx, &name)?.mappings.get(&id);
    Ok(mapping.ok_or_else(no_mapping)?.clone().into())
}

pub(crate) fn get_api_mappings(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "DomainName");
    let mappings = domain(gateway, cx, &name)?.mappings.values();
    page(mappings.cloned().map(Value::from).collect(), &input)
}

pub(crate) fn update_api_mapping(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (name, id) = (
        take(&mut input, "DomainName"),
        take(&mut input, "ApiMappingId"),
    );
    let mapping = domain(gateway, cx, &name)?.mappings.get(&id);
    let mut changed = mapping.ok_or_else(no_mapping)?.clone();
    merge(&mut changed, input);
    check(gateway, cx, &changed)?;
    let mappings = &mut domain(gateway, cx, &name)?.mappings;
    mappings.insert(id, changed.clone());
    Ok(changed.into())
}

pub(crate) fn delete_api_mapping(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (name, id) = (
        take(&mut input, "DomainName"),
        take(&mut input, "ApiMappingId"),
    );
    let removed = domain(gateway, cx, &name)?.mappings.remove(&id);
    removed.map(|_| json!({})).ok_or_else(no_mapping)
}
