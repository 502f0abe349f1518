//! Secrets of Secrets Manager.

use std::sync::Arc;

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::{Scope, stage};
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, fixed, tag_list};
use super::keys;
use super::resource::{
    Completion, Creation, Found, Listing, Resource, ResourceKind, Resources, create_all,
};
use super::values::{self, StoredValue};
use crate::error::StageError;

const SERVICE: &str = "secretsmanager";

/// A secret of Secrets Manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudSecret {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// The texts in its value.
    texts: Vec<String>,
}

impl Resource for CloudSecret {
    const NOUN: &'static str = "secret";
    const SECTION: &'static str = "secrets";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "arn": &*self.arn})
    }

    fn secrets(&self) -> Vec<&str> {
        self.texts.iter().map(String::as_str).collect()
    }
}

/// The kind `secrets`.
pub(super) struct Secrets;

impl ResourceKind for Secrets {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.secrets, move |name, config| {
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
            put_values(cx, resources, scope, false).await?;
            for (name, secret) in resources.all::<CloudSecret>() {
                let config = cx.config.secrets.get(name);
                if let Some(policy) = config.and_then(|config| config.policy.as_ref()) {
                    let policy = cx.document(policy, scope)?;
                    let input = json!({"SecretId": &*secret.arn, "ResourcePolicy": policy});
                    let action = || format!("set the policy of the secret {name}");
                    let call = (SERVICE, "PutResourcePolicy");
                    cx.clients.call(call, &input, action).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn locate<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        put_values(cx, resources, scope, true).boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let input = json!({
                "IncludePlannedDeletion": true,
                "Filters": [{"Key": "name", "Values": [prefix]}],
            });
            let call = (SERVICE, "ListSecrets");
            let secrets = clients.list(call, input, ("SecretList", "NextToken"));
            let secrets = secrets.await?;
            let found = secrets.iter().filter_map(|secret| {
                Some(Found {
                    name: secret["Name"].as_str()?.to_owned(),
                    id: secret["ARN"].as_str()?.to_owned(),
                })
            });
            Ok(found.collect())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, secret: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"SecretId": secret.id, "ForceDeleteWithoutRecovery": true});
            let action = || format!("delete the secret {}", secret.name);
            clients
                .call((SERVICE, "DeleteSecret"), &input, action)
                .await?;
            Ok(())
        }
        .boxed()
    }
}

/// Creates a secret without a value: that may refer to other resources.
async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::CloudSecret,
) -> Result<CloudSecret, StageError> {
    let name = format!("{}-{logical}", cx.prefix);
    let mut input = json!({
        "Name": name,
        "ClientRequestToken": cx.request_token(),
        "Tags": tag_list(&config.tagging),
    });
    if let Some(description) = &config.description {
        input["Description"] = description.text.as_str().into();
    }
    if let Some(key) = &config.key {
        input["KmsKeyId"] = keys::alias(cx, &fixed(key)).into();
    }
    let action = || format!("create the secret {logical}");
    let created = cx.clients.call((SERVICE, "CreateSecret"), &input, action);
    let created = created.await?;
    Ok(CloudSecret {
        arn: created["ARN"].as_str().unwrap_or_default().into(),
        texts: value(config).map_or_else(Vec::new, |value| value.texts(cx)),
        name: name.into(),
    })
}

fn value(config: &stage::CloudSecret) -> Option<StoredValue<'_>> {
    values::of(config.value.as_ref(), config.json.as_ref())
}

/// Puts the values that depend on the address of the cloud, or the others.
async fn put_values(
    cx: &ProvisionContext<'_>,
    resources: &Resources,
    scope: &Scope,
    by_address: bool,
) -> Result<(), StageError> {
    let secrets = resources.all::<CloudSecret>();
    let values = secrets.filter_map(|(name, secret)| {
        let value = value(cx.config.secrets.get(name)?)?;
        (value.has_address() == by_address).then_some((name, secret, value))
    });
    let values = values.map(async |(name, secret, value)| {
        let text = value.eval(cx, scope)?;
        let input = json!({
            "SecretId": &*secret.arn,
            "ClientRequestToken": cx.request_token(),
            "SecretString": text,
        });
        let action = || format!("put the value of the secret {name}");
        let call = (SERVICE, "PutSecretValue");
        cx.clients.call(call, &input, action).await
    });
    try_join_all(values).await.map(drop)
}
