//! The page as a person sees it: opened, clicked through, filtered, printed.

use std::io::Write as _;

use rehearsal_record::Event;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::chromium::Page;
use crate::html::{many, page};
use crate::told::everything;

const EVIL: &str =
    "</script><img src=x onerror='window.hacked = true'><script>window.hacked = true</script>";

fn opened(events: &[Event]) -> Option<(Page, NamedTempFile)> {
    let mut file = tempfile::Builder::new().suffix(".html").tempfile().unwrap();
    file.write_all(page(events).as_bytes()).unwrap();
    let page = Page::open(file.path())?;
    Some((page, file))
}

/// A run of every verdict, with bodies to look at, one of them wicked.
fn run() -> Vec<Event> {
    let mut events = everything();
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

fn goes_to(page: &mut Page, hash: &str, heading: &str) {
    page.eval(&format!("void (location.hash = {hash:?})"));
    page.until(&format!(
        "document.querySelector('h1').textContent === {heading:?}"
    ));
}

#[test]
fn it_is_clicked_through() {
    let Some((mut page, _file)) = opened(&run()) else {
        return;
    };
    the_first_stop_leads_to_the_content(&mut page);
    all_cases_are_listed_and_filtered(&mut page);
    a_case_shows_why_and_what_happened(&mut page);
    the_timeline_is_used_by_keyboard(&mut page);
    attempts_are_told_apart(&mut page);
    it_fits_a_phone(&mut page);
    it_is_dark_in_the_dark(&mut page);
    it_is_printed(&mut page);
    everything_has_a_name(&mut page);
    assert_eq!(page.eval("window.hacked ?? null"), Value::Null);
    assert_eq!(
        page.complaints(),
        [""; 0],
        "no error, and nothing asked of any network"
    );
}

fn the_first_stop_leads_to_the_content(page: &mut Page) {
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.className"), "skip-link");
    page.press("Enter");
    assert_eq!(page.eval("document.activeElement.id"), "main");
    assert_eq!(page.eval("location.hash"), "", "the view stays");
}

fn all_cases_are_listed_and_filtered(page: &mut Page) {
    assert_eq!(page.text("h1"), "rehearsal");
    let told = page.text(".told");
    assert!(
        told.starts_with("1 failed, 1 broken, 1 flaky, 1 unplayed, 1 skipped, 2 passed"),
        "{told}"
    );
    assert_eq!(page.count(".cases > li"), 7);
    assert_eq!(
        page.text(".cases > li:first-child .name"),
        "checkout/paid::one mug",
        "worst first"
    );

    page.click(".filters input");
    page.write("checkout fla");
    page.until("document.querySelectorAll('.cases > li').length === 1");
    assert_eq!(page.text(".cases .name"), "checkout/flaky::one mug");
    assert_eq!(page.text(".filters .count"), "1 of 7 cases");
    page.eval("void (location.hash = '#/')");
    page.until("document.querySelectorAll('.cases > li').length === 7");

    page.click("button[data-verdict=broken]");
    page.click("button[data-verdict=failed]");
    page.until("document.querySelectorAll('.cases > li').length === 2");
    assert_eq!(page.eval("location.hash"), "#/?verdict=broken%2Cfailed");
    assert_eq!(
        page.eval("document.querySelector('button[data-verdict=failed]').ariaPressed"),
        "true"
    );
}

fn a_case_shows_why_and_what_happened(page: &mut Page) {
    page.click(".cases > li:first-child a");
    page.until("document.querySelector('h1').textContent === 'checkout/paid::one mug'");
    let why = page.text(".failure");
    for told in [
        "Step 2: sql select status from orders",
        "scenarios/checkout/order.yaml:10:5",
        "^^^^ rows[0].status: expected \"paid\"",
        "\"pending\"",
        "Last error: 0.011 s storefront ERROR could not announce the order",
    ] {
        assert!(why.contains(told), "{told} is not in {why}");
    }
    page.until("document.querySelectorAll('.lanes .item').length === 4");
    let lanes = page.eval("[...document.querySelectorAll('.names div')].map((one) => one.textContent).filter(Boolean)");
    assert_eq!(lanes, json!(["steps", "storefront", "sqs"]));

    page.click(".lanes .is-call");
    let detail = page.text(".detail");
    for told in [
        "SendMessage orders",
        "text holding {",
        "\"order\": \"o-1\"",
        "</script><img src=x",
        "NonExistentQueue",
    ] {
        assert!(detail.contains(told), "{told} is not in {detail}");
    }

    page.click(".steps li:first-child summary");
    page.until("document.querySelector('.steps li:first-child .inside').hasChildNodes()");
    assert!(
        page.text(".steps li:first-child .inside")
            .contains("\"pending\"")
    );
    assert_eq!(page.count(".moments > li"), 4);
    page.eval("void (location.hash = '#/')");
    page.until("document.querySelector('.cases')");
}

fn the_timeline_is_used_by_keyboard(page: &mut Page) {
    goes_to(page, PAID, "checkout/paid::one mug");
    page.until("document.querySelectorAll('.lanes .item').length === 4");
    assert_eq!(
        page.count(".lanes .item[tabindex='0']"),
        1,
        "one stop for all of it"
    );
    page.eval("document.querySelector(\".lanes .item[tabindex='0']\").focus()");
    page.press("ArrowRight");
    page.press("Enter");
    assert!(page.text(".detail h3").contains("SendMessage"));
    page.press("End");
    page.press("Enter");
    assert!(page.text(".detail h3").contains("2. sql select"));
    // Drawing it anew takes the place of nobody.
    page.phone(900, 900);
    page.until("Number(document.querySelector('.lanes svg').getAttribute('width')) < 900");
    assert!(
        page.eval("document.activeElement.ariaLabel")
            .to_string()
            .contains("2. sql select")
    );
    page.phone(1_200, 900);
    page.press("ArrowDown");
    page.press("Enter");
    assert!(
        page.text(".detail h3")
            .contains("could not announce the order")
    );
}

fn attempts_are_told_apart(page: &mut Page) {
    goes_to(
        page,
        "#/case/checkout%2Fflaky%3A%3Aone%20mug",
        "checkout/flaky::one mug",
    );
    assert_eq!(page.count(".attempts a"), 2);
    assert_eq!(page.count(".failure"), 0, "the last attempt held");
    page.click(".attempts li:first-child a");
    page.until("document.querySelector('.failure')");
}

fn it_fits_a_phone(page: &mut Page) {
    page.phone(360, 700);
    for (hash, heading) in [("#/", "rehearsal"), (PAID, "checkout/paid::one mug")] {
        goes_to(page, hash, heading);
        page.until("document.documentElement.scrollWidth <= 360");
    }
    page.phone(1_200, 900);
}

fn it_is_dark_in_the_dark(page: &mut Page) {
    let brightness = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number).reduce((sum, one) => sum + one)";
    page.media("screen", "light");
    assert!(page.eval(brightness).as_u64().unwrap() > 600);
    page.media("screen", "dark");
    assert!(page.eval(brightness).as_u64().unwrap() < 150);
    page.media("screen", "light");
}

