use std::sync::Arc;

use rehearsal_model::error::ServiceError;
use serde_json::Value;

use super::Engine;
use crate::access::{
    AccessTable, CallFacts, CallKeys, Denial, Permission, PolicyDocument, PolicyStore,
    PrincipalName, PrincipalPolicies, ProtectedResource, Subject, Verdict, Wording, judge,
    permissions,
};
use crate::arn::Arn;
use crate::auth::{Identity, IdentityKind};
use crate::config::IamMode;
use crate::service::Caller;
use crate::tagging::Place;

/// A call whose permissions are to be checked.
#[derive(Debug)]
pub struct AccessCheck<'a> {
    /// The place of the service.
    pub slot: usize,
    /// The name of the operation.
    pub operation: &'a str,
    /// Its input.
    pub input: &'a Value,
    /// The name of its resource in the journal.
    pub resource: Option<&'a str>,
    /// Who calls.
    pub caller: &'a Caller,
    /// The permissions that it needs, where the service has no table of them.
    pub permissions: Option<Vec<Permission>>,
}

/// The policies that bind a caller.
struct Bound {
    /// Those of the user or role; `None` for an administrator.
    policies: Option<PrincipalPolicies>,
    /// Those of its session.
    session: Option<Vec<PolicyDocument>>,
    /// The tags of the principal and its session.
    tags: Vec<(String, String)>,
}

impl Engine {
    /// Checks whether the policies of its caller allow a call. In soft mode the message of
    /// the denial is returned, for the journal.
    pub fn check_access(&self, check: &AccessCheck<'_>) -> Result<Option<Arc<str>>, ServiceError> {
        let mode = self.environment.config.iam;
        if mode == IamMode::Off {
            return Ok(None);
        }
        match self.denial(check) {
            Some(denial) if mode == IamMode::Strict => Err(denial.error()),
            denial => Ok(denial.map(|denial| denial.message.into())),
        }
    }

    /// Returns why a call is denied, whatever the mode.
    fn denial(&self, check: &AccessCheck<'_>) -> Option<Denial> {
        let caller = &check.caller.identity;
        // Services are bound by the policies of resources, and so is everybody else who does
        // not say who he is.
        if matches!(caller.kind, IdentityKind::Service | IdentityKind::Anonymous) {
            return None;
        }
        let table = self.slots[check.slot].access?;
        let needed = check.permissions.clone().unwrap_or_else(|| {
            let facts = CallFacts {
                operation: check.operation,
                input: check.input,
                resource: check.resource,
                account: &check.caller.account,
                region: &check.caller.region,
                caller: &caller.arn,
            };
            permissions(table, &facts)
        });
        if needed.is_empty() {
            return None;
        }
        let bound = self.bound(caller);
        let denials = needed.into_iter();
        let mut denials = denials.filter_map(|needed| self.deny(check, table, &bound, needed));
        denials.next()
    }

    fn deny(
        &self,
        check: &AccessCheck<'_>,
        table: &'static AccessTable,
        bound: &Bound,
        mut needed: Permission,
    ) -> Option<Denial> {
        let caller = &check.caller.identity;
        let protected = self
            .protected_resource(&needed.resource)
            .unwrap_or_default();
        if let Some(arn) = &protected.arn {
            needed.resource.clone_from(arn);
        }
        let resource = needed.resource.as_str();
        let owner = protected.account.as_deref().or_else(|| {
            let account = Arn::parse(resource)?.account;
            (!account.is_empty()).then_some(account)
        });
        let is_owner = owner.is_none_or(|owner| *owner == *caller.account);
        let resource_tags = || self.tags_of(resource);
        let keys = CallKeys {
            caller,
            table,
            input: check.input,
            resource,
            region: &check.caller.region,
            now: self.environment.time.now(),
            principal_tags: &bound.tags,
            resource_tags: &resource_tags,
        };
        let subject = Subject {
            caller,
            identity: bound.policies.as_ref().map(|policies| &*policies.identity),
            boundary: bound
                .policies
                .as_ref()
                .and_then(|policies| policies.boundary.as_ref()),
            session: bound.session.as_deref(),
        };
        match judge(
            &subject,
            (&needed.action, resource),
            &protected,
            is_owner,
            &keys,
        ) {
            Verdict::Allowed => None,
            Verdict::Unknown(policy) => Some(Denial::unknown(table, &policy, &needed)),
            Verdict::Denied(reason) => {
                let named = match table.wording {
                    Wording::AsNamed(members) => members
                        .iter()
                        .find_map(|member| check.input.get(*member)?.as_str()),
                    _ => None,
                };
                Some(Denial::new(table, &caller.arn, &needed, named, reason))
            }
        }
    }

