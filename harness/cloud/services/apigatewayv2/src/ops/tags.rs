//! Tags of APIs, stages and domain names.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde_json::{Value, json};

use crate::error::not_found;
use crate::names;
use crate::state::{ApiGateway, Region, Settings, take};

/// Returns the settings, which have the tags, of what an ARN names.
fn settings<'a>(region: &'a mut Region, resource: &str) -> Result<&'a mut Settings, ServiceError> {
    let missing = || not_found("Invalid resource identifier specified");
    let parts: Vec<&str> = resource.trim_start_matches('/').split('/').collect();
    let found = match *parts.as_slice() {
        ["apis", api] => region.apis.get_mut(api).map(|api| &mut api.settings),
        ["apis", api, "stages", stage] => {
            let api = region.apis.get_mut(api);
            let stage = api.and_then(|api| api.stages.get_mut(stage));
            stage.map(|stage| &mut stage.settings)
        }
        ["domainnames", name] => {
            let domain = region.domains.get_mut(name);
            domain.map(|domain| &mut domain.settings)
        }
        _ => None,
    };
    found.ok_or_else(missing)
}

fn tags(settings: &Settings) -> Tags {
    let tags = settings.get("Tags").cloned().unwrap_or_default();
    serde_json::from_value(tags).unwrap_or_default()
}

fn change(
    gateway: &mut ApiGateway,
    cx: &CallContext<'_>,
    arn: &str,
    change: &TagChange,
) -> Result<Value, ServiceError> {
    let resource = Arn::parse(arn).map_or("", |arn| arn.resource);
    let settings = settings(gateway.regions.for_caller(cx), resource)?;
    let changed = change.applied_to(&tags(settings));
    settings.insert("Tags".to_owned(), json!(changed));
    Ok(json!({}))
}

pub(crate) fn tag_resource(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let arn = take(&mut input, "ResourceArn");
    change(gateway, cx, &arn, &TagChange::Add(tags(&input)))
}

pub(crate) fn untag_resource(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let arn = take(&mut input, "ResourceArn");
    let keys = input.remove("TagKeys").unwrap_or_default();
    let keys = serde_json::from_value(keys).unwrap_or_default();
    change(gateway, cx, &arn, &TagChange::Remove(keys))
}

pub(crate) fn get_tags(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let arn = take(&mut input, "ResourceArn");
    let resource = Arn::parse(&arn).map_or("", |arn| arn.resource);
    let settings = settings(gateway.regions.for_caller(cx), resource)?;
    Ok(json!({"Tags": tags(settings)}))
}

impl TaggedResources for ApiGateway {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let Some(region) = self.regions.get(place.account, place.region) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut add = |kind: &str, path: String, settings: &Settings| {
            let tags = tags(settings);
            if !tags.is_empty() {
                found.push(TaggedResource {
                    arn: names::arn(place.region, &path),
                    kind: kind.to_owned(),
                    tags,
                });
            }
        };
        for (id, api) in &region.apis {
            add("apis", format!("/apis/{id}"), &api.settings);
            for (name, stage) in &api.stages {
                add("apis", format!("/apis/{id}/stages/{name}"), &stage.settings);
            }
        }
        for (name, domain) in &region.domains {
            add(
                "domainnames",
                format!("/domainnames/{name}"),
                &domain.settings,
            );
        }
        found
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        // Its ARNs name no account.
        let region = self.regions.get_mut(place.account, arn.region);
        let region = region.ok_or_else(|| not_found("Invalid resource identifier specified"))?;
        let settings = settings(region, arn.resource)?;
        let changed = tag_change.applied_to(&tags(settings));
        settings.insert("Tags".to_owned(), json!(changed));
        Ok(())
    }
}
