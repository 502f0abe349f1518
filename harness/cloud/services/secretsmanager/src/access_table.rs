//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, Wording};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "secretsmanager",
    operations: &[
        ("BatchGetSecretValue", "BatchGetSecretValue", "*"),
        (
            "BatchGetSecretValue",
            "GetSecretValue",
            "secret:{SecretIdList.[]}-??????",
        ),
        ("CreateSecret", "CreateSecret", "secret:{Name}-??????"),
        (
            "CreateSecret",
            "TagResource",
            "secret:{Name}-??????{?Tags.[].Key}",
        ),
        ("GetRandomPassword", "GetRandomPassword", "*"),
        ("ListSecrets", "ListSecrets", "*"),
    ],
    resources: &["secret:{SecretId}-??????"],
    keys: &[
        ("secretsmanager:secretid", "SecretId"),
        ("secretsmanager:versionid", "VersionId"),
        ("secretsmanager:versionstage", "VersionStage"),
        ("secretsmanager:name", "Name"),
        ("secretsmanager:kmskeyid", "KmsKeyId"),
        (
            "secretsmanager:forcedeletewithoutrecovery",
            "ForceDeleteWithoutRecovery",
        ),
        (
            "secretsmanager:recoverywindowindays",
            "RecoveryWindowInDays",
        ),
    ],
    wording: Wording::AsNamed(&["SecretId", "Name"]),
    ..AccessTable::BASE
};
