//! Names, ARNs and URLs of queues.

use std::fmt;
use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::is_account;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The most characters of a queue's name, `.fifo` included.
const MAX_NAME: usize = 80;

/// Checks a queue's name.
pub(crate) fn check_name(name: &str, fifo: bool) -> Result<(), Error> {
    if name.is_empty() {
        return Err(Error::invalid("Queue name cannot be empty"));
    }
    let stem = if fifo {
        name.strip_suffix(".fifo")
    } else {
        Some(name)
    };
    let fits = stem.is_some_and(|stem| {
        !stem.is_empty()
            && name.len() <= MAX_NAME
            && stem
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    });
    if fits {
        Ok(())
    } else if fifo {
        Err(Error::invalid(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or \
             underscores, must end with .fifo suffix and be 1 to 80 in length",
        ))
    } else {
        Err(Error::invalid(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        ))
    }
}

/// Returns whether a name or an ARN is that of a FIFO queue.
pub(crate) fn is_fifo(name: &str) -> bool {
    name.strip_suffix(".fifo").is_some()
}

/// The ARN of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct QueueArn {
    pub(crate) region: Arc<str>,
    pub(crate) account: Arc<str>,
    pub(crate) name: Arc<str>,
}

impl QueueArn {
    /// Parses `arn:aws:sqs:REGION:ACCOUNT:NAME`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let arn = Arn::parse(text)?;
        (arn.service == "sqs" && !arn.resource.contains(':')).then(|| Self {
            region: arn.region.into(),
            account: arn.account.into(),
            name: arn.resource.into(),
        })
    }

    /// Returns the queue's URL below an endpoint.
    pub(crate) fn url(&self, base: &str) -> String {
        format!("{base}/{}/{}", self.account, self.name)
    }
}

impl fmt::Display for QueueArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let partition = match &*self.region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        write!(
            f,
            "arn:{partition}:sqs:{}:{}:{}",
            self.region, self.account, self.name
        )
    }
}

/// Returns the account and the name in a queue's URL. The host is ignored,
/// because apps can reach the cloud by several names. AWS also accepts the bare
/// name, without an account.
pub(crate) fn parse_url(url: &str) -> Option<(Option<&str>, &str)> {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map(|(_, path)| path)?,
        None => url,
    };
    let path = path.trim_matches('/');
    let mut parts = path.rsplit('/');
    let name = parts.next().filter(|name| !name.is_empty())?;
    match parts.next() {
        None if !url.contains("://") => Some((None, name)),
        Some(account) if is_account(account) => Some((Some(account), name)),
        _ => None,
    }
}

/// Returns whether a path begins as that of a queue's URL: `/000000000000/orders`.
pub(crate) fn is_queue_path(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    path.split('/').next().is_some_and(is_account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_queues_begin_with_an_account() {
        assert!(is_queue_path("/000000000000/orders"));
        assert!(is_queue_path("/000000000000"));
        for other in ["/", "/photos/cat.jpg", "/12/orders"] {
            assert!(!is_queue_path(other), "{other}");
        }
    }

    #[test]
    fn names_have_letters_digits_hyphens_and_underscores() {
        let long = "a".repeat(80);
        for (name, fifo) in [
            ("orders", false),
            ("a-b_C9", false),
            (&*long, false),
            ("a.fifo", true),
        ] {
            assert_eq!(check_name(name, fifo), Ok(()), "{name}");
        }
        for name in ["in.fo", "a b", "é", "orders.fifo", &"a".repeat(81)] {
            assert_eq!(
                check_name(name, false).unwrap_err().message,
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in \
                 length",
                "{name}"
            );
        }
        for name in [
            "orders",
            ".fifo",
            "a.b.fifo",
            &format!("{}.fifo", "a".repeat(76)),
        ] {
            assert_eq!(
                check_name(name, true).unwrap_err().message,
                "The name of a FIFO queue can only include alphanumeric characters, hyphens, or \
                 underscores, must end with .fifo suffix and be 1 to 80 in length",
                "{name}"
            );
        }
    }

    #[test]
    fn empty_name_is_refused() {
        for fifo in [false, true] {
            assert_eq!(
                check_name("", fifo).unwrap_err().message,
                "Queue name cannot be empty"
            );
        }
    }

    #[test]
    fn arns_are_parsed_and_written() {
        for arn in [
            "arn:aws:sqs:eu-west-1:000000000000:orders.fifo",
            "arn:aws-cn:sqs:cn-north-1:111111111111:q",
        ] {
            assert_eq!(QueueArn::parse(arn).unwrap().to_string(), arn);
        }
        for bad in [
            "",
            "dummy",
            "arn:aws:sns:r:a:n",
            "arn:aws:sqs:r:a",
            "arn:aws:sqs:r:a:",
            "arn:aws:sqs:r:a:n:x",
        ] {
            assert_eq!(QueueArn::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn urls_have_account_and_name() {
        for url in [
            "http://localhost:4566/123456789012/orders",
            "https://sqs.us-east-1.amazonaws.com/123456789012/orders/",
            "http://localhost:4566/queue/us-east-1/123456789012/orders",
            "/123456789012/orders",
        ] {
            assert_eq!(
                parse_url(url),
                Some((Some("123456789012"), "orders")),
                "{url}"
            );
        }
        assert_eq!(parse_url("orders"), Some((None, "orders")));
        for url in [
            "",
            "/",
            "http://localhost",
            "http://localhost/orders",
            "http://x/12/orders",
        ] {
            assert_eq!(parse_url(url), None, "{url}");
        }
    }
}
