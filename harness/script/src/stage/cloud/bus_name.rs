//! The names of event buses, which functions refer to, as the rules of buses do to functions.

use crate::settings::NameKind;

/// The names of event buses.
#[derive(Debug, Clone, Copy)]
pub struct BusKind;

impl NameKind for BusKind {
    const NOUN: &'static str = "bus";
    const SECTION: &'static str = "cloud.buses";
}
