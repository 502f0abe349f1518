//! Names and ARNs of tables.

use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;

use crate::error::Error;

/// A table as a request names it: by its name, or by its ARN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TableRef {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) name: Arc<str>,
}

impl TableRef {
    /// Returns the table that a name or an ARN stands for in an account and a region.
    pub(crate) fn new(text: &str, account: &Arc<str>, region: &Arc<str>) -> Result<Self, Error> {
        if let Some(table) = Self::parse_arn(text) {
            return Ok(table);
        }
        check_name(text)?;
        Ok(Self {
            account: Arc::clone(account),
            region: Arc::clone(region),
            name: text.into(),
        })
    }

    /// Parses `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`; what follows the name is left out.
    pub(crate) fn parse_arn(text: &str) -> Option<Self> {
        let arn = Arn::parse(text).filter(|arn| arn.service == "dynamodb")?;
        let name = arn.resource.strip_prefix("table/")?;
        let name = name.split('/').next().filter(|name| !name.is_empty())?;
        Some(Self {
            account: arn.account.into(),
            region: arn.region.into(),
            name: name.into(),
        })
    }

    /// Returns the table's ARN.
    pub(crate) fn arn(&self) -> String {
        let partition = match &*self.region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        format!(
            "arn:{partition}:dynamodb:{}:{}:table/{}",
            self.region, self.account, self.name
        )
    }
}

/// Returns the name of the table that a name or an ARN stands for.
pub(crate) fn name_of(text: &str) -> String {
    match TableRef::parse_arn(text) {
        Some(table) => table.name.to_string(),
        None => text.to_owned(),
    }
}

fn check_name(name: &str) -> Result<(), Error> {
    if !(3..=255).contains(&name.len()) {
        return Err(Error::validation(
            "TableName must be at least 3 characters long and at most 255 characters long",
        ));
    }
    if !is_name(name) {
        return Err(Error::validation(format!(
            "1 validation error detected: Value '{name}' at 'tableName' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
        )));
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_by_name_or_arn() {
        let (account, region) = ("000000000000".into(), "eu-west-1".into());
        let table = TableRef::new("orders", &account, &region).unwrap();
        let arn = table.arn();
        assert_eq!(arn, "arn:aws:dynamodb:eu-west-1:000000000000:table/orders");
        assert_eq!(TableRef::new(&arn, &account, &region), Ok(table.clone()));
        assert_eq!(TableRef::parse_arn(&(arn + "/index/by-date")), Some(table));
        for name in ["ab", "", "a b c", &"x".repeat(256)] {
            assert!(TableRef::new(name, &account, &region).is_err(), "{name}");
        }
    }
}
