//! The database server: down and up again.

use super::{Seen, action, sees};
use crate::settings::keywords;

keywords! {
    /// What happens to the database.
    pub enum Turn {
        /// It goes down and is up again when the step ends.
        Restart = "restart",
        /// It goes down: connections are ended and new ones refused.
        Stop = "stop",
        /// It is up again.
        Start = "start",
    }
}

action! {
    /// Takes the database down, or up again, as seen by the apps: their connections end, in whatever they are doing. It is the sandbox's database alone; the server goes on for the others.
    pub struct Postgres = "postgres" {
        /// What happens to it.
        subject turn: Turn,
    }
    observes &[
        sees("running", Seen::Boolean, "Whether it takes connections afterwards."),
    ];
    only looks: false;
    example "- postgres: restart";
}
