//! What the server knows of a service, in one entry.
//!
//! The server reads nothing else of a service: an entry and a cargo feature are all
//! that adds one.

use std::fmt;

use rehearsal_model::models::ServiceModel;
use serde_json::Value;

use crate::access::AccessTable;
use crate::control::ControlOperation;
use crate::endpoint::Endpoints;
use crate::engine::Slot;
use crate::raw::{DataPlane, RawService};
use crate::service::Service;

/// A service as the server knows it.
pub struct ServiceEntry {
    /// The model of its API.
    pub model: &'static ServiceModel,
    /// A second API over the same state.
    pub second: Option<&'static ServiceModel>,
    /// Where the paths of a second API begin, for requests without a signature.
    pub second_path: Option<&'static str>,
    /// Creates its state, from the seed of the cloud.
    pub slot: fn(u64) -> Slot,
    /// The handler of all its requests, for a service that reads HTTP itself.
    pub http: Option<RawService>,
    /// Whether it gets the requests that name no service: without a target, a
    /// signature and an action, and not to an endpoint of another service.
    pub is_fallback: bool,
    /// Returns the resource that a host, without its port, names:
    /// `photos.s3.eu-west-1.amazonaws.com`. It is not asked about the hosts of
    /// services themselves (`s3.localhost`).
    pub resource_of_host: Option<fn(host: &str) -> Option<&str>>,
    /// The services that sign by the name of this one, and differ in their paths.
    pub namesakes: &'static [Namesake],
    /// Returns whether a path is that of a resource of the service, as the URLs of
    /// queues are.
    pub owns_path: Option<fn(path: &str) -> bool>,
    /// What it serves besides its API.
    pub endpoints: Option<Endpoints>,
    /// Where its resources answer requests themselves.
    pub data_plane: Option<DataPlane>,
    /// What it adds to the control API.
    pub control: &'static [ControlOperation],
    /// Completes the input of a query request from the path that it was sent to.
    pub complete_input: Option<fn(path: &str, input: &mut Value)>,
    /// Which permissions of IAM its operations need. Without it, they need none.
    pub access: Option<&'static AccessTable>,
    operations: fn(api: &str) -> Vec<ImplementedOperation>,
}

/// A service that signs by the name of another one, and that only its paths tell from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namesake {
    /// Its name: `s3control`.
    pub name: &'static str,
    /// Where its paths begin.
    pub paths: &'static str,
    /// Where those of its paths begin that the other service answers for it.
    pub except: &'static [&'static str],
}

impl Namesake {
    /// Whether a path is this service's, and not answered by the other one.
    pub fn has(&self, path: &str) -> bool {
        let here = |start: &&str| path.starts_with(*start);
        path.starts_with(self.paths) && !self.except.iter().any(here)
    }
}

/// An operation that a service implements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImplementedOperation {
    /// Its API name.
    pub name: &'static str,
    /// Whether it may wait before it answers (a long poll).
    pub waits: bool,
}

impl fmt::Debug for ServiceEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ServiceEntry")
            .field(&self.model.name)
            .finish()
    }
}

impl ServiceEntry {
    /// Returns the entry of a service with a table of operations.
    pub const fn new<S: Service>() -> Self {
        Self {
            model: S::MODEL,
            second: match S::SECOND {
                Some((model, _)) => Some(model),
                None => None,
            },
            second_path: None,
            slot: Slot::new::<S>,
            http: None,
            is_fallback: false,
            resource_of_host: None,
            namesakes: &[],
            owns_path: None,
            endpoints: None,
            data_plane: None,
            control: &[],
            complete_input: None,
            access: None,
            operations: |api| {
                let second = S::SECOND.filter(|(model, _)| model.name == api);
                let table = second.map_or(S::OPERATIONS, |(_, operations)| operations);
                let implemented = table.iter().map(|operation| ImplementedOperation {
                    name: operation.name,
                    waits: operation.waits,
                });
                implemented.collect()
            },
        }
    }

    /// Adds where the paths of the second API begin.
    #[must_use]
    pub const fn with_second_path(mut self, path: &'static str) -> Self {
        self.second_path = Some(path);
        self
    }

    /// Adds the handler of a service that reads HTTP itself.
    #[must_use]
    pub const fn with_http(mut self, http: RawService) -> Self {
        self.http = Some(http);
        self
    }

    /// Gives the service the requests that name no service. Only one service has them.
    #[must_use]
    pub const fn with_fallback(mut self) -> Self {
        self.is_fallback = true;
        self
    }

    /// Adds what finds the resource that a host names.
    #[must_use]
    pub const fn with_resource_hosts(mut self, find: fn(&str) -> Option<&str>) -> Self {
        self.resource_of_host = Some(find);
        self
    }

    /// Adds the services that sign by the same name.
    #[must_use]
    pub const fn with_namesakes(mut self, namesakes: &'static [Namesake]) -> Self {
        self.namesakes = namesakes;
        self
    }

    /// Adds what tells the paths of the service's resources from others.
    #[must_use]
    pub const fn with_resource_paths(mut self, owns: fn(&str) -> bool) -> Self {
        self.owns_path = Some(owns);
        self
    }

    /// Adds what the service serves besides its API.
    #[must_use]
    pub const fn with_endpoints(mut self, endpoints: Endpoints) -> Self {
        self.endpoints = Some(endpoints);
        self
    }

    /// Adds where the service's resources answer requests themselves.
    #[must_use]
    pub const fn with_data_plane(mut self, data_plane: DataPlane) -> Self {
        self.data_plane = Some(data_plane);
        self
    }

    /// Adds operations to the control API.
    #[must_use]
    pub const fn with_control(mut self, control: &'static [ControlOperation]) -> Self {
        self.control = control;
        self
    }

    /// Adds which permissions of IAM the operations need.
    #[must_use]
    pub const fn with_access(mut self, access: &'static AccessTable) -> Self {
        self.access = Some(access);
        self
    }

    /// Adds what completes a query request's input from its path.
    #[must_use]
    pub const fn with_completed_input(mut self, complete: fn(&str, &mut Value)) -> Self {
        self.complete_input = Some(complete);
        self
    }

    /// Returns the models of its APIs.
    pub fn models(&self) -> impl Iterator<Item = &'static ServiceModel> {
        [Some(self.model), self.second].into_iter().flatten()
    }

    /// Returns the operations of one of its APIs that are implemented.
    pub fn operations(&self, api: &str) -> Vec<ImplementedOperation> {
        match &self.http {
            Some(http) => {
                let implemented = (http.operations)().into_iter();
                let implemented =
                    implemented.map(|name| ImplementedOperation { name, waits: false });
                implemented.collect()
            }
            None => (self.operations)(api),
        }
    }
}
