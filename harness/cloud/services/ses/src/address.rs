//! E-mail addresses as requests state them.

use rehearsal_model::error::ServiceError;

/// Returns the address without a name: `jo@example.com` in `Jo <jo@example.com>`.
pub(crate) fn bare_address(text: &str) -> &str {
    match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => text[open + 1..close].trim(),
        _ => text.trim(),
    }
}

/// Checks an address as SES does, with its messages.
pub(crate) fn check_address(text: &str) -> Result<(), ServiceError> {
    let address = bare_address(text);
    let invalid = |message: &str| Err(ServiceError::sender("InvalidParameterValue", message));
    match address.rsplit_once('@') {
        None | Some((_, "")) => invalid("Missing final '@domain'"),
        Some(("", _)) => invalid("Missing local name"),
        Some((local, _)) if local.chars().any(|c| c.is_control() || c.is_whitespace()) => {
            invalid("Local address contains control or whitespace")
        }
        Some((_, domain))
            if domain
                .chars()
                .any(|c| c.is_control() || c.is_whitespace() || c == '@') =>
        {
            invalid("Domain contains control or whitespace")
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_removed_from_address() {
        assert_eq!(bare_address("Jo <jo@example.com>"), "jo@example.com");
        assert_eq!(bare_address(" jo@example.com "), "jo@example.com");
    }

    #[test]
    fn invalid_addresses_are_refused_with_the_messages_of_ses() {
        let message = |text: &str| check_address(text).unwrap_err().message;
        assert_eq!(message("jo"), "Missing final '@domain'");
        assert_eq!(message("jo@"), "Missing final '@domain'");
        assert_eq!(
            message("j o@example.com"),
            "Local address contains control or whitespace"
        );
        assert!(check_address("Jo <jo@example.com>").is_ok());
    }
}
