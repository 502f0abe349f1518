//! What GitHub shows of a run: annotations at the very lines of the scenario
//! files, and a summary of the job.

use std::fmt::Write as _;
use std::io::{self, Write};

use rehearsal_record::{CaseId, CaseOutcome, Event, Place, Verdict};

use crate::Reporter;
use crate::console::{explain, totals};
use crate::gather::{Attempt, Gather};
use crate::words::{self, span};

/// GitHub shows no more annotations of one kind for a step.
const ANNOTATIONS: usize = 10;
/// How many stories the summary tells, and how long they may be: a summary may
/// have a megabyte.
const STORIES: usize = 20;
const STORY: usize = 30_000;

/// Writes workflow commands and the job's summary when a run ends.
#[derive(Debug)]
pub struct GitHub<C, S> {
    commands: C,
    summary: Option<S>,
    /// What leads from the repository's root to where files are named from.
    prefix: String,
    gather: Gather,
    annotations: Vec<String>,
    rows: String,
    stories: Vec<String>,
}

impl<C: Write, S: Write> GitHub<C, S> {
    /// Writes commands to `commands` (standard output) and Markdown to
    /// `summary` (the file `GITHUB_STEP_SUMMARY` names). `prefix` leads from the
    /// repository's root to where the run was started, `services/shop/` for
    /// example.
    pub fn new(commands: C, summary: Option<S>, prefix: &str) -> Self {
        Self {
            commands,
            summary,
            prefix: prefix.to_owned(),
            gather: Gather::default(),
            annotations: Vec::new(),
            rows: String::new(),
            stories: Vec::new(),
        }
    }

    fn case(&mut self, id: &CaseId, outcome: &CaseOutcome) {
        let played = self.gather.take(id);
        let level = match outcome.verdict {
            Verdict::Passed | Verdict::Skipped { .. } => return,
            Verdict::Flaky { .. } => "warning",
            Verdict::Failed { .. } | Verdict::Broken(_) => "error",
        };
        // A flaky case is told by the attempt that was not green.
        let all = played.attempts(outcome);
        let attempt = all
            .iter()
            .rfind(|attempt| attempt.red().next().is_some())
            .copied()
            .unwrap_or_else(|| played.last(outcome));
        let why = words::why(outcome).unwrap_or_default();
        self.annotations.push(annotation(
            level,
            &self.prefix,
            id,
            place(attempt).as_ref(),
            &told(attempt, &why),
        ));
        let word = words::word(&outcome.verdict);
        let _ = writeln!(
            self.rows,
            "| {word} | {} | {} |",
            cell(&id.to_string()),
            cell(&why)
        );
        if self.stories.len() < STORIES {
            let story = words::cut(&explain(id, &played.title, attempt), STORY);
            self.stories.push(details(&id.to_string(), &story));
        }
    }
}

/// Where the annotation goes: the expectation that did not hold, or the step.
fn place(attempt: Attempt<'_>) -> Option<Place> {
    let missed = |verdict: &Verdict| match verdict {
        Verdict::Failed { mismatches } => mismatches.first().map(|first| first.place.clone()),
        _ => None,
    };
    match attempt.red().next() {
        Some(step) => missed(&step.verdict).or_else(|| Some(step.place.clone())),
        None => missed(&attempt.outcome.verdict),
    }
}

fn told(attempt: Attempt<'_>, why: &str) -> String {
    let mut told = match attempt.red().next() {
        Some(step) => format!("step {}: {}\n", step.number, step.title),
        None => String::new(),
    };
    match &attempt.outcome.verdict {
        Verdict::Failed { mismatches } => {
            for mismatch in mismatches {
                let _ = writeln!(told, "{}", words::missed(mismatch, 300));
            }
        }
        Verdict::Broken(error) => {
            let _ = writeln!(told, "{}", error.message);
        }
        _ => {
            let _ = writeln!(told, "{why}");
        }
    }
    let _ = write!(told, "again: {}", attempt.outcome.rerun);
    told
}

fn annotation(
    level: &str,
    prefix: &str,
    id: &CaseId,
    place: Option<&Place>,
    message: &str,
) -> String {
    let file = place.map_or(&id.file, |place| &place.file);
    let mut line = format!("::{level} file={}", property(&format!("{prefix}{file}")));
    if let Some(place) = place {
        let end = place.column + place.length.max(1) - 1;
        let _ = write!(
            line,
            ",line={},col={},endColumn={end}",
            place.line, place.column
        );
    }
    let _ = write!(
        line,
        ",title={}::{}",
        property(&id.to_string()),
        data(message)
    );
    line
}

/// The message of a workflow command, with GitHub's escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of one of its properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in a table of Markdown.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for c in text.chars() {
        match c {
            '&' => cell.push_str("&amp;"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '\n' | '\r' => cell.push(' '),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '@' => {
                cell.push('\\');
                cell.push(c);
            }
            c => cell.push(c),
        }
    }
    cell
}

fn details(title: &str, story: &str) -> String {
    // No run of backticks in the story may end its block.
    let mut longest = 0;
    let mut run = 0;
    for c in story.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(3.max(longest + 1));
    format!(
        "<details><summary>{}</summary>\n\n{fence}text\n{}\n{fence}\n\n</details>\n",
        cell(title),
        story.trim_end()
    )
}

impl<C: Write + Send, S: Write + Send> Reporter for GitHub<C, S> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.gather.keep(event);
        match event {
            Event::CaseFinished { id, outcome } => {
                self.case(id, outcome);
                Ok(())
            }
            Event::RunFinished { summary, error, .. } => {
                if let Some(error) = error {
                    let message = data(&error.message);
                    writeln!(self.commands, "::error title=rehearsal::{message}")?;
                }
                for annotation in self.annotations.iter().take(ANNOTATIONS) {
                    writeln!(self.commands, "{annotation}")?;
                }
                self.commands.flush()?;
                let Some(to) = &mut self.summary else {
                    return Ok(());
                };
                let (totals, took) = (totals(summary), span(summary.duration));
                writeln!(to, "### rehearsal: {totals} in {took}\n")?;
                if let Some(error) = error {
                    writeln!(to, "{}\n", cell(&error.message))?;
                }
                if !self.rows.is_empty() {
                    writeln!(to, "| | case | why |\n| --- | --- | --- |\n{}", self.rows)?;
                }
                for story in &self.stories {
                    writeln!(to, "{story}")?;
                }
                to.flush()
            }
            _ => Ok(()),
        }
    }
}
