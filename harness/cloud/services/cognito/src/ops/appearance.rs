//! The style sheet and the logo of the classic sign-in pages.

use serde::Deserialize;
use serde_json::{Value, json};
use time::macros::format_description;

use crate::appearance::{ALL_CLIENTS, Customization};
use crate::error::invalid;
use crate::pool::Pool;
use crate::state::{Cognito, now};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetUiCustomization {
    user_pool_id: String,
    client_id: Option<String>,
    #[serde(rename = "CSS")]
    css: Option<String>,
    image_file: Option<String>,
}

/// Replaces the customization of a client or of all clients.
pub(crate) fn set(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SetUiCustomization,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pages_url = cx.pages_url();
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let client_id = client_id(pool, input.client_id)?;
    let customizations = &mut pool.appearance.customizations;
    let before = customizations.remove(&client_id);
    let customization = Customization {
        client_id: client_id.clone(),
        css: input.css.filter(|css| !css.is_empty()),
        css_version: version(now),
        image: input.image_file.filter(|image| !image.is_empty()),
        created: before.map_or(now, |before| before.created),
        modified: now,
    };
    let output = customization.to_json(&pool.id, &pages_url);
    pool.appearance
        .customizations
        .insert(client_id, customization);
    Ok(json!({"UICustomization": output}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUiCustomization {
    user_pool_id: String,
    client_id: Option<String>,
}

/// Returns the customization of a client, or else that of all clients, or else an empty one.
pub(crate) fn get(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GetUiCustomization,
) -> Result<Value, ServiceError> {
    let pages_url = cx.pages_url();
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let client_id = client_id(pool, input.client_id)?;
    let found = pool.appearance.customization(&client_id);
    let output = found.map_or_else(
        || json!({}),
        |customization| customization.to_json(&pool.id, &pages_url),
    );
    Ok(json!({"UICustomization": output}))
}

/// Returns the client of a call, or all clients. A pool without a domain has no pages.
fn client_id(pool: &Pool, id: Option<String>) -> Result<String, ServiceError> {
    let id = id.unwrap_or_else(|| ALL_CLIENTS.to_owned());
    if id != ALL_CLIENTS {
        pool.client(&id)?;
    }
    if pool.domain.is_none() && pool.custom_domain.is_none() {
        return Err(invalid(
            "There has to be an existing domain associated with this user pool",
        ));
    }
    Ok(id)
}

/// Returns the version of a style sheet: the time at which it was set.
fn version(now: Timestamp) -> String {
    let digits = format_description!("[year][month][day][hour][minute][second]");
    now.0.format(digits).unwrap_or_default()
}

impl Customization {
    fn to_json(&self, pool_id: &str, pages_url: &str) -> Value {
        let mut output = json!({
            "UserPoolId": pool_id,
            "ClientId": self.client_id,
            "CSSVersion": self.css_version,
            "LastModifiedDate": self.modified,
            "CreationDate": self.created,
        });
        if let Some(css) = &self.css {
            output["CSS"] = json!(css);
        }
        if self.image.is_some() {
            let (client, version) = (&self.client_id, &self.css_version);
            let url = format!("{pages_url}/{pool_id}/logo/{client}?version={version}");
            output["ImageUrl"] = url.into();
        }
        output
    }
}
