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
pub fn pool(database_url: &str, max_size: u32) -> Pool {
    Pool::builder()
        .max_size(max_size)
        .min_idle(0)
        .test_on_check_out(!Mutation::LendsDeadConnections.is_made())
        .connection_timeout(Duration::from_secs(5))
        .build_unchecked(AsyncDieselConnectionManager::new(database_url))
}
