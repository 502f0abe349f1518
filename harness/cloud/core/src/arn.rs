//! Amazon Resource Names.

/// The parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// The whole ARN.
    pub text: &'a str,
    /// The service: `sns`, `sqs`, `lambda` …
    pub service: &'a str,
    /// The region; empty for resources that have none.
    pub region: &'a str,
    /// The account; empty for resources that name none.
    pub account: &'a str,
    /// Everything after the account, colons included.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits an ARN into its parts. Returns `None` if the text is not an ARN.
    pub fn parse(text: &'a str) -> Option<Self> {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_takes_the_remaining_colons() {
        let arn = Arn::parse("arn:aws:sns:us-east-1:000000000000:orders:6a1f").unwrap();
        assert_eq!(
            (arn.service, arn.region, arn.account, arn.resource),
            ("sns", "us-east-1", "000000000000", "orders:6a1f")
        );
    }

    #[test]
    fn other_texts_are_not_arns() {
        for text in [
            "",
            "orders",
            "arn:aws:sns:r:a",
            "arn:aws:sns:r:a:",
            "arn::sns:r:a:orders",
            "http://127.0.0.1:4566/000000000000/queue",
        ] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }
}
