//! One address for several replicas: connections go round, past those that
//! take none. And other addresses for something that listens on loopback alone,
//! so that containers reach it.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::try_join_all;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::RwLock;
use tokio::task::{JoinHandle, JoinSet};

use crate::error::StageError;

/// An address that is taken already, so that it can be told before anything
/// stands behind it.
#[derive(Debug)]
pub(crate) struct Front {
    listeners: Vec<TcpListener>,
    port: u16,
}

impl Front {
    /// A free port on loopback, and on these addresses, too.
    pub(crate) async fn bind(also_at: &[IpAddr]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let mut front = Self::beside(port, also_at).await?;
        front.listeners.push(listener);
        Ok(front)
    }

    async fn beside(port: u16, at: &[IpAddr]) -> io::Result<Self> {
        let bound = at.iter().map(|ip| TcpListener::bind((*ip, port)));
        let listeners = try_join_all(bound).await?;
        Ok(Self { listeners, port })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Sends what comes to the replicas at these ports, until it is dropped.
    pub(super) fn serve(self, replicas: Vec<u16>) -> Serving {
        let replicas: Arc<[Behind]> = replicas.into_iter().map(Behind::new).collect();
        let turn = Arc::new(AtomicUsize::new(0));
        let listeners = self.listeners.into_iter();
        let tasks = listeners
            .map(|listener| tokio::spawn(serve(listener, replicas.clone(), turn.clone())))
            .collect();
        Serving { tasks, replicas }
    }
}

/// Leads those who come to these addresses to what has this port on loopback;
/// to none where it listens there itself.
pub(crate) async fn lead(port: u16, at: &[IpAddr]) -> Result<Option<Serving>, StageError> {
    match Front::beside(port, at).await {
        Ok(front) => Ok(Some(front.serve(vec![port]))),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Ok(None),
        Err(source) => Err(StageError::NoPort { source }),
    }
}

/// A replica behind the address.
#[derive(Debug)]
struct Behind {
    port: u16,
    /// Whether it is passed over. Held while a connection is made, so that
    /// whoever lets it rest knows that none is under way.
    resting: RwLock<bool>,
}

impl Behind {
    fn new(port: u16) -> Self {
        Self {
            port,
            resting: RwLock::new(false),
        }
    }

    /// A connection to it, unless it rests or takes none.
    async fn connect(&self) -> Option<TcpStream> {
        let resting = self.resting.read().await;
        if *resting {
            return None;
        }
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
            .await
            .ok()
    }
}

#[derive(Debug)]
pub(crate) struct Serving {
    tasks: Vec<JoinHandle<()>>,
    replicas: Arc<[Behind]>,
}

impl Serving {
    /// Sends a replica, counted from zero, no new connections, as a load
    /// balancer does before it lets one go; or sends it some again. Those it
    /// has stay with it.
    pub(super) async fn rest(&self, index: usize, resting: bool) {
        if let Some(replica) = self.replicas.get(index) {
            *replica.resting.write().await = resting;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn serve(listener: TcpListener, replicas: Arc<[Behind]>, turn: Arc<AtomicUsize>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((near, _)) = listener.accept().await else {
            continue;
        };
        let (replicas, turn) = (replicas.clone(), turn.clone());
        connections.spawn(pass(near, replicas, turn));
        // Those that have ended are let go of.
        while connections.try_join_next().is_some() {}
    }
}

/// Joins a connection to the next replica that takes one; where none does it
/// is closed, as if nobody listened.
async fn pass(mut near: TcpStream, replicas: Arc<[Behind]>, turn: Arc<AtomicUsize>) {
    let first = turn.fetch_add(1, Ordering::Relaxed);
    for index in 0..replicas.len() {
        let replica = &replicas[(first + index) % replicas.len()];
        if let Some(mut far) = replica.connect().await {
            // Either side may break off; that is between the two of them.
            let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// A server that says its name and closes.
    async fn server(name: &'static str) -> (u16, JoinHandle<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                socket.write_all(name.as_bytes()).await.unwrap();
            }
        });
        (port, serving)
    }

    async fn ask(port: u16) -> String {
        ask_at(Ipv4Addr::LOCALHOST, port).await
    }

    async fn ask_at(ip: Ipv4Addr, port: u16) -> String {
        let mut socket = TcpStream::connect((ip, port)).await.unwrap();
        let mut said = String::new();
        socket.read_to_string(&mut said).await.unwrap();
        said
    }

    /// Loopback has more addresses than one on Linux alone.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_listens_on_loopback_is_reached_at_other_addresses() {
        let other = Ipv4Addr::new(127, 0, 0, 2);
        let (one, _first) = server("one").await;
        let (two, _second) = server("two").await;
        let front = Front::bind(&[other.into()]).await.unwrap();
        let port = front.port();
        let _serving = front.serve(vec![one, two]);
        assert_eq!(ask(port).await, "one");
        assert_eq!(ask_at(other, port).await, "two");

        let led = lead(one, &[other.into()]).await.unwrap();
        assert_eq!(ask_at(other, one).await, "one");
        // Whoever listens there already needs nobody.
        assert!(lead(one, &[other.into()]).await.unwrap().is_none());
        drop(led);
    }

    #[tokio::test]
    async fn connections_go_round_past_those_that_are_down() {
        let (one, first) = server("one").await;
        let (two, _second) = server("two").await;
        let front = Front::bind(&[]).await.unwrap();
        let port = front.port();
        let serving = front.serve(vec![one, two]);
        let said = [ask(port).await, ask(port).await, ask(port).await];
        assert_eq!(said, ["one", "two", "one"]);

        serving.rest(1, true).await;
        assert_eq!([ask(port).await, ask(port).await], ["one", "one"]);
        serving.rest(1, false).await;

        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!([ask(port).await, ask(port).await], ["two", "two"]);
        drop(serving);
    }
}
