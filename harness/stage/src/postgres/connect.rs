//! Connections to the server for the stage's own statements.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, NoTls};

use crate::error::StageError;
use crate::loopback::is_loopback;

/// The number of idle connections kept for the next statement.
const IDLE: usize = 4;
/// The superuser of servers that the stage starts.
pub(super) const USER: &str = "postgres";
/// The application name of the stage's own connections, by which the server's log
/// distinguishes them from those of apps.
pub(super) const APPLICATION_NAME: &str = "rehearsal";

/// A database and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its name on the server.
    pub name: Arc<str>,
    /// `postgres://user:password@127.0.0.1:port/name`
    pub url: Arc<str>,
    /// The server's address.
    pub host: Arc<str>,
    /// The server's port.
    pub port: u16,
    /// The user name.
    pub user: Arc<str>,
    /// The password.
    pub password: Arc<str>,
}

impl Database {
    /// Opens a connection, which is closed when the client is dropped.
    pub async fn connect(&self) -> Result<Client, tokio_postgres::Error> {
        open(&self.url).await
    }
}

async fn open(url: &str) -> Result<Client, tokio_postgres::Error> {
    let mut config: Config = url.parse()?;
    config.application_name(APPLICATION_NAME);
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to PostgreSQL ended");
        }
    });
    Ok(client)
}

/// A connection whose close waits until the server has ended the session.
#[derive(Debug)]
pub(super) struct Session {
    database: Database,
    client: Client,
    connection: JoinHandle<()>,
    /// A second handle of the socket: it reads its end when the server's process
    /// of this session has ended.
    socket: TcpStream,
}

impl Session {
    pub(super) async fn open(database: &Database) -> Result<Self, StageError> {
        let failed = |reason: String| StageError::Database {
            what: format!("connect to the database {}", database.name),
            reason,
        };
        let socket = TcpStream::connect((&*database.host, database.port));
        let (first, second) = socket
            .await
            .and_then(|socket| {
                let first = socket.into_std()?;
                let second = first.try_clone()?;
                Ok((TcpStream::from_std(first)?, TcpStream::from_std(second)?))
            })
            .map_err(|error| failed(error.to_string()))?;
        let config: Config = database
            .url
            .parse()
            .map_err(|error| failed(error_text(&error)))?;
        let (client, connection) = config
            .connect_raw(first, NoTls)
            .await
            .map_err(|error| failed(error_text(&error)))?;
        let connection = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok(Self {
            database: database.clone(),
            client,
            connection,
            socket: second,
        })
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Closes the session and waits until the server has ended it.
    pub(super) async fn close(self) {
        drop(self.client);
        // A connection task that panicked is closed, too.
        let _ = self.connection.await;
        let mut rest = Vec::new();
        let mut socket = self.socket;
        // A read error means that the session has ended, too.
        let _ = socket.read_to_end(&mut rest).await;
    }
}

/// A database URL in parts, so that the database can be replaced.
#[derive(Debug, Clone)]
pub(super) struct DatabaseUrl {
    /// The URL up to its path: `postgres://user:password@host:port`.
    base: String,
    database: String,
    /// The query, from `?` on.
    options: String,
    user: Arc<str>,
    password: Arc<str>,
    host: Arc<str>,
    port: u16,
}

impl DatabaseUrl {
    /// Returns the URL of a server that the stage started.
    pub(super) fn local(port: u16, password: &str) -> Self {
        Self {
            base: format!("postgresql://{USER}:{password}@127.0.0.1:{port}"),
            database: "postgres".into(),
            options: String::new(),
            user: USER.into(),
            password: password.into(),
            host: "127.0.0.1".into(),
            port,
        }
    }

    pub(super) fn parse(url: &str) -> Result<Self, StageError> {
        let invalid = |reason: String| StageError::Postgres {
            source_name: "url".into(),
            reason,
        };
        let config: Config = url
            .parse()
            .map_err(|error: tokio_postgres::Error| invalid(error_text(&error)))?;
        let (url_base, options) = match url.find('?') {
            Some(at) => url.split_at(at),
            None => (url, ""),
        };
        let authority = url_base.find("://").map_or(0, |at| at + 3);
        let path = url_base[authority..]
            .find('/')
            .map_or(url_base.len(), |at| authority + at);
        let host = config.get_hosts().first().map(|host| match host {
            tokio_postgres::config::Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            tokio_postgres::config::Host::Unix(folder) => folder.display().to_string(),
        });
        if let Some(remote) = config.get_hosts().iter().find_map(|host| match host {
            tokio_postgres::config::Host::Tcp(host) if !is_loopback(host) => Some(host),
            _ => None,
        }) {
            let port = config.get_ports().first().copied().unwrap_or(5432);
            let address = format!("{remote}:{port}");
            return Err(StageError::RemotePostgres { address });
        }
        let password = config.get_password().unwrap_or_default();
        Ok(Self {
            base: url_base[..path].into(),
            database: config.get_dbname().unwrap_or("postgres").into(),
            options: options.into(),
            user: config.get_user().unwrap_or(USER).into(),
            password: String::from_utf8_lossy(password).into(),
            host: host.unwrap_or_else(|| "127.0.0.1".into()).into(),
            port: config.get_ports().first().copied().unwrap_or(5432),
        })
    }

