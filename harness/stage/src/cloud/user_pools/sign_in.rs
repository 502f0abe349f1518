//! Signing users in, as the client of an app does: by a flow, and by responding to
//! every challenge for which the credentials suffice.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::operation::respond_to_auth_challenge::RespondToAuthChallengeOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AuthFlowType, AuthenticationResultType, ChallengeNameType,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rehearsal_service_cognito::{SrpChallenge, SrpClient};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::{SignInFlow, UserPool, UserPoolClient};
use crate::clock;
use crate::cloud::clients::CloudClients;
use crate::cloud::error::CallError;

/// The credentials of a user who signs in.
#[derive(Debug, Clone, Default)]
pub struct UserCredentials {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The response to a challenge for a new password.
    pub new_password: Option<String>,
    /// The code of the second factor.
    pub mfa_code: Option<String>,
}

/// The outcome of a sign-in.
#[derive(Debug, Clone)]
pub enum SignInOutcome {
    /// The user is signed in.
    Tokens(AuthenticationResultType),
    /// A challenge for which the credentials do not suffice.
    Challenge(Challenge),
}

/// A challenge that the pool requires a response to.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Its name: `SMS_MFA`.
    pub name: String,
    /// The session that the response belongs to.
    pub session: Option<String>,
    /// Its parameters.
    pub parameters: HashMap<String, String>,
}

/// Signs users in by one client of a user pool.
#[derive(Debug, Clone, Copy)]
pub struct SignInClient<'a> {
    /// The clients of the cloud.
    pub clients: &'a CloudClients,
    /// The pool.
    pub pool: &'a UserPool,
    /// The app client.
    pub client: &'a UserPoolClient,
}

