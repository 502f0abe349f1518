//! Signing a user in, as an app's server or its page would: the flow that is
//! asked for, and every challenge that can be answered with what is given.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::operation::respond_to_auth_challenge::RespondToAuthChallengeOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AuthFlowType, AuthenticationResultType, ChallengeNameType,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rehearsal_cloud::{SrpChallenge, SrpClient};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::clients::SdkClients;
use super::{SignInFlow, UserPool, UserPoolClient};
use crate::clock;

/// What is known of somebody who signs in.
#[derive(Debug, Clone, Default)]
pub struct UserCredentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// What to set where a new password is asked for.
    pub new_password: Option<String>,
    /// The code of the second factor.
    pub mfa_code: Option<String>,
}

/// How far a sign-in came.
#[derive(Debug, Clone)]
pub enum SignInOutcome {
    /// All the way.
    Tokens(AuthenticationResultType),
    /// Up to a challenge that nothing was given for.
    Challenge(Challenge),
}

/// What the pool asks for before it gives tokens.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Which challenge it is: `SMS_MFA`.
    pub name: String,
    /// What its answer has to go with.
    pub session: Option<String>,
    /// What there is to know for the answer.
    pub parameters: HashMap<String, String>,
}

/// Why a call came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// The cloud refused it.
    Refused {
        /// AWS's code.
        code: String,
        /// AWS's message.
        message: String,
        /// The HTTP status.
        status: u16,
    },
    /// There was no answer.
    Unreachable(String),
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused { code, message, .. } => write!(f, "{code}: {message}"),
            Self::Unreachable(reason) => f.write_str(reason),
        }
    }
}

impl<E> From<SdkError<E, HttpResponse>> for CallError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        match error.raw_response() {
            Some(response) => Self::Refused {
                code: error.code().unwrap_or("Unknown").to_owned(),
                message: error.message().unwrap_or_default().to_owned(),
                status: response.status().as_u16(),
            },
            None => Self::Unreachable(DisplayErrorContext(&error).to_string()),
        }
    }
}

/// A client of a pool, and how to reach it.
#[derive(Debug, Clone, Copy)]
pub struct SignInClient<'a> {
    /// The SDK's clients.
    pub clients: &'a SdkClients,
    /// The pool.
    pub pool: &'a UserPool,
    /// The app client.
    pub client: &'a UserPoolClient,
}

