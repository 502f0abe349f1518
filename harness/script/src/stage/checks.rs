//! Checks of the parts of a stage against each other: apps, database, seeds.

use std::collections::BTreeSet;

use super::external::is_url;
use super::limits::name;
use super::{App, CommandLine, Isolation, Named, Secret, Seed, StageConfig};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::settings::Count;

pub(super) fn check(stage: &StageConfig, resolver: &mut Resolver<'_>) {
    for app in &stage.apps.0 {
        name(app, resolver);
        check_app(app, resolver);
        check_port(app, resolver);
    }
    for secret in &stage.secrets.0 {
        check_secret(secret, resolver);
    }
    check_order(stage, resolver);
    for seed in &stage.seeds {
        for item in &seed.value {
            check_seed(seed, item, stage, resolver);
        }
    }
}

fn check_app(app: &Named<App>, resolver: &mut Resolver<'_>) {
    let value = &app.value;
    if let Some(like) = value.like.as_ref().filter(|like| like.fixed().is_none()) {
        let message = "the name of an app is needed here, without placeholders";
        resolver.report(Diagnostic::new(Code::InvalidValue, like.place(), message));
    }
    let runs_nothing = |run: &CommandLine| run.texts().is_empty();
    if value.cargo.is_none()
        && value.run.as_ref().is_none_or(runs_nothing)
        && value.container.is_none()
        && value.url.is_none()
    {
        resolver.report(
            Diagnostic::new(
                Code::MissingKey,
                &app.place,
                format!("`{}` does not say how it is run", app.name),
            )
            .help("add `cargo: binary`, `run: command` or a `container`, or the `url` of one that runs already"),
        );
    }
    if let (Some(build), None) = (&value.build, &value.run) {
        resolver.report(
            Diagnostic::new(
                Code::MissingKey,
                &build.place,
                "the app is built and never run",
            )
            .help("add `run: command`"),
        );
    }
    if let Some(container) = &value.container
        && container.image.is_none()
        && container.dockerfile.is_none()
    {
        resolver.report(
            Diagnostic::new(
                Code::MissingKey,
                &container.place,
                "the container does not say where its image comes from",
            )
            .help("add `image` or `dockerfile`"),
        );
    }
    check_attached(app, resolver);
    check_openapi(app, resolver);
    if value.replicas == Some(Count(0)) {
        resolver.report(Diagnostic::new(
            Code::Setting,
            &value.place,
            "`replicas: 0` would run nothing",
        ));
    }
    if let Some(ready) = &value.ready {
        if ready.http.is_none() && ready.log.is_none() && !ready.tcp.0 {
            resolver.report(
                Diagnostic::new(
                    Code::MissingKey,
                    &ready.place,
                    "the readiness check names nothing to check",
                )
                .help("add `http: /healthz`, `tcp: true` or `log: listening`"),
            );
        }
        if let Some(path) = &ready.http
            && !path.text.starts_with('/')
        {
            resolver.report(
                Diagnostic::new(
                    Code::InvalidValue,
                    &path.place,
                    "a path begins with a slash",
                )
                .label(format!("write `/{}`", path.text)),
            );
        }
    }
}

/// Reports an app that runs already, and would have to run for each scenario.
fn check_attached(app: &Named<App>, resolver: &mut Resolver<'_>) {
    let Some(url) = &app.value.url else { return };
    if matches!(app.value.isolation, Some(Isolation::Own)) {
        let message = format!(
            "`{}` runs already, so scenarios cannot have one each",
            app.name
        );
        resolver.report(
            Diagnostic::new(Code::Setting, &app.value.place, message).help(
                "leave out `isolation: own`: its scenarios share a sandbox, one after another",
            ),
        );
    }
    if let Some(text) = url.fixed()
        && !is_url(&text)
    {
        let message = format!("`{text}` is not the URL of an app");
        resolver.report(
            Diagnostic::new(Code::InvalidValue, url.place(), message)
                .help("write `http://127.0.0.1:8000`"),
        );
    }
}

fn check_openapi(app: &Named<App>, resolver: &mut Resolver<'_>) {
    let value = &app.value;
    if let Some(path) = &value.openapi
        && !path.text.starts_with('/')
    {
        let message = "the path of the OpenAPI document begins with a slash";
        let diagnostic = Diagnostic::new(Code::InvalidValue, &path.place, message);
        resolver.report(diagnostic.label(format!("write `/{}`", path.text)));
    }
    if value.check_responses.0 && value.openapi.is_none() {
        let message = format!("the answers of `{}` are checked against nothing", app.name);
        let diagnostic = Diagnostic::new(Code::MissingKey, &app.place, message);
        resolver.report(
            diagnostic.help("add `openapi: /openapi.json`, the path where it serves its document"),
        );
    }
}