fn it_is_printed(page: &mut Page) {
    let told = "dispatchEvent(new Event('beforeprint')), [...document.querySelectorAll('.steps .inside')].every((one) => one.hasChildNodes())";
    assert_eq!(
        page.eval(told),
        true,
        "what is opened for paper has its content at once"
    );
    let drawn = page.eval("Number(document.querySelector('.lanes svg').getAttribute('width'))");
    assert!(drawn.as_u64().unwrap() < 600, "{drawn}");
    page.eval("void dispatchEvent(new Event('afterprint'))");
    let pdf = page.call("Page.printToPDF", &json!({"printBackground": true}));
    assert!(pdf["data"].as_str().unwrap().len() > 10_000);
    assert_eq!(
        page.count(".steps details[open]"),
        2,
        "on paper nothing can be opened"
    );
    page.media("print", "light");
    assert_eq!(
        page.eval("getComputedStyle(document.querySelector('.filters')).display"),
        "none"
    );
    page.media("screen", "light");
}

/// What can be used says what it is to who cannot see it.
fn everything_has_a_name(page: &mut Page) {
    for (hash, heading) in [("#/", "rehearsal"), (PAID, "checkout/paid::one mug")] {
        goes_to(page, hash, heading);
        let tree = page.call("Accessibility.getFullAXTree", &json!({}));
        let used = ["button", "link", "searchbox", "combobox", "region"];
        let nodes = tree["nodes"].as_array().unwrap();
        let mut looked_at = 0;
        for node in nodes {
            if node["ignored"] == false && used.iter().any(|role| node["role"]["value"] == *role) {
                looked_at += 1;
                assert_ne!(node["name"]["value"], "", "{node}");
            }
        }
        assert!(looked_at > 5, "{looked_at}");
    }
}

#[test]
fn a_thousand_cases_stay_usable() {
    let Some((mut page, _file)) = opened(&many(1_000)) else {
        return;
    };
    assert_eq!(page.count(".cases > li"), 1_000);
    page.click(".filters input");
    page.write("case0107");
    page.until("document.querySelectorAll('.cases > li').length === 1");
    page.click(".cases a");
    page.until("document.querySelector('h1').textContent.includes('case0107') && document.querySelector('.lanes .item')");
    assert!(page.text(".failure").contains("expected \"paid\""));
    assert_eq!(page.complaints(), [""; 0]);
}
