//! The page of all commands and their arguments, `harness/docs/commands.md`. It
//! is made from clap's definitions, as the help texts are, and used only by the
//! test that keeps the page current.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _};

use crate::cli::Cli;

/// Returns the page, in Markdown.
fn page() -> String {
    let mut cli = Cli::command();
    cli.build();
    let mut page = String::from(
        "# Commands\n\n\
         This page is generated from the help texts, which `rehearsal help COMMAND`\n\
         prints.\n\n",
    );
    let about = cli.get_long_about().or(cli.get_about());
    let _ = writeln!(page, "{}\n", about.map(sentence).unwrap_or_default());
    for command in cli.get_subcommands().filter(|one| one.get_name() != "help") {
        let name = command.get_name();
        let about = command.get_about().map(sentence).unwrap_or_default();
        let _ = writeln!(page, "- [`{name}`](#rehearsal-{name}): {about}");
    }
    page.push_str("\nEvery command takes:\n\n");
    for arg in cli.get_arguments().filter(|arg| arg.is_global_set()) {
        argument(&mut page, arg);
    }
    for command in cli.get_subcommands().filter(|one| one.get_name() != "help") {
        section(&mut page, command.get_name(), command);
    }
    page
}

fn section(page: &mut String, name: &str, command: &Command) {
    let about = command.get_long_about().or(command.get_about());
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let _ = writeln!(
        page,
        "\n## rehearsal {name}\n\n{}\n\n```text\n{usage}\n```",
        about.map(sentence).unwrap_or_default()
    );
    let shown = |arg: &&Arg| {
        !arg.is_hide_set()
            && !arg.is_global_set()
            && !["help", "version"].contains(&arg.get_id().as_str())
    };
    let mut first = true;
    for arg in command.get_arguments().filter(shown) {
        if std::mem::take(&mut first) {
            page.push('\n');
        }
        argument(page, arg);
    }
    let commands = command.get_subcommands();
    for command in commands.filter(|one| one.get_name() != "help") {
        section(page, &format!("{name} {}", command.get_name()), command);
    }
}

fn argument(page: &mut String, arg: &Arg) {
    let help = arg.get_long_help().or(arg.get_help());
    let usage = arg.to_string();
    let short = arg
        .get_short()
        .map_or_else(String::new, |short| format!("-{short}, "));
    let usage = if arg.is_positional() {
        usage
    } else {
        format!("{short}{usage}")
    };
    let _ = write!(
        page,
        "- `{usage}`: {}",
        help.map(sentence)
            .unwrap_or_default()
            .replace("\n\n", "\n\n  ")
    );
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if arg.get_action().takes_values() && !values.is_empty() {
        let _ = write!(page, " One of {}.", values.join(", "));
    }
    let defaults = arg.get_default_values();
    if arg.get_action().takes_values() && !defaults.is_empty() {
        let defaults: Vec<_> = defaults
            .iter()
            .map(|value| value.to_string_lossy())
            .collect();
        let _ = write!(page, " Default: `{}`.", defaults.join(" "));
    }
    if let Some(env) = arg.get_env() {
        let _ = write!(page, " Environment: `{}`.", env.to_string_lossy());
    }
    page.push('\n');
}

/// Returns a help text as a sentence; it is Markdown already.
fn sentence(text: &clap::builder::StyledStr) -> String {
    let mut sentence = text.to_string().trim_end().to_owned();
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    #[test]
    fn page_in_the_docs_is_current() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/commands.md");
        let written = std::fs::read_to_string(file).unwrap_or_default();
        let current = super::page();
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(file, current).unwrap();
        } else {
            assert!(
                written == current,
                "commands.md differs from the help texts: run `just accept`"
            );
        }
    }
}
