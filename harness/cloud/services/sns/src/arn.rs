//! ARNs in parameters, refused in SNS's words.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_model::error::ServiceError;

use crate::error::invalid_parameter;

/// Parses the ARN in a parameter.
pub(crate) fn parse<'a>(text: &'a str, parameter: &str) -> Result<Arn<'a>, ServiceError> {
    let parts = text.split(':').count();
    if parts < 6 {
        return Err(invalid_parameter(format!(
            "{parameter} Reason: An ARN must have at least 6 elements, not {parts}"
        )));
    }
    Arn::parse(text).ok_or_else(|| invalid_parameter(parameter))
}

/// Parses the ARN in a parameter that must name an SNS resource in the
/// region of the call.
pub(crate) fn parse_local<'a>(
    region: &str,
    text: &'a str,
    parameter: &str,
) -> Result<Arn<'a>, ServiceError> {
    let arn = parse(text, parameter)?;
    if arn.service != "sns" || arn.region != region {
        return Err(invalid_parameter(parameter));
    }
    Ok(arn)
}

/// Returns whether a name or an ARN is that of a FIFO topic or queue.
pub(crate) fn is_fifo(name: &str) -> bool {
    name.strip_suffix(".fifo").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_arns_are_refused_in_the_words_of_sns() {
        let error = |text: &str| parse(text, "TopicArn").unwrap_err().message;
        assert_eq!(
            error("randomstring"),
            "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"
        );
        assert_eq!(
            error("arn:aws:sns:a:b"),
            "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 5"
        );
        assert_eq!(
            error("arn:aws:sns:us-east-1:1:"),
            "Invalid parameter: TopicArn"
        );
    }

    #[test]
    fn local_arns_name_sns_and_the_region() {
        let is_local = |text: &str| parse_local("us-east-1", text, "TopicArn").is_ok();
        assert!(is_local("arn:aws:sns:us-east-1:000000000000:orders"));
        assert!(!is_local("arn:aws:sns:eu-west-1:000000000000:orders"));
        assert!(!is_local("arn:aws:sqs:us-east-1:000000000000:orders"));
    }
}
