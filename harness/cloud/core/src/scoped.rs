//! State that is divided by account and region.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// State of which every account has its own in every region.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scoped<T>(BTreeMap<Arc<str>, BTreeMap<Arc<str>, T>>);

impl<T> Default for Scoped<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Scoped<T> {
    /// The state of an account in a region, if anything ever was there.
    pub fn get(&self, account: &str, region: &str) -> Option<&T> {
        self.0.get(account)?.get(region)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, account: &str, region: &str) -> Option<&mut T> {
        self.0.get_mut(account)?.get_mut(region)
    }

    /// The state of all accounts in all regions: account, region, state.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>, &T)> {
        self.0.iter().flat_map(|(account, regions)| {
            regions
                .iter()
                .map(move |(region, state)| (account, region, state))
        })
    }

    /// The state of all accounts in all regions, to change it.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut().flat_map(BTreeMap::values_mut)
    }
}

impl<T: Default> Scoped<T> {
    /// The state of an account in a region, made where it is not there.
    pub fn at(&mut self, account: &Arc<str>, region: &Arc<str>) -> &mut T {
        self.0
            .entry(Arc::clone(account))
            .or_default()
            .entry(Arc::clone(region))
            .or_default()
    }
}
