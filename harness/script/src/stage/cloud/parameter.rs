//! Parameters of Systems Manager.

use super::Cloud;
use super::key::KeyKind;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, Flag, Name, NameKind, Named, PlainText, Text, settings};
use crate::stage::limits::{Spot, name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of parameters.
#[derive(Debug, Clone, Copy)]
pub struct ParameterKind;

impl NameKind for ParameterKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.parameters",
    noun: "parameter",
    offers: &["name", "arn", "path"],
    main: "the parameter's name",
    parts: None,
    declares: &[],
    check,
};

/// The most bytes of the value of a parameter, standard and advanced.
const MAX_SIZES: (usize, usize) = (4_096, 8_192);
/// The most parts that the name of a parameter has, with what each sandbox adds.
const MAX_DEPTH: usize = 13;

settings! {
    /// A parameter of Systems Manager's Parameter Store.
    pub struct Parameter {
        /// The value as text.
        value: Option<Text>,
        /// The value as JSON.
        json: Option<Template>,
        /// The values of a `StringList`.
        list: Vec<Text>,
        /// Encrypts it, as a `SecureString`, and keeps its value out of reports.
        secure: Flag,
        /// The KMS key that encrypts it; without, AWS's own.
        key: Option<Name<KeyKind>>,
        /// The hierarchy that its name is in, such as `/shop/checkout`; below that of the sandbox.
        path: Option<PlainText>,
        /// What it is for.
        description: Option<PlainText>,
        /// The regular expression that values have to match.
        allowed: Option<PlainText>,
        /// Makes it an advanced parameter, which may have 8192 bytes.
        advanced: Flag,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
    at most one of ["value", "json", "list"]
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for parameter in &cloud.parameters.0 {
        name(parameter, resolver);
        let node = declared.and_then(|node| node.get(&parameter.name));
        check_parameter(parameter, node, resolver);
    }
}

fn check_parameter(entry: &Named<Parameter>, node: Option<&Node>, resolver: &mut Resolver<'_>) {
    let parameter = &entry.value;
    let at = Spot {
        node,
        place: &entry.place,
    };
    if parameter.value.is_none() && parameter.json.is_none() && parameter.list.is_empty() {
        let message = format!("the parameter `{}` has no value", entry.name);
        refuse(
            &entry.place,
            message + "; add `value`, `json` or `list`",
            resolver,
        );
    }
    if parameter.secure.0 && !parameter.list.is_empty() {
        refuse(
            &at.of("list"),
            "AWS encrypts no lists; write the values as one `value`, with commas",
            resolver,
        );
    }
    if let (Some(key), false) = (&parameter.key, parameter.secure.0) {
        refuse(
            key.place(),
            "only encrypted parameters have a `key`; add `secure: true`",
            resolver,
        );
    }
    for value in &parameter.list {
        if value.fixed().is_some_and(|text| text.contains(',')) {
            refuse(
                value.place(),
                "a value of a list has no comma: AWS writes lists with commas",
                resolver,
            );
        }
    }
    if let Some(path) = &parameter.path {
        check_path(path, resolver);
    }
    let most = if parameter.advanced.0 {
        MAX_SIZES.1
    } else {
        MAX_SIZES.0
    };
    let value = parameter.value.as_ref().and_then(Text::fixed);
    at.size("value", value.as_deref(), (1, most), resolver);
    let json = parameter.json.as_ref().and_then(Template::fixed);
    let json = json.map(|json| json.to_string());
    at.size("json", json.as_deref(), (1, most), resolver);
}

fn check_path(path: &PlainText, resolver: &mut Resolver<'_>) {
    let parts: Vec<&str> = path.text.split('/').skip(1).collect();
    let is_part = |part: &&str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    if !path.text.starts_with('/') || !parts.iter().all(is_part) || parts.len() > MAX_DEPTH {
        refuse(
            &path.place,
            "the path of a parameter is like `/shop/checkout`: letters, digits, `-`, `_` and `.` between slashes, with none at the end",
            resolver,
        );
    }
}
