//! A TCP load balancer in front of several replicas: round robin, without those
//! that accept no connection. It also forwards from other addresses to a server
//! that listens only on loopback, so that containers reach it.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::try_join_all;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::RwLock;
use tokio::task::{JoinHandle, JoinSet};

use crate::error::StageError;

/// A bound address without backends yet, so that it is known before they start.
/// A running load balancer; it stops when dropped.
#[derive(Debug)]
pub(crate) struct LoadBalancerAddress {
    listeners: Vec<TcpListener>,
    port: u16,
}

impl LoadBalancerAddress {
    /// Binds a free port on loopback and on these addresses.
    pub(crate) async fn bind(also_at: &[IpAddr]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let mut address = Self::bind_port(port, also_at).await?;
        address.listeners.push(listener);
        Ok(address)
    }

    /// Binds this port on these addresses.
    async fn bind_port(port: u16, at: &[IpAddr]) -> io::Result<Self> {
        let bound = at.iter().map(|ip| TcpListener::bind((*ip, port)));
        let listeners = try_join_all(bound).await?;
        Ok(Self { listeners, port })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Distributes connections to the replicas at these ports, until it is dropped.
    pub(super) fn serve(self, replicas: Vec<u16>) -> LoadBalancer {
        let replicas: Arc<[Backend]> = replicas.into_iter().map(Backend::new).collect();
        let turn = Arc::new(AtomicUsize::new(0));
        let listeners = self.listeners.into_iter();
        let tasks = listeners
            .map(|listener| tokio::spawn(serve(listener, replicas.clone(), turn.clone())))
            .collect();
        LoadBalancer { tasks, replicas }
    }
}

/// Forwards connections from these addresses to this port on loopback. Returns
/// `None` if a server listens on the addresses already.
pub(crate) async fn forward(port: u16, at: &[IpAddr]) -> Result<Option<LoadBalancer>, StageError> {
    match LoadBalancerAddress::bind_port(port, at).await {
        Ok(address) => Ok(Some(address.serve(vec![port]))),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Ok(None),
        Err(source) => Err(StageError::NoPort { source }),
    }
}

/// A replica that gets connections.
#[derive(Debug)]
struct Backend {
    port: u16,
    /// Whether it gets no new connections. The lock is held while a connection is
    /// opened, so that none is being opened once the replica is paused.
    paused: RwLock<bool>,
}

impl Backend {
    fn new(port: u16) -> Self {
        Self {
            port,
            paused: RwLock::new(false),
        }
    }

    /// Opens a connection, unless it is paused or accepts none.
    async fn connect(&self) -> Option<TcpStream> {
        let paused = self.paused.read().await;
        if *paused {
            return None;
        }
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
            .await
            .ok()
    }
}

/// A running load balancer; it stops when dropped.
#[derive(Debug)]
pub(crate) struct LoadBalancer {
    tasks: Vec<JoinHandle<()>>,
    replicas: Arc<[Backend]>,
}

impl LoadBalancer {
    /// Pauses or resumes new connections to a replica, counted from zero. Open
    /// connections are kept.
    pub(super) async fn set_paused(&self, index: usize, paused: bool) {
        if let Some(replica) = self.replicas.get(index) {
            *replica.paused.write().await = paused;
        }
    }
}

impl Drop for LoadBalancer {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn serve(listener: TcpListener, replicas: Arc<[Backend]>, turn: Arc<AtomicUsize>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else {
            continue;
        };
        let (replicas, turn) = (replicas.clone(), turn.clone());
        connections.spawn(proxy(client, replicas, turn));
        // Remove the tasks that have ended.
        while connections.try_join_next().is_some() {}
    }
}

/// Proxies a connection to the next replica that accepts one; if none does, closes
/// it.
async fn proxy(mut client: TcpStream, replicas: Arc<[Backend]>, turn: Arc<AtomicUsize>) {
    let first = turn.fetch_add(1, Ordering::Relaxed);
    for index in 0..replicas.len() {
        let replica = &replicas[(first + index) % replicas.len()];
        if let Some(mut server) = replica.connect().await {
            // Either side may close the connection at any time.
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Starts a server that sends its name and closes.
    async fn server(name: &'static str) -> (u16, JoinHandle<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let balancer = tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                socket.write_all(name.as_bytes()).await.unwrap();
            }
        });
        (port, balancer)
    }

    async fn ask(port: u16) -> String {
        ask_at(Ipv4Addr::LOCALHOST, port).await
    }

    async fn ask_at(ip: Ipv4Addr, port: u16) -> String {
        let mut socket = TcpStream::connect((ip, port)).await.unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).await.unwrap();
        text
    }

    /// Loopback has more addresses than one on Linux alone.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn server_on_loopback_is_reached_at_other_addresses() {
        let other = Ipv4Addr::new(127, 0, 0, 2);
        let (one, _first) = server("one").await;
        let (two, _second) = server("two").await;
        let address = LoadBalancerAddress::bind(&[other.into()]).await.unwrap();
        let port = address.port();
        let _balancer = address.serve(vec![one, two]);
        assert_eq!(ask(port).await, "one");
        assert_eq!(ask_at(other, port).await, "two");

        let forwarder = forward(one, &[other.into()]).await.unwrap();
        assert_eq!(ask_at(other, one).await, "one");
        // A server that listens there already needs no forwarding.
        assert!(forward(one, &[other.into()]).await.unwrap().is_none());
        drop(forwarder);
    }

    #[tokio::test]
    async fn connections_are_distributed_to_running_replicas() {
        let (one, first) = server("one").await;
        let (two, _second) = server("two").await;
        let address = LoadBalancerAddress::bind(&[]).await.unwrap();
        let port = address.port();
        let balancer = address.serve(vec![one, two]);
        let answers = [ask(port).await, ask(port).await, ask(port).await];
        assert_eq!(answers, ["one", "two", "one"]);

        balancer.set_paused(1, true).await;
        assert_eq!([ask(port).await, ask(port).await], ["one", "one"]);
        balancer.set_paused(1, false).await;

        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!([ask(port).await, ask(port).await], ["two", "two"]);
        drop(balancer);
    }
}
