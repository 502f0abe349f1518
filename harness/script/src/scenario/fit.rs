//! Steps against the stage: what an action needs that is not there.

use rehearsal_record::Place;

use crate::action::calls::check_target;
use crate::action::{Action, ActionSpec};
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::{Name, NameKind};
use crate::suggest::{closest, listed};

pub(super) fn check(action: &Action, spec: &ActionSpec, place: &Place, reader: &mut Reader<'_>) {
    match action {
        Action::Sql(_) | Action::Postgres(_) if !reader.names.postgres => {
            reader.report(
                Diagnostic::new(
                    Code::UnknownResource,
                    place,
                    "there is no database on the stage",
                )
                .help("add `postgres: {}` to the stage file"),
            );
        }
        Action::Http(http) if reader.names.apps.is_empty() && is_path(http) => {
            reader.report(
                Diagnostic::new(
                    Code::UnknownApp,
                    place,
                    "there is no app on the stage that could answer",
                )
                .help("declare one in the stage file under `apps`"),
            );
        }
        Action::Http(http) if http.app.is_none() && is_path(http) => which_app(place, reader),
        Action::SqsSend(send) if send.group.is_none() => {
            needs_group(
                &send.queue,
                &reader.names.fifo_queues.clone(),
                place,
                reader,
            );
        }
        Action::SnsPublish(publish) if publish.group.is_none() => {
            needs_group(
                &publish.topic,
                &reader.names.fifo_topics.clone(),
                place,
                reader,
            );
        }
        Action::Aws(call) => check_target(call, place, reader),
        _ if spec.name.starts_with("cognito.") => pool(action, place, reader),
        _ => {}
    }
}

/// An app that is left out has to be the only one.
fn which_app(place: &Place, reader: &mut Reader<'_>) {
    let Some(several) = reader.apps.as_ref().filter(|apps| apps.len() > 1) else {
        return;
    };
    let help = format!(
        "add `app`: there are {}; or let the scenario say which it needs, as `apps: [{}]`",
        listed(several.iter().map(String::as_str)),
        several[0]
    );
    reader.report(Diagnostic::new(Code::UnknownApp, place, "which app?").help(help));
}

fn is_path(http: &crate::action::http::Http) -> bool {
    http.request
        .target
        .fixed()
        .is_some_and(|target| target.starts_with('/'))
}

fn needs_group<K: NameKind>(
    name: &Name<K>,
    fifo: &[String],
    place: &Place,
    reader: &mut Reader<'_>,
) {
    if let Some(name) = name.fixed()
        && fifo.contains(&name)
    {
        reader.report(
            Diagnostic::new(
                Code::MissingKey,
                place,
                format!("`{name}` is FIFO, so a message needs its `group`"),
            )
            .help("add `group: …`; messages of one group keep their order"),
        );
    }
}

/// A pool that is left out has to be the only one, and a client has to be the pool's.
fn pool(action: &Action, place: &Place, reader: &mut Reader<'_>) {
    let (given, client) = match action {
        Action::CognitoSignUp(a) => (&a.pool, a.client.as_ref()),
        Action::CognitoConfirm(a) => (&a.pool, a.client.as_ref()),
        Action::CognitoSignIn(a) => (&a.pool, a.client.as_ref()),
        Action::CognitoRefresh(a) => (&a.pool, a.client.as_ref()),
        Action::CognitoUser(a) => (&a.pool, None),
        Action::CognitoForgotPassword(a) => (&a.pool, a.client.as_ref()),
        Action::CognitoConfirmPassword(a) => (&a.pool, a.client.as_ref()),
        Action::CognitoSignOut(a) => (&a.pool, a.client.as_ref()),
        _ => return,
    };
    let pool = match (given, &reader.names.pools[..]) {
        (Some(name), _) => name.fixed(),
        (None, [only]) => Some(only.clone()),
        (None, []) => {
            let message = "there is no user pool on the stage";
            reader.report(
                Diagnostic::new(Code::UnknownResource, place, message)
                    .help("declare one in the stage file under `cloud.user_pools`"),
            );
            return;
        }
        (None, several) => {
            let help = format!(
                "add `pool`: there are {}",
                listed(several.iter().map(String::as_str))
            );
            reader.report(
                Diagnostic::new(Code::UnknownResource, place, "which user pool?").help(help),
            );
            return;
        }
    };
    let (Some(pool), Some(client)) = (pool, client) else {
        return;
    };
    let Some(clients) = reader.names.clients.get(&pool) else {
        return;
    };
    if !clients.contains(&client.text) {
        let names = || clients.iter().map(String::as_str);
        let message = format!("the user pool `{pool}` has no client `{}`", client.text);
        let diagnostic = Diagnostic::new(Code::UnknownResource, &client.place, message)
            .did_you_mean(closest(&client.text, names()))
            .help(format!("its clients: {}", listed(names())));
        reader.report(diagnostic);
    }
}
