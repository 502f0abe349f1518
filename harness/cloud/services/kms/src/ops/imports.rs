//! Key material that is imported: `GetParametersForImport`, `ImportKeyMaterial` and
//! `DeleteImportedKeyMaterial`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::{Blob, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use time::Duration;

use crate::crypto::ecc;
use crate::crypto::rsa::RsaKey;
use crate::error::{
    incorrect_material, invalid_ciphertext, invalid_state, not_implemented, unsupported, validation,
};
use crate::key::{ImportParameters, Key, Material, Origin, broken_material};
use crate::spec::{Spec, oaep};
use crate::state::Kms;

/// How long the parameters for an import are valid.
const VALID: Duration = Duration::hours(24);
/// How many bytes a token has.
const TOKEN: usize = 256;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetParametersForImport {
    key_id: String,
    wrapping_algorithm: String,
    wrapping_key_spec: String,
}

pub(crate) fn get_parameters_for_import(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: GetParametersForImport,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "GetParametersForImport")?;
    key.check_origin(Origin::External)?;
    key.check_kept()?;
    let algorithm = input.wrapping_algorithm;
    if algorithm == "RSAES_PKCS1_V1_5" {
        return Err(unsupported(format!(
            "The wrapping algorithm {algorithm} is not supported."
        )));
    }
    if oaep(&algorithm).is_none() {
        return Err(not_implemented(&format!(
            "the WrappingAlgorithm {algorithm} of kms GetParametersForImport"
        )));
    }
    let spec = Spec::parse(&input.wrapping_key_spec).filter(|spec| spec.rsa_bits().is_some());
    let spec = spec.ok_or_else(|| {
        not_implemented(&format!(
            "the WrappingKeySpec {} of kms GetParametersForImport",
            input.wrapping_key_spec
        ))
    })?;
    let now = cx.now();
    key.imports.retain(|known| known.valid_to.0 > now);
    let parameters = ImportParameters {
        token: cx.ids.bytes("import token", TOKEN),
        wrapping_key: Material::new(spec, cx.ids).bytes,
        algorithm,
        valid_to: Timestamp(now + VALID),
    };
    let public_key = RsaKey::new(&parameters.wrapping_key).ok_or_else(broken_material)?;
    let output = json!({
        "KeyId": key.arn,
        "ImportToken": Blob(parameters.token.clone().into()),
        "PublicKey": Blob(public_key.public_der().into()),
        "ParametersValidTo": parameters.valid_to,
    });
    key.imports.push(parameters);
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ImportKeyMaterial {
    key_id: String,
    import_token: Blob,
    encrypted_key_material: Blob,
    valid_to: Option<Timestamp>,
    expiration_model: Option<String>,
    import_type: Option<String>,
    key_material_id: Option<String>,
}

pub(crate) fn import_key_material(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ImportKeyMaterial,
) -> Result<Value, ServiceError> {
    let now = cx.now();
    let key = kms.find(cx, &input.key_id, "ImportKeyMaterial")?;
    key.check_origin(Origin::External)?;
    key.check_kept()?;
    let expires = match input.expiration_model.as_deref() {
        Some("KEY_MATERIAL_DOES_NOT_EXPIRE") => None,
        // Recorded: `test_import_key_symmetric`.
        _ => Some(input.valid_to.ok_or_else(|| {
            validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES")
        })?),
    };
    if expires.is_some_and(|expires| expires.0 <= now) {
        return Err(validation("The validTo date must be in the future."));
    }
    let mut imports = key.imports.iter();
    let parameters = imports.find(|known| known.token == *input.import_token.0);
    let parameters =
        parameters.ok_or_else(|| ServiceError::sender("InvalidImportTokenException", ""))?;
    if parameters.valid_to.0 <= now {
        return Err(ServiceError::sender("ExpiredImportTokenException", ""));
    }
    let unwrapped = unwrap(parameters, &input.encrypted_key_material.0)?;
    let bytes = material_bytes(key.spec, unwrapped).ok_or_else(incorrect_material)?;
    let material = Material {
        id: material_id(key, &bytes),
        bytes,
        expires,
        rotated: None,
    };
    if input.key_material_id.is_some_and(|id| id != material.id) {
        return Err(incorrect_material());
    }
    let (arn, id) = (key.arn.clone(), material.id.clone());
    place(key, material, input.import_type.as_deref())?;
    let key_id = key.id.clone();
    if let Some(expires) = expires {
        kms.note_due(cx, &key_id, expires);
    }
    kms.publish(cx);
    Ok(json!({"KeyId": arn, "KeyMaterialId": id}))
}

