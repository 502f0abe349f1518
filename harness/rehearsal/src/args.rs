//! What can be typed. The help texts here are the command reference.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::project::Wanted;

/// Plays scenario files against a whole cloud application on your machine.
///
/// Exit codes: 0 all passed, 1 a scenario failed, 2 a file or an argument is
/// wrong, 3 the environment broke, 4 nothing ran, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "rehearsal", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours.
    #[arg(long, value_enum, default_value = "auto", global = true)]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play scenarios.
    Run(Run),
    /// Read scenario files and the stage file, and show every mistake; nothing boots.
    Check(Check),
    /// Show what would run.
    List(Choice),
    /// Write scenario files the way all of them are written; comments stay.
    Fmt(Fmt),
    /// Begin a project here: a stage file, a first scenario, schemas for editors.
    Init,
    /// Begin a scenario.
    New(New),
    /// Say what a mistake means and what to do about it.
    Explain {
        /// The word in brackets: `unknown-resource`.
        code: String,
    },
    /// Print the JSON Schema of a kind of file, for editors.
    Schema {
        /// Of which kind of file.
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Run one embedded cloud by itself.
    Cloud(Cloud),
}

/// Which scenarios, and which of their cases.
#[derive(Debug, Args)]
pub(crate) struct Choice {
    /// A file or a folder, or a part of a case's name (`checkout/order::one mug`). All if none is given.
    pub(crate) filters: Vec<String>,
    /// The folder of scenario files; `stage.yaml` is in it.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub(crate) scenarios: PathBuf,
    /// Only scenarios with this tag; repeat it for more tags, any of which will do.
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// How many cases play at once. One per core if not given.
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Where all chance comes from, the order of cases among it; chosen and shown if not given.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Stop at the first case that is not green.
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Which PostgreSQL: `embedded`, `system`, or the URL of one that is running.
    #[arg(
        long,
        value_name = "WHICH",
        env = "REHEARSAL_POSTGRES",
        hide_env_values = true
    )]
    pub(crate) postgres: Option<String>,
    /// Show how long each part of the stage took to boot.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Write a report: `junit=FILE` or `jsonl=FILE`; may be given several times.
    #[arg(long, value_name = "KIND=FILE")]
    pub(crate) report: Vec<Report>,
}

impl Choice {
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            filters: self.filters.clone(),
            tags: self.tag.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The folder of scenario files; `stage.yaml` is in it.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub(crate) scenarios: PathBuf,
    /// For people, or for editors.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// The folder of scenario files.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub(crate) scenarios: PathBuf,
    /// Change nothing; exit with 1 where a file is not formatted.
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// Its path below `scenarios`, without its ending: `checkout/paid_order`.
    pub(crate) name: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SchemaOf {
    Scenario,
    Stage,
}

#[derive(Debug, Args)]
pub(crate) struct Cloud {
    /// The address to listen at; port 0 lets the kernel choose.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4566")]
    pub(crate) listen: SocketAddr,
    /// Accept any signature and any key.
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Where identifiers and secrets come from; the same seed and the same calls give the same ones.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Print which of AWS's operations are here, and end.
    #[arg(long)]
    pub(crate) coverage: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

/// A report and the file it goes to.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) kind: ReportKind,
    pub(crate) file: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportKind {
    Junit,
    JsonLines,
}

impl FromStr for Report {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or("write KIND=FILE, for example junit=target/junit.xml")?;
        let kind = match kind {
            "junit" => ReportKind::Junit,
            "jsonl" => ReportKind::JsonLines,
            other => {
                return Err(format!(
                    "there is no report `{other}`; there are junit and jsonl"
                ));
            }
        };
        Ok(Self {
            kind,
            file: file.into(),
        })
    }
}
