//! What steps need of the stage.

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::pending::{PoolName, Requirement, TableUse};
use crate::settings::{AppKind, Name};
use crate::suggest::{closest, listed};

impl Resolver<'_> {
    pub(super) fn requirement(&mut self, needs: &Requirement, place: &Place) {
        match needs {
            Requirement::Database => self.database(place),
            Requirement::App { named } => self.app(*named, place),
            Requirement::Mock { external, request } => {
                if let Some(external) = external {
                    self.mock(external, request.as_ref(), place);
                }
            }
            // Its name was checked, and it is there because a step names it.
            Requirement::Function { .. } => {}
            Requirement::Rotation { secret } => {
                if let Some(secret) = secret {
                    self.rotation(secret, place);
                }
            }
            Requirement::GroupOf { section, name } => self.group_of(section, name, place),
            Requirement::UserPool { name, client } => self.user_pool(name, client.as_ref(), place),
            Requirement::Rule { bus, rule, place } => self.rule(bus, rule, place),
            Requirement::Table(table) => self.table(table, place),
        }
    }

    fn database(&mut self, place: &Place) {
        if !self.project.names.postgres {
            let message = "the stage declares no database";
            self.report(
                Diagnostic::new(Code::UnknownResource, place, message)
                    .help("add `postgres: {}` to the stage file"),
            );
        }
    }

    /// An app that is left out has to be the only one.
    fn app(&mut self, named: bool, place: &Place) {
        if self.project.names.of("apps").is_empty() && !named {
            let message = "the stage declares no app";
            self.report(
                Diagnostic::new(Code::UnknownApp, place, message)
                    .help("declare one in the stage file under `apps`"),
            );
            return;
        }
        let chosen = named || self.has_default_app;
        let Some(several) = self.apps.as_ref().filter(|apps| !chosen && apps.len() > 1) else {
            return;
        };
        let help = format!(
            "add `app` to the step, or to the scenario for all its steps: there are {}",
            listed(several.iter().map(String::as_str)),
        );
        self.report(Diagnostic::new(Code::UnknownApp, place, "which app?").help(help));
    }

    /// The app that requests without `app` are for, which the scenario has to start.
    pub(crate) fn default_app(&mut self, app: &Name<AppKind>) {
        self.has_default_app = true;
        let (Some(name), Some(apps)) = (app.fixed(), &self.apps) else {
            let message = "the name of an app is needed here, without placeholders";
            self.report(Diagnostic::new(Code::InvalidValue, app.place(), message));
            return;
        };
        let declared = self.project.names.of("apps");
        if declared.contains(&name) && !apps.contains(&name) {
            let message = format!("`{name}` is not one of the scenario's `apps`");
            let help = format!(
                "its apps: {}; add this one",
                listed(apps.iter().map(String::as_str))
            );
            self.report(Diagnostic::new(Code::UnknownApp, app.place(), message).help(help));
        }
    }

    fn group_of(&mut self, section: &str, name: &str, place: &Place) {
        if self.project.names.is_fifo(section, name) {
            let message = format!("`{name}` is FIFO, so a message needs its `group`");
            self.report(
                Diagnostic::new(Code::MissingKey, place, message)
                    .help("add `group: …`; messages of one group keep their order"),
            );
        }
    }

    /// A secret has to have a rotation; one that is not there is reported elsewhere.
    fn rotation(&mut self, secret: &str, place: &Place) {
        let names = &self.project.names;
        let is_known = names
            .of("cloud.secrets")
            .iter()
            .any(|known| known == secret);
        if is_known && names.parts("cloud.secrets", secret, "rotation").is_none() {
            let message = format!("nothing rotates the secret `{secret}`");
            self.report(
                Diagnostic::new(Code::UnknownResource, place, message)
                    .help("add `rotation: {function: …}` to the secret in the stage file"),
            );
        }
    }

    /// A rule has to be the bus's; a bus that is not there is reported elsewhere.
    fn rule(&mut self, bus: &str, rule: &str, place: &Place) {
        let names = &self.project.names;
        if !names.of("cloud.buses").iter().any(|known| known == bus) {
            return;
        }
        let rules = names.parts("cloud.buses", bus, "rules").unwrap_or_default();
        if rules.iter().any(|known| known == rule) {
            return;
        }
        let known = rules.iter().map(String::as_str);
        let help = match rules {
            [] => format!("the stage file declares none for `{bus}`"),
            _ => format!("rules of `{bus}`: {}", listed(known.clone())),
        };
        let message = format!("the bus `{bus}` has no rule `{rule}`");
        let diagnostic = Diagnostic::new(Code::UnknownResource, place, message)
            .did_you_mean(closest(rule, known))
            .help(help);
        self.report(diagnostic);
    }

    /// A pool that is left out has to be the only one, and a client has to be the pool's.
    fn user_pool(&mut self, name: &PoolName, client: Option<&(String, Place)>, place: &Place) {
        let project = self.project;
        let pool = match (name, project.names.of("cloud.user_pools")) {
            (PoolName::Computed, _) => return,
            (PoolName::Literal(name), _) => name,
            (PoolName::Omitted, [only]) => only,
            (PoolName::Omitted, []) => {
                let message = "the stage declares no user pool";
                self.report(
                    Diagnostic::new(Code::UnknownResource, place, message)
                        .help("declare one in the stage file under `cloud.user_pools`"),
                );
                return;
            }
            (PoolName::Omitted, several) => {
                let names = listed(several.iter().map(String::as_str));
                self.report(
                    Diagnostic::new(Code::UnknownResource, place, "which user pool?")
                        .help(format!("add `pool`: there are {names}")),
                );
                return;
            }
        };
        let clients = project.names.parts("cloud.user_pools", pool, "clients");
        let (Some((client, place)), Some(clients)) = (client, clients) else {
            return;
        };
        if !clients.contains(client) {
            let names = || clients.iter().map(String::as_str);
            let message = format!("the user pool `{pool}` has no client `{client}`");
            self.report(
                Diagnostic::new(Code::UnknownResource, place, message)
                    .did_you_mean(closest(client, names()))
                    .help(format!("its clients: {}", listed(names()))),
            );
        }
    }
    /// The attributes of a key have to be those of the table; its index and stream have
    /// to be declared.
    fn table(&mut self, uses: &TableUse, place: &Place) {
        let names = &self.project.names;
        let Some(table) = uses.table.as_deref() else {
            return;
        };
        let part = |part| names.parts("cloud.tables", table, part);
        let keys = [part("partition_key"), part("sort_key")];
        let keys: Vec<&str> = keys
            .into_iter()
            .flatten()
            .flatten()
            .map(|key| &**key)
            .collect();
        if keys.is_empty() {
            return;
        }
        let mut mistakes = Vec::new();
        if let Some((given, place)) = &uses.key
            && (given.len() != keys.len()
                || keys.iter().any(|key| !given.iter().any(|name| name == key)))
        {
            let message = format!("a key of the table `{table}` is {}", all_of(&keys));
            mistakes.push(Diagnostic::new(Code::InvalidValue, place, message));
        }
        if let Some((given, place)) = &uses.item
            && let Some(missing) = keys
                .iter()
                .find(|key| !given.iter().any(|name| name == *key))
        {
            let message = format!("the item has no `{missing}`");
            let help = format!("a key of the table `{table}` is {}", all_of(&keys));
            mistakes.push(Diagnostic::new(Code::MissingKey, place, message).help(help));
        }
        if let Some((index, place)) = &uses.index {
            let indexes = || part("indexes").into_iter().flatten().map(String::as_str);
            if !indexes().any(|known| known == index) {
                let message = format!("the table `{table}` has no index `{index}`");
                let help = match indexes().count() {
                    0 => "declare it in the stage file under the table's `indexes`".to_owned(),
                    _ => format!("its indexes: {}", listed(indexes())),
                };
                mistakes.push(
                    Diagnostic::new(Code::UnknownResource, place, message)
                        .did_you_mean(closest(index, indexes()))
                        .help(help),
                );
            }
        }
        if uses.stream && part("stream").is_none() {
            let message = format!("the table `{table}` has no stream");
            let help = "add `stream: both` to the table in the stage file";
            mistakes.push(Diagnostic::new(Code::UnknownResource, place, message).help(help));
        }
        for mistake in mistakes {
            self.report(mistake);
        }
    }
}

/// Returns names as a list of which all are needed.
fn all_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(" and ")
}
