//! What happened around a failure, in order: steps, calls to the cloud and the
//! database, and what the apps wrote, on one axis of real time.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use super::{BOLD, DIM, RED, YELLOW, styled};
use crate::gather::Attempt;
use crate::moment::{self, AFTERWARDS, Lane, Moment, Source, Tone};
use crate::words::{cut, span};

/// How many lines are shown; the last ones are nearest to the failure.
const LINES: usize = 24;
/// How many warnings and errors from before them.
const EARLIER: usize = 6;
/// How many last lines of an app.
const LAST: usize = 5;
/// How far back a line is looked for that says the same.
const ALIKE: usize = 4;
/// How wide a line may be.
const WIDE: usize = 180;
/// A call that took longer says so.
const SLOW: Duration = Duration::from_millis(20);

/// A line of the timeline: a moment, and how often its like followed.
struct Line<'m> {
    at: usize,
    moment: &'m Moment<'m>,
    times: usize,
    shape: String,
}

pub(super) fn tell(out: &mut String, attempt: Attempt<'_>) {
    let moments = moment::all(attempt);
    let last = moment::last_error(&moments, attempt);
    let began = attempt.began();
    let since = |moment: &Moment<'_>| (moment.at - began).as_seconds_f64().max(0.0);
    if let Some(last) = last {
        let moment = &moments[last];
        let word = if moment.tone == Tone::Error {
            "last error"
        } else {
            "last warning"
        };
        let _ = writeln!(
            out,
            "  {BOLD}{word}{BOLD:#}  {DIM}{:.3} s  {}{DIM:#}  {}",
            since(moment),
            moment.lane.name(),
            coloured(moment),
        );
    }
    let until = moment::red_until(attempt).map(|until| until + AFTERWARDS);
    let told = |moment: &&(usize, &Moment<'_>)| {
        let (at, moment) = moment;
        let early = moment.at + moment.duration < began && moment.tone == Tone::Plain;
        let late = until.is_some_and(|until| moment.at > until);
        // All statements are in the other reports; here those that read would
        // be most of what there is.
        Some(*at) == last || !(early || late || moment.tone == Tone::Minor)
    };
    let all: Vec<_> = moments.iter().enumerate().collect();
    let lines = folded(all.iter().filter(told).copied(), last);
    if lines.is_empty() {
        apps(out, attempt, &moments, &BTreeSet::new());
        return;
    }
    let silent = moment::silent(&moments, began).join(" and ");
    if !silent.is_empty() {
        let _ = writeln!(
            out,
            "  {BOLD}silent{BOLD:#}  {silent} wrote nothing meanwhile"
        );
    }
    let _ = writeln!(out, "  {BOLD}meanwhile{BOLD:#}");
    let names = lines.iter().map(|line| line.moment.lane.name().len());
    let wide = names.max().unwrap_or(0);
    let mut hidden = 0;
    let kept = kept(&lines, last);
    for (line, kept) in lines.iter().zip(&kept) {
        if !kept {
            hidden += line.times;
            continue;
        }
        gap(out, &mut hidden);
        let moment = line.moment;
        let mark = if last == Some(line.at) {
            styled(RED, "→")
        } else {
            " ".to_owned()
        };
        let lane = format!("{:wide$}", moment.lane.name());
        let style = if matches!(moment.lane, Lane::Steps) {
            BOLD
        } else {
            DIM
        };
        let _ = write!(
            out,
            "  {mark} {DIM}{:>7.3} s{DIM:#}  {style}{lane}{style:#}  {}",
            since(moment),
            coloured(moment)
        );
        if line.times > 1 {
            let _ = write!(out, "  {DIM}({} like this){DIM:#}", line.times);
        }
        out.push('\n');
    }
    let shown = lines.iter().zip(&kept).filter(|(_, kept)| **kept);
    let shown: BTreeSet<usize> = shown.map(|(line, _)| line.at).collect();
    apps(out, attempt, &moments, &shown);
}

