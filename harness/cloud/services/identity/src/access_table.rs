//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "cognito-identity",
    operations: &[
        ("CreateIdentityPool", "CreateIdentityPool", "*"),
        (
            "CreateIdentityPool",
            "iam:PassRole",
            "{Roles.authenticated}",
        ),
        ("ListIdentityPools", "ListIdentityPools", "*"),
    ],
    resources: &["identitypool/{IdentityPoolId}", "{ResourceArn}"],
    ..AccessTable::BASE
};
