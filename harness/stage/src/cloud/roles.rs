//! Roles of IAM.

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::{Scope, stage};
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, tag_list};
use super::resource::{
    Completion, Creation, Found, Listing, ResourceKind, Resources, create_all, named_resource,
};
use crate::error::StageError;

const SERVICE: &str = "iam";

named_resource! {
    /// A role of IAM.
    pub struct Role = "role" in "roles"
}

/// The kind `roles`.
pub(super) struct Roles;

impl ResourceKind for Roles {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.roles, move |name, config| {
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
            let roles = resources.all::<Role>();
            let roles =
                roles.filter_map(|(name, role)| Some((name, role, cx.config.roles.get(name)?)));
            let roles =
                roles.map(|(name, role, config)| set_policies(cx, name, role, config, scope));
            try_join_all(roles).await.map(drop)
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        async move {
            let names = names(clients, "ListRoles", json!({}), ("Roles", "RoleName"));
            let found = names.await?.into_iter().map(|name| Found {
                id: name.clone(),
                name,
            });
            Ok(found.collect())
        }
        .boxed()
    }

    /// Removes the policies, without which AWS deletes no role.
    fn clear<'a>(&'a self, clients: &'a CloudClients, role: &'a Found) -> Completion<'a> {
        async move {
            let action = || format!("remove the policies of the role {}", role.id);
            for (list, items, member, remove) in [
                (
                    "ListRolePolicies",
                    ("PolicyNames", ""),
                    "PolicyName",
                    "DeleteRolePolicy",
                ),
                (
                    "ListAttachedRolePolicies",
                    ("AttachedPolicies", "PolicyArn"),
                    "PolicyArn",
                    "DetachRolePolicy",
                ),
            ] {
                let input = json!({"RoleName": role.id});
                for policy in names(clients, list, input, items).await? {
                    let mut input = json!({"RoleName": role.id});
                    input[member] = policy.into();
                    clients.call((SERVICE, remove), &input, action).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, role: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"RoleName": role.id});
            let action = || format!("delete the role {}", role.id);
            clients
                .call((SERVICE, "DeleteRole"), &input, action)
                .await?;
            Ok(())
        }
        .boxed()
    }
}

/// Lists the items of IAM, or one member of each.
async fn names(
    clients: &CloudClients,
    operation: &str,
    mut input: Value,
    (items, member): (&str, &str),
) -> Result<Vec<String>, StageError> {
    let mut found = Vec::new();
    loop {
        let action = || format!("call iam.{operation}");
        let page = clients.call((SERVICE, operation), &input, action).await?;
        let all = page[items].as_array().into_iter().flatten();
        let all = all.filter_map(|item| item.get(member).unwrap_or(item).as_str());
        found.extend(all.map(str::to_owned));
        if page["IsTruncated"] != true {
            return Ok(found);
        }
        input["Marker"] = page["Marker"].clone();
    }
}

/// Returns the ARN of a role; without a name, of one for services that need any.
pub(super) fn arn(cx: &ProvisionContext<'_>, logical: Option<&str>) -> String {
    let name = logical.unwrap_or("services");
    format!("arn:aws:iam::{}:role/{}-{name}", cx.account, cx.prefix)
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Role,
) -> Result<Role, StageError> {
    let name = format!("{}-{logical}", cx.prefix);
    let services = config.service.0.iter();
    let services: Vec<_> = services.map(|service| &*service.text).collect();
    // The trust policy of the file may refer to other resources; it is set later.
    let principal = if services.is_empty() {
        json!({"AWS": format!("arn:aws:iam::{}:root", cx.account)})
    } else {
        json!({"Service": services})
    };
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"},
        ],
    });
    let input = json!({
        "RoleName": name,
        "AssumeRolePolicyDocument": trust.to_string(),
        "Tags": tag_list(&config.tagging),
    });
    let action = || format!("create the role {logical}");
    let created = cx.clients.call((SERVICE, "CreateRole"), &input, action);
    let created = created.await?;
    for policy in &config.managed {
        let input = json!({"RoleName": name, "PolicyArn": policy.text});
        let action = || format!("attach {} to the role {logical}", policy.text);
        let call = (SERVICE, "AttachRolePolicy");
        cx.clients.call(call, &input, action).await?;
    }
    Ok(Role {
        arn: created["Role"]["Arn"].as_str().unwrap_or_default().into(),
        name: name.into(),
    })
}

async fn set_policies(
    cx: &ProvisionContext<'_>,
    logical: &str,
    role: &Role,
    config: &stage::Role,
    scope: &Scope,
) -> Result<(), StageError> {
    if let Some(trust) = &config.trust {
        let input = json!({
            "RoleName": &*role.name,
            "PolicyDocument": cx.document(trust, scope)?,
        });
        let action = || format!("set the trust policy of the role {logical}");
        let call = (SERVICE, "UpdateAssumeRolePolicy");
        cx.clients.call(call, &input, action).await?;
    }
    for (name, policy) in config.policies.iter() {
        let input = json!({
            "RoleName": &*role.name,
            "PolicyName": name,
            "PolicyDocument": cx.document(policy, scope)?,
        });
        let action = || format!("set the policy {name} of the role {logical}");
        let call = (SERVICE, "PutRolePolicy");
        cx.clients.call(call, &input, action).await?;
    }
    Ok(())
}
