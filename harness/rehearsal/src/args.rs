//! What can be typed. The help texts here are the command reference.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rehearsal_cloud::Issuer;
use rehearsal_script::TimeSpan;
use rehearsal_stage::{AppRuntime, StageError, StageKind, StageOptions};

use crate::choice::{ShardArg, Tags};

/// Where scenario files are if nobody says otherwise.
pub(crate) const FOLDER: &str = "scenarios";

/// Plays scenario files against a whole cloud application on your machine.
///
/// Exit codes: 0 all passed, 1 a scenario failed, 2 a file or an argument is
/// wrong, 3 the environment broke, 4 nothing ran, 124 the run's time was over,
/// 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "rehearsal", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours.
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        global = true,
        display_order = 1000
    )]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play scenarios.
    Run(Run),
    /// Read scenario files and the stage file, and show every mistake; nothing boots.
    Check(Check),
    /// Show what would run.
    List(List),
    /// Tell runs again from their JSON lines, several as one: the shards of a CI job.
    ///
    /// Ends as the run would have ended, had it been one.
    Report(Retold),
    /// Take what snapshots saw last as what they are to see.
    Accept(Accept),
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
        /// Of which kind of file; `events` is a line of `--report jsonl=FILE`.
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print a script that completes commands and options in a shell.
    ///
    /// For bash: `rehearsal completions bash > ~/.local/share/bash-completion/completions/rehearsal`.
    Completions {
        /// For which shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Boot the stage with all its apps and keep it up for you to work with, until Ctrl-C or `down`.
    Up(Up),
    /// Take the stage down that is up here.
    Down,
    /// Say what this machine can do, and what is missing for which stage.
    Doctor(Doctor),
    /// Run one embedded cloud by itself.
    Cloud(Cloud),
}

/// Which scenarios, and which of their cases.
#[derive(Debug, Args)]
pub(crate) struct Choice {
    /// A file or a folder, a scenario or a case (`checkout/order::one mug`), or a part of a name. All if none is given.
    pub(crate) filters: Vec<String>,
    /// The folder of scenario files; `stage.yaml` is in it.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(crate) scenarios: PathBuf,
    /// Only scenarios with this tag, or for which this holds: "checkout and not slow". Repeat it for more, any of which will do.
    #[arg(long, value_name = "TAGS")]
    pub(crate) tag: Vec<Tags>,
    /// Only scenarios whose file, flows, data or seeds differ from this commit (or branch), by git; from the last commit if none is given.
    #[arg(
        long,
        value_name = "BASE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "HEAD"
    )]
    pub(crate) changed: Option<String>,
    /// Only cases that were not green when they were played last.
    #[arg(long)]
    pub(crate) failed: bool,
    /// Only this share of the cases, for several machines: 2/5 is the second of five.
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<ShardArg>,
    /// Balance the shares by how long cases took: a `durations.json` that a run wrote to target/rehearsal/, the same one on all machines.
    #[arg(long, value_name = "FILE", requires = "shard")]
    pub(crate) durations: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// How many cases play at once. As many as there are cores, and memory for, if not given.
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Where all chance comes from, the order of cases among it; chosen and shown if not given.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Stop at the first case that is not green.
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// End the run when it has taken this long (`10m`), with exit code 124; what was not played is told.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) timeout: Option<Duration>,
    /// Try a case that is not green again, this often; one that is green then is flaky.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) retries: u32,
    /// Whether a flaky case lets the run pass.
    #[arg(long, value_enum, default_value = "pass")]
    pub(crate) flaky: Flaky,
    /// Play every case this often, to hunt one that fails now and then.
    #[arg(long, value_name = "N")]
    pub(crate) repeat: Option<NonZeroU32>,
    #[command(flatten)]
    pub(crate) ground: Ground,
    /// Show how long each part of the stage took to boot.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Write a report: `html=FILE`, `junit=FILE` or `jsonl=FILE`; may be given several times.
    #[arg(long, value_name = "KIND=FILE")]
    pub(crate) report: Vec<Report>,
}

#[derive(Debug, Args)]
pub(crate) struct Retold {
    /// What `--report jsonl=FILE` has written, one file for each run.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Show how long each part of the stage took to boot.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Write a report: `html=FILE`, `junit=FILE` or `jsonl=FILE`; may be given several times.
    #[arg(long, value_name = "KIND=FILE")]
    pub(crate) report: Vec<Report>,
}

