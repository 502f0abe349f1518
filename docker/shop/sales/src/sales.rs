//! The sales that were counted.

use async_trait::async_trait;
use bigdecimal::BigDecimal;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shop_core::db::schema::sales;
use shop_core::db::{DbError, Pool};

use crate::event::Sale;

/// All sales.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Total {
    /// How many orders were paid.
    pub(crate) orders: i64,
    /// What was paid and not refunded.
    pub(crate) revenue: BigDecimal,
}

/// Counts sales.
#[async_trait]
pub(crate) trait Sales: Send + Sync {
    /// Counts a sale, once however often it is told.
    async fn record(&self, sale: &Sale) -> Result<(), DbError>;

    /// Returns the sales so far.
    async fn total(&self) -> Result<Total, DbError>;
}

/// The sales in the database.
pub(crate) struct PgSales {
    pool: Pool,
}

impl PgSales {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Sales for PgSales {
    async fn record(&self, sale: &Sale) -> Result<(), DbError> {
        let mut connection = self.pool.get().await?;
        diesel::insert_into(sales::table)
            .values((
                sales::order_id.eq(sale.order),
                sales::kind.eq(&sale.kind),
                sales::amount.eq(&sale.amount),
            ))
            .on_conflict_do_nothing()
            .execute(&mut connection)
            .await?;
        Ok(())
    }

    async fn total(&self) -> Result<Total, DbError> {
        let mut connection = self.pool.get().await?;
        let orders = sales::table
            .filter(sales::kind.eq("OrderPaid"))
            .count()
            .get_result(&mut connection)
            .await?;
        let revenue: Option<BigDecimal> = sales::table
            .select(diesel::dsl::sum(sales::amount))
            .get_result(&mut connection)
            .await?;
        Ok(Total {
            orders,
            revenue: revenue.unwrap_or_default(),
        })
    }
}
