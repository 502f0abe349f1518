//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError, Wording};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "sns",
    operations: &[
        ("PublishBatch", "Publish", ""),
        ("CreateTopic", "CreateTopic", "{Name}"),
        ("CreateTopic", "TagResource", "{Name}{?Tags.[].Key}"),
        ("Publish", "Publish", "{TopicArn}"),
        ("Publish", "Publish", "{TargetArn}"),
    ],
    resources: &[
        "{TopicArn}",
        "{TargetArn}",
        "{ResourceArn}",
        "{PlatformApplicationArn}",
        "{EndpointArn}",
        "{?SubscriptionArn}{$resource}",
    ],
    keys: &[("sns:endpoint", "Endpoint"), ("sns:protocol", "Protocol")],
    error: DeniedError {
        code: "AuthorizationErrorException",
        query_code: "AuthorizationError",
        status: 403,
    },
    wording: Wording::UpperService,
    ..AccessTable::BASE
};
