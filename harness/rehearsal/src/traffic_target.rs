//! The stage as scenarios that are made of traffic know it: its apps and their addresses,
//! and its users.

use rehearsal_import::{Origin, Target, User};
use rehearsal_script::StageConfig;

use crate::stage_lock;
use crate::variables::upper_snake;

/// What a person says about the traffic.
#[derive(Debug, Default)]
pub(crate) struct Choices<'c> {
    /// Apps, each `NAME` or `NAME=URL`.
    pub(crate) apps: &'c [String],
    pub(crate) user: Option<&'c str>,
    pub(crate) seeds: &'c [String],
    pub(crate) only: &'c [String],
}

/// Returns the target, or what is wrong with a choice, and help.
pub(crate) fn target(
    config: &StageConfig,
    choices: &Choices<'_>,
) -> Result<Target, (String, String)> {
    let names = |names: Vec<&str>| names.iter().map(|&name| name.to_owned()).collect();
    let mut target = Target {
        apps: names(config.apps.iter().map(|(name, _)| name).collect()),
        seeds: choices.seeds.to_vec(),
        only: choices.only.to_vec(),
        ..Target::default()
    };
    let users: Vec<String> = names(config.users.iter().map(|(name, _)| name).collect());
    let seeds: Vec<String> = names(config.seeds.iter().map(|seed| seed.name.as_str()).collect());
    for choice in choices.apps {
        let (name, url) = match choice.split_once('=') {
            Some((name, url)) => (name, Some(url)),
            None => (&**choice, None),
        };
        known("app", name, &target.apps)?;
        if let Some(url) = url {
            let origin = Origin::parse(url).map_err(|message| {
                let help = "write an address, for example http://127.0.0.1:8000".to_owned();
                (format!("`{url}` is no address: {message}"), help)
            })?;
            target.addresses.push((name.to_owned(), origin));
        } else if let Some(first) = &target.app {
            let message = format!("requests go to `{first}` or to `{name}`?");
            return Err((message, "say where each is: `--app NAME=URL`".to_owned()));
        } else {
            target.app = Some(name.to_owned());
        }
    }
    for app in choices.only {
        known("app", app, &target.apps)?;
    }
    for seed in choices.seeds {
        known("seed", seed, &seeds)?;
    }
    if let Some(user) = choices.user {
        known("user", user, &users)?;
        target.user = Some(user.to_owned());
    }
    // Those of the stage that is up, whose ports are other ones each time.
    let standing = stage_lock::standing_addresses().unwrap_or_default();
    let of_standing = |name: &str, suffix: &str| {
        let variable = format!("{}_{suffix}=", upper_snake(name));
        let found = standing
            .lines()
            .find_map(|line| line.strip_prefix(&variable));
        found.map(str::to_owned)
    };
    for (name, app) in config.apps.iter() {
        let fixed = app.url.as_ref().and_then(rehearsal_script::Text::fixed);
        for url in fixed.into_iter().chain(of_standing(name, "URL")) {
            if let Ok(origin) = Origin::parse(&url) {
                target.addresses.push((name.to_owned(), origin));
            }
        }
    }
    for (name, user) in config.users.iter() {
        let texts = [&user.username, &user.email, &user.phone];
        let fixed = texts
            .into_iter()
            .flatten()
            .filter_map(rehearsal_script::Text::fixed);
        let identities = fixed.chain(of_standing(name, "USERNAME"));
        target.users.push(User {
            name: name.to_owned(),
            identities: identities.collect(),
        });
    }
    Ok(target)
}

fn known(what: &str, name: &str, all: &[String]) -> Result<(), (String, String)> {
    if all.iter().any(|one| one == name) {
        return Ok(());
    }
    let help = match all {
        [] => format!("the stage file has no {what}s"),
        all => format!("the stage file has {}", all.join(", ")),
    };
    Err((format!("there is no {what} `{name}`"), help))
}
