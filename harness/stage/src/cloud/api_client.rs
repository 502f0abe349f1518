//! A client for any operation of any service, by the operation models of
//! `rehearsal-cloud`: signed as by an SDK, sent by a plain HTTP client.
//!
//! It replaces the SDK crates of services that are called only here and there.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use rehearsal_cloud::{Api, ApiAnswer, ApiRequest};
use serde_json::Value;

use super::access::CloudAccess;
use super::error::CallError;
use crate::clock;

type Request = http::Request<Vec<u8>>;

/// Calls operations in one cloud. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ApiClient {
    http: reqwest::Client,
    access: CloudAccess,
}

/// How to make one call.
#[derive(Debug, Clone, Copy)]
pub struct ApiCall<'a> {
    /// The operation.
    pub api: &'a Api,
    /// Its input.
    pub input: &'a Value,
    /// The region to sign for; by default that of the cloud.
    pub region: Option<&'a str>,
    /// Whether the request is signed.
    pub signed: bool,
}

/// A response to a call.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// The output, or an error of the service.
    pub answer: ApiAnswer,
}

impl ApiClient {
    pub(super) fn new(http: reqwest::Client, access: CloudAccess) -> Self {
        Self { http, access }
    }

    /// Creates a client of a cloud that no stage has.
    pub fn of_cloud(access: CloudAccess) -> Result<Self, CallError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        let http = http.map_err(|error| CallError::Input(error.to_string()))?;
        Ok(Self::new(http, access))
    }

    /// Calls an operation and returns its output.
    pub async fn call(
        &self,
        service: &str,
        operation: &str,
        input: &Value,
    ) -> Result<Value, CallError> {
        let api = Api::find(service, operation).ok_or_else(|| {
            CallError::Input(format!("the operation {service}.{operation} is unknown"))
        })?;
        let call = ApiCall {
            api: &api,
            input,
            region: None,
            signed: true,
        };
        let ApiResponse { status, answer } = self.send(call).await?;
        match answer {
            ApiAnswer::Output(output) => Ok(output),
            ApiAnswer::Error { code, message } => Err(CallError::Refused {
                code,
                message,
                status,
            }),
        }
    }

    /// Makes a call and returns the response, which may be an error of the service.
    pub async fn send(&self, call: ApiCall<'_>) -> Result<ApiResponse, CallError> {
        let input_error = |error: &dyn std::fmt::Display| CallError::Input(error.to_string());
        let request = call.api.request(call.input);
        let request = request.map_err(|error| input_error(&error))?;
        let mut request = self.http_request(request).map_err(|e| input_error(&e))?;
        if call.signed {
            let region = call.region.unwrap_or(&self.access.region);
            let service = call.api.signing_name();
            sign_request(&mut request, &self.access, region, service)
                .map_err(|error| input_error(&error))?;
        }
        let request = reqwest::Request::try_from(request).map_err(|e| input_error(&e))?;
        let no_response = |error: reqwest::Error| {
            CallError::Unreachable(format!("the cloud does not answer: {error}"))
        };
        let response = self.http.execute(request).await.map_err(no_response)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.map_err(no_response)?;
        let answer = call.api.answer(status, &headers, &body);
        let answer = answer.map_err(CallError::Unreachable)?;
        Ok(ApiResponse { status, answer })
    }

    fn http_request(&self, request: ApiRequest) -> Result<Request, http::Error> {
        let endpoint = self.access.endpoint.trim_end_matches('/');
        let mut builder = http::Request::builder()
            .method(request.method)
            .uri(format!("{endpoint}{}", request.target));
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        builder.body(request.body)
    }
}

/// Signs a request as AWS's own clients do.
fn sign_request(
    request: &mut Request,
    access: &CloudAccess,
    region: &str,
    service: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut settings = SigningSettings::default();
    // S3 signs the path as it is sent.
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
