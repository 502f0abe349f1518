//! The trigger before tokens are issued: what a function changes of them.

use rehearsal_model::error::ServiceError;
use serde_json::{Map, Value, json};

use super::sign_up::with_metadata;
use super::{TriggerCall, attributes};
use crate::error::no_such_user;
use crate::pool::Pool;
use crate::trigger_state::Trigger;
use crate::user::UserId;

/// The claims that no function changes.
const RESERVED: [&str; 18] = [
    "acr",
    "amr",
    "at_hash",
    "auth_time",
    "azp",
    "aud",
    "client_id",
    "cognito:username",
    "event_id",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
];

/// What a function changes of the tokens of a sign-in.
#[derive(Debug, Clone, Default)]
pub(crate) struct TokenChanges {
    id: ClaimChanges,
    access: ClaimChanges,
    scopes_to_add: Vec<String>,
    scopes_to_suppress: Vec<String>,
    groups: Option<Vec<String>>,
    roles: Option<Vec<String>>,
    preferred_role: Option<String>,
}

/// What a function changes of the claims of a token.
#[derive(Debug, Clone, Default)]
struct ClaimChanges {
    set: Map<String, Value>,
    suppressed: Vec<String>,
}

impl ClaimChanges {
    fn read(details: &Value) -> Self {
        let set = details["claimsToAddOrOverride"].as_object().cloned();
        Self {
            set: set.unwrap_or_default(),
            suppressed: strings(&details["claimsToSuppress"]).unwrap_or_default(),
        }
    }

    fn apply(&self, claims: &mut Map<String, Value>) {
        let may_change = |name: &&String| !RESERVED.contains(&name.as_str());
        for name in self.suppressed.iter().filter(may_change) {
            claims.remove(name);
        }
        for (name, value) in &self.set {
            if may_change(&name) {
                claims.insert(name.clone(), value.clone());
            }
        }
    }
}

impl TokenChanges {
    /// Reads a response, in the first version of the format or in a later one.
    fn read(response: &Value) -> Self {
        let newer = &response["claimsAndScopeOverrideDetails"];
        let older = &response["claimsOverrideDetails"];
        let (id, access, groups) = if newer.is_object() {
            let access = &newer["accessTokenGeneration"];
            (
                &newer["idTokenGeneration"],
                access,
                &newer["groupOverrideDetails"],
            )
        } else {
            (older, &Value::Null, &older["groupOverrideDetails"])
        };
        Self {
            id: ClaimChanges::read(id),
            access: ClaimChanges::read(access),
            scopes_to_add: strings(&access["scopesToAdd"]).unwrap_or_default(),
            scopes_to_suppress: strings(&access["scopesToSuppress"]).unwrap_or_default(),
            groups: strings(&groups["groupsToOverride"]),
            roles: strings(&groups["iamRolesToOverride"]),
            preferred_role: groups["preferredRole"].as_str().map(str::to_owned),
        }
    }

    /// Changes the claims of an id token.
    pub(crate) fn change_id(&self, claims: &mut Map<String, Value>) {
        self.change_groups(claims);
        if let Some(roles) = &self.roles {
            claims.insert("cognito:roles".to_owned(), json!(roles));
        }
        if let Some(role) = &self.preferred_role {
            claims.insert("cognito:preferred_role".to_owned(), json!(role));
        }
        self.id.apply(claims);
    }

    /// Changes the claims of an access token.
    pub(crate) fn change_access(&self, claims: &mut Map<String, Value>) {
        self.change_groups(claims);
        if !self.scopes_to_add.is_empty() || !self.scopes_to_suppress.is_empty() {
            let scopes = claims.get("scope").and_then(Value::as_str);
            let scopes = scopes.unwrap_or_default().split(' ').map(str::to_owned);
            let mut scopes: Vec<String> = scopes
                .filter(|scope| !self.scopes_to_suppress.contains(scope))
                .collect();
            for added in &self.scopes_to_add {
                if !scopes.contains(added) {
                    scopes.push(added.clone());
                }
            }
            claims.insert("scope".to_owned(), scopes.join(" ").into());
        }
        self.access.apply(claims);
    }

