//! The attributes that the users of a pool may have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::invalid;
use rehearsal_model::error::ServiceError;

/// The most custom attributes of a pool.
const MAX_CUSTOM: usize = 50;

/// The attributes that the users of a pool may have, in the order of answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Schema(Vec<Rule>);

/// The rule for an attribute, stored as the API returns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) attribute_data_type: DataType,
    pub(super) developer_only_attribute: bool,
    pub(super) mutable: bool,
    pub(super) required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) number_attribute_constraints: Option<NumberBounds>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) string_attribute_constraints: Option<StringBounds>,
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum DataType {
    String,
    Number,
    DateTime,
    Boolean,
}

/// The bounds of a number, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct NumberBounds {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_value: Option<String>,
}

/// The bounds of a text's length.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct StringBounds {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_length: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_length: Option<String>,
}

/// The definition of an attribute in a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AttributeDefinition {
    name: Option<String>,
    attribute_data_type: Option<DataType>,
    #[serde(default)]
    developer_only_attribute: Option<bool>,
    mutable: Option<bool>,
    required: Option<bool>,
    number_attribute_constraints: Option<NumberBounds>,
    string_attribute_constraints: Option<StringBounds>,
}

impl Default for Schema {
    /// Returns the standard attributes of every pool.
    fn default() -> Self {
        const TEXTS: [&str; 13] = [
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "email",
            "gender",
            "zoneinfo",
            "locale",
        ];
        let text = |name: &str| Rule::standard(name, DataType::String, Some(("0", "2048")));
        let mut rules = vec![Rule {
            mutable: false,
            required: true,
            ..Rule::standard("sub", DataType::String, Some(("1", "2048")))
        }];
        rules.extend(TEXTS.into_iter().map(text));
        rules.push(Rule::standard(
            "birthdate",
            DataType::String,
            Some(("10", "10")),
        ));
        rules.push(Rule::standard("email_verified", DataType::Boolean, None));
        rules.push(text("phone_number"));
        rules.push(Rule::standard(
            "phone_number_verified",
            DataType::Boolean,
            None,
        ));
        rules.push(text("address"));
        rules.push(Rule {
            number_attribute_constraints: Some(NumberBounds {
                min_value: Some("0".to_owned()),
                max_value: None,
            }),
            ..Rule::standard("updated_at", DataType::Number, None)
        });
        rules.push(Rule {
            string_attribute_constraints: Some(StringBounds::default()),
            ..Rule::standard("identities", DataType::String, None)
        });
        Self(rules)
    }
}

impl Rule {
    fn standard(name: &str, data_type: DataType, length: Option<(&str, &str)>) -> Self {
        Self {
            name: name.to_owned(),
            attribute_data_type: data_type,
            developer_only_attribute: false,
            mutable: true,
            required: false,
            number_attribute_constraints: None,
            string_attribute_constraints: length.map(|(min, max)| StringBounds {
                min_length: Some(min.to_owned()),
                max_length: Some(max.to_owned()),
            }),
        }
    }

    /// Returns what is wrong with a value, in AWS's words.
    fn violation(&self, value: &str) -> Option<String> {
        let name = &self.name;
        match self.attribute_data_type {
            DataType::String => {
                let bounds = self.string_attribute_constraints.as_ref()?;
                let length = value.chars().count();
                let bound = |text: &Option<String>| text.as_ref()?.parse::<usize>().ok();
                if let Some(max) = bound(&bounds.max_length).filter(|max| length > *max) {
                    return Some(format!(
                        "{name}: String must be no longer than {max} characters"
                    ));
                }
                bound(&bounds.min_length)
                    .filter(|min| length < *min)
                    .map(|min| format!("{name}: String must be at least {min} characters long"))
            }
            DataType::Number => {
                let Ok(number) = value.parse::<f64>() else {
                    return Some(format!("{name}: Attribute value is not a number"));
                };
                let bounds = self.number_attribute_constraints.as_ref()?;
                let bound = |text: &Option<String>| text.as_ref()?.parse::<f64>().ok();
                if let Some(max) = bound(&bounds.max_value).filter(|max| number > *max) {
                    return Some(format!("{name}: Number must be no greater than {max}"));
                }
                bound(&bounds.min_value)
                    .filter(|min| number < *min)
                    .map(|min| format!("{name}: Number must be no less than {min}"))
            }
            DataType::Boolean => (!matches!(value, "true" | "false"))
                .then(|| format!("{name}: Attribute value must be true or false")),
            DataType::DateTime => None,
        }
    }
}

