//! `s3.presign` with `method: POST`: the fields of a browser's form, with a policy
//! that allows the upload of one object.

use std::time::{Duration, SystemTime};

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_stage::CloudAccess;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const DATE: StaticFormatDescription = format_description!("[year][month][day]");
const STAMP: StaticFormatDescription =
    format_description!("[year][month][day]T[hour][minute][second]Z");

/// Returns the form for one object; `now` is the time of the cloud's clock.
pub(super) fn sign(
    access: &CloudAccess,
    bucket: &str,
    key: &str,
    content_type: Option<&str>,
    now: OffsetDateTime,
    lifetime: Duration,
) -> Result<Value, time::error::Format> {
    let until = (now + lifetime).format(&Rfc3339)?;
    let date = now.format(DATE)?;
    let credential = format!(
        "{}/{date}/{}/s3/aws4_request",
        access.access_key_id, access.region
    );
    let mut fields: Vec<(&str, String)> = vec![("key", key.into())];
    if let Some(kind) = content_type {
        fields.push(("Content-Type", kind.into()));
    }
    fields.push(("x-amz-algorithm", "AWS4-HMAC-SHA256".into()));
    fields.push(("x-amz-credential", credential));
    fields.push(("x-amz-date", now.format(STAMP)?));
    // The policy has to allow every field.
    let mut conditions = vec![json!({ "bucket": bucket })];
    conditions.extend(fields.iter().map(|(name, value)| json!({ *name: value })));
    let policy = json!({ "expiration": until, "conditions": conditions });
    let policy = STANDARD.encode(policy.to_string());
    let signing_key = generate_signing_key(
        &access.secret_access_key,
        SystemTime::from(now),
        &access.region,
        "s3",
    );
    let signature = calculate_signature(signing_key, policy.as_bytes());
    fields.push(("policy", policy));
    fields.push(("x-amz-signature", signature));
    let fields: Map<String, Value> = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    Ok(json!({
        "url": format!("{}/{bucket}", access.endpoint.trim_end_matches('/')),
        "method": "POST",
        "headers": {},
        "fields": fields,
        "expires_at": until,
    }))
}
