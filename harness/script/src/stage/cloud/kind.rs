use super::Cloud;
use crate::resolve::Resolver;
use crate::yaml::Node;

/// What the language knows of a kind of cloud resource. A new kind is a file
/// with one of these, a line of [`super::RESOURCE_KINDS`], and a field of [`Cloud`].
pub(crate) struct ResourceKind {
    /// Where the stage file declares it: `cloud.queues`.
    pub(crate) section: &'static str,
    /// What it is called: "user pool".
    pub(crate) noun: &'static str,
    /// What `${SECTION.NAME.…}` offers, the most used first.
    pub(crate) offers: &'static [&'static str],
    /// What the first of these is: "the queue's URL".
    pub(crate) main: &'static str,
    /// What it is made of that has names, too.
    pub(crate) parts: Option<&'static PartKind>,
    /// The keys of a resource whose names scenarios refer to, besides `parts`.
    pub(crate) declares: &'static [&'static str],
    /// Checks the names and settings of all resources of the kind. The node is
    /// that of the section.
    pub(crate) check: fn(&Cloud, Option<&Node>, &mut Resolver<'_>),
}

impl ResourceKind {
    /// The key of its section below `cloud`: `queues`.
    pub(crate) fn key(&self) -> &'static str {
        self.section.trim_start_matches("cloud.")
    }
}

/// A named part of a resource, such as an app client of a user pool.
pub(crate) struct PartKind {
    /// The key under which a resource declares it: `clients`.
    pub(crate) section: &'static str,
    /// What it is called.
    pub(crate) noun: &'static str,
    /// The name of the one that there is where none is declared.
    pub(crate) default: &'static str,
    /// What `${RESOURCE.SECTION.NAME.…}` offers.
    pub(crate) offers: &'static [&'static str],
}
