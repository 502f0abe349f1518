use std::error::Error;

use aws_sdk_cognitoidentityprovider::error::ProvideErrorMetadata;
use axum::http::StatusCode;
use shop_core::Problem;
use shop_core::aws::CallError;

/// Why the user pool refused a request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    #[error("There is an account for this address already.")]
    AccountExists,
    /// The pool's message describes what the password lacks.
    #[error("{0}")]
    PasswordRefused(String),
    #[error("{0}")]
    Invalid(String),
    #[error("This is not the code that was sent last.")]
    WrongCode,
    #[error("The code has expired; request another one.")]
    ExpiredCode,
    #[error("The account is confirmed already, or cannot be.")]
    CannotBeConfirmed,
    #[error("Enter the code that was sent first.")]
    NotConfirmed,
    /// Does not reveal whether the account exists.
    #[error("The address or the password is wrong.")]
    WrongCredentials,
    #[error("There were too many attempts; try again later.")]
    TooManyAttempts,
    #[error("The session has ended; sign in again.")]
    SessionOver,
    #[error("The account has to be completed before it can be used here.")]
    ChallengeRequired,
    #[error(transparent)]
    Call(#[from] CallError),
}

impl AccountError {
    /// Translates an error of the user pool.
    pub(super) fn from_sdk<E>(request: &'static str, error: &E) -> Self
    where
        E: ProvideErrorMetadata + Error,
    {
        let code = error.code().unwrap_or_default();
        let message = error.message().unwrap_or_default();
        Self::from_code(request, code, message)
            .unwrap_or_else(|| CallError::from_sdk(request, error).into())
    }

    fn from_code(request: &'static str, code: &str, message: &str) -> Option<Self> {
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
            // One code for several errors; the request tells them apart.
            "NotAuthorizedException" => match request {
                _ if message.contains("attempts exceeded") => Self::TooManyAttempts,
                "sign in" => Self::WrongCredentials,
                "confirm an account" => Self::CannotBeConfirmed,
                _ => Self::SessionOver,
            },
            "UserNotFoundException" => match request {
                "sign in" => Self::WrongCredentials,
                _ => Self::WrongCode,
            },
            _ => return None,
        })
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        use StatusCode as S;
        let (status, name, title) = match error {
            AccountError::Call(cause) => return Self::unavailable(cause),
            AccountError::AccountExists => {
                (S::CONFLICT, "account-exists", "There is an account already")
            }
            AccountError::PasswordRefused(_) => (
                S::UNPROCESSABLE_ENTITY,
                "password-refused",
                "The password is too weak",
            ),
            AccountError::Invalid(_) => (
                S::UNPROCESSABLE_ENTITY,
                "invalid-request",
                "The request is not valid",
            ),
            AccountError::WrongCode => (S::UNPROCESSABLE_ENTITY, "wrong-code", "The code is wrong"),
            AccountError::ExpiredCode => (
                S::UNPROCESSABLE_ENTITY,
                "expired-code",
                "The code is too old",
            ),
            AccountError::CannotBeConfirmed => (
                S::CONFLICT,
                "not-to-be-confirmed",
                "The account cannot be confirmed",
            ),
            AccountError::NotConfirmed => (
                S::FORBIDDEN,
                "not-confirmed",
                "The account is not confirmed",
            ),
            AccountError::WrongCredentials => (
                S::UNAUTHORIZED,
                "wrong-credentials",
                "Signing in did not work",
            ),
            AccountError::TooManyAttempts => (
                S::TOO_MANY_REQUESTS,
                "too-many-attempts",
                "There were too many attempts",
            ),
            AccountError::SessionOver => (S::UNAUTHORIZED, "session-over", "The session is over"),
            AccountError::ChallengeRequired => {
                (S::FORBIDDEN, "challenged", "The account is not complete")
            }
        };
        Self::new(status, name, title, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_depends_on_the_request() {
        let status = |request, code, message| {
            let error = AccountError::from_code(request, code, message).unwrap();
            Problem::from(error).status().as_u16()
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
    fn unknown_account_looks_like_a_wrong_password() {
        let message = |code| {
            AccountError::from_code("sign in", code, "")
                .unwrap()
                .to_string()
        };
        assert_eq!(
            message("UserNotFoundException"),
            message("NotAuthorizedException")
        );
    }

    #[test]
    fn unknown_code_is_not_a_client_error() {
        assert!(AccountError::from_code("sign in", "InternalErrorException", "").is_none());
    }
}
