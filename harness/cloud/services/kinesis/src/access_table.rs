//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "kinesis",
    operations: &[
        ("ListStreams", "ListStreams", "*"),
        ("DescribeLimits", "DescribeLimits", "*"),
        ("DescribeAccountSettings", "DescribeAccountSettings", "*"),
    ],
    resources: &[
        "{ConsumerARN}",
        "stream/{StreamName}",
        "{StreamARN}",
        "{ResourceARN}",
        "stream/{$resource}",
    ],
    ..AccessTable::BASE
};
