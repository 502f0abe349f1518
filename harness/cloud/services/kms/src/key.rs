//! A key.

use std::collections::BTreeMap;

use rehearsal_cloud_core::ids::Ids;
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::crypto::ecc;
use crate::crypto::rsa::{self, RsaKey};
use crate::error::{invalid_state, invalid_usage, unsupported};
use crate::spec::Spec;

/// How many rotations on demand a key can have.
pub(crate) const MAX_ON_DEMAND: usize = 25;

/// A key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) account: String,
    pub(crate) spec: Spec,
    pub(crate) usage: String,
    pub(crate) description: String,
    pub(crate) enabled: bool,
    /// When it is deleted.
    pub(crate) deletion: Option<Timestamp>,
    /// Whether AWS made it for one of its services.
    pub(crate) is_managed: bool,
    pub(crate) policy: String,
    pub(crate) tags: Tags,
    pub(crate) created: Timestamp,
    #[serde(default)]
    pub(crate) origin: Origin,
    /// Its key material, the newest last. There is none yet if it is to be imported.
    pub(crate) materials: Vec<Material>,
    /// Imported material that is used after the next rotation.
    #[serde(default)]
    pub(crate) next_material: Option<Material>,
    /// The parameters with which material can be imported.
    #[serde(default)]
    pub(crate) imports: Vec<ImportParameters>,
    pub(crate) rotation: Option<Rotation>,
    pub(crate) grants: BTreeMap<String, Grant>,
}

/// Key material: what encrypts and authenticates.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Material {
    /// Its id: 64 hexadecimal digits.
    pub(crate) id: String,
    /// None if it was imported and has been deleted since, or has expired.
    pub(crate) bytes: Vec<u8>,
    /// When it expires.
    #[serde(default)]
    pub(crate) expires: Option<Timestamp>,
    /// When and how it took the place of the one before.
    pub(crate) rotated: Option<(Timestamp, String)>,
}

/// Where the material of a key comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Origin {
    #[default]
    Kms,
    External,
}

/// How material for a key is encrypted on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ImportParameters {
    pub(crate) token: Vec<u8>,
    /// The material of the RSA key that encrypts it.
    pub(crate) wrapping_key: Vec<u8>,
    pub(crate) algorithm: String,
    pub(crate) valid_to: Timestamp,
}

/// How a key is rotated by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rotation {
    pub(crate) days: i64,
    pub(crate) next: Timestamp,
}

/// Returns the error for key material that this crate did not make.
pub(crate) fn broken_material() -> ServiceError {
    ServiceError::internal("the key material cannot be read")
}

/// A grant: who may use a key, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) name: Option<String>,
    pub(crate) grantee: Option<String>,
    pub(crate) retiring: Option<String>,
    pub(crate) operations: Vec<String>,
    pub(crate) constraints: Option<Value>,
    pub(crate) created: Timestamp,
}

impl Origin {
    /// Returns its name in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kms => "AWS_KMS",
            Self::External => "EXTERNAL",
        }
    }

    /// Returns the origin with a name; `None` for one that is not here.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Kms, Self::External]
            .into_iter()
            .find(|origin| origin.name() == name)
    }
}

impl Material {
    /// Returns new key material.
    pub(crate) fn new(spec: Spec, ids: &mut Ids) -> Self {
        let id = ids.hex("key material id", 64);
        let mut random = |count| ids.bytes("key material", count);
        let bytes = match (spec.rsa_bits(), spec.curve()) {
            (Some(bits), _) => rsa::generate(bits, random),
            (None, Some(curve)) => ecc::generate(curve, random),
            (None, None) => random(match spec {
                Spec::Hmac224 => 28,
                Spec::Hmac384 => 48,
                Spec::Hmac512 => 64,
                _ => 32,
            }),
        };
        Self {
            id,
            bytes,
            expires: None,
            rotated: None,
        }
    }

    /// Returns the part of its id that ciphertexts have.
    pub(crate) fn short_id(&self) -> [u8; 8] {
        let mut short = [0; 8];
        // The id is written by `Material::new`: hexadecimal digits.
        let _ = hex::decode_to_slice(&self.id[..16], &mut short);
        short
    }
}

impl Key {
    /// Returns its policy, and a statement for each grant.
    pub(crate) fn policy_with_grants(&self) -> String {
        if self.grants.is_empty() {
            return self.policy.clone();
        }
        let mut policy: Value = serde_json::from_str(&self.policy).unwrap_or_default();
        let grants = self.grants.values().filter_map(|grant| {
            let grantee = grant.grantee.as_deref()?;
            let actions = grant.operations.iter().map(|name| format!("kms:{name}"));
            let actions: Vec<_> = actions.collect();
            Some(json!({
                "Effect": "Allow",
                "Principal": {"AWS": grantee},
                "Action": actions,
                "Resource": "*",
            }))
        });
        let grants: Vec<Value> = grants.collect();
        let statements = match policy["Statement"].take() {
            Value::Array(mut statements) => {
                statements.extend(grants);
                statements
            }
            Value::Null => grants,
            one => [vec![one], grants].concat(),
        };
        policy["Statement"] = statements.into();
        policy.to_string()
    }

    /// Returns the current key material, of a key that is enabled.
    pub(crate) fn material(&self) -> &Material {
        self.materials
            .last()
            .expect("a key that waits for its material is not enabled")
    }

    /// Whether it waits for material that is to be imported.
    fn is_pending_import(&self) -> bool {
        self.materials.is_empty()
            || self
                .materials
                .iter()
                .any(|material| material.bytes.is_empty())
    }

