//! What a kind of resource is: how its resources are created, cleared, removed
//! and seeded, and what they offer to expressions.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt as _, ready, try_join_all};
use rehearsal_script::stage::Seed;
use rehearsal_script::{Entries, Scope, StageConfig};
use serde_json::{Map, Value};

use super::clients::CloudClients;
use super::context::{Delivery, ProvisionContext};
use crate::error::{StageError, known};
use crate::expressions::StageExpressions;

/// A resource in a sandbox's cloud.
pub trait Resource: Clone + Debug + Send + Sync + 'static {
    /// What messages call it: `queue`.
    const NOUN: &'static str;
    /// Its section of the stage file, and of `${cloud.…}`: `queues`.
    const SECTION: &'static str;
    /// Whether its physical name contains the logical one. Otherwise it has a
    /// generated id, and scenarios may use that instead of the logical name.
    const IS_NAMED: bool = true;

    /// Returns its physical name.
    fn physical_name(&self) -> &str;

    /// Returns what `${cloud.SECTION.NAME}` offers.
    fn export(&self) -> Value;

    /// Returns its values that must appear in no report.
    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Corrects the URLs of a copy in a cloud at another location.
    fn relocate(&mut self, _from: &Location, _to: &Location) {}
}

/// Declares a resource of which a sandbox knows its physical name and its ARN.
macro_rules! named_resource {
    ($(#[$doc:meta])* pub struct $name:ident = $noun:literal in $section:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// Its physical name.
            pub name: std::sync::Arc<str>,
            /// Its ARN.
            pub arn: std::sync::Arc<str>,
        }

        impl $crate::cloud::resource::Resource for $name {
            const NOUN: &'static str = $noun;
            const SECTION: &'static str = $section;

            fn physical_name(&self) -> &str {
                &self.name
            }

            fn export(&self) -> serde_json::Value {
                serde_json::json!({"name": &*self.name, "arn": &*self.arn})
            }
        }
    };
}
pub(super) use named_resource;

/// Where a cloud is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Its URL.
    pub endpoint: String,
    /// The base URL of the issuers of user pools, if it is known.
    pub issuer: Option<String>,
}

/// Returns a URL below `from` as the same one below `to`.
pub(crate) fn relocated(url: &str, from: &str, to: &str) -> Arc<str> {
    match url.strip_prefix(from) {
        Some(path) => format!("{to}{path}").into(),
        None => url.into(),
    }
}

/// The created resources of one kind, by logical name.
pub(crate) type Created<R> = BTreeMap<Arc<str>, R>;

/// Resources that are being created.
pub(crate) type Creation<'a> = BoxFuture<'a, Result<Box<dyn AnyResources>, StageError>>;
/// Resources that are being listed.
pub(crate) type Listing<'a> = BoxFuture<'a, Result<Vec<Found>, StageError>>;
/// Something done to resources.
pub(crate) type Completion<'a> = BoxFuture<'a, Result<(), StageError>>;

/// Creates the declared resources of one kind, all at once.
pub(super) fn create_all<'a, C: Sync, R: Resource, F>(
    declared: &'a Entries<C>,
    create: impl Fn(&'a str, &'a C) -> F + Send + 'a,
) -> Creation<'a>
where
    F: Future<Output = Result<R, StageError>> + Send + 'a,
{
    async move {
        let resources = declared.iter().map(|(name, config)| {
            let resource = create(name, config);
            async move { Ok::<_, StageError>((Arc::from(name), resource.await?)) }
        });
        let created: Created<R> = try_join_all(resources).await?.into_iter().collect();
        Ok(Box::new(created) as _)
    }
    .boxed()
}

/// Returns the declared resources of one kind by what their names are made of: they are
/// created later.
pub(super) fn name_all<'a, C, R: Resource>(
    declared: &'a Entries<C>,
    named: impl Fn(&'a str, &'a C) -> R,
) -> Creation<'a> {
    let resources = declared.iter();
    let resources = resources.map(|(name, config)| (Arc::from(name), named(name, config)));
    let named: Created<R> = resources.collect();
    ready(Ok(Box::new(named) as _)).boxed()
}

