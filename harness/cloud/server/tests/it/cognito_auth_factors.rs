//! The second factor of a sign-in.

use std::fmt::Write as _;

use aws_sdk_cognitoidentityprovider::operation::create_user_pool::builders::CreateUserPoolFluentBuilder;
use aws_sdk_cognitoidentityprovider::types::{
    EmailConfigurationType, EmailSendingAccountType, UserPoolMfaType,
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;

use crate::cognito_auth_challenges::{listed, parameters};
use crate::cognito_auth_support::{
    Fixture, PASSWORD, any_flow, exchange, plain_pool, refusal, refused,
};

/// A pool that sends its own mails: codes by mail take that.
fn mailing_pool(pool: CreateUserPoolFluentBuilder) -> CreateUserPoolFluentBuilder {
    let email = EmailConfigurationType::builder()
        .email_sending_account(EmailSendingAccountType::Developer)
        .source_arn("arn:aws:ses:us-east-1:000000000000:identity/shop@example.com");
    pool.email_configuration(email.build())
}

impl Fixture {
    async fn mailing() -> Self {
        let fixture = Self::with(mailing_pool, any_flow).await;
        fixture.user("alice").await;
        fixture
    }

    /// Makes second factors of these, for everybody or for whoever wants.
    pub(crate) async fn want_mfa(&self, mode: UserPoolMfaType, factors: &[&str]) {
        use aws_sdk_cognitoidentityprovider::types as t;
        let mut request = self
            .sdk
            .set_user_pool_mfa_config()
            .user_pool_id(&self.pool)
            .mfa_configuration(mode);
        for factor in factors {
            request = match *factor {
                "SMS_MFA" => request.sms_mfa_configuration(
                    t::SmsMfaConfigType::builder()
                        .sms_configuration(
                            t::SmsConfigurationType::builder()
                                .sns_caller_arn("arn:aws:iam::000000000000:role/sms")
                                .build(),
                        )
                        .build(),
                ),
                "EMAIL_OTP" => {
                    request.email_mfa_configuration(t::EmailMfaConfigType::builder().build())
                }
                _ => request.software_token_mfa_configuration(
                    t::SoftwareTokenMfaConfigType::builder()
                        .enabled(true)
                        .build(),
                ),
            };
        }
        request.send().await.unwrap();
    }

    /// Has a user be asked for these factors; the first is preferred.
    pub(crate) async fn prefer(&self, name: &str, factors: &[&str], preferred: bool) {
        use aws_sdk_cognitoidentityprovider::types as t;
        let mut request = self
            .sdk
            .admin_set_user_mfa_preference()
            .user_pool_id(&self.pool)
            .username(name);
        for (index, factor) in factors.iter().enumerate() {
            let first = preferred && index == 0;
            request = match *factor {
                "SMS_MFA" => request.sms_mfa_settings(
                    t::SmsMfaSettingsType::builder()
                        .enabled(true)
                        .preferred_mfa(first)
                        .build(),
                ),
                "EMAIL_OTP" => request.email_mfa_settings(
                    t::EmailMfaSettingsType::builder()
                        .enabled(true)
                        .preferred_mfa(first)
                        .build(),
                ),
                _ => request.software_token_mfa_settings(
                    t::SoftwareTokenMfaSettingsType::builder()
                        .enabled(true)
                        .preferred_mfa(first)
                        .build(),
                ),
            };
        }
        request.send().await.unwrap();
    }
}

/// The code that an authenticator app shows, so many steps from now.
pub(crate) fn totp(secret_code: &str, steps: i64) -> String {
    let mut bits = String::new();
    for character in secret_code.chars() {
        let digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(character).unwrap();
        write!(bits, "{digit:05b}").unwrap();
    }
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let now = real_now() / 30 + steps;
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).unwrap();
    mac.update(&now.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0xf);
    let word: [u8; 4] = hash[offset..offset + 4].try_into().unwrap();
    format!(
        "{:06}",
        (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
    )
}

/// The real time in seconds, as an authenticator app has it.
#[expect(
    clippy::disallowed_methods,
    reason = "an authenticator app goes by the real clock"
)]
fn real_now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

