//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "firehose",
    operations: &[
        ("ListDeliveryStreams", "ListDeliveryStreams", "*"),
        ("CreateDeliveryStream", "CreateDeliveryStream", ""),
        (
            "CreateDeliveryStream",
            "TagDeliveryStream",
            "deliverystream/{DeliveryStreamName}{?Tags.[].Key}",
        ),
        (
            "CreateDeliveryStream",
            "iam:PassRole",
            "{ExtendedS3DestinationConfiguration.RoleARN}",
        ),
        (
            "CreateDeliveryStream",
            "iam:PassRole",
            "{S3DestinationConfiguration.RoleARN}",
        ),
        (
            "CreateDeliveryStream",
            "iam:PassRole",
            "{KinesisStreamSourceConfiguration.RoleARN}",
        ),
    ],
    resources: &["deliverystream/{DeliveryStreamName}", "{DeliveryStreamARN}"],
    ..AccessTable::BASE
};
