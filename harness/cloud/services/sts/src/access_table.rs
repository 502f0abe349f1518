//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "sts",
    operations: &[
        ("GetCallerIdentity", "", ""),
        ("GetSessionToken", "", ""),
        ("GetAccessKeyInfo", "GetAccessKeyInfo", "*"),
        (
            "DecodeAuthorizationMessage",
            "DecodeAuthorizationMessage",
            "*",
        ),
        ("AssumeRole", "AssumeRole", "{RoleArn}"),
        ("AssumeRole", "TagSession", "{RoleArn}{?Tags.[].Key}"),
        (
            "AssumeRole",
            "SetSourceIdentity",
            "{RoleArn}{?SourceIdentity}",
        ),
        (
            "GetFederationToken",
            "GetFederationToken",
            "arn:aws:sts::{$account}:federated-user/{Name}",
        ),
    ],
    keys: &[
        ("sts:externalid", "ExternalId"),
        ("sts:rolesessionname", "RoleSessionName"),
        ("sts:sourceidentity", "SourceIdentity"),
        ("sts:transitivetagkeys", "TransitiveTagKeys.[]"),
        ("sts:durationseconds", "DurationSeconds"),
    ],
    error: DeniedError::QUERY,
    ..AccessTable::BASE
};
