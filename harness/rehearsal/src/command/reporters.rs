//! The reporters of a run: the console, the report files, and GitHub if the run
//! is one of its jobs.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, IsTerminal as _};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use rehearsal_report::{Console, GitHub, Json, Reporter, Terminal};

use super::args::{Format, ReportFile};

/// Creates the console reporter and those of the report files. The files are
/// created before the stage starts, so that a mistyped path costs no run.
pub(super) fn reporters(
    reports: &[ReportFile],
    timings: bool,
    format: Format,
    color: ColorChoice,
) -> Result<Vec<Box<dyn Reporter>>, String> {
    let mut reporters = vec![match format {
        Format::Human => console(timings, color),
        Format::Json => Box::new(Json::new(std::io::stdout())),
    }];
    for report in reports {
        let file = create(&report.file).map_err(|error| {
            format!(
                "could not write the report {}: {error}",
                report.file.display()
            )
        })?;
        reporters.push((report.format.create)(Box::new(BufWriter::new(file))));
    }
    reporters.extend(github()?);
    Ok(reporters)
}

/// Creates the console reporter, with a live view on a terminal. What CI
/// systems offer as a terminal is a log file.
fn console(timings: bool, color: ColorChoice) -> Box<dyn Reporter> {
    let stdout = std::io::stdout();
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let ci = std::env::var_os("CI").is_some();
    if !stdout.is_terminal() || dumb || ci {
        return Box::new(Console::new(AutoStream::new(stdout, color), timings));
    }
    let coloured = match color {
        ColorChoice::Auto => AutoStream::choice(&stdout) != ColorChoice::Never,
        ColorChoice::Never => false,
        _ => true,
    };
    let size = Box::new(|| {
        terminal_size::terminal_size().map_or((80, 24), |(width, height)| {
            (usize::from(width.0), usize::from(height.0))
        })
    });
    Box::new(Console::new(stdout, timings).live(Terminal {
        colour: coloured,
        size,
    }))
}

/// Creates the reporter of annotations and the job's summary in a GitHub job.
fn github() -> Result<Option<Box<dyn Reporter>>, String> {
    if std::env::var_os("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
        return Ok(None);
    }
    let summary = match std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from) {
        // An earlier step may have written to it.
        Some(file) => {
            let opened = OpenOptions::new().create(true).append(true).open(&file);
            let opened = opened.map_err(|error| {
                format!(
                    "could not write the job's summary {}: {error}",
                    file.display()
                )
            })?;
            Some(BufWriter::new(opened))
        }
        None => None,
    };
    let reporter = GitHub::new(std::io::stdout(), summary, &path_in_workspace());
    Ok(Some(Box::new(reporter)))
}

/// Returns the path from the repository's root to the current directory, with
/// a slash at its end unless it is empty.
fn path_in_workspace() -> String {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let path = workspace.and_then(|workspace| {
        let here = std::env::current_dir().ok()?.canonicalize().ok()?;
        let path = here.strip_prefix(workspace.canonicalize().ok()?).ok()?;
        Some(path.to_string_lossy().replace('\\', "/"))
    });
    match path {
        Some(path) if !path.is_empty() => format!("{path}/"),
        _ => String::new(),
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::create(path)
}
