use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use rehearsal_import::{Scenario, Target, read, scenario, select};

use super::args::FOLDER;
use super::output::{Warnings, print_mistakes};
use super::run::Run;
use super::scenario_files::{Failure, print_notes, shell_list, write};
use crate::exit::Exit;
use crate::project::Project;
use crate::project_folder::PathArguments;
use crate::traffic_target::{self, Choices};

/// Make scenario files of requests that were recorded elsewhere: curl, HAR, OpenAPI, Postman.
///
/// What varies gets matchers, what comes back in a later request is saved, and secrets are
/// not written. The files are checked and formatted, and none that is there is replaced.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file: lines of curl, a browser's HAR file, an OpenAPI document or a Postman collection; `-` is the standard input.
    file: PathBuf,
    /// The format, where the file does not show it.
    #[arg(long, value_enum)]
    format: Option<ImportFormat>,
    /// The path of the scenario below the folder, without its extension; of an OpenAPI document, the folder of its scenarios. By default the name of the file.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The app that the requests go to, or with a URL, those to this URL. Repeat it for more.
    #[arg(long = "app", value_name = "APP[=URL]")]
    apps: Vec<String>,
    /// The user that signed-in requests are of, where their token does not show it.
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    /// A seed that the scenario needs. Repeat it for more.
    #[arg(long = "with", value_name = "SEED")]
    seeds: Vec<String>,
    /// Start this app only in the scenario. Repeat it for more.
    #[arg(long, value_name = "APP")]
    only: Vec<String>,
    /// Replace files that are there.
    #[arg(long)]
    force: bool,
    /// Print the scenarios and write nothing.
    #[arg(long, conflicts_with_all = ["play", "force"])]
    print: bool,
    /// Show the scenarios and run them.
    #[arg(long)]
    play: bool,
    /// The folder with the scenario files and `stage.yaml`.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    scenarios: PathBuf,
    /// Use the settings of this profile of the stage file.
    #[arg(long = "profile", value_name = "NAME")]
    profile: Option<String>,
}

/// A format of files.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ImportFormat {
    Curl,
    Har,
    Openapi,
    Postman,
}

impl From<ImportFormat> for rehearsal_import::Format {
    fn from(format: ImportFormat) -> Self {
        match format {
            ImportFormat::Curl => Self::Curl,
            ImportFormat::Har => Self::Har,
            ImportFormat::Openapi => Self::OpenApi,
            ImportFormat::Postman => Self::Postman,
        }
    }
}

impl Import {
    /// Returns the arguments that name files.
    pub(crate) fn paths(&mut self) -> PathArguments<'_> {
        let is_file = self.file != Path::new("-");
        PathArguments {
            named: self.scenarios != Path::new(FOLDER),
            files: is_file.then_some(&mut self.file).into_iter().collect(),
            ..PathArguments::default()
        }
    }

    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        match self.import(color) {
            Ok(exit) => exit,
            Err(failure) => failure.print(color),
        }
    }

    fn import(&self, color: ColorChoice) -> Result<Exit, Failure> {
        let folder = self.scenarios.to_string_lossy();
        let folder = folder.trim_end_matches('/');
        let project = Project::open(folder).with_profile(self.profile.as_ref());
        let checked = project.check_stage();
        if print_mistakes(&checked, Warnings::Hide, color) {
            return Ok(Exit::Wrong);
        }
        let Some(config) = checked.stage else {
            let help = "`rehearsal init` creates one";
            return Err(Failure::wrong(
                format!("{folder} has no stage.yaml, so that its apps are unknown"),
                Some(help.to_owned()),
            ));
        };
        let choices = Choices {
            apps: &self.apps,
            user: self.user.as_deref(),
            seeds: &self.seeds,
            only: &self.only,
        };
        let target = traffic_target::target(&config, &choices)
            .map_err(|(message, help)| Failure::wrong(message, Some(help)))?;
        let named = self.scenarios_of_file(target)?;
        if self.print {
            let mut to = std::io::stdout();
            for (_, scenario) in &named {
                let _ = to.write_all(scenario.text.as_bytes());
                print_notes(scenario);
            }
            return Ok(Exit::Passed);
        }
        let files = write(folder, &named, self.force, color)?;
        let checked = Project::open(folder)
            .with_profile(self.profile.as_ref())
            .check_files(&files);
        if print_mistakes(&checked, Warnings::Show, color) {
            return Ok(Exit::Wrong);
        }
        if self.play {
            let mut to = AutoStream::new(std::io::stdout(), color);
            for (_, scenario) in &named {
                let _ = writeln!(to, "\n{}", scenario.text);
            }
            return Ok(
                Run::of_files(&files, &self.scenarios, self.profile.as_deref()).execute(color),
            );
        }
        let next = shell_list(&files);
        let _ = writeln!(
            anstream::stderr(),
            "next: read it, and `rehearsal run {next}`"
        );
        Ok(Exit::Passed)
    }

    /// Returns the scenarios of the file, each with its path below the folder.
    fn scenarios_of_file(&self, mut target: Target) -> Result<Vec<(String, Scenario)>, Failure> {
        let (file, text) = self.read()?;
        let recordings = read(&file, &text, self.format.map(Into::into))?;
        let source = Path::new(&file).file_name().map_or_else(
            || "the standard input".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let several = recordings.len() > 1 || recordings.iter().any(|one| one.name.is_some());
        if several && target.user.is_none() {
            // A document says that one has to be signed in, and not as whom.
            target.user = target.users.first().map(|user| user.name.clone());
        }
        let stem = source.split('.').next().unwrap_or_default();
        let base = match &self.name {
            Some(name) => name.trim_end_matches(".yaml").trim_matches('/').to_owned(),
            None if stem.contains(' ') || stem.is_empty() => "imported".to_owned(),
            None => stem.to_owned(),
        };
        let mut named: Vec<(String, Scenario)> = Vec::new();
        for recording in recordings {
            let selected = select(&file, recording, &target)?;
            if selected.steps() == 0 {
                continue;
            }
            let depth = base.matches('/').count() + usize::from(several);
            let scenario = scenario(selected, &target, &source, depth);
            let mut name = match &scenario.name {
                Some(name) => format!("{base}/{name}"),
                None => base.clone(),
            };
            while named.iter().any(|(known, _)| *known == name) {
                name.push_str("_2");
            }
            named.push((name, scenario));
        }
        if named.is_empty() {
            let message = format!("{file} has no request to an app");
            let help = "static files and requests to other hosts are left out";
            return Err(Failure::wrong(message, Some(help.to_owned())));
        }
        Ok(named)
    }

    /// Reads the file; returns its name, too.
    fn read(&self) -> Result<(String, String), Failure> {
        if self.file == Path::new("-") {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|error| {
                Failure::wrong(format!("could not read the standard input: {error}"), None)
            })?;
            return Ok(("the standard input".to_owned(), text));
        }
        let file = self.file.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&self.file)
            .map_err(|error| Failure::wrong(format!("could not read {file}: {error}"), None))?;
        Ok((file, text))
    }
}