impl Choice {
    /// Whether nothing narrows it.
    pub(crate) fn is_everything(&self) -> bool {
        self.filters.is_empty()
            && self.tag.is_empty()
            && self.changed.is_none()
            && !self.failed
            && self.shard.is_none()
    }
}

/// What a stage stands on.
#[derive(Debug, Args)]
pub(crate) struct Ground {
    /// Which stage: `embedded` (all of it native), or `docker`.
    #[arg(long, value_name = "STAGE", env = "REHEARSAL_STAGE", hide_env = true)]
    stage: Option<StageKind>,
    /// The URL of a cloud that runs on this machine already, to be used instead of the stage's own.
    #[arg(long, value_name = "URL", env = "REHEARSAL_CLOUD", hide_env = true)]
    cloud: Option<String>,
    /// Which PostgreSQL: `embedded`, `system`, `docker`, or the URL of one that runs on this machine.
    #[arg(
        long,
        value_name = "WHICH",
        env = "REHEARSAL_POSTGRES",
        hide_env_values = true
    )]
    postgres: Option<String>,
    /// How apps run on the docker stage: in `containers`, those that have one, or as `processes`.
    #[arg(long, value_name = "HOW", env = "REHEARSAL_APPS", hide_env = true)]
    apps: Option<AppRuntime>,
}

impl Ground {
    /// The options that say which stage, and what they say.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let kind = self.stage.map(|kind| ("--stage", kind.name()));
        let cloud = self.cloud.as_deref().map(|url| ("--cloud", url));
        let apps = self.apps.map(|apps| ("--apps", apps.name()));
        kind.into_iter().chain(cloud).chain(apps)
    }

    pub(crate) fn options(&self, seed: u64) -> Result<StageOptions, StageError> {
        Ok(StageOptions {
            postgres: self.postgres.as_deref().map(str::parse).transpose()?,
            seed,
            kind: self.stage,
            cloud: self.cloud.clone(),
            apps: self.apps,
        })
    }
}

/// A span of time as scenario files have it.
fn time(text: &str) -> Result<Duration, String> {
    let span = TimeSpan::parse(text).filter(|span| !span.0.is_zero());
    span.map(|span| span.0)
        .ok_or_else(|| "write a number and its unit: 90s, 10m, 1h30m".to_owned())
}

/// What becomes of a run with a flaky case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Flaky {
    Pass,
    Fail,
}

#[derive(Debug, Args)]
pub(crate) struct Accept {
    /// Parts of paths of snapshots. All if none is given.
    pub(crate) filters: Vec<String>,
    /// The folder of scenario files; snapshots are beside these.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(crate) scenarios: PathBuf,
    /// Show what is pending, and change nothing.
    #[arg(long, conflicts_with = "reject")]
    pub(crate) list: bool,
    /// Throw away what is pending instead.
    #[arg(long)]
    pub(crate) reject: bool,
    /// What becomes of snapshots that no step has any more.
    #[arg(long, value_enum, default_value = "keep")]
    pub(crate) unreferenced: Unreferenced,
}

/// What becomes of snapshots that no step has any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unreferenced {
    Keep,
    Delete,
}

#[derive(Debug, Args)]
pub(crate) struct Up {
    /// The folder of scenario files; `stage.yaml` is in it.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(crate) scenarios: PathBuf,
    /// A seed of the stage file to put on it; repeat it for more.
    #[arg(long = "with", value_name = "SEED")]
    pub(crate) seeds: Vec<String>,
    /// Write every address and credential to a file that a shell can source.
    #[arg(long, value_name = "FILE")]
    pub(crate) env: Option<PathBuf>,
    /// Where identifiers come from; chosen if not given.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    #[command(flatten)]
    pub(crate) ground: Ground,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// For people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The folder of scenario files; `stage.yaml` is in it.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(crate) scenarios: PathBuf,
    /// For people, or for editors.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// For people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// The folder of scenario files.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
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
    Events,
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
    /// Who Cognito's tokens say they are issued by: `endpoint` (this cloud), `amazonaws`, or a URL.
    #[arg(long, value_name = "ISSUER", default_value_t)]
    pub(crate) issuer: Issuer,
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
    Html,
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
            "html" => ReportKind::Html,
            "junit" => ReportKind::Junit,
            "jsonl" => ReportKind::JsonLines,
            other => {
                return Err(format!(
                    "there is no report `{other}`; there are html, junit and jsonl"
                ));
            }
        };
        Ok(Self {
            kind,
            file: file.into(),
        })
    }
}
