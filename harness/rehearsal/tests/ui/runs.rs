//! The half of the page with scenarios.

use rehearsal_testing::Page;

use crate::support::{
    Serving, fits_a_phone, go_to, has_heading, pictures, press_button, project, shows,
};

const STAGE: &str = "\
cloud:
  queues: {orders: {}, payments: {}}
  buckets: {receipts: {}}
";

const PASSES: &str = "\
scenario: An order is announced
tags: [checkout]
apps: []
steps:
  - sqs.send: orders
    json: {sku: MUG-01, qty: 1}
  - s3.put: receipts/o-1.json
    json: {total: 12}
  - sqs.receive: orders
    expect: {messages: [{json: {sku: MUG-01}}]}
";

const FAILS: &str = "\
scenario: Two are paid
tags: [payment, slow]
apps: []
cases:
  - {name: one, count: 1}
  - {name: two, count: 2}
steps:
  - sqs.send: payments
    json: {paid: true}
  - name: the queue has $count
    sqs.peek: payments
    expect: {count: $count}
";

const WAITS: &str = "\
scenario: Waits for a message
apps: []
steps:
  - s3.put: receipts/first.txt
    body: hello
  - sqs.receive: payments
    within: 2m
    expect: {messages: [{json: {from: the page}}]}
";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("scenarios/stage.yaml", STAGE),
        ("scenarios/checkout/order.yaml", PASSES),
        ("scenarios/payment/paid.yaml", FAILS),
    ]
}

fn row(name: &str) -> String {
    format!(
        "[...document.querySelectorAll('.cases.live > li')].find((row) => row.querySelector('.name')?.textContent === {name:?})"
    )
}

fn has_state(page: &mut Page, name: &str, state: &str) {
    page.wait_until(&format!("{}?.className === {state:?}", row(name)));
}

pub(crate) fn cases_run_from_the_page() {
    let folder = project(&files());
    let ui = Serving::ui(folder.path(), &[]);
    let mut page = Page::open_url(&ui.url);
    has_heading(&mut page, "Cases");
    assert_eq!(
        page.eval("location.hash"),
        "#/",
        "the token is not in the address"
    );
    assert_eq!(page.count(".cases.live > li"), 3);
    assert!(page.text(".cases.live > li").contains("never run"));

    press_button(&mut page, "Run all");
    has_state(&mut page, "checkout/order", "passed");
    has_state(&mut page, "payment/paid::one", "passed");
    has_state(&mut page, "payment/paid::two", "failed");
    shows(&mut page, ".totals", "1 failed, 2 passed");
    shows(&mut page, ".step", "count: expected 2, got 1");
    shows(&mut page, ".buttons button", "Run failed (1)");
    pictures(&mut page, "cases");
    fits_a_phone(&mut page, "cases");
    keys_work(&mut page);

    // A case of the run.
    go_to(
        &mut page,
        "#/case/payment%2Fpaid%3A%3Atwo",
        "payment/paid::two",
    );
    shows(&mut page, ".failure", "Step 2: the queue has 2");
    page.wait_until("document.querySelectorAll('.lanes .item').length >= 3");
    shows(&mut page, ".sources .code", "- name: the queue has $count");
    page.click(".lanes .is-call");
    shows(&mut page, ".detail", "SendMessage");
    pictures(&mut page, "case");
    fits_a_phone(&mut page, "case");

    // The file is mended, and the case runs again with the same seed.
    let file = folder.path().join("scenarios/payment/paid.yaml");
    std::fs::write(
        &file,
        FAILS.replace("name: two, count: 2", "name: two, count: 1"),
    )
    .unwrap();
    press_button(&mut page, "Same seed");
    page.wait_until("document.querySelector('.totals .passed')");

    // A mistake is shown at its place, and the other cases stay.
    std::fs::write(&file, FAILS.replace("sqs.peek", "sqs.peak")).unwrap();
    go_to(&mut page, "#/", "Cases");
    shows(&mut page, ".alarm", "sqs.peak");
    page.wait_until("document.querySelectorAll('.cases.live > li').length === 1");
    assert_eq!(page.problems(), [""; 0]);
}

