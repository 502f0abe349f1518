//! All services of AWS by name, also those without a model here: what is needed to refuse
//! a call in words that its SDK reads.

use std::sync::LazyLock;

/// A service of AWS, which may have no model here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownService {
    /// Its name in SDKs and the AWS CLI: `ssm`, `elbv2`.
    pub name: &'static str,
    /// The protocol that SDKs speak with it.
    pub protocol: KnownProtocol,
    /// The service in a signature's credential scope: `elasticloadbalancing`.
    pub signing_name: &'static str,
    /// The first labels of its host name: `elasticloadbalancing`.
    pub endpoint: &'static str,
    /// What precedes the operation in `X-Amz-Target`: `AmazonSSM`; may be empty.
    pub target: &'static str,
    /// The namespace of its XML documents; may be empty.
    pub xmlns: &'static str,
    /// Its full name: `Amazon Simple Systems Manager (SSM)`.
    pub title: &'static str,
}

/// The protocol of a service, as far as errors differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownProtocol {
    /// awsJson1.0
    Json10,
    /// awsJson1.1
    Json11,
    /// restJson1
    RestJson,
    /// restXml
    RestXml,
    /// awsQuery
    Query,
    /// ec2Query
    Ec2,
    /// Smithy's RPC v2 with CBOR
    Cbor,
}

static SERVICES: LazyLock<Vec<KnownService>> = LazyLock::new(|| {
    let lines = include_str!("../../data/services.txt").lines();
    lines.filter_map(KnownService::read).collect()
});

impl KnownService {
    fn read(line: &'static str) -> Option<Self> {
        let mut words = line
            .splitn(7, ' ')
            .map(|word| if word == "-" { "" } else { word });
        Some(Self {
            name: words.next()?,
            protocol: KnownProtocol::read(words.next()?)?,
            signing_name: words.next()?,
            endpoint: words.next()?,
            target: words.next()?,
            xmlns: words.next()?,
            title: words.next()?,
        })
    }

    /// Returns all services, sorted by name.
    pub fn all() -> &'static [Self] {
        &SERVICES
    }

    /// Returns the service of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        let at = SERVICES
            .binary_search_by(|known| known.name.cmp(name))
            .ok()?;
        Some(&SERVICES[at])
    }

    /// Returns the service that a target header names: `AmazonSSM.GetParameter`.
    pub fn of_target(target: &str) -> Option<&'static Self> {
        let (prefix, _) = target.rsplit_once('.')?;
        Self::of_prefix(prefix)
    }

    /// Returns the service with that target prefix: `AmazonSSM`.
    pub fn of_prefix(prefix: &str) -> Option<&'static Self> {
        SERVICES
            .iter()
            .find(|known| known.target == prefix && !prefix.is_empty())
    }

    /// Returns the services that sign by that name, those first that have it as their own.
    pub fn signing_as(name: &str) -> Vec<&'static Self> {
        let mut found: Vec<_> = SERVICES
            .iter()
            .filter(|known| known.signing_name == name)
            .collect();
        found.sort_by_key(|known| known.name != name);
        found
    }
}

impl KnownProtocol {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "json10" => Self::Json10,
            "json11" => Self::Json11,
            "rest-json" => Self::RestJson,
            "rest-xml" => Self::RestXml,
            "query" => Self::Query,
            "ec2" => Self::Ec2,
            "cbor" => Self::Cbor,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::ALL;

    #[test]
    fn every_line_is_a_service() {
        let lines = include_str!("../../data/services.txt").lines();
        assert_eq!(KnownService::all().len(), lines.count());
        assert!(KnownService::all().is_sorted_by_key(|known| known.name));
        for model in ALL {
            let known = KnownService::named(model.name).unwrap();
            assert_eq!(known.signing_name, model.signing_name, "{}", model.name);
            assert_eq!(known.target, model.target, "{}", model.name);
        }
    }

    #[test]
    fn services_are_found_as_requests_name_them() {
        let ssm = KnownService::of_target("AmazonSSM.GetParameter").unwrap();
        assert_eq!((ssm.name, ssm.protocol), ("ssm", KnownProtocol::Json11));
        assert_eq!(KnownService::of_target(".GetParameter"), None);
        let balancers = KnownService::signing_as("elasticloadbalancing");
        let names: Vec<_> = balancers.iter().map(|known| known.name).collect();
        assert_eq!(names, ["elb", "elbv2"]);
        assert_eq!(KnownService::signing_as("rds")[0].name, "rds");
        assert_eq!(
            KnownService::named("route53").unwrap().title,
            "Amazon Route 53"
        );
    }
}
