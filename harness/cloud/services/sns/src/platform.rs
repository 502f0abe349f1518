//! Mobile push: applications and their endpoints, kept; messages to them go
//! into the journal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::arn::{self, Arn};
use super::notes;
use super::page::{self, Page};
use super::publish::Published;
use super::state::{Sns, invalid, missing};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;

/// The platforms there are.
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
/// What an endpoint can be told to be like.
const ENDPOINT_ATTRIBUTES: [&str; 3] = ["CustomUserData", "Enabled", "Token"];
/// Credentials, which are taken and never shown.
const SECRETS: [&str; 2] = ["PlatformPrincipal", "PlatformCredential"];
/// Bytes of user data an endpoint keeps.
const MAX_USER_DATA: usize = 2048;

type Attributes = BTreeMap<String, String>;

/// The applications and endpoints of an account in a region, by ARN.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Platform {
    applications: BTreeMap<String, Attributes>,
    endpoints: BTreeMap<String, Endpoint>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Endpoint {
    application: String,
    attributes: Attributes,
}

impl Platform {
    fn application(&mut self, arn: &str) -> Result<&mut Attributes, ServiceError> {
        Arn::parse(arn, "PlatformApplicationArn")?;
        self.applications
            .get_mut(arn)
            .ok_or_else(|| missing("PlatformApplication"))
    }

    fn endpoint(&mut self, arn: &str) -> Result<&mut Endpoint, ServiceError> {
        Arn::parse(arn, "EndpointArn")?;
        self.endpoints
            .get_mut(arn)
            .ok_or_else(|| missing("Endpoint"))
    }

    /// Pushes a message to one endpoint.
    pub(super) fn push(
        &self,
        cx: &mut CallContext<'_>,
        arn: &str,
        message: &Published,
    ) -> Result<(), ServiceError> {
        let target = arn::here(cx, arn, "TargetArn")?;
        let endpoint = self.endpoints.get(arn).ok_or_else(|| {
            invalid("TargetArn Reason: No endpoint found for the target arn specified")
        })?;
        if endpoint
            .attributes
            .get("Enabled")
            .is_none_or(|enabled| !enabled.eq_ignore_ascii_case("true"))
        {
            return Err(ServiceError::sender(
                "EndpointDisabledException",
                "Endpoint is disabled",
            ));
        }
        let platform = target.resource.split('/').nth(1).unwrap_or_default();
        let body = message.content.of(platform);
        let note = notes::direct(cx, "application", arn, &message.id, body);
        cx.effect(Effect::Note(note));
        Ok(())
    }
}

/// Checks the attributes of an application or an endpoint: there have to be some.
fn check_given(attributes: &Attributes) -> Result<(), ServiceError> {
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
pub(super) struct CreateApplication {
    name: String,
    platform: String,
    #[serde(default)]
    attributes: Attributes,
}

pub(super) fn create_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: CreateApplication,
) -> Result<Value, ServiceError> {
    check_application_name(&input.name)?;
    if !PLATFORMS.contains(&input.platform.as_str()) {
        return Err(invalid(format!(
            "Platform Reason: {} is not supported",
            input.platform
        )));
    }
    check_given(&input.attributes)?;
    for [given, other] in [SECRETS, [SECRETS[1], SECRETS[0]]] {
        if input.attributes.contains_key(given) && !input.attributes.contains_key(other) {
            return Err(invalid(format!(
                "Attributes Reason: {given} attribute provided without {other}"
            )));
        }
    }
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
            .filter(|(name, _)| !SECRETS.contains(&name.as_str())),
    );
    sns.regions
        .for_caller(cx)
        .platform
        .applications
        .insert(arn.clone(), attributes);
    Ok(json!({"PlatformApplicationArn": arn}))
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
    Err(invalid(format!("{name} Reason: {reason}")))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Application {
    platform_application_arn: String,
    #[serde(default)]
    attributes: Attributes,
    next_token: Option<String>,
}

