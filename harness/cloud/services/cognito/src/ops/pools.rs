//! User pools.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::PoolInput;
use super::pool_checks;
use crate::appearance::Appearance;
use crate::auth_state::AuthState;
use crate::error::invalid;
use crate::paging;
use crate::pool::{MfaSettings, Pool, Settings};
use crate::schema::{AttributeDefinition, Schema};
use crate::state::{Cognito, now};
use crate::users::{Alias, SignInNames, Users};
use crate::vocabulary::{Activity, Contact};
use rehearsal_cloud_core::paging::output;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPool {
    pool_name: String,
    #[serde(default)]
    alias_attributes: Vec<Alias>,
    #[serde(default)]
    username_attributes: Vec<Contact>,
    username_configuration: Option<UsernameConfiguration>,
    #[serde(default)]
    schema: Vec<AttributeDefinition>,
    #[serde(default)]
    user_pool_tags: BTreeMap<String, String>,
    #[serde(flatten)]
    settings: Settings,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UsernameConfiguration {
    case_sensitive: bool,
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: CreateUserPool,
) -> Result<Value, ServiceError> {
    if !input.alias_attributes.is_empty() && !input.username_attributes.is_empty() {
        return Err(invalid(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ));
    }
    let settings = pool_checks::with_defaults(input.settings, &MfaSettings::default())?;
    let mfa = MfaSettings::default().after_update(&settings);
    let schema = Schema::with(input.schema)?;
    let names = SignInNames {
        case_sensitive: input
            .username_configuration
            .as_ref()
            .is_none_or(|configuration| configuration.case_sensitive),
        username_attributes: input.username_attributes,
        alias_attributes: input.alias_attributes,
    };
    let random = cx.ids.text("user pool", LETTERS, 9);
    let id = format!("{}_{random}", cx.region());
    let now = now(cx);
    let (region, account) = (cx.region(), cx.account());
    let pool = Pool {
        arn: format!("arn:aws:cognito-idp:{region}:{account}:userpool/{id}"),
        account: Arc::clone(account),
        region: Arc::clone(region),
        name: input.pool_name,
        created: now,
        modified: now,
        mfa,
        settings,
        names_case_sensitivity: input.username_configuration.is_some(),
        schema,
        tags: input.user_pool_tags,
        clients: BTreeMap::new(),
        users: Users::new(names),
        groups: BTreeMap::new(),
        resource_servers: BTreeMap::new(),
        providers: BTreeMap::new(),
        domain: None,
        custom_domain: None,
        appearance: Appearance::default(),
        risk: Vec::new(),
        log_delivery: Vec::new(),
        auth: AuthState::default(),
        replay: None,
        id,
    };
    let output = pool.to_json();
    cognito.add_pool(pool);
    Ok(json!({"UserPool": output}))
}

pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    Ok(json!({"UserPool": pool.to_json()}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPool {
    user_pool_id: String,
    pool_name: Option<String>,
    user_pool_tags: Option<BTreeMap<String, String>>,
    #[serde(flatten)]
    settings: Settings,
}

/// Replaces all settings: missing ones get their defaults.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UpdateUserPool,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let settings = pool_checks::with_defaults(input.settings, &pool.mfa)?;
    if let Some(name) = input.pool_name {
        pool.name = name;
    }
    if let Some(tags) = input.user_pool_tags {
        pool.tags = tags;
    }
    pool.mfa = mem::take(&mut pool.mfa).after_update(&settings);
    pool.settings = settings;
    pool.modified = now;
    Ok(json!({}))
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<(), ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    if pool.settings.deletion_protection == Activity::Active {
        return Err(invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
        ));
    }
    if pool.domain.is_some() || pool.custom_domain.is_some() {
        return Err(invalid(
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ));
    }
    cognito.remove_pool(&input.user_pool_id);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPools {
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ListUserPools,
) -> Result<Value, ServiceError> {
    let page = paging::page(
        cognito.pools(cx),
        input.max_results,
        input.next_token.as_deref(),
    )?;
    let pools: Vec<Value> = page
        .items
        .iter()
        .map(|pool| {
            json!({
                "Id": pool.id,
                "Name": pool.name,
                "LambdaConfig": pool.settings.lambda_config,
                "LastModifiedDate": pool.modified,
                "CreationDate": pool.created,
            })
        })
        .collect();
    Ok(output("UserPools", pools, "NextToken", page.next_token))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddCustomAttributes {
    user_pool_id: String,
    custom_attributes: Vec<AttributeDefinition>,
}

pub(crate) fn add_custom_attributes(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AddCustomAttributes,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let mut schema = pool.schema.clone();
    for definition in input.custom_attributes {
        schema.add_custom(definition)?;
    }
    pool.schema = schema;
    pool.modified = now;
    Ok(json!({}))
}

impl Pool {
    /// Returns the pool as the API describes it.
    fn to_json(&self) -> Value {
        let mut output = json!({
            "Id": self.id,
            "Name": self.name,
            "Arn": self.arn,
            "LastModifiedDate": self.modified,
            "CreationDate": self.created,
            "SchemaAttributes": self.schema.rules(),
            "EstimatedNumberOfUsers": self.users.len(),
            "UserPoolTags": self.tags,
        });
        let settings = serde_json::to_value(&self.settings).unwrap_or_default();
        if let (Value::Object(output), Value::Object(settings)) = (&mut output, settings) {
            output.extend(settings);
            self.add_name_settings(output);
        }
        output
    }

    /// Adds the user name settings and the domains.
    fn add_name_settings(&self, output: &mut Map<String, Value>) {
        let names = self.users.sign_in_names();
        let mut add = |name: &str, value: Value| output.insert(name.to_owned(), value);
        if !names.alias_attributes.is_empty() {
            add("AliasAttributes", json!(names.alias_attributes));
        }
        if !names.username_attributes.is_empty() {
            add("UsernameAttributes", json!(names.username_attributes));
        }
        if self.names_case_sensitivity {
            add(
                "UsernameConfiguration",
                json!({"CaseSensitive": names.case_sensitive}),
            );
        }
        for (member, domain) in [
            ("Domain", &self.domain),
            ("CustomDomain", &self.custom_domain),
        ] {
            if let Some(domain) = domain {
                add(member, json!(domain.name));
            }
        }
    }
}
