//! Event buses with their rules.

pub(crate) mod targets;

use std::sync::Arc;

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::Scope;
use rehearsal_script::stage::{self, DEFAULT_BUS, Rule};
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{Delivery, ProvisionContext, fixed, tag_list};
use super::resource::{
    Completion, Creation, Found, Listing, Resource, ResourceKind, Resources, create_all,
};
use super::{queues, topics};
use crate::error::StageError;

const SERVICE: &str = "events";
/// The most that AWS returns in a page of a list.
const PAGE: u32 = 100;

/// An event bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bus {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// The physical names of its rules by their logical ones.
    pub rules: Vec<(Arc<str>, Arc<str>)>,
}

impl Resource for Bus {
    const NOUN: &'static str = "bus";
    const SECTION: &'static str = "buses";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "arn": &*self.arn})
    }
}

/// The kind `buses`.
pub(super) struct Buses;

impl ResourceKind for Buses {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.buses, move |name, config| {
            create(cx, name, config)
        })
    }

    fn deliveries(&self, cx: &ProvisionContext<'_>) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for (bus, config) in cx.config.buses.iter() {
            for (rule, config) in config.rules.iter() {
                for target in &config.targets {
                    let queues = [&target.queue, &target.dead_letter].into_iter().flatten();
                    let queues = queues.map(|queue| queues::arn(cx, &fixed(queue)));
                    let topics = target.topic.iter();
                    let topics = topics.map(|topic| topics::arn(cx, &fixed(topic)));
                    deliveries.extend(queues.chain(topics).map(|target| Delivery {
                        principal: "events.amazonaws.com",
                        source: rule_arn(cx, bus, rule),
                        target,
                    }));
                }
            }
        }
        deliveries
    }

    fn authorize<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            for (name, bus) in resources.all::<Bus>() {
                let config = cx.config.buses.get(name);
                if let Some(policy) = config.and_then(|config| config.policy.as_ref()) {
                    let policy = cx.document(policy, scope)?;
                    let input = json!({"EventBusName": &*bus.name, "Policy": policy});
                    let action = || format!("set the policy of the bus {name}");
                    let call = (SERVICE, "PutPermission");
                    cx.clients.call(call, &input, action).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn connect<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let buses = resources.all::<Bus>();
            let rules = buses.flat_map(|(name, bus)| {
                let config = cx.config.buses.get(name);
                let rules = config.into_iter().flat_map(|config| config.rules.iter());
                rules.map(move |(rule, config)| put_rule(cx, name, bus, (rule, config), scope))
            });
            try_join_all(rules).await.map(drop)
        }
        .boxed()
    }

    /// Lists the buses, and the rules of the bus that every account has, which are found
    /// by `BUS/RULE`.
    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let buses = names(clients, "ListEventBuses", "EventBuses", prefix, None).await?;
            let own = buses.into_iter().map(|name| Found {
                id: name.clone(),
                name,
            });
            let rules = names(clients, "ListRules", "Rules", prefix, Some(DEFAULT_BUS)).await?;
            let rules = rules.into_iter().map(|name| Found {
                id: format!("{DEFAULT_BUS}/{name}"),
                name,
            });
            Ok(own.chain(rules).collect())
        }
        .boxed()
    }

    /// Removes the rules of a bus, without which AWS deletes none.
    fn clear<'a>(&'a self, clients: &'a CloudClients, bus: &'a Found) -> Completion<'a> {
        async move {
            if let Some((bus, rule)) = bus.id.split_once('/') {
                return remove_rule(clients, bus, rule).await;
            }
            for rule in names(clients, "ListRules", "Rules", "", Some(&bus.id)).await? {
                remove_rule(clients, &bus.id, &rule).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, bus: &'a Found) -> Completion<'a> {
        async move {
            if bus.id.contains('/') {
                return Ok(());
            }
            let input = json!({"Name": bus.id});
            let action = || format!("delete the bus {}", bus.id);
            let call = (SERVICE, "DeleteEventBus");
            clients.call(call, &input, action).await?;
            Ok(())
        }
        .boxed()
    }
}

/// Lists the names of buses, or of the rules of one.
async fn names(
    clients: &CloudClients,
    operation: &str,
    items: &str,
    prefix: &str,
    bus: Option<&str>,
) -> Result<Vec<String>, StageError> {
    let mut input = json!({"Limit": PAGE});
    if !prefix.is_empty() {
        input["NamePrefix"] = prefix.into();
    }
    if let Some(bus) = bus {
        input["EventBusName"] = bus.into();
    }
    let found = clients.list((SERVICE, operation), input, (items, "NextToken"));
    let found = found.await?;
    let names = found.iter().filter_map(|item| item["Name"].as_str());
    Ok(names.map(str::to_owned).collect())
}

async fn remove_rule(clients: &CloudClients, bus: &str, rule: &str) -> Result<(), StageError> {
    let action = || format!("delete the rule {rule} of the bus {bus}");
    let input = json!({"Rule": rule, "EventBusName": bus});
    let targets = clients.list(
        (SERVICE, "ListTargetsByRule"),
        input,
        ("Targets", "NextToken"),
    );
    let targets = targets.await?;
    let ids: Vec<&Value> = targets.iter().map(|target| &target["Id"]).collect();
    if !ids.is_empty() {
        let input = json!({"Rule": rule, "EventBusName": bus, "Ids": ids});
        let call = (SERVICE, "RemoveTargets");
        clients.call(call, &input, action).await?;
    }
    let input = json!({"Name": rule, "EventBusName": bus});
    clients
        .call((SERVICE, "DeleteRule"), &input, action)
        .await?;
    Ok(())
}

/// Returns the physical name of a bus.
pub(super) fn physical_name(cx: &ProvisionContext<'_>, logical: &str) -> String {
    if stage::Bus::is_default(logical) {
        return DEFAULT_BUS.to_owned();
    }
    format!("{}-{logical}", cx.prefix)
}

/// Returns the ARN of a bus.
pub(super) fn arn(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    cx.arn(
        SERVICE,
        &format!("event-bus/{}", physical_name(cx, logical)),
    )
}

/// Returns the physical name of a rule: sandboxes have buses of their own, but for the
/// bus that the account has.
pub(super) fn rule_name(cx: &ProvisionContext<'_>, bus: &str, rule: &str) -> String {
    if stage::Bus::is_default(bus) {
        return format!("{}-{rule}", cx.prefix);
    }
    rule.to_owned()
}

/// Returns the ARN of a rule.
pub(super) fn rule_arn(cx: &ProvisionContext<'_>, bus: &str, rule: &str) -> Arc<str> {
    let name = rule_name(cx, bus, rule);
    if stage::Bus::is_default(bus) {
        return cx.arn(SERVICE, &format!("rule/{name}"));
    }
    cx.arn(SERVICE, &format!("rule/{}/{name}", physical_name(cx, bus)))
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Bus,
) -> Result<Bus, StageError> {
    let name = physical_name(cx, logical);
    if !stage::Bus::is_default(logical) {
        let input = json!({"Name": name, "Tags": tag_list(&config.tagging)});
        let action = || format!("create the bus {logical}");
        let call = (SERVICE, "CreateEventBus");
        cx.clients.call(call, &input, action).await?;
    }
    let rules = config.rules.iter();
    let rules = rules.map(|(rule, _)| (rule.into(), rule_name(cx, logical, rule).into()));
    Ok(Bus {
        arn: arn(cx, logical),
        rules: rules.collect(),
        name: name.into(),
    })
}

async fn put_rule(
    cx: &ProvisionContext<'_>,
    bus_name: &str,
    bus: &Bus,
    (logical, config): (&str, &Rule),
    scope: &Scope,
) -> Result<(), StageError> {
    let name = rule_name(cx, bus_name, logical);
    let mut input = json!({
        "Name": name,
        "EventBusName": &*bus.name,
        "State": if config.disabled.0 { "DISABLED" } else { "ENABLED" },
    });
    if let Some(pattern) = &config.pattern {
        input["EventPattern"] = cx.document(pattern, scope)?.into();
    }
    if let Some(schedule) = &config.schedule {
        input["ScheduleExpression"] = schedule.text.as_str().into();
    }
    let action = || format!("put the rule {logical} of the bus {bus_name}");
    cx.clients
        .call((SERVICE, "PutRule"), &input, action)
        .await?;
    let found = targets::of_rule((bus_name, bus), (logical, config));
    targets::put_known(cx, found, scope).await
}
