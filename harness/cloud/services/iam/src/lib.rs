//! IAM: users, groups, roles, policies, access keys, and what a policy would decide.
//!
//! What IAM keeps is true to AWS: names, ids, documents, quotas and conflicts. Whether
//! calls to other services are allowed the engine decides, by the policies that are kept
//! here (`policy_store`), if the cloud is configured so. `SimulatePrincipalPolicy` and
//! `SimulateCustomPolicy` say what the policies would decide.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod credential_principals;
mod document;
mod error;
mod linked;
mod managed;
mod ops;
mod page;
mod policy_store;
mod position;
mod state;
mod tag;

use rehearsal_cloud_core::access::{PolicyStore, ProtectedResource};
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::Principals;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{Operation, Service};
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;

use ops::{
    access_keys, account, attached, boundaries, groups, inline, instance_profiles, linked_roles,
    login_profiles, policies, policy_versions, providers, roles, service_credentials, simulate,
    tags, users,
};
pub use state::Iam;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Iam>().with_access(&access_table::ACCESS);

impl Service for Iam {
    const MODEL: &'static ServiceModel = &models::IAM;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddClientIDToOpenIDConnectProvider => providers::add_client,
        AddRoleToInstanceProfile => instance_profiles::add_role,
        AddUserToGroup => groups::add_user,
        AttachGroupPolicy => attached::attach_to_group,
        AttachRolePolicy => attached::attach_to_role,
        AttachUserPolicy => attached::attach_to_user,
        CreateAccessKey => access_keys::create,
        CreateAccountAlias => account::create_alias,
        CreateGroup => groups::create,
        CreateInstanceProfile => instance_profiles::create,
        CreateLoginProfile => login_profiles::create,
        CreateOpenIDConnectProvider => providers::create_open_id,
        CreatePolicy => policies::create,
        CreatePolicyVersion => policy_versions::create,
        CreateRole => roles::create,
        CreateSAMLProvider => providers::create_saml,
        CreateServiceLinkedRole => linked_roles::create,
        CreateServiceSpecificCredential => service_credentials::create,
        CreateUser => users::create,
        DeleteAccessKey => access_keys::delete,
        DeleteAccountAlias => account::delete_alias,
        DeleteAccountPasswordPolicy => account::delete_password_policy,
        DeleteGroup => groups::delete,
        DeleteGroupPolicy => inline::delete_from_group,
        DeleteInstanceProfile => instance_profiles::delete,
        DeleteLoginProfile => login_profiles::delete,
        DeleteOpenIDConnectProvider => providers::delete_open_id,
        DeletePolicy => policies::delete,
        DeletePolicyVersion => policy_versions::delete,
        DeleteRole => roles::delete,
        DeleteRolePermissionsBoundary => boundaries::delete_from_role,
        DeleteRolePolicy => inline::delete_from_role,
        DeleteSAMLProvider => providers::delete_saml,
        DeleteServiceLinkedRole => linked_roles::delete,
        DeleteServiceSpecificCredential => service_credentials::delete,
        DeleteUser => users::delete,
        DeleteUserPermissionsBoundary => boundaries::delete_from_user,
        DeleteUserPolicy => inline::delete_from_user,
        DetachGroupPolicy => attached::detach_from_group,
        DetachRolePolicy => attached::detach_from_role,
        DetachUserPolicy => attached::detach_from_user,
        GetAccountPasswordPolicy => account::get_password_policy,
        GetAccountSummary => account::summary,
        GetGroup => groups::get,
        GetGroupPolicy => inline::get_of_group,
        GetInstanceProfile => instance_profiles::get,
        GetLoginProfile => login_profiles::get,
        GetOpenIDConnectProvider => providers::get_open_id,
        GetPolicy => policies::get,
        GetPolicyVersion => policy_versions::get,
        GetRole => roles::get,
        GetRolePolicy => inline::get_of_role,
        GetSAMLProvider => providers::get_saml,
        GetServiceLinkedRoleDeletionStatus => linked_roles::deletion_status,
        GetUser => users::get,
        GetUserPolicy => inline::get_of_user,
        ListAccessKeys => access_keys::list,
        ListAccountAliases => account::list_aliases,
        ListAttachedGroupPolicies => attached::list_of_group,
        ListAttachedRolePolicies => attached::list_of_role,
        ListAttachedUserPolicies => attached::list_of_user,
        ListEntitiesForPolicy => policies::list_entities,
        ListGroupPolicies => inline::list_of_group,
        ListGroups => groups::list,
        ListGroupsForUser => groups::list_for_user,
        ListInstanceProfileTags => tags::list_of_instance_profile,
        ListInstanceProfiles => instance_profiles::list,
        ListInstanceProfilesForRole => instance_profiles::list_for_role,
        ListOpenIDConnectProviderTags => tags::list_of_open_id,
        ListOpenIDConnectProviders => providers::list_open_id,
        ListPolicies => policies::list,
        ListPolicyTags => tags::list_of_policy,
        ListPolicyVersions => policy_versions::list,
        ListRolePolicies => inline::list_of_role,
        ListRoleTags => tags::list_of_role,
        ListRoles => roles::list,
        ListSAMLProviderTags => tags::list_of_saml,
        ListSAMLProviders => providers::list_saml,
        ListServiceSpecificCredentials => service_credentials::list,
        ListUserPolicies => inline::list_of_user,
        ListUserTags => tags::list_of_user,
        ListUsers => users::list,
        PutGroupPolicy => inline::put_to_group,
        PutRolePermissionsBoundary => boundaries::put_to_role,
        PutRolePolicy => inline::put_to_role,
        PutUserPermissionsBoundary => boundaries::put_to_user,
        PutUserPolicy => inline::put_to_user,
        RemoveClientIDFromOpenIDConnectProvider => providers::remove_client,
        RemoveRoleFromInstanceProfile => instance_profiles::remove_role,
        RemoveUserFromGroup => groups::remove_user,
        ResetServiceSpecificCredential => service_credentials::reset,
        SetDefaultPolicyVersion => policy_versions::set_default,
        SimulateCustomPolicy => simulate::custom,
        SimulatePrincipalPolicy => simulate::principal,
        TagInstanceProfile => tags::add_to_instance_profile,
        TagOpenIDConnectProvider => tags::add_to_open_id,
        TagPolicy => tags::add_to_policy,
        TagRole => tags::add_to_role,
        TagSAMLProvider => tags::add_to_saml,
        TagUser => tags::add_to_user,
        UntagInstanceProfile => tags::remove_from_instance_profile,
        UntagOpenIDConnectProvider => tags::remove_from_open_id,
        UntagPolicy => tags::remove_from_policy,
        UntagRole => tags::remove_from_role,
        UntagSAMLProvider => tags::remove_from_saml,
        UntagUser => tags::remove_from_user,
        UpdateAccessKey => access_keys::update,
        UpdateAccountPasswordPolicy => account::update_password_policy,
        UpdateAssumeRolePolicy => roles::update_trust,
        UpdateGroup => groups::update,
        UpdateLoginProfile => login_profiles::update,
        UpdateOpenIDConnectProviderThumbprint => providers::update_thumbprints,
        UpdateRole => roles::update,
        UpdateRoleDescription => roles::update_description,
        UpdateSAMLProvider => providers::update_saml,
        UpdateServiceSpecificCredential => service_credentials::update,
        UpdateUser => users::update,
    ];

    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let members = [
            "RoleName",
            "UserName",
            "GroupName",
            "PolicyArn",
            "PolicyName",
            "InstanceProfileName",
        ];
        let mut named = members.iter().filter_map(|member| input.get(*member));
        named.next()?.as_str().map(str::to_owned)
    }

    fn policy_store(&self) -> Option<&dyn PolicyStore> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        self.protected(arn)
    }

    fn principals(&self) -> Option<Principals> {
        Some(self.credential_principals())
    }
}
