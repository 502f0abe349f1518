//! Finding the table that a request names.

use rehearsal_cloud_core::service::CallContext;
use time::OffsetDateTime;

use crate::error::Error;
use crate::names::TableRef;
use crate::state::{Dynamo, Region};
use crate::table::Table;

/// Returns the table that a name or an ARN stands for.
pub(crate) fn table_ref(cx: &CallContext<'_>, text: &str) -> Result<TableRef, Error> {
    TableRef::new(text, cx.account(), cx.region())
}

/// Returns the milliseconds since the epoch.
pub(crate) fn millis(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

impl Dynamo {
    pub(crate) fn table(&self, table: &TableRef) -> Option<&Table> {
        self.region(table)?.tables.get(&table.name)
    }

    /// Returns a table whose items can be read and written: not one that is being created or
    /// deleted.
    pub(crate) fn usable_table(&self, table: &TableRef) -> Result<&Table, Error> {
        let found = self.table(table).filter(|table| table.is_usable());
        found.ok_or_else(Error::resource_not_found)
    }

    pub(crate) fn region(&self, table: &TableRef) -> Option<&Region> {
        self.regions.get(&table.account, &table.region)
    }

    pub(crate) fn table_mut(&mut self, table: &TableRef) -> Option<&mut Table> {
        let region = self.regions.get_mut(&table.account, &table.region)?;
        region.tables.get_mut(&table.name)
    }
}
