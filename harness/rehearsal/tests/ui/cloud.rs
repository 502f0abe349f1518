//! The half of the page with clouds.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use rehearsal_testing::Page;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    Serving, fill, fits_a_phone, go_to, has_heading, pictures, press_button, project, shows,
};

const STAGE: &str = "\
cloud:
  queues:
    orders: {dead_letter: {queue: orders-dlq, after: 1}}
    orders-dlq: {}
  topics: {order-events: {subscriptions: [{queue: orders}]}}
  buckets: {pictures: {}}
  tables: {requests: {partition_key: {key: string}}}
  user_pools: {customers: {}}
";

fn shop() -> TempDir {
    project(&[
        ("scenarios/stage.yaml", STAGE),
        (
            "scenarios/one.yaml",
            "scenario: One\napps: []\nsteps:\n  - sqs.peek: orders\n    expect: {count: 0}\n",
        ),
    ])
}

fn section(page: &mut Page, word: &str, heading: &str) {
    page.eval(&format!(
        "void (location.hash = location.hash.split('/').slice(0, 3).join('/') + '/{word}')"
    ));
    has_heading(page, heading);
}

pub(crate) fn buttons_change_a_sandbox() {
    let folder = shop();
    let ui = Serving::ui(folder.path(), &[]);
    let mut page = Page::open_url(&ui.url);
    has_heading(&mut page, "Cases");
    go_to(&mut page, "#/cloud", "Clouds");
    press_button(&mut page, "Open a sandbox");
    has_heading(&mut page, "Queues");

    // A message is published, and arrives in the queue.
    section(&mut page, "topics", "Topics");
    shows(&mut page, "td", "sqs");
    press_button(&mut page, "Publish a message");
    fill(&mut page, "Message", "{\"order\": \"o-1\"}");
    shows(
        &mut page,
        ".yaml-step",
        "- sns.publish: order-events\n  json: {order: o-1}",
    );
    press_button(&mut page, "Publish");
    shows(&mut page, "p", "It was published as");
    section(&mut page, "queues", "Queues");
    shows(&mut page, ".message-row", "o-1");
    pictures(&mut page, "queues");
    fits_a_phone(&mut page, "queues");
    press_button(&mut page, "Purge");
    shows(&mut page, ".yaml-step", "- sqs.purge: orders");
    press_button(&mut page, "Delete all messages");
    shows(&mut page, ".messages", "No message is in it.");

    section(&mut page, "buckets", "Buckets");
    press_button(&mut page, "Upload an object");
    fill(&mut page, "Key", "notes/first.txt");
    fill(
        &mut page,
        "or text",
        "<script>window.hacked = true</script>",
    );
    shows(
        &mut page,
        ".yaml-step",
        "- s3.put: pictures/notes/first.txt",
    );
    press_button(&mut page, "Upload");
    shows(&mut page, ".objects", "notes/first.txt");
    page.click(".objects button");
    shows(&mut page, ".preview-box", "<script>window.hacked");
    pictures(&mut page, "buckets");
    fits_a_phone(&mut page, "buckets");

    section(&mut page, "tables", "Tables");
    press_button(&mut page, "Put an item");
    fill(&mut page, "Item", "{\"key\": \"r-1\", \"state\": \"new\"}");
    shows(&mut page, ".yaml-step", "- dynamodb.put: requests");
    press_button(&mut page, "Put");
    shows(&mut page, ".item-row", "r-1");

    section(&mut page, "time", "Clock and faults");
    press_button(&mut page, "+1h");
    shows(&mut page, "p", "1h ahead of real time");
    fill(&mut page, "Operation", "SendMessage");
    fill(&mut page, "Resource", "orders");
    shows(
        &mut page,
        ".yaml-step",
        "- fault:\n    service: sqs\n    operation: SendMessage\n    resource: orders\n    error: throttle",
    );
    press_button(&mut page, "Inject");
    shows(&mut page, ".plain-list", "error: throttle");
    pictures(&mut page, "time");
    fits_a_phone(&mut page, "time");

    // The fault makes the next message fail, which is explained.
    section(&mut page, "queues", "Queues");
    press_button(&mut page, "Send a message");
    press_button(&mut page, "Send");
    shows(&mut page, "#messages", "could not call sqs.SendMessage");
    press_button(&mut page, "Dismiss");

    section(&mut page, "journal", "Journal");
    shows(&mut page, ".calls", "SendMessage rehearsal-orders");
    page.eval("void (document.querySelector('select[aria-label=Kind]').value = 'error', document.querySelector('select[aria-label=Kind]').dispatchEvent(new Event('change')))");
    page.wait_until("document.querySelectorAll('.calls > li').length === 1");
    page.click(".calls summary");
    shows(&mut page, ".calls .inside", "error");
    pictures(&mut page, "journal");
    fits_a_phone(&mut page, "journal");

    section(&mut page, "users", "Users");
    shows(&mut page, ".names-list", "customers");
    section(&mut page, "functions", "Functions");
    shows(&mut page, ".section", "There are no functions.");
    assert_eq!(page.eval("window.hacked ?? null"), Value::Null);
    // The browser reports the call that failed, and nothing else.
    let problems = page.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("422"), "{problems:?}");

    go_to(&mut page, "#/clouds", "Clouds");
    press_button(&mut page, "Close");
    shows(&mut page, "main", "No cloud is open.");
}

