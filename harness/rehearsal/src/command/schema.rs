use clap::{Args, ValueEnum};
use rehearsal_script::scaffold::pretty;
use rehearsal_script::schema;

use super::output::print;
use crate::exit::Exit;

/// Print the JSON Schema of a kind of file, for editors.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind of file; `events` is a line of `--report jsonl=FILE`.
    #[arg(value_enum)]
    of: Kind,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Scenario,
    Stage,
    Events,
}

impl Schema {
    pub(crate) fn execute(&self) -> Exit {
        let schema = match self.of {
            Kind::Scenario => schema::scenario(),
            Kind::Stage => schema::stage(),
            Kind::Events => rehearsal_record::schema(),
        };
        print(&pretty(&schema))
    }
}
