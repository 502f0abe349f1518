//! Setup and preference of second factors.

use serde::Deserialize;
use serde_json::{Value, json};

use super::initiate::first_factors;
use crate::auth_state::authenticator::{Authenticator, CodeCheck};
use crate::auth_state::challenge::Step;
use crate::error::{invalid, no_such_user, not_authorized};
use crate::pool::Pool;
use crate::state::Cognito;
use crate::user::{User, UserId};
use crate::vocabulary::Factor;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The user who sets up an authenticator app: signed in, or in the course of a sign-in.
enum Owner<'a> {
    Bearer(&'a mut Pool, UserId),
    /// In the course of a sign-in, by its session.
    InSignIn(&'a mut Pool, UserId, &'a str),
}

impl<'a> Owner<'a> {
    fn find(
        state: &'a mut Cognito,
        cx: &CallContext<'_>,
        access_token: Option<&str>,
        session: Option<&'a str>,
    ) -> Result<Self, ServiceError> {
        if let Some(token) = access_token {
            let (pool, _, bearer) = state.bearer(cx, token)?;
            return Ok(Self::Bearer(pool, bearer.user));
        }
        let session = session.ok_or_else(|| invalid("Missing required parameter Session"))?;
        let invalid_session = || not_authorized("Invalid session for the user.");
        let now = Timestamp(cx.now());
        let pool = state
            .find_pool(|pool| pool.auth.challenges.contains(session))
            .ok_or_else(invalid_session)?;
        let challenge = pool.auth.challenges.find(session, None, now)?;
        let user = challenge
            .user
            .filter(|_| matches!(challenge.step, Step::MfaSetup { .. }))
            .ok_or_else(invalid_session)?;
        Ok(Self::InSignIn(pool, user, session))
    }

    fn pool(&mut self) -> &mut Pool {
        match self {
            Self::Bearer(pool, _) | Self::InSignIn(pool, ..) => pool,
        }
    }

    /// Returns the user if the pool supports authenticator apps.
    fn user(&mut self) -> Result<&mut User, ServiceError> {
        let id = match self {
            Self::Bearer(_, id) | Self::InSignIn(_, id, _) => *id,
        };
        let pool = self.pool();
        if !pool.mfa.software_token {
            return Err(ServiceError::sender(
                "SoftwareTokenMFANotFoundException",
                "Software Token MFA has not been enabled by the userPool",
            ));
        }
        pool.users.get_mut(id).ok_or_else(no_such_user)
    }