    /// Refuses an operation on a key whose material comes from elsewhere.
    pub(crate) fn check_origin(&self, origin: Origin) -> Result<(), ServiceError> {
        if self.origin == origin {
            return Ok(());
        }
        Err(unsupported(format!(
            "{} origin is {} which is not valid for this operation.",
            self.arn,
            self.origin.name()
        )))
    }

    /// Returns the RSA key that it is.
    pub(crate) fn rsa(&self) -> Result<RsaKey, ServiceError> {
        RsaKey::new(&self.material().bytes).ok_or_else(broken_material)
    }

    /// Returns its public key as a `SubjectPublicKeyInfo`.
    pub(crate) fn public_der(&self) -> Result<Vec<u8>, ServiceError> {
        match self.spec.curve() {
            Some(curve) => {
                ecc::public_der(curve, &self.material().bytes).ok_or_else(broken_material)
            }
            None => Ok(self.rsa()?.public_der()),
        }
    }

    /// Adds key material, which encrypts from now on.
    pub(crate) fn rotate(&mut self, ids: &mut Ids, now: OffsetDateTime, kind: &str) {
        let mut material = Material::new(self.spec, ids);
        material.rotated = Some((Timestamp(now), kind.to_owned()));
        self.materials.push(material);
    }

    /// Encrypts with the imported material that waits for a rotation from now on.
    pub(crate) fn use_next_material(&mut self, now: OffsetDateTime) -> Result<(), ServiceError> {
        // Recorded: `test_rotate_key_on_demand_raises_for_no_pending_key_material`.
        let mut material = self.next_material.take().ok_or_else(|| {
            invalid_state(format!(
                "No available key material pending rotation for the key: {}.",
                self.arn
            ))
        })?;
        material.rotated = Some((Timestamp(now), "ON_DEMAND".to_owned()));
        self.materials.push(material);
        Ok(())
    }

    /// Removes the imported material that has expired.
    pub(crate) fn expire_material(&mut self, now: OffsetDateTime) {
        let all = self.materials.iter_mut().chain(&mut self.next_material);
        for material in all {
            if material.expires.is_some_and(|expires| expires.0 <= now) {
                material.bytes.clear();
            }
        }
    }

    /// Sets how it is rotated by itself from now on.
    pub(crate) fn rotate_every(&mut self, days: i64, now: OffsetDateTime) {
        self.rotation = Some(Rotation {
            days,
            next: Timestamp(now + Duration::days(days)),
        });
    }

    /// Returns how often it was rotated on demand.
    pub(crate) fn on_demand_rotations(&self) -> usize {
        let rotated = self.materials.iter().filter_map(|one| one.rotated.as_ref());
        rotated.filter(|(_, kind)| kind == "ON_DEMAND").count()
    }

    pub(crate) fn state(&self) -> &'static str {
        match (self.deletion, self.enabled) {
            (Some(_), _) => "PendingDeletion",
            (None, _) if self.is_pending_import() => "PendingImport",
            (None, true) => "Enabled",
            (None, false) => "Disabled",
        }
    }

    /// Refuses a key that cannot be used now.
    pub(crate) fn check_enabled(&self) -> Result<(), ServiceError> {
        self.check_complete()?;
        if self.enabled {
            return Ok(());
        }
        Err(ServiceError::sender(
            "DisabledException",
            format!("{} is disabled.", self.arn),
        ))
    }

    /// Refuses a key that is to be deleted.
    pub(crate) fn check_kept(&self) -> Result<(), ServiceError> {
        if self.deletion.is_none() {
            return Ok(());
        }
        Err(invalid_state(format!("{} is pending deletion.", self.arn)))
    }

    /// Refuses a key that is to be deleted or waits for its material.
    pub(crate) fn check_complete(&self) -> Result<(), ServiceError> {
        self.check_kept()?;
        if self.is_pending_import() {
            return Err(invalid_state(format!("{} is pending import.", self.arn)));
        }
        Ok(())
    }

    /// Refuses a key that is for something else.
    pub(crate) fn check_usage(&self, usage: &str, operation: &str) -> Result<(), ServiceError> {
        if self.usage == usage {
            return Ok(());
        }
        Err(invalid_usage(format!(
            "{} key usage is {} which is not valid for {operation}.",
            self.arn, self.usage
        )))
    }

    /// Returns what is known of the key besides its material.
    pub(crate) fn metadata(&self) -> Value {
        let mut metadata = json!({
            "AWSAccountId": self.account,
            "KeyId": self.id,
            "Arn": self.arn,
            "CreationDate": self.created,
            "Enabled": self.state() == "Enabled",
            "Description": self.description,
            "KeyUsage": self.usage,
            "KeyState": self.state(),
            "Origin": self.origin.name(),
            "KeyManager": if self.is_managed { "AWS" } else { "CUSTOMER" },
            "CustomerMasterKeySpec": self.spec.name(),
            "KeySpec": self.spec.name(),
            "MultiRegion": false,
        });
        if let Some(deletion) = self.deletion {
            metadata["DeletionDate"] = json!(deletion);
        }
        let current = self.materials.last();
        if let Some(current) = current.filter(|_| !self.is_pending_import()) {
            if self.spec == Spec::Symmetric {
                metadata["CurrentKeyMaterialId"] = current.id.as_str().into();
            }
            if self.origin == Origin::External {
                metadata["ExpirationModel"] = match current.expires {
                    Some(_) => "KEY_MATERIAL_EXPIRES",
                    None => "KEY_MATERIAL_DOES_NOT_EXPIRE",
                }
                .into();
            }
            if let Some(expires) = current.expires {
                metadata["ValidTo"] = json!(expires);
            }
        }
        metadata[Spec::algorithms(&self.usage)] = json!(self.spec.algorithms_for(&self.usage));
        metadata
    }
}
