use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How the service treats a charge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Behaviour {
    /// The charge is made.
    #[default]
    Approve,
    /// The charge is declined.
    Decline,
    /// The charge is not made; the service answers with an error.
    Fail,
    /// The charge is made, but never answered.
    Hang,
    /// The charge is made, answered, and sent to the callback as well.
    Twice,
}

/// A charge for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) order: Uuid,
    pub(crate) amount: String,
    pub(crate) refunded: bool,
}

/// The outcome of a request to charge.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Created(Charge),
    /// There was a charge with the same key.
    Existing(Charge),
    Declined,
    Failed,
    /// Created, and not to be answered.
    Unanswered,
    /// Created, and to be sent to the callback as well.
    AnsweredTwice(Charge),
}

/// All charges, and how the next ones are treated.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    charges: Vec<Charge>,
    by_key: HashMap<String, usize>,
    next: VecDeque<Behaviour>,
}

impl Ledger {
    /// Sets how the next charges are treated, in turn; later ones are approved.
    pub(crate) fn script(&mut self, next: impl IntoIterator<Item = Behaviour>) {
        self.next = next.into_iter().collect();
    }

    /// Charges once for each key.
    pub(crate) fn charge(&mut self, key: &str, order: Uuid, amount: String) -> Outcome {
        if let Some(&index) = self.by_key.get(key) {
            return Outcome::Existing(self.charges[index].clone());
        }
        let behaviour = self.next.pop_front().unwrap_or_default();
        match behaviour {
            Behaviour::Decline => return Outcome::Declined,
            Behaviour::Fail => return Outcome::Failed,
            Behaviour::Approve | Behaviour::Hang | Behaviour::Twice => {}
        }
        let charge = Charge {
            id: format!("ch_{}", Uuid::new_v4().simple()),
            order,
            amount,
            refunded: false,
        };
        self.by_key.insert(key.to_owned(), self.charges.len());
        self.charges.push(charge.clone());
        match behaviour {
            Behaviour::Hang => Outcome::Unanswered,
            Behaviour::Twice => Outcome::AnsweredTwice(charge),
            _ => Outcome::Created(charge),
        }
    }

    /// Refunds a charge; repeating it has no effect.
    pub(crate) fn refund(&mut self, id: &str) -> Option<Charge> {
        let charge = self.charges.iter_mut().find(|charge| charge.id == id)?;
        charge.refunded = true;
        Some(charge.clone())
    }

    /// Returns the charges for an order, or all of them.
    pub(crate) fn charges(&self, order: Option<Uuid>) -> Vec<Charge> {
        self.charges
            .iter()
            .filter(|charge| order.is_none_or(|order| charge.order == order))
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charge(ledger: &mut Ledger, key: &str) -> Outcome {
        ledger.charge(key, Uuid::nil(), "14.95".to_owned())
    }

    #[test]
    fn charges_once_for_each_key() {
        let mut ledger = Ledger::default();
        let Outcome::Created(first) = charge(&mut ledger, "a") else {
            panic!("the first charge is created");
        };
        assert_eq!(charge(&mut ledger, "a"), Outcome::Existing(first));
        assert!(matches!(charge(&mut ledger, "b"), Outcome::Created(_)));
        assert_eq!(ledger.charges(None).len(), 2);
    }

    #[test]
    fn scripted_behaviour_applies_once_each() {
        let mut ledger = Ledger::default();
        ledger.script([Behaviour::Decline, Behaviour::Fail]);
        assert_eq!(charge(&mut ledger, "a"), Outcome::Declined);
        assert_eq!(charge(&mut ledger, "a"), Outcome::Failed);
        assert!(matches!(charge(&mut ledger, "a"), Outcome::Created(_)));
    }

    #[test]
    fn unanswered_charge_is_recorded() {
        let mut ledger = Ledger::default();
        ledger.script([Behaviour::Hang]);
        assert_eq!(charge(&mut ledger, "a"), Outcome::Unanswered);
        assert!(matches!(charge(&mut ledger, "a"), Outcome::Existing(_)));
        assert_eq!(ledger.charges(Some(Uuid::nil())).len(), 1);
    }

    #[test]
    fn refunds_existing_charges_only() {
        let mut ledger = Ledger::default();
        charge(&mut ledger, "a");
        let id = ledger.charges(None)[0].id.clone();
        assert!(ledger.refund(&id).is_some_and(|charge| charge.refunded));
        assert!(ledger.refund(&id).is_some_and(|charge| charge.refunded));
        assert_eq!(ledger.refund("ch_0"), None);
    }
}