    pub(super) fn password(&self) -> &str {
        &self.password
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the host and port.
    pub(super) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Returns a database on the same server.
    pub(super) fn database(&self, name: &str) -> Database {
        Database {
            name: name.into(),
            url: format!("{}/{name}{}", self.base, self.options).into(),
            host: self.host.clone(),
            port: self.port,
            user: self.user.clone(),
            password: self.password.clone(),
        }
    }
}

/// A small pool of connections for statements that create and drop databases.
#[derive(Debug)]
pub(super) struct Connections {
    url: DatabaseUrl,
    idle: Mutex<Vec<Client>>,
    version: OnceCell<u32>,
}

impl Connections {
    pub(super) fn new(url: DatabaseUrl) -> Self {
        Self {
            url,
            idle: Mutex::default(),
            version: OnceCell::new(),
        }
    }

    pub(super) fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Returns the database that those statements run in.
    pub(super) fn maintenance(&self) -> Database {
        self.url.database(&self.url.database)
    }

    /// Runs one statement; `what` is the attempted action in the error message.
    pub(super) async fn run(&self, what: &str, statement: &str) -> Result<(), StageError> {
        let failed = |error: &tokio_postgres::Error| StageError::Database {
            what: what.into(),
            reason: error_text(error),
        };
        let client = if let Some(client) = self.take() {
            client
        } else {
            let database = self.maintenance();
            open(&database.url).await.map_err(|error| failed(&error))?
        };
        let answer = client.batch_execute(statement).await;
        self.put_back(client);
        answer.map_err(|error| failed(&error))
    }

    /// Returns the option that makes the server copy the files of a template: that
    /// takes 10 ms, and writing every page to the log 100. Before version 15 it is
    /// the only strategy, and there is no option.
    pub(super) async fn copy_strategy(&self) -> Result<&'static str, StageError> {
        let version = self.version.get_or_try_init(async || {
            let database = self.maintenance();
            let failed = |error: tokio_postgres::Error| StageError::Database {
                what: "ask PostgreSQL for its version".into(),
                reason: error_text(&error),
            };
            let client = open(&database.url).await.map_err(failed)?;
            let row = client
                .query_one("SELECT current_setting('server_version_num')::int", &[])
                .await
                .map_err(failed)?;
            self.put_back(client);
            Ok::<_, StageError>(u32::try_from(row.get::<_, i32>(0)).unwrap_or(0))
        });
        Ok(if *version.await? >= 150_000 {
            " STRATEGY FILE_COPY"
        } else {
            ""
        })
    }

    fn take(&self) -> Option<Client> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|client| !client.is_closed());
        idle.pop()
    }

    fn put_back(&self, client: Client) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE && !client.is_closed() {
            idle.push(client);
        }
    }
}

/// Quotes an SQL identifier.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Quotes an SQL string literal.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Returns the server's error message, or else the cause of a connection error.
pub(crate) fn error_text(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        let detail = error
            .detail()
            .map(|detail| format!(" ({detail})"))
            .unwrap_or_default();
        return format!("{}{detail}", error.message());
    }
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn database_of_a_url_is_replaced() {
        let url = DatabaseUrl::parse("postgres://me:p%40ss@localhost:5433/work?connect_timeout=3");
        let url = url.unwrap();
        let database = url.database("other");
        assert_eq!(
            &*database.url,
            "postgres://me:p%40ss@localhost:5433/other?connect_timeout=3"
        );
        assert_eq!((&*database.user, &*database.password), ("me", "p@ss"));
        assert_eq!(url.address(), "localhost:5433");
        assert_eq!(url.database, "work");
    }

    #[test]
    fn url_may_omit_the_database() {
        let url = DatabaseUrl::parse("postgres://me@localhost").unwrap();
        assert_eq!(&*url.database("x").url, "postgres://me@localhost/x");
    }
}