impl SignInClient<'_> {
    /// What a client with a secret has to send along with a user's name.
    pub fn secret_hash(&self, username: &str) -> Option<String> {
        let secret = self.client.secret.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .expect("HMAC takes keys of any length");
        mac.update(username.as_bytes());
        mac.update(self.client.id.as_bytes());
        Some(STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Signs in, and answers what can be answered.
    pub async fn sign_in(
        &self,
        flow: SignInFlow,
        who: &UserCredentials,
    ) -> Result<SignInOutcome, CallError> {
        let begun = match flow {
            SignInFlow::Password => self.by_password(who).await?,
            SignInFlow::Admin => self.by_admin(who).await?,
            SignInFlow::Srp => self.by_proof(who).await?,
        };
        self.answer_all(begun, who).await
    }

    /// Goes on from a challenge of an earlier step.
    pub async fn continue_sign_in(
        &self,
        challenge: Challenge,
        who: &UserCredentials,
    ) -> Result<SignInOutcome, CallError> {
        self.answer_all(SignInOutcome::Challenge(challenge), who)
            .await
    }

    async fn by_password(&self, who: &UserCredentials) -> Result<SignInOutcome, CallError> {
        let begin = self
            .clients
            .cognito
            .initiate_auth()
            .client_id(&*self.client.id);
        let begin = begin
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .set_auth_parameters(Some(self.parameters(who)));
        let answer = begin.send().await?;
        Ok(outcome(
            answer.authentication_result,
            answer.challenge_name,
            answer.session,
            answer.challenge_parameters,
        ))
    }

    async fn by_admin(&self, who: &UserCredentials) -> Result<SignInOutcome, CallError> {
        let begin = self.clients.cognito.admin_initiate_auth();
        let begin = begin
            .user_pool_id(&*self.pool.id)
            .client_id(&*self.client.id);
        let begin = begin
            .auth_flow(AuthFlowType::AdminUserPasswordAuth)
            .set_auth_parameters(Some(self.parameters(who)));
        let answer = begin.send().await?;
        Ok(outcome(
            answer.authentication_result,
            answer.challenge_name,
            answer.session,
            answer.challenge_parameters,
        ))
    }

    async fn by_proof(&self, who: &UserCredentials) -> Result<SignInOutcome, CallError> {
        let at = clock::now();
        // The exponent has to be this sign-in's own and nobody else's to guess.
        let secret = Sha256::new()
            .chain_update(at.unix_timestamp_nanos().to_be_bytes())
            .chain_update(&who.username)
            .chain_update(&who.password)
            .finalize();
        let srp = SrpClient::new(&secret);
        let mut parameters = HashMap::from([
            ("USERNAME".to_owned(), who.username.clone()),
            ("SRP_A".to_owned(), srp.number()),
        ]);
        parameters.extend(self.secret(&who.username));
        let call = self
            .clients
            .cognito
            .initiate_auth()
            .client_id(&*self.client.id);
        let call = call
            .auth_flow(AuthFlowType::UserSrpAuth)
            .set_auth_parameters(Some(parameters));
        let answer = call.send().await?;
        let begun = outcome(
            answer.authentication_result,
            answer.challenge_name,
            answer.session,
            answer.challenge_parameters,
        );
        match begun {
            SignInOutcome::Challenge(challenge) if challenge.name == "PASSWORD_VERIFIER" => {
                let responses = self.proof(&srp, &challenge, &who.password, at);
                let responses = responses.ok_or_else(|| {
                    CallError::Unreachable("the pool's challenge is not one of SRP".into())
                })?;
                self.respond(&challenge, responses).await
            }
            begun => Ok(begun),
        }
    }

    fn proof(
        &self,
        srp: &SrpClient,
        challenge: &Challenge,
        password: &str,
        at: OffsetDateTime,
    ) -> Option<HashMap<String, String>> {
        let parameter = |name| challenge.parameters.get(name).map(String::as_str);
        let (user_id, block) = (parameter("USER_ID_FOR_SRP")?, parameter("SECRET_BLOCK")?);
        let asked = SrpChallenge {
            pool: &self.pool.id,
            user_id,
            salt: parameter("SALT")?,
            server_number: parameter("SRP_B")?,
            secret_block: block,
        };
        let proof = srp.prove(asked, password, at)?;
        let mut responses = HashMap::from([
            ("USERNAME".to_owned(), user_id.to_owned()),
            ("PASSWORD_CLAIM_SECRET_BLOCK".to_owned(), block.to_owned()),
            ("PASSWORD_CLAIM_SIGNATURE".to_owned(), proof.signature),
            ("TIMESTAMP".to_owned(), proof.timestamp),
        ]);
        responses.extend(self.secret(user_id));
        Some(responses)
    }

    fn parameters(&self, who: &UserCredentials) -> HashMap<String, String> {
        let mut parameters = HashMap::from([
            ("USERNAME".to_owned(), who.username.clone()),
            ("PASSWORD".to_owned(), who.password.clone()),
        ]);
        parameters.extend(self.secret(&who.username));
        parameters
    }

    fn secret(&self, username: &str) -> Option<(String, String)> {
        Some(("SECRET_HASH".to_owned(), self.secret_hash(username)?))
    }

    async fn answer_all(
        &self,
        mut begun: SignInOutcome,
        who: &UserCredentials,
    ) -> Result<SignInOutcome, CallError> {
        let mut given = who.clone();
        while let SignInOutcome::Challenge(challenge) = &begun {
            let Some((name, value)) = given.answer(&challenge.name) else {
                break;
            };
            // Behind an alias stands the user's own name, which is told here.
            let username = challenge.parameters.get("USER_ID_FOR_SRP");
            let username = username.unwrap_or(&who.username);
            let mut responses = HashMap::from([
                ("USERNAME".to_owned(), username.clone()),
                (name.to_owned(), value),
            ]);
            responses.extend(self.secret(username));
            begun = self.respond(challenge, responses).await?;
        }
        Ok(begun)
    }

    async fn respond(
        &self,
        challenge: &Challenge,
        responses: HashMap<String, String>,
    ) -> Result<SignInOutcome, CallError> {
        let respond = self.clients.cognito.respond_to_auth_challenge();
        let respond = respond
            .client_id(&*self.client.id)
            .challenge_name(ChallengeNameType::from(&*challenge.name))
            .set_session(challenge.session.clone())
            .set_challenge_responses(Some(responses));
        let RespondToAuthChallengeOutput {
            authentication_result,
            challenge_name,
            session,
            challenge_parameters,
            ..
        } = respond.send().await?;
        Ok(outcome(
            authentication_result,
            challenge_name,
            session,
            challenge_parameters,
        ))
    }
}

impl UserCredentials {
    /// What answers a challenge, and under which name. Each is given once: a
    /// pool that asks again has not taken it.
    fn answer(&mut self, challenge: &str) -> Option<(&'static str, String)> {
        let (name, value) = match challenge {
            "NEW_PASSWORD_REQUIRED" => ("NEW_PASSWORD", self.new_password.take()),
            "SOFTWARE_TOKEN_MFA" => ("SOFTWARE_TOKEN_MFA_CODE", self.mfa_code.take()),
            "SMS_MFA" => ("SMS_MFA_CODE", self.mfa_code.take()),
            "EMAIL_OTP" => ("EMAIL_OTP_CODE", self.mfa_code.take()),
            _ => return None,
        };
        Some((name, value?))
    }
}

fn outcome(
    tokens: Option<AuthenticationResultType>,
    challenge: Option<ChallengeNameType>,
    session: Option<String>,
    parameters: Option<HashMap<String, String>>,
) -> SignInOutcome {
    match (tokens, challenge) {
        (Some(tokens), _) => SignInOutcome::Tokens(tokens),
        (None, challenge) => SignInOutcome::Challenge(Challenge {
            name: challenge.map_or_else(String::new, |name| name.as_str().to_owned()),
            session,
            parameters: parameters.unwrap_or_default(),
        }),
    }
}
