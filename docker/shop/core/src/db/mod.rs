//! The database: a pool of connections, and the schema of the tables.

pub mod schema;

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;

use crate::config::Env;

/// A pool of connections to PostgreSQL.
pub type Pool = diesel_async::pooled_connection::bb8::Pool<AsyncPgConnection>;

/// A connection of the pool.
pub type Connection<'a> =
    diesel_async::pooled_connection::bb8::PooledConnection<'a, AsyncPgConnection>;

/// The database could not be reached, or answered with an error.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// There was no connection.
    #[error("could not connect to the database: {0}")]
    Connect(#[from] diesel_async::pooled_connection::bb8::RunError),
    /// The database refused a statement.
    #[error("could not query the database: {0}")]
    Query(#[from] diesel::result::Error),
}

/// How the database is used.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it is.
    pub url: String,
    /// The most connections.
    pub connections: u32,
    /// Whether a connection is checked before it is used: it may have broken
    /// while it was idle.
    pub check_connections: bool,
}

impl Settings {
    /// Reads `DATABASE_URL` and `DATABASE_CONNECTIONS`. The server sees the
    /// application's name from `PGAPPNAME`, as with libpq.
    pub fn from_env(env: &mut Env, connections: u32) -> Self {
        let name = env.optional("PGAPPNAME").unwrap_or_default();
        Self {
            url: with_application_name(&env.required("DATABASE_URL"), &name),
            connections: env.parsed("DATABASE_CONNECTIONS", connections),
            check_connections: true,
        }
    }
}

/// Creates a pool. It connects when the first connection is needed, so a
/// service can start before its database.
pub fn pool(settings: &Settings) -> Pool {
    Pool::builder()
        .max_size(settings.connections)
        .min_idle(0)
        .test_on_check_out(settings.check_connections)
        .connection_timeout(Duration::from_secs(5))
        .build_unchecked(AsyncDieselConnectionManager::new(&settings.url))
}

/// Adds an application name to a URL that has none.
fn with_application_name(url: &str, name: &str) -> String {
    const OPTION: &str = "application_name=";
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(plain) || url.contains(OPTION) {
        return url.to_owned();
    }
    let before = if url.contains('?') { '&' } else { '?' };
    format!("{url}{before}{OPTION}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_name_is_added_to_the_url() {
        let url = "postgres://shop@localhost/shop";
        assert_eq!(with_application_name(url, ""), url);
        assert_eq!(
            with_application_name(url, "storefront"),
            "postgres://shop@localhost/shop?application_name=storefront"
        );
        assert_eq!(
            with_application_name("postgres://localhost/shop?sslmode=require", "a-1"),
            "postgres://localhost/shop?sslmode=require&application_name=a-1"
        );
        // An existing name is kept, and other options cannot be injected.
        let own = "postgres://localhost/shop?application_name=own";
        assert_eq!(with_application_name(own, "other"), own);
        assert_eq!(with_application_name(url, "a&host=elsewhere"), url);
    }
}
