//! Publishes, shows, lists and deletes layers.

use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::download;
use crate::error::{invalid_parameter, not_implemented, resource_not_found};
use crate::layer::{Layer, LayerPlace, LayerVersion};
use crate::lookup;
use crate::ops::page::page;
use crate::ops::permissions::check_layer_access;
use crate::ops::source::CodeInput;
use crate::policy::Policy;
use crate::state::Lambda;
use crate::view::modified;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PublishInput {
    layer_name: String,
    description: Option<String>,
    content: CodeInput,
    compatible_runtimes: Option<Vec<String>>,
    license_info: Option<String>,
    compatible_architectures: Option<Vec<String>>,
}

pub(crate) fn publish_layer_version(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PublishInput,
) -> Result<Answer<Value>, ServiceError> {
    let place = own(cx, &input.layer_name)?;
    let Some(code) = input.content.read(lambda, cx)? else {
        return Ok(lookup::wait(cx));
    };
    if code.bytes().is_none() {
        return Err(not_implemented("layers that are folders"));
    }
    let version = LayerVersion {
        code,
        revision: cx.ids.uuid("layer"),
        description: input.description.unwrap_or_default(),
        license: input.license_info,
        runtimes: input.compatible_runtimes,
        architectures: input.compatible_architectures,
        policy: Policy::default(),
        created: cx.now(),
    };
    let layers = &mut lambda.regions.for_caller(cx).layers;
    let layer = layers.entry(place.name.clone()).or_default();
    layer.last_number += 1;
    let number = layer.last_number;
    let shown = full_view(cx, &place, number, &version);
    layer.versions.insert(number, version);
    Ok(Answer::Now(shown))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VersionInput {
    layer_name: String,
    version_number: i64,
}

impl VersionInput {
    fn read(&self, cx: &CallContext<'_>) -> Result<(LayerPlace, u64), ServiceError> {
        let number = number(self.version_number)?;
        Ok((LayerPlace::parse(cx, &self.layer_name), number))
    }
}

/// Refuses a number that no version has. Recorded: lambda_api, `test_layer_exceptions`.
pub(crate) fn number(given: i64) -> Result<u64, ServiceError> {
    match u64::try_from(given) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(invalid_parameter("Layer Version Cannot be less than 1")),
    }
}

pub(crate) fn get_layer_version(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: VersionInput,
) -> Result<Value, ServiceError> {
    let (place, number) = input.read(cx)?;
    show(lambda, cx, &place, number)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ArnInput {
    arn: String,
}

pub(crate) fn get_layer_version_by_arn(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ArnInput,
) -> Result<Value, ServiceError> {
    let (place, number) = LayerPlace::of_arn(&input.arn).ok_or_else(resource_not_found)?;
    show(lambda, cx, &place, number.unwrap_or_default())
}

fn show(
    lambda: &mut Lambda,
    cx: &CallContext<'_>,
    place: &LayerPlace,
    number: u64,
) -> Result<Value, ServiceError> {
    let version = lambda.layer_version(place, number);
    let policy = version.as_deref().map(|version| &version.policy);
    check_layer_access(cx, place, number, policy)?;
    let version = version.ok_or_else(resource_not_found)?;
    Ok(full_view(cx, place, number, version))
}

/// Deletes a version; one that is not there is no error.
pub(crate) fn delete_layer_version(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: VersionInput,
) -> Result<Value, ServiceError> {
    let number = number(input.version_number)?;
    let place = own(cx, &input.layer_name)?;
    let layers = &mut lambda.regions.for_caller(cx).layers;
    if let Some(layer) = layers.get_mut(&place.name) {
        layer.versions.remove(&number);
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    layer_name: Option<String>,
    compatible_runtime: Option<String>,
    compatible_architecture: Option<String>,
    marker: Option<String>,
    max_items: Option<usize>,
}

impl ListInput {
    /// Returns whether a version is one of those that are asked for.
    fn has(&self, version: &LayerVersion) -> bool {
        let fits = |wanted: Option<&String>, given: &Option<Vec<String>>| {
            wanted.is_none_or(|wanted| given.iter().flatten().any(|given| given == wanted))
        };
        fits(self.compatible_runtime.as_ref(), &version.runtimes)
            && fits(
                self.compatible_architecture.as_ref(),
                &version.architectures,
            )
    }
}

/// Lists the versions of a layer, the newest first.
pub(crate) fn list_layer_versions(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let place = own(cx, input.layer_name.as_deref().unwrap_or_default())?;
    let versions = lambda
        .layer(&place)
        .map(|layer| layer.versions.iter().rev());
    let found = versions.into_iter().flatten();
    let found = found.filter(|(_, version)| input.has(version));
    let found = found.map(|(number, version)| view(&place, *number, version));
    let found = found.collect();
    page(
        "LayerVersions",
        found,
        input.max_items,
        input.marker.as_deref(),
    )
}

/// Lists the layers, each with its newest version.
pub(crate) fn list_layers(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let latest = |(name, layer): (&String, &Layer)| {
        let mut versions = layer.versions.iter().rev();
        let (number, version) = versions.find(|(_, version)| input.has(version))?;
        let place = LayerPlace::parse(cx, name);
        Some(json!({
            "LayerName": name,
            "LayerArn": place.arn(),
            "LatestMatchingVersion": view(&place, *number, version),
        }))
    };
    let region = lambda.regions.get(cx.account(), cx.region());
    let layers = region.into_iter().flat_map(|region| &region.layers);
    let found = layers.filter_map(latest).collect();
    page("Layers", found, input.max_items, input.marker.as_deref())
}

/// Reads the name of a layer of the caller.
fn own(cx: &CallContext<'_>, text: &str) -> Result<LayerPlace, ServiceError> {
    let place = LayerPlace::parse(cx, text);
    if place.account == *cx.account() && place.region == *cx.region() {
        return Ok(place);
    }
    Err(resource_not_found())
}

/// Returns a version as operations show it that are about one.
fn full_view(
    cx: &CallContext<'_>,
    place: &LayerPlace,
    number: u64,
    version: &LayerVersion,
) -> Value {
    let mut view = view(place, number, version);
    view["LayerArn"] = place.arn().into();
    view["Content"] = json!({
        "Location": download::layer_url(cx.base_url(), place, number, version),
        "CodeSha256": version.code.sha256(),
        "CodeSize": version.code.size(),
    });
    view
}

/// Returns a version as lists show it.
fn view(place: &LayerPlace, number: u64, version: &LayerVersion) -> Value {
    let mut view = json!({
        "LayerVersionArn": place.version_arn(number),
        "Version": number,
        "Description": version.description,
        "CreatedDate": modified(version.created),
    });
    let given = [
        ("CompatibleRuntimes", json!(version.runtimes)),
        ("CompatibleArchitectures", json!(version.architectures)),
        ("LicenseInfo", json!(version.license)),
    ];
    for (name, value) in given {
        if !value.is_null() {
            view[name] = value;
        }
    }
    view
}
