//! Tags of APIs, stages, API keys, usage plans and domain names.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde_json::{Value, json};

use crate::error::not_found;
use crate::names;
use crate::state::{Region, RestApis, Settings, take};

/// Returns the settings, which have the tags, of what an ARN names.
fn settings<'a>(region: &'a mut Region, resource: &str) -> Result<&'a mut Settings, ServiceError> {
    let parts: Vec<&str> = resource.trim_start_matches('/').split('/').collect();
    let found = match *parts.as_slice() {
        ["restapis", api] => region.apis.get_mut(api).map(|api| &mut api.settings),
        ["restapis", api, "stages", stage] => {
            let api = region.apis.get_mut(api);
            api.and_then(|api| api.stages.get_mut(stage))
        }
        ["apikeys", id] => region.keys.get_mut(id),
        ["usageplans", id] => region.plans.get_mut(id).map(|plan| &mut plan.settings),
        ["domainnames", name] => {
            let domain = region.domains.get_mut(name);
            domain.map(|domain| &mut domain.settings)
        }
        _ => None,
    };
    found.ok_or_else(|| not_found("Invalid resource identifier specified"))
}

fn tags(settings: &Settings) -> Tags {
    let tags = settings.get("tags").cloned().unwrap_or_default();
    serde_json::from_value(tags).unwrap_or_default()
}

fn change(region: &mut Region, resource: &str, change: &TagChange) -> Result<(), ServiceError> {
    let settings = settings(region, resource)?;
    let changed = change.applied_to(&tags(settings));
    settings.insert("tags".to_owned(), json!(changed));
    Ok(())
}

fn resource(arn: &str) -> &str {
    Arn::parse(arn).map_or("", |arn| arn.resource)
}

pub(crate) fn tag_resource(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let arn = take(&mut input, "resourceArn");
    let added = TagChange::Add(tags(&input));
    change(apis.regions.for_caller(cx), resource(&arn), &added)?;
    Ok(json!({}))
}

pub(crate) fn untag_resource(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let arn = take(&mut input, "resourceArn");
    let keys = input.remove("tagKeys").unwrap_or_default();
    let removed = TagChange::Remove(serde_json::from_value(keys).unwrap_or_default());
    change(apis.regions.for_caller(cx), resource(&arn), &removed)?;
    Ok(json!({}))
}

pub(crate) fn get_tags(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let arn = take(&mut input, "resourceArn");
    let settings = settings(apis.regions.for_caller(cx), resource(&arn))?;
    Ok(json!({"tags": tags(settings)}))
}

impl TaggedResources for RestApis {
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
            add("restapis", format!("/restapis/{id}"), &api.settings);
            for (name, stage) in &api.stages {
                add("restapis", format!("/restapis/{id}/stages/{name}"), stage);
            }
        }
        for (id, key) in &region.keys {
            add("apikeys", format!("/apikeys/{id}"), key);
        }
        for (id, plan) in &region.plans {
            add("usageplans", format!("/usageplans/{id}"), &plan.settings);
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
        change(region, arn.resource, tag_change)
    }
}
