//! Parameters of Systems Manager.

use std::sync::Arc;

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::{Scope, stage};
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, fixed, tag_list};
use super::keys;
use super::resource::{
    Completion, Creation, Found, Listing, Resource, ResourceKind, Resources, name_all,
};
use super::values::{self, StoredValue};
use crate::error::StageError;

const SERVICE: &str = "ssm";

/// A parameter of Systems Manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// The hierarchy that its name is in.
    pub path: Arc<str>,
    /// The texts in its value, if it is encrypted.
    texts: Vec<String>,
}

impl Resource for Parameter {
    const NOUN: &'static str = "parameter";
    const SECTION: &'static str = "parameters";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "arn": &*self.arn, "path": &*self.path})
    }

    fn secrets(&self) -> Vec<&str> {
        self.texts.iter().map(String::as_str).collect()
    }
}

/// The kind `parameters`.
pub(super) struct Parameters;

impl ResourceKind for Parameters {
    fn service(&self) -> &'static str {
        SERVICE
    }

    /// Names the parameters: they are put with their values, which may refer to other
    /// resources.
    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        name_all(&cx.config.parameters, |name, config| {
            named(cx, name, config)
        })
    }

    fn authorize<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        put_all(cx, resources, scope, false).boxed()
    }

    fn locate<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        put_all(cx, resources, scope, true).boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let beginning = format!("/{}", prefix.trim_end_matches('-'));
            let input = json!({"ParameterFilters": [
                {"Key": "Name", "Option": "BeginsWith", "Values": [beginning]},
            ]});
            let call = (SERVICE, "DescribeParameters");
            let parameters = clients.list(call, input, ("Parameters", "NextToken"));
            let parameters = parameters.await?;
            let names = parameters.iter().filter_map(|one| one["Name"].as_str());
            // The names of other resources have a `-` after the prefix.
            Ok(names
                .map(|name| Found {
                    name: name.trim_start_matches('/').replacen('/', "-", 1),
                    id: name.to_owned(),
                })
                .collect())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, parameter: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"Name": parameter.id});
            let action = || format!("delete the parameter {}", parameter.id);
            clients
                .call((SERVICE, "DeleteParameter"), &input, action)
                .await?;
            Ok(())
        }
        .boxed()
    }
}

/// Returns a parameter by its name and settings.
fn named(cx: &ProvisionContext<'_>, logical: &str, config: &stage::Parameter) -> Parameter {
    let below = config.path.as_ref().map_or("", |path| &path.text);
    let path = format!("/{}{below}", cx.prefix);
    let name = format!("{path}/{logical}");
    let value = value(config).filter(|_| config.secure.0);
    Parameter {
        // The ARN has one slash before the name.
        arn: cx.arn(SERVICE, &format!("parameter{name}")),
        texts: value.map_or_else(Vec::new, |value| value.texts(cx)),
        name: name.into(),
        path: path.into(),
    }
}

fn value(config: &stage::Parameter) -> Option<StoredValue<'_>> {
    let list = (!config.list.is_empty()).then_some(StoredValue::List(&config.list));
    list.or_else(|| values::of(config.value.as_ref(), config.json.as_ref()))
}

/// Puts the parameters whose values depend on the address of the cloud, or the others.
async fn put_all(
    cx: &ProvisionContext<'_>,
    resources: &Resources,
    scope: &Scope,
    by_address: bool,
) -> Result<(), StageError> {
    let parameters = resources.all::<Parameter>();
    let parameters = parameters.filter_map(|(name, parameter)| {
        let config = cx.config.parameters.get(name)?;
        let value = value(config)?;
        (value.has_address() == by_address).then_some((parameter, config, value))
    });
    let parameters = parameters.map(|(parameter, config, value)| async move {
        put(cx, parameter, config, value.eval(cx, scope)?).await
    });
    try_join_all(parameters).await.map(drop)
}

async fn put(
    cx: &ProvisionContext<'_>,
    parameter: &Parameter,
    config: &stage::Parameter,
    value: String,
) -> Result<(), StageError> {
    let kind = match (config.secure.0, config.list.is_empty()) {
        (true, _) => "SecureString",
        (false, false) => "StringList",
        (false, true) => "String",
    };
    let tier = if config.advanced.0 {
        "Advanced"
    } else {
        "Standard"
    };
    let mut input = json!({
        "Name": &*parameter.name,
        "Value": value,
        "Type": kind,
        "Tier": tier,
        "Tags": tag_list(&config.tagging),
    });
    if let Some(key) = &config.key {
        input["KeyId"] = keys::alias(cx, &fixed(key)).into();
    }
    for (member, text) in [
        ("Description", &config.description),
        ("AllowedPattern", &config.allowed),
    ] {
        if let Some(text) = text {
            input[member] = text.text.as_str().into();
        }
    }
    let action = || format!("put the parameter {}", parameter.name);
    let call = (SERVICE, "PutParameter");
    cx.clients.call(call, &input, action).await?;
    Ok(())
}
