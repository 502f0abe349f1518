//! What commands print besides their results.

use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use rehearsal_script::{CheckResult, Style, render};

use crate::disk::Disk;
use crate::exit::Exit;

/// Prints text to standard output. A reader that has seen enough closes the
/// pipe, which is no failure.
pub(super) fn print(text: &str) -> Exit {
    let _ = write!(std::io::stdout(), "{text}");
    Exit::Passed
}

/// Prints an error, and what to do about it.
pub(super) fn print_error(message: &str, help: Option<&str>, color: ColorChoice) {
    let mut to = AutoStream::new(std::io::stderr(), color);
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let bold = anstyle::Style::new().bold();
    // If standard error is closed, there is nowhere to report that.
    let _ = writeln!(to, "{red}error{red:#}: {message}");
    if let Some(help) = help {
        let _ = writeln!(to, "{bold} help{bold:#}: {help}");
    }
}

/// Prints a warning.
pub(super) fn print_warning(message: &str, color: ColorChoice) {
    let mut to = AutoStream::new(std::io::stderr(), color);
    let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
    let _ = writeln!(to, "{yellow}warning{yellow:#}: {message}");
}

/// Prints all mistakes in the files, and returns whether there are any.
pub(super) fn print_mistakes(checked: &CheckResult, color: ColorChoice) -> bool {
    let count = checked.diagnostics.len();
    if count == 0 {
        return false;
    }
    let mut to = AutoStream::new(std::io::stderr(), color);
    let mistakes = render(&checked.diagnostics, &Disk, Style::Colour);
    let _ = writeln!(
        to,
        "{mistakes}{}; nothing was started",
        counted(count, "mistake")
    );
    true
}

/// Prints that a folder has no scenario files.
pub(super) fn print_no_scenarios(folder: &str, color: ColorChoice) {
    let message = format!("there are no scenario files in `{folder}`");
    let help = "run the command in the project's folder, or name the folder: --scenarios DIR";
    print_error(&message, Some(help), color);
}

/// Returns a count with its noun: `1 case`, `2 cases`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
