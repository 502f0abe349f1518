//! What the resources of a cloud are called in the stage file.

use serde_json::Value;

/// The sections of the stage file with the resources of each service.
const SECTIONS: &[(&str, &str)] = &[
    ("sqs", "queues"),
    ("sns", "topics"),
    ("s3", "buckets"),
    ("dynamodb", "tables"),
    ("lambda", "functions"),
    ("kinesis", "streams"),
    ("events", "buses"),
];

/// The resources of a stage as expressions have them, by section and logical name; of a
/// cloud without a stage there are none, and every name is its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Value);

impl Names {
    /// Returns the names of a sandbox, from its variable `cloud`.
    pub(super) fn of(cloud: Value) -> Self {
        Self(cloud)
    }

    /// Returns the logical name of a resource.
    pub(super) fn logical<'n>(&'n self, section: &str, physical: &'n str) -> &'n str {
        let resources = self.0[section].as_object().into_iter().flatten();
        let mut found = resources.filter(|(_, resource)| resource["name"] == physical);
        found.next().map_or(physical, |(name, _)| name)
    }

    /// Returns the logical name of a resource of a service.
    pub(super) fn logical_of_service<'n>(&'n self, service: &str, physical: &'n str) -> &'n str {
        let section = SECTIONS.iter().find(|(of, _)| *of == service);
        section.map_or(physical, |(_, section)| self.logical(section, physical))
    }

    /// Returns the physical name of a resource of a service, of which either name is known.
    pub(super) fn physical_of_service<'n>(&'n self, service: &str, name: &'n str) -> &'n str {
        let section = SECTIONS.iter().find(|(of, _)| *of == service);
        let resource = section.map(|(_, section)| &self.0[*section][name]["name"]);
        resource.and_then(Value::as_str).unwrap_or(name)
    }

    /// Returns the physical and logical names that differ, by section.
    pub(super) fn for_page(&self) -> Value {
        let sections = SECTIONS.iter().map(|(_, section)| {
            let resources = self.0[*section].as_object().into_iter().flatten();
            let names = resources.filter_map(|(logical, resource)| {
                let physical = resource["name"].as_str()?;
                (physical != logical).then(|| (physical.to_owned(), logical.as_str().into()))
            });
            ((*section).to_owned(), Value::Object(names.collect()))
        });
        Value::Object(sections.collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn physical_names_become_those_of_the_stage_file() {
        let cloud =
            json!({"queues": {"orders": {"name": "orders-x1"}, "other": {"name": "other"}}});
        let names = Names::of(cloud);
        assert_eq!(names.logical("queues", "orders-x1"), "orders");
        assert_eq!(names.logical("queues", "unknown"), "unknown");
        assert_eq!(names.logical_of_service("sqs", "orders-x1"), "orders");
        assert_eq!(names.logical_of_service("kms", "orders-x1"), "orders-x1");
        assert_eq!(names.physical_of_service("sqs", "orders"), "orders-x1");
        assert_eq!(names.physical_of_service("sqs", "orders-x1"), "orders-x1");
        assert_eq!(names.physical_of_service("kms", "orders"), "orders");
        assert_eq!(names.for_page()["queues"], json!({"orders-x1": "orders"}));
        assert_eq!(Names::default().logical("queues", "orders"), "orders");
    }
}
