//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_model::protocol::Blob;
use serde::Deserialize as _;
use serde_json::Value;

use crate::crypto::cipher::Ciphertext;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "kms",
    operations: &[
        ("CreateKey", "CreateKey", "*"),
        ("CreateKey", "TagResource", "*{?Tags.[].TagKey}"),
        ("ListKeys", "ListKeys", "*"),
        ("ListAliases", "ListAliases", "*"),
        ("GenerateRandom", "GenerateRandom", "*"),
        ("CreateAlias", "CreateAlias", "{AliasName}"),
        ("CreateAlias", "CreateAlias", "key/{TargetKeyId}"),
        ("UpdateAlias", "UpdateAlias", "{AliasName}"),
        ("UpdateAlias", "UpdateAlias", "key/{TargetKeyId}"),
        ("DeleteAlias", "DeleteAlias", "{AliasName}"),
        ("ListRetirableGrants", "ListRetirableGrants", "*"),
    ],
    resources: &["key/{KeyId}"],
    keys: &[
        ("kms:encryptioncontextkeys", "EncryptionContext.@"),
        ("kms:grantoperations", "Operations.[]"),
        ("kms:keyspec", "KeySpec"),
        ("kms:keyusage", "KeyUsage"),
        ("kms:requestalias", "KeyId"),
        ("kms:encryptionalgorithm", "EncryptionAlgorithm"),
        ("kms:signingalgorithm", "SigningAlgorithm"),
        ("kms:macalgorithm", "MacAlgorithm"),
        ("kms:messagetype", "MessageType"),
        ("kms:granteeprincipal", "GranteePrincipal"),
        (
            "kms:bypasspolicylockoutsafetycheck",
            "BypassPolicyLockoutSafetyCheck",
        ),
    ],
    special: Some(special),
    ..AccessTable::BASE
};

/// Returns what operations need whose key is in a ciphertext, and which use two keys.
fn special(operation: &str, input: &Value) -> Vec<(String, String)> {
    let key_of = |ciphertext: &str, key: &str| {
        let named = input[key].as_str().map(str::to_owned);
        named.or_else(|| {
            let blob = Blob::deserialize(&input[ciphertext]).ok()?;
            Some(Ciphertext::parse(&blob.0)?.key_id.to_owned())
        })
    };
    let key = |id: String| match Arn::parse(&id) {
        Some(_) => id,
        None => format!("key/{id}"),
    };
    let needed = |action: &str, id: Option<String>| Some((action.to_owned(), key(id?)));
    let needed = match operation {
        "Decrypt" => vec![needed("Decrypt", key_of("CiphertextBlob", "KeyId"))],
        "ReEncrypt" => vec![
            needed("ReEncryptFrom", key_of("CiphertextBlob", "SourceKeyId")),
            needed(
                "ReEncryptTo",
                input["DestinationKeyId"].as_str().map(str::to_owned),
            ),
        ],
        _ => Vec::new(),
    };
    needed.into_iter().flatten().collect()
}
