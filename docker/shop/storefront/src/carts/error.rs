use axum::http::StatusCode;
use shop_core::Problem;
use shop_core::aws::CallError;
use shop_core::db::DbError;

/// Why a cart is not shown or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CartError {
    #[error("There is no such cart.")]
    NoSuchCart,
    #[error("There is no product {0}.")]
    UnknownProduct(String),
    #[error("The cart has been changed meanwhile.")]
    Changed,
    #[error("The cart has more than a cart can hold.")]
    TooLarge,
    #[error("There is no voucher {0}.")]
    UnknownVoucher(String),
    #[error("The voucher {0} has been used up.")]
    VoucherUsedUp(String),
    #[error("The cart has a voucher already.")]
    SecondVoucher,
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<CartError> for Problem {
    fn from(error: CartError) -> Self {
        let (status, name, title) = match error {
            CartError::Call(error) => return Self::unavailable(error),
            CartError::Db(error) => return error.into(),
            CartError::NoSuchCart => return Self::not_found(error),
            CartError::UnknownProduct(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "unknown-product",
                "There is no such product",
            ),
            CartError::Changed => (
                StatusCode::PRECONDITION_FAILED,
                "cart-changed",
                "The cart has been changed",
            ),
            CartError::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "cart-too-large",
                "The cart is too large",
            ),
            CartError::UnknownVoucher(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "unknown-voucher",
                "There is no such voucher",
            ),
            CartError::VoucherUsedUp(_) => (
                StatusCode::CONFLICT,
                "voucher-used-up",
                "The voucher has been used up",
            ),
            CartError::SecondVoucher => (
                StatusCode::CONFLICT,
                "second-voucher",
                "A cart has one voucher at most",
            ),
        };
        Self::new(status, name, title, error)
    }
}
