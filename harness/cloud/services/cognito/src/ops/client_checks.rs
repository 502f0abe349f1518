//! Checks of a client's settings against each other and the pool.

use time::Duration;

use crate::client::{ClientSettings, Feature};
use crate::error::invalid;
use crate::pool::Pool;
use crate::schema::Rule;
use rehearsal_model::error::ServiceError;

/// The scopes every pool has.
const STANDARD_SCOPES: [&str; 5] = [
    "phone",
    "email",
    "openid",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// The operation in error messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientOperation {
    Creating,
    Updating,
}

impl ClientOperation {
    fn text(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Updating => "updating",
        }
    }
}

pub(super) fn check(
    pool: &Pool,
    settings: &ClientSettings,
    has_secret: bool,
    operation: ClientOperation,
) -> Result<(), ServiceError> {
    check_flows(settings)?;
    check_validities(settings)?;
    check_attributes(pool, settings, operation)?;
    check_providers(pool, settings)?;
    check_oauth(pool, settings, has_secret)?;
    check_urls(settings)?;
    check_rotation(settings)?;
    if settings.enable_propagate_additional_user_context_data && !has_secret {
        return Err(invalid(
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ));
    }
    Ok(())
}

fn check_flows(settings: &ClientSettings) -> Result<(), ServiceError> {
    let flows = settings.explicit_auth_flows.as_deref().unwrap_or_default();
    let new = flows
        .iter()
        .filter(|flow| flow.starts_with("ALLOW_"))
        .count();
    if new > 0 && new < flows.len() {
        return Err(invalid(
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ));
    }
    Ok(())
}

fn check_validities(settings: &ClientSettings) -> Result<(), ServiceError> {
    let short = Duration::minutes(5)..=Duration::DAY;
    let long = Duration::HOUR..=Duration::seconds(315_360_000);
    let fits = short.contains(&settings.access_token_lifetime())
        && short.contains(&settings.id_token_lifetime())
        && long.contains(&settings.refresh_token_lifetime());
    if !fits {
        return Err(invalid("Invalid range for token validity."));
    }
    if settings.refresh_token_lifetime()
        < settings
            .access_token_lifetime()
            .max(settings.id_token_lifetime())
    {
        return Err(invalid(
            "Refresh token validity must not be shorter than access and id token validity.",
        ));
    }
    Ok(())
}

fn check_attributes(
    pool: &Pool,
    settings: &ClientSettings,
    operation: ClientOperation,
) -> Result<(), ServiceError> {
    let rule = |name: &String| pool.schema.rule(name);
    let readable = |name: &String| rule(name).is_some_and(|rule| !rule.developer_only_attribute);
    let read = settings.read_attributes.as_deref().unwrap_or_default();
    if !read.iter().all(readable) {
        return Err(invalid(format!(
            "Invalid read attributes specified while {} a client",
            operation.text()
        )));
    }
    let Some(write) = &settings.write_attributes else {
        return Ok(());
    };
    let writable = |name: &String| {
        readable(name)
            && !matches!(
                name.as_str(),
                "sub" | "email_verified" | "phone_number_verified" | "identities"
            )
    };
    // An app that cannot write the required attributes could sign up no user.
    let must = |rule: &&Rule| rule.required && rule.name != "sub";
    let complete = pool
        .schema
        .rules()
        .iter()
        .filter(must)
        .all(|rule| write.contains(&rule.name));
    if write.iter().all(writable) && complete {
        return Ok(());
    }
    Err(invalid(format!(
        "Invalid write attributes specified while {} a client",
        operation.text()
    )))
}

fn check_providers(pool: &Pool, settings: &ClientSettings) -> Result<(), ServiceError> {
    let providers = settings.supported_identity_providers.as_deref();
    let unknown = providers
        .unwrap_or_default()
        .iter()
        .find(|name| *name != "COGNITO" && !pool.providers.contains_key(*name));
    match unknown {
        Some(name) => Err(invalid(format!(
            "The provider {name} does not exist for User Pool {}.",
            pool.id
        ))),
        None => Ok(()),
    }
}

fn check_oauth(
    pool: &Pool,
    settings: &ClientSettings,
    has_secret: bool,
) -> Result<(), ServiceError> {
    let flows = settings.allowed_oauth_flows.as_deref().unwrap_or_default();
    let scopes = settings.allowed_oauth_scopes.as_deref().unwrap_or_default();
    if settings.uses_oauth && (flows.is_empty() || scopes.is_empty()) {
        return Err(invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ));
    }
    let wrong_flow =
        |message: &str| Err(ServiceError::sender("InvalidOAuthFlowException", message));
    let has = |name: &str| flows.iter().any(|flow| flow == name);
    let redirects = has("code") || has("implicit");
    if has("client_credentials") && redirects {
        return wrong_flow(
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        );
    }
    if has("client_credentials") && !has_secret {
        return wrong_flow(
            "client_credentials flow can not be selected if client does not have a client secret.",
        );
    }
    if redirects && settings.callback_urls.as_ref().is_none_or(Vec::is_empty) {
        return Err(invalid(
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ));
    }
    let known = |scope: &str| {
        STANDARD_SCOPES.contains(&scope)
            || pool.resource_servers.values().any(|server| {
                scope
                    .strip_prefix(&server.identifier)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .is_some_and(|name| server.scopes.iter().any(|scope| scope.scope_name == name))
            })
    };
    match scopes.iter().find(|scope| !known(scope)) {
        Some(scope) => Err(ServiceError::sender(
            "ScopeDoesNotExistException",
            format!("Invalid scope requested: {scope}"),
        )),
        None => Ok(()),
    }
}

fn check_urls(settings: &ClientSettings) -> Result<(), ServiceError> {
    let callbacks = settings.callback_urls.as_deref().unwrap_or_default();
    let logouts = settings.logout_urls.as_deref().unwrap_or_default();
    for url in callbacks.iter().chain(logouts) {
        if url.contains('#') {
            return Err(invalid(format!("{url} cannot use fragment")));
        }
        let host = url.strip_prefix("http://").map(|rest| {
            let end = rest.find([':', '/', '?']).unwrap_or(rest.len());
            &rest[..end]
        });
        if host.is_some_and(|host| {
            !matches!(host, "localhost" | "127.0.0.1") && !is_ipv6_loopback(url)
        }) {
            return Err(invalid(format!("{url} cannot use the HTTP protocol.")));
        }
    }
    match &settings.default_redirect_uri {
        Some(url) if !callbacks.contains(url) => Err(invalid(format!(
            "The default redirect URI {url} is not in the callback URIs list."
        ))),
        _ => Ok(()),
    }
}

/// Returns whether a URL leads to this machine by its IPv6 address.
fn is_ipv6_loopback(url: &str) -> bool {
    url.starts_with("http://[::1]")
}

/// Checks that token rotation is not combined with the flow that does not rotate.
fn check_rotation(settings: &ClientSettings) -> Result<(), ServiceError> {
    let rotates = settings
        .refresh_token_rotation
        .as_ref()
        .is_some_and(|rotation| rotation.feature == Feature::Enabled);
    if rotates && settings.allows("ALLOW_REFRESH_TOKEN_AUTH") {
        return Err(invalid(
            "Refresh token rotation cannot be enabled when ALLOW_REFRESH_TOKEN_AUTH is in ExplicitAuthFlows.",
        ));
    }
    Ok(())
}
