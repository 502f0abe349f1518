//! Where events leave the runner, and what ends a run before its time.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rehearsal_record::Event;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use crate::case::Case;
use crate::clock::pause;
use crate::secrets::{Late, Secrets};

/// Why a run ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A case was not green, and nobody wants to see more.
    FailFast,
    /// Somebody interrupted it.
    Interrupted,
    /// It was given this time, and that is over.
    OutOfTime(Duration),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailFast => f.write_str("a case was not green, which ends the run"),
            Self::Interrupted => f.write_str("the run was interrupted"),
            Self::OutOfTime(limit) => write!(f, "the run's time of {limit:?} was over"),
        }
    }
}

/// Where events go, and what ends a run before its time.
#[derive(Debug, Clone)]
pub struct Events {
    to: UnboundedSender<Event>,
    stop: Arc<watch::Sender<Option<Stop>>>,
    secrets: Secrets,
}

/// Where events arrive, without secrets.
#[derive(Debug)]
pub struct Told {
    from: UnboundedReceiver<Event>,
    secrets: Secrets,
    late: Late,
}

impl Told {
    /// The next event; blocks until there is one. `None` after the last one.
    pub fn wait(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.late.next(&self.secrets) {
                return Some(event);
            }
            let event = self.from.blocking_recv()?;
            self.late.add(event, &self.secrets);
        }
    }

    /// The next event, for who waits for something else besides.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.late.next(&self.secrets) {
                return Some(event);
            }
            let event = self.from.recv().await?;
            self.late.add(event, &self.secrets);
        }
    }

    /// What has been told and not been taken yet.
    pub fn rest(&mut self) -> Vec<Event> {
        while let Ok(event) = self.from.try_recv() {
            self.late.add(event, &self.secrets);
        }
        std::iter::from_fn(|| self.late.next(&self.secrets)).collect()
    }
}

impl Events {
    /// A channel for the events of one run.
    pub fn channel() -> (Self, Told) {
        let (to, from) = unbounded_channel();
        let stop = Arc::new(watch::Sender::new(None));
        let secrets = Secrets::default();
        let told = Told {
            from,
            secrets: secrets.clone(),
            late: Late::default(),
        };
        (Self { to, stop, secrets }, told)
    }

    /// What must not be told.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Tells an event.
    pub fn send(&self, event: Event) {
        // Nobody listens any more only where the run is being thrown away.
        let _ = self.to.send(event);
    }

    /// The sender alone, for the stage.
    pub fn sender(&self) -> &UnboundedSender<Event> {
        &self.to
    }

    /// Tells which cases were not played, where there are any.
    pub fn unplayed<'c>(&self, cases: impl IntoIterator<Item = &'c Case>) {
        let ids: Vec<_> = cases.into_iter().map(|case| case.id.clone()).collect();
        if ids.is_empty() {
            return;
        }
        let reason = match self.why_stopped() {
            Some(stop) => stop.to_string(),
            None => "the stage did not stand".to_owned(),
        };
        self.send(Event::Unplayed { reason, ids });
    }

    /// Ends the run: no further case begins, and those that play are broken
    /// off. The first reason counts.
    pub fn stop(&self, why: Stop) {
        self.stop.send_if_modified(|stop| {
            let first = stop.is_none();
            stop.get_or_insert(why);
            first
        });
    }

    /// Ends the run once it has taken this long.
    pub async fn stop_after(&self, limit: Duration) {
        pause(limit).await;
        self.stop(Stop::OutOfTime(limit));
    }

    /// Until somebody ends the run before its time, and why.
    pub async fn stopped(&self) -> Stop {
        let mut stop = self.stop.subscribe();
        loop {
            if let Some(why) = *stop.borrow_and_update() {
                return why;
            }
            // It cannot close while we hold the sender.
            let _ = stop.changed().await;
        }
    }

    /// Why the run was ended before its time, where it was.
    pub fn why_stopped(&self) -> Option<Stop> {
        *self.stop.borrow()
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.why_stopped().is_some()
    }
}
