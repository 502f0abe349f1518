//! The thread that starts child processes.
//!
//! Linux sends the parent-death signal when the *thread* that forked ends, not
//! the process, and a runtime's threads come and go. This thread lives as long as
//! the process.

use std::io;
use std::sync::{Mutex, PoisonError, mpsc};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

struct Job {
    command: Command,
    /// The runtime that watches the child.
    runtime: Handle,
    reply: oneshot::Sender<io::Result<Child>>,
}

static JOBS: Mutex<Option<mpsc::Sender<Job>>> = Mutex::new(None);

/// Starts the child on the spawner's thread, watched by the current runtime.
pub(crate) async fn spawn(command: Command) -> io::Result<Child> {
    let (reply, answer) = oneshot::channel();
    let job = Job {
        command,
        runtime: Handle::current(),
        reply,
    };
    let thread_ended = || io::Error::other("the thread that starts processes has ended");
    jobs()?.send(job).map_err(|_| thread_ended())?;
    answer.await.map_err(|_| thread_ended())?
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
        // If nobody waits for the reply any more, dropping the child kills it.
        let _ = job.reply.send(child);
    }
}