#[tokio::test]
async fn a_code_by_text_message_is_a_second_factor() {
    let fixture = Fixture::new().await;
    fixture
        .want_mfa(UserPoolMfaType::Optional, &["SMS_MFA"])
        .await;
    fixture.sign_in("alice").await;
    fixture.prefer("alice", &["SMS_MFA"], true).await;
    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    assert_eq!(started.challenge_name().unwrap().as_str(), "SMS_MFA");
    let told_of = started.challenge_parameters();
    assert_eq!(parameters(told_of, "CODE_DELIVERY_DELIVERY_MEDIUM"), "SMS");
    assert_eq!(
        parameters(told_of, "CODE_DELIVERY_DESTINATION"),
        "+*******4567"
    );
    let code = fixture.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let answer = async |code: &str| {
        let responses = [("USERNAME", "alice"), ("SMS_MFA_CODE", code)];
        fixture
            .respond("SMS_MFA", started.session(), &responses)
            .await
    };
    assert_eq!(
        refused(answer(wrong).await),
        exchange(
            "CodeMismatchException",
            "Invalid code or auth state for the user."
        )
    );
    assert!(answer(&code).await.unwrap().authentication_result.is_some());

    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    let answer = async |code: &str| {
        let responses = [("USERNAME", "alice"), ("SMS_MFA_CODE", code)];
        fixture
            .respond("SMS_MFA", started.session(), &responses)
            .await
    };
    let code = fixture.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(refused(answer(wrong).await).0, "CodeMismatchException");
    }
    assert_eq!(refused(answer(&code).await).0, "NotAuthorizedException");
}

