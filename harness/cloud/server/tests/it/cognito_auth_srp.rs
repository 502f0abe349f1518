//! SRP against a client of its own, written by the protocol's message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};

use crate::cognito_auth_support::{Fixture, PASSWORD, any_flow, exchange, plain_pool, refused};

/// The group of 3,072 bits by its own definition (RFC 3526): what has to be
/// known of it is pi.
fn prime() -> BigUint {
    // 2^3072 - 2^3008 - 1 + 2^64 * ([2^2942 pi] + 1690314)
    let one = BigUint::from(1_u32);
    let pi = pi_times_two_to(2942);
    (&one << 3072) - (&one << 3008) - &one + ((pi + 1_690_314_u32) << 64)
}

/// The whole part of pi times a power of two, by Machin's formula.
fn pi_times_two_to(bits: u32) -> BigUint {
    const GUARD: u32 = 64;
    let unit = BigUint::from(1_u32) << (bits + GUARD);
    let arctangent = |of: u32| {
        let square = BigUint::from(of * of);
        let (mut power, mut sum, mut less) = (&unit / of, BigUint::ZERO, BigUint::ZERO);
        for odd in (1_u32..).step_by(2) {
            if power == BigUint::ZERO {
                break;
            }
            let term = &power / odd;
            if odd % 4 == 1 {
                sum += term;
            } else {
                less += term;
            }
            power /= &square;
        }
        sum - less
    };
    (arctangent(5) * 16_u32 - arctangent(239) * 4_u32) >> GUARD
}

/// The client's side.
struct SrpClient {
    prime: BigUint,
    secret: BigUint,
    public: BigUint,
}

/// A number as Java writes it.
fn java(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes[0] >= 0x80 {
        bytes.insert(0, 0);
    }
    bytes
}

