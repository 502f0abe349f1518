//! The first event in which green and red runs of a case differ.
//!
//! Events of several actors come in many orders that mean nothing. So an order counts only
//! if all green runs have it and no red one has.

use super::sequence::{ComparedEvent, Sequence};

/// Returns the first difference in words; `None` if there is none that all runs agree on.
pub(super) fn first(green: &[Sequence], red: &[Sequence]) -> Option<String> {
    let (one_green, one_red) = (green.first()?, red.first()?);
    for event in &one_red.events {
        if let Some(words) =
            result(event, green, red).or_else(|| order(event, one_green, green, red))
        {
            return Some(words);
        }
        let is_in_green = green.iter().any(|run| run.place(&event.identity).is_some());
        let is_in_red = red.iter().all(|run| run.place(&event.identity).is_some());
        if !is_in_green && is_in_red {
            return Some(format!("{}, which it did in no green run", event.words));
        }
    }
    missing(one_green, green, red)
}

/// Returns what ended in another way.
fn result(event: &ComparedEvent, green: &[Sequence], red: &[Sequence]) -> Option<String> {
    let of = |run: &Sequence| run.result(&event.identity).map(str::to_owned);
    let expected = of(green.first()?)?;
    let all_green = green.iter().all(|run| of(run).as_ref() == Some(&expected));
    let all_red = red
        .iter()
        .all(|run| of(run).is_some_and(|other| other != expected));
    (all_green && all_red).then(|| {
        format!(
            "{} and was answered {}; in green runs {expected}",
            event.words, event.result
        )
    })
}

/// Returns what came before something that it comes after in green runs: of several, the
/// one that is next to it there.
fn order(
    event: &ComparedEvent,
    one: &Sequence,
    green: &[Sequence],
    red: &[Sequence],
) -> Option<String> {
    let until = one.place(&event.identity)?;
    let comes_first = |run: &Sequence, other: &ComparedEvent| {
        let own = run.place(&event.identity)?;
        Some(run.place(&other.identity).is_none_or(|place| own < place))
    };
    let later = one.events[..until].iter().rev().find(|other| {
        let in_red = red.iter().all(|run| comes_first(run, other) == Some(true));
        // An event that never comes in red runs is missing, and not late.
        let comes = red.iter().any(|run| run.place(&other.identity).is_some());
        let in_green = green.iter().all(|run| {
            run.place(&other.identity).is_some() && comes_first(run, other) == Some(false)
        });
        in_red && in_green && comes
    })?;
    Some(format!("{} before {}", event.words, later.words))
}

/// Returns what green runs have and red ones have not: the first of it.
fn missing(one: &Sequence, green: &[Sequence], red: &[Sequence]) -> Option<String> {
    let found = one.events.iter().find(|event| {
        // That no later step began is what being red means.
        if event.is_step {
            return false;
        }
        let in_green = green.iter().all(|run| run.place(&event.identity).is_some());
        let in_red = red.iter().any(|run| run.place(&event.identity).is_some());
        in_green && !in_red
    })?;
    Some(format!(
        "in green runs {}, and in no red one before it failed",
        found.words
    ))
}