/// Sends a call of the query protocol to a lenient cloud.
fn query(endpoint: &str, service: &str, form: &str) {
    let host = endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         X-Amz-Date: 20260101T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn lenient_cloud(folder: &TempDir) -> Serving {
    let mut cloud = Serving::start(
        folder.path(),
        &["cloud", "--lenient", "--listen", "127.0.0.1:0"],
        "http://",
    );
    cloud.url.insert_str(0, "http://");
    cloud
}

pub(crate) fn running_cloud_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = lenient_cloud(&folder);
    query(
        &cloud.url,
        "sqs",
        "Action=CreateQueue&QueueName=hello&Version=2012-11-05",
    );
    let ui = Serving::ui(folder.path(), &["--cloud", &cloud.url]);
    let mut page = Page::open_url(&ui.url);
    has_heading(&mut page, "Queues");
    assert_eq!(page.count("#pages a"), 1, "there are no scenarios here");
    shows(&mut page, "h2", "hello");
    press_button(&mut page, "Send a message");
    press_button(&mut page, "Send");
    shows(&mut page, ".message-row", "{}");
    drop(cloud);
    shows(&mut page, ".names-list .number", "1");
    section(&mut page, "buckets", "This did not work");
    shows(
        &mut page,
        ".alarm",
        "could not call s3.ListBuckets: the cloud does not answer",
    );
    assert_eq!(
        page.problems()
            .iter()
            .filter(|text| !text.contains("502"))
            .count(),
        0
    );
}

pub(crate) fn mails_can_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = lenient_cloud(&folder);
    query(
        &cloud.url,
        "ses",
        "Action=VerifyEmailIdentity&EmailAddress=shop%40example.com&Version=2010-12-01",
    );
    // Whoever loads something from here is noticed.
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let url = format!("http://{}/", elsewhere.local_addr().unwrap());
    let html = format!(
        "<p style='color:red'>Your order</p><script>parent.hacked = 1; fetch('{url}')</script>\
         <img src='{url}pixel'><style>p {{ background: url({url}style) }}</style>"
    );
    let html: Vec<String> = html.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let html = html.concat();
    query(
        &cloud.url,
        "ses",
        &format!(
            "Action=SendEmail&Version=2010-12-01&Source=shop%40example.com&Destination.ToAddresses.member.1=jo%40example.com&Message.Subject.Data=Thanks&Message.Body.Text.Data=Your+order&Message.Body.Html.Data={html}"
        ),
    );
    let ui = Serving::ui(folder.path(), &["--cloud", &cloud.url]);
    let mut page = Page::open_url(&ui.url);
    has_heading(&mut page, "Queues");
    section(&mut page, "mailbox", "Mailbox");
    shows(&mut page, ".mails", "jo@example.com");
    shows(&mut page, ".mail h2", "Thanks");
    // The next frame comes after the one in which the document was loaded.
    page.wait_until("document.querySelector('.mail iframe')");
    page.wait_until(
        "performance.getEntriesByType('resource').some((one) => one.name.includes('/frames/'))",
    );
    pictures(&mut page, "mailbox");
    fits_a_phone(&mut page, "mailbox");
    assert_eq!(page.eval("window.hacked ?? null"), Value::Null);
    let connection = elsewhere.accept().map_err(|error| error.kind());
    assert_eq!(connection.err(), Some(ErrorKind::WouldBlock));
}
