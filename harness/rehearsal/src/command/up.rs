//! `up` and `down`: a stage for people to work with.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use rehearsal_record::{EnvironmentError, Event};
use rehearsal_script::Scope;
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, Stage};
use serde_json::Value;

use super::check::wrong;
use super::complain;
use crate::args;
use crate::exit::Exit;
use crate::project::Project;
use crate::runtime;
use crate::session::{Signals, quoted};
use crate::standing::{Standing, Taken};

pub(super) fn up(args: &args::Up, color: ColorChoice) -> Exit {
    let project = Project::open(&args.scenarios.to_string_lossy());
    let checked = project.check();
    if wrong(&checked, color) {
        return Exit::Wrong;
    }
    let Some(script) = checked.stage else {
        return Exit::Wrong;
    };
    if let Some(missing) = args
        .seeds
        .iter()
        .find(|name| !script.seeds.iter().any(|seed| seed.name == **name))
    {
        let known: Vec<_> = script.seeds.iter().map(|seed| seed.name.as_str()).collect();
        let help = format!("the stage file has {}", known.join(", "));
        complain(&format!("there is no seed `{missing}`"), Some(&help), color);
        return Exit::Wrong;
    }
    let seed = args.seed.unwrap_or_else(runtime::seed);
    let options = match args.ground.options(seed) {
        Ok(options) => options,
        Err(error) => {
            complain(&error.to_string(), error.help(), color);
            return Exit::Wrong;
        }
    };
    let mut standing = match Standing::take() {
        Ok(Taken::Ours(standing)) => standing,
        Ok(Taken::Theirs { told }) => {
            let help = "`rehearsal down` ends it";
            complain("a stage is up here already", Some(help), color);
            let _ = write!(std::io::stdout(), "{told}");
            return Exit::Broken;
        }
        Err(message) => {
            complain(&message, None, color);
            return Exit::Broken;
        }
    };
    let needs = Requirements::all(&script);
    let request = SandboxRequest {
        seeds: args.seeds.iter().map(|seed| seed.as_str().into()).collect(),
        apps: None,
        seed,
    };
    let stand = async {
        let broken = |message: String| EnvironmentError {
            message,
            help: None,
        };
        let mut signals = Signals::new().map_err(|error| broken(error.to_string()))?;
        let (events, mut told) = tokio::sync::mpsc::unbounded_channel();
        let telling = tokio::spawn(async move {
            while let Some(event) = told.recv().await {
                if let Event::Notice { text } = event {
                    let _ = writeln!(anstream::stderr(), "    note  {text}");
                }
            }
        });
        let boot = async {
            let stage = Stage::start(&script, needs, options, &events).await?;
            match stage.sandbox(request).await {
                Ok(sandbox) => Ok((stage, sandbox)),
                Err(error) => {
                    stage.close().await;
                    Err(error)
                }
            }
        };
        let booted = tokio::select! {
            booted = boot => booted,
            () = signals.next() => return Ok(()),
        };
        let (stage, sandbox) = booted.map_err(|error| EnvironmentError::from(&error))?;
        drop(events);
        // What is there is told; what comes is nobody's business.
        telling.abort();
        let shown = shown(&sandbox);
        let said = tell(&shown, args.env.as_deref(), &mut standing, &sandbox, color);
        if said.is_ok() {
            signals.next().await;
            let _ = writeln!(anstream::stderr(), "taking the stage down");
        }
        sandbox.close().await;
        stage.close().await;
        said.map_err(broken)
    };
    let ended = match runtime::build() {
        Ok(runtime) => runtime.block_on(stand),
        Err(error) => Err(EnvironmentError {
            message: format!("could not start: {error}"),
            help: None,
        }),
    };
    match ended {
        Ok(()) => Exit::Passed,
        Err(error) => {
            complain(&error.message, error.help.as_deref(), color);
            Exit::Broken
        }
    }
}

pub(super) fn down(color: ColorChoice) -> Exit {
    match Standing::end() {
        Ok(true) => Exit::Passed,
        Ok(false) => {
            complain(
                "no stage is up here",
                Some("`rehearsal up` boots one"),
                color,
            );
            Exit::Nothing
        }
        Err(message) => {
            complain(&message, None, color);
            Exit::Broken
        }
    }
}

