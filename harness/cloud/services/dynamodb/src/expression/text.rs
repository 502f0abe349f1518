//! Expressions from their texts: parsed, bound and checked.

use super::ast::{BoundAction, BoundCondition};
use super::bind::Binder;
use super::path::{Clash, Path};
use super::placeholders::Placeholders;
use super::projection::Projected;
use super::update::Update;
use super::{Kind, cache, check};
use crate::error::Error;

/// Checks a condition that is bound already.
pub(crate) fn check_condition(condition: &BoundCondition) -> Result<(), Error> {
    check::condition(condition).map_err(Error::validation)
}

/// Returns the update of actions that are bound already.
pub(crate) fn checked_update(actions: Vec<BoundAction>) -> Result<Update, Error> {
    check::update(&actions)
        .and_then(|()| check_paths(actions.iter().map(BoundAction::path)))
        .map_err(Error::validation)?;
    Ok(Update::new(actions))
}

impl Placeholders {
    /// Returns the condition of a text.
    pub(crate) fn condition(&self, kind: Kind, text: &str) -> Result<BoundCondition, Error> {
        let condition = cache::condition(text)
            .and_then(|raw| Binder(self).condition(&raw))
            .and_then(|condition| check::condition(&condition).map(|()| condition));
        condition.map_err(|message| invalid(kind, &message))
    }

    /// Returns the update of a text.
    pub(crate) fn update(&self, text: &str) -> Result<Update, Error> {
        let update = || {
            let raw = cache::update(text)?;
            let actions = raw.iter().map(|action| Binder(self).action(action));
            let actions = actions.collect::<Result<Vec<BoundAction>, _>>()?;
            check::update(&actions)?;
            check_paths(actions.iter().map(BoundAction::path))?;
            Ok(Update::new(actions))
        };
        update().map_err(|message: String| invalid(Kind::Update, &message))
    }

    /// Returns the projection of a text.
    pub(crate) fn projection(&self, text: &str) -> Result<Projected, Error> {
        let projection = || {
            let raw = cache::projection(text)?;
            let paths = raw.iter().map(|path| Binder(self).path(path));
            let paths = paths.collect::<Result<Vec<Path>, _>>()?;
            check_paths(paths.iter())?;
            Ok(Projected::new(&paths))
        };
        projection().map_err(|message: String| invalid(Kind::Projection, &message))
    }
}

fn invalid(kind: Kind, message: &str) -> Error {
    Error::validation(format!("Invalid {}: {message}", kind.parameter()))
}

/// Checks that no path of an expression gets in the way of another one.
fn check_paths<'a>(paths: impl Iterator<Item = &'a Path>) -> Result<(), String> {
    let mut sorted: Vec<(usize, &Path)> = paths.enumerate().collect();
    // Paths that clash share their beginning, so most expressions need no comparison of all pairs.
    sorted.sort_by_key(|(_, path)| *path);
    for (at, (place, one)) in sorted.iter().enumerate() {
        let same_root = sorted[at + 1..]
            .iter()
            .take_while(|(_, two)| two.root() == one.root());
        for (other_place, two) in same_root {
            let Some(clash) = one.clash(two) else {
                continue;
            };
            let (first, second) = if place < other_place {
                (one, two)
            } else {
                (two, one)
            };
            let what = match clash {
                Clash::Overlap => "overlap",
                Clash::Conflict => "conflict",
            };
            return Err(format!(
                "Two document paths {what} with each other; must remove or rewrite one of these \
                 paths; path one: {first}, path two: {second}"
            ));
        }
    }
    Ok(())
}
