//! One run: a stage that stands, cases that are played on it, and who is told.

use std::sync::Arc;
use std::thread::JoinHandle;

use rehearsal_record::{Event, Summary, Trouble};
use rehearsal_report::Reporter;
use rehearsal_run::{Case, Events, Options, Stopwatch, now, play_all};
use rehearsal_script::Stage as Script;
use rehearsal_stage::{PostgresChoice, Stage};

use crate::exit::Exit;
use crate::project;

/// How a run goes.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) script: Script,
    pub(crate) cases: Vec<Case>,
    pub(crate) jobs: usize,
    pub(crate) seed: u64,
    pub(crate) fail_fast: bool,
    pub(crate) postgres: Option<PostgresChoice>,
    /// The command that plays cases, without its arguments.
    pub(crate) command: String,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) exit: Exit,
    /// What kept the stage from standing.
    pub(crate) trouble: Option<Trouble>,
    /// Reports that could not be written.
    pub(crate) unreported: Vec<std::io::Error>,
}

/// Boots, plays, takes down, and tells it all to the reporters.
pub(crate) async fn run(plan: Plan, reporters: Vec<Box<dyn Reporter>>) -> Ended {
    let watch = Stopwatch::start();
    let (events, told) = Events::channel();
    let reporting = report(told, reporters);
    events.send(Event::RunStarted {
        at: now(),
        seed: plan.seed,
        jobs: plan.jobs,
        stage: "embedded".to_owned(),
        cases: plan.cases.len(),
    });
    let interrupted = Interrupt::listen(events.clone());
    let (mut summary, trouble) = play(plan, &events).await;
    summary.duration = watch.elapsed();
    events.send(Event::RunFinished { summary });
    let interrupted = interrupted.end();
    drop(events);
    let unreported = reporting.join().unwrap_or_default();
    let exit = match (interrupted, &trouble) {
        (true, _) => Exit::Interrupted,
        (false, Some(_)) => Exit::Broken,
        (false, None) => exit_of(&summary),
    };
    Ended {
        exit,
        trouble,
        unreported,
    }
}

/// A broken environment says nothing about the app, so a failure beside it
/// still counts first.
fn exit_of(summary: &Summary) -> Exit {
    match summary {
        Summary { failed: 1.., .. } => Exit::Failed,
        Summary { broken: 1.., .. } => Exit::Broken,
        Summary { passed: 1.., .. } => Exit::Passed,
        _ => Exit::Nothing,
    }
}

async fn play(plan: Plan, events: &Events) -> (Summary, Option<Trouble>) {
    let Plan {
        script,
        cases,
        jobs,
        seed,
        fail_fast,
        postgres,
        command,
    } = plan;
    let needs = project::needs(&cases, &script);
    let options = rehearsal_stage::Options { postgres, seed };
    let boot = Stage::boot(&script, needs, options, events.sender());
    let stage = tokio::select! {
        stage = boot => stage,
        () = events.stopped() => return (Summary::default(), None),
    };
    let stage = match stage {
        Ok(stage) => Arc::new(stage),
        Err(error) => return (Summary::default(), Some(Trouble::from(&error))),
    };
    let rerun = Box::new(move |id: &rehearsal_record::CaseId| {
        format!("{command} {} --seed {seed}", quoted(&id.to_string()))
    });
    let options = Options {
        jobs,
        seed,
        fail_fast,
        rerun,
    };
    let summary = play_all(&stage, cases, options, events).await;
    // All cases are over, so nobody else holds it.
    if let Some(stage) = Arc::into_inner(stage) {
        stage.close().await;
    }
    (summary, None)
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_-.:".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Tells events to reporters on a thread of their own: writing a report never
/// holds up a step. Gives back what could not be written.
fn report(
    mut told: tokio::sync::mpsc::UnboundedReceiver<Event>,
    mut reporters: Vec<Box<dyn Reporter>>,
) -> JoinHandle<Vec<std::io::Error>> {
    std::thread::spawn(move || {
        let mut failed = Vec::new();
        while let Some(event) = told.blocking_recv() {
            let last = matches!(event, Event::RunFinished { .. });
            reporters.retain_mut(|reporter| match reporter.event(&event) {
                Ok(()) => true,
                Err(error) => {
                    failed.push(error);
                    false
                }
            });
            if last {
                break;
            }
        }
        failed
    })
}

/// Ends the run at SIGINT or SIGTERM: the first time in good order, the second
/// time at once.
struct Interrupt(
    tokio::task::JoinHandle<()>,
    Arc<std::sync::atomic::AtomicBool>,
);

impl Interrupt {
    fn listen(events: Events) -> Self {
        let came = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let seen = Arc::clone(&came);
        let task = tokio::spawn(async move {
            let Ok(mut signals) = Signals::new() else {
                return;
            };
            signals.next().await;
            seen.store(true, std::sync::atomic::Ordering::Relaxed);
            events.send(Event::Notice {
                text: "interrupted: taking the stage down".to_owned(),
            });
            events.stop();
            signals.next().await;
            std::process::exit(Exit::Interrupted as i32);
        });
        Self(task, came)
    }

    /// Listens no more, and says whether there was a signal.
    fn end(self) -> bool {
        self.0.abort();
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// SIGINT and SIGTERM, or Ctrl-C where there are no signals.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    pub(crate) fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "the other systems' side can fail")]
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
