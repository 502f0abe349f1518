//! Filters over parameters.

use rehearsal_cloud_core::service::ServiceError;
use serde::Deserialize;

use crate::error::validation;
use crate::name::{check_path, is_below};
use crate::state::{Parameter, Version};

/// A filter of a call: `ParameterStringFilter`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filter {
    pub(super) key: String,
    option: Option<String>,
    #[serde(default)]
    pub(super) values: Vec<String>,
}

/// The call that has filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Describe,
    ByPath,
}

impl Purpose {
    /// Returns the keys that its filters may have, besides tags where it describes.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Describe => &["Path", "Name", "Type", "KeyId", "Tier", "DataType"],
            Self::ByPath => &["Type", "KeyId", "Label"],
        }
    }
}

impl Filter {
    fn option(&self) -> &str {
        let usual = if self.key == "Path" {
            "OneLevel"
        } else {
            "Equals"
        };
        self.option.as_deref().unwrap_or(usual)
    }

    /// Returns whether one of the texts is as the filter asks.
    pub(super) fn matches_any<'a>(&self, mut texts: impl Iterator<Item = &'a String>) -> bool {
        texts.any(|text| self.matches_text(text))
    }

    fn matches_text(&self, text: &str) -> bool {
        self.values.iter().any(|value| match self.option() {
            "BeginsWith" => text.starts_with(value.as_str()),
            "Contains" => text.contains(value.as_str()),
            _ => text == value,
        })
    }

    /// Compares names with and without the slash at their beginning as the same.
    fn matches_name(&self, name: &str) -> bool {
        let bare = |text: &str| text.strip_prefix('/').unwrap_or(text).to_owned();
        let name = bare(name);
        self.values.iter().any(|value| match self.option() {
            "BeginsWith" => name.starts_with(&bare(value)),
            "Contains" => name.contains(&bare(value)),
            _ => name == bare(value),
        })
    }

    fn matches(&self, key: &str, parameter: &Parameter, version: &Version) -> bool {
        match self.key.as_str() {
            "Name" => self.matches_name(&parameter.name),
            "Type" => self.matches_text(version.kind.name()),
            "Tier" => self.matches_text(version.tier.name()),
            "DataType" => self.matches_text(&version.data_type),
            "KeyId" => self.matches_any(version.key_id.iter()),
            "Label" => self.matches_any(version.labels.iter()),
            "Path" => {
                let any_depth = self.option() == "Recursive";
                let mut paths = self.values.iter();
                paths.any(|path| is_below(key, path, any_depth))
            }
            tag => {
                let tag = tag.strip_prefix("tag:").unwrap_or(tag);
                let value = parameter.tags.get(tag);
                value.is_some_and(|value| self.values.is_empty() || self.matches_text(value))
            }
        }
    }
}

/// Returns whether a version of a parameter passes all filters.
pub(super) fn matches(
    filters: &[Filter],
    key: &str,
    parameter: &Parameter,
    version: &Version,
) -> bool {
    filters
        .iter()
        .all(|filter| filter.matches(key, parameter, version))
}

/// Checks filters. The model has checked the form of their keys.
pub(super) fn check(filters: &[Filter], purpose: Purpose) -> Result<(), ServiceError> {
    for (place, filter) in filters.iter().enumerate() {
        check_one(filter, purpose)?;
        if filters[..place].iter().any(|other| other.key == filter.key) {
            return Err(invalid_key(format!(
                "The following filter is duplicated in the request: {}. A request can contain \
                 only one occurrence of a specific filter.",
                filter.key
            )));
        }
    }
    Ok(())
}

fn check_one(filter: &Filter, purpose: Purpose) -> Result<(), ServiceError> {
    let key = filter.key.as_str();
    let is_tag = key.starts_with("tag:");
    let is_allowed = if is_tag {
        purpose == Purpose::Describe
    } else {
        purpose.keys().contains(&key)
    };
    if !is_allowed {
        let valid = match purpose {
            Purpose::Describe => "Path, Name, Type, KeyId, Tier",
            Purpose::ByPath => "Type, KeyId",
        };
        return Err(invalid_key(format!(
            "The following filter key is not valid: {key}. Valid filter keys include: [{valid}]."
        )));
    }
    if filter.values.is_empty() && !is_tag {
        return Err(ServiceError::sender(
            "InvalidFilterValue",
            format!("The following filter values are missing : null for filter key {key}."),
        ));
    }
    check_option(filter)?;
    match key {
        "Path" => filter.values.iter().try_for_each(|path| {
            let lower = path.to_ascii_lowercase();
            if lower.starts_with("/aws") || lower.starts_with("/ssm") {
                return Err(validation(
                    "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" \
                     (case-insensitive). When using global parameters, please specify within a \
                     global namespace.",
                ));
            }
            check_path(path)
        }),
        "Tier" => check_values(filter, &["Standard", "Advanced", "Intelligent-Tiering"]),
        "Type" => check_values(filter, &["String", "StringList", "SecureString"]),
        _ => Ok(()),
    }
}

fn check_option(filter: &Filter) -> Result<(), ServiceError> {
    let (allowed, shown): (&[&str], _) = match filter.key.as_str() {
        "Path" => (&["Recursive", "OneLevel"], "Recursive, OneLevel"),
        "Name" => (&["BeginsWith", "Equals", "Contains"], "BeginsWith, Equals"),
        _ => (&["BeginsWith", "Equals"], "BeginsWith, Equals"),
    };
    let option = filter.option();
    if allowed.contains(&option) {
        return Ok(());
    }
    Err(ServiceError::sender(
        "InvalidFilterOption",
        format!(
            "The following filter option is not valid: {option}. Valid options include: [{shown}]."
        ),
    ))
}

fn check_values(filter: &Filter, allowed: &[&str]) -> Result<(), ServiceError> {
    let unknown = filter
        .values
        .iter()
        .find(|value| !allowed.contains(&value.as_str()));
    let Some(value) = unknown else {
        return Ok(());
    };
    Err(ServiceError::sender(
        "InvalidFilterOption",
        format!(
            "The following filter value is not valid: {value}. Valid values include: [{}].",
            allowed.join(", ")
        ),
    ))
}

fn invalid_key(message: String) -> ServiceError {
    ServiceError::sender("InvalidFilterKey", message)
}
