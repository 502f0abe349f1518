//! The coverage of a run: what it prints, and the least that a CI job accepts.

use std::sync::{Arc, Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use rehearsal_report::{CoverageSummary, Reporter};

use super::output::print_error;
use crate::exit::Exit;

/// What is done with the coverage.
#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    /// Print which routes, parts of the stage and links between them the scenarios exercised, and which not.
    #[arg(long)]
    coverage: bool,
    /// Fail with exit code 1 if less than this was exercised, in percent.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    coverage_min: Option<u8>,
}

/// The least coverage, and what it was.
pub(super) struct CoverageCheck {
    least: Option<u8>,
    percent: Arc<Mutex<Option<usize>>>,
}

impl CoverageArgs {
    /// Returns the check, and the reporter that it needs, if it needs one.
    pub(super) fn check(&self, color: ColorChoice) -> (CoverageCheck, Option<Box<dyn Reporter>>) {
        let percent = Arc::new(Mutex::new(None));
        let out = self
            .coverage
            .then(|| AutoStream::new(std::io::stdout(), color));
        let is_needed = self.coverage || self.coverage_min.is_some();
        let reporter = is_needed.then(|| {
            let summary = CoverageSummary::new(out, Arc::clone(&percent));
            Box::new(summary) as Box<dyn Reporter>
        });
        let check = CoverageCheck {
            least: self.coverage_min,
            percent,
        };
        (check, reporter)
    }
}

impl CoverageCheck {
    /// Returns the exit code of a run that would have had this one: too little was
    /// exercised only if everything passed.
    pub(super) fn exit(&self, exit: Exit, color: ColorChoice) -> Exit {
        let (Some(least), Exit::Passed) = (self.least, exit) else {
            return exit;
        };
        let percent = *self.percent.lock().unwrap_or_else(PoisonError::into_inner);
        let help = "`--coverage` shows what was not exercised";
        match percent {
            Some(percent) if percent >= usize::from(least) => exit,
            Some(percent) => {
                let message = format!("the coverage is {percent} %, and {least} % are needed");
                print_error(&message, Some(help), color);
                Exit::Failed
            }
            None => {
                let message = "the stage file declares nothing whose coverage could be counted";
                print_error(message, None, color);
                Exit::Failed
            }
        }
    }
}
