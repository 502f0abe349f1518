//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError, Wording};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "ses",
    operations: &[
        ("SendEmail", "SendEmail", "identity/{Source}"),
        ("SendEmail", "SendEmail", "identity/{FromEmailAddress}"),
        (
            "SendEmail",
            "SendEmail",
            "configuration-set/{ConfigurationSetName}",
        ),
        ("SendRawEmail", "SendRawEmail", "identity/{Source}"),
        (
            "SendTemplatedEmail",
            "SendTemplatedEmail",
            "identity/{Source}",
        ),
        (
            "SendTemplatedEmail",
            "SendTemplatedEmail",
            "template/{Template}",
        ),
        (
            "SendBulkTemplatedEmail",
            "SendBulkTemplatedEmail",
            "identity/{Source}",
        ),
        (
            "SendBulkEmail",
            "SendBulkEmail",
            "identity/{FromEmailAddress}",
        ),
    ],
    resources: &["identity/{EmailIdentity}", "{ResourceArn}"],
    keys: &[
        ("ses:fromaddress", "Source"),
        ("ses:fromaddress", "FromEmailAddress"),
        ("ses:recipients", "Destination.ToAddresses"),
        ("ses:recipients", "Destination.CcAddresses"),
        ("ses:recipients", "Destination.BccAddresses"),
        ("ses:feedbackaddress", "ReturnPath"),
    ],
    error: DeniedError::QUERY,
    wording: Wording::AllQuoted,
    ..AccessTable::BASE
};
