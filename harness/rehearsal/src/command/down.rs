use anstream::ColorChoice;
use clap::Args;

use super::output::print_error;
use crate::exit::Exit;
use crate::stage_lock;

/// Stop the stage that `up` started here.
#[derive(Debug, Args)]
pub(crate) struct Down {}

impl Down {
    pub(crate) fn execute(color: ColorChoice) -> Exit {
        match stage_lock::stop_holder() {
            Ok(true) => Exit::Passed,
            Ok(false) => {
                print_error(
                    "no stage is up here",
                    Some("`rehearsal up` starts one"),
                    color,
                );
                Exit::Nothing
            }
            Err(message) => {
                print_error(&message, None, color);
                Exit::Broken
            }
        }
    }
}
