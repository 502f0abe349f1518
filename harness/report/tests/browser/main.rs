//! Tests of the HTML page in a browser: it is opened, clicked, filtered and
//! printed.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../it/sample_runs.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod sample_runs;

use std::io::Write as _;
use std::process::ExitCode;

use rehearsal_record::{Event, Link, Part, System};
use rehearsal_report::Html;
use rehearsal_testing::{Page, Requirement, run, trial};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::sample_runs::{every_verdict, many, render};

const CHROMIUM: &[Requirement] = &[Requirement::Chromium];

fn main() -> ExitCode {
    run(vec![
        trial("every_view_works", CHROMIUM, every_view_works),
        trial(
            "system_map_and_coverage_are_shown",
            CHROMIUM,
            system_map_and_coverage_are_shown,
        ),
        trial(
            "thousand_cases_are_usable",
            CHROMIUM,
            thousand_cases_are_usable,
        ),
    ])
}

const EVIL: &str =
    "</script><img src=x onerror='window.hacked = true'><script>window.hacked = true</script>";

fn open(events: &[Event]) -> (Page, NamedTempFile) {
    let page = render(events, |out| Box::new(Html::new(out)));
    let mut file = tempfile::Builder::new().suffix(".html").tempfile().unwrap();
    file.write_all(page.as_bytes()).unwrap();
    (Page::open(file.path()), file)
}

/// A run of every verdict, with bodies, one of which contains markup.
fn sample() -> Vec<Event> {
    let mut events = every_verdict();
    for event in &mut events {
        if let Event::CaseFinished { outcome, .. } = event {
            for call in &mut outcome.calls {
                call.request = json!({"MessageBody": "{\"order\":\"o-1\"}", "Wicked": EVIL});
            }
            for line in &mut outcome.logs {
                line.text.push_str(EVIL);
            }
        }
    }
    events
}

const PAID: &str = "#/case/checkout%2Fpaid%3A%3Aone%20mug";

fn go_to(page: &mut Page, hash: &str, heading: &str) {
    page.eval(&format!("void (location.hash = {hash:?})"));
    page.wait_until(&format!(
        "document.querySelector('h1').textContent === {heading:?}"
    ));
}

fn every_view_works() {
    let (mut page, _file) = open(&sample());
    skip_link_leads_to_the_content(&mut page);
    cases_are_listed_and_filtered(&mut page);
    case_shows_failure_and_events(&mut page);
    timeline_works_by_keyboard(&mut page);
    attempts_are_shown(&mut page);
    page_fits_a_phone(&mut page);
    page_follows_the_colour_scheme(&mut page);
    page_can_be_printed(&mut page);
    controls_have_names(&mut page);
    assert_eq!(page.eval("window.hacked ?? null"), Value::Null);
    assert_eq!(
        page.problems(),
        [""; 0],
        "there are no errors and no network requests"
    );
}

fn system_map_and_coverage_are_shown() {
    let part = |kind: &str, name: &str| Part {
        kind: kind.into(),
        name: name.into(),
    };
    let (shop, orders) = (part("app", "shop"), part("queue", "orders"));
    let unused = part("queue", EVIL);
    let link = |to: &Part| Link {
        from: shop.clone(),
        to: to.clone(),
    };
    let mut events = sample();
    events.insert(
        1,
        Event::StageDescribed {
            system: System {
                links: vec![link(&orders), link(&unused)],
                parts: vec![shop.clone(), orders.clone(), unused.clone()],
            },
        },
    );
    let (mut page, _file) = open(&events);

    go_to(&mut page, "#/map", "System map");
    assert_eq!(page.text(".views [aria-current=page]"), "System map");
    assert!(page.count(".system-map .part") >= 3);
    assert!(page.count(".system-map .part.unused") >= 1);
    let lines = page.count(".system-map .way");
    assert!(lines >= 2, "{lines}");
    let label = "document.querySelector('.system-map').getAttribute('aria-label')";
    let label = page.eval(label).to_string();
    assert!(
        label.contains("shop") && label.contains("orders"),
        "{label}"
    );

    go_to(&mut page, "#/coverage", "Coverage");
    let totals = page.text(".totals");
    assert!(totals.contains("were exercised"), "{totals}");
    assert!(page.count("table.coverage tr") >= 2);

    page.click(".views a");
    page.wait_until("document.querySelectorAll('.cases > li').length === 7");
    assert_eq!(page.eval("window.hacked ?? null"), Value::Null);
    assert_eq!(page.problems(), [""; 0]);
}

