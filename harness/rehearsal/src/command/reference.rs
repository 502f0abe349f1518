use anstream::ColorChoice;
use clap::Args;
use rehearsal_script::reference::{Topic, find_topic, llms_txt, topics};
use serde_json::{Value, json};

use super::args::Format;
use super::output::{print, print_error};
use crate::exit::Exit;

/// Look something up in the language: an action, a matcher, a function, a kind of file.
#[derive(Debug, Args)]
pub(crate) struct Reference {
    /// What to look up: `http`, `$is`, `now`, `stage`. Without a name, all are listed.
    name: Option<String>,
    /// Print the whole language in one page.
    #[arg(long, conflicts_with = "name")]
    all: bool,
    /// Print for people, or for programs.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Reference {
    pub(crate) fn execute(&self, color: ColorChoice) -> Exit {
        if self.all {
            return self.show(&Topic {
                name: "llms.txt".to_owned(),
                summary: "the whole language".to_owned(),
                text: llms_txt(),
            });
        }
        let Some(name) = &self.name else {
            let topics = topics();
            return match self.format {
                Format::Json => {
                    let topics = topics.iter();
                    let topics: Vec<Value> = topics
                        .map(|topic| json!({"name": topic.name, "summary": topic.summary}))
                        .collect();
                    print(&format!("{:#}\n", Value::from(topics)))
                }
                Format::Human => {
                    let width = topics
                        .iter()
                        .map(|topic| topic.name.len())
                        .max()
                        .unwrap_or(0);
                    let lines = topics
                        .iter()
                        .map(|Topic { name, summary, .. }| format!("{name:width$}  {summary}\n"));
                    print(&lines.collect::<String>())
                }
            };
        };
        match find_topic(name) {
            Ok(topic) => self.show(&topic),
            Err(near) => {
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`rehearsal reference` lists all".to_owned(),
                };
                print_error(&format!("the language has no `{name}`"), Some(&help), color);
                Exit::Wrong
            }
        }
    }

    fn show(&self, topic: &Topic) -> Exit {
        match self.format {
            Format::Human => print(&topic.text),
            Format::Json => {
                let json = json!({
                    "name": topic.name,
                    "summary": topic.summary,
                    "text": topic.text,
                });
                print(&format!("{json:#}\n"))
            }
        }
    }
}