/// The created resources of one kind, whatever its type.
pub(crate) trait AnyResources: Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn section(&self) -> &'static str;
    fn physical_name(&self, logical: &str) -> Result<Option<&str>, StageError>;
    fn export(&self) -> Value;
    fn secrets(&self) -> Vec<&str>;
    fn relocated(&self, from: &Location, to: &Location) -> Box<dyn AnyResources>;
}

impl<R: Resource> AnyResources for Created<R> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn section(&self) -> &'static str {
        R::SECTION
    }

    fn physical_name(&self, logical: &str) -> Result<Option<&str>, StageError> {
        let resource = match self.get(logical) {
            None if !R::IS_NAMED => return Ok(None),
            resource => known(R::NOUN, logical, resource)?,
        };
        Ok(Some(resource.physical_name()))
    }

    fn export(&self) -> Value {
        let entries = self.iter();
        let entries = entries.map(|(name, resource)| (name.to_string(), resource.export()));
        Value::Object(entries.collect())
    }

    fn secrets(&self) -> Vec<&str> {
        self.values().flat_map(Resource::secrets).collect()
    }

    fn relocated(&self, from: &Location, to: &Location) -> Box<dyn AnyResources> {
        let mut copies = self.clone();
        for resource in copies.values_mut() {
            resource.relocate(from, to);
        }
        Box::new(copies)
    }
}

/// All resources of a sandbox's cloud.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    /// The resources of each kind, with their service.
    kinds: Vec<(&'static str, Box<dyn AnyResources>)>,
}

impl Resources {
    pub(super) fn new(kinds: Vec<(&'static str, Box<dyn AnyResources>)>) -> Self {
        Self { kinds }
    }

    /// Returns them as they are in a copy of their cloud at another location.
    pub(crate) fn relocated(&self, from: &Location, to: &Location) -> Self {
        let kinds = self.kinds.iter();
        let kinds = kinds.map(|(service, kind)| (*service, kind.relocated(from, to)));
        Self::new(kinds.collect())
    }

    /// Returns all resources of a type by their logical names.
    pub(crate) fn all<R: Resource>(&self) -> impl Iterator<Item = (&Arc<str>, &R)> {
        self.created::<R>().into_iter().flatten()
    }

    /// Returns the resource of this logical name.
    pub(crate) fn get<R: Resource>(&self, name: &str) -> Result<&R, StageError> {
        let resource = self.created::<R>().and_then(|all| all.get(name));
        known(R::NOUN, name, resource)
    }

    /// Returns what `${cloud.…}` offers of the resources, by section.
    pub(crate) fn export(&self) -> Map<String, Value> {
        let kinds = self.kinds.iter();
        kinds
            .map(|(_, kind)| (kind.section().to_owned(), kind.export()))
            .collect()
    }

    /// Returns the values that must appear in no report.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().flat_map(|(_, kind)| kind.secrets())
    }

    /// Returns the physical name of a resource of a service; `None` if the name is not
    /// one of the stage file, for services where that is no mistake.
    pub(crate) fn physical_name(
        &self,
        service: &str,
        logical: &str,
    ) -> Result<Option<&str>, StageError> {
        let kind = self.kinds.iter().find(|(of, _)| *of == service);
        match kind {
            Some((_, kind)) => kind.physical_name(logical),
            None => Ok(None),
        }
    }

    fn created<R: Resource>(&self) -> Option<&Created<R>> {
        let mut kinds = self.kinds.iter();
        kinds.find_map(|(_, kind)| kind.as_any().downcast_ref())
    }
}

/// A resource found in a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its physical name.
    pub(crate) name: String,
    /// What its operations call it by: a name, a URL or an ARN.
    pub(crate) id: String,
}

/// Sample data for a sandbox's cloud, read and checked.
pub(crate) trait CloudSeed: Debug + Send + Sync {
    /// Whether it has to be loaded when its sandbox starts: the time at which it
    /// enters the cloud matters. Everything else becomes part of a template.
    fn is_timed(&self) -> bool;

