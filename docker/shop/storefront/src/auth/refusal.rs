use std::error::Error;

use aws_sdk_cognitoidentityprovider::error::ProvideErrorMetadata;
use axum::http::StatusCode;
use shop_core::Problem;
use shop_core::aws::CallError;
use shop_core::mutation::Mutation;

/// Why the user pool did not do what was asked for.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("There is an account for this address already.")]
    AccountExists,
    /// In the pool's words, which say what a password has to have.
    #[error("{0}")]
    PasswordRefused(String),
    #[error("{0}")]
    Invalid(String),
    #[error("This is not the code that was sent last.")]
    WrongCode,
    #[error("The code was sent too long ago; ask for another one.")]
    ExpiredCode,
    #[error("The account is confirmed already, or cannot be.")]
    NotToBeConfirmed,
    #[error("The code that was sent has to be entered first.")]
    NotConfirmed,
    /// Whether there is such an account is nobody's business.
    #[error("The address or the password is wrong.")]
    WrongCredentials,
    #[error("There were too many attempts; try again later.")]
    TooManyAttempts,
    #[error("The session is over; sign in again.")]
    SessionOver,
    #[error("The account has to be completed before it can be used here.")]
    Challenged,
    #[error(transparent)]
    Call(#[from] CallError),
}

impl Refusal {
    /// What an error of the pool means to whoever asked.
    pub(super) fn of<E>(what: &'static str, error: &E) -> Self
    where
        E: ProvideErrorMetadata + Error,
    {
        let code = error.code().unwrap_or_default();
        let message = error.message().unwrap_or_default();
        Self::named(what, code, message)
            .filter(|_| !Mutation::LosesTheReason.is_made())
            .unwrap_or_else(|| CallError::because(what, error).into())
    }

    fn named(what: &'static str, code: &str, message: &str) -> Option<Self> {
        Some(match code {
            "UsernameExistsException" => Self::AccountExists,
            "InvalidPasswordException" => Self::PasswordRefused(message.to_owned()),
            "InvalidParameterException" => Self::Invalid(message.to_owned()),
            "CodeMismatchException" => Self::WrongCode,
            "ExpiredCodeException" => Self::ExpiredCode,
            "UserNotConfirmedException" => Self::NotConfirmed,
            "LimitExceededException"
            | "TooManyFailedAttemptsException"
            | "TooManyRequestsException" => Self::TooManyAttempts,
            // One code for many things; what was asked for tells them apart.
            "NotAuthorizedException" => match what {
                _ if message.contains("attempts exceeded") => Self::TooManyAttempts,
                "sign in" => Self::WrongCredentials,
                "confirm an account" => Self::NotToBeConfirmed,
                _ => Self::SessionOver,
            },
            "UserNotFoundException" => match what {
                "sign in" => Self::WrongCredentials,
                _ => Self::WrongCode,
            },
            _ => return None,
        })
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        use StatusCode as S;
        let (status, name, title) = match refusal {
            Refusal::Call(error) => return Self::unavailable(error),
            Refusal::AccountExists => {
                (S::CONFLICT, "account-exists", "There is an account already")
            }
            Refusal::PasswordRefused(_) => (
                S::UNPROCESSABLE_ENTITY,
                "password-refused",
                "The password is too weak",
            ),
            Refusal::Invalid(_) => (
                S::UNPROCESSABLE_ENTITY,
                "invalid-request",
                "The request is not valid",
            ),
            Refusal::WrongCode => (S::UNPROCESSABLE_ENTITY, "wrong-code", "The code is wrong"),
            Refusal::ExpiredCode => (
                S::UNPROCESSABLE_ENTITY,
                "expired-code",
                "The code is too old",
            ),
            Refusal::NotToBeConfirmed => (
                S::CONFLICT,
                "not-to-be-confirmed",
                "The account cannot be confirmed",
            ),
            Refusal::NotConfirmed => (
                S::FORBIDDEN,
                "not-confirmed",
                "The account is not confirmed",
            ),
            Refusal::WrongCredentials => (
                S::UNAUTHORIZED,
                "wrong-credentials",
                "Signing in did not work",
            ),
            Refusal::TooManyAttempts => (
                S::TOO_MANY_REQUESTS,
                "too-many-attempts",
                "There were too many attempts",
            ),
            Refusal::SessionOver => (S::UNAUTHORIZED, "session-over", "The session is over"),
            Refusal::Challenged => (S::FORBIDDEN, "challenged", "The account is not complete"),
        };
        Self::new(status, name, title, refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_tells_what_a_refusal_means() {
        let status = |what, code, message| {
            let refusal = Refusal::named(what, code, message).unwrap();
            Problem::from(refusal).status().as_u16()
        };
        let no = "NotAuthorizedException";
        assert_eq!(
            status("sign in", no, "Incorrect username or password."),
            401
        );
        assert_eq!(status("sign in", no, "Password attempts exceeded"), 429);
        assert_eq!(
            status("confirm an account", no, "User cannot be confirmed."),
            409
        );
        assert_eq!(
            status("renew tokens", no, "Refresh Token has been revoked"),
            401
        );
        assert_eq!(
            status("confirm an account", "ExpiredCodeException", ""),
            422
        );
    }

    #[test]
    fn nobody_learns_whether_there_is_an_account() {
        let say = |code| Refusal::named("sign in", code, "").unwrap().to_string();
        assert_eq!(say("UserNotFoundException"), say("NotAuthorizedException"));
    }

    #[test]
    fn what_the_shop_does_not_know_is_not_the_callers_fault() {
        assert!(Refusal::named("sign in", "InternalErrorException", "").is_none());
    }
}
