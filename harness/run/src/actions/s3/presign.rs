//! `s3.presign`: URLs that allow one operation for a limited time.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use rehearsal_record::Observation;
use rehearsal_script::action::s3::{Presign, PresignMethod};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::post_form;
use crate::actions::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::sent_fields;

/// The default lifetime of a URL.
const DEFAULT_LIFETIME: Duration = Duration::from_mins(15);

impl Perform for Presign {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let (bucket, key) = cx.object(&self.object)?;
        let lifetime = cx.optional_span(self.expires.as_ref())?;
        let lifetime = lifetime.unwrap_or(DEFAULT_LIFETIME);
        let content_type = cx.optional_text(self.content_type.as_ref())?;
        let method = self.method.unwrap_or(PresignMethod::Get);
        cx.sends(sent_fields([
            ("bucket", Some(bucket.as_str().into())),
            ("key", Some(key.as_str().into())),
            ("method", Some(method.word().into())),
            ("expires", Some(format!("{lifetime:?}").into())),
            ("content_type", content_type.clone().map(Value::from)),
        ]));
        // The URL expires by the cloud's clock.
        let now = cx.sandbox().cloud().clock().now();
        let scenario_error = |error: &dyn std::fmt::Display| {
            StepError::scenario(format!("could not sign the URL: {error}"))
        };
        let config = PresigningConfig::builder()
            .start_time(SystemTime::from(now))
            .expires_in(lifetime)
            .build()
            .map_err(|error| scenario_error(&error))?;
        let s3 = cx.s3();
        let signed = match method {
            PresignMethod::Get => s3
                .get_object()
                .bucket(bucket)
                .key(key)
                .presigned(config)
                .await
                .map_err(|error| scenario_error(&error))?,
            PresignMethod::Head => s3
                .head_object()
                .bucket(bucket)
                .key(key)
                .presigned(config)
                .await
                .map_err(|error| scenario_error(&error))?,
            PresignMethod::Delete => s3
                .delete_object()
                .bucket(bucket)
                .key(key)
                .presigned(config)
                .await
                .map_err(|error| scenario_error(&error))?,
            PresignMethod::Put => s3
                .put_object()
                .bucket(bucket)
                .key(key)
                .set_content_type(content_type)
                .presigned(config)
                .await
                .map_err(|error| scenario_error(&error))?,
            PresignMethod::Post => {
                let access = cx.sandbox().access();
                let kind = content_type.as_deref();
                let form = post_form::sign(access, &bucket, &key, kind, now, lifetime);
                return form.map_err(|error| scenario_error(&error));
            }
        };
        let until = (now + lifetime)
            .format(&Rfc3339)
            .map_err(|error| scenario_error(&error))?;
        Ok(request_json(&signed, &until))
    }
}

fn request_json(signed: &PresignedRequest, until: &str) -> Value {
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
