//! `GetResources`.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{AcrossContext, ServiceError};
use rehearsal_cloud_core::tagging::TaggedResource;
use serde::{Deserialize, Serialize};

use crate::error::{invalid_parameter, not_an_arn};
use crate::{page, place};

/// How many resources there are on a page if the call does not say.
const RESOURCES_PER_PAGE: usize = 50;
const MAX_RESOURCES_PER_PAGE: usize = 100;
const MIN_TAGS_PER_PAGE: usize = 100;
const MAX_TAGS_PER_PAGE: usize = 500;
const MAX_TYPES: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    pagination_token: Option<String>,
    tag_filters: Option<Vec<TagFilter>>,
    resources_per_page: Option<i64>,
    tags_per_page: Option<i64>,
    resource_type_filters: Option<Vec<String>>,
    #[serde(default)]
    include_compliance_details: bool,
    #[serde(default)]
    exclude_compliant_resources: bool,
    #[serde(rename = "ResourceARNList")]
    arns: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagFilter {
    key: Option<String>,
    #[serde(default)]
    values: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    pagination_token: String,
    resource_tag_mapping_list: Vec<Mapping>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Mapping {
    #[serde(rename = "ResourceARN")]
    arn: String,
    tags: Vec<Tag>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

pub(crate) fn get_resources(cx: &AcrossContext<'_>, input: Input) -> Result<Output, ServiceError> {
    check(&input)?;
    let after = page::start(input.pagination_token.as_deref(), cx.now)?;
    let after = after.unwrap_or_default();
    let resources = cx.tags.tagged(place(cx)).into_iter();
    let mut chosen = resources
        .filter(|resource| resource.arn > after && is_chosen(resource, &input))
        .peekable();
    let (mut found, mut tags) = (Vec::new(), 0);
    let limits = Limits::new(&input)?;
    while let Some(resource) = chosen
        .next_if(|next| found.is_empty() || limits.allow(found.len() + 1, tags + next.tags.len()))
    {
        tags += resource.tags.len();
        found.push(resource);
    }
    let last = chosen.peek().and(found.last());
    let last = last.map(|resource| resource.arn.as_str());
    Ok(Output {
        pagination_token: page::next_token(last, cx.now),
        resource_tag_mapping_list: found.into_iter().map(Mapping::from).collect(),
    })
}

/// Checks parameters against each other. The model has checked each for itself.
fn check(input: &Input) -> Result<(), ServiceError> {
    if input.exclude_compliant_resources && !input.include_compliance_details {
        return Err(invalid_parameter(
            "ExcludeCompliantResources requires IncludeComplianceDetails.",
        ));
    }
    if input.include_compliance_details {
        let message = "The embedded cloud does not implement IncludeComplianceDetails of resourcegroupstaggingapi GetResources.";
        return Err(ServiceError::receiver("NotImplemented", message).with_status(501));
    }
    let types = input.resource_type_filters.as_ref();
    if types.is_some_and(|types| types.len() > MAX_TYPES) {
        return Err(invalid_parameter(format!(
            "ResourceTypeFilters has more than {MAX_TYPES} items."
        )));
    }
    let filters = input.tag_filters.as_ref();
    if filters.is_some_and(|filters| filters.iter().any(|filter| filter.key.is_none())) {
        return Err(invalid_parameter("A TagFilter requires a Key."));
    }
    let Some(arns) = &input.arns else {
        return Ok(());
    };
    let others = [
        ("ResourceTypeFilters", types.is_some()),
        ("TagFilters", filters.is_some()),
        ("ResourcesPerPage", input.resources_per_page.is_some()),
        ("TagsPerPage", input.tags_per_page.is_some()),
        ("PaginationToken", input.pagination_token.is_some()),
    ];
    if let Some((other, _)) = others.iter().find(|(_, given)| *given) {
        return Err(invalid_parameter(format!(
            "ResourceARNList and {other} cannot be used in the same request."
        )));
    }
    let malformed = arns.iter().find(|arn| Arn::parse(arn).is_none());
    malformed.map_or(Ok(()), |arn| Err(not_an_arn(arn)))
}

/// Returns whether a resource is one that the parameters ask for.
fn is_chosen(resource: &TaggedResource, input: &Input) -> bool {
    let by_arn = |arns: &Vec<String>| arns.contains(&resource.arn);
    let by_type =
        |types: &Vec<String>| types.is_empty() || types.iter().any(|one| is_of(resource, one));
    let by_tag = |filters: &Vec<TagFilter>| filters.iter().all(|filter| filter.matches(resource));
    input.arns.as_ref().is_none_or(by_arn)
        && input.resource_type_filters.as_ref().is_none_or(by_type)
        && input.tag_filters.as_ref().is_none_or(by_tag)
}

/// Returns whether a resource is of a type: `SERVICE` or `SERVICE:TYPE`.
fn is_of(resource: &TaggedResource, filter: &str) -> bool {
    let (service, kind) = match filter.split_once(':') {
        Some((service, kind)) => (service, Some(kind)),
        None => (filter, None),
    };
    let arn = Arn::parse(&resource.arn);
    arn.is_some_and(|arn| arn.service == service) && kind.is_none_or(|kind| kind == resource.kind)
}

impl TagFilter {
    /// Returns whether a resource has the key, with one of the values if there are any.
    fn matches(&self, resource: &TaggedResource) -> bool {
        let value = self.key.as_ref().and_then(|key| resource.tags.get(key));
        value.is_some_and(|value| self.values.is_empty() || self.values.contains(value))
    }
}

/// How much fits on a page.
struct Limits {
    resources: usize,
    tags: usize,
}

impl Limits {
    fn new(input: &Input) -> Result<Self, ServiceError> {
        let resources = match input.resources_per_page {
            None => RESOURCES_PER_PAGE,
            Some(size) => number("ResourcesPerPage", size, 1, MAX_RESOURCES_PER_PAGE)?,
        };
        let tags = match input.tags_per_page {
            None => usize::MAX,
            Some(size) => number("TagsPerPage", size, MIN_TAGS_PER_PAGE, MAX_TAGS_PER_PAGE)?,
        };
        Ok(Self { resources, tags })
    }

    fn allow(&self, resources: usize, tags: usize) -> bool {
        resources <= self.resources && tags <= self.tags
    }
}

fn number(name: &str, value: i64, min: usize, max: usize) -> Result<usize, ServiceError> {
    let number = usize::try_from(value).ok();
    number
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| invalid_parameter(format!("{name} must be between {min} and {max}.")))
}

impl From<TaggedResource> for Mapping {
    fn from(resource: TaggedResource) -> Self {
        let tags = resource.tags.into_iter();
        Self {
            arn: resource.arn,
            tags: tags.map(|(key, value)| Tag { key, value }).collect(),
        }
    }
}