pub(super) fn delete_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Application,
) -> Result<(), ServiceError> {
    Arn::parse(&input.platform_application_arn, "PlatformApplicationArn")?;
    let platform = &mut sns.regions.for_caller(cx).platform;
    platform
        .applications
        .remove(&input.platform_application_arn);
    platform
        .endpoints
        .retain(|_, endpoint| endpoint.application != input.platform_application_arn);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListApplications {
    next_token: Option<String>,
}

pub(super) fn list_applications(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListApplications,
) -> Result<Value, ServiceError> {
    let all = &sns.regions.for_caller(cx).platform.applications;
    let Page { items, next } = page::of(all, input.next_token.as_deref())?;
    let items = items
        .into_iter()
        .map(|(arn, attributes)| json!({"PlatformApplicationArn": arn, "Attributes": attributes}))
        .collect();
    Ok(page::output("PlatformApplications", items, next))
}

pub(super) fn get_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Application,
) -> Result<Value, ServiceError> {
    let attributes = sns
        .regions
        .for_caller(cx)
        .platform
        .application(&input.platform_application_arn)?;
    Ok(json!({"Attributes": attributes}))
}

pub(super) fn set_application(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Application,
) -> Result<(), ServiceError> {
    check_given(&input.attributes)?;
    let attributes = sns
        .regions
        .for_caller(cx)
        .platform
        .application(&input.platform_application_arn)?;
    attributes.extend(
        input
            .attributes
            .into_iter()
            .filter(|(name, _)| !SECRETS.contains(&name.as_str())),
    );
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateEndpoint {
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
        return Err(invalid(format!(
            "Attributes Reason: Invalid attribute name: {other}"
        )));
    }
    if attributes
        .get("CustomUserData")
        .is_some_and(|data| data.len() > MAX_USER_DATA)
    {
        return Err(invalid(format!(
            "Attributes Reason: Invalid value for attribute: CustomUserData: must be at most {MAX_USER_DATA} bytes long in UTF-8 encoding"
        )));
    }
    Ok(())
}

/// Creates an endpoint; the same token with the same attributes is the same endpoint.
pub(super) fn create_endpoint(
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
    let same = |endpoint: &Endpoint| {
        endpoint.application == application
            && endpoint.attributes.get("Token") == Some(&input.token)
    };
    if let Some((arn, existing)) = platform
        .endpoints
        .iter()
        .find(|(_, endpoint)| same(endpoint))
    {
        if existing.attributes != attributes {
            return Err(invalid(format!(
                "Token Reason: Endpoint {arn} already exists with the same Token, but different attributes."
            )));
        }
        return Ok(json!({"EndpointArn": arn}));
    }
    let arn = format!("{}/{id}", application.replacen(":app/", ":endpoint/", 1));
    platform.endpoints.insert(
        arn.clone(),
        Endpoint {
            application,
            attributes,
        },
    );
    Ok(json!({"EndpointArn": arn}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EndpointInput {
    endpoint_arn: String,
    #[serde(default)]
    attributes: Attributes,
}

pub(super) fn delete_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: EndpointInput,
) -> Result<(), ServiceError> {
    Arn::parse(&input.endpoint_arn, "EndpointArn")?;
    sns.regions
        .for_caller(cx)
        .platform
        .endpoints
        .remove(&input.endpoint_arn);
    Ok(())
}

pub(super) fn list_endpoints(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Application,
) -> Result<Value, ServiceError> {
    let platform = &mut sns.regions.for_caller(cx).platform;
    platform.application(&input.platform_application_arn)?;
    let all = platform
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.application == input.platform_application_arn);
    let Page { items, next } = page::of(all, input.next_token.as_deref())?;
    let items = items
        .into_iter()
        .map(|(arn, endpoint)| json!({"EndpointArn": arn, "Attributes": endpoint.attributes}))
        .collect();
    Ok(page::output("Endpoints", items, next))
}

pub(super) fn get_endpoint(
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

pub(super) fn set_endpoint(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: EndpointInput,
) -> Result<(), ServiceError> {
    check_given(&input.attributes)?;
    check_endpoint_attributes(&input.attributes)?;
    let endpoint = sns
        .regions
        .for_caller(cx)
        .platform
        .endpoint(&input.endpoint_arn)?;
    endpoint.attributes.extend(input.attributes);
    Ok(())
}
