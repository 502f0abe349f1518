use std::time::Duration;

use rehearsal_cloud::{Cloud, Config};
use rehearsal_script::{MemorySources, Style, check, render};
use serde_json::{Value, json};

use super::*;

/// The externals of a stage file.
async fn start(text: &str) -> Externals {
    let sources = MemorySources::default().with("stage.yaml", text);
    let checked = check(&sources, Some("stage.yaml"), &[]);
    let reported = render(&checked.diagnostics, &sources, Style::Plain);
    assert!(!checked.has_errors(), "{reported}");
    let stage = checked.stage.unwrap();
    let names: Vec<Arc<str>> = stage
        .externals
        .iter()
        .map(|(name, _)| name.into())
        .collect();
    let cloud = Cloud::start(Config::default()).await.unwrap();
    let expressions = StageExpressions::new(&stage, 7);
    let started = Externals::start(&stage, &names, &expressions, &cloud, 7, &[]);
    let externals = started.await.unwrap();
    externals.set_scope(&Scope::default());
    externals
}

fn url(externals: &Externals, path: &str) -> String {
    format!("{}{path}", externals.urls().next().unwrap().1)
}

async fn post(externals: &Externals, path: &str, body: Value) -> (u16, Value) {
    let request = reqwest::Client::new()
        .post(url(externals, path))
        .json(&body);
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or(Value::Null))
}

const CARDS: &str = r"
externals:
  cards:
    mock:
      - request: POST /charges
        when: ${request.json.amount > 100000}
        answer: {status: 402, json: {error: limit}}
      - request: POST /charges
        answer: {status: 201, json: {id: 'ch_${request.number}', of: '${request.json.order}'}}
      - request: GET /charges/{id}
        answer:
          - {status: 503, headers: {Retry-After: '1'}}
          - {json: {id: '${request.params.id}', page: '${request.query.page}'}}
";

#[tokio::test]
async fn routes_answer_by_order_condition_and_request() {
    let cards = start(CARDS).await;
    let charge = |amount: u64| json!({"amount": amount, "order": "o1"});
    let refused = post(&cards, "/charges", charge(200_000)).await;
    assert_eq!(refused, (402, json!({"error": "limit"})));
    for number in 1..=2 {
        let (status, body) = post(&cards, "/charges", charge(1495)).await;
        assert_eq!(status, 201);
        assert_eq!(body, json!({"id": format!("ch_{number}"), "of": "o1"}));
    }
    let get = || reqwest::get(url(&cards, "/charges/ch%201?page=2"));
    let first = get().await.unwrap();
    assert_eq!(first.status(), 503);
    assert_eq!(first.headers()["retry-after"], "1");
    for _ in 0..2 {
        let next: Value = get().await.unwrap().json().await.unwrap();
        assert_eq!(next, json!({"id": "ch 1", "page": "2"}));
    }
    let received = cards.journal().since(0);
    assert_eq!(received.len(), 6);
    assert_eq!(received[1].record.body, charge(1495));
    assert_eq!(received[1].record.status, Some(201));
    assert_eq!(received[3].params["id"], "ch 1");
    assert_eq!(cards.journal().since(5).len(), 1);
}

#[tokio::test]
async fn unmatched_request_is_told_the_routes() {
    let cards = start(CARDS).await;
    let (status, body) = post(&cards, "/v2/charges", json!({})).await;
    assert_eq!(status, 404);
    let expected = json!({
        "error": "no route of the mock `cards` matches POST /v2/charges",
        "routes": ["POST /charges", "POST /charges", "GET /charges/{id}"],
    });
    assert_eq!(body, expected);
    let received = cards.journal().since(0);
    assert_eq!(received[0].record.route, None);
    assert_eq!(received[0].record.known.len(), 3);
}

#[tokio::test]
async fn default_answers_what_no_route_does() {
    let hooks = start("externals: {hooks: {mock: [], default: {status: 202}}}").await;
    let (status, _) = post(&hooks, "/any/thing", json!({"a": 1})).await;
    assert_eq!(status, 202);
    assert!(hooks.journal().since(0)[0].record.known.is_empty());
}

