//! Renders the timeline around a failure: steps, calls to the cloud, statements on
//! the database and log lines, in real time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use super::{BOLD, DIM, RED, YELLOW, styled};
use crate::cases::Attempt;
use crate::text;
use crate::timeline::{self, LOG_DELAY, Lane, Source, Status, TimelineEntry};
use crate::traceback::Part;

/// The number of lines that are shown: the last ones, which are closest to the
/// failure.
const MAX_LINES: usize = 24;
/// The number of earlier warnings and errors that are shown.
const MAX_EARLIER: usize = 6;
/// The number of last lines of an app.
const APP_LINES: usize = 5;
/// The number of lines of a traceback that are shown before and after its headline.
const FRAMES: usize = 4;
/// The number of previous lines among which an equal one is searched.
const FOLD_DISTANCE: usize = 4;
/// The number of characters of a line.
const MAX_WIDTH: usize = 180;
/// The duration from which it is shown.
const SLOW: Duration = Duration::from_millis(20);

/// A line of the timeline: an entry, and how many equal ones there were.
struct Line<'e> {
    index: usize,
    entry: &'e TimelineEntry<'e>,
    times: usize,
    shape: String,
}

pub(super) fn render(out: &mut String, attempt: Attempt<'_>) {
    let entries = timeline::entries(attempt);
    let last = timeline::last_error(&entries, attempt);
    let start = attempt.start();
    let since = |entry: &TimelineEntry<'_>| (entry.at - start).as_seconds_f64().max(0.0);
    if let Some(last) = last {
        let entry = &entries[last];
        let label = if entry.status == Status::Error {
            "last error"
        } else {
            "last warning"
        };
        let _ = writeln!(
            out,
            "  {BOLD}{label}{BOLD:#}  {DIM}{:.3} s  {}{DIM:#}  {}",
            since(entry),
            entry.lane.name(),
            coloured(entry),
        );
    }
    let until = timeline::red_until(attempt).map(|until| until + LOG_DELAY);
    let logs_until = timeline::red_logs_until(attempt);
    let is_shown = |entry: &&(usize, &TimelineEntry<'_>)| {
        let (index, entry) = entry;
        let early = entry.at + entry.duration < start && entry.status == Status::Normal;
        let late = match entry.source {
            Source::Log(_) => logs_until.is_some_and(|until| entry.at > until),
            _ => until.is_some_and(|until| entry.at > until),
        };
        // Statements that only read would be most of the lines here; the other
        // reports have them.
        Some(*index) == last || !(early || late || entry.status == Status::Minor)
    };
    let all: Vec<_> = entries.iter().enumerate().collect();
    let lines = fold(all.iter().filter(is_shown).copied(), last);
    if lines.is_empty() {
        render_apps(out, attempt, &entries, &BTreeSet::new());
        return;
    }
    let silent = timeline::silent_apps(&entries, start).join(" and ");
    if !silent.is_empty() {
        let _ = writeln!(
            out,
            "  {BOLD}silent{BOLD:#}  {silent} logged nothing meanwhile"
        );
    }
    let _ = writeln!(out, "  {BOLD}meanwhile{BOLD:#}");
    let names = lines.iter().map(|line| line.entry.lane.name().len());
    let width = names.max().unwrap_or(0);
    let mut hidden = 0;
    let kept = select(&lines, last, &far_frames(&entries));
    for (line, kept) in lines.iter().zip(&kept) {
        if !kept {
            hidden += line.times;
            continue;
        }
        render_gap(out, &mut hidden);
        let entry = line.entry;
        let mark = if last == Some(line.index) {
            styled(RED, "→")
        } else {
            " ".to_owned()
        };
        let lane = format!("{:width$}", entry.lane.name());
        let style = if matches!(entry.lane, Lane::Steps) {
            BOLD
        } else {
            DIM
        };
        let _ = write!(
            out,
            "  {mark} {DIM}{:>7.3} s{DIM:#}  {style}{lane}{style:#}  {}",
            since(entry),
            coloured(entry)
        );
        if line.times > 1 {
            let _ = write!(out, "  {DIM}({} similar){DIM:#}", line.times);
        }
        out.push('\n');
    }
    let shown = lines.iter().zip(&kept).filter(|(_, kept)| **kept);
    let shown: BTreeSet<usize> = shown.map(|(line, _)| line.index).collect();
    render_apps(out, attempt, &entries, &shown);
}

/// Returns the lines of tracebacks that are far from what they say went wrong: most
/// are of frameworks.
fn far_frames(entries: &[TimelineEntry<'_>]) -> BTreeSet<usize> {
    let mut far = BTreeSet::new();
    let mut lanes: BTreeMap<&str, Vec<(usize, Part)>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let pending = lanes.entry(entry.lane.name()).or_default();
        match entry.part {
            Some(part) => pending.push((index, part)),
            None if matches!(entry.source, Source::Log(_)) => add_far_frames(pending, &mut far),
            None => {}
        }
    }
    for lines in lanes.values_mut() {
        add_far_frames(lines, &mut far);
    }
    far
}

