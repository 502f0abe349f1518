//! Written by `model/generate.py`; do not edit.

pub(super) mod cognito_idp;
pub(super) mod s3;
pub(super) mod ses;
pub(super) mod sesv2;
pub(super) mod sns;
pub(super) mod sqs;
pub(super) mod sts;