    fn change_groups(&self, claims: &mut Map<String, Value>) {
        if let Some(groups) = &self.groups {
            claims.insert("cognito:groups".to_owned(), json!(groups));
        }
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    let values = value.as_array()?.iter();
    Some(
        values
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
    )
}

/// Why tokens are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenOccasion {
    /// A sign-in by the API.
    SignIn,
    /// One on a hosted page.
    Hosted,
    Refresh,
}

impl Pool {
    /// Has the function before tokens decide what is changed of them.
    pub(crate) fn before_tokens(
        &mut self,
        id: UserId,
        occasion: TokenOccasion,
        scopes: &[String],
    ) -> Result<TokenChanges, ServiceError> {
        let Some((_, version)) = self.trigger(Trigger::PreTokenGeneration) else {
            return Ok(TokenChanges::default());
        };
        let replay = self.replay.as_ref();
        let challenge = replay.map(|replay| replay.input["ChallengeName"].clone());
        let source = match (occasion, challenge.unwrap_or_default().as_str()) {
            (TokenOccasion::Refresh, _) => "RefreshTokens",
            (TokenOccasion::Hosted, _) => "HostedAuth",
            (TokenOccasion::SignIn, Some("NEW_PASSWORD_REQUIRED")) => "NewPasswordChallenge",
            (TokenOccasion::SignIn, Some("DEVICE_PASSWORD_VERIFIER")) => "AuthenticateDevice",
            (TokenOccasion::SignIn, _) => "Authentication",
        };
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        let groups = self.groups_of(user);
        let names: Vec<&str> = groups.iter().map(|group| &*group.name).collect();
        let roles: Vec<&str> = groups
            .iter()
            .filter_map(|group| group.role_arn.as_deref())
            .collect();
        let mut request = json!({
            "userAttributes": attributes(user),
            "groupConfiguration": {
                "groupsToOverride": names,
                "iamRolesToOverride": roles,
                "preferredRole": roles.first(),
            },
        });
        let response = if version == "1" {
            json!({"claimsOverrideDetails": null})
        } else {
            request["scopes"] = json!(scopes);
            json!({"claimsAndScopeOverrideDetails": null})
        };
        let username = user.username.clone();
        let response = self.call_trigger(TriggerCall {
            trigger: Trigger::PreTokenGeneration,
            source: format!("TokenGeneration_{source}"),
            username: &username,
            request: with_metadata(request, self.metadata()),
            response,
        })?;
        Ok(TokenChanges::read(&response.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Map<String, Value> {
        let claims = json!({"sub": "s", "email": "e", "cognito:groups": ["a"], "scope": "one two"});
        claims.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn first_version_changes_the_id_token() {
        let changes = TokenChanges::read(&json!({"claimsOverrideDetails": {
            "claimsToAddOrOverride": {"tenant": "t", "sub": "other"},
            "claimsToSuppress": ["email"],
            "groupOverrideDetails": {"groupsToOverride": ["b"], "preferredRole": "r"},
        }}));
        let (mut id, mut access) = (claims(), claims());
        changes.change_id(&mut id);
        changes.change_access(&mut access);
        assert_eq!(
            Value::Object(id),
            json!({
                "sub": "s",
                "tenant": "t",
                "cognito:groups": ["b"],
                "cognito:preferred_role": "r",
                "scope": "one two",
            })
        );
        assert_eq!(access["cognito:groups"], json!(["b"]));
        assert_eq!(access["email"], "e");
    }

    #[test]
    fn second_version_changes_both_tokens_and_the_scopes() {
        let changes = TokenChanges::read(&json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"plan": {"seats": 3}}},
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {"tenant": "t"},
                "claimsToSuppress": ["email"],
                "scopesToAdd": ["three"],
                "scopesToSuppress": ["one"],
            },
        }}));
        let (mut id, mut access) = (claims(), claims());
        changes.change_id(&mut id);
        changes.change_access(&mut access);
        assert_eq!(id["plan"], json!({"seats": 3}));
        assert_eq!(
            (&access["tenant"], &access["scope"]),
            (&json!("t"), &json!("two three"))
        );
        assert_eq!(access.get("email"), None);
    }
}
