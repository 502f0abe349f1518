//! The sandbox's database: stopping and starting it.

use super::{ObservedType, action, observed};
use crate::pending::Requirement;
use crate::settings::keywords;

keywords! {
    /// What to do with the database.
    pub enum DatabaseCommand {
        /// Stops and starts it.
        Restart = "restart",
        /// Stops it: connections end, and new ones are refused.
        Stop = "stop",
        /// Starts it.
        Start = "start",
    }
}

action! {
    /// Stops, starts or restarts the sandbox's database, as the apps see it: their connections end, whatever they are doing. The databases of other sandboxes are not affected.
    pub struct Postgres = "postgres" {
        /// What to do with it.
        subject command: DatabaseCommand,
    }
    observes &[
        observed("running", ObservedType::Boolean, "Whether it takes connections afterwards."),
    ];
    properties: [];
    needs: |_step| Some(Requirement::Database);
    example "- postgres: restart";
}
