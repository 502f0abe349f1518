//! The logical names that a stage declares.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::stage::RESOURCE_KINDS;
use crate::suggest::{closest, listed};

/// The logical names a stage declares.
#[derive(Debug, Clone, Default)]
pub(crate) struct StageNames {
    pub(crate) stage_file: Option<String>,
    pub(crate) postgres: bool,
    /// The names by where they are declared: `cloud.queues`, or
    /// `cloud.user_pools.customers.clients`.
    declared: BTreeMap<String, Vec<String>>,
    /// FIFO queues and topics, by section and name.
    fifo: BTreeSet<(String, String)>,
}

impl StageNames {
    /// Adds the names that a section of the stage file declares.
    pub(crate) fn declare(&mut self, section: &str, names: Vec<String>) {
        self.declared.insert(section.to_owned(), names);
    }

    /// Notes that a queue or a topic is FIFO.
    pub(crate) fn declare_fifo(&mut self, section: &str, name: &str) {
        self.fifo.insert((section.to_owned(), name.to_owned()));
    }

    /// Whether a queue or a topic is declared as FIFO.
    pub(crate) fn is_fifo(&self, section: &str, name: &str) -> bool {
        self.fifo.contains(&(section.to_owned(), name.to_owned()))
    }

    /// The names that a section of the stage file declares.
    pub(crate) fn of(&self, section: &str) -> &[String] {
        self.declared.get(section).map_or(&[], Vec::as_slice)
    }

    /// The kinds of resources of which one has a name.
    pub(crate) fn cloud_sections_of(&self, name: &str) -> Vec<&'static str> {
        let sections = RESOURCE_KINDS.iter().map(|kind| kind.section);
        let has_name = |section: &&str| self.of(section).iter().any(|known| known == name);
        sections.filter(has_name).collect()
    }

    /// The parts of a resource, where that is declared.
    pub(crate) fn parts(&self, section: &str, name: &str, part: &str) -> Option<&[String]> {
        let parts = self.declared.get(&format!("{section}.{name}.{part}"))?;
        Some(parts)
    }
}

impl Resolver<'_> {
    /// Whether the stage declares the name; if not, that is reported.
    pub(crate) fn declared(
        &mut self,
        noun: &str,
        section: &str,
        name: &str,
        place: &Place,
    ) -> bool {
        let project = self.project;
        let declared = project.names.of(section);
        if declared.iter().any(|known| known == name) {
            return true;
        }
        let code = match section {
            "apps" => Code::UnknownApp,
            "users" => Code::UnknownUser,
            "seeds" => Code::UnknownSeed,
            _ => Code::UnknownResource,
        };
        let names = declared.iter().map(String::as_str);
        let help = match (&project.names.stage_file, declared.is_empty()) {
            (None, _) => "there is no stage file; `rehearsal init` creates one".to_owned(),
            (Some(file), true) => format!("{file} declares none; declare it under `{section}`"),
            (Some(file), false) => format!("{file} declares {}", listed(names.clone())),
        };
        let diagnostic = Diagnostic::new(
            code,
            place,
            format!("there is no {noun} `{name}` on the stage"),
        )
        .label("not declared")
        .did_you_mean(closest(name, names))
        .help(help);
        self.report(diagnostic);
        false
    }
}
