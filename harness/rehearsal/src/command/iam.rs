use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, Subcommand};
use rehearsal_report::{PolicyNames, least_policies};
use serde_json::Value;

use super::output::print_error;
use super::report::read_events;
use crate::exit::Exit;

/// Show what the apps of a run need of IAM.
#[derive(Debug, Args)]
pub(crate) struct Iam {
    #[command(subcommand)]
    command: IamCommand,
}

#[derive(Debug, Subcommand)]
enum IamCommand {
    Least(Least),
}

/// Print the least policy that each app of a run needed.
///
/// It allows the calls that the app made in the run, and no others: what no scenario does
/// is not in it. Objects of buckets are allowed by folder.
#[derive(Debug, Args)]
struct Least {
    /// The file that `rehearsal run --report jsonl=FILE` wrote.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the policy of this app only.
    #[arg(long, value_name = "NAME")]
    app: Option<String>,
    /// The account that the policies are for, in place of the run's.
    #[arg(long, value_name = "NUMBER")]
    account: Option<String>,
    /// What the names of resources begin with in that account.
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
}

impl Iam {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        match &self.command {
            IamCommand::Least(least) => least.execute(color),
        }
    }
}

impl Least {
    fn execute(&self, color: ColorChoice) -> Exit {
        let events = match read_events(&self.file) {
            Ok(events) => events,
            Err(error) => {
                print_error(&error.to_string(), Some(error.help()), color);
                return Exit::Wrong;
            }
        };
        let names = PolicyNames {
            account: self.account.clone(),
            prefix: self.prefix.clone(),
        };
        let mut policies = least_policies(&events, &names);
        if let Some(app) = &self.app {
            let Some(policy) = policies.remove(app.as_str()) else {
                let message = format!("the app `{app}` made no calls in this run");
                let callers: Vec<&str> = policies.keys().map(|name| &**name).collect();
                let help = format!("apps with calls: {}", callers.join(", "));
                print_error(&message, Some(&help), color);
                return Exit::Nothing;
            };
            anstream::println!("{policy:#}");
            return Exit::Passed;
        }
        if policies.is_empty() {
            let help = "run scenarios with apps, and with `--report jsonl=FILE`";
            print_error("no app made a call in this run", Some(help), color);
            return Exit::Nothing;
        }
        let all: serde_json::Map<String, Value> = policies
            .into_iter()
            .map(|(name, policy)| (name.to_string(), policy))
            .collect();
        anstream::println!("{:#}", Value::Object(all));
        Exit::Passed
    }
}
