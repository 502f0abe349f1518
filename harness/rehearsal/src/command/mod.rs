//! The command line: one file per command.

mod accept;
mod check;
mod choose;
mod cloud;
mod doctor;
mod fmt;
mod list;
mod report;
mod reporters;
mod run;
mod scaffold;
mod up;

use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory as _, Parser as _};

use rehearsal_script::scaffold::pretty;
use rehearsal_script::{reference, schema};

use crate::args::{Cli, Color, Command, SchemaOf};
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
        Command::Report(args) => report::report(&args, color),
        Command::Accept(args) => accept::accept(&args, color),
        Command::Fmt(args) => fmt::fmt(&args, color),
        Command::Init => scaffold::init(color),
        Command::New(args) => scaffold::new(&args, color),
        Command::Explain { code } => explain(&code, color),
        Command::Schema { of } => {
            let schema = match of {
                SchemaOf::Scenario => schema::scenario(),
                SchemaOf::Stage => schema::stage(),
                SchemaOf::Events => rehearsal_record::schema(),
            };
            print(&pretty(&schema))
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rehearsal", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Command::Up(args) => up::up(&args, color),
        Command::Down => up::down(color),
        Command::Doctor(args) => doctor::doctor(&args, color),
        Command::Cloud(args) => cloud::cloud(&args, color),
    }
}

fn explain(code: &str, color: ColorChoice) -> Exit {
    if let Some(text) = reference::explain(code) {
        return print(&text);
    }
    let help = "the code is the word in brackets after `error`: `unknown-resource`";
    complain(&format!("there is no mistake `{code}`"), Some(help), color);
    Exit::Wrong
}

/// A reader that has seen enough closes the pipe: that is no failure.
fn print(text: &str) -> Exit {
    let _ = write!(std::io::stdout(), "{text}");
    Exit::Passed
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