fn keys_work(page: &mut Page) {
    page.press("/");
    page.type_text("order");
    page.wait_until("document.querySelectorAll('.cases.live > li').length === 1");
    assert_eq!(page.eval("location.hash"), "#/?text=order");
    page.press("ArrowDown");
    assert_eq!(
        page.eval("document.activeElement.textContent"),
        "checkout/order"
    );
    page.eval("void (document.activeElement.blur(), document.querySelector('input[type=search]').value = '', document.querySelector('input[type=search]').dispatchEvent(new Event('input')))");
    page.wait_until("document.querySelectorAll('.cases.live > li').length === 3");
    page.press("f");
    page.wait_until("document.querySelector('.totals').textContent.startsWith('1 failed ')");
}

pub(crate) fn running_case_grows_and_its_sandbox_is_open() {
    let mut files = files();
    files.push(("scenarios/waits.yaml", WAITS));
    let folder = project(&files);
    let ui = Serving::ui(folder.path(), &["waits"]);
    let mut page = Page::open_url(&ui.url);
    has_heading(&mut page, "Cases");
    press_button(&mut page, "Run all");
    has_state(&mut page, "waits", "running");
    shows(&mut page, ".step", "2. sqs.receive: payments");

    go_to(&mut page, "#/case/waits", "waits");
    page.wait_until("document.querySelectorAll('.lanes .is-step').length === 1 && document.querySelector('.lanes .is-open') && document.querySelector('.lanes .is-call')");
    assert_eq!(page.count(".steps > li"), 1, "one step has ended");
    let width = "Number(document.querySelector('.lanes .is-open rect').getAttribute('width'))";
    let before = page.eval(width);
    page.wait_until(&format!("{width} > {before}"));
    pictures(&mut page, "running");

    press_button(&mut page, "Look into its sandbox");
    has_heading(&mut page, "Queues");
    page.eval("void [...document.querySelectorAll('.names-list a')].find((one) => one.textContent.startsWith('payments')).click()");
    shows(&mut page, "h2", "payments");
    press_button(&mut page, "Send a message");
    crate::support::fill(&mut page, "Body", "{\"from\": \"the page\"}");
    shows(
        &mut page,
        ".yaml-step",
        "- sqs.send: payments\n  json: {from: \"the page\"}",
    );
    press_button(&mut page, "Send");

    go_to(&mut page, "#/case/waits", "waits");
    page.wait_until("document.querySelector('.totals .passed')");
    page.wait_until("document.querySelectorAll('.steps > li').length === 2");
    assert_eq!(page.problems(), [""; 0]);
}

pub(crate) fn earlier_runs_are_compared() {
    let folder = project(&files());
    let file = folder.path().join("scenarios/payment/paid.yaml");
    {
        let ui = Serving::ui(folder.path(), &[]);
        let mut page = Page::open_url(&ui.url);
        has_heading(&mut page, "Cases");
        press_button(&mut page, "Run all");
        shows(&mut page, ".totals", "1 failed, 2 passed");
        page.wait_until("!document.querySelector('[data-key=a]').disabled");
        std::fs::write(
            &file,
            FAILS.replace("name: two, count: 2", "name: two, count: 1"),
        )
        .unwrap();
        press_button(&mut page, "Run all");
        shows(&mut page, ".totals", "3 passed");
        page.wait_until("!document.querySelector('[data-key=a]').disabled");
    }
    // Another start of it knows the runs.
    let ui = Serving::ui(folder.path(), &[]);
    let mut page = Page::open_url(&ui.url);
    has_heading(&mut page, "Cases");
    assert_eq!(page.count(".cases.live .dot"), 6);
    go_to(&mut page, "#/history", "History");
    assert_eq!(page.count("table.list tbody tr input"), 2);
    pictures(&mut page, "history");
    fits_a_phone(&mut page, "history");
    page.click("tbody tr:nth-child(1) input");
    page.click("tbody tr:nth-child(2) input");
    page.click("a.button");
    has_heading(&mut page, "Two runs");
    shows(&mut page, ".totals", "1 case ended differently");
    let changed = page.text("tr.changed");
    assert!(
        changed.contains("payment/paid::two")
            && changed.contains("FAIL")
            && changed.contains("pass"),
        "{changed}"
    );
    pictures(&mut page, "compare");
    page.click("tr.changed a");
    has_heading(&mut page, "payment/paid::two");
    shows(&mut page, ".totals", "They differ from step 2 on.");
    assert_eq!(page.count(".column .differs"), 2);
    assert_eq!(page.problems(), [""; 0]);
}
