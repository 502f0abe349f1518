//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "lambda",
    operations: &[
        ("Invoke", "InvokeFunction", ""),
        ("InvokeAsync", "InvokeFunction", ""),
        ("InvokeWithResponseStream", "InvokeFunction", ""),
        ("CreateFunction", "CreateFunction", ""),
        (
            "CreateFunction",
            "TagResource",
            "function:{$resource}{?Tags}",
        ),
        ("CreateFunction", "iam:PassRole", "{Role}"),
        (
            "UpdateFunctionConfiguration",
            "UpdateFunctionConfiguration",
            "",
        ),
        ("UpdateFunctionConfiguration", "iam:PassRole", "{Role}"),
        ("ListFunctions", "ListFunctions", "*"),
        ("ListEventSourceMappings", "ListEventSourceMappings", "*"),
        (
            "CreateEventSourceMapping",
            "CreateEventSourceMapping",
            "event-source-mapping:*",
        ),
        ("GetAccountSettings", "GetAccountSettings", "*"),
        ("ListLayers", "ListLayers", "*"),
    ],
    resources: &[
        "event-source-mapping:{UUID}",
        "function:{$resource}{?FunctionName}:{Qualifier}",
        "function:{$resource}{?FunctionName}",
        "{Resource}",
    ],
    keys: &[
        ("lambda:functionarn", "FunctionName"),
        ("lambda:functionurlauthtype", "AuthType"),
        ("lambda:principal", "Principal"),
    ],
    error: DeniedError::REST,
    ..AccessTable::BASE
};
