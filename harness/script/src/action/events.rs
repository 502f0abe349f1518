//! Events of event buses.

use super::{ERROR, ObservedType, action, observed};
use crate::pending::Requirement;
use crate::settings::{Name, PlainText, Text};
use crate::stage::BusKind;
use crate::value::Template;

action! {
    /// Puts an event on a bus.
    pub struct Put = "events.put" {
        /// The bus.
        subject bus: Name<BusKind>,
        /// Who it is from: `shop.orders`.
        source: Text,
        /// What happened: the event's detail type.
        kind as "type": Text,
        /// What is told of it, as JSON; without, `{}`.
        detail: Option<Template>,
        /// The ARNs of what it is about.
        resources: Vec<Text>,
    }
    observes &[
        observed("id", ObservedType::Text, "The event's id."),
        ERROR,
    ];
    properties: [Changes];
    example "- events.put: shop\n  source: shop.orders\n  type: OrderPaid\n  detail: {order: '1'}";
}

action! {
    /// Reads from the journal which events matched the rules of a bus since the scenario
    /// began; it consumes nothing. An event that matches two rules is there twice.
    pub struct Matched = "events.matched" {
        /// The bus.
        subject bus: Name<BusKind>,
        /// Only the matches of this rule.
        rule: Option<PlainText>,
    }
    observes &[
        observed("matches", ObservedType::Objects(&[
            observed("rule", ObservedType::Text, "The rule, by its logical name."),
            observed("id", ObservedType::Text, "The event's id."),
            observed("source", ObservedType::Text, "Who it is from."),
            observed("type", ObservedType::Text, "The event's detail type."),
            observed("detail", ObservedType::Map, "What it tells."),
            observed("resources", ObservedType::Texts, "The ARNs of what it is about."),
            observed("time", ObservedType::Time, "When it happened, by the event."),
            observed("at", ObservedType::Time, "When it matched, by the virtual clock."),
        ]), "The matches, oldest first."),
        observed("count", ObservedType::Integer, "How many matches there are."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    needs: |step| rule_of(&step.bus, step.rule.as_ref());
    example "- events.matched: shop\n  rule: paid\n  within: 5s\n  expect: {count: 1, matches: [{detail: {order: '1'}}]}";
}

/// Returns that a bus has a rule, where a step names one.
fn rule_of(bus: &Name<BusKind>, rule: Option<&PlainText>) -> Option<Requirement> {
    let rule = rule?;
    Some(Requirement::Rule {
        bus: bus.fixed()?,
        rule: rule.text.clone(),
        place: rule.place.clone(),
    })
}
