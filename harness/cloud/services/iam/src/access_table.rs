//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "iam",
    operations: &[
        (
            "GetUser",
            "GetUser",
            "arn:aws:iam::{$account}:user/{UserName}",
        ),
        ("GetUser", "GetUser", "{$caller}{!UserName}"),
        (
            "ListAccessKeys",
            "ListAccessKeys",
            "arn:aws:iam::{$account}:user/{UserName}",
        ),
        ("ListAccessKeys", "ListAccessKeys", "{$caller}{!UserName}"),
        (
            "CreateAccessKey",
            "CreateAccessKey",
            "arn:aws:iam::{$account}:user/{UserName}",
        ),
        ("CreateAccessKey", "CreateAccessKey", "{$caller}{!UserName}"),
        (
            "DeleteAccessKey",
            "DeleteAccessKey",
            "arn:aws:iam::{$account}:user/{UserName}",
        ),
        ("DeleteAccessKey", "DeleteAccessKey", "{$caller}{!UserName}"),
        (
            "UpdateAccessKey",
            "UpdateAccessKey",
            "arn:aws:iam::{$account}:user/{UserName}",
        ),
        ("UpdateAccessKey", "UpdateAccessKey", "{$caller}{!UserName}"),
        ("ListUsers", "ListUsers", "*"),
        ("ListRoles", "ListRoles", "*"),
        ("ListGroups", "ListGroups", "*"),
        ("ListPolicies", "ListPolicies", "*"),
        ("ListInstanceProfiles", "ListInstanceProfiles", "*"),
        ("ListAccountAliases", "ListAccountAliases", "*"),
        ("GetAccountSummary", "GetAccountSummary", "*"),
        ("GetAccountPasswordPolicy", "GetAccountPasswordPolicy", "*"),
        (
            "ListOpenIDConnectProviders",
            "ListOpenIDConnectProviders",
            "*",
        ),
        ("ListSAMLProviders", "ListSAMLProviders", "*"),
        ("SimulateCustomPolicy", "SimulateCustomPolicy", "*"),
        (
            "CreatePolicy",
            "CreatePolicy",
            "arn:aws:iam::{$account}:policy/{PolicyName}",
        ),
        (
            "AddRoleToInstanceProfile",
            "AddRoleToInstanceProfile",
            "arn:aws:iam::{$account}:instance-profile/{InstanceProfileName}",
        ),
        (
            "AddRoleToInstanceProfile",
            "iam:PassRole",
            "arn:aws:iam::{$account}:role/{RoleName}",
        ),
        (
            "RemoveRoleFromInstanceProfile",
            "RemoveRoleFromInstanceProfile",
            "arn:aws:iam::{$account}:instance-profile/{InstanceProfileName}",
        ),
        (
            "AddUserToGroup",
            "AddUserToGroup",
            "arn:aws:iam::{$account}:group/{GroupName}",
        ),
        (
            "RemoveUserFromGroup",
            "RemoveUserFromGroup",
            "arn:aws:iam::{$account}:group/{GroupName}",
        ),
        (
            "SimulatePrincipalPolicy",
            "SimulatePrincipalPolicy",
            "{PolicySourceArn}",
        ),
    ],
    resources: &[
        "arn:aws:iam::{$account}:role/{RoleName}",
        "arn:aws:iam::{$account}:user/{UserName}",
        "arn:aws:iam::{$account}:group/{GroupName}",
        "{PolicyArn}",
        "arn:aws:iam::{$account}:instance-profile/{InstanceProfileName}",
        "{OpenIDConnectProviderArn}",
        "{SAMLProviderArn}",
    ],
    keys: &[
        ("iam:policyarn", "PolicyArn"),
        ("iam:permissionsboundary", "PermissionsBoundary"),
        ("iam:awsservicename", "AWSServiceName"),
    ],
    error: DeniedError::QUERY,
    ..AccessTable::BASE
};