fn skip_link_leads_to_the_content(page: &mut Page) {
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.className"), "skip-link");
    page.press("Enter");
    assert_eq!(page.eval("document.activeElement.id"), "main");
    assert_eq!(page.eval("location.hash"), "", "the view is the same");
}

fn cases_are_listed_and_filtered(page: &mut Page) {
    assert_eq!(page.text("h1"), "rehearsal");
    let totals = page.text(".totals");
    assert!(
        totals.starts_with("1 failed, 1 broken, 1 flaky, 1 unplayed, 1 skipped, 2 passed"),
        "{totals}"
    );
    assert_eq!(page.count(".cases > li"), 7);
    assert_eq!(
        page.text(".cases > li:first-child .name"),
        "checkout/paid::one mug",
        "worst first"
    );

    page.click(".filters input");
    page.type_text("checkout fla");
    page.wait_until("document.querySelectorAll('.cases > li').length === 1");
    assert_eq!(page.text(".cases .name"), "checkout/flaky::one mug");
    assert_eq!(page.text(".filters .count"), "1 of 7 cases");
    page.eval("void (location.hash = '#/')");
    page.wait_until("document.querySelectorAll('.cases > li').length === 7");

    page.click("button[data-verdict=broken]");
    page.click("button[data-verdict=failed]");
    page.wait_until("document.querySelectorAll('.cases > li').length === 2");
    assert_eq!(page.eval("location.hash"), "#/?verdict=broken%2Cfailed");
    assert_eq!(
        page.eval("document.querySelector('button[data-verdict=failed]').ariaPressed"),
        "true"
    );
}

fn case_shows_failure_and_events(page: &mut Page) {
    page.click(".cases > li:first-child a");
    page.wait_until("document.querySelector('h1').textContent === 'checkout/paid::one mug'");
    let failure = page.text(".failure");
    for text in [
        "Step 2: sql select status from orders",
        "scenarios/checkout/order.yaml:10:5",
        "^^^^ rows[0].status: expected \"paid\"",
        "\"pending\"",
        "Last error: 0.011 s storefront ERROR could not announce the order",
    ] {
        assert!(failure.contains(text), "{text} is not in {failure}");
    }
    page.wait_until("document.querySelectorAll('.lanes .item').length === 4");
    let lanes = page.eval("[...document.querySelectorAll('.names div')].map((name) => name.textContent).filter(Boolean)");
    assert_eq!(lanes, json!(["steps", "storefront", "sqs"]));

    page.click(".lanes .is-call");
    let detail = page.text(".detail");
    for text in [
        "SendMessage orders",
        "text with {",
        "\"order\": \"o-1\"",
        "</script><img src=x",
        "NonExistentQueue",
    ] {
        assert!(detail.contains(text), "{text} is not in {detail}");
    }

    page.click(".steps li:first-child summary");
    page.wait_until("document.querySelector('.steps li:first-child .inside').hasChildNodes()");
    assert!(
        page.text(".steps li:first-child .inside")
            .contains("\"pending\"")
    );
    assert_eq!(page.count(".entries > li"), 4);
    page.eval("void (location.hash = '#/')");
    page.wait_until("document.querySelector('.cases')");
}

