//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "logs",
    operations: &[
        ("DescribeLogGroups", "DescribeLogGroups", "*"),
        ("DescribeQueries", "DescribeQueries", "*"),
        ("StopQuery", "StopQuery", "*"),
        ("GetQueryResults", "GetQueryResults", "*"),
    ],
    resources: &[
        "log-group:{logGroupName}:log-stream:{logStreamName}",
        "log-group:{logGroupName}:log-stream:",
        "{resourceArn}",
        "{logGroupIdentifier}",
        "log-group:{logGroupNames.[]}:log-stream:",
    ],
    ..AccessTable::BASE
};
