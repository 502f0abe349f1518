//! The stage that scenarios are written for.

use crate::url::Origin;

/// What is known about the stage, and what the person chose.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The apps of the stage.
    pub apps: Vec<String>,
    /// The addresses of apps.
    pub addresses: Vec<(String, Origin)>,
    /// The app that requests without an address of an app go to.
    pub app: Option<String>,
    /// The users of the stage.
    pub users: Vec<User>,
    /// The user that signed-in requests are made as.
    pub user: Option<String>,
    /// The seeds that the scenario needs.
    pub seeds: Vec<String>,
    /// The only apps that the scenario starts; all if there are none.
    pub only: Vec<String>,
}

/// A user of the stage.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// The name in the stage file.
    pub name: String,
    /// What tokens and forms call the user: e-mail address, user name, id.
    pub identities: Vec<String>,
}

impl Target {
    /// Returns the app that requests go to if nothing else decides.
    pub(crate) fn default_app(&self) -> Option<&str> {
        match (&self.app, &self.apps[..]) {
            (Some(app), _) => Some(app),
            (None, [only]) => Some(only),
            _ => None,
        }
    }

    /// Returns the app at an address.
    pub(crate) fn app_at(&self, origin: &Origin) -> Option<&str> {
        let found = self
            .addresses
            .iter()
            .find(|(_, known)| known.is_same(origin));
        found.map(|(app, _)| &**app)
    }

    /// Returns the user that something is the name of.
    pub(crate) fn user_of(&self, identity: &str) -> Option<&str> {
        let found = self.users.iter().find(|user| {
            user.name == identity || user.identities.iter().any(|one| one == identity)
        });
        found.map(|user| &*user.name)
    }
}
