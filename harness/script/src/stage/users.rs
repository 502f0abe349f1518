//! Users against the user pools they are in.

use super::StageConfig;
use super::cloud::UserPool;
use super::limits::refuse;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::settings::{Count, Entries};
use crate::suggest::{closest, listed};

pub(super) fn check(stage: &StageConfig, resolver: &mut Resolver<'_>) {
    let pools: &Entries<UserPool> = &stage.cloud.user_pools;
    for entry in &stage.users.0 {
        let user = &entry.value;
        let pool = match &user.pool {
            Some(pool) => pool.fixed().and_then(|name| pools.get(&name)),
            None => match &pools.0[..] {
                [only] => Some(&only.value),
                [] if resolver.project.names.of("cloud.user_pools").is_empty() => {
                    resolver.report(
                        Diagnostic::new(
                            Code::UnknownResource,
                            &entry.place,
                            "the stage declares no user pool for this user",
                        )
                        .help("declare one under `cloud.user_pools`"),
                    );
                    continue;
                }
                [] => continue,
                many => {
                    let names = listed(many.iter().map(|pool| &*pool.name));
                    resolver.report(
                        Diagnostic::new(
                            Code::MissingKey,
                            &entry.place,
                            format!("which pool is `{}` in?", entry.name),
                        )
                        .help(format!("add `pool`: there are {names}")),
                    );
                    continue;
                }
            },
        };
        let Some(pool) = pool else { continue };
        for group in &user.groups {
            if !pool.groups.iter().any(|known| known.text == group.text) {
                resolver.report(
                    Diagnostic::new(
                        Code::UnknownResource,
                        &group.place,
                        format!("the pool has no group `{}`", group.text),
                    )
                    .did_you_mean(closest(
                        &group.text,
                        pool.groups.iter().map(|known| &*known.text),
                    ))
                    .help(format!(
                        "its groups: {}",
                        listed(pool.groups.iter().map(|known| &*known.text))
                    )),
                );
            }
        }
        if let Some(password) = user
            .password
            .as_ref()
            .and_then(crate::settings::Text::fixed)
            && let Some(lacks) = weak(&password, pool)
            && let Some(text) = &user.password
        {
            refuse(
                text.place(),
                format!("the pool's policy refuses this password: it has {lacks}"),
                resolver,
            );
        }
    }
}

/// What a password lacks of a pool's policy.
fn weak(password: &str, pool: &UserPool) -> Option<String> {
    let policy = pool.password.as_ref();
    let length = policy.and_then(|p| p.length).map_or(8, |Count(n)| n);
    let asks = |flag: Option<bool>| flag.unwrap_or(true);
    let lacks = |asked: bool, class: fn(char) -> bool| asked && !password.chars().any(class);
    if (password.chars().count() as u64) < length {
        return Some(format!("fewer than {length} characters"));
    }
    if lacks(asks(policy.and_then(|p| p.upper)), |c| {
        c.is_ascii_uppercase()
    }) {
        return Some("no capital letter".to_owned());
    }
    if lacks(asks(policy.and_then(|p| p.lower)), |c| {
        c.is_ascii_lowercase()
    }) {
        return Some("no small letter".to_owned());
    }
    if lacks(asks(policy.and_then(|p| p.digit)), |c| c.is_ascii_digit()) {
        return Some("no digit".to_owned());
    }
    lacks(asks(policy.and_then(|p| p.symbol)), |c| {
        !c.is_ascii_alphanumeric()
    })
    .then(|| "no symbol".to_owned())
}
