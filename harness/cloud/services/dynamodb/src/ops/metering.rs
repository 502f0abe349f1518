//! Throttling by the provisioned units of a table, which its tag orders: without it only
//! fault rules throttle.

use super::capacity::{Capacities, Capacity};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{Access, Table};

/// Refuses a read or a write while no units are left: of the table and, for writes, of its
/// global indexes; of the index that is read.
pub(super) fn check(
    table: &Table,
    access: Access,
    index: Option<&str>,
    now: i64,
) -> Result<(), Error> {
    match table.exhausted(access, index, now) {
        None => Ok(()),
        Some(of) => Err(Error::new(
            "ProvisionedThroughputExceededException",
            format!(
                "The level of configured provisioned throughput for {of} was exceeded. Consider \
                 increasing your provisioning level with the UpdateTable API."
            ),
        )),
    }
}

/// Takes the units that were consumed.
pub(super) fn charge(
    dynamo: &mut Dynamo,
    name: &TableRef,
    access: Access,
    now: i64,
    capacity: impl FnOnce(&Table) -> Capacity,
) {
    let Some(table) = dynamo.table_mut(name).filter(|table| table.is_metered()) else {
        return;
    };
    let capacity = capacity(table);
    for (index, units) in capacity.by_index() {
        table.charge(access, index, units, now);
    }
}

/// Takes the units that were consumed of several tables.
pub(super) fn charge_all(dynamo: &mut Dynamo, capacities: &Capacities, access: Access, now: i64) {
    for (name, capacity) in capacities.iter() {
        charge(dynamo, name, access, now, |_| capacity.clone());
    }
}
