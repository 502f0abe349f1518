//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::encryption::RegionKeys;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Scoped, Service};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;

use crate::ops::{
    aliases, data_key_pairs, data_keys, encrypt, grants, imports, keys, macs, policies, rotation,
    signatures, tags,
};
use crate::state::Kms;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Kms>().with_access(&crate::access_table::ACCESS);

impl Service for Kms {
    const MODEL: &'static ServiceModel = &models::KMS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CancelKeyDeletion => keys::cancel_key_deletion,
        CreateAlias => aliases::create_alias,
        CreateGrant => grants::create_grant,
        CreateKey => keys::create_key,
        Decrypt => encrypt::decrypt,
        DeleteAlias => aliases::delete_alias,
        DeleteImportedKeyMaterial => imports::delete_imported_key_material,
        DeriveSharedSecret => signatures::derive_shared_secret,
        DescribeKey => keys::describe_key,
        DisableKey => keys::disable_key,
        DisableKeyRotation => rotation::disable_key_rotation,
        EnableKey => keys::enable_key,
        EnableKeyRotation => rotation::enable_key_rotation,
        Encrypt => encrypt::encrypt,
        GenerateDataKey => data_keys::generate_data_key,
        GenerateDataKeyPair => data_key_pairs::generate,
        GenerateDataKeyPairWithoutPlaintext => data_key_pairs::generate_without_plaintext,
        GenerateDataKeyWithoutPlaintext => data_keys::generate_data_key_without_plaintext,
        GenerateMac => macs::generate_mac,
        GenerateRandom => data_keys::generate_random,
        GetKeyPolicy => policies::get_key_policy,
        GetKeyRotationStatus => rotation::get_key_rotation_status,
        GetParametersForImport => imports::get_parameters_for_import,
        GetPublicKey => signatures::get_public_key,
        ImportKeyMaterial => imports::import_key_material,
        ListAliases => aliases::list_aliases,
        ListGrants => grants::list_grants,
        ListKeyPolicies => policies::list_key_policies,
        ListKeyRotations => rotation::list_key_rotations,
        ListKeys => keys::list_keys,
        ListResourceTags => tags::list_resource_tags,
        ListRetirableGrants => grants::list_retirable_grants,
        PutKeyPolicy => policies::put_key_policy,
        ReEncrypt => encrypt::re_encrypt,
        RetireGrant => grants::retire_grant,
        RevokeGrant => grants::revoke_grant,
        RotateKeyOnDemand => rotation::rotate_key_on_demand,
        ScheduleKeyDeletion => keys::schedule_key_deletion,
        Sign => signatures::sign,
        TagResource => tags::tag_resource,
        UntagResource => tags::untag_resource,
        UpdateAlias => aliases::update_alias,
        UpdateKeyDescription => keys::update_key_description,
        Verify => signatures::verify,
        VerifyMac => macs::verify_mac,
    ];

    /// Returns the key or the alias that a call names.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let members = ["KeyId", "AliasName", "DestinationKeyId"];
        let text = members
            .iter()
            .find_map(|member| input.get(member)?.as_str());
        let arn = text.and_then(Arn::parse);
        let of_arn = arn.map(|arn| arn.resource.trim_start_matches("key/"));
        of_arn.or(text).map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let region = self.regions.get(arn.account, arn.region)?;
        let id = match region.aliases.get(arn.resource.trim_start_matches("key/")) {
            Some(alias) => &*alias.key,
            None => arn.resource.strip_prefix("key/")?,
        };
        let key = region.keys.get(id)?;
        Some(ProtectedResource {
            arn: Some(key.arn.clone()),
            policy: Some(key.policy_with_grants()),
            needs_policy_for: Some("kms:"),
            ..ProtectedResource::default()
        })
    }

    fn encryption_keys(&self) -> Option<Scoped<RegionKeys>> {
        Some(self.published_keys())
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        self.run_due(cx);
        self.publish(cx);
    }
}
