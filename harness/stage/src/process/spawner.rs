//! The one thread that starts children.
//!
//! Linux sends the death signal when the *thread* that forked ends, not the
//! process, and the threads of a runtime come and go. This one lives as long
//! as the process does.

use std::io;
use std::sync::{Mutex, PoisonError, mpsc};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

struct Job {
    command: Command,
    /// The runtime that is to watch the child.
    runtime: Handle,
    reply: oneshot::Sender<io::Result<Child>>,
}

static JOBS: Mutex<Option<mpsc::Sender<Job>>> = Mutex::new(None);

/// Starts the child from the spawner's thread, watched by the current runtime.
pub(super) async fn spawn(command: Command) -> io::Result<Child> {
    let (reply, answer) = oneshot::channel();
    let job = Job {
        command,
        runtime: Handle::current(),
        reply,
    };
    let gone = || io::Error::other("the thread that starts processes has ended");
    jobs()?.send(job).map_err(|_| gone())?;
    answer.await.map_err(|_| gone())?
}

fn jobs() -> io::Result<mpsc::Sender<Job>> {
    let mut jobs = JOBS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(jobs) = &*jobs {
        return Ok(jobs.clone());
    }
    let (sender, received) = mpsc::channel();
    std::thread::Builder::new()
        .name("spawner".into())
        .spawn(move || work(&received))?;
    Ok(jobs.insert(sender).clone())
}

fn work(jobs: &mpsc::Receiver<Job>) {
    while let Ok(mut job) = jobs.recv() {
        let runtime = job.runtime.enter();
        let child = job.command.spawn();
        drop(runtime);
        // Nobody waits for it any more: dropping the child kills it.
        let _ = job.reply.send(child);
    }
}
