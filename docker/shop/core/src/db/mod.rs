//! The database: a pool of connections, and the tables as diesel knows them.

pub mod schema;

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;

use crate::mutation::Mutation;

/// A pool of connections to PostgreSQL.
pub type Pool = diesel_async::pooled_connection::bb8::Pool<AsyncPgConnection>;

/// A connection lent by the pool.
pub type Connection<'a> =
    diesel_async::pooled_connection::bb8::PooledConnection<'a, AsyncPgConnection>;

/// The database could not be asked, or answered with an error.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection was to be had.
    #[error("could not connect to the database: {0}")]
    Connect(#[from] diesel_async::pooled_connection::bb8::RunError),
    /// The database refused a statement.
    #[error("could not query the database: {0}")]
    Query(#[from] diesel::result::Error),
}

/// Sets up a pool. No connection is made before the first one is needed, so a
/// service starts while its database still does; after an idle spell, a broken
/// connection is found out before it is lent.
/// What `PGAPPNAME` says is told to the server, as libpq would.
pub fn pool(database_url: &str, max_size: u32) -> Pool {
    let name = std::env::var("PGAPPNAME").unwrap_or_default();
    let database_url = named(database_url, &name);
    Pool::builder()
        .max_size(max_size)
        .min_idle(0)
        .test_on_check_out(!Mutation::LendsDeadConnections.is_made())
        .connection_timeout(Duration::from_secs(5))
        .build_unchecked(AsyncDieselConnectionManager::new(database_url))
}

/// The URL with a name for whoever connects, where one is given and the URL has
/// none.
fn named(url: &str, name: &str) -> String {
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
    fn the_server_is_told_who_connects() {
        let url = "postgres://shop@localhost/shop";
        assert_eq!(named(url, ""), url);
        assert_eq!(
            named(url, "storefront"),
            "postgres://shop@localhost/shop?application_name=storefront"
        );
        assert_eq!(
            named("postgres://localhost/shop?sslmode=require", "a-1"),
            "postgres://localhost/shop?sslmode=require&application_name=a-1"
        );
        // Whoever has a name keeps it, and nothing is smuggled in.
        let own = "postgres://localhost/shop?application_name=own";
        assert_eq!(named(own, "other"), own);
        assert_eq!(named(url, "a&host=elsewhere"), url);
    }
}