/// Decrypts material that the public key of an import has encrypted.
fn unwrap(parameters: &ImportParameters, encrypted: &[u8]) -> Result<Vec<u8>, ServiceError> {
    let hash = oaep(&parameters.algorithm).ok_or_else(broken_material)?;
    let wrapping_key = RsaKey::new(&parameters.wrapping_key).ok_or_else(broken_material)?;
    let decrypted = wrapping_key.decrypt(hash, encrypted);
    decrypted.ok_or_else(invalid_ciphertext)
}

/// Returns the material of a key from what was imported; `None` if it is not of that kind. The
/// lengths are those of the developer guide.
fn material_bytes(spec: Spec, imported: Vec<u8>) -> Option<Vec<u8>> {
    let lengths = match spec {
        Spec::Symmetric => 32..=32,
        Spec::Hmac224 => 28..=64,
        Spec::Hmac256 => 32..=64,
        Spec::Hmac384 => 48..=128,
        Spec::Hmac512 => 64..=128,
        _ => return ecc::from_private_der(spec.curve()?, &imported),
    };
    lengths.contains(&imported.len()).then_some(imported)
}

/// Returns the id of imported material. It follows from the material, so that the same one can
/// be told when it is imported again.
fn material_id(key: &Key, bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(key.id.as_bytes());
    hash.update(bytes);
    hex::encode(hash.finalize())
}

/// Adds material to a key, or brings it back that had been deleted.
fn place(key: &mut Key, material: Material, kind: Option<&str>) -> Result<(), ServiceError> {
    let is_new = kind.map_or(key.materials.is_empty(), |kind| kind == "NEW_KEY_MATERIAL");
    let known = key.materials.iter_mut().chain(&mut key.next_material);
    let mut known = known.filter(|known| known.id == material.id);
    match (is_new, known.next()) {
        (false, Some(known)) => {
            known.bytes = material.bytes;
            known.expires = material.expires;
            return Ok(());
        }
        (true, None) => {}
        _ => return Err(incorrect_material()),
    }
    if key.materials.is_empty() {
        key.materials.push(material);
        return Ok(());
    }
    if key.spec != Spec::Symmetric {
        return Err(unsupported(""));
    }
    // Recorded: `test_import_key_material_raises_if_there_is_already_key_material_pending`.
    if let Some(next) = &key.next_material {
        return Err(invalid_state(format!(
            "New key material (id: {}) cannot be imported into KMS key {}, because another key \
             material (id: {}) is pending rotation.",
            material.id, key.id, next.id
        )));
    }
    key.next_material = Some(material);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteImportedKeyMaterial {
    key_id: String,
    key_material_id: Option<String>,
}

pub(crate) fn delete_imported_key_material(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: DeleteImportedKeyMaterial,
) -> Result<Value, ServiceError> {
    let key = kms.find(cx, &input.key_id, "DeleteImportedKeyMaterial")?;
    key.check_origin(Origin::External)?;
    key.check_kept()?;
    let arn = key.arn.clone();
    let wanted = input.key_material_id;
    if key.next_material.is_some()
        && key.next_material.as_ref().map(|next| &next.id) == wanted.as_ref()
    {
        key.next_material = None;
        return Ok(json!({"KeyId": arn, "KeyMaterialId": wanted}));
    }
    let mut materials = key.materials.iter_mut().rev();
    let material = match &wanted {
        Some(id) => materials.find(|material| material.id == *id),
        None => materials.next(),
    };
    let id = match (material, &wanted) {
        (Some(material), _) => {
            material.bytes.clear();
            Some(material.id.clone())
        }
        (None, Some(id)) => {
            return Err(ServiceError::sender(
                "NotFoundException",
                format!("Key material {id} does not exist in {arn}."),
            ));
        }
        (None, None) => None,
    };
    kms.publish(cx);
    Ok(json!({"KeyId": arn, "KeyMaterialId": id}))
}
