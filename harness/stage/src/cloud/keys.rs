//! Keys of KMS.

use std::sync::Arc;

use futures_util::future::FutureExt as _;
use rehearsal_script::Scope;
use rehearsal_script::stage;
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, tags};
use super::resource::{
    Completion, Creation, Found, Listing, Resource, ResourceKind, Resources, create_all,
};
use crate::error::StageError;

const SERVICE: &str = "kms";
/// What aliases begin with.
const ALIAS: &str = "alias/";
/// How long AWS keeps a deleted key at least, in days.
const LEAST_DAYS: u32 = 7;

/// A key of KMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// Its alias: `alias/rehearsal-receipts`.
    pub alias: Arc<str>,
}

impl Resource for Key {
    const NOUN: &'static str = "key";
    const SECTION: &'static str = "keys";
    const IS_NAMED: bool = false;

    fn physical_name(&self) -> &str {
        &self.id
    }

    fn export(&self) -> Value {
        json!({"id": &*self.id, "arn": &*self.arn, "alias": &*self.alias})
    }
}

/// The kind `keys`.
pub(super) struct Keys;

impl ResourceKind for Keys {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.keys, move |name, config| {
            create(cx, name, config)
        })
    }

    fn authorize<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            for (name, key) in resources.all::<Key>() {
                let config = cx.config.keys.get(name);
                if let Some(policy) = config.and_then(|config| config.policy.as_ref()) {
                    let policy = cx.document(policy, scope)?;
                    let input =
                        json!({"KeyId": &*key.id, "PolicyName": "default", "Policy": policy});
                    let action = || format!("set the policy of the key {name}");
                    let call = (SERVICE, "PutKeyPolicy");
                    cx.clients.call(call, &input, action).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }

    /// Lists keys by their aliases.
    fn list<'a>(&'a self, clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        async move {
            let mut found = Vec::new();
            let mut input = json!({});
            loop {
                let action = || "list aliases".to_owned();
                let page = clients.call((SERVICE, "ListAliases"), &input, action);
                let page = page.await?;
                let aliases = page["Aliases"].as_array().into_iter().flatten();
                found.extend(aliases.filter_map(|alias| {
                    Some(Found {
                        name: alias["AliasName"].as_str()?.strip_prefix(ALIAS)?.to_owned(),
                        id: alias["TargetKeyId"].as_str()?.to_owned(),
                    })
                }));
                match &page["NextMarker"] {
                    Value::Null => return Ok(found),
                    next => input = json!({"Marker": next}),
                }
            }
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, key: &'a Found) -> Completion<'a> {
        async move {
            let action = || format!("delete the key {}", key.name);
            let alias = json!({"AliasName": format!("{ALIAS}{}", key.name)});
            clients
                .call((SERVICE, "DeleteAlias"), &alias, action)
                .await?;
            let input = json!({"KeyId": key.id, "PendingWindowInDays": LEAST_DAYS});
            clients
                .call((SERVICE, "ScheduleKeyDeletion"), &input, action)
                .await?;
            Ok(())
        }
        .boxed()
    }
}

/// Returns the alias of a key, by which other resources may name it before it is there.
pub(super) fn alias(cx: &ProvisionContext<'_>, logical: &str) -> String {
    format!("{ALIAS}{}-{logical}", cx.prefix)
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Key,
) -> Result<Key, StageError> {
    let (spec, usage) = config.spec_and_usage();
    let tags = tags(&config.tagging).map(|(key, value)| json!({"TagKey": key, "TagValue": value}));
    let mut input = json!({
        "KeySpec": spec,
        "KeyUsage": usage,
        "Tags": tags.collect::<Value>(),
    });
    if let Some(description) = &config.description {
        input["Description"] = description.text.as_str().into();
    }
    let action = || format!("create the key {logical}");
    let created = cx.clients.call((SERVICE, "CreateKey"), &input, action);
    let created = created.await?;
    let text = |member: &str| {
        let text = created["KeyMetadata"][member].as_str();
        Arc::<str>::from(text.unwrap_or_default())
    };
    let key = Key {
        id: text("KeyId"),
        arn: text("Arn"),
        alias: alias(cx, logical).into(),
    };
    let input = json!({"AliasName": &*key.alias, "TargetKeyId": &*key.id});
    cx.clients
        .call((SERVICE, "CreateAlias"), &input, action)
        .await?;
    if config.rotate.0 {
        let input = json!({"KeyId": &*key.id});
        let call = (SERVICE, "EnableKeyRotation");
        cx.clients.call(call, &input, action).await?;
    }
    Ok(key)
}
