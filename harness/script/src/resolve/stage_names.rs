//! The logical names that a stage declares.

use std::collections::BTreeMap;

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::suggest::{closest, listed};

/// The logical names a stage declares.
#[derive(Debug, Clone, Default)]
pub(crate) struct StageNames {
    pub(crate) stage_file: Option<String>,
    pub(crate) buckets: Vec<String>,
    pub(crate) queues: Vec<String>,
    pub(crate) topics: Vec<String>,
    pub(crate) pools: Vec<String>,
    /// The app clients of each pool, by the pool's name.
    pub(crate) clients: BTreeMap<String, Vec<String>>,
    pub(crate) apps: Vec<String>,
    pub(crate) users: Vec<String>,
    pub(crate) seeds: Vec<String>,
    pub(crate) secrets: Vec<String>,
    pub(crate) fifo_queues: Vec<String>,
    pub(crate) fifo_topics: Vec<String>,
    pub(crate) postgres: bool,
}

impl StageNames {
    /// Whether a queue or a topic is declared as FIFO.
    pub(crate) fn is_fifo(&self, section: &str, name: &str) -> bool {
        let fifo = match section {
            "cloud.queues" => &self.fifo_queues,
            _ => &self.fifo_topics,
        };
        fifo.iter().any(|known| known == name)
    }

    /// The names of a section of the stage file.
    pub(crate) fn of(&self, section: &str) -> &[String] {
        match section {
            "cloud.buckets" => &self.buckets,
            "cloud.queues" => &self.queues,
            "cloud.topics" => &self.topics,
            "cloud.user_pools" => &self.pools,
            "apps" => &self.apps,
            "users" => &self.users,
            "secrets" => &self.secrets,
            _ => &self.seeds,
        }
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
            (None, _) => "there is no stage file; `rehearsal init` writes one".to_owned(),
            (Some(file), true) => format!("{file} declares none; it would stand under `{section}`"),
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