/// Reports an app that listens on a port and is not told which: the harness chooses a
/// free one for each sandbox, and waits and calls there.
fn check_port(app: &Named<App>, resolver: &mut Resolver<'_>) {
    let value = &app.value;
    let listens = value
        .ready
        .as_ref()
        .is_some_and(|ready| ready.http.is_some() || ready.tcp.0);
    let native = value.cargo.is_some() || value.run.is_some();
    let knows_port = value
        .referenced_paths()
        .iter()
        .any(|path| path.first().is_some_and(|root| root == "port"));
    if !listens || !native || knows_port {
        return;
    }
    let fixed = value.env.0.iter().find(|variable| {
        let number = variable
            .value
            .fixed()
            .is_some_and(|text| text.parse::<u16>().is_ok());
        number && variable.name.to_ascii_uppercase().contains("PORT")
    });
    let message = format!(
        "`{}` is not told the port that it has to listen on",
        app.name
    );
    let diagnostic = match (fixed, &value.ready) {
        (Some(variable), _) => {
            let name = &variable.name;
            Diagnostic::new(Code::NoPort, variable.value.place(), message)
                .label("a fixed port, and each sandbox has another one")
                .help(format!("write `{name}: ${{port}}`"))
        }
        (None, Some(ready)) => Diagnostic::new(Code::NoPort, &ready.place, message)
            .label("this is checked on a free port that is chosen for it")
            .help(
                "pass `${port}` to it: `env: {PORT: \"${port}\"}`, or in its command: `run: serve --port ${port}`",
            ),
        (None, None) => return,
    };
    resolver.report(diagnostic);
}

fn check_secret(secret: &Named<Secret>, resolver: &mut Resolver<'_>) {
    let value = &secret.value;
    if value.env.is_none() && value.file.is_none() && value.default.is_none() {
        let message = format!("the secret `{}` has no source", secret.name);
        resolver.report(
            Diagnostic::new(Code::MissingKey, &secret.place, message)
                .help("add `env: VARIABLE`, `file: path` or `default: value`"),
        );
    }
}

/// Reports apps that wait for each other by `after`.
fn check_order(stage: &StageConfig, resolver: &mut Resolver<'_>) {
    let mut reported: BTreeSet<String> = BTreeSet::new();
    for app in &stage.apps.0 {
        let mut path = vec![app.name.clone()];
        if !reported.contains(&app.name)
            && let Some(circle) = circle(stage, &mut path)
        {
            resolver.report(
                Diagnostic::new(
                    Code::StageReference,
                    &app.place,
                    "these apps wait for each other, so none could start",
                )
                .help(circle.join("\n→ ")),
            );
            reported.extend(circle);
        }
    }
}

fn circle(stage: &StageConfig, path: &mut Vec<String>) -> Option<Vec<String>> {
    let last = path.last()?.clone();
    for next in &stage.apps.get(&last)?.after {
        let name = next.fixed()?;
        if let Some(start) = path.iter().position(|known| *known == name) {
            let mut circle = path[start..].to_vec();
            circle.push(name);
            return Some(circle);
        }
        path.push(name);
        if let Some(found) = circle(stage, path) {
            return Some(found);
        }
        path.pop();
    }
    None
}

fn check_seed(
    seed: &Named<Vec<Seed>>,
    item: &Seed,
    stage: &StageConfig,
    resolver: &mut Resolver<'_>,
) {
    let database = matches!(
        item,
        Seed::Sql { .. } | Seed::TableFile { .. } | Seed::TableRows { .. }
    );
    if database && stage.postgres.is_none() {
        resolver.report(
            Diagnostic::new(
                Code::StageReference,
                &seed.place,
                "this seed fills a database, and the stage has none",
            )
            .help("add `postgres: {}`"),
        );
    }
    let file = match item {
        Seed::TableFile { file, .. }
        | Seed::MessageFile { file, .. }
        | Seed::Users { file, .. } => file,
        Seed::Sql { .. }
        | Seed::TableRows { .. }
        | Seed::Objects { .. }
        | Seed::Messages { .. } => return,
    };
    if let Ok(text) = resolver.project.sources.read(file) {
        crate::data::nodes(file, &text, &mut resolver.diagnostics);
    }
}
