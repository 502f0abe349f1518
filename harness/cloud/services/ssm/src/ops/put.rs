//! `PutParameter`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::default_tier;
use super::tags::{self, Tag};
use crate::encryption;
use crate::error::validation;
use crate::name::{check_new, key, strip_arn};
use crate::policies;
use crate::state::{Expiration, Kind, Parameter, Region, Ssm, Tier, Version};

const MAX_STANDARD_VALUE: usize = 4096;
const MAX_ADVANCED_VALUE: usize = 8192;
const MAX_VERSIONS: usize = 100;
const MAX_STANDARD_PARAMETERS: usize = 10_000;
const MAX_ADVANCED_PARAMETERS: usize = 100_000;
const DATA_TYPES: [&str; 3] = ["text", "aws:ec2:image", "aws:ssm:integration"];
/// The key that encrypts a `SecureString` that names none.
const DEFAULT_KEY: &str = "alias/aws/ssm";
/// How many bytes a ciphertext of KMS is longer than its text.
const CIPHERTEXT_OVERHEAD: usize = 126;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutParameter {
    name: String,
    description: Option<String>,
    value: String,
    #[serde(rename = "Type")]
    kind: Option<Kind>,
    key_id: Option<String>,
    #[serde(default)]
    overwrite: bool,
    allowed_pattern: Option<String>,
    tags: Option<Vec<Tag>>,
    tier: Option<String>,
    policies: Option<String>,
    data_type: Option<String>,
}

pub(crate) fn put_parameter(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: PutParameter,
) -> Result<Value, ServiceError> {
    let name = strip_arn(&input.name, cx).to_owned();
    check(&input)?;
    check_new(&name)?;
    let key = key(&name);
    let tags = tags::read(input.tags.unwrap_or_default())?;
    let region = ssm.regions.for_caller(cx);
    let known = region.parameters.get(&key);
    if known.is_some() && !input.overwrite {
        return Err(ServiceError::sender(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in \
             the request to true.",
        ));
    }
    let before = known.map(Parameter::newest);
    let kind = input.kind.or(before.map(|version| version.kind));
    let kind = kind
        .ok_or_else(|| validation("A parameter type is required when you create a parameter."))?;
    if input.key_id.is_some() && kind != Kind::SecureString {
        return Err(validation(
            "KeyId is required for SecureString type parameter only.",
        ));
    }
    let allowed_pattern = input
        .allowed_pattern
        .or_else(|| before?.allowed_pattern.clone());
    check_pattern(allowed_pattern.as_deref(), &input.value)?;
    let policies = match &input.policies {
        Some(text) => policies::parse(text)?,
        None => before.map_or_else(Vec::new, |version| version.policies.clone()),
    };
    let asked = input.tier.as_deref();
    let asked = asked.or(before.map(|version| version.tier.name()));
    let asked = asked.unwrap_or_else(|| default_tier(region));
    let tier = choose_tier(asked, before, &input.value, !policies.is_empty())?;
    if known.is_none() {
        check_count(region, tier)?;
    }
    let secure = kind == Kind::SecureString;
    let key_id = input.key_id.or_else(|| before?.key_id.clone());
    let key_id = secure.then(|| key_id.unwrap_or_else(|| DEFAULT_KEY.to_owned()));
    if let Some(key_id) = &key_id {
        encryption::check(cx, key_id, KeyUse::Encrypt)?;
    }
    let version = Version {
        number: before.map_or(1, |version| version.number + 1),
        kind,
        ciphertext: secure.then(|| {
            let length = input.value.len() + CIPHERTEXT_OVERHEAD;
            STANDARD.encode(cx.ids.bytes("ciphertext", length))
        }),
        value: input.value,
        key_id,
        description: input.description.or_else(|| before?.description.clone()),
        allowed_pattern,
        data_type: input
            .data_type
            .or_else(|| before.map(|version| version.data_type.clone()))
            .unwrap_or_else(|| "text".to_owned()),
        tier,
        policies,
        labels: Vec::new(),
        modified: Timestamp(cx.now()),
        modified_by: cx.identity().arn.clone(),
    };
    let output = json!({"Version": version.number, "Tier": tier.name()});
    let expires = policies::expires(&version.policies);
    if let Some(parameter) = region.parameters.get_mut(&key) {
        add_version(parameter, version)?;
    } else {
        let parameter = Parameter {
            name,
            versions: [version].into(),
            tags,
        };
        region.parameters.insert(key.clone(), parameter);
    }
    if let Some(expires) = expires {
        ssm.expirations.insert(Expiration {
            at: i64::try_from(expires.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX),
            account: cx.account().clone(),
            region: cx.region().clone(),
            key,
        });
    }
    Ok(output)
}

