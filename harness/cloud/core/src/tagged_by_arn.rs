//! The tags of services that name a tagged resource by its ARN alone.

use rehearsal_model::error::ServiceError;

use crate::arn::Arn;
use crate::tagging::{TagChange, Tags};

/// The most tags that a resource can have.
const MAX_TAGS: usize = 50;

/// A service whose tagged resources are named by their ARNs.
pub trait TaggedByArn {
    /// Returns the tags of the resource with an ARN, or the service's error that there is none.
    fn tags_of(&mut self, arn: &Arn<'_>) -> Result<&mut Tags, ServiceError>;
}

/// Checks that a resource may have tags.
pub fn check(tags: &Tags) -> Result<(), ServiceError> {
    if tags.keys().any(|key| key.starts_with("aws:")) {
        return Err(validation("Tag keys can't begin with aws:."));
    }
    if tags.len() > MAX_TAGS {
        return Err(validation(format!(
            "A resource can have a maximum of {MAX_TAGS} tags."
        )));
    }
    Ok(())
}

/// Returns the tags of the resource that a call names.
pub fn tags<'a>(
    service: &'a mut impl TaggedByArn,
    resource_arn: &str,
) -> Result<&'a mut Tags, ServiceError> {
    let arn = Arn::parse(resource_arn);
    let arn = arn.ok_or_else(|| validation(format!("Invalid ARN {resource_arn}.")))?;
    service.tags_of(&arn)
}

/// Changes tags, if the resource may have what comes of it.
pub fn change(tags: &mut Tags, change: &TagChange) -> Result<(), ServiceError> {
    if let TagChange::Add(added) = change {
        check(added)?;
    }
    let changed = change.applied_to(tags);
    check(&changed)?;
    *tags = changed;
    Ok(())
}

fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(keys: &[&str]) -> Tags {
        let pair = |key: &&str| ((*key).to_owned(), "v".to_owned());
        keys.iter().map(pair).collect()
    }

    #[test]
    fn changes_keep_the_limits() {
        let many: Vec<String> = (0..MAX_TAGS).map(|number| format!("k{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let mut known = tags(&many);
        let before = known.clone();
        let add = |keys: &[&str]| TagChange::Add(tags(keys));
        for refused in [add(&["one more"]), add(&["aws:own"])] {
            change(&mut known, &refused).unwrap_err();
            assert_eq!(known, before);
        }
        change(&mut known, &TagChange::Remove(vec!["k1".to_owned()])).unwrap();
        change(&mut known, &add(&["one more"])).unwrap();
        assert_eq!(known.len(), MAX_TAGS);
    }
}
