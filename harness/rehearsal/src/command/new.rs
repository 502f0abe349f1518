use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::scaffold;

use super::scaffold::create;
use crate::exit::Exit;

/// Create a scenario file to fill in.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The path below `scenarios`, without its extension: `checkout/paid_order`.
    name: String,
}

impl New {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let name = self.name.trim_end_matches(".yaml");
        let next = "next: `rehearsal check` shows what to fill in";
        create(vec![scaffold::scenario(name)], next, color)
    }
}
