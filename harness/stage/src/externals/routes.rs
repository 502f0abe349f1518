//! Which answer a request gets.

use std::sync::Arc;

use rehearsal_script::stage::{External, MockAnswer};
use rehearsal_script::{Expr, RoutePattern, Scope};
use serde_json::{Map, Value};

use super::AnswerOverride;

/// The routes of a mock, and what steps have changed.
#[derive(Debug)]
pub(super) struct Routes {
    /// The last one comes first.
    overrides: Vec<Override>,
    declared: Vec<Route>,
    default: Option<Answers>,
    last_id: u64,
}

#[derive(Debug)]
struct Route {
    pattern: RoutePattern,
    text: Arc<str>,
    when: Option<Expr>,
    answers: Answers,
}

#[derive(Debug)]
struct Override {
    id: u64,
    pattern: RoutePattern,
    text: Arc<str>,
    answers: Answers,
    times: Option<u64>,
    scope: Arc<Scope>,
}

/// Answers that are given in order, the last one from then on.
#[derive(Debug, Clone)]
struct Answers {
    all: Arc<[MockAnswer]>,
    /// The number of answers that were given.
    given: u64,
}

impl Answers {
    fn new(answers: Vec<MockAnswer>) -> Self {
        Self {
            all: answers.into(),
            given: 0,
        }
    }

    /// Returns the next answer, `None` for an empty one, and its number from one.
    fn next(&mut self) -> (Option<MockAnswer>, u64) {
        let at = usize::try_from(self.given).unwrap_or(usize::MAX);
        self.given += 1;
        let answer = self.all.get(at).or(self.all.last());
        (answer.cloned(), self.given)
    }
}

/// The answer to a request.
#[derive(Debug)]
pub(super) struct Choice {
    /// The route; `None` if the mock has a default answer and no route matched.
    pub(super) route: Option<Arc<str>>,
    /// The segments of the path that the route names.
    pub(super) params: Map<String, Value>,
    /// `None` is status 200 without a body.
    pub(super) answer: Option<MockAnswer>,
    /// The number of the request among those that the route has answered.
    pub(super) number: u64,
    /// The variables of a step that changed the answer.
    pub(super) scope: Option<Arc<Scope>>,
}

impl Routes {
    pub(super) fn new(config: &External) -> Self {
        let answers = |answers: Option<&rehearsal_script::stage::MockAnswers>| {
            Answers::new(answers.map(|answers| answers.0.clone()).unwrap_or_default())
        };
        let routes = config.mock.iter().flatten().map(|route| Route {
            pattern: route.request.clone(),
            text: route.request.text.as_str().into(),
            when: route.when.as_ref().map(|condition| condition.0.clone()),
            answers: answers(route.answer.as_ref()),
        });
        Self {
            overrides: Vec::new(),
            declared: routes.collect(),
            default: config.default.as_ref().map(|all| answers(Some(all))),
            last_id: 0,
        }
    }

    pub(super) fn add_override(&mut self, answers: AnswerOverride) -> u64 {
        self.last_id += 1;
        self.overrides.push(Override {
            id: self.last_id,
            text: answers.request.text.as_str().into(),
            pattern: answers.request,
            answers: Answers::new(answers.answers),
            times: answers.times,
            scope: Arc::new(answers.scope),
        });
        self.last_id
    }

    pub(super) fn remove_override(&mut self, id: u64) {
        self.overrides.retain(|one| one.id != id);
    }

    /// Returns the routes as they are written.
    pub(super) fn texts(&self) -> Vec<Arc<str>> {
        self.declared
            .iter()
            .map(|route| route.text.clone())
            .collect()
    }

    /// Chooses the answer to a request; `None` if no route matches it. `holds` tells
    /// whether a condition holds for the request with these segments of its path.
    pub(super) fn choose<E>(
        &mut self,
        method: &str,
        path: &[String],
        holds: impl Fn(&Expr, &Map<String, Value>) -> Result<bool, E>,
    ) -> Result<Option<Choice>, E> {
        let params = |pattern: &RoutePattern| -> Option<Map<String, Value>> {
            let found = pattern.matches(method, path)?.into_iter();
            let named = found.map(|(name, text)| (name.to_owned(), text.into()));
            Some(named.collect())
        };
        for at in (0..self.overrides.len()).rev() {
            let one = &mut self.overrides[at];
            let Some(params) = params(&one.pattern) else {
                continue;
            };
            let (answer, number) = one.answers.next();
            let choice = Choice {
                route: Some(one.text.clone()),
                params,
                answer,
                number,
                scope: Some(one.scope.clone()),
            };
            if one.times.is_some_and(|times| number >= times) {
                self.overrides.remove(at);
            }
            return Ok(Some(choice));
        }
        for route in &mut self.declared {
            let Some(params) = params(&route.pattern) else {
                continue;
            };
            if let Some(condition) = &route.when
                && !holds(condition, &params)?
            {
                continue;
            }
            let (answer, number) = route.answers.next();
            return Ok(Some(Choice {
                route: Some(route.text.clone()),
                params,
                answer,
                number,
                scope: None,
            }));
        }
        Ok(self.default.as_mut().map(|answers| {
            let (answer, number) = answers.next();
            Choice {
                route: None,
                params: Map::new(),
                answer,
                number,
                scope: None,
            }
        }))
    }
}
