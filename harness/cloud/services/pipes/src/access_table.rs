//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "pipes",
    operations: &[
        ("ListPipes", "ListPipes", "*"),
        ("CreatePipe", "CreatePipe", ""),
        ("CreatePipe", "iam:PassRole", "{RoleArn}"),
        ("UpdatePipe", "UpdatePipe", ""),
        ("UpdatePipe", "iam:PassRole", "{RoleArn}"),
    ],
    resources: &["pipe/{Name}", "{resourceArn}"],
    error: DeniedError::REST,
    ..AccessTable::BASE
};
