//! The settings and images of the managed sign-in pages.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::appearance::Branding;
use crate::error::{invalid, not_found};
use crate::state::{Cognito, now};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

fn no_such_branding() -> ServiceError {
    not_found("Managed login branding style does not exist.")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateManagedLoginBranding {
    user_pool_id: String,
    client_id: String,
    #[serde(flatten)]
    values: BrandingValues,
}

/// The values of a branding in a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BrandingValues {
    use_cognito_provided_values: Option<bool>,
    settings: Option<Value>,
    assets: Option<Vec<Value>>,
}

impl BrandingValues {
    /// Refuses own values beside Cognito's.
    fn check(&self) -> Result<(), ServiceError> {
        let has_own = self.settings.is_some() || self.assets.is_some();
        if self.use_cognito_provided_values == Some(true) && has_own {
            return Err(invalid(
                "Settings and Assets cannot be given with UseCognitoProvidedValues.",
            ));
        }
        Ok(())
    }
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: CreateManagedLoginBranding,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    input.values.check()?;
    let id = cx.ids.uuid("branding");
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    pool.client(&input.client_id)?;
    if pool.appearance.branding_of(&input.client_id).is_some() {
        return Err(ServiceError::sender(
            "ManagedLoginBrandingExistsException",
            "A managed login branding style already exists for this app client.",
        ));
    }
    let branding = Branding {
        id: id.clone(),
        client_id: input.client_id,
        uses_provided_values: input.values.use_cognito_provided_values.unwrap_or(false),
        settings: input.values.settings,
        assets: input.values.assets.unwrap_or_default(),
        created: now,
        modified: now,
    };
    let output = branding.to_json(&pool.id);
    pool.appearance.brandings.insert(id, branding);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BrandingKey {
    user_pool_id: String,
    managed_login_branding_id: String,
}

pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: BrandingKey,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let branding = pool
        .appearance
        .brandings
        .get(&input.managed_login_branding_id);
    let branding = branding.ok_or_else(no_such_branding)?;
    Ok(branding.to_json(&pool.id))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ClientOfPool {
    user_pool_id: String,
    client_id: String,
}

pub(crate) fn describe_by_client(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ClientOfPool,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    pool.client(&input.client_id)?;
    let branding = pool.appearance.branding_of(&input.client_id);
    let branding = branding.ok_or_else(no_such_branding)?;
    Ok(branding.to_json(&pool.id))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateManagedLoginBranding {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    managed_login_branding_id: String,
    #[serde(flatten)]
    values: BrandingValues,
}

/// Changes the values that are present.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UpdateManagedLoginBranding,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    input.values.check()?;
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let brandings = &mut pool.appearance.brandings;
    let branding = brandings.get_mut(&input.managed_login_branding_id);
    let branding = branding.ok_or_else(no_such_branding)?;
    let values = input.values;
    if values.use_cognito_provided_values == Some(true) {
        (branding.settings, branding.assets) = (None, Vec::new());
        branding.uses_provided_values = true;
    } else if values.settings.is_some() || values.assets.is_some() {
        branding.uses_provided_values = false;
    }
    if let Some(settings) = values.settings {
        branding.settings = Some(settings);
    }
    if let Some(assets) = values.assets {
        branding.assets = assets;
    }
    branding.modified = now;
    Ok(branding.to_json(&pool.id))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: BrandingKey,
) -> Result<(), ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let brandings = &mut pool.appearance.brandings;
    let removed = brandings.remove(&input.managed_login_branding_id);
    removed.map(|_| ()).ok_or_else(no_such_branding)
}

impl Branding {
    fn to_json(&self, pool_id: &str) -> Value {
        let mut branding = json!({
            "ManagedLoginBrandingId": self.id,
            "UserPoolId": pool_id,
            "UseCognitoProvidedValues": self.uses_provided_values,
            "Assets": self.assets,
            "CreationDate": self.created,
            "LastModifiedDate": self.modified,
        });
        if let Some(settings) = &self.settings {
            branding["Settings"] = settings.clone();
        }
        json!({"ManagedLoginBranding": branding})
    }
}
