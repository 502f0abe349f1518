use axum::http::StatusCode;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use shop_core::aws::CallError;
use shop_core::db::DbError;
use shop_core::{Money, Problem};
use uuid::Uuid;

/// Why an order is not placed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderError {
    #[error("There is no product {0}.")]
    UnknownProduct(String),
    #[error("{sku} is down to {left}; the order asks for {requested}.")]
    OutOfStock {
        sku: String,
        requested: i32,
        left: i32,
    },
    #[error("{sku} now costs {price}; the cart has been updated.")]
    PriceChanged { sku: String, price: Money },
    #[error("The cart is empty.")]
    EmptyCart,
    #[error("The idempotency key was used for another request.")]
    KeyReused,
    #[error("The order has been placed already.")]
    AlreadyPlaced,
    #[error("could not find order {0}, which was just placed")]
    Missing(Uuid),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl OrderError {
    /// Returns the error of an insert of an order.
    pub(super) fn of_insert(error: QueryError) -> Self {
        match error {
            QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::AlreadyPlaced,
            error => error.into(),
        }
    }
}

impl From<QueryError> for OrderError {
    fn from(error: QueryError) -> Self {
        Self::Db(error.into())
    }
}

impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        let (status, name, title) = match error {
            OrderError::Db(error) => return error.into(),
            OrderError::Call(error) => return Self::unavailable(error),
            OrderError::AlreadyPlaced | OrderError::Missing(_) => return Self::internal(error),
            OrderError::UnknownProduct(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "unknown-product",
                "There is no such product",
            ),
            OrderError::OutOfStock { .. } => (
                StatusCode::CONFLICT,
                "out-of-stock",
                "There is not enough in stock",
            ),
            OrderError::PriceChanged { .. } => {
                (StatusCode::CONFLICT, "price-changed", "A price has changed")
            }
            OrderError::EmptyCart => (StatusCode::CONFLICT, "empty-cart", "The cart is empty"),
            OrderError::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "The idempotency key belongs to another request",
            ),
        };
        Self::new(status, name, title, error)
    }
}
