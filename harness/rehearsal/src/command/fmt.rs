use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use rehearsal_script::{Sources as _, Style, format, render};

use super::check::nothing;
use super::complain;
use crate::args::Fmt;
use crate::disk::Disk;
use crate::exit::Exit;
use crate::project::Project;

/// Formats every file of the project; a file that cannot be read is left as
/// it is and told about.
pub(super) fn fmt(args: &Fmt, color: ColorChoice) -> Exit {
    let folder = args.scenarios.to_string_lossy();
    let files = Project::open(&folder).all_files();
    if files.is_empty() {
        nothing(&folder, color);
        return Exit::Nothing;
    }
    let mut to = AutoStream::new(std::io::stdout(), color);
    let mut exit = Exit::Passed;
    for file in files {
        match one(&file, args.check) {
            Ok(false) => {}
            Ok(true) if args.check => {
                let _ = writeln!(to, "{file} is not formatted");
                exit = exit.max(Exit::Failed);
            }
            Ok(true) => {
                let _ = writeln!(to, "formatted {file}");
            }
            Err(message) => {
                complain(&message, None, color);
                exit = exit.max(Exit::Wrong);
            }
        }
    }
    exit
}

/// Whether a file was, or would be, changed.
fn one(file: &str, check: bool) -> Result<bool, String> {
    let failed = |what: &str, error: String| format!("could not {what} {file}: {error}");
    let text = Disk.read(file).map_err(|error| failed("read", error))?;
    let formatted = format(file, &text).map_err(|mistakes| {
        failed(
            "format",
            format!("\n{}", render(&mistakes, &Disk, Style::Colour)),
        )
    })?;
    let changes = *formatted != *text;
    if changes && !check {
        std::fs::write(file, formatted).map_err(|error| failed("write", error.to_string()))?;
    }
    Ok(changes)
}
