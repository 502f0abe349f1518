//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "tag",
    ..AccessTable::BASE
};