#[tokio::test]
async fn answer_that_cannot_be_computed_is_a_mistake_of_the_author() {
    let cards = start(
        "externals:\n  cards:\n    mock:\n      - request: POST /charges\n        \
         answer: {json: {of: '${request.json.order.id}'}}\n",
    )
    .await;
    let (status, body) = post(&cards, "/charges", json!({})).await;
    assert_eq!(status, 500);
    let error = body["error"].as_str().unwrap();
    assert!(
        error.starts_with("could not compute the answer at stage.yaml:5: "),
        "{error}"
    );
    let mistakes = cards.journal().mistakes_since(0);
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].place.line, 5);
}

#[tokio::test]
async fn changed_answers_come_first_as_often_as_they_say() {
    let cards = start(CARDS).await;
    let sources = MemorySources::default().with("stage.yaml", CARDS).with(
        "a.yaml",
        "scenario: a\nsteps:\n  - external.answer: cards\n    request: POST /charges\n    \
             answer: {status: 503}\n    times: 2\n",
    );
    let checked = check(&sources, Some("stage.yaml"), &["a.yaml".into()]);
    let rehearsal_script::Action::ExternalAnswer(step) = &checked.scenarios[0].steps[0].action
    else {
        panic!("{:?}", checked.diagnostics);
    };
    let answers = |times| AnswerOverride {
        request: step.request.clone(),
        answers: step.answer.0.clone(),
        times,
        scope: Scope::default(),
    };
    cards.answer("cards", answers(Some(2))).unwrap();
    let charge = || post(&cards, "/charges", json!({"amount": 1, "order": "o1"}));
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(charge().await.0);
    }
    assert_eq!(statuses, [503, 503, 201]);
    let id = cards.answer("cards", answers(None)).unwrap();
    assert_eq!(charge().await.0, 503);
    cards.remove_answer("cards", id).unwrap();
    assert_eq!(charge().await.0, 201);
    assert!(cards.answer("other", answers(None)).is_err());
}

#[tokio::test]
async fn faults_end_the_connection_or_hold_it() {
    let mock = start(
        "externals:\n  m:\n    mock:\n      \
         - {request: GET /close, answer: {fault: close}}\n      \
         - {request: GET /truncate, answer: {body: 0123456789, fault: truncate}}\n      \
         - {request: GET /silent, answer: {fault: silent}}\n",
    )
    .await;
    assert!(reqwest::get(url(&mock, "/close")).await.is_err());
    let response = reqwest::get(url(&mock, "/truncate")).await.unwrap();
    assert_eq!(response.content_length(), Some(10));
    assert!(response.bytes().await.is_err());
    let silent = reqwest::Client::new().get(url(&mock, "/silent"));
    let mut arrived = mock.journal().watch();
    arrived.mark_unchanged();
    let request = tokio::spawn(silent.send());
    // Woken by its arrival; there is no answer.
    arrived.changed().await.unwrap();
    let received = mock.journal().since(2);
    assert_eq!(received[0].record.path, "/silent");
    assert_eq!(received[0].record.status, None);
    assert!(!request.is_finished());
    drop(mock);
    // The mock's end ends its connections.
    assert!(request.await.unwrap().is_err());
}

#[tokio::test]
async fn real_service_has_its_url_and_no_mock() {
    let rates = start("externals: {rates: {url: 'https://rates.example.com/v1'}}").await;
    assert_eq!(
        rates.urls().next(),
        Some(("rates", "https://rates.example.com/v1"))
    );
    assert!(!rates.has_mock("rates"));
}

#[tokio::test]
async fn delay_is_part_of_the_recorded_time() {
    let mock = start("externals: {m: {mock: [{request: GET /slow, answer: {delay: 30ms}}]}}").await;
    reqwest::get(url(&mock, "/slow")).await.unwrap();
    let received = mock.journal().since(0);
    assert!(received[0].record.duration >= Duration::from_millis(30));
}
