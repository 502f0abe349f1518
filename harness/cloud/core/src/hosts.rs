//! Hosts at which resources of services answer, by names that clients chose, and the names of
//! resources that only this tells from those of another service.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::sync::lock;

/// The hosts at which resources answer, besides those that their names follow a pattern.
#[derive(Debug, Default)]
pub struct ResourceHosts(Mutex<BTreeMap<String, &'static str>>);

impl ResourceHosts {
    /// Sets all hosts of the resources of a service.
    pub fn set(&self, service: &'static str, hosts: impl IntoIterator<Item = String>) {
        let mut known = lock(&self.0);
        known.retain(|_, other| *other != service);
        let hosts = hosts.into_iter();
        known.extend(hosts.map(|host| (host.to_ascii_lowercase(), service)));
    }

    /// Returns the service whose resource answers at a host, without its port.
    pub fn service_of(&self, host: &str) -> Option<&'static str> {
        let known = lock(&self.0);
        if known.is_empty() {
            return None;
        }
        known.get(&host.to_ascii_lowercase()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_belong_to_services() {
        let hosts = ResourceHosts::default();
        hosts.set("apis", ["Api.shop.localhost".to_owned()]);
        hosts.set("pages", ["www.shop.localhost".to_owned()]);
        assert_eq!(hosts.service_of("api.shop.localhost"), Some("apis"));
        hosts.set("apis", []);
        assert_eq!(hosts.service_of("api.shop.localhost"), None);
        assert_eq!(hosts.service_of("www.shop.localhost"), Some("pages"));
    }
}
