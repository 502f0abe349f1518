//! `aws`: any operation by its API name, built and signed as by an SDK.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use rehearsal_record::Observation;
use rehearsal_script::action::calls::{Aws, AwsProtocol};
use rehearsal_stage::{Api, ApiAnswer, ApiRequest, CloudAccess, JsonVersion};
use serde_json::{Map, Value, json};

use super::Perform;
use crate::clock;
use crate::context::StepContext;
use crate::error::StepError;

type Request = http::Request<Vec<u8>>;

impl Perform for Aws {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = format!("{}.{}", self.operation.service, self.operation.operation);
        let scenario_error = |reason: &dyn std::fmt::Display| {
            StepError::scenario(format!("could not call {name}: {reason}"))
        };
        let api = api(self, cx)?;
        let input = self.input.as_ref().map(|input| cx.value(input));
        let input = input.transpose()?.unwrap_or(Value::Null);
        let request = api
            .request(&input)
            .map_err(|error| scenario_error(&error))?;
        let access = cx.sandbox().access();
        let mut request = to_http(request, access).map_err(|error| scenario_error(&error))?;
        if !self.unsigned.0 {
            let region = cx.optional_text(self.region.as_ref())?;
            let region = region.as_deref().unwrap_or(&access.region);
            sign_request(&mut request, access, region, api.signing_name())
                .map_err(|error| scenario_error(&error))?;
        }
        let request = reqwest::Request::try_from(request)?;
        let environment_error =
            |reason: String| StepError::environment(format!("could not call {name}: {reason}"));
        let unreachable = |error: reqwest::Error| {
            environment_error(format!("the cloud gives no answer: {error}"))
        };
        let response = cx.case.browser.without_cookies().execute(request).await;
        let response = response.map_err(unreachable)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.map_err(unreachable)?;
        let mut observation = Map::new();
        observation.insert("status".into(), status.into());
        match api
            .answer(status, &headers, &body)
            .map_err(environment_error)?
        {
            ApiAnswer::Output(output) => observation.insert("output".into(), output),
            ApiAnswer::Error { code, message } => {
                let error = json!({ "code": code, "message": message, "status": status });
                observation.insert("error".into(), error)
            }
        };
        Ok(observation.into())
    }
}

fn api(step: &Aws, cx: &StepContext<'_>) -> Result<Api, StepError> {
    let (service, operation) = (&*step.operation.service, &*step.operation.operation);
    if let Some(target) = cx.optional_text(step.target.as_ref())? {
        let version = match step.protocol {
            Some(AwsProtocol::Json10) => JsonVersion::V1_0,
            Some(AwsProtocol::Json11) | None => JsonVersion::V1_1,
        };
        return Ok(Api::json(service, &target, operation, version));
    }
    // The check has refused unknown names.
    Api::find(service, operation).ok_or_else(|| {
        StepError::scenario(format!(
            "could not call {service}.{operation}: it is not a known operation; add `target`"
        ))
    })
}

fn to_http(request: ApiRequest, access: &CloudAccess) -> Result<Request, http::Error> {
    let endpoint = access.endpoint.trim_end_matches('/');
    let mut built = http::Request::builder()
        .method(request.method)
        .uri(format!("{endpoint}{}", request.target));
    for (name, value) in request.headers {
        built = built.header(name, value);
    }
    built.body(request.body)
}

/// Signs a request as AWS's SDKs do. S3 signs the path as it is sent.
fn sign_request(
    request: &mut Request,
    access: &CloudAccess,
    region: &str,
    service: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    let identity = Credentials::new(
        &access.access_key_id,
        &access.secret_access_key,
        None,
        None,
        "stage",
    );
    let identity = identity.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(SystemTime::from(clock::now()))
        .settings(settings)
        .build()?
        .into();
    let headers = request.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers,
        SignableBody::Bytes(request.body()),
    )?;
    let (instructions, _) = sign(signable, &parameters)?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}
