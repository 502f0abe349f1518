//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "ssm",
    operations: &[
        ("GetParameters", "GetParameters", "parameter{/Names.[]}"),
        (
            "DeleteParameters",
            "DeleteParameters",
            "parameter{/Names.[]}",
        ),
        (
            "GetParametersByPath",
            "GetParametersByPath",
            "parameter{/Path}",
        ),
        ("DescribeParameters", "DescribeParameters", "*"),
        ("PutParameter", "PutParameter", "parameter{/Name}"),
        (
            "PutParameter",
            "AddTagsToResource",
            "parameter{/Name}{?Tags.[].Key}",
        ),
    ],
    resources: &["parameter{/Name}", "parameter{/ResourceId}"],
    keys: &[
        ("ssm:recursive", "Recursive"),
        ("ssm:overwrite", "Overwrite"),
    ],
    ..AccessTable::BASE
};
