//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError, Wording};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "sqs",
    operations: &[
        ("SendMessageBatch", "SendMessage", ""),
        ("DeleteMessageBatch", "DeleteMessage", ""),
        (
            "ChangeMessageVisibilityBatch",
            "ChangeMessageVisibility",
            "",
        ),
        ("CreateQueue", "CreateQueue", ""),
        ("CreateQueue", "TagQueue", "{QueueName}{?tags}"),
        ("ListQueues", "ListQueues", "*"),
        (
            "StartMessageMoveTask",
            "StartMessageMoveTask",
            "{SourceArn}",
        ),
        ("StartMessageMoveTask", "ReceiveMessage", "{SourceArn}"),
        ("StartMessageMoveTask", "DeleteMessage", "{SourceArn}"),
        ("StartMessageMoveTask", "SendMessage", "{DestinationArn}"),
    ],
    resources: &["{QueueUrl}", "{QueueName}", "{SourceArn}"],
    error: DeniedError::REST,
    wording: Wording::LowerCase,
    ..AccessTable::BASE
};
