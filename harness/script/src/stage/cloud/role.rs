//! Roles of IAM.

use super::Cloud;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, NameKind, OneOrMany, PlainText, settings};
use crate::stage::limits::{name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of roles.
#[derive(Debug, Clone, Copy)]
pub struct RoleKind;

impl NameKind for RoleKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.roles",
    noun: "role",
    offers: &["arn", "name"],
    main: "the role's ARN",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A role of IAM.
    pub struct Role {
        /// The services that may assume it: `lambda.amazonaws.com`; without, the account's identities may.
        service: OneOrMany<PlainText>,
        /// The trust policy, where more is to be said than `service` can.
        trust: Option<Template>,
        /// Inline policies by name.
        policies: Entries<Template>,
        /// The ARNs of managed policies: `arn:aws:iam::aws:policy/AmazonSQSFullAccess`.
        managed: Vec<PlainText>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
    at most one of ["service", "trust"]
}

fn check(cloud: &Cloud, _: Option<&Node>, resolver: &mut Resolver<'_>) {
    for role in &cloud.roles.0 {
        name(role, resolver);
        for service in &role.value.service.0 {
            if !service.text.contains('.') {
                let message = format!("`{}` is not the name of a service", service.text);
                let help = format!("; write `{}.amazonaws.com`", service.text);
                refuse(&service.place, message + &help, resolver);
            }
        }
        for policy in &role.value.policies.0 {
            name(policy, resolver);
        }
        for arn in &role.value.managed {
            if !arn.text.starts_with("arn:aws:iam::") {
                let message = format!("`{}` is not the ARN of a managed policy", arn.text);
                refuse(&arn.place, message, resolver);
            }
        }
    }
}
