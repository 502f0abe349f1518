//! The stored state of Cognito, and how calls find it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::client::Client;
use super::error::{no_such_client, no_such_pool};
use super::pool::Pool;
use super::trigger_state::TriggerCalls;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// All user pools of all accounts in all regions: an unsigned call names only a client's
/// id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cognito {
    pools: BTreeMap<String, Pool>,
    /// The pool of each client.
    clients: BTreeMap<String, String>,
    /// The pool of each domain, by its name and its region: a name can be taken once in each.
    domains: BTreeMap<(String, Arc<str>), String>,
    /// The calls that wait for the function of a trigger.
    pub(super) trigger_calls: TriggerCalls,
}

impl Cognito {
    /// Returns a pool of the caller by its id.
    pub(super) fn pool(&self, cx: &CallContext<'_>, id: &str) -> Result<&Pool, ServiceError> {
        self.pools
            .get(id)
            .filter(|pool| is_in(pool, cx.account(), cx.region()))
            .ok_or_else(|| no_such_pool(id))
    }

    /// Returns a pool of the caller to change it.
    pub(super) fn pool_mut(
        &mut self,
        cx: &CallContext<'_>,
        id: &str,
    ) -> Result<&mut Pool, ServiceError> {
        self.pool_in_mut(cx.account(), cx.region(), id)
    }

    /// Returns a pool of an account in a region to change it.
    pub(super) fn pool_in_mut(
        &mut self,
        account: &str,
        region: &str,
        id: &str,
    ) -> Result<&mut Pool, ServiceError> {
        self.pools
            .get_mut(id)
            .filter(|pool| is_in(pool, account, region))
            .ok_or_else(|| no_such_pool(id))
    }

    /// Returns a pool by its id, of any account: its keys and pages are public.
    pub(super) fn public_pool(&self, id: &str) -> Option<&Pool> {
        self.pools.get(id)
    }

    /// Returns a pool of any account to change it.
    pub(super) fn public_pool_mut(&mut self, id: &str) -> Option<&mut Pool> {
        self.pools.get_mut(id)
    }

    /// Returns the pools of the caller.
    pub(super) fn pools(&self, cx: &CallContext<'_>) -> impl Iterator<Item = &Pool> {
        self.pools_in(cx.account(), cx.region())
    }

    /// Returns the pools of an account in a region.
    pub(super) fn pools_in(&self, account: &str, region: &str) -> impl Iterator<Item = &Pool> {
        self.pools
            .values()
            .filter(move |pool| is_in(pool, account, region))
    }

    /// Returns a client and its pool by the client's id, of any account.
    pub(super) fn client(&mut self, id: &str) -> Result<(&mut Pool, Arc<Client>), ServiceError> {
        let pool = self
            .clients
            .get(id)
            .and_then(|pool| self.pools.get_mut(pool))
            .ok_or_else(|| no_such_client(id))?;
        let client = Arc::clone(pool.client(id)?);
        Ok((pool, client))
    }

    /// Returns the first pool of any account that matches, for calls that name no pool.
    pub(super) fn find_pool(&mut self, matches: impl Fn(&Pool) -> bool) -> Option<&mut Pool> {
        self.pools.values_mut().find(|pool| matches(pool))
    }

    /// Replaces a pool by what it was before a call.
    pub(super) fn restore_pool(&mut self, pool: Pool) {
        self.pools.insert(pool.id.clone(), pool);
    }

    /// Returns the pools with triggers that a call may be about: the one that it names, or all.
    pub(super) fn pools_with_triggers(&self, input: &Value) -> Vec<Pool> {
        let text = |name: &str| input.get(name).and_then(Value::as_str);
        let of_client = || self.clients.get(text("ClientId")?).map(String::as_str);
        let named = text("UserPoolId").or_else(of_client);
        let pools = self
            .pools
            .values()
            .filter(|pool| named.is_none_or(|named| named == pool.id) && pool.has_triggers());
        pools.cloned().collect()
    }

    pub(super) fn add_pool(&mut self, pool: Pool) {
        for client in pool.clients.keys() {
            self.clients.insert(client.clone(), pool.id.clone());
        }
        for domain in [&pool.domain, &pool.custom_domain].into_iter().flatten() {
            let key = (domain.name.clone(), Arc::clone(&pool.region));
            self.domains.insert(key, pool.id.clone());
        }
        self.pools.insert(pool.id.clone(), pool);
    }

    pub(super) fn remove_pool(&mut self, id: &str) {
        if let Some(pool) = self.pools.remove(id) {
            self.clients.retain(|_, of| *of != pool.id);
            self.domains.retain(|_, of| *of != pool.id);
        }
    }

    /// Adds a client to its pool or replaces the one with its id.
    pub(super) fn put_client(&mut self, client: Client) -> Arc<Client> {
        let client = Arc::new(client);
        if let Some(pool) = self.pools.get_mut(&client.pool_id) {
            pool.clients.insert(client.id.clone(), Arc::clone(&client));
            self.clients
                .insert(client.id.clone(), client.pool_id.clone());
        }
        client
    }

    pub(super) fn remove_client(&mut self, pool_id: &str, id: &str) {
        if let Some(pool) = self.pools.get_mut(pool_id) {
            pool.clients.remove(id);
            self.clients.remove(id);
        }
    }

    /// Returns the pool of a domain in a region, of any account.
    pub(super) fn pool_of_domain(&self, domain: &str, region: &Arc<str>) -> Option<&Pool> {
        let key = (domain.to_owned(), Arc::clone(region));
        self.pools.get(self.domains.get(&key)?)
    }

    /// Returns the pool whose pages a host has: a custom domain is the whole host, a prefix
    /// its first part.
    pub(super) fn pool_of_host(&self, host: &str) -> Option<&Pool> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let mut parts = name.split('.');
        let prefix = parts.next().unwrap_or_default();
        // `shop.auth.eu-west-1.localhost` says the region; other names do not.
        let region = parts.nth(1).filter(|region| region.contains('-'));
        let matches = |(domain, of): &(String, Arc<str>)| {
            domain == name || domain == prefix && region.is_none_or(|region| region == &**of)
        };
        let mut domains = self.domains.iter();
        let (_, pool) = domains.find(|(key, _)| matches(key))?;
        self.pools.get(pool)
    }

    /// Sets the pool that a domain leads to in a region, or removes the domain if `pool` is
    /// `None`.
    pub(super) fn set_domain(&mut self, domain: &str, region: &Arc<str>, pool: Option<&str>) {
        let key = (domain.to_owned(), Arc::clone(region));
        match pool {
            Some(pool) => self.domains.insert(key, pool.to_owned()),
            None => self.domains.remove(&key),
        };
    }
}

/// Returns the cloud's time as a stored timestamp.
pub(super) fn now(cx: &CallContext<'_>) -> Timestamp {
    Timestamp(cx.now())
}

fn is_in(pool: &Pool, account: &str, region: &str) -> bool {
    &*pool.account == account && &*pool.region == region
}

impl Serialize for Cognito {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.pools.values())
    }
}

/// Only the pools are stored; the indexes of clients and domains are built from them.
impl<'de> Deserialize<'de> for Cognito {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut cognito = Self::default();
        for pool in Vec::<Pool>::deserialize(deserializer)? {
            cognito.add_pool(pool);
        }
        Ok(cognito)
    }
}
