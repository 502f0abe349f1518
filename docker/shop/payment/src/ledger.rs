use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What becomes of a charge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Behaviour {
    /// It is made, and the answer says so.
    #[default]
    Approve,
    /// It is not made, and the answer says so.
    Decline,
    /// It is not made; the answer is an error of the service.
    Fail,
    /// It is made, but no answer ever comes.
    Hang,
    /// It is made, and the answer comes twice: once as the answer, once more to
    /// the callback of the request.
    Twice,
}

/// Money taken from somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) order: Uuid,
    pub(crate) amount: String,
    pub(crate) refunded: bool,
}

/// What happened to a request to charge.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Made(Charge),
    /// It had been made before, under the same key.
    MadeBefore(Charge),
    Declined,
    Failed,
    /// Made, and not to be answered.
    Silent,
    /// Made, and to be answered twice.
    MadeTwiceTold(Charge),
}

/// All charges, and what the next ones are to do.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    charges: Vec<Charge>,
    by_key: HashMap<String, usize>,
    next: VecDeque<Behaviour>,
}

impl Ledger {
    /// Says what the next charges do, in turn; those after them are approved.
    pub(crate) fn expect(&mut self, next: impl IntoIterator<Item = Behaviour>) {
        self.next = next.into_iter().collect();
    }

    /// Charges, once for each key.
    pub(crate) fn charge(&mut self, key: &str, order: Uuid, amount: String) -> Outcome {
        if let Some(&made) = self.by_key.get(key) {
            return Outcome::MadeBefore(self.charges[made].clone());
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
            Behaviour::Hang => Outcome::Silent,
            Behaviour::Twice => Outcome::MadeTwiceTold(charge),
            _ => Outcome::Made(charge),
        }
    }

    /// Gives the money of a charge back, however often it is asked.
    pub(crate) fn refund(&mut self, id: &str) -> Option<Charge> {
        let charge = self.charges.iter_mut().find(|charge| charge.id == id)?;
        charge.refunded = true;
        Some(charge.clone())
    }

    /// The charges for an order, or all of them.
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
        let Outcome::Made(first) = charge(&mut ledger, "a") else {
            panic!("the first is made");
        };
        assert_eq!(charge(&mut ledger, "a"), Outcome::MadeBefore(first));
        assert!(matches!(charge(&mut ledger, "b"), Outcome::Made(_)));
        assert_eq!(ledger.charges(None).len(), 2);
    }

    #[test]
    fn misbehaves_as_often_as_it_was_told_to() {
        let mut ledger = Ledger::default();
        ledger.expect([Behaviour::Decline, Behaviour::Fail]);
        assert_eq!(charge(&mut ledger, "a"), Outcome::Declined);
        assert_eq!(charge(&mut ledger, "a"), Outcome::Failed);
        assert!(matches!(charge(&mut ledger, "a"), Outcome::Made(_)));
    }

    #[test]
    fn what_it_keeps_silent_about_was_charged_all_the_same() {
        let mut ledger = Ledger::default();
        ledger.expect([Behaviour::Hang]);
        assert_eq!(charge(&mut ledger, "a"), Outcome::Silent);
        assert!(matches!(charge(&mut ledger, "a"), Outcome::MadeBefore(_)));
        assert_eq!(ledger.charges(Some(Uuid::nil())).len(), 1);
    }

    #[test]
    fn refunds_what_was_charged_and_nothing_else() {
        let mut ledger = Ledger::default();
        charge(&mut ledger, "a");
        let id = ledger.charges(None)[0].id.clone();
        assert!(ledger.refund(&id).is_some_and(|charge| charge.refunded));
        assert!(ledger.refund(&id).is_some_and(|charge| charge.refunded));
        assert_eq!(ledger.refund("ch_0"), None);
    }
}