/// Prints what stands, and writes it where it is asked for.
fn tell(
    shown: &str,
    env: Option<&Path>,
    standing: &mut Standing,
    sandbox: &Sandbox,
    color: ColorChoice,
) -> Result<(), String> {
    standing.tell(shown)?;
    if let Some(file) = env {
        let mut text = String::from(
            "# Written by `rehearsal up`: source it, and what you start finds the stage.\n",
        );
        for (name, value) in variables(sandbox.scope()) {
            let _ = writeln!(text, "export {name}={}", quoted(&value));
        }
        std::fs::write(file, text)
            .map_err(|error| format!("could not write {}: {error}", file.display()))?;
    }
    let mut to = AutoStream::new(std::io::stdout(), color);
    let _ = write!(to, "{shown}");
    let _ = to.flush();
    let _ = writeln!(
        anstream::stderr(),
        "the stage is up; Ctrl-C or `rehearsal down` takes it down"
    );
    Ok(())
}

/// Every address and credential, a line each.
fn shown(sandbox: &Sandbox) -> String {
    let variables = variables(sandbox.scope());
    let mut text = String::new();
    for (name, value) in variables {
        let _ = writeln!(text, "{name}={value}");
    }
    text
}

/// What an app needs to find its way, by the names that most expect.
fn variables(scope: &Scope) -> Vec<(String, String)> {
    let root = |name: &str| scope.get(name).cloned().unwrap_or_default();
    let (cloud, postgres, apps, users) =
        (root("cloud"), root("postgres"), root("apps"), root("users"));
    let mut found: Vec<(String, String)> = Vec::new();
    let mut put = |name: String, value: &Value| match value {
        Value::Null => {}
        Value::String(text) => found.push((name, text.clone())),
        other => found.push((name, other.to_string())),
    };
    for (name, key) in [
        ("AWS_ENDPOINT_URL", "endpoint"),
        ("AWS_REGION", "region"),
        ("AWS_DEFAULT_REGION", "region"),
        ("AWS_ACCESS_KEY_ID", "access_key_id"),
        ("AWS_SECRET_ACCESS_KEY", "secret_access_key"),
    ] {
        put(name.to_owned(), &cloud[key]);
    }
    put("DATABASE_URL".to_owned(), &postgres["url"]);
    for (of, kind, key) in [
        (&cloud["queues"], "QUEUE_URL", "url"),
        (&cloud["topics"], "TOPIC_ARN", "arn"),
        (&cloud["buckets"], "BUCKET", "name"),
        (&cloud["user_pools"], "POOL_ID", "id"),
        (&cloud["user_pools"], "POOL_CLIENT_ID", "client_id"),
        (&cloud["user_pools"], "POOL_ISSUER", "issuer"),
        (&users, "USERNAME", "username"),
        (&users, "PASSWORD", "password"),
        (&apps, "URL", "url"),
    ] {
        for (name, value) in of.as_object().into_iter().flatten() {
            put(format!("{}_{kind}", loud(name)), &value[key]);
        }
    }
    found
}

/// A logical name as variables are written.
fn loud(name: &str) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    name.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_app_finds_everything_by_the_usual_names() {
        let mut scope = Scope::default();
        scope.set(
            "cloud",
            json!({
                "endpoint": "http://127.0.0.1:1",
                "region": "eu-west-1",
                "queues": {"orders-dlq": {"url": "http://127.0.0.1:1/0/x"}},
                "topics": {"order_events": {"arn": "arn:x"}},
                "buckets": {"receipts": {"name": "rehearsal-receipts"}},
                "user_pools": {"customers": {"id": "eu_1", "client_id": null}},
            }),
        );
        scope.set("apps", json!({"storefront": {"url": "http://127.0.0.1:2"}}));
        let seen: Vec<_> = variables(&scope)
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            seen,
            [
                "AWS_ENDPOINT_URL=http://127.0.0.1:1",
                "AWS_REGION=eu-west-1",
                "AWS_DEFAULT_REGION=eu-west-1",
                "ORDERS_DLQ_QUEUE_URL=http://127.0.0.1:1/0/x",
                "ORDER_EVENTS_TOPIC_ARN=arn:x",
                "RECEIPTS_BUCKET=rehearsal-receipts",
                "CUSTOMERS_POOL_ID=eu_1",
                "STOREFRONT_URL=http://127.0.0.1:2",
            ]
        );
    }
}
