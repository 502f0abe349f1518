//! The database server: down and up again.

use super::{ObservedType, action, observed};
use crate::pending::Requirement;
use crate::settings::keywords;

keywords! {
    /// What happens to the database.
    pub enum DatabaseCommand {
        /// It goes down and is up again when the step ends.
        Restart = "restart",
        /// It goes down: connections are ended and new ones refused.
        Stop = "stop",
        /// It is up again.
        Start = "start",
    }
}

action! {
    /// Stops, starts or restarts the sandbox's database, as the apps see it: their connections end, whatever they are doing. The databases of other sandboxes are not affected.
    pub struct Postgres = "postgres" {
        /// What happens to it.
        subject command: DatabaseCommand,
    }
    observes &[
        observed("running", ObservedType::Boolean, "Whether it takes connections afterwards."),
    ];
    properties: [];
    needs: |_step| Some(Requirement::Database);
    example "- postgres: restart";
}
