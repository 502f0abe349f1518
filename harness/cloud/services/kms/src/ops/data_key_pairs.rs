//! Pairs of data keys: public, and private in the clear and encrypted.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;
use serde::Deserialize;
use serde_json::{Value, json};

use super::encrypt::{encryption_key, seal_with};
use crate::crypto::cipher::Context;
use crate::crypto::ecc;
use crate::crypto::rsa::{self, RsaKey};
use crate::error::{dry_run, invalid_usage, not_implemented};
use crate::key::broken_material;
use crate::spec::Spec;
use crate::state::Kms;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PairInput {
    key_id: String,
    key_pair_spec: String,
    #[serde(default)]
    encryption_context: Context,
    recipient: Option<Value>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn generate(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: PairInput,
) -> Result<Value, ServiceError> {
    pair(kms, cx, &input, "GenerateDataKeyPair")
}

pub(crate) fn generate_without_plaintext(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: PairInput,
) -> Result<Value, ServiceError> {
    let mut output = pair(kms, cx, &input, "GenerateDataKeyPairWithoutPlaintext")?;
    if let Some(members) = output.as_object_mut() {
        members.shift_remove("PrivateKeyPlaintext");
    }
    Ok(output)
}

fn pair(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: &PairInput,
    operation: &str,
) -> Result<Value, ServiceError> {
    if input.recipient.is_some() {
        return Err(not_implemented(&format!("Recipient of kms {operation}")));
    }
    let name = &input.key_pair_spec;
    let spec = Spec::parse(name).filter(|spec| spec.is_asymmetric());
    let spec = spec.ok_or_else(|| not_implemented(&format!("the KeyPairSpec {name} of KMS")))?;
    let key = encryption_key(kms, cx, &input.key_id, operation)?;
    if key.spec != Spec::Symmetric {
        return Err(invalid_usage(format!(
            "{} key spec is {} which is not valid for {operation}.",
            key.arn,
            key.spec.name()
        )));
    }
    if input.dry_run {
        return Err(dry_run());
    }
    let random = |count| cx.ids.bytes("data key pair", count);
    let made = match (spec.rsa_bits(), spec.curve()) {
        (Some(bits), _) => RsaKey::new(&rsa::generate(bits, random))
            .map(|key| (key.private_der(), key.public_der())),
        (None, Some(curve)) => {
            let material = ecc::generate(curve, random);
            ecc::private_der(curve, &material).zip(ecc::public_der(curve, &material))
        }
        (None, None) => None,
    };
    let (private, public) = made.ok_or_else(broken_material)?;
    let sealed = seal_with(key, cx, &input.encryption_context, &private)?;
    Ok(json!({
        "PrivateKeyCiphertextBlob": sealed,
        "PrivateKeyPlaintext": Blob(private.into()),
        "PublicKey": Blob(public.into()),
        "KeyId": key.arn,
        "KeyPairSpec": name,
        "KeyMaterialId": key.material().id,
    }))
}