impl Schema {
    /// Returns the schema of a new pool: the standard attributes with the caller's
    /// changes, and the custom ones.
    pub(super) fn with(definitions: Vec<AttributeDefinition>) -> Result<Self, ServiceError> {
        let mut schema = Self::default();
        for definition in definitions {
            match schema.standard(&definition)? {
                Some(at) => schema.0[at] = schema.0[at].with_changes(definition)?,
                None => schema.add_custom(definition)?,
            }
        }
        Ok(schema)
    }

    /// Returns the index of the standard attribute with this name.
    fn standard(&self, definition: &AttributeDefinition) -> Result<Option<usize>, ServiceError> {
        let name = required_name(definition)?;
        Ok(self.0.iter().position(|rule| rule.name == name))
    }

    /// Adds a custom attribute: `custom:NAME`, or `dev:custom:NAME` if only
    /// administrators may see it.
    pub(super) fn add_custom(
        &mut self,
        definition: AttributeDefinition,
    ) -> Result<(), ServiceError> {
        let base = required_name(&definition)?;
        let developer_only = definition.developer_only_attribute.unwrap_or_default();
        let prefix = if developer_only {
            "dev:custom:"
        } else {
            "custom:"
        };
        let name = format!("{prefix}{base}");
        if definition.required.unwrap_or_default() {
            return Err(invalid(
                "Required custom attributes are not supported currently.",
            ));
        }
        if self.rule(&name).is_some() {
            return Err(invalid(format!(
                "{name}: Existing attribute already has name {name}."
            )));
        }
        if self.0.iter().filter(|rule| rule.name.contains(':')).count() >= MAX_CUSTOM {
            return Err(ServiceError::sender(
                "LimitExceededException",
                format!("A user pool can have at most {MAX_CUSTOM} custom attributes."),
            ));
        }
        let data_type = definition.attribute_data_type.ok_or_else(no_data_type)?;
        let rule = Rule {
            name,
            attribute_data_type: data_type,
            developer_only_attribute: developer_only,
            mutable: definition.mutable.unwrap_or(true),
            required: false,
            number_attribute_constraints: (data_type == DataType::Number)
                .then(|| definition.number_attribute_constraints.unwrap_or_default()),
            string_attribute_constraints: (data_type == DataType::String)
                .then(|| definition.string_attribute_constraints.unwrap_or_default()),
        };
        rule.check_bounds()?;
        self.0.push(rule);
        Ok(())
    }

