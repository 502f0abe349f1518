use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::scaffold;

use super::output::print_error;
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
        let name = name.strip_prefix("scenarios/").unwrap_or(name);
        if !is_name(name) {
            let message = format!("`{}` is not a path below `scenarios`", self.name);
            let help = "write folders and a name, such as `checkout/paid_order`";
            print_error(&message, Some(help), color);
            return Exit::Wrong;
        }
        let next = "next: `rehearsal check` shows what to fill in";
        create(vec![scaffold::scenario(name)], next, color)
    }
}

/// Whether a path stays below the folder of scenarios, on every system.
fn is_name(path: &str) -> bool {
    path.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    })
}
