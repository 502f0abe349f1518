//! The settings of the Parameter Store.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::error::validation;
use crate::state::{Region, Setting, Ssm};

/// The tier of parameters that name none.
const DEFAULT_TIER: &str = "/ssm/parameter-store/default-parameter-tier";

/// A setting: its id, its value at first, and the values that it can have.
struct Known {
    id: &'static str,
    default: &'static str,
    values: &'static [&'static str],
}

const SETTINGS: [Known; 2] = [
    Known {
        id: DEFAULT_TIER,
        default: "Standard",
        values: &["Standard", "Advanced", "Intelligent-Tiering"],
    },
    Known {
        id: "/ssm/parameter-store/high-throughput-enabled",
        default: "false",
        values: &["false", "true"],
    },
];

/// Returns the tier of parameters that name none.
pub(super) fn default_tier(region: &Region) -> &str {
    let setting = region.settings.get(DEFAULT_TIER);
    setting.map_or("Standard", |setting| &setting.value)
}

/// Returns the setting of an id or an ARN.
fn find(text: &str) -> Result<&'static Known, ServiceError> {
    let arn = Arn::parse(text).and_then(|arn| arn.resource.strip_prefix("servicesetting"));
    let id = arn.unwrap_or(text);
    let known = SETTINGS.iter().find(|known| known.id == id);
    known.ok_or_else(|| {
        ServiceError::sender(
            "ServiceSettingNotFound",
            format!("Setting {text} is not known."),
        )
    })
}

fn describe(cx: &CallContext<'_>, known: &Known, setting: Option<&Setting>) -> Value {
    let (value, status) = match setting {
        Some(setting) => (setting.value.as_str(), "Customized"),
        None => (known.default, "Default"),
    };
    let modified = setting.map_or(OffsetDateTime::UNIX_EPOCH, |setting| setting.modified.0);
    json!({
        "SettingId": known.id,
        "SettingValue": value,
        "LastModifiedDate": Timestamp(modified),
        "LastModifiedUser": setting.map_or("System", |setting| &setting.modified_by),
        "ARN": format!(
            "arn:aws:ssm:{}:{}:servicesetting{}",
            cx.region(),
            cx.account(),
            known.id
        ),
        "Status": status,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetServiceSetting {
    setting_id: String,
}

pub(crate) fn get_service_setting(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: GetServiceSetting,
) -> Result<Value, ServiceError> {
    let known = find(&input.setting_id)?;
    let setting = ssm.regions.for_caller(cx).settings.get(known.id);
    Ok(json!({"ServiceSetting": describe(cx, known, setting)}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateServiceSetting {
    setting_id: String,
    setting_value: String,
}

pub(crate) fn update_service_setting(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: UpdateServiceSetting,
) -> Result<Value, ServiceError> {
    let known = find(&input.setting_id)?;
    if !known.values.contains(&input.setting_value.as_str()) {
        return Err(validation(format!(
            "Invalid value {} of the setting {}. Valid values are: {}.",
            input.setting_value,
            known.id,
            known.values.join(", ")
        )));
    }
    let setting = Setting {
        value: input.setting_value,
        modified: Timestamp(cx.now()),
        modified_by: cx.identity().arn.clone(),
    };
    let region = ssm.regions.for_caller(cx);
    region.settings.insert(known.id.to_owned(), setting);
    Ok(json!({}))
}

pub(crate) fn reset_service_setting(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: GetServiceSetting,
) -> Result<Value, ServiceError> {
    let known = find(&input.setting_id)?;
    ssm.regions.for_caller(cx).settings.remove(known.id);
    Ok(json!({"ServiceSetting": describe(cx, known, None)}))
}