fn sha256(parts: &[&[u8]]) -> BigUint {
    BigUint::from_bytes_be(&Sha256::digest(parts.concat()))
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

impl SrpClient {
    fn new() -> Self {
        let prime = prime();
        let secret = BigUint::from(0x5eed_u32).pow(80);
        let public = BigUint::from(2_u32).modpow(&secret, &prime);
        Self {
            prime,
            secret,
            public,
        }
    }

    /// The proof that answers a challenge.
    fn proof(
        &self,
        fixture: &Fixture,
        challenge: &std::collections::HashMap<String, String>,
        password: &str,
        timestamp: &str,
    ) -> String {
        let number = |name: &str| BigUint::parse_bytes(challenge[name].as_bytes(), 16).unwrap();
        let two = BigUint::from(2_u32);
        let (server, salt) = (number("SRP_B"), number("SALT"));
        let pool = fixture.pool.split_once('_').unwrap().1;
        let user = &challenge["USER_ID_FOR_SRP"];
        let identity = Sha256::digest(format!("{pool}{user}:{password}"));
        let x = sha256(&[&java(&salt), &identity]);
        let u = sha256(&[&java(&self.public), &java(&server)]);
        let k = sha256(&[&java(&self.prime), &java(&two)]);
        let known = k * two.modpow(&x, &self.prime) % &self.prime;
        let base = (server + &self.prime - known) % &self.prime;
        let shared = base.modpow(&(&self.secret + &u * x), &self.prime);
        let extracted = mac(&java(&u), &java(&shared));
        let key = mac(&extracted, b"Caldera Derived Key\x01");
        let block = STANDARD.decode(&challenge["SECRET_BLOCK"]).unwrap();
        let message = [
            pool.as_bytes(),
            user.as_bytes(),
            &block,
            timestamp.as_bytes(),
        ];
        STANDARD.encode(mac(&key[..16], &message.concat()))
    }
}

const TIMESTAMP: &str = "Tue Sep 5 00:09:40 UTC 2023";

#[tokio::test]
async fn the_right_password_is_proven_without_being_sent() {
    let fixture = Fixture::new().await;
    let client = SrpClient::new();
    let number = client.public.to_str_radix(16);
    let given = [("USERNAME", "alice"), ("SRP_A", number.as_str())];
    let started = fixture.initiate("USER_SRP_AUTH", &given).await.unwrap();
    assert_eq!(
        started.challenge_name().unwrap().as_str(),
        "PASSWORD_VERIFIER"
    );
    let challenge = started.challenge_parameters.unwrap();
    assert_eq!(challenge["USERNAME"], "alice");
    let answer = async |password: &str, timestamp: &str, signed: &str| {
        let proof = client.proof(&fixture, &challenge, password, signed);
        let responses = [
            ("USERNAME", "alice"),
            ("PASSWORD_CLAIM_SECRET_BLOCK", &challenge["SECRET_BLOCK"]),
            ("PASSWORD_CLAIM_SIGNATURE", &proof),
            ("TIMESTAMP", timestamp),
        ];
        fixture
            .respond("PASSWORD_VERIFIER", started.session.as_deref(), &responses)
            .await
    };
    let wrong = exchange("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(
        refused(answer("Other-2!", TIMESTAMP, TIMESTAMP).await),
        wrong
    );
    // A day with a leading zero is understood, and signed without it.
    let zero = "Tue Sep 05 00:09:40 UTC 2023";
    assert_eq!(refused(answer(PASSWORD, zero, zero).await), wrong);
    assert_eq!(
        refused(answer(PASSWORD, "2023-09-05", TIMESTAMP).await),
        exchange(
            "InvalidParameterException",
            "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."
        )
    );
    let done = answer(PASSWORD, TIMESTAMP, TIMESTAMP).await.unwrap();
    assert!(done.authentication_result.is_some());
}

#[tokio::test]
async fn a_choice_of_srp_goes_by_its_session() {
    let fixture = Fixture::new().await;
    let client = SrpClient::new();
    let number = client.public.to_str_radix(16);
    let given = [
        ("USERNAME", "alice"),
        ("PREFERRED_CHALLENGE", "PASSWORD_SRP"),
        ("SRP_A", number.as_str()),
    ];
    let started = fixture.initiate("USER_AUTH", &given).await.unwrap();
    let session = started.session.as_deref();
    assert!(session.is_some());
    // What waits for an answer is part of a snapshot.
    let saved = fixture.cloud.snapshot().unwrap();
    fixture.cloud.reset();
    fixture.cloud.restore(&saved).unwrap();
    let challenge = started.challenge_parameters.unwrap();
    let proof = client.proof(&fixture, &challenge, PASSWORD, TIMESTAMP);
    let responses = [
        ("USERNAME", "alice"),
        ("PASSWORD_CLAIM_SECRET_BLOCK", &challenge["SECRET_BLOCK"]),
        ("PASSWORD_CLAIM_SIGNATURE", &proof),
        ("TIMESTAMP", TIMESTAMP),
    ];
    let done = fixture
        .respond("PASSWORD_VERIFIER", session, &responses)
        .await;
    assert!(done.unwrap().authentication_result.is_some());
}

#[tokio::test]
async fn a_user_who_is_not_there_looks_like_one_with_another_password() {
    use aws_sdk_cognitoidentityprovider::types::PreventUserExistenceErrorTypes;
    let fixture = Fixture::with(plain_pool, |client| {
        any_flow(client).prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
    })
    .await;
    let client = SrpClient::new();
    let number = client.public.to_str_radix(16);
    let given = [("USERNAME", "nobody"), ("SRP_A", number.as_str())];
    let begin = async || {
        let started = fixture.initiate("USER_SRP_AUTH", &given).await.unwrap();
        started.challenge_parameters.unwrap()
    };
    let challenge = begin().await;
    assert_eq!(challenge["SALT"], begin().await["SALT"]);
    let proof = client.proof(&fixture, &challenge, PASSWORD, TIMESTAMP);
    let responses = [
        ("USERNAME", "nobody"),
        ("PASSWORD_CLAIM_SECRET_BLOCK", &challenge["SECRET_BLOCK"]),
        ("PASSWORD_CLAIM_SIGNATURE", &proof),
        ("TIMESTAMP", TIMESTAMP),
    ];
    assert_eq!(
        refused(fixture.respond("PASSWORD_VERIFIER", None, &responses).await),
        exchange("NotAuthorizedException", "Incorrect username or password.")
    );
}

#[tokio::test]
async fn a_number_that_would_do_without_a_password_is_refused() {
    let fixture = Fixture::new().await;
    for number in ["0", &prime().to_str_radix(16), "xyz"] {
        let given = [("USERNAME", "alice"), ("SRP_A", number)];
        assert_eq!(
            refused(fixture.initiate("USER_SRP_AUTH", &given).await).0,
            "InvalidParameterException"
        );
    }
}