    /// Replaces the session with the one that continues the sign-in.
    fn next_session(
        self,
        cx: &mut CallContext<'_>,
        verified: bool,
    ) -> Result<Option<String>, ServiceError> {
        let Self::InSignIn(pool, user, session) = self else {
            return Ok(None);
        };
        let challenges = &mut pool.auth.challenges;
        let old = challenges.find(session, None, Timestamp(cx.now()))?.clone();
        challenges.close(session);
        let client = pool.clients.get(&old.client);
        let client = client.ok_or_else(|| not_authorized("Invalid session for the user."))?;
        let step = Step::MfaSetup { verified };
        let next = challenges.open(cx, client, Some(user), step, old.done, old.device);
        Ok(Some(next))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AssociateSoftwareToken {
    access_token: Option<String>,
    session: Option<String>,
}

pub(crate) fn associate_software_token(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AssociateSoftwareToken,
) -> Result<Value, ServiceError> {
    let mut owner = Owner::find(
        state,
        cx,
        input.access_token.as_deref(),
        input.session.as_deref(),
    )?;
    let app = Authenticator::generate(cx.ids);
    let mut answer = json!({"SecretCode": app.secret_code()});
    owner.user()?.mfa.associating = Some(app);
    if let Some(session) = owner.next_session(cx, false)? {
        answer["Session"] = session.into();
    }
    Ok(answer)
}

/// Begins the setup of an authenticator app in a sign-in. Returns its secret and the next
/// session.
pub(super) fn associate_by_session(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    session: &str,
) -> Result<(String, String), ServiceError> {
    let input = AssociateSoftwareToken {
        access_token: None,
        session: Some(session.to_owned()),
    };
    let answer = associate_software_token(state, cx, input)?;
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    Ok((text("SecretCode"), text("Session")))
}

/// Checks the first code of an authenticator app in a sign-in. Returns the next session.
pub(super) fn verify_by_session(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    session: &str,
    code: &str,
) -> Result<String, ServiceError> {
    let input = VerifySoftwareToken {
        access_token: None,
        session: Some(session.to_owned()),
        user_code: code.to_owned(),
    };
    let answer = verify_software_token(state, cx, input)?;
    Ok(answer["Session"].as_str().unwrap_or_default().to_owned())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VerifySoftwareToken {
    access_token: Option<String>,
    session: Option<String>,
    user_code: String,
}

pub(crate) fn verify_software_token(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: VerifySoftwareToken,
) -> Result<Value, ServiceError> {
    let mut owner = Owner::find(
        state,
        cx,
        input.access_token.as_deref(),
        input.session.as_deref(),
    )?;
    let times = [cx.now(), cx.real_now()];
    let mfa = &mut owner.user()?.mfa;
    let app = mfa.associating.as_mut().ok_or_else(|| {
        ServiceError::sender(
            "SoftwareTokenMFANotFoundException",
            "Software token MFA is not being set up for the user.",
        )
    })?;
    if app.verify(&input.user_code, times) != CodeCheck::Correct {
        return Err(ServiceError::sender(
            "EnableSoftwareTokenMFAException",
            "Code mismatch",
        ));
    }
    mfa.authenticator = mfa.associating.take();
    let mut answer = json!({"Status": "SUCCESS"});
    if let Some(session) = owner.next_session(cx, true)? {
        answer["Session"] = session.into();
    }
    Ok(answer)
}

/// The preference for one factor.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Setting {
    enabled: bool,
    preferred_mfa: bool,
}

/// The preferences for all factors; those not named are unchanged.
#[derive(Deserialize)]
struct Preference {
    #[serde(rename = "SMSMfaSettings")]
    sms: Option<Setting>,
    #[serde(rename = "SoftwareTokenMfaSettings")]
    software_token: Option<Setting>,
    #[serde(rename = "EmailMfaSettings")]
    email: Option<Setting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetUserMfaPreference {
    access_token: String,
    #[serde(flatten)]
    preference: Preference,
}

pub(crate) fn set_user_mfa_preference(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SetUserMfaPreference,
) -> Result<Value, ServiceError> {
    let (pool, _, bearer) = state.bearer(cx, &input.access_token)?;
    let user = pool.users.get_mut(bearer.user).ok_or_else(no_such_user)?;
    input.preference.apply(user)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetUserMfaPreference {
    user_pool_id: String,
    username: String,
    #[serde(flatten)]
    preference: Preference,
}

pub(crate) fn admin_set_user_mfa_preference(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminSetUserMfaPreference,
) -> Result<Value, ServiceError> {
    let pool = state.pool_mut(cx, &input.user_pool_id)?;
    input.preference.apply(pool.user_mut(&input.username)?)
}

impl Preference {
    fn apply(self, user: &mut User) -> Result<Value, ServiceError> {
        let settings = [
            (Factor::SmsMfa, self.sms),
            (Factor::SoftwareTokenMfa, self.software_token),
            (Factor::EmailOtp, self.email),
        ];
        let settings = settings.map(|(factor, setting)| setting.map(|setting| (factor, setting)));
        let preferred = |(_, setting): &&(Factor, Setting)| setting.preferred_mfa;
        if settings.iter().flatten().filter(preferred).count() > 1 {
            return Err(invalid("Only one MFA method can be set as preferred."));
        }
        for (factor, setting) in settings.iter().flatten() {
            if setting.preferred_mfa && !setting.enabled {
                return Err(invalid("A disabled MFA method cannot be set as preferred."));
            }
            if setting.enabled && !user.can_use(*factor) {
                return Err(invalid(match factor {
                    Factor::SoftwareTokenMfa => {
                        "User has not verified software token mfa".to_owned()
                    }
                    other => format!(
                        "User does not have delivery config set to turn on {}",
                        other.name()
                    ),
                }));
            }
        }
        for (factor, setting) in settings.into_iter().flatten() {
            if setting.enabled {
                user.mfa.enabled.insert(factor);
            } else {
                user.mfa.enabled.remove(&factor);
            }
            if setting.preferred_mfa {
                user.mfa.preferred = Some(factor);
            } else if user.mfa.preferred == Some(factor) {
                user.mfa.preferred = None;
            }
        }
        Ok(json!({}))
    }
}

/// Input with a user of a pool.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserKey {
    user_pool_id: String,
    username: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUserAuthFactors {
    access_token: String,
}

pub(crate) fn get_user_auth_factors(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GetUserAuthFactors,
) -> Result<Value, ServiceError> {
    let (pool, _, bearer) = state.bearer(cx, &input.access_token)?;
    let user = pool.users.get(bearer.user).ok_or_else(no_such_user)?;
    Ok(auth_factors(pool, user))
}

/// Returns the factors that a user can sign in with.
pub(crate) fn admin_get_user_auth_factors(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserKey,
) -> Result<Value, ServiceError> {
    let pool = state.pool(cx, &input.user_pool_id)?;
    Ok(auth_factors(pool, pool.user(&input.username)?))
}

/// Removes the authenticator app of a user.
pub(crate) fn admin_delete_software_token(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserKey,
) -> Result<Value, ServiceError> {
    let pool = state.pool_mut(cx, &input.user_pool_id)?;
    let mfa = &mut pool.user_mut(&input.username)?.mfa;
    let factor = Factor::SoftwareTokenMfa;
    (mfa.authenticator, mfa.associating) = (None, None);
    mfa.enabled.remove(&factor);
    mfa.preferred = mfa.preferred.filter(|other| *other != factor);
    Ok(json!({}))
}

fn auth_factors(pool: &Pool, user: &User) -> Value {
    let mut factors = first_factors(pool, Some(user));
    factors.retain(|factor| factor != "PASSWORD_SRP");
    let mut answer = json!({
        "Username": user.username,
        "ConfiguredUserAuthFactors": factors,
    });
    if !user.mfa.enabled.is_empty() {
        let names: Vec<&str> = user.mfa.enabled.iter().map(|one| one.name()).collect();
        answer["UserMFASettingList"] = json!(names);
    }
    if let Some(preferred) = user.mfa.preferred {
        answer["PreferredMfaSetting"] = preferred.name().into();
    }
    answer
}
