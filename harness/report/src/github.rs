//! Reports to GitHub: annotations at lines of the scenario files, and a summary of
//! the job.

use std::fmt::Write as _;
use std::io::{self, Write};

use rehearsal_record::{CaseId, CaseOutcome, Event, Place, Verdict};

use crate::Reporter;
use crate::cases::{Attempt, CaseCollector};
use crate::console::{explain, totals};
use crate::text;

/// The number of annotations of one kind that GitHub shows for a step.
const MAX_ANNOTATIONS: usize = 10;
/// The number and the length of the explanations in the summary, which GitHub
/// limits to a megabyte.
const MAX_EXPLANATIONS: usize = 20;
const MAX_EXPLANATION: usize = 30_000;

/// Writes workflow commands and the summary of the job when the run ends.
#[derive(Debug)]
pub struct GitHub<C, S> {
    commands: C,
    summary: Option<S>,
    /// The path from the repository's root to the working directory.
    prefix: String,
    cases: CaseCollector,
    annotations: Vec<String>,
    rows: String,
    explanations: Vec<String>,
}

impl<C: Write, S: Write> GitHub<C, S> {
    /// Creates a reporter that writes commands to `commands` (standard output) and
    /// Markdown to `summary` (the file that `GITHUB_STEP_SUMMARY` names). `prefix`
    /// is the path from the repository's root to the working directory, such as
    /// `services/shop/`.
    pub fn new(commands: C, summary: Option<S>, prefix: &str) -> Self {
        Self {
            commands,
            summary,
            prefix: prefix.to_owned(),
            cases: CaseCollector::default(),
            annotations: Vec::new(),
            rows: String::new(),
            explanations: Vec::new(),
        }
    }

    fn add_case(&mut self, id: &CaseId, outcome: &CaseOutcome) {
        let case = self.cases.take(id);
        let level = match outcome.verdict {
            Verdict::Passed | Verdict::Skipped { .. } => return,
            Verdict::Flaky { .. } => "warning",
            Verdict::Failed { .. } | Verdict::Broken(_) | Verdict::Mistake(_) => "error",
        };
        // The last attempt of a flaky case passed; the one before is of interest.
        let all = case.attempts(outcome);
        let attempt = all
            .iter()
            .rfind(|attempt| attempt.red_steps().next().is_some())
            .copied()
            .unwrap_or_else(|| case.last_attempt(outcome));
        let reason = text::reason(outcome).unwrap_or_default();
        self.annotations.push(annotation(
            level,
            &self.prefix,
            id,
            place(attempt).as_ref(),
            &message(attempt, &reason),
        ));
        let verdict = outcome.verdict.kind();
        let _ = writeln!(
            self.rows,
            "| {verdict} | {} | {} |",
            cell(&id.to_string()),
            cell(&reason)
        );
        if self.explanations.len() < MAX_EXPLANATIONS {
            let explanation = text::cut(&explain(id, &case.title, attempt), MAX_EXPLANATION);
            self.explanations
                .push(details(&id.to_string(), &explanation));
        }
    }
}

/// Returns the place of the annotation: the expectation, or the step.
fn place(attempt: Attempt<'_>) -> Option<Place> {
    let expectation = |verdict: &Verdict| match verdict {
        Verdict::Failed { mismatches } => mismatches.first().map(|first| first.place.clone()),
        Verdict::Mistake(mistake) => Some(mistake.place.clone()),
        _ => None,
    };
    match attempt.red_steps().next() {
        Some(step) => expectation(&step.verdict).or_else(|| Some(step.place.clone())),
        None => expectation(&attempt.outcome.verdict),
    }
}

fn message(attempt: Attempt<'_>, reason: &str) -> String {
    let mut message = match attempt.red_steps().next() {
        Some(step) => format!("step {}: {}\n", step.number, step.title),
        None => String::new(),
    };
    match &attempt.outcome.verdict {
        Verdict::Failed { mismatches } => {
            for mismatch in mismatches {
                let _ = writeln!(message, "{}", text::mismatch(mismatch, 300));
            }
        }
        Verdict::Broken(error) => {
            let _ = writeln!(message, "{}", error.message);
        }
        Verdict::Mistake(mistake) => {
            let _ = writeln!(message, "{}", mistake.message);
        }
        _ => {
            let _ = writeln!(message, "{reason}");
        }
    }
    let _ = write!(message, "again: {}", attempt.outcome.rerun);
    message
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

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes a text for a table in Markdown.
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

fn details(title: &str, text: &str) -> String {
    // The fence has to be longer than any run of backticks in the text.
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(3.max(longest + 1));
    format!(
        "<details><summary>{}</summary>\n\n{fence}text\n{}\n{fence}\n\n</details>\n",
        cell(title),
        text.trim_end()
    )
}

impl<C: Write + Send, S: Write + Send> Reporter for GitHub<C, S> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.cases.add(event);
        match event {
            Event::CaseFinished { id, outcome } => {
                self.add_case(id, outcome);
                Ok(())
            }
            Event::RunFinished { summary, error, .. } => {
                if let Some(error) = error {
                    let message = data(&error.message);
                    writeln!(self.commands, "::error title=rehearsal::{message}")?;
                }
                for annotation in self.annotations.iter().take(MAX_ANNOTATIONS) {
                    writeln!(self.commands, "{annotation}")?;
                }
                self.commands.flush()?;
                let Some(out) = &mut self.summary else {
                    return Ok(());
                };
                let (totals, duration) = (totals(summary), text::duration(summary.duration));
                writeln!(out, "### rehearsal: {totals} in {duration}\n")?;
                if let Some(error) = error {
                    writeln!(out, "{}\n", cell(&error.message))?;
                }
                if !self.rows.is_empty() {
                    writeln!(
                        out,
                        "| | case | reason |\n| --- | --- | --- |\n{}",
                        self.rows
                    )?;
                }
                for explanation in &self.explanations {
                    writeln!(out, "{explanation}")?;
                }
                out.flush()
            }
            _ => Ok(()),
        }
    }
}
