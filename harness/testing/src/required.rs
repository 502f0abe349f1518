//! What `REHEARSAL_REQUIRE` asks for.

use std::env::VarError;
use std::str::FromStr;

use crate::Requirement;

/// The names that `REHEARSAL_REQUIRE` may list; `all` stands for all of them.
const NAMES: [&str; 6] = ["boto3", "chromium", "docker", "images", "programs", "root"];

/// The requirements that this machine must meet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Required(Vec<String>);

impl Required {
    /// Reads `REHEARSAL_REQUIRE`, a list of names divided by commas.
    pub(crate) fn from_env() -> Result<Self, String> {
        match std::env::var("REHEARSAL_REQUIRE") {
            Ok(text) => text.parse(),
            Err(VarError::NotPresent) => Ok(Self(Vec::new())),
            Err(error) => Err(format!("could not read REHEARSAL_REQUIRE: {error}")),
        }
    }

    pub(crate) fn names(&self, requirement: Requirement) -> bool {
        self.0
            .iter()
            .any(|name| name == "all" || name == requirement.name())
    }
}

impl FromStr for Required {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let names: Vec<String> = names.map(str::to_owned).collect();
        match names
            .iter()
            .find(|name| *name != "all" && !NAMES.contains(&name.as_str()))
        {
            Some(name) => Err(format!(
                "REHEARSAL_REQUIRE: there is no requirement {name:?}; it takes {} or all",
                NAMES.join(", ")
            )),
            None => Ok(Self(names)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_name_is_refused() {
        let error = "docker,firefox".parse::<Required>().unwrap_err();
        assert!(error.contains("\"firefox\""), "{error}");
    }

    #[test]
    fn empty_list_requires_nothing() {
        assert_eq!("".parse(), Ok(Required(Vec::new())));
        assert_eq!(" , ".parse(), Ok(Required(Vec::new())));
    }

    #[test]
    fn every_requirement_has_a_name_that_can_be_listed() {
        for requirement in [
            Requirement::Docker { images: &[] },
            Requirement::LocalDocker { images: &[] },
            Requirement::ImageBuilds,
            Requirement::Chromium,
            Requirement::Python { modules: &[] },
            Requirement::Program { name: "sh" },
            Requirement::Root,
        ] {
            let name = requirement.name();
            assert!(NAMES.contains(&name), "{name}");
            let required: Required = name.parse().unwrap();
            assert!(required.names(requirement), "{name}");
        }
    }
}