/// Checks the input for itself.
fn check(input: &PutParameter) -> Result<(), ServiceError> {
    if input.value.is_empty() {
        return Err(validation(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: \
             Member must have length greater than or equal to 1.",
        ));
    }
    if input.overwrite && input.tags.is_some() {
        return Err(validation(
            "Invalid request: tags and overwrite can't be used together. To create a parameter \
             with tags, please remove overwrite flag. To update tags for an existing parameter, \
             please use AddTagsToResource or RemoveTagsFromResource.",
        ));
    }
    let data_type = input.data_type.as_deref().unwrap_or("text");
    if !DATA_TYPES.contains(&data_type) {
        return Err(validation(format!(
            "The following data type is not supported: {data_type} (Data type names are all \
             lowercase.)"
        )));
    }
    let nested = input.value.split_once("{{");
    if nested.is_some_and(|(_, rest)| rest.contains("}}")) {
        return Err(validation(
            "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.",
        ));
    }
    Ok(())
}

/// Checks that all of the value matches the pattern.
fn check_pattern(pattern: Option<&str>, value: &str) -> Result<(), ServiceError> {
    let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) else {
        return Ok(());
    };
    let whole = Regex::new(&format!("^(?:{pattern})$")).map_err(|_| {
        ServiceError::sender(
            "InvalidAllowedPatternException",
            format!("The allowed pattern is not a valid regular expression: {pattern}"),
        )
    })?;
    if whole.is_match(value) {
        return Ok(());
    }
    Err(ServiceError::sender(
        "ParameterPatternMismatchException",
        format!("Parameter value, cannot be validated against allowedPattern: {pattern}"),
    ))
}

/// Returns the tier of a new version: the one that was asked for, or the lowest that can
/// hold it for `Intelligent-Tiering`.
fn choose_tier(
    asked: &str,
    before: Option<&Version>,
    value: &str,
    has_policies: bool,
) -> Result<Tier, ServiceError> {
    let is_advanced = before.is_some_and(|version| version.tier == Tier::Advanced);
    let length = value.chars().count();
    let tier = match asked {
        "Advanced" => Tier::Advanced,
        "Intelligent-Tiering" if is_advanced || has_policies || length > MAX_STANDARD_VALUE => {
            Tier::Advanced
        }
        _ => Tier::Standard,
    };
    if is_advanced && tier == Tier::Standard {
        return Err(validation(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter \
             from the advanced-parameter tier to the standard-parameter tier. If necessary, you \
             can delete the advanced parameter and recreate it as a standard parameter.",
        ));
    }
    if tier == Tier::Standard && has_policies {
        return Err(validation(
            "Parameter policies are not supported in the standard-parameter tier. To use \
             policies, upgrade the parameter to the advanced-parameter tier.",
        ));
    }
    if tier == Tier::Standard && length > MAX_STANDARD_VALUE {
        return Err(validation(
            "Standard tier parameters support a maximum parameter value of 4096 characters. To \
             create a larger parameter value, upgrade the parameter to use the \
             advanced-parameter tier. For more information, see \
             https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
        ));
    }
    if length > MAX_ADVANCED_VALUE {
        return Err(validation(
            "Advanced tier parameters support a maximum parameter value of 8192 characters.",
        ));
    }
    Ok(tier)
}

fn check_count(region: &Region, tier: Tier) -> Result<(), ServiceError> {
    let most = match tier {
        Tier::Standard => MAX_STANDARD_PARAMETERS,
        Tier::Advanced => MAX_ADVANCED_PARAMETERS,
    };
    let parameters = region.parameters.values();
    if region.parameters.len() < most
        || parameters.filter(|one| one.newest().tier == tier).count() < most
    {
        return Ok(());
    }
    Err(ServiceError::sender(
        "ParameterLimitExceeded",
        format!("You have exceeded the number of parameters for this AWS account: {most}."),
    ))
}

/// Adds a version, and forgets the oldest if there are too many.
fn add_version(parameter: &mut Parameter, version: Version) -> Result<(), ServiceError> {
    if parameter.versions.len() >= MAX_VERSIONS {
        let oldest = parameter.versions.front();
        if let Some(oldest) = oldest.filter(|oldest| !oldest.labels.is_empty()) {
            return Err(ServiceError::sender(
                "ParameterMaxVersionLimitExceeded",
                format!(
                    "You attempted to create a new version of {} by calling the PutParameter API \
                     with the overwrite flag. Version {}, the oldest version, can't be deleted \
                     because it has a label associated with it. Move the label to another \
                     version of the parameter, and try again.",
                    parameter.name, oldest.number
                ),
            ));
        }
        parameter.versions.pop_front();
    }
    parameter.versions.push_back(version);
    Ok(())
}