impl SignInClient<'_> {
    /// Returns the hash that a client with a secret has to send with a user name.
    pub fn secret_hash(&self, username: &str) -> Option<String> {
        let secret = self.client.secret.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .expect("HMAC takes keys of any length");
        mac.update(username.as_bytes());
        mac.update(self.client.id.as_bytes());
        Some(STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Signs a user in, and responds to challenges as far as possible.
    pub async fn sign_in(
        &self,
        flow: SignInFlow,
        user: &UserCredentials,
    ) -> Result<SignInOutcome, CallError> {
        let outcome = match flow {
            SignInFlow::Password => self.by_password(user).await?,
            SignInFlow::Admin => self.by_admin(user).await?,
            SignInFlow::Srp => self.by_srp(user).await?,
        };
        self.respond_all(outcome, user).await
    }

    /// Continues a sign-in from a challenge.
    pub async fn continue_sign_in(
        &self,
        challenge: Challenge,
        user: &UserCredentials,
    ) -> Result<SignInOutcome, CallError> {
        self.respond_all(SignInOutcome::Challenge(challenge), user)
            .await
    }

    async fn by_password(&self, user: &UserCredentials) -> Result<SignInOutcome, CallError> {
        let initiate = self
            .clients
            .cognito
            .initiate_auth()
            .client_id(&*self.client.id);
        let initiate = initiate
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .set_auth_parameters(Some(self.parameters(user)));
        let response = initiate.send().await?;
        Ok(outcome(
            response.authentication_result,
            response.challenge_name,
            response.session,
            response.challenge_parameters,
        ))
    }

    async fn by_admin(&self, user: &UserCredentials) -> Result<SignInOutcome, CallError> {
        let initiate = self.clients.cognito.admin_initiate_auth();
        let initiate = initiate
            .user_pool_id(&*self.pool.id)
            .client_id(&*self.client.id);
        let initiate = initiate
            .auth_flow(AuthFlowType::AdminUserPasswordAuth)
            .set_auth_parameters(Some(self.parameters(user)));
        let response = initiate.send().await?;
        Ok(outcome(
            response.authentication_result,
            response.challenge_name,
            response.session,
            response.challenge_parameters,
        ))
    }

    async fn by_srp(&self, user: &UserCredentials) -> Result<SignInOutcome, CallError> {
        let at = clock::now();
        // The exponent must be different for each sign-in, and unknown to others.
        let secret = Sha256::new()
            .chain_update(at.unix_timestamp_nanos().to_be_bytes())
            .chain_update(&user.username)
            .chain_update(&user.password)
            .finalize();
        let srp = SrpClient::new(&secret);
        let mut parameters = HashMap::from([
            ("USERNAME".to_owned(), user.username.clone()),
            ("SRP_A".to_owned(), srp.number()),
        ]);
        parameters.extend(self.secret_hash_parameter(&user.username));
        let call = self
            .clients
            .cognito
            .initiate_auth()
            .client_id(&*self.client.id);
        let call = call
            .auth_flow(AuthFlowType::UserSrpAuth)
            .set_auth_parameters(Some(parameters));
        let response = call.send().await?;
        let outcome = outcome(
            response.authentication_result,
            response.challenge_name,
            response.session,
            response.challenge_parameters,
        );
        match outcome {
            SignInOutcome::Challenge(challenge) if challenge.name == "PASSWORD_VERIFIER" => {
                let responses = self.srp_responses(&srp, &challenge, &user.password, at);
                let responses = responses.ok_or_else(|| {
                    CallError::Unreachable("the pool's challenge is not an SRP challenge".into())
                })?;
                self.respond(&challenge, responses).await
            }
            outcome => Ok(outcome),
        }
    }

    fn srp_responses(
        &self,
        srp: &SrpClient,
        challenge: &Challenge,
        password: &str,
        at: OffsetDateTime,
    ) -> Option<HashMap<String, String>> {
        let parameter = |name| challenge.parameters.get(name).map(String::as_str);
        let (user_id, block) = (parameter("USER_ID_FOR_SRP")?, parameter("SECRET_BLOCK")?);
        let challenge = SrpChallenge {
            pool: &self.pool.id,
            user_id,
            salt: parameter("SALT")?,
            server_number: parameter("SRP_B")?,
            secret_block: block,
        };
        let proof = srp.prove(challenge, password, at)?;
        let mut responses = HashMap::from([
            ("USERNAME".to_owned(), user_id.to_owned()),
            ("PASSWORD_CLAIM_SECRET_BLOCK".to_owned(), block.to_owned()),
            ("PASSWORD_CLAIM_SIGNATURE".to_owned(), proof.signature),
            ("TIMESTAMP".to_owned(), proof.timestamp),
        ]);
        responses.extend(self.secret_hash_parameter(user_id));
        Some(responses)
    }

    fn parameters(&self, user: &UserCredentials) -> HashMap<String, String> {
        let mut parameters = HashMap::from([
            ("USERNAME".to_owned(), user.username.clone()),
            ("PASSWORD".to_owned(), user.password.clone()),
        ]);
        parameters.extend(self.secret_hash_parameter(&user.username));
        parameters
    }

    fn secret_hash_parameter(&self, username: &str) -> Option<(String, String)> {
        Some(("SECRET_HASH".to_owned(), self.secret_hash(username)?))
    }

    async fn respond_all(
        &self,
        mut outcome: SignInOutcome,
        user: &UserCredentials,
    ) -> Result<SignInOutcome, CallError> {
        let mut credentials = user.clone();
        while let SignInOutcome::Challenge(challenge) = &outcome {
            let Some((name, value)) = credentials.take_response(&challenge.name) else {
                break;
            };
            // The user may have signed in with an alias of the user name.
            let username = challenge.parameters.get("USER_ID_FOR_SRP");
            let username = username.unwrap_or(&user.username);
            let mut responses = HashMap::from([
                ("USERNAME".to_owned(), username.clone()),
                (name.to_owned(), value),
            ]);
            responses.extend(self.secret_hash_parameter(username));
            outcome = self.respond(challenge, responses).await?;
        }
        Ok(outcome)
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
    /// Takes the response to a challenge, with its parameter name. Each is used
    /// once: a pool that asks again has refused it.
    fn take_response(&mut self, challenge: &str) -> Option<(&'static str, String)> {
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