    /// Returns the rule for an attribute.
    pub(super) fn rule(&self, name: &str) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.name == name)
    }

    /// Returns all rules.
    pub(super) fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// Checks the attributes of a new user.
    pub(super) fn check_new(
        &self,
        attributes: &BTreeMap<String, String>,
        by: ChangedBy,
    ) -> Result<(), ServiceError> {
        check_no_sub(attributes)?;
        let mut violations = self.violations(attributes, by);
        violations.extend(
            self.0
                .iter()
                .filter(|rule| rule.required && rule.name != "sub")
                .filter(|rule| !attributes.contains_key(&rule.name))
                .map(|rule| format!("{0}: The attribute {0} is required", rule.name)),
        );
        check_violations(&violations)
    }

    /// Checks changed attributes of an existing user.
    pub(super) fn check_change(
        &self,
        attributes: &BTreeMap<String, String>,
        by: ChangedBy,
    ) -> Result<(), ServiceError> {
        let fixed = attributes.keys().find(|name| {
            self.rule(name)
                .is_some_and(|rule| !rule.mutable && rule.name != "sub")
        });
        if let Some(name) = fixed {
            return Err(invalid(format!(
                "user.{name}: Attribute cannot be updated. (changing an immutable attribute)"
            )));
        }
        check_no_sub(attributes)?;
        check_violations(&self.violations(attributes, by))
    }

    fn violations(&self, attributes: &BTreeMap<String, String>, by: ChangedBy) -> Vec<String> {
        attributes
            .iter()
            .filter_map(|(name, value)| match (self.rule(name), by) {
                (None, ChangedBy::Administrator) => Some(format!(
                    "Type for attribute {{{name}}} could not be determined"
                )),
                (None, ChangedBy::User) => {
                    Some(format!("{name}: Attribute does not exist in the schema."))
                }
                (Some(rule), ChangedBy::User) if rule.developer_only_attribute => {
                    Some(format!("{name}: Attribute does not exist in the schema."))
                }
                (Some(rule), _) => rule.violation(value),
            })
            .collect()
    }
}

/// Who sets attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangedBy {
    User,
    Administrator,
}

/// Returns an error if the attributes contain `sub`, which is never set.
fn check_no_sub(attributes: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    if attributes.contains_key("sub") {
        return Err(invalid("Cannot modify the non-mutable attribute sub"));
    }
    Ok(())
}

fn check_violations(violations: &[String]) -> Result<(), ServiceError> {
    if violations.is_empty() {
        return Ok(());
    }
    Err(invalid(format!(
        "Attributes did not conform to the schema: {}",
        violations.join("\n")
    )))
}

fn required_name(definition: &AttributeDefinition) -> Result<&str, ServiceError> {
    definition
        .name
        .as_deref()
        .ok_or_else(|| invalid("Invalid parameters: attribute name is required."))
}

fn no_data_type() -> ServiceError {
    invalid("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
}

impl Rule {
    /// Returns a standard attribute with a caller's changes.
    fn with_changes(&self, definition: AttributeDefinition) -> Result<Self, ServiceError> {
        let data_type = definition
            .attribute_data_type
            .unwrap_or(self.attribute_data_type);
        if data_type != self.attribute_data_type
            || definition.developer_only_attribute == Some(true)
        {
            return Err(invalid(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {}",
                self.name
            )));
        }
        let rule = Self {
            mutable: definition.mutable.unwrap_or(self.mutable),
            required: definition.required.unwrap_or(self.required),
            number_attribute_constraints: definition
                .number_attribute_constraints
                .filter(|_| data_type == DataType::Number)
                .or_else(|| self.number_attribute_constraints.clone()),
            string_attribute_constraints: definition
                .string_attribute_constraints
                .filter(|_| data_type == DataType::String)
                .or_else(|| self.string_attribute_constraints.clone()),
            ..self.clone()
        };
        rule.check_bounds()?;
        Ok(rule)
    }

    /// Checks that the bounds are numbers, the lower one below the upper.
    fn check_bounds(&self) -> Result<(), ServiceError> {
        let (min, max, of) = match (
            &self.string_attribute_constraints,
            &self.number_attribute_constraints,
        ) {
            (Some(text), _) => (&text.min_length, &text.max_length, "String"),
            (None, Some(number)) => (&number.min_value, &number.max_value, "Number"),
            (None, None) => return Ok(()),
        };
        let parsed =
            |bound: &Option<String>| bound.as_ref().map(|text| text.parse::<f64>()).transpose();
        let (Ok(min), Ok(max)) = (parsed(min), parsed(max)) else {
            return Err(invalid(format!(
                "{of} constraints of attribute {} must be numbers.",
                self.name
            )));
        };
        match (min, max) {
            (Some(min), Some(max)) if min > max => Err(invalid(format!(
                "Maximum cannot be less than minimum for the constraints of attribute {}.",
                self.name
            ))),
            _ => Ok(()),
        }
    }
}