fn timeline_works_by_keyboard(page: &mut Page) {
    go_to(page, PAID, "checkout/paid::one mug");
    page.wait_until("document.querySelectorAll('.lanes .item').length === 4");
    assert_eq!(
        page.count(".lanes .item[tabindex='0']"),
        1,
        "the timeline is one tab stop"
    );
    page.eval("document.querySelector(\".lanes .item[tabindex='0']\").focus()");
    page.press("ArrowRight");
    page.press("Enter");
    assert!(page.text(".detail h3").contains("SendMessage"));
    page.press("End");
    page.press("Enter");
    assert!(page.text(".detail h3").contains("2. sql select"));
    // Drawing it again keeps the focus.
    page.resize(900, 900);
    page.wait_until("Number(document.querySelector('.lanes svg').getAttribute('width')) < 900");
    assert!(
        page.eval("document.activeElement.ariaLabel")
            .to_string()
            .contains("2. sql select")
    );
    page.resize(1_200, 900);
    page.press("ArrowDown");
    page.press("Enter");
    assert!(
        page.text(".detail h3")
            .contains("could not announce the order")
    );
}

fn attempts_are_shown(page: &mut Page) {
    go_to(
        page,
        "#/case/checkout%2Fflaky%3A%3Aone%20mug",
        "checkout/flaky::one mug",
    );
    assert_eq!(page.count(".attempts a"), 2);
    assert_eq!(page.count(".failure"), 0, "the last attempt passed");
    page.click(".attempts li:first-child a");
    page.wait_until("document.querySelector('.failure')");
}

fn page_fits_a_phone(page: &mut Page) {
    page.resize(360, 700);
    for (hash, heading) in [("#/", "rehearsal"), (PAID, "checkout/paid::one mug")] {
        go_to(page, hash, heading);
        page.wait_until("document.documentElement.scrollWidth <= 360");
    }
    page.resize(1_200, 900);
}

fn page_follows_the_colour_scheme(page: &mut Page) {
    let brightness = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number).reduce((sum, one) => sum + one)";
    page.media("screen", "light");
    assert!(page.eval(brightness).as_u64().unwrap() > 600);
    page.media("screen", "dark");
    assert!(page.eval(brightness).as_u64().unwrap() < 150);
    page.media("screen", "light");
}

fn page_can_be_printed(page: &mut Page) {
    let opened = "dispatchEvent(new Event('beforeprint')), [...document.querySelectorAll('.steps .inside')].every((content) => content.hasChildNodes())";
    assert_eq!(
        page.eval(opened),
        true,
        "details that are opened for printing have their content"
    );
    let drawn = page.eval("Number(document.querySelector('.lanes svg').getAttribute('width'))");
    assert!(drawn.as_u64().unwrap() < 600, "{drawn}");
    page.eval("void dispatchEvent(new Event('afterprint'))");
    let pdf = page.call("Page.printToPDF", &json!({"printBackground": true}));
    assert!(pdf["data"].as_str().unwrap().len() > 10_000);
    assert_eq!(
        page.count(".steps details[open]"),
        2,
        "all steps are open for printing"
    );
    page.media("print", "light");
    assert_eq!(
        page.eval("getComputedStyle(document.querySelector('.filters')).display"),
        "none"
    );
    page.media("screen", "light");
}

/// Controls have names for screen readers.
fn controls_have_names(page: &mut Page) {
    for (hash, heading) in [("#/", "rehearsal"), (PAID, "checkout/paid::one mug")] {
        go_to(page, hash, heading);
        let tree = page.call("Accessibility.getFullAXTree", &json!({}));
        let roles = ["button", "link", "searchbox", "combobox", "region"];
        let nodes = tree["nodes"].as_array().unwrap();
        let mut checked = 0;
        for node in nodes {
            if node["ignored"] == false && roles.iter().any(|role| node["role"]["value"] == *role) {
                checked += 1;
                assert_ne!(node["name"]["value"], "", "{node}");
            }
        }
        assert!(checked > 5, "{checked}");
    }
}

fn thousand_cases_are_usable() {
    let (mut page, _file) = open(&many(1_000));
    assert_eq!(page.count(".cases > li"), 1_000);
    page.click(".filters input");
    page.type_text("case0107");
    page.wait_until("document.querySelectorAll('.cases > li').length === 1");
    page.click(".cases a");
    page.wait_until("document.querySelector('h1').textContent.includes('case0107') && document.querySelector('.lanes .item')");
    assert!(page.text(".failure").contains("expected \"paid\""));
    assert_eq!(page.problems(), [""; 0]);
}