/// Adds those of one or more tracebacks, whose lines are removed.
fn add_far_frames(lines: &mut Vec<(usize, Part)>, far: &mut BTreeSet<usize>) {
    let headlines = lines.iter().enumerate();
    let headlines = headlines.filter(|(_, (_, part))| *part == Part::Headline);
    let headlines: Vec<usize> = headlines.map(|(at, _)| at).collect();
    for (at, (index, _)) in lines.drain(..).enumerate() {
        if !headlines.iter().any(|near| at.abs_diff(*near) <= FRAMES) {
            far.insert(index);
        }
    }
}

/// Renders the last lines of apps that have none in the timeline, because they
/// exited early or others logged too much; and the exit statuses of apps.
fn render_apps(
    out: &mut String,
    attempt: Attempt<'_>,
    entries: &[TimelineEntry<'_>],
    shown: &BTreeSet<usize>,
) {
    let start = attempt.start();
    let lines: Vec<_> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| matches!(entry.source, Source::Log(_)))
        .collect();
    let apps: BTreeSet<&str> = lines.iter().map(|(_, line)| line.lane.name()).collect();
    for app in apps {
        let end = attempt.outcome.exited.iter().find(|end| &*end.app == app);
        let app_lines = || lines.iter().filter(|(_, line)| line.lane.name() == app);
        let wrote = app_lines().any(|(_, line)| line.at >= start);
        let is_shown = app_lines().any(|(index, _)| shown.contains(index));
        if is_shown || !(wrote || end.is_some()) {
            continue;
        }
        let _ = writeln!(out, "  {BOLD}last lines{BOLD:#} of {app}");
        let skipped = app_lines().count().saturating_sub(APP_LINES);
        for (_, line) in app_lines().skip(skipped) {
            let since = (line.at - start).as_seconds_f64();
            let _ = writeln!(out, "    {DIM}{since:>7.3} s{DIM:#}  {}", coloured(line));
        }
    }
    for end in &attempt.outcome.exited {
        let (app, status) = (&end.app, &end.status);
        let _ = writeln!(
            out,
            "  {BOLD}exited{BOLD:#}  {app} was no longer running ({status})"
        );
    }
}

fn render_gap(out: &mut String, hidden: &mut usize) {
    if *hidden > 0 {
        let lines = if *hidden == 1 { "line" } else { "lines" };
        let _ = writeln!(out, "    {DIM}… {hidden} {lines}{DIM:#}");
        *hidden = 0;
    }
}

/// Combines lines that are equal to one shortly before: an app that polls, or is
/// polled.
fn fold<'e>(
    entries: impl Iterator<Item = (usize, &'e TimelineEntry<'e>)>,
    last: Option<usize>,
) -> Vec<Line<'e>> {
    let mut lines: Vec<Line<'e>> = Vec::new();
    for (index, entry) in entries {
        let shape = text::shape(&entry.text);
        let from = lines.len().saturating_sub(FOLD_DISTANCE);
        let step = matches!(entry.source, Source::Step(_));
        let earlier = lines[from..].iter_mut().find(|line| {
            line.entry.lane == entry.lane && line.shape == shape && Some(line.index) != last
        });
        match earlier {
            Some(line) if !step && entry.part.is_none() && Some(index) != last => line.times += 1,
            _ => lines.push(Line {
                index,
                entry,
                times: 1,
                shape,
            }),
        }
    }
    lines
}

/// Selects the lines to show: the last ones, and earlier warnings and errors.
/// Lines of `far` are not shown.
fn select(lines: &[Line<'_>], last: Option<usize>, far: &BTreeSet<usize>) -> Vec<bool> {
    let is_far = |line: &Line<'_>| far.contains(&line.index);
    let near = lines.iter().enumerate().filter(|(_, line)| !is_far(line));
    let near: Vec<usize> = near.map(|(at, _)| at).collect();
    let from = near.len().saturating_sub(MAX_LINES);
    let from = near.get(from).copied().unwrap_or(0);
    let is_bad = |line: &Line<'_>| {
        matches!(
            line.entry.status,
            Status::Warning | Status::Error | Status::Broken
        )
    };
    let mut earlier = MAX_EARLIER;
    let mut kept: Vec<bool> = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        let is_earlier = at < from && is_bad(line) && earlier > 0;
        if is_earlier {
            earlier -= 1;
        }
        kept[at] = !is_far(line) && at >= from || is_earlier || Some(line.index) == last;
    }
    kept
}

fn coloured(entry: &TimelineEntry<'_>) -> String {
    let text = text::cut(&entry.text, MAX_WIDTH);
    let text = match entry.status {
        Status::Error | Status::Broken => styled(RED, &text),
        Status::Warning => styled(YELLOW, &text),
        Status::Normal | Status::Minor | Status::Waiting | Status::Skipped => text,
    };
    match entry.source {
        Source::Call(_) | Source::Statement(_) if entry.duration >= SLOW => {
            format!("{text}  {DIM}{}{DIM:#}", text::duration(entry.duration))
        }
        _ => text,
    }
}
