//! The command line: one file per command.

mod check;
mod cloud;
mod list;
mod run;

use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use clap::Parser as _;

use crate::args::{Cli, Color, Command};
use crate::exit::Exit;

/// Runs the command line of this process.
pub fn main() -> Exit {
    let cli = Cli::parse();
    let color = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    match cli.command {
        Command::Run(args) => run::run(&args, color),
        Command::Check(args) => check::check(&args, color),
        Command::List(args) => list::list(&args, color),
        Command::Cloud(args) => cloud::cloud(&args, color),
    }
}

/// Something for a person who has done something wrong.
fn complain(message: &str, help: Option<&str>, color: ColorChoice) {
    let mut to = AutoStream::new(std::io::stderr(), color);
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let bold = anstyle::Style::new().bold();
    // There is nowhere to complain about a standard error that is closed.
    let _ = writeln!(to, "{red}error{red:#}: {message}");
    if let Some(help) = help {
        let _ = writeln!(to, "{bold} help{bold:#}: {help}");
    }
}
