//! `exec`: runs a command of the project.

use rehearsal_record::Observation;
use rehearsal_script::action::exec::{Exec, ExecCommand};
use rehearsal_stage::ExecCommand as Command;
use serde_json::{Map, Value, json};

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::{content, sent_fields};

/// How many lines of standard error the message of a failure has.
const LINES: usize = 10;

impl Perform for Exec {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let command = match &self.command {
            ExecCommand::Line(line) => Command::Line(cx.text(line)?),
            ExecCommand::Program(words) => {
                let words = words.iter().map(|word| cx.text(word));
                let mut words = words.collect::<Result<Vec<_>, _>>()?.into_iter();
                let program = words.next().unwrap_or_default();
                Command::Program(program, words.collect())
            }
        };
        let env = self.env.iter();
        let env = env.map(|(name, value)| Ok((name.to_owned(), cx.text(value)?)));
        let stdin = match &self.stdin {
            Some(template) => match cx.value(template)? {
                Value::String(text) => text.into_bytes(),
                other => other.to_string().into_bytes(),
            },
            None => Vec::new(),
        };
        let exec = rehearsal_stage::Exec {
            command,
            app: self.app.as_ref().map(|app| cx.name(app)).transpose()?,
            env: env.collect::<Result<_, StepError>>()?,
            stdin,
        };
        let env: Map<String, Value> = exec
            .env
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect();
        cx.sends(sent_fields([
            (
                "command",
                Some(match &exec.command {
                    Command::Line(line) => line.as_str().into(),
                    Command::Program(program, args) => {
                        let words = std::iter::once(program).chain(args);
                        words.map(String::as_str).collect()
                    }
                }),
            ),
            ("app", exec.app.clone().map(Value::from)),
            ("env", (!env.is_empty()).then(|| env.into())),
            (
                "stdin",
                (!exec.stdin.is_empty()).then(|| content(&exec.stdin)),
            ),
        ]));
        let output = cx.sandbox().exec(exec).await?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut observation = Map::new();
        if let Some(code) = output.exit_code {
            observation.insert("exit_code".into(), code.into());
        }
        if output.exit_code != Some(0) {
            let lines: Vec<&str> = stderr.lines().collect();
            let last = &lines[lines.len().saturating_sub(LINES)..];
            let message = [&[&*output.status], last].concat().join("\n");
            observation.insert("error".into(), json!({ "message": message }));
        }
        if let Ok(json) = serde_json::from_str::<Value>(&stdout) {
            observation.insert("json".into(), json);
        }
        observation.insert("stdout".into(), stdout.into());
        observation.insert("stderr".into(), stderr.into());
        Ok(observation.into())
    }
}
