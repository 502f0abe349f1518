//! Platform applications and their endpoints.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page;
use crate::arn;
use crate::error::invalid_parameter;
use crate::platform::Attributes;
use crate::state::Sns;

/// The push services.
const PLATFORMS: [&str; 9] = [
    "ADM",
    "APNS",
    "APNS_SANDBOX",
    "Baidu",
    "FCM",
    "GCM",
    "MACOS",
    "MPNS",
    "WNS",
];
/// The attributes of an endpoint.
const ENDPOINT_ATTRIBUTES: [&str; 3] = ["CustomUserData", "Enabled", "Token"];
/// The attributes with credentials, which SNS never shows.
const CREDENTIALS: [&str; 2] = ["PlatformPrincipal", "PlatformCredential"];
/// The most bytes of an endpoint's user data.
const MAX_USER_DATA: usize = 2048;

/// Refuses a request without attributes.
fn check_present(attributes: &Attributes) -> Result<(), ServiceError> {
    if attributes.is_empty() {
        return Err(ServiceError::sender(
            "ValidationError",
            "1 validation error detected: Value null at 'attributes' failed to satisfy constraint: Member must not be null",
        ));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateApplication {
    name: String,
    platform: String,
    #[serde(default)]
    attributes: Attributes,
}

pub(crate) fn create_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: CreateApplication,
) -> Result<Value, ServiceError> {
    check_application_name(&input.name)?;
    if !PLATFORMS.contains(&input.platform.as_str()) {
        return Err(invalid_parameter(format!(
            "Platform Reason: {} is not supported",
            input.platform
        )));
    }
    check_present(&input.attributes)?;
    check_credentials(&input.platform, &input.attributes)?;
    let arn = format!(
        "arn:aws:sns:{}:{}:app/{}/{}",
        cx.region(),
        cx.account(),
        input.platform,
        input.name
    );
    let mut attributes = Attributes::from([("Enabled".to_owned(), "true".to_owned())]);
    attributes.extend(
        input
            .attributes
            .into_iter()
            .filter(|(name, _)| !CREDENTIALS.contains(&name.as_str())),
    );
    sns.regions
        .for_caller(cx)
        .platform
        .applications
        .insert(arn.clone(), attributes);
    Ok(json!({"PlatformApplicationArn": arn}))
}

/// Refuses half of a pair of credentials. Google's service has a credential (a key or a
/// token) and no principal.
fn check_credentials(platform: &str, attributes: &Attributes) -> Result<(), ServiceError> {
    let [principal, credential] = CREDENTIALS;
    let needs_principal = !matches!(platform, "GCM" | "FCM");
    for (name, other, needs_other) in [
        (principal, credential, true),
        (credential, principal, needs_principal),
    ] {
        if needs_other && attributes.contains_key(name) && !attributes.contains_key(other) {
            return Err(invalid_parameter(format!(
                "Attributes Reason: {name} attribute provided without {other}"
            )));
        }
    }
    Ok(())
}

fn check_application_name(name: &str) -> Result<(), ServiceError> {
    let reason = if name.is_empty() {
        "cannot be empty"
    } else if name.chars().count() > 256 {
        "must be at most 256 characters long"
    } else if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    {
        "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'"
    } else {
        return Ok(());
    };
    Err(invalid_parameter(format!("{name} Reason: {reason}")))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ApplicationInput {
    platform_application_arn: String,
    #[serde(default)]
    attributes: Attributes,
    next_token: Option<String>,
}

pub(crate) fn delete_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ApplicationInput,
) -> Result<(), ServiceError> {
    arn::parse(&input.platform_application_arn, "PlatformApplicationArn")?;
    sns.regions
        .for_caller(cx)
        .platform
        .remove_application(&input.platform_application_arn);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListApplications {
    next_token: Option<String>,
}

pub(crate) fn list_applications(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListApplications,
) -> Result<Value, ServiceError> {
    let applications = &sns.regions.for_caller(cx).platform.applications;
    let page = page(applications, input.next_token.as_deref())?;
    Ok(page.into_output(
        "PlatformApplications",
        |(arn, attributes)| json!({"PlatformApplicationArn": arn, "Attributes": attributes}),
    ))
}

pub(crate) fn get_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ApplicationInput,
) -> Result<Value, ServiceError> {
    let attributes = sns
        .regions
        .for_caller(cx)
        .platform
        .application(&input.platform_application_arn)?;
    Ok(json!({"Attributes": attributes}))
}

pub(crate) fn set_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ApplicationInput,
) -> Result<(), ServiceError> {
    check_present(&input.attributes)?;
    let attributes = sns
        .regions
        .for_caller(cx)
        .platform
        .application(&input.platform_application_arn)?;
    attributes.extend(
        input
            .attributes
            .into_iter()
            .filter(|(name, _)| !CREDENTIALS.contains(&name.as_str())),
    );
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateEndpoint {
    platform_application_arn: String,
    token: String,
    custom_user_data: Option<String>,
    #[serde(default)]
    attributes: Attributes,
}

fn check_endpoint_attributes(attributes: &Attributes) -> Result<(), ServiceError> {
    if let Some(other) = attributes
        .keys()
        .find(|name| !ENDPOINT_ATTRIBUTES.contains(&name.as_str()))
    {
        return Err(invalid_parameter(format!(
            "Attributes Reason: Invalid attribute name: {other}"
        )));
    }
    if attributes
        .get("CustomUserData")
        .is_some_and(|data| data.len() > MAX_USER_DATA)
    {
        return Err(invalid_parameter(format!(
            "Attributes Reason: Invalid value for attribute: CustomUserData: must be at most {MAX_USER_DATA} bytes long in UTF-8 encoding"
        )));
    }
    Ok(())
}

/// Creates an endpoint. If the application has it with the same attributes,
/// that is a success.
pub(crate) fn create_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: CreateEndpoint,
) -> Result<Value, ServiceError> {
    let mut attributes = Attributes::from([
        ("Enabled".to_owned(), "true".to_owned()),
        ("Token".to_owned(), input.token.clone()),
    ]);
    attributes.extend(
        input
            .custom_user_data
            .map(|data| ("CustomUserData".to_owned(), data)),
    );
    attributes.extend(input.attributes);
    check_endpoint_attributes(&attributes)?;
    let id = cx.ids.uuid("endpoint");
    let platform = &mut sns.regions.for_caller(cx).platform;
    let application = input.platform_application_arn;
    platform.application(&application)?;
    let arn = platform.add_endpoint(application, attributes, &id)?;
    Ok(json!({"EndpointArn": arn}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EndpointInput {
    endpoint_arn: String,
    #[serde(default)]
    attributes: Attributes,
}

pub(crate) fn delete_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: EndpointInput,
) -> Result<(), ServiceError> {
    arn::parse(&input.endpoint_arn, "EndpointArn")?;
    sns.regions
        .for_caller(cx)
        .platform
        .endpoints
        .remove(&input.endpoint_arn);
    Ok(())
}

pub(crate) fn list_endpoints(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ApplicationInput,
) -> Result<Value, ServiceError> {
    let platform = &mut sns.regions.for_caller(cx).platform;
    platform.application(&input.platform_application_arn)?;
    let endpoints = platform
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.application == input.platform_application_arn);
    let page = page(endpoints, input.next_token.as_deref())?;
    Ok(page.into_output(
        "Endpoints",
        |(arn, endpoint)| json!({"EndpointArn": arn, "Attributes": endpoint.attributes}),
    ))
}

pub(crate) fn get_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: EndpointInput,
) -> Result<Value, ServiceError> {
    let endpoint = sns
        .regions
        .for_caller(cx)
        .platform
        .endpoint(&input.endpoint_arn)?;
    Ok(json!({"Attributes": endpoint.attributes}))
}

pub(crate) fn set_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: EndpointInput,
) -> Result<(), ServiceError> {
    check_present(&input.attributes)?;
    check_endpoint_attributes(&input.attributes)?;
    let endpoint = sns
        .regions
        .for_caller(cx)
        .platform
        .endpoint(&input.endpoint_arn)?;
    endpoint.attributes.extend(input.attributes);
    Ok(())
}
