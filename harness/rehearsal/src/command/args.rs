//! Arguments that several commands share.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use rehearsal_report::{FORMATS, ReportFormat};
use rehearsal_script::StageConfig;
use rehearsal_stage::{AppRuntime, StageError, StageKind, StageOptions};

pub(crate) use crate::project_folder::FOLDER;
use crate::project_folder::PathArguments;
use crate::selection::{ShardArg, Tags};

/// Which scenarios, and which of their cases.
#[derive(Debug, Args)]
pub(crate) struct SelectionArgs {
    /// A file, a folder, a scenario, a case (`checkout/order::one mug`), or a part of a name. All cases if none is given.
    pub(crate) filters: Vec<String>,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(crate) scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Only scenarios with this tag, or that match an expression: "checkout and not slow". Repeat it to match any of several.
    #[arg(long, value_name = "TAGS")]
    pub(crate) tag: Vec<Tags>,
    /// Only scenarios whose file, flows, data or seeds differ from this commit or branch in git; from the last commit if none is given.
    #[arg(
        long,
        value_name = "BASE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "HEAD"
    )]
    pub(crate) changed: Option<String>,
    /// Only cases that did not pass the last time they ran.
    #[arg(long)]
    pub(crate) failed: bool,
    /// Only one share of the cases, to split a run over several machines: 2/5 is the second of five; `auto` asks the variables of the CI system.
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<ShardArg>,
    /// Balance the shares by how long cases took: a `durations.json` that a run wrote to target/rehearsal/, the same one on all machines.
    #[arg(long, value_name = "FILE", requires = "shard")]
    pub(crate) durations: Option<PathBuf>,
}

impl SelectionArgs {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            filters: self.filters.iter_mut().collect(),
            files: self.durations.iter_mut().collect(),
        }
    }

    /// Returns whether nothing narrows the selection.
    pub(crate) fn is_everything(&self) -> bool {
        self.filters.is_empty()
            && self.tag.is_empty()
            && self.changed.is_none()
            && !self.failed
            && self.shard.is_none()
    }
}

/// Which stage to start, and on what.
#[derive(Debug, Args)]
pub(crate) struct StageArgs {
    /// The kind of stage: `embedded` (everything native) or `docker`.
    #[arg(long, value_name = "STAGE", env = "REHEARSAL_STAGE", hide_env = true)]
    stage: Option<StageKind>,
    /// Use the cloud at this URL, which already runs on this machine, instead of starting one.
    #[arg(long, value_name = "URL", env = "REHEARSAL_CLOUD", hide_env = true)]
    cloud: Option<String>,
    /// The PostgreSQL to use: `embedded`, `system`, `docker`, or the URL of one that runs on this machine.
    #[arg(
        long,
        value_name = "WHICH",
        env = "REHEARSAL_POSTGRES",
        hide_env_values = true
    )]
    postgres: Option<String>,
    /// How apps run on the docker stage: in `containers` where they have one, or as `processes`.
    #[arg(long, value_name = "HOW", env = "REHEARSAL_APPS", hide_env = true)]
    apps: Option<AppRuntime>,
}

impl StageArgs {
    /// Returns the options that were given and choose a stage, with their values.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let kind = self.stage.map(|kind| ("--stage", kind.name()));
        let cloud = self.cloud.as_deref().map(|url| ("--cloud", url));
        let apps = self.apps.map(|apps| ("--apps", apps.name()));
        kind.into_iter().chain(cloud).chain(apps)
    }

    /// Returns the options to start the stage with.
    pub(crate) fn options(&self, seed: u64) -> Result<StageOptions, StageError> {
        Ok(StageOptions {
            postgres: self.postgres.as_deref().map(str::parse).transpose()?,
            seed,
            kind: self.stage,
            cloud: self.cloud.clone(),
            apps: self.apps,
            shared: false,
        })
    }
}

/// Apps that somebody else runs.
#[derive(Debug, Default, Args)]
pub(crate) struct AttachArgs {
    /// Use the app that runs at this URL, in a debugger, say, instead of starting it. Repeat it for more.
    #[arg(long = "app", value_name = "APP=URL")]
    attached: Vec<AttachedApp>,
}

/// An app and its URL.
#[derive(Debug, Clone)]
struct AttachedApp {
    text: String,
    name: String,
    url: String,
}

impl FromStr for AttachedApp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, url) = text.split_once('=').ok_or("write APP=URL")?;
        let is_url = url.starts_with("http://") || url.starts_with("https://");
        if name.is_empty() || !is_url {
            return Err("write APP=URL, for example api=http://127.0.0.1:8000".to_owned());
        }
        Ok(Self {
            text: text.to_owned(),
            name: name.to_owned(),
            url: url.to_owned(),
        })
    }
}

impl AttachArgs {
    /// Returns the options that were given, with their values.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.attached.iter().map(|app| ("--app", &*app.text))
    }

    /// Has the stage use the apps at their URLs; an unknown app is an error.
    pub(crate) fn apply(&self, stage: &mut StageConfig) -> Result<(), String> {
        for AttachedApp { name, url, .. } in &self.attached {
            let found = stage.apps.0.iter_mut().find(|app| app.name == *name);
            if let Some(app) = found {
                app.value.attach(url);
            } else {
                let known: Vec<_> = stage.apps.iter().map(|(name, _)| name).collect();
                let known = known.join(", ");
                return Err(format!(
                    "there is no app `{name}`; the stage file has {known}"
                ));
            }
        }
        Ok(())
    }
}

/// Who reads the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

/// A report and the file it is written to.
#[derive(Debug, Clone)]
pub(crate) struct ReportFile {
    pub(crate) format: ReportFormat,
    pub(crate) file: PathBuf,
}

/// Returns the help of `--report`.
pub(crate) fn report_help() -> String {
    let formats = enumerate("or", |format| format!("`{}=FILE`", format.name));
    format!("Write a report: {formats}. Repeat it for more")
}

/// Enumerates the formats of reports: `a, b or c`.
fn enumerate(conjunction: &str, text: impl Fn(&ReportFormat) -> String) -> String {
    let mut texts: Vec<String> = FORMATS.iter().map(text).collect();
    match texts.pop() {
        Some(last) if !texts.is_empty() => format!("{} {conjunction} {last}", texts.join(", ")),
        last => last.unwrap_or_default(),
    }
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or("write KIND=FILE, for example junit=target/junit.xml")?;
        let format = ReportFormat::find(format).ok_or_else(|| {
            let names = enumerate("and", |format| format.name.to_owned());
            format!("there is no report `{format}`; there are {names}")
        })?;
        Ok(Self {
            format,
            file: file.into(),
        })
    }
}
