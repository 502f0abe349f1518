//! Steps against the stage: what an action needs that is not there.

use rehearsal_record::Place;

use crate::action::{Action, ActionSpec};
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::{Name, NameKind};
use crate::suggest::listed;

pub(super) fn check(action: &Action, spec: &ActionSpec, place: &Place, reader: &mut Reader<'_>) {
    match action {
        Action::Sql(_) if !reader.names.postgres => {
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
        _ if spec.name.starts_with("cognito.") => pool(action, place, reader),
        _ => {}
    }
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

/// A pool that is left out has to be the only one.
fn pool(action: &Action, place: &Place, reader: &mut Reader<'_>) {
    let given = match action {
        Action::CognitoSignUp(a) => &a.pool,
        Action::CognitoConfirm(a) => &a.pool,
        Action::CognitoSignIn(a) => &a.pool,
        Action::CognitoRefresh(a) => &a.pool,
        Action::CognitoUser(a) => &a.pool,
        Action::CognitoForgotPassword(a) => &a.pool,
        Action::CognitoConfirmPassword(a) => &a.pool,
        Action::CognitoSignOut(a) => &a.pool,
        _ => return,
    };
    if given.is_some() || reader.names.pools.len() == 1 {
        return;
    }
    let message = if reader.names.pools.is_empty() {
        "there is no user pool on the stage"
    } else {
        "which user pool?"
    };
    let help = if reader.names.pools.is_empty() {
        "declare one in the stage file under `cloud.user_pools`".to_owned()
    } else {
        format!(
            "add `pool`: there are {}",
            listed(reader.names.pools.iter().map(String::as_str))
        )
    };
    reader.report(Diagnostic::new(Code::UnknownResource, place, message).help(help));
}
