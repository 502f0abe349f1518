//! Tags of all resources of IAM that have some.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Nothing, instance_profiles, policies, providers};
use crate::page::PageInput;
use crate::state::{Account, Iam, Kind};
use crate::tag::{self, Tag};

/// The kinds of resources that have tags.
#[derive(Debug, Clone, Copy)]
enum Tagged {
    Principal(Kind),
    Policy,
    InstanceProfile,
    OpenIdProvider,
    SamlProvider,
}

/// The resource that a call is about, by its name or its ARN.
#[derive(Deserialize)]
pub(crate) struct Target {
    #[serde(
        alias = "UserName",
        alias = "RoleName",
        alias = "PolicyArn",
        alias = "InstanceProfileName",
        alias = "OpenIDConnectProviderArn",
        alias = "SAMLProviderArn"
    )]
    resource: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddInput {
    #[serde(flatten)]
    target: Target,
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveInput {
    #[serde(flatten)]
    target: Target,
    tag_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    #[serde(flatten)]
    target: Target,
    #[serde(flatten)]
    page: PageInput,
}

/// The three operations of each kind of resource.
macro_rules! operations {
    ($($kind:expr => $add:ident, $remove:ident, $list:ident;)+) => {$(
        pub(crate) fn $add(
            state: &mut Iam,
            cx: &mut CallContext<'_>,
            input: AddInput,
        ) -> Result<Nothing, ServiceError> {
            tag::add(tags_of(state.account(cx), $kind, &input.target.resource)?, input.tags)?;
            Ok(Nothing {})
        }

        pub(crate) fn $remove(
            state: &mut Iam,
            cx: &mut CallContext<'_>,
            input: RemoveInput,
        ) -> Result<Nothing, ServiceError> {
            let tags = tags_of(state.account(cx), $kind, &input.target.resource)?;
            tag::remove(tags, &input.tag_keys);
            Ok(Nothing {})
        }

        pub(crate) fn $list(
            state: &mut Iam,
            cx: &mut CallContext<'_>,
            input: ListInput,
        ) -> Result<Value, ServiceError> {
            let tags = tags_of(state.account(cx), $kind, &input.target.resource)?;
            input.page.output("Tags", tags.iter().map(|tag| json!(tag)))
        }
    )+};
}

operations! {
    Tagged::Principal(Kind::User) => add_to_user, remove_from_user, list_of_user;
    Tagged::Principal(Kind::Role) => add_to_role, remove_from_role, list_of_role;
    Tagged::Policy => add_to_policy, remove_from_policy, list_of_policy;
    Tagged::InstanceProfile =>
        add_to_instance_profile, remove_from_instance_profile, list_of_instance_profile;
    Tagged::OpenIdProvider => add_to_open_id, remove_from_open_id, list_of_open_id;
    Tagged::SamlProvider => add_to_saml, remove_from_saml, list_of_saml;
}

fn tags_of<'a>(
    account: &'a mut Account,
    kind: Tagged,
    resource: &str,
) -> Result<&'a mut Vec<Tag>, ServiceError> {
    match kind {
        Tagged::Principal(kind) => Ok(&mut account.principal_mut(kind, resource)?.tags),
        Tagged::Policy => Ok(&mut policies::find_mut(account, resource)?.tags),
        Tagged::InstanceProfile => {
            let profile = account.instance_profiles.get_mut(resource);
            let profile = profile.ok_or_else(|| instance_profiles::missing(resource))?;
            Ok(&mut profile.tags)
        }
        Tagged::OpenIdProvider => Ok(&mut providers::open_id(account, resource)?.tags),
        Tagged::SamlProvider => Ok(&mut providers::saml(account, resource)?.tags),
    }
}
