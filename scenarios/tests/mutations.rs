//! Every scenario can fail: the shop makes a deliberate mistake, and exactly the
//! expected scenarios fail. The mutations are listed in `docker/shop/README.md`;
//! each is a test here.
//!
//! A mutation is tested against whole folders: the scenarios that still pass are
//! part of the expectation.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode, Termination as _};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

/// A mutation, the folders it is tested against, and the scenarios that fail.
struct Mutation {
    name: &'static str,
    folders: &'static [&'static str],
    noticed_by: &'static [&'static str],
}

const fn mutation(
    name: &'static str,
    folders: &'static [&'static str],
    noticed_by: &'static [&'static str],
) -> Mutation {
    Mutation {
        name,
        folders,
        noticed_by,
    }
}

static MUTATIONS: &[Mutation] = &[
    mutation(
        "skips-a-product",
        &["api", "catalogue"],
        &["api/catalogue", "catalogue/pages"],
    ),
    // Placing orders.
    mutation(
        "ignores-idempotency-keys",
        &["checkout"],
        &["checkout/double_click", "checkout/key_expires"],
    ),
    mutation(
        "keeps-idempotency-keys",
        &["checkout"],
        &["checkout/key_expires"],
    ),
    mutation(
        "oversells",
        &["checkout"],
        &["checkout/last_item", "checkout/order_refused"],
    ),
    mutation(
        "ignores-quantities",
        &["api", "checkout"],
        &[
            "api/orders",
            "checkout/card_charged",
            "checkout/order_paid",
            "checkout/order_placed",
            "checkout/price_change",
        ],
    ),
    mutation(
        "ignores-price-changes",
        &["checkout"],
        &["checkout/price_change"],
    ),
    mutation(
        "shows-orders-to-anyone",
        &["api", "checkout", "storage"],
        &[
            "api/orders",
            "checkout/visible_to_owner",
            "storage/receipt_visible_to_buyer",
        ],
    ),
    // Carts.
    mutation("overwrites-carts", &["carts"], &["carts/two_tabs"]),
    mutation("forgets-own-writes", &["carts"], &["carts/answer_lost"]),
    mutation(
        "keeps-carts",
        &["carts"],
        &["carts/demand_of_expired", "carts/expires"],
    ),
    mutation("pages-by-offset", &["carts"], &["carts/pages"]),
    mutation(
        "redeems-used-up-vouchers",
        &["carts"],
        &["carts/last_voucher"],
    ),
    mutation(
        "gives-up-on-conflicts",
        &["carts"],
        &["carts/voucher_conflict"],
    ),
    mutation(
        "reports-large-cart-as-outage",
        &["carts"],
        &["carts/too_large"],
    ),
    mutation("counts-changes-again", &["carts"], &["carts/demand"]),
    mutation(
        "counts-expired-carts",
        &["carts"],
        &["carts/demand_of_expired"],
    ),
    // Accounts and tokens.
    mutation(
        "makes-everyone-staff",
        &["api", "auth", "checkout", "storage"],
        &[
            "api/orders",
            "api/staff_only",
            "auth/staff_only",
            "checkout/refund",
            "checkout/visible_to_owner",
            "storage/picture_upload",
            "storage/receipt_visible_to_buyer",
        ],
    ),
    mutation(
        "skips-signature-check",
        &["auth"],
        &["auth/expired_token", "auth/tampered_token"],
    ),
    mutation(
        "ignores-token-expiry",
        &["api", "auth"],
        &["api/expired_token", "auth/expired_token"],
    ),
    mutation(
        "accepts-only-id-tokens",
        &["auth"],
        &[
            "auth/expired_token",
            "auth/forgotten_password",
            "auth/password_changed_in_app",
            "auth/phone_app",
            "auth/refresh",
            "auth/session_ended",
            "auth/second_factor",
            "auth/sign_in",
            "auth/sign_in_srp",
            "auth/sign_up",
            "auth/staff_only",
            "auth/tampered_token",
        ],
    ),
    mutation(
        "swaps-tokens",
        &["auth"],
        &[
            "auth/forgotten_password",
            "auth/password_changed_in_app",
            "auth/sign_in",
            "auth/sign_up",
        ],
    ),
    mutation("keeps-sessions", &["auth"], &["auth/session_ended"]),
    mutation(
        "hides-account-errors",
        &["auth"],
        &[
            "auth/expired_code",
            "auth/forgotten_password",
            "auth/account_locked",
            "auth/password_changed_in_app",
            "auth/password_policy",
            "auth/phone_app",
            "auth/refresh",
            "auth/session_ended",
            "auth/sign_in",
            "auth/sign_up",
            "auth/wrong_code",
        ],
    ),
    // Payments.
    mutation(
        "does-not-restock",
        &["checkout"],
        &[
            "checkout/card_declined",
            "checkout/payment_declined",
            "checkout/refund",
        ],
    ),
    mutation(
        "charges-each-attempt",
        &["checkout"],
        &[
            "checkout/card_charged",
            "checkout/card_processor_down",
            "checkout/database_restarted",
            "checkout/payment_times_out",
            "checkout/receipts_unavailable",
            "checkout/worker_killed",
        ],
    ),
    mutation(
        "pays-before-receipt",
        &["checkout"],
        &["checkout/receipts_unavailable"],
    ),
    mutation(
        "settles-twice",
        &["checkout", "queues"],
        &["checkout/payment_confirmed_twice", "queues/delivered_twice"],
    ),
    mutation(
        "keeps-old-receipt",
        &["storage"],
        &["storage/receipt_versions"],
    ),
    // Outages.
    mutation(
        "deletes-failed-messages",
        &["checkout", "events", "queues", "secrets", "storage"],
        &[
            "checkout/card_processor_down",
            "checkout/database_restarted",
            "checkout/payment_times_out",
            "checkout/receipts_unavailable",
            "events/queue_refuses_event",
            "queues/email_refused",
            "queues/poison_message",
            "queues/redrive",
            "secrets/secrets_unavailable",
            "storage/invalid_picture",
        ],
    ),
    mutation(
        "handles-only-first",
        &["checkout"],
        &["checkout/worker_stopped"],
    ),
    mutation(
        "skips-connection-check",
        &["checkout"],
        &["checkout/database_restarted"],
    ),
    mutation(
        "stops-at-once",
        &["checkout"],
        &["checkout/rolling_restart"],
    ),
    // Messages.
    mutation(
        "does-not-queue-orders",
        &["queues"],
        &[
            "queues/delivered_twice",
            "queues/fan_out",
            "queues/sqs_outage",
            "queues/emails",
            "queues/order_per_customer",
            "queues/poison_message",
            "queues/redrive",
            "queues/lost_acknowledgement",
            "queues/throttled",
            "queues/visibility_timeout",
        ],
    ),
    mutation(
        "omits-event-type",
        &["queues"],
        &[
            "queues/fan_out",
            "queues/emails",
            "queues/email_refused",
            "queues/event_delivered_twice",
            "queues/retention",
        ],
    ),
    mutation(
        "drops-unsent-messages",
        &["queues"],
        &["queues/sqs_outage", "queues/lost_acknowledgement"],
    ),
    mutation(
        "sends-each-attempt",
        &["queues"],
        &["queues/lost_acknowledgement"],
    ),
    mutation(
        "groups-by-order",
        &["queues"],
        &["queues/order_per_customer"],
    ),
    mutation(
        "skips-retries",
        &["carts", "queues"],
        &[
            "carts/answer_lost",
            "carts/hot_partition",
            "queues/throttled",
        ],
    ),
    mutation(
        "sends-emails-twice",
        &["events", "queues"],
        &[
            "events/parcel_delivered",
            "queues/emails",
            "queues/event_delivered_twice",
        ],
    ),
    // Schedules and secrets.
    mutation("reminds-late", &["events"], &["events/review_reminder"]),
    mutation("keeps-reminders", &["events"], &["events/refunded_order"]),
    mutation("keeps-old-key", &["secrets"], &["secrets/key_replaced"]),
    // Pictures and receipts.
    mutation(
        "signs-long-links",
        &["storage"],
        &["storage/picture_link", "storage/receipt_visible_to_buyer"],
    ),
    mutation(
        "accepts-any-picture",
        &["storage"],
        &["storage/picture_rules"],
    ),
    mutation(
        "attaches-missing-pictures",
        &["storage"],
        &["storage/picture_upload"],
    ),
    mutation(
        "signs-any-content-type",
        &["storage"],
        &["storage/upload_refused"],
    ),
    mutation(
        "uploads-to-wrong-bucket",
        &["storage"],
        &[
            "storage/cors",
            "storage/picture_upload",
            "storage/thumbnail",
        ],
    ),
    mutation("reverses-parts", &["storage"], &["storage/large_picture"]),
    mutation(
        "reports-lost-upload-as-outage",
        &["storage"],
        &["storage/upload_aborted"],
    ),
    mutation(
        "keeps-picture-size",
        &["storage"],
        &["storage/copied_picture", "storage/thumbnail"],
    ),
    mutation(
        "links-picture-as-thumbnail",
        &["storage"],
        &["storage/public_thumbnails", "storage/thumbnail"],
    ),
    // Visitors' events.
    mutation(
        "archives-by-arrival",
        &["clickstream"],
        &["clickstream/archived_by_hour", "clickstream/daily_rollup"],
    ),
    mutation(
        "counts-duplicates",
        &["clickstream"],
        &["clickstream/daily_rollup"],
    ),
    mutation(
        "counts-only-products",
        &["clickstream"],
        &["clickstream/sample_month"],
    ),
    mutation(
        "accepts-any-event",
        &["clickstream"],
        &["clickstream/invalid_events"],
    ),
    mutation(
        "streams-whole-batches",
        &["clickstream"],
        &[
            "clickstream/lake_buffer",
            "clickstream/lake_late_event",
            "clickstream/lake_month",
            "clickstream/lake_poison",
        ],
    ),
    mutation(
        "streams-time-of-arrival",
        &["clickstream"],
        &["clickstream/lake_late_event", "clickstream/lake_month"],
    ),
    // Functions.
    mutation(
        "counts-sales-twice",
        &["functions"],
        &[
            "functions/crashed",
            "functions/sales_counted",
            "functions/timed_out",
        ],
    ),
    mutation(
        "skips-unreadable-sales",
        &["functions"],
        &["functions/event_given_up", "functions/poison_sale"],
    ),
    mutation(
        "fails-whole-batch",
        &["functions"],
        &["functions/poison_sale"],
    ),
    mutation(
        "adds-refunds",
        &["functions"],
        &[
            "functions/sale_refunded",
            "functions/throttled",
            "functions/unauthorised",
        ],
    ),
    mutation(
        "keeps-sales-in-memory",
        &["functions"],
        &["functions/cold_start", "functions/event_retried"],
    ),
    mutation(
        "reports-latest-version",
        &["functions"],
        &["functions/alias_shifted"],
    ),
    mutation(
        "hides-failures",
        &["functions"],
        &["functions/event_given_up", "functions/event_retried"],
    ),
    mutation("swallows-chat-outage", &["chat"], &["chat/chat_down"]),
    mutation(
        "announces-without-total",
        &["chat"],
        &["chat/order_announced"],
    ),
];