    /// Puts it into the cloud.
    fn load<'a>(&'a self, clients: &'a CloudClients, resources: &'a Resources) -> Completion<'a>;
}

/// What reading a seed needs.
#[derive(Clone, Copy)]
pub(crate) struct SeedContext<'a> {
    pub(crate) stage: &'a StageConfig,
    pub(crate) expressions: &'a StageExpressions,
}

/// One kind of resource that a stage file can declare.
///
/// The resources of all kinds are created at once, in three phases: each by
/// itself, then what lets services use each other, then what makes them do so.
pub(crate) trait ResourceKind: Sync {
    /// Returns the AWS service that has the resources: `sqs`.
    fn service(&self) -> &'static str;

    /// Creates the resources that the stage file declares.
    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a>;

    /// Returns where the declared resources send messages to.
    fn deliveries(&self, _cx: &ProvisionContext<'_>) -> Vec<Delivery> {
        Vec::new()
    }

    /// Sets the policies that refer to other resources.
    fn authorize<'a>(
        &'a self,
        _cx: &'a ProvisionContext<'a>,
        _resources: &'a Resources,
        _scope: &'a Scope,
    ) -> Completion<'a> {
        ready(Ok(())).boxed()
    }

    /// Makes the resources send to others.
    fn connect<'a>(
        &'a self,
        _cx: &'a ProvisionContext<'a>,
        _resources: &'a Resources,
        _scope: &'a Scope,
    ) -> Completion<'a> {
        ready(Ok(())).boxed()
    }

    /// Sets what depends on the address of the cloud: not in a template, but in each of
    /// its copies.
    fn locate<'a>(
        &'a self,
        _cx: &'a ProvisionContext<'a>,
        _resources: &'a Resources,
        _scope: &'a Scope,
    ) -> Completion<'a> {
        ready(Ok(())).boxed()
    }

    /// Lists the resources whose physical names begin with `prefix`.
    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a>;

    /// Removes the content of a resource, if it could not be removed with it.
    fn clear<'a>(&'a self, _clients: &'a CloudClients, _resource: &'a Found) -> Completion<'a> {
        ready(Ok(())).boxed()
    }

    /// Removes a resource.
    fn remove<'a>(&'a self, clients: &'a CloudClients, resource: &'a Found) -> Completion<'a>;

    /// Reads a seed; `None` if it is for another kind.
    fn read_seed(
        &self,
        _seed: &Seed,
        _cx: &SeedContext<'_>,
    ) -> Result<Option<Arc<dyn CloudSeed>>, StageError> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, Clone)]
    struct Table(&'static str);

    impl Resource for Table {
        const NOUN: &'static str = "table";
        const SECTION: &'static str = "tables";

        fn physical_name(&self) -> &str {
            self.0
        }

        fn export(&self) -> Value {
            json!({"name": self.0})
        }

        fn secrets(&self) -> Vec<&str> {
            vec![self.0]
        }
    }

    #[test]
    fn resources_are_found_by_type_and_logical_name() {
        let tables = Created::from([("orders".into(), Table("x-orders"))]);
        let resources = Resources::new(vec![("dynamodb", Box::new(tables))]);
        assert_eq!(resources.get::<Table>("orders").unwrap().0, "x-orders");
        assert_eq!(resources.all::<Table>().count(), 1);
        assert_eq!(resources.secrets().collect::<Vec<_>>(), ["x-orders"]);
        let name = resources.physical_name("dynamodb", "orders").unwrap();
        assert_eq!(name, Some("x-orders"));
        assert_eq!(resources.physical_name("sqs", "orders").unwrap(), None);
        let exported = Value::Object(resources.export());
        assert_eq!(
            exported,
            json!({"tables": {"orders": {"name": "x-orders"}}})
        );
        let unknown = resources.get::<Table>("carts").unwrap_err();
        let message = "could not find the table `carts` on the stage";
        assert_eq!(unknown.to_string(), message);
    }
}