#[tokio::test]
async fn a_code_by_mail_is_a_second_factor() {
    let fixture = Fixture::mailing().await;
    fixture.want_mfa(UserPoolMfaType::On, &["EMAIL_OTP"]).await;
    // Where a factor is a must, a verified address is all that it takes.
    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    assert_eq!(started.challenge_name().unwrap().as_str(), "EMAIL_OTP");
    let told_of = started.challenge_parameters();
    assert_eq!(
        parameters(told_of, "CODE_DELIVERY_DESTINATION"),
        "a***@e***"
    );
    let code = fixture.last_code();
    let responses = [("USERNAME", "alice"), ("EMAIL_OTP_CODE", code.as_str())];
    let done = fixture
        .respond("EMAIL_OTP", started.session(), &responses)
        .await;
    assert!(done.unwrap().authentication_result.is_some());
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_by_whoever_is_signed_in() {
    let fixture = Fixture::new().await;
    fixture
        .want_mfa(UserPoolMfaType::Optional, &["SOFTWARE_TOKEN_MFA"])
        .await;
    let tokens = fixture.sign_in("alice").await;
    let access = tokens.access_token().unwrap();
    let associate = fixture.sdk.associate_software_token().access_token(access);
    let secret = associate.send().await.unwrap().secret_code.unwrap();
    assert_eq!(secret.len(), 52);
    let verify = async |code: &str| {
        let verify = fixture.sdk.verify_software_token().access_token(access);
        verify.user_code(code).send().await.map_err(refusal)
    };
    let code = totp(&secret, 0);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(
        refused(verify(wrong).await),
        exchange("EnableSoftwareTokenMFAException", "Code mismatch")
    );
    let verified = verify(&code).await.unwrap();
    assert_eq!(verified.status().unwrap().as_str(), "SUCCESS");

    fixture.prefer("alice", &["SOFTWARE_TOKEN_MFA"], true).await;
    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    assert_eq!(
        started.challenge_name().unwrap().as_str(),
        "SOFTWARE_TOKEN_MFA"
    );
    let answer = async |code: &str| {
        let responses = [("USERNAME", "alice"), ("SOFTWARE_TOKEN_MFA_CODE", code)];
        fixture
            .respond("SOFTWARE_TOKEN_MFA", started.session(), &responses)
            .await
    };
    // The code it was set up with is used up; so is, then, the next one.
    assert_eq!(
        refused(answer(&code).await),
        exchange(
            "ExpiredCodeException",
            "Your software token has already been used once."
        )
    );
    let next = totp(&secret, 1);
    assert!(answer(&next).await.unwrap().authentication_result.is_some());
    assert_eq!(
        refused(answer(&next).await),
        exchange(
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once."
        )
    );
    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    let responses = [("USERNAME", "alice"), ("SOFTWARE_TOKEN_MFA_CODE", "12345x")];
    assert_eq!(
        refused(
            fixture
                .respond("SOFTWARE_TOKEN_MFA", started.session(), &responses)
                .await
        ),
        exchange("CodeMismatchException", "Invalid code received for user")
    );
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_in_the_course_of_a_sign_in() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    fixture.user("alice").await;
    fixture
        .want_mfa(UserPoolMfaType::On, &["SOFTWARE_TOKEN_MFA"])
        .await;
    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    assert_eq!(started.challenge_name().unwrap().as_str(), "MFA_SETUP");
    let can = parameters(started.challenge_parameters(), "MFAS_CAN_SETUP");
    assert_eq!(listed(&can), json!(["SOFTWARE_TOKEN_MFA"]));
    let early = fixture.respond("MFA_SETUP", started.session(), &[("USERNAME", "alice")]);
    assert_eq!(refused(early.await).0, "InvalidParameterException");

    let associate = fixture.sdk.associate_software_token();
    let associated = associate.set_session(started.session);
    let associated = associated.send().await.unwrap();
    let code = totp(associated.secret_code().unwrap(), 0);
    let verify = fixture.sdk.verify_software_token();
    let verify = verify.set_session(associated.session).user_code(&code);
    let verified = verify.send().await.unwrap();
    let done = fixture
        .respond("MFA_SETUP", verified.session(), &[("USERNAME", "alice")])
        .await
        .unwrap();
    let tokens = done.authentication_result.unwrap();
    let factors = fixture.sdk.get_user_auth_factors();
    let factors = factors.access_token(tokens.access_token().unwrap());
    let factors = factors.send().await.unwrap();
    assert_eq!(factors.user_mfa_setting_list(), ["SOFTWARE_TOKEN_MFA"]);
    assert_eq!(factors.preferred_mfa_setting(), Some("SOFTWARE_TOKEN_MFA"));
    let again = fixture.by_password("alice", PASSWORD).await.unwrap();
    assert_eq!(
        again.challenge_name().unwrap().as_str(),
        "SOFTWARE_TOKEN_MFA"
    );
}

#[tokio::test]
async fn whoever_prefers_no_factor_is_asked_which() {
    let fixture = Fixture::mailing().await;
    fixture
        .want_mfa(UserPoolMfaType::Optional, &["SMS_MFA", "EMAIL_OTP"])
        .await;
    fixture
        .prefer("alice", &["SMS_MFA", "EMAIL_OTP"], false)
        .await;
    let started = fixture.by_password("alice", PASSWORD).await.unwrap();
    assert_eq!(
        started.challenge_name().unwrap().as_str(),
        "SELECT_MFA_TYPE"
    );
    let can = parameters(started.challenge_parameters(), "MFAS_CAN_CHOOSE");
    assert_eq!(listed(&can), json!(["SMS_MFA", "EMAIL_OTP"]));
    let responses = [("USERNAME", "alice"), ("ANSWER", "EMAIL_OTP")];
    let chosen = fixture.respond("SELECT_MFA_TYPE", started.session(), &responses);
    let chosen = chosen.await.unwrap();
    assert_eq!(chosen.challenge_name().unwrap().as_str(), "EMAIL_OTP");
    let code = fixture.last_code();
    let responses = [("USERNAME", "alice"), ("EMAIL_OTP_CODE", code.as_str())];
    let done = fixture
        .respond("EMAIL_OTP", chosen.session(), &responses)
        .await;
    assert!(done.unwrap().authentication_result.is_some());
}

#[tokio::test]
async fn a_factor_that_cannot_work_is_not_taken() {
    let fixture = Fixture::new().await;
    let tokens = fixture.sign_in("alice").await;
    let access = tokens.access_token().unwrap();
    let associate = fixture.sdk.associate_software_token().access_token(access);
    assert_eq!(
        refused(associate.send().await.map_err(refusal)),
        exchange(
            "SoftwareTokenMFANotFoundException",
            "Software Token MFA has not been enabled by the userPool"
        )
    );
    let settings = aws_sdk_cognitoidentityprovider::types::SoftwareTokenMfaSettingsType::builder();
    let prefer = fixture.sdk.set_user_mfa_preference().access_token(access);
    let prefer = prefer.software_token_mfa_settings(settings.enabled(true).build());
    assert_eq!(
        refused(prefer.send().await.map_err(refusal)),
        exchange(
            "InvalidParameterException",
            "User has not verified software token mfa"
        )
    );
}
