//! Amazon Resource Names, with SNS's complaints about them.

use super::state::invalid;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// The parts of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arn<'a> {
    /// The whole of it.
    pub(super) text: &'a str,
    /// `sns`, `sqs`, `lambda` …
    pub(super) service: &'a str,
    /// The region; may be empty.
    pub(super) region: &'a str,
    /// The account; may be empty.
    pub(super) account: &'a str,
    /// All the rest.
    pub(super) resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes a name apart, if it is one.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") || parts.next().is_none_or(str::is_empty) {
            return None;
        }
        let (service, region, account, resource) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        (!service.is_empty() && !resource.is_empty()).then_some(Self {
            text,
            service,
            region,
            account,
            resource,
        })
    }

    /// Takes apart what came in a member that has to be a name.
    pub(super) fn parse(text: &'a str, member: &str) -> Result<Self, ServiceError> {
        let parts = text.split(':').count();
        if parts < 6 {
            return Err(invalid(format!(
                "{member} Reason: An ARN must have at least 6 elements, not {parts}"
            )));
        }
        Self::of(text).ok_or_else(|| invalid(member))
    }
}

/// Whether it is the name of an ordered topic or queue: their names end so.
pub(super) fn is_fifo(name: &str) -> bool {
    name.strip_suffix(".fifo").is_some()
}

/// The name of something of SNS in the region of the call.
pub(super) fn here<'a>(
    cx: &CallContext<'_>,
    text: &'a str,
    member: &str,
) -> Result<Arn<'a>, ServiceError> {
    let arn = Arn::parse(text, member)?;
    if arn.service != "sns" || arn.region != &**cx.region() {
        return Err(invalid(member));
    }
    Ok(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_six_parts_and_the_last_takes_the_rest() {
        let arn = Arn::of("arn:aws:sns:us-east-1:000000000000:orders:6a1f").unwrap();
        assert_eq!(
            (arn.service, arn.region, arn.account),
            ("sns", "us-east-1", "000000000000")
        );
        assert_eq!(arn.resource, "orders:6a1f");
        assert!(Arn::of("http://127.0.0.1:4566/000000000000/queue").is_none());
    }

    #[test]
    fn what_is_no_name_is_refused_in_the_words_of_sns() {
        let of = |text: &str| Arn::parse(text, "TopicArn").unwrap_err().message;
        assert_eq!(
            of("randomstring"),
            "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"
        );
        assert_eq!(
            of("arn:aws:sns:a:b"),
            "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 5"
        );
        assert_eq!(of("a:b:c:d:e:f"), "Invalid parameter: TopicArn");
    }
}