    /// Returns the policies that bind a caller. A user that no service keeps is an
    /// administrator, as the default one is; a role that none keeps may do nothing.
    fn bound(&self, caller: &Identity) -> Bound {
        let principal = PrincipalName::of_caller(caller);
        let details = caller.session.as_deref().cloned().unwrap_or_default();
        let (policies, mut session) = self.with_policy_store(|store| {
            let policies = principal.and_then(|principal| store.policies_of(principal));
            let session = details.policies.iter().filter_map(|policy| {
                if policy.starts_with("arn:") {
                    return store.managed_policy(policy);
                }
                Some(PolicyDocument::Text(policy.clone()))
            });
            (policies, session.collect::<Vec<_>>())
        });
        let policies = match (policies, principal) {
            (Some(policies), _) => Some(policies),
            (None, Some(PrincipalName::Role { name, .. }))
                if self.environment.config.administrator_role.as_deref() != Some(name) =>
            {
                Some(PrincipalPolicies::default())
            }
            (None, _) => None,
        };
        // Who got a token for somebody else gives nothing away without a policy.
        let is_federated = details.issuer.is_some();
        let has_session_policies = is_federated || !details.policies.is_empty();
        let mut tags = details.tags;
        let own = policies
            .iter()
            .flat_map(|policies| policies.tags.iter().cloned());
        tags.extend(own);
        Bound {
            policies,
            session: has_session_policies.then(|| std::mem::take(&mut session)),
            tags,
        }
    }

    /// Runs a function over the service that keeps users and roles, or over one that keeps none.
    fn with_policy_store<T>(&self, run: impl FnOnce(&dyn PolicyStore) -> T) -> T {
        let slot = self.slots.iter().find(|slot| slot.keeps_policies);
        let Some(slot) = slot else {
            return run(&NoPolicies);
        };
        let state = slot.lock();
        match state.service.policy_store() {
            Some(store) => run(store),
            None => run(&NoPolicies),
        }
    }

    fn protected_resource(&self, resource: &str) -> Option<ProtectedResource> {
        let arn = Arn::parse(resource)?;
        let mut slots = self.slots.iter();
        let slot = slots.find(|slot| slot.access.is_some_and(|a| a.prefix == arn.service))?;
        slot.lock().service.protected_resource(&arn)
    }

    fn tags_of(&self, resource: &str) -> Vec<(String, String)> {
        let Some(arn) = Arn::parse(resource) else {
            return Vec::new();
        };
        let place = Place {
            account: arn.account,
            region: arn.region,
        };
        let mut slots = self.slots.iter();
        let slot = slots.find(|slot| slot.access.is_some_and(|a| a.prefix == arn.service));
        let tagged =
            slot.and_then(|slot| Some(slot.lock().service.tagged_resources()?.tagged(place)));
        let mut tagged = tagged.into_iter().flatten();
        let tags = tagged
            .find(|tagged| tagged.arn == resource)
            .map(|tagged| tagged.tags);
        tags.into_iter().flatten().collect()
    }
}

/// No users and roles, in a cloud without the service that keeps them.
struct NoPolicies;

impl PolicyStore for NoPolicies {
    fn policies_of(&self, _: PrincipalName<'_>) -> Option<PrincipalPolicies> {
        None
    }

    fn managed_policy(&self, _: &str) -> Option<PolicyDocument> {
        None
    }
}
