//! What steps need of the stage.

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::pending::{PoolName, Requirement};
use crate::settings::{AppKind, Name};
use crate::suggest::{closest, listed};

impl Resolver<'_> {
    pub(super) fn requirement(&mut self, needs: &Requirement, place: &Place) {
        match needs {
            Requirement::Database => self.database(place),
            Requirement::App { named } => self.app(*named, place),
            Requirement::GroupOf { section, name } => self.group_of(section, name, place),
            Requirement::UserPool { name, client } => self.user_pool(name, client.as_ref(), place),
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
}
