//! What steps use of the stage that is there only where it is used.

use std::collections::BTreeSet;

use super::StageNames;
use crate::pending::{Pending, Requirement};

/// The parts of the stage that steps use, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageUses {
    /// The externals.
    pub externals: BTreeSet<String>,
    /// The functions.
    pub functions: BTreeSet<String>,
}

impl StageUses {
    /// Returns what that which is left to the resolver uses; all of a kind where a name is
    /// computed.
    pub(crate) fn of(pending: &[Pending], names: &StageNames) -> Self {
        let mut found = Self::default();
        found.add(pending, names);
        found
    }

    fn add(&mut self, pending: &[Pending], names: &StageNames) {
        for check in pending {
            match check {
                Pending::Expression(expr) => expr.walk(&mut |part| match part.as_path() {
                    Some(("externals", path)) => {
                        let name = path.first().map(|name| (*name).to_owned());
                        self.externals.extend(name);
                    }
                    Some(("cloud", path)) if path.first() == Some(&"functions") => {
                        let name = path.get(1).map(|name| (*name).to_owned());
                        self.functions.extend(name);
                    }
                    // The functions that the routes of an API call.
                    Some(("cloud", path)) if path.first() == Some(&"apis") => {
                        let name = path.get(1).copied().unwrap_or_default();
                        let called = names.of(&format!("cloud.apis.{name}.functions"));
                        self.functions.extend(called.iter().cloned());
                    }
                    _ => {}
                }),
                Pending::Requirement { needs, .. } => match needs {
                    Requirement::Mock { external, .. } => {
                        add_name(
                            &mut self.externals,
                            external.as_ref(),
                            names.of("externals"),
                        );
                    }
                    Requirement::Function { function } => {
                        add_name(
                            &mut self.functions,
                            function.as_ref(),
                            names.of("cloud.functions"),
                        );
                    }
                    Requirement::Rotation { secret } => {
                        let all = names.of("cloud.secrets");
                        let secrets = secret.as_ref().map_or(all, std::slice::from_ref);
                        let functions = secrets
                            .iter()
                            .filter_map(|secret| names.parts("cloud.secrets", secret, "rotation"));
                        self.functions.extend(functions.flatten().cloned());
                    }
                    _ => {}
                },
                Pending::Branches(branches) => {
                    for branch in branches {
                        self.add(branch, names);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds what another one has; returns whether that was more.
    pub(crate) fn extend(&mut self, other: &Self) -> bool {
        let before = self.len();
        self.externals.extend(other.externals.iter().cloned());
        self.functions.extend(other.functions.iter().cloned());
        self.len() > before
    }

    fn len(&self) -> usize {
        self.externals.len() + self.functions.len()
    }
}

/// Adds a name, or all where it is computed.
fn add_name(found: &mut BTreeSet<String>, name: Option<&String>, all: &[String]) {
    match name {
        Some(name) => found.extend([name.clone()]),
        None => found.extend(all.iter().cloned()),
    }
}
