//! What commands print besides their results.

use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use rehearsal_script::{CheckResult, Diagnostic, Style, render};

use crate::ci::is_ci;
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

/// What is done about warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Warnings {
    /// They are not printed.
    Hide,
    /// They are printed.
    Show,
    /// They are mistakes.
    Refuse,
}

impl Warnings {
    /// Shows them to a person, and refuses them in CI.
    pub(super) fn show() -> Self {
        if is_ci() { Self::Refuse } else { Self::Show }
    }
}

/// Prints the mistakes and warnings in the files, and returns whether nothing can be
/// started because of them.
pub(super) fn print_mistakes(
    checked: &CheckResult,
    warnings: Warnings,
    color: ColorChoice,
) -> bool {
    let (errors, warned): (Vec<Diagnostic>, Vec<Diagnostic>) = checked
        .diagnostics
        .iter()
        .cloned()
        .partition(Diagnostic::is_error);
    let refused = !errors.is_empty() || warnings == Warnings::Refuse && !warned.is_empty();
    if !refused && (warned.is_empty() || warnings == Warnings::Hide) {
        return false;
    }
    let mut to = AutoStream::new(std::io::stderr(), color);
    let text = render(&checked.diagnostics, &Disk, Style::Colour);
    let counts = [(errors.len(), "mistake"), (warned.len(), "warning")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, noun)| counted(count, noun)).collect();
    let counts = counts.join(" and ");
    let _ = match (refused, errors.is_empty()) {
        (false, _) => write!(to, "{text}"),
        (true, false) => writeln!(to, "{text}{counts}; nothing was started"),
        (true, true) => writeln!(
            to,
            "{text}{counts}, which CI and `--strict` refuse; nothing was started"
        ),
    };
    refused
}

/// Prints how many files that were not chosen have mistakes.
pub(super) fn print_other_mistakes(files: usize, color: ColorChoice) {
    if files > 0 {
        let mut to = AutoStream::new(std::io::stderr(), color);
        let verb = if files == 1 { "has" } else { "have" };
        let files = counted(files, "other file");
        let _ = writeln!(to, "{files} {verb} mistakes: `rehearsal check` shows them");
    }
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