/// The last lines of the apps of which the timeline shows none: those that
/// ended, and those that others have crowded out.
fn apps(out: &mut String, attempt: Attempt<'_>, moments: &[Moment<'_>], shown: &BTreeSet<usize>) {
    let began = attempt.began();
    let lines: Vec<_> = moments
        .iter()
        .enumerate()
        .filter(|(_, moment)| matches!(moment.source, Source::Log(_)))
        .collect();
    let apps: BTreeSet<&str> = lines.iter().map(|(_, line)| line.lane.name()).collect();
    for app in apps {
        let end = attempt.outcome.exited.iter().find(|end| &*end.app == app);
        let own = || lines.iter().filter(|(_, line)| line.lane.name() == app);
        let wrote = own().any(|(_, line)| line.at >= began);
        let seen = own().any(|(at, _)| shown.contains(at));
        if seen || !(wrote || end.is_some()) {
            continue;
        }
        let _ = writeln!(out, "  {BOLD}last lines{BOLD:#} of {app}");
        let skipped = own().count().saturating_sub(LAST);
        for (_, line) in own().skip(skipped) {
            let since = (line.at - began).as_seconds_f64();
            let _ = writeln!(out, "    {DIM}{since:>7.3} s{DIM:#}  {}", coloured(line));
        }
    }
    for end in &attempt.outcome.exited {
        let (app, status) = (&end.app, &end.status);
        let _ = writeln!(
            out,
            "  {BOLD}ended{BOLD:#}   {app} was not running any more ({status})"
        );
    }
}

fn gap(out: &mut String, hidden: &mut usize) {
    if *hidden > 0 {
        let lines = if *hidden == 1 { "line" } else { "lines" };
        let _ = writeln!(out, "    {DIM}… {hidden} {lines}{DIM:#}");
        *hidden = 0;
    }
}

/// Lines that say the same as one shortly before (an app that polls, and is
/// polled) become one.
fn folded<'m>(
    moments: impl Iterator<Item = (usize, &'m Moment<'m>)>,
    last: Option<usize>,
) -> Vec<Line<'m>> {
    let mut lines: Vec<Line<'m>> = Vec::new();
    for (at, moment) in moments {
        let shape = shape(&moment.text);
        let near = lines.len().saturating_sub(ALIKE);
        let step = matches!(moment.source, Source::Step(_));
        let earlier = lines[near..].iter_mut().find(|line| {
            line.moment.lane == moment.lane && line.shape == shape && Some(line.at) != last
        });
        match earlier {
            Some(line) if !step && Some(at) != last => line.times += 1,
            _ => lines.push(Line {
                at,
                moment,
                times: 1,
                shape,
            }),
        }
    }
    lines
}

/// Which lines are shown: the last ones, and what was bad before them.
fn kept(lines: &[Line<'_>], last: Option<usize>) -> Vec<bool> {
    let late = lines.len().saturating_sub(LINES);
    let bad = |line: &Line<'_>| matches!(line.moment.tone, Tone::Warn | Tone::Error | Tone::Broken);
    let mut earlier = EARLIER;
    let mut kept: Vec<bool> = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        let spared = at < late && bad(line) && earlier > 0;
        if spared {
            earlier -= 1;
        }
        kept[at] = at >= late || spared || Some(line.at) == last;
    }
    kept
}

/// What two lines have in common that differ only by numbers and ids.
fn shape(text: &str) -> String {
    text.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            if word.contains(|c: char| c.is_ascii_digit()) {
                "#"
            } else {
                word
            }
        })
        .collect()
}

fn coloured(moment: &Moment<'_>) -> String {
    let text = cut(&moment.text, WIDE);
    let text = match moment.tone {
        Tone::Error | Tone::Broken => styled(RED, &text),
        Tone::Warn => styled(YELLOW, &text),
        Tone::Plain | Tone::Minor | Tone::Wait | Tone::Skipped => text,
    };
    match moment.source {
        Source::Call(_) | Source::Statement(_) if moment.duration >= SLOW => {
            format!("{text}  {DIM}{}{DIM:#}", span(moment.duration))
        }
        _ => text,
    }
}
