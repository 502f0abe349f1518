//! The service as the cloud sees it: its registry entry and its operations.

use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, ServiceError};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;
use time::OffsetDateTime;

use crate::ops::{
    archives, buses, connections, destinations, permissions, put_events, replays, rules, tags,
    targets,
};
use crate::state::{DEFAULT_BUS, Events, Task, millis};
use crate::{delivery, http_delivery, route};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Events>().with_access(&crate::access_table::ACCESS);

impl Service for Events {
    const MODEL: &'static ServiceModel = &models::EVENTS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CancelReplay => replays::cancel_replay,
        CreateApiDestination => destinations::create_api_destination,
        CreateArchive => archives::create_archive,
        CreateConnection => connections::create_connection,
        CreateEventBus => buses::create_event_bus,
        DeleteApiDestination => destinations::delete_api_destination,
        DeleteArchive => archives::delete_archive,
        DeleteConnection => connections::delete_connection,
        DeleteEventBus => buses::delete_event_bus,
        DeleteRule => rules::delete_rule,
        DescribeApiDestination => destinations::describe_api_destination,
        DescribeArchive => archives::describe_archive,
        DescribeConnection => connections::describe_connection,
        DescribeEventBus => buses::describe_event_bus,
        DescribeReplay => replays::describe_replay,
        DescribeRule => rules::describe_rule,
        DisableRule => rules::disable_rule,
        EnableRule => rules::enable_rule,
        ListApiDestinations => destinations::list_api_destinations,
        ListArchives => archives::list_archives,
        ListConnections => connections::list_connections,
        ListEventBuses => buses::list_event_buses,
        ListReplays => replays::list_replays,
        ListRuleNamesByTarget => rules::list_rule_names_by_target,
        ListRules => rules::list_rules,
        ListTagsForResource => tags::list_tags_for_resource,
        ListTargetsByRule => targets::list_targets_by_rule,
        PutEvents => put_events::put_events,
        PutPermission => permissions::put_permission,
        PutRule => rules::put_rule,
        PutTargets => targets::put_targets,
        RemovePermission => permissions::remove_permission,
        RemoveTargets => targets::remove_targets,
        StartReplay => replays::start_replay,
        TagResource => tags::tag_resource,
        TestEventPattern => put_events::test_event_pattern,
        UntagResource => tags::untag_resource,
        UpdateApiDestination => destinations::update_api_destination,
        UpdateArchive => archives::update_archive,
        UpdateConnection => connections::update_connection,
        UpdateEventBus => buses::update_event_bus,
    ];

    /// Returns the rule, the bus or the archive that a call names.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let members = [
            "Rule",
            "ArchiveName",
            "ReplayName",
            "Name",
            "EventBusName",
            "ResourceARN",
            "TargetArn",
        ];
        if let Some(entries) = input.get("Entries").and_then(Value::as_array) {
            let bus = entries
                .iter()
                .find_map(|entry| entry.get("EventBusName")?.as_str());
            return Some(bus_name(bus.unwrap_or(DEFAULT_BUS)).to_owned());
        }
        let text = members
            .iter()
            .find_map(|member| input.get(member)?.as_str());
        text.map(|text| bus_name(text).to_owned())
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let region = self.regions.get(arn.account, arn.region)?;
        let bus = region.buses.get(arn.resource.strip_prefix("event-bus/")?)?;
        Some(ProtectedResource {
            policy: bus.policy.as_ref().map(Value::to_string),
            ..ProtectedResource::default()
        })
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due()
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let now = millis(cx.now());
        while self.due.first().is_some_and(|first| first.at <= now) {
            let Some(due) = self.due.pop_first() else {
                return;
            };
            match due.what {
                Task::Rule(place, name) => route::run_schedule(self, cx, &place, &name, due.at),
                Task::Replay(place, name) => replays::run(self, cx, &place, &name),
                Task::Delivery(id) => delivery::retry(self, cx, id),
            }
        }
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        if let Some(id) = ticket.as_u64() {
            delivery::attempted(self, cx, id, outcome);
        } else if let Ok(at) = serde_json::from_value(ticket["authorize"].clone()) {
            delivery::authorized(self, cx, &at, outcome);
        } else if let Ok(at) = serde_json::from_value(ticket["secret"].clone()) {
            http_delivery::secret_created(self, &at, &outcome);
        }
    }
}

/// Returns the name of a bus by its name or its ARN, and any other text as it is.
fn bus_name(text: &str) -> &str {
    let resource = Arn::parse(text).and_then(|arn| arn.resource.strip_prefix("event-bus/"));
    resource.unwrap_or(text)
}