/// Names the active mutation. If it is set, this program acts as the command
/// line, whose apps inherit the variable.
const VARIABLE: &str = "SHOP_MUTATION";

fn main() -> ExitCode {
    if std::env::var_os(VARIABLE).is_some() {
        return rehearsal::cli::main().report();
    }
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test("every mutation is tested", || {
            same(
                "the table of mutations in docker/shop/README.md",
                &documented(),
                &MUTATIONS.iter().map(|mutation| mutation.name).collect(),
            )
        }),
        Trial::test("every scenario notices some mutation", || {
            let scenarios = scenarios();
            same(
                "the scenarios",
                &scenarios.iter().map(String::as_str).collect(),
                &MUTATIONS
                    .iter()
                    .flat_map(|mutation| mutation.noticed_by)
                    .copied()
                    .collect(),
            )
        }),
    ];
    trials.extend(MUTATIONS.iter().map(|mutation| {
        let trial = Trial::test(mutation.name, || mutation.run());
        // The function that announces orders is skipped without Python.
        trial.with_ignored_flag(mutation.folders.contains(&"chat") && !has_python())
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn has_python() -> bool {
    let version = Command::new("python3").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

impl Mutation {
    fn run(&self) -> Result<(), Failed> {
        // A run records its failures below the current directory for `--failed`;
        // these must not end up in the workspace.
        let directory = tempfile::tempdir()?;
        std::fs::create_dir(directory.path().join("target"))?;
        let events = directory.path().join("events.jsonl");
        let output = Command::new(std::env::current_exe()?)
            .arg("run")
            .args(self.folders)
            // Apps in containers do not inherit the variable.
            .args(["--stage", "embedded", "--jobs", "4"])
            .args(["--scenarios", env!("CARGO_MANIFEST_DIR")])
            .arg("--report")
            .arg(format!("jsonl={}", events.display()))
            .env(VARIABLE, self.name)
            .current_dir(directory.path())
            .output()?;
        let lines = std::fs::read_to_string(events).unwrap_or_default();
        let results = Results::parse(&lines);
        let output_text = String::from_utf8_lossy(&output.stdout);
        if !results.broken.is_empty() || results.passed.is_empty() && results.failed.is_empty() {
            return Err(Failed::from(format!(
                "the run is not conclusive: broken {:?}\n{output_text}{}",
                results.broken,
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        let failed: BTreeSet<&str> = results.failed.iter().map(String::as_str).collect();
        same(
            "the scenarios that should notice",
            &self.noticed_by.iter().copied().collect(),
            &failed,
        )
        .map_err(|error| {
            let message = error.message().unwrap_or_default();
            Failed::from(format!("{message}\n{output_text}"))
        })
    }
}

/// The results of scenarios; a scenario failed if any of its cases did.
#[derive(Default)]
struct Results {
    passed: BTreeSet<String>,
    failed: BTreeSet<String>,
    broken: BTreeSet<String>,
}

impl Results {
    fn parse(events: &str) -> Self {
        let mut results = Self::default();
        for line in events.lines() {
            let event: Value = serde_json::from_str(line).unwrap();
            if event["event"] != "case_finished" {
                continue;
            }
            let scenario = event["id"]["scenario"].as_str().unwrap().to_owned();
            match event["outcome"]["verdict"]["verdict"].as_str() {
                Some("passed") => results.passed.insert(scenario),
                Some("failed") => results.failed.insert(scenario),
                _ => results.broken.insert(scenario),
            };
        }
        results
    }
}

fn same(what: &str, expected: &BTreeSet<&str>, found: &BTreeSet<&str>) -> Result<(), Failed> {
    let missing: Vec<_> = expected.difference(found).collect();
    let unexpected: Vec<_> = found.difference(expected).collect();
    if missing.is_empty() && unexpected.is_empty() {
        return Ok(());
    }
    Err(Failed::from(format!(
        "{what}: missing {missing:?}, unexpected {unexpected:?}"
    )))
}

/// Returns the names in the README's table: `| `ignores-idempotency-keys` | …`.
fn documented() -> BTreeSet<&'static str> {
    include_str!("../../docker/shop/README.md")
        .lines()
        .skip_while(|line| *line != "## Mutations")
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|name| *name != VARIABLE)
        .collect()
}

/// Whether a line of a scenario names a function, which then runs.
fn names_function(line: &str) -> bool {
    line.contains("lambda.invo") || line.contains("fault: {function:")
}

/// Returns all scenarios that use apps or functions of the shop: `checkout/order_paid`.
fn scenarios() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(files) = std::fs::read_dir(&folder) else {
            continue;
        };
        for file in files {
            let file = file.unwrap().path();
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            let has_line = |found: &dyn Fn(&str) -> bool| text.lines().any(found);
            let runs_shop = !has_line(&|line| line == "apps: []") || has_line(&names_function);
            if has_line(&|line| line.starts_with("scenario:")) && runs_shop {
                let name = file.strip_prefix(root).unwrap().with_extension("");
                found.insert(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}
