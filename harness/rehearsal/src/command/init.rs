pub(crate) mod ci;

use std::path::Path;

use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::scaffold::{self, Found};

use self::ci::CiSystem;
use super::scaffold::create;
use crate::exit::Exit;

/// Create a project here: a stage file that fits what is here, a first scenario, and schemas for editors.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Write the file that a CI system runs the scenarios by, into a project that is there or a new one.
    #[arg(long, value_enum, value_name = "SYSTEM")]
    ci: Option<CiSystem>,
}

impl Init {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let Some(system) = self.ci else {
            return create(scaffold::init_for(&found()), "next: `rehearsal run`", color);
        };
        let mut files = if Path::new("scenarios/stage.yaml").exists() {
            Vec::new()
        } else {
            scaffold::init_for(&found())
        };
        files.push(system.file());
        create(files, system.next(), color)
    }
}

/// Returns what the current folder has, as far as it says how the project runs.
fn found() -> Found {
    let mut names = Vec::new();
    for folder in [".", "db"] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            names.push(match folder {
                "." => name,
                folder => format!("{folder}/{name}"),
            });
        }
    }
    let texts = scaffold::READ.iter().filter_map(|name| {
        let text = std::fs::read_to_string(Path::new(name)).ok()?;
        Some(((*name).to_owned(), text))
    });
    let texts = texts.collect();
    Found { names, texts }
}
