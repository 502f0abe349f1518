//! Creating and removing the resources of all kinds.

use futures_util::future::try_join_all;
use rehearsal_script::Scope;

use super::clients::CloudClients;
use super::context::ProvisionContext;
use super::kinds;
use super::resource::{ResourceKind, Resources};
use crate::error::StageError;

/// Creates everything that the stage file declares. `scope` returns the variables
/// that policies may refer to.
pub(crate) async fn provision(
    mut cx: ProvisionContext<'_>,
    scope: impl FnOnce(&Resources) -> Scope,
) -> Result<Resources, StageError> {
    cx.deliveries = kinds::ALL
        .iter()
        .flat_map(|kind| kind.deliveries(&cx))
        .collect();
    let cx = &cx;
    let created = kinds::ALL.iter();
    let created =
        created.map(async |kind| Ok::<_, StageError>((kind.service(), kind.create(cx).await?)));
    let resources = Resources::new(try_join_all(created).await?);
    let scope = scope(&resources);
    let authorized = kinds::ALL.iter();
    let authorized = authorized.map(|kind| kind.authorize(cx, &resources, &scope));
    try_join_all(authorized).await?;
    let connected = kinds::ALL.iter();
    let connected = connected.map(|kind| kind.connect(cx, &resources, &scope));
    try_join_all(connected).await?;
    Ok(resources)
}

/// Sets what depends on the address of the cloud.
pub(crate) async fn locate(
    cx: &ProvisionContext<'_>,
    resources: &Resources,
    scope: &Scope,
) -> Result<(), StageError> {
    let located = kinds::ALL.iter();
    let located = located.map(|kind| kind.locate(cx, resources, scope));
    try_join_all(located).await.map(drop)
}

/// Removes the resources whose names begin with `prefix` and are selected, of the
/// services that the cloud has; returns how many.
pub(super) async fn remove(
    clients: &CloudClients,
    prefix: &str,
    has_service: impl Fn(&str) -> bool + Sync,
    is_selected: impl Fn(&str) -> bool + Sync,
) -> Result<usize, StageError> {
    let kinds = kinds::ALL.iter();
    let kinds = kinds.filter(|kind| has_service(kind.service()));
    let removed = kinds.map(|kind| remove_kind(*kind, clients, prefix, &is_selected));
    Ok(try_join_all(removed).await?.into_iter().sum())
}

async fn remove_kind(
    kind: &dyn ResourceKind,
    clients: &CloudClients,
    prefix: &str,
    is_selected: &(impl Fn(&str) -> bool + Sync),
) -> Result<usize, StageError> {
    let mut removed = 0;
    for resource in kind.list(clients, prefix).await? {
        if resource.name.starts_with(prefix) && is_selected(&resource.name) {
            kind.clear(clients, &resource).await?;
            kind.remove(clients, &resource).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
