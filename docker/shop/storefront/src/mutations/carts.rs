//! Mutations of carts.

use std::sync::Arc;

use async_trait::async_trait;
use shop_core::aws::CallError;
use shop_core::mutations::Mutation;
use uuid::Uuid;

use crate::carts::cart::Cart;
use crate::carts::change::set_prices;
use crate::carts::store::{Page, is_own_write, write_error};
use crate::carts::{CartError, Carts, DynamoCarts, current_prices};
use crate::catalogue::Catalogue;

/// Shows a cart at the current prices whenever it is read.
pub(super) struct CurrentPrices {
    pub(super) inner: Arc<dyn Carts>,
    pub(super) catalogue: Arc<dyn Catalogue>,
}

#[async_trait]
impl Carts for CurrentPrices {
    async fn find(&self, id: Uuid) -> Result<Option<Cart>, CartError> {
        let mut cart = self.inner.find(id).await?;
        if let Some(cart) = &mut cart {
            let prices = current_prices(&*self.catalogue, cart).await?;
            set_prices(cart, &prices);
        }
        Ok(cart)
    }

    async fn list(
        &self,
        customer: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Page, CartError> {
        self.inner.list(customer, after, limit).await
    }

    async fn save(&self, cart: Cart) -> Result<Cart, CartError> {
        self.inner.save(cart).await
    }

    async fn redeem(&self, cart: Cart, code: &str) -> Result<Cart, CartError> {
        self.inner.redeem(cart, code).await
    }

    async fn delete(&self, id: Uuid) -> Result<(), CartError> {
        self.inner.delete(id).await
    }
}

pub(super) struct FaultyCarts {
    pub(super) inner: DynamoCarts,
    pub(super) mutation: Mutation,
}

impl FaultyCarts {
    /// Reads all carts, and leaves out as many as were on the pages before.
    async fn page_by_offset(
        &self,
        customer: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Page, CartError> {
        let skipped = after.and_then(|after| after.parse().ok()).unwrap_or(0);
        let all = self.inner.list(customer, None, u8::MAX).await?.carts;
        let carts = all.into_iter().skip(skipped).take(limit.into());
        let carts: Vec<Cart> = carts.collect();
        let next = (carts.len() == usize::from(limit)).then(|| skipped + carts.len());
        Ok(Page {
            carts,
            next: next.map(|next| next.to_string()),
        })
    }
}

#[async_trait]
impl Carts for FaultyCarts {
    async fn find(&self, id: Uuid) -> Result<Option<Cart>, CartError> {
        if self.mutation == Mutation::KeepsCarts {
            return self.inner.find_whenever(id).await;
        }
        self.inner.find(id).await
    }

    async fn list(
        &self,
        customer: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Page, CartError> {
        if self.mutation == Mutation::PagesByOffset {
            return self.page_by_offset(customer, after, limit).await;
        }
        self.inner.list(customer, after, limit).await
    }

    async fn save(&self, mut cart: Cart) -> Result<Cart, CartError> {
        let (mut put, write) = self.inner.put(&cart);
        match self.mutation {
            Mutation::OverwritesCarts => {
                put = put
                    .set_condition_expression(None)
                    .set_expression_attribute_values(None);
            }
            Mutation::KeepsCarts => {
                let mut item = put.get_item().clone().unwrap_or_default();
                item.remove("expires_at");
                put = put.set_item(Some(item));
            }
            _ => {}
        }
        let remembers = self.mutation != Mutation::ForgetsOwnWrites;
        match put.send().await {
            Ok(_) => {}
            Err(error) if remembers && is_own_write(&error, &write) => {}
            Err(error) => {
                return Err(match write_error(&error) {
                    CartError::TooLarge if self.mutation == Mutation::ReportsLargeCartAsOutage => {
                        CallError::from_sdk("write a cart", &error).into()
                    }
                    error => error,
                });
            }
        }
        cart.version += 1;
        Ok(cart)
    }

    async fn redeem(&self, mut cart: Cart, code: &str) -> Result<Cart, CartError> {
        if self.mutation != Mutation::RedeemsUsedUpVouchers {
            return match self.inner.redeem(cart, code).await {
                Err(CartError::Changed) if self.mutation == Mutation::GivesUpOnConflicts => {
                    Err(CallError::refused("redeem a voucher", "another buyer is at it").into())
                }
                outcome => outcome,
            };
        }
        let voucher = self.inner.find_voucher(code).await?;
        cart.voucher = Some(voucher.ok_or_else(|| CartError::UnknownVoucher(code.to_owned()))?);
        let (mut update, put) = self.inner.redemption(&cart, code)?;
        update.condition_expression = None;
        self.inner.commit(cart, (update, put)).await
    }

    async fn delete(&self, id: Uuid) -> Result<(), CartError> {
        self.inner.delete(id).await
    }
}
