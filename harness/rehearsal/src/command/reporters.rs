//! Who is told a run: the console, the files that are asked for, and GitHub
//! where it runs there.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, IsTerminal as _};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use rehearsal_report::{Console, GitHub, Html, JsonLines, Junit, Reporter, Terminal};

use crate::args::{Report, ReportKind};

/// The console and the reports. Their files are made before anything boots,
/// so that a mistyped path costs no run.
pub(super) fn reporters(
    reports: &[Report],
    timings: bool,
    color: ColorChoice,
) -> Result<Vec<Box<dyn Reporter>>, String> {
    let mut reporters = vec![console(timings, color)];
    for report in reports {
        let file = create(&report.file).map_err(|error| {
            format!(
                "could not write the report {}: {error}",
                report.file.display()
            )
        })?;
        reporters.push(match report.kind {
            ReportKind::Html => Box::new(Html::new(BufWriter::new(file))),
            ReportKind::Junit => Box::new(Junit::new(BufWriter::new(file))),
            ReportKind::JsonLines => Box::new(JsonLines::new(BufWriter::new(file))),
        });
    }
    reporters.extend(github()?);
    Ok(reporters)
}

/// Lines, and on a terminal what is under way below them. What a CI system
/// calls a terminal is a file that somebody reads later.
fn console(timings: bool, color: ColorChoice) -> Box<dyn Reporter> {
    let stdout = std::io::stdout();
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let ci = std::env::var_os("CI").is_some();
    if !stdout.is_terminal() || dumb || ci {
        return Box::new(Console::new(AutoStream::new(stdout, color), timings));
    }
    let wanted = match color {
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
        colour: wanted,
        size,
    }))
}

/// Annotations and the job's summary, where GitHub reads them.
fn github() -> Result<Option<Box<dyn Reporter>>, String> {
    if std::env::var_os("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
        return Ok(None);
    }
    let summary = match std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from) {
        // A step may have said something there before.
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
    let reporter = GitHub::new(std::io::stdout(), summary, &below_the_workspace());
    Ok(Some(Box::new(reporter)))
}

/// What leads from the repository's root to where we stand, with its slash.
fn below_the_workspace() -> String {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let below = workspace.and_then(|workspace| {
        let here = std::env::current_dir().ok()?.canonicalize().ok()?;
        let below = here.strip_prefix(workspace.canonicalize().ok()?).ok()?;
        Some(below.to_string_lossy().replace('\\', "/"))
    });
    match below {
        Some(below) if !below.is_empty() => format!("{below}/"),
        _ => String::new(),
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::create(path)
}
