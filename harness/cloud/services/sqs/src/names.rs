//! How queues are named: by name, by ARN, by URL.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// A queue's name may be that long, `.fifo` included.
const LONGEST_NAME: usize = 80;

/// Whether a queue may be called that.
pub(crate) fn check(name: &str, fifo: bool) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::invalid("Queue name cannot be empty"));
    }
    let stem = if fifo {
        name.strip_suffix(".fifo")
    } else {
        Some(name)
    };
    let fits = stem.is_some_and(|stem| {
        !stem.is_empty()
            && name.len() <= LONGEST_NAME
            && stem
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    });
    if fits {
        Ok(())
    } else if fifo {
        Err(Refusal::invalid(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or \
             underscores, must end with .fifo suffix and be 1 to 80 in length",
        ))
    } else {
        Err(Refusal::invalid(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        ))
    }
}

/// Whether a name or an ARN is a FIFO queue's.
pub(crate) fn is_fifo(name: &str) -> bool {
    name.strip_suffix(".fifo").is_some()
}

/// Where a queue is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct QueueArn {
    pub(crate) region: Arc<str>,
    pub(crate) account: Arc<str>,
    pub(crate) name: Arc<str>,
}

impl QueueArn {
    /// Reads `arn:aws:sqs:REGION:ACCOUNT:NAME`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let ("arn", Some(_), "sqs", region, account, name, None) = (
            parts.next()?,
            parts.next(),
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next(),
        ) else {
            return None;
        };
        (!name.is_empty()).then(|| Self {
            region: region.into(),
            account: account.into(),
            name: name.into(),
        })
    }

    /// The queue's URL on the endpoint that was called.
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

/// The account and the name in a queue's URL. The host does not matter: an app
/// may reach the same cloud by another name than the one it was told the URL
/// by. AWS also takes the bare name, which says no account.
pub(crate) fn of_url(url: &str) -> Option<(Option<&str>, &str)> {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map(|(_, path)| path)?,
        None => url,
    };
    let path = path.trim_matches('/');
    let mut parts = path.rsplit('/');
    let name = parts.next().filter(|name| !name.is_empty())?;
    match parts.next() {
        None if !url.contains("://") => Some((None, name)),
        Some(account) if account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()) => {
            Some((Some(account), name))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let long = "a".repeat(80);
        for (name, fifo) in [
            ("orders", false),
            ("a-b_C9", false),
            (&*long, false),
            ("a.fifo", true),
        ] {
            assert_eq!(check(name, fifo), Ok(()), "{name}");
        }
        for name in ["in.fo", "a b", "é", "orders.fifo", &"a".repeat(81)] {
            assert_eq!(
                check(name, false).unwrap_err().message,
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
                check(name, true).unwrap_err().message,
                "The name of a FIFO queue can only include alphanumeric characters, hyphens, or \
                 underscores, must end with .fifo suffix and be 1 to 80 in length",
                "{name}"
            );
        }
    }

    #[test]
    fn a_queue_needs_a_name() {
        for fifo in [false, true] {
            assert_eq!(
                check("", fifo).unwrap_err().message,
                "Queue name cannot be empty"
            );
        }
    }

    #[test]
    fn arns_come_back_as_they_went() {
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
    fn urls_say_account_and_name() {
        for url in [
            "http://localhost:4566/123456789012/orders",
            "https://sqs.us-east-1.amazonaws.com/123456789012/orders/",
            "http://localhost:4566/queue/us-east-1/123456789012/orders",
            "/123456789012/orders",
        ] {
            assert_eq!(of_url(url), Some((Some("123456789012"), "orders")), "{url}");
        }
        assert_eq!(of_url("orders"), Some((None, "orders")));
        for url in [
            "",
            "/",
            "http://localhost",
            "http://localhost/orders",
            "http://x/12/orders",
        ] {
            assert_eq!(of_url(url), None, "{url}");
        }
    }
}
