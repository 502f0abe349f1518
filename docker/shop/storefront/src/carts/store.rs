use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use shop_core::Money;
use shop_core::db::schema::{cart_lines, carts, products};
use uuid::Uuid;

/// A cart.
#[derive(Debug, Serialize)]
pub(crate) struct Cart {
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) customer: String,
    pub(crate) lines: Vec<Line>,
    total: Money,
}

/// A product in a cart.
#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = cart_lines)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) qty: i32,
    pub(crate) unit_price: Money,
}

impl Cart {
    pub(crate) fn new(id: Uuid, customer: String, lines: Vec<Line>) -> Self {
        let total = lines.iter().map(|line| &line.unit_price * line.qty).sum();
        Self {
            id,
            customer,
            lines,
            total,
        }
    }
}

/// The carts, within the caller's transaction.
#[async_trait]
pub(crate) trait Carts: Send + Sync {
    async fn insert(&self, connection: &mut AsyncPgConnection, cart: &Cart) -> QueryResult<()>;

    async fn find(&self, connection: &mut AsyncPgConnection, id: Uuid)
    -> QueryResult<Option<Cart>>;

    /// Locks a cart, so that requests change it one after the other. Returns
    /// whether the customer has such a cart.
    async fn lock(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        customer: &str,
    ) -> QueryResult<bool>;

    /// Sets the quantity of a product at its current price. Returns whether
    /// there is such a product.
    async fn set_line(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        sku: &str,
        qty: i32,
    ) -> QueryResult<bool>;

    async fn remove_line(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        sku: &str,
    ) -> QueryResult<()>;

    /// Sets all lines to the current prices.
    async fn update_prices(&self, connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()>;

    async fn delete(&self, connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()>;
}

/// The carts in the database.
pub(crate) struct PgCarts;

#[async_trait]
impl Carts for PgCarts {
    async fn insert(&self, connection: &mut AsyncPgConnection, cart: &Cart) -> QueryResult<()> {
        diesel::insert_into(carts::table)
            .values((carts::id.eq(cart.id), carts::customer.eq(&cart.customer)))
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn find(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
    ) -> QueryResult<Option<Cart>> {
        let customer = carts::table
            .find(id)
            .select(carts::customer)
            .get_result(connection)
            .await
            .optional()?;
        let Some(customer) = customer else {
            return Ok(None);
        };
        let lines = cart_lines::table
            .filter(cart_lines::cart_id.eq(id))
            .order(cart_lines::sku)
            .select(Line::as_select())
            .load(connection)
            .await?;
        Ok(Some(Cart::new(id, customer, lines)))
    }

    async fn lock(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        customer: &str,
    ) -> QueryResult<bool> {
        let locked = carts::table
            .find(id)
            .filter(carts::customer.eq(customer))
            .select(carts::id)
            .for_update()
            .get_result::<Uuid>(connection)
            .await
            .optional()?;
        Ok(locked.is_some())
    }

    async fn set_line(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        sku: &str,
        qty: i32,
    ) -> QueryResult<bool> {
        let price: Option<Money> = products::table
            .find(sku)
            .select(products::price)
            .get_result(connection)
            .await
            .optional()?;
        let Some(price) = price else {
            return Ok(false);
        };
        diesel::insert_into(cart_lines::table)
            .values((
                cart_lines::cart_id.eq(id),
                cart_lines::sku.eq(sku),
                cart_lines::qty.eq(qty),
                cart_lines::unit_price.eq(&price),
            ))
            .on_conflict((cart_lines::cart_id, cart_lines::sku))
            .do_update()
            .set((cart_lines::qty.eq(qty), cart_lines::unit_price.eq(&price)))
            .execute(connection)
            .await?;
        Ok(true)
    }

    async fn remove_line(
        &self,
        connection: &mut AsyncPgConnection,
        id: Uuid,
        sku: &str,
    ) -> QueryResult<()> {
        diesel::delete(cart_lines::table.find((id, sku)))
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn update_prices(&self, connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
        let lines: Vec<(String, Money)> = cart_lines::table
            .inner_join(products::table)
            .filter(cart_lines::cart_id.eq(id))
            .select((products::sku, products::price))
            .load(connection)
            .await?;
        for (sku, price) in lines {
            diesel::update(cart_lines::table.find((id, sku)))
                .set(cart_lines::unit_price.eq(price))
                .execute(connection)
                .await?;
        }
        Ok(())
    }

    async fn delete(&self, connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
        diesel::delete(carts::table.find(id))
            .execute(connection)
            .await?;
        Ok(())
    }
}
