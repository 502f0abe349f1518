//! Custom domain names and their mappings to APIs.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::page::page;
use crate::error::{bad_request, conflict, not_found};
use crate::names;
use crate::patch::{Patch, Paths, Shape};
use crate::state::{Domain, RestApis, Settings, take, text, time};

const PATHS: Paths = Paths {
    paths: &[
        ("/certificateArn", Shape::Text),
        ("/certificateName", Shape::Text),
        ("/regionalCertificateArn", Shape::Text),
        ("/regionalCertificateName", Shape::Text),
        ("/securityPolicy", Shape::Text),
        ("/endpointConfiguration/types", Shape::Set),
        ("/endpointConfiguration/ipAddressType", Shape::Text),
    ],
    only_replaced: false,
};

const MAPPING_PATHS: Paths = Paths {
    paths: &[
        ("/basePath", Shape::Text),
        ("/restapiId", Shape::Text),
        ("/stage", Shape::Text),
    ],
    only_replaced: false,
};

/// The base path of the mapping of all other paths.
pub(crate) const NONE: &str = "(none)";

fn domain<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Domain, ServiceError> {
    let name = take(input, "domainName").to_ascii_lowercase();
    let domains = &mut apis.regions.for_caller(cx).domains;
    let missing = || not_found("Invalid domain name identifier specified");
    domains.get_mut(&name).ok_or_else(missing)
}

pub(crate) fn create_domain_name(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = take(&mut input, "domainName").to_ascii_lowercase();
    let (target, now) = (names::id(cx, "domain", 10), time(cx.now()));
    let region = cx.region().clone();
    // A host names one API, whoever has it.
    if apis.any_domain(&name).is_some() || cx.environment.hosts.service_of(&name).is_some() {
        return Err(bad_request("The domain name you provided already exists."));
    }
    // They are secrets, and TLS is not the affair of an API here.
    for secret in [
        "certificateBody",
        "certificatePrivateKey",
        "certificateChain",
    ] {
        input.remove(secret);
    }
    let configuration = input
        .entry("endpointConfiguration")
        .or_insert_with(|| json!({"types": ["EDGE"]}));
    let is_regional = configuration["types"] == json!(["REGIONAL"]);
    if configuration.get("ipAddressType").is_none() {
        configuration["ipAddressType"] = "ipv4".into();
    }
    input.insert("domainName".to_owned(), name.clone().into());
    let target = format!("d-{target}.execute-api.{region}.amazonaws.com");
    if is_regional {
        input.insert("regionalDomainName".to_owned(), target.into());
    } else {
        input.insert("distributionDomainName".to_owned(), target.into());
        input.insert("certificateUploadDate".to_owned(), now);
    }
    let arn = names::arn(&region, &format!("/domainnames/{name}"));
    let usual = [
        ("domainNameArn", arn.into()),
        ("domainNameStatus", "AVAILABLE".into()),
        ("securityPolicy", "TLS_1_2".into()),
        ("routingMode", "BASE_PATH_MAPPING_ONLY".into()),
    ];
    for (member, value) in usual {
        let value: Value = value;
        input.entry(member).or_insert(value);
    }
    let created = Domain {
        settings: input.clone(),
        mappings: [].into(),
    };
    apis.regions.for_caller(cx).domains.insert(name, created);
    apis.set_hosts(cx);
    Ok(input.into())
}

pub(crate) fn get_domain_name(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    Ok(domain(apis, cx, &mut input)?.settings.clone().into())
}

pub(crate) fn get_domain_names(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let domains = apis.regions.for_caller(cx).domains.values();
    page(
        domains
            .map(|domain| domain.settings.clone().into())
            .collect(),
        &input,
    )
}

pub(crate) fn update_domain_name(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let domain = domain(apis, cx, &mut input)?;
    let mut changed = domain.settings.clone();
    for patch in Patch::read(&mut input) {
        PATHS.apply(&mut changed, &patch)?;
    }
    domain.settings.clone_from(&changed);
    Ok(changed.into())
}

pub(crate) fn delete_domain_name(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = text(&input, "domainName")
        .unwrap_or_default()
        .to_ascii_lowercase();
    domain(apis, cx, &mut input)?;
    apis.regions.for_caller(cx).domains.remove(&name);
    apis.set_hosts(cx);
    Ok(json!({}))
}

fn base_path(input: &Settings) -> String {
    let path = text(input, "basePath").unwrap_or_default();
    let path = if path.is_empty() { NONE } else { path };
    path.to_owned()
}

/// Refuses a mapping to an API or a stage that is not there.
fn check(
    apis: &mut RestApis,
    cx: &CallContext<'_>,
    mapping: &Settings,
) -> Result<(), ServiceError> {
    let id = text(mapping, "restApiId").unwrap_or_default();
    let api = apis.api(cx, id);
    let api = api.map_err(|_| bad_request("Invalid REST API identifier specified"))?;
    match text(mapping, "stage") {
        Some(stage) if !api.stages.contains_key(stage) => {
            Err(bad_request("Invalid stage identifier specified"))
        }
        _ => Ok(()),
    }
}

fn no_mapping() -> ServiceError {
    not_found("Invalid base path mapping identifier specified")
}

pub(crate) fn create_base_path_mapping(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let path = base_path(&input);
    input.insert("basePath".to_owned(), path.clone().into());
    check(apis, cx, &input)?;
    let domain = domain(apis, cx, &mut input)?;
    if domain.mappings.contains_key(&path) {
        return Err(conflict("Base path already exists for this domain name"));
    }
    domain.mappings.insert(path, input.clone());
    Ok(input.into())
}

pub(crate) fn get_base_path_mapping(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let path = base_path(&input);
    let mapping = domain(apis, cx, &mut input)?.mappings.get(&path);
    Ok(mapping.ok_or_else(no_mapping)?.clone().into())
}

pub(crate) fn get_base_path_mappings(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let mappings = domain(apis, cx, &mut input)?.mappings.values();
    page(mappings.cloned().map(Value::from).collect(), &input)
}

pub(crate) fn update_base_path_mapping(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (path, place) = (base_path(&input), input.clone());
    let mapping = domain(apis, cx, &mut input)?.mappings.get(&path);
    let mut changed = mapping.ok_or_else(no_mapping)?.clone();
    for patch in Patch::read(&mut input) {
        MAPPING_PATHS.apply(&mut changed, &patch)?;
    }
    if let Some(api) = changed.remove("restapiId") {
        changed.insert("restApiId".to_owned(), api);
    }
    check(apis, cx, &changed)?;
    let new = base_path(&changed);
    changed.insert("basePath".to_owned(), new.clone().into());
    let mappings = &mut domain(apis, cx, &mut place.clone())?.mappings;
    mappings.remove(&path);
    mappings.insert(new, changed.clone());
    Ok(changed.into())
}

pub(crate) fn delete_base_path_mapping(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let path = base_path(&input);
    let removed = domain(apis, cx, &mut input)?.mappings.remove(&path);
    removed.map(|_| json!({})).ok_or_else(no_mapping)
}
