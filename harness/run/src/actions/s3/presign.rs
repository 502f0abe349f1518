//! `s3.presign`: URLs that let whoever has them do one thing for a while.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use rehearsal_script::action::s3::{Presign, PresignMethod};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::form;
use crate::actions::{Cx, StepError};

/// How long a URL holds where the step does not say.
const HOLDS: Duration = Duration::from_mins(15);

pub(in crate::actions) async fn presign(step: &Presign, cx: &Cx<'_>) -> Result<Value, StepError> {
    let (bucket, key) = cx.object(&step.object)?;
    let holds = step
        .expires
        .as_ref()
        .map_or(Ok(HOLDS), |span| cx.span(span))?;
    let content_type = cx.optional(step.content_type.as_ref())?;
    // Signed at the cloud's time, because that is the clock it expires by.
    let now = cx.sandbox().cloud().clock().now();
    let wrong = |error: &dyn std::fmt::Display| {
        StepError::wrong(format!("could not sign the URL: {error}"))
    };
    let config = PresigningConfig::builder()
        .start_time(SystemTime::from(now))
        .expires_in(holds)
        .build()
        .map_err(|error| wrong(&error))?;
    let s3 = cx.s3();
    let signed = match step.method.unwrap_or(PresignMethod::Get) {
        PresignMethod::Get => s3
            .get_object()
            .bucket(bucket)
            .key(key)
            .presigned(config)
            .await
            .map_err(|error| wrong(&error))?,
        PresignMethod::Head => s3
            .head_object()
            .bucket(bucket)
            .key(key)
            .presigned(config)
            .await
            .map_err(|error| wrong(&error))?,
        PresignMethod::Delete => s3
            .delete_object()
            .bucket(bucket)
            .key(key)
            .presigned(config)
            .await
            .map_err(|error| wrong(&error))?,
        PresignMethod::Put => s3
            .put_object()
            .bucket(bucket)
            .key(key)
            .set_content_type(content_type)
            .presigned(config)
            .await
            .map_err(|error| wrong(&error))?,
        PresignMethod::Post => {
            let access = cx.sandbox().access();
            let kind = content_type.as_deref();
            let form = form::sign(access, &bucket, &key, kind, now, holds);
            return form.map_err(|error| wrong(&error));
        }
    };
    let until = (now + holds)
        .format(&Rfc3339)
        .map_err(|error| wrong(&error))?;
    Ok(told(&signed, &until))
}

fn told(signed: &PresignedRequest, until: &str) -> Value {
    let headers: Map<String, Value> = signed
        .headers()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    json!({
        "url": signed.uri(),
        "method": signed.method(),
        "headers": headers,
        "expires_at": until,
    })
}
