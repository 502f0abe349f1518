//! The command line: the table of commands.

use anstream::ColorChoice;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::command::{
    accept, check, cloud, completions, doctor, down, editors, explain, fmt, iam, import, init,
    journal, list, lsp, map, mcp, new, record, reference, report, run, schema, serve, ui, up,
    watch,
};
use crate::exit::Exit;
use crate::project_folder::{self, PathArguments};

/// Run scenario files against a whole cloud application on your machine.
///
/// Exit codes: 0 all passed, 1 a scenario failed, 2 a file or an argument is
/// wrong, 3 the environment broke, 4 nothing ran, 124 the run took longer than
/// `--timeout`, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "rehearsal", version = env!("REHEARSAL_VERSION"), max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colours.
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        global = true,
        display_order = 1000
    )]
    color: Color,
}

/// Every command. Its help text is the doc comment of its arguments.
#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Watch(watch::Watch),
    Ui(ui::Ui),
    Check(check::Check),
    List(list::List),
    Report(report::Report),
    Map(map::Map),
    Iam(iam::Iam),
    Accept(accept::Accept),
    Fmt(fmt::Fmt),
    Init(init::Init),
    New(new::New),
    Import(import::Import),
    Record(record::Record),
    Explain(explain::Explain),
    Reference(reference::Reference),
    Journal(journal::Journal),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Lsp(lsp::Lsp),
    Editors(editors::Editors),
    Mcp(mcp::Mcp),
    Up(up::Up),
    Serve(serve::Serve),
    Down(down::Down),
    Doctor(doctor::Doctor),
    Cloud(cloud::Cloud),
}

impl Command {
    /// Returns the arguments that name files of the project, or `None` if the command
    /// is not about the project it is run in.
    fn paths(&mut self) -> Option<PathArguments<'_>> {
        match self {
            Self::Run(run) => Some(run.paths()),
            Self::Watch(watch) => Some(watch.paths()),
            Self::Ui(ui) => Some(ui.paths()),
            Self::Check(check) => Some(check.paths()),
            Self::List(list) => Some(list.paths()),
            Self::Map(map) => Some(map.paths()),
            Self::Accept(accept) => Some(accept.paths()),
            Self::Fmt(fmt) => Some(fmt.paths()),
            Self::Import(import) => Some(import.paths()),
            Self::Record(record) => Some(record.paths()),
            Self::Explain(explain) => Some(explain.paths()),
            Self::Journal(journal) => Some(journal.paths()),
            Self::Up(up) => Some(up.paths()),
            Self::Serve(serve) => Some(serve.paths()),
            Self::New(_) | Self::Down(_) => Some(PathArguments::default()),
            Self::Report(_)
            | Self::Iam(_)
            | Self::Init(_)
            | Self::Reference(_)
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Lsp(_)
            | Self::Editors(_)
            | Self::Mcp(_)
            | Self::Doctor(_)
            | Self::Cloud(_) => None,
        }
    }

    fn execute(&self, color: ColorChoice) -> Exit {
        match self {
            Self::Run(run) => run.execute(color),
            Self::Watch(watch) => watch.execute(color),
            Self::Ui(ui) => ui.execute(color),
            Self::Check(check) => check.execute(color),
            Self::List(list) => list.execute(color),
            Self::Report(report) => report.execute(color),
            Self::Map(map) => map.execute(color),
            Self::Iam(iam) => iam.execute(color),
            Self::Accept(accept) => accept.execute(color),
            Self::Fmt(fmt) => fmt.execute(color),
            Self::Init(init) => init.execute(color),
            Self::New(new) => new.execute(color),
            Self::Import(import) => import.execute(color),
            Self::Record(record) => record.execute(color),
            Self::Explain(explain) => explain.execute(color),
            Self::Reference(reference) => reference.execute(color),
            Self::Journal(journal) => journal.execute(color),
            Self::Schema(schema) => schema.execute(),
            Self::Completions(completions) => completions.execute(&mut Cli::command()),
            Self::Lsp(_) => lsp::Lsp::execute(color),
            Self::Editors(editors) => editors.execute(color),
            Self::Mcp(mcp) => mcp.execute(color),
            Self::Up(up) => up.execute(color),
            Self::Serve(serve) => serve.execute(color),
            Self::Down(_) => down::Down::execute(color),
            Self::Doctor(doctor) => doctor.execute(color),
            Self::Cloud(cloud) => cloud.execute(color),
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Runs the command line of this process.
pub fn main() -> Exit {
    let mut cli = Cli::parse();
    if let Some(paths) = cli.command.paths() {
        project_folder::enter(paths);
    }
    cli.command.execute(match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    })
}
