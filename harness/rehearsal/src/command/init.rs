use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::scaffold;

use super::scaffold::create;
use crate::exit::Exit;

/// Create a project here: a stage file, a first scenario, and schemas for editors.
#[derive(Debug, Args)]
pub(crate) struct Init {}

impl Init {
    pub(crate) fn execute(color: ColorChoice) -> Exit {
        create(scaffold::init(), "next: `rehearsal run`", color)
    }
}
