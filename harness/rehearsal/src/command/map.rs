use std::io::Write as _;
use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::{Args, ValueEnum};
use rehearsal_report::{SystemMap, merge};

use super::args::FOLDER;
use super::output::{Warnings, print_error, print_mistakes};
use super::report::read_events;
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;

/// Draw who talks to whom: the apps, queues, topics, buckets and the rest of the stage.
///
/// Without events it is what the stage file declares; with those of a run it has how
/// often, with how many errors and how fast, and what no scenario exercised is dashed.
#[derive(Debug, Args)]
pub(crate) struct Map {
    /// What `run --report jsonl=FILE` wrote. Repeat it for the shards of a run.
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// Only this scenario or case of the events: `checkout/order::one mug`.
    #[arg(long, value_name = "NAME", requires = "events")]
    case: Option<String>,
    /// A Mermaid flowchart, which GitHub and others draw in Markdown, or an SVG file.
    #[arg(long, value_enum, default_value = "mermaid")]
    format: MapFormat,
    /// Write to this file instead of the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
}

/// The language of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MapFormat {
    Mermaid,
    Svg,
}

impl Map {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER) || !self.events.is_empty(),
            filters: Vec::new(),
            files: self.output.iter_mut().collect(),
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        let map = if self.events.is_empty() {
            self.of_stage(color)
        } else {
            self.of_events(color)
        };
        let map = match map {
            Ok(map) => map,
            Err(exit) => return exit,
        };
        if map.is_empty() {
            let help = "a stage file that declares apps or resources has one";
            print_error("there is nothing to draw", Some(help), color);
            return Exit::Nothing;
        }
        let text = match self.format {
            MapFormat::Mermaid => map.to_mermaid(),
            MapFormat::Svg => map.to_svg(),
        };
        let Some(file) = &self.output else {
            // A reader that has seen enough closes the pipe.
            let _ = std::io::stdout().write_all(text.as_bytes());
            return Exit::Passed;
        };
        match std::fs::write(file, text) {
            Ok(()) => Exit::Passed,
            Err(error) => {
                let message = format!("could not write {}: {error}", file.display());
                print_error(&message, None, color);
                Exit::Wrong
            }
        }
    }

    /// Returns the map of what the stage file declares.
    fn of_stage(&self, color: ColorChoice) -> Result<SystemMap, Exit> {
        let project = Project::open(&self.scenarios.to_string_lossy());
        if project.stage_file().is_none() {
            let message = format!("there is no {}/stage.yaml", self.scenarios.display());
            let help = "name the folder with `--scenarios`, or the events of a run with `--events`";
            print_error(&message, Some(help), color);
            return Err(Exit::Nothing);
        }
        let checked = project.check_stage();
        if print_mistakes(&checked, Warnings::Hide, color) {
            return Err(Exit::Wrong);
        }
        let stage = checked.stage.ok_or(Exit::Wrong)?;
        Ok(SystemMap::of(stage.system()))
    }

    /// Returns the map of a run.
    fn of_events(&self, color: ColorChoice) -> Result<SystemMap, Exit> {
        let mut runs = Vec::new();
        for file in &self.events {
            runs.push(read_events(file).map_err(|error| {
                print_error(&error.to_string(), Some(error.help()), color);
                Exit::Wrong
            })?);
        }
        let map = SystemMap::of_run(&merge(&runs), self.case.as_deref());
        if let (Some(case), true) = (&self.case, !map.has_traffic()) {
            let message = format!("these events have no traffic of {case}");
            let help = "its name is that of the report: `checkout/order::one mug`";
            print_error(&message, Some(help), color);
            return Err(Exit::Nothing);
        }
        Ok(map)
    }
}
