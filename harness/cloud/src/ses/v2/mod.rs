//! The REST API of 2019 over the same state.

mod send;

pub(super) use send::{send_bulk_email, send_email};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::account;
use super::identities::{Nothing, add_domain};
use super::mail::check_address;
use super::state::{Ses, Template, is_domain};
use super::templates::data;
use crate::fault::Fault;
use crate::service::{Context, Timestamp};

fn missing(what: String) -> Fault {
    Fault::sender("NotFoundException", what)
}

fn already(what: String) -> Fault {
    Fault::sender("AlreadyExistsException", what)
}

/// The errors of the older API by the newer one's names.
fn renamed(fault: Fault) -> Fault {
    let code = match fault.code.as_ref() {
        "TemplateDoesNotExistException" | "ConfigurationSetDoesNotExistException" => {
            "NotFoundException"
        }
        "AccountSendingPausedException" => "SendingPausedException",
        "MessageRejected" => return fault,
        _ => "BadRequestException",
    };
    Fault::sender(code, fault.message)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TemplateContent {
    subject: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

impl TemplateContent {
    fn into_template(self) -> Template {
        Template {
            subject: self.subject,
            text: self.text,
            html: self.html,
            created: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EmailIdentity {
    email_identity: String,
}

impl EmailIdentity {
    fn missing(&self) -> Fault {
        missing(format!(
            "Email identity {} does not exist.",
            self.email_identity
        ))
    }
}

fn kind(identity: &str) -> &'static str {
    if is_domain(identity) {
        "DOMAIN"
    } else {
        "EMAIL_ADDRESS"
    }
}

fn described(name: &str, tokens: &[String]) -> Map<String, Value> {
    let mut dkim = json!({"SigningEnabled": is_domain(name), "Status": "NOT_STARTED", "SigningAttributesOrigin": "AWS_SES"});
    if is_domain(name) {
        dkim["Status"] = "SUCCESS".into();
        dkim["Tokens"] = json!(tokens);
    }
    Map::from_iter([
        ("IdentityType".to_owned(), kind(name).into()),
        ("VerifiedForSendingStatus".to_owned(), true.into()),
        ("DkimAttributes".to_owned(), dkim),
    ])
}

pub(super) fn create_identity(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: EmailIdentity,
) -> Result<Value, Fault> {
    let name = input.email_identity;
    if ses.regions.here(cx).identities.contains_key(&name) {
        return Err(already(format!("Email identity {name} already exist.")));
    }
    if is_domain(&name) {
        let identity = add_domain(ses, cx, &name).map_err(renamed)?;
        return Ok(described(&name, &identity.tokens).into());
    }
    check_address(&name).map_err(renamed)?;
    let answer = described(&name, &[]);
    ses.regions.here(cx).identities.entry(name).or_default();
    Ok(answer.into())
}

pub(super) fn get_identity(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: EmailIdentity,
) -> Result<Value, Fault> {
    let identities = &ses.regions.here(cx).identities;
    let identity = identities
        .get(&input.email_identity)
        .ok_or_else(|| input.missing())?;
    let mut answer = described(&input.email_identity, &identity.tokens);
    answer.insert("FeedbackForwardingStatus".to_owned(), true.into());
    answer.insert("VerificationStatus".to_owned(), "SUCCESS".into());
    Ok(answer.into())
}

pub(super) fn delete_identity(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: EmailIdentity,
) -> Result<(), Fault> {
    let removed = ses
        .regions
        .here(cx)
        .identities
        .remove(&input.email_identity);
    removed.map(|_| ()).ok_or_else(|| input.missing())
}

pub(super) fn list_identities(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    _: Nothing,
) -> Result<Value, Fault> {
    let listed = |name: &String| {
        json!({
            "IdentityName": name, "IdentityType": kind(name), "SendingEnabled": true, "VerificationStatus": "SUCCESS",
        })
    };
    let identities: Vec<Value> = ses.regions.here(cx).identities.keys().map(listed).collect();
    Ok(json!({"EmailIdentities": identities}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EmailTemplate {
    template_name: String,
    template_content: TemplateContent,
}

pub(super) fn create_template(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: EmailTemplate,
) -> Result<(), Fault> {
    let templates = &mut ses.regions.here(cx).templates;
    if templates.contains_key(&input.template_name) {
        return Err(already(format!(
            "Template {} already exists",
            input.template_name
        )));
    }
    let template = checked(input.template_content)?;
    let created = Some(cx.now());
    templates.insert(
        input.template_name,
        Template {
            created,
            ..template
        },
    );
    Ok(())
}

fn checked(content: TemplateContent) -> Result<Template, Fault> {
    let template = content.into_template();
    match template.check() {
        Ok(()) => Ok(template),
        Err(trouble) => Err(Fault::sender("BadRequestException", trouble.to_string())),
    }
}

pub(super) fn update_template(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: EmailTemplate,
) -> Result<(), Fault> {
    let region = ses.regions.here(cx);
    let created = region
        .template(&input.template_name)
        .map_err(renamed)?
        .created;
    let template = checked(input.template_content)?;
    region.templates.insert(
        input.template_name,
        Template {
            created,
            ..template
        },
    );
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TemplateName {
    template_name: String,
    #[serde(default)]
    template_data: String,
}

pub(super) fn get_template(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: TemplateName,
) -> Result<Value, Fault> {
    let template = ses
        .regions
        .here(cx)
        .template(&input.template_name)
        .map_err(renamed)?;
    let mut content = Map::new();
    for (name, part) in [
        ("Subject", &template.subject),
        ("Text", &template.text),
        ("Html", &template.html),
    ] {
        content.extend(part.as_deref().map(|part| (name.to_owned(), part.into())));
    }
    Ok(json!({"TemplateName": input.template_name, "TemplateContent": content}))
}

pub(super) fn delete_template(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: TemplateName,
) -> Result<(), Fault> {
    let region = ses.regions.here(cx);
    region.template(&input.template_name).map_err(renamed)?;
    region.templates.remove(&input.template_name);
    Ok(())
}

pub(super) fn list_templates(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    _: Nothing,
) -> Result<Value, Fault> {
    let templates: Vec<Value> = ses
        .regions
        .here(cx)
        .templates
        .iter()
        .map(|(name, template)| json!({"TemplateName": name, "CreatedTimestamp": template.created.map(Timestamp)}))
        .collect();
    Ok(json!({"TemplatesMetadata": templates}))
}

pub(super) fn test_render_template(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: TemplateName,
) -> Result<Value, Fault> {
    let region = ses.regions.here(cx);
    let rendered = region
        .template(&input.template_name)
        .and_then(|template| template.try_out(&data(&input.template_data)?))
        .map_err(renamed)?;
    Ok(json!({"RenderedTemplate": rendered}))
}

pub(super) fn get_account(ses: &mut Ses, cx: &mut Context<'_>, _: Nothing) -> Result<Value, Fault> {
    let region = ses.regions.here(cx);
    Ok(json!({
        "ProductionAccessEnabled": true,
        "EnforcementStatus": "HEALTHY",
        "SendingEnabled": !region.paused,
        "DedicatedIpAutoWarmupEnabled": false,
        "SendQuota": account::quota(region, cx.now()),
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendingAttributes {
    #[serde(default)]
    sending_enabled: bool,
}

pub(super) fn put_sending_attributes(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: SendingAttributes,
) -> Result<(), Fault> {
    ses.regions.here(cx).paused = !input.sending_enabled;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ConfigurationSet {
    configuration_set_name: String,
}

pub(super) fn create_configuration_set(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: ConfigurationSet,
) -> Result<(), Fault> {
    let name = input.configuration_set_name;
    let fault = already(format!("Configuration set <{name}> already exists."));
    if ses.regions.here(cx).configuration_sets.insert(name) {
        Ok(())
    } else {
        Err(fault)
    }
}

pub(super) fn delete_configuration_set(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: ConfigurationSet,
) -> Result<(), Fault> {
    let name = input.configuration_set_name;
    if ses.regions.here(cx).configuration_sets.remove(&name) {
        Ok(())
    } else {
        Err(renamed(account::no_such_set(&name)))
    }
}

pub(super) fn list_configuration_sets(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    _: Nothing,
) -> Result<Value, Fault> {
    Ok(json!({"ConfigurationSets": ses.regions.here(cx).configuration_sets}))
}
