//! Every scenario can fail: the shop makes a mistake on purpose, and just the
//! scenarios fail that should. Which mistakes there are, `docker/shop/README.md`
//! says; each is a test here.
//!
//! A mistake is played against whole folders: what it must not break is as much
//! of the claim as what it must.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode, Termination as _};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

/// A mistake, the folders it is played against, and who notices.
struct Mistake {
    name: &'static str,
    folders: &'static [&'static str],
    noticed_by: &'static [&'static str],
}

const fn mistake(
    name: &'static str,
    folders: &'static [&'static str],
    noticed_by: &'static [&'static str],
) -> Mistake {
    Mistake {
        name,
        folders,
        noticed_by,
    }
}

static MISTAKES: &[Mistake] = &[
    mistake("skips-a-product", &["catalogue"], &["catalogue/pages"]),
    // What is bought, and by whom.
    mistake(
        "ignores-idempotency-keys",
        &["checkout"],
        &["checkout/double_click"],
    ),
    mistake(
        "oversells",
        &["checkout"],
        &["checkout/last_item", "checkout/order_refused"],
    ),
    mistake(
        "ignores-quantities",
        &["checkout"],
        &[
            "checkout/order_paid",
            "checkout/order_placed",
            "checkout/price_change",
        ],
    ),
    mistake(
        "ignores-price-changes",
        &["checkout"],
        &["checkout/price_change"],
    ),
    mistake(
        "shows-orders-to-anyone",
        &["checkout", "storage"],
        &["checkout/strangers", "storage/receipt_private"],
    ),
    // Who somebody is.
    mistake(
        "makes-everyone-staff",
        &["auth", "checkout", "storage"],
        &[
            "auth/staff_only",
            "checkout/refund",
            "checkout/strangers",
            "storage/picture_upload",
            "storage/receipt_private",
        ],
    ),
    mistake(
        "skips-signature-check",
        &["auth"],
        &["auth/expired_token", "auth/tampered"],
    ),
    mistake("ignores-token-expiry", &["auth"], &["auth/expired_token"]),
    mistake(
        "accepts-only-id-tokens",
        &["auth"],
        &[
            "auth/expired_token",
            "auth/forgotten_password",
            "auth/password_elsewhere",
            "auth/phone",
            "auth/refresh",
            "auth/revoked",
            "auth/second_factor",
            "auth/sign_in",
            "auth/sign_in_srp",
            "auth/sign_up",
            "auth/staff_only",
            "auth/tampered",
        ],
    ),
    mistake(
        "swaps-tokens",
        &["auth"],
        &[
            "auth/forgotten_password",
            "auth/password_elsewhere",
            "auth/sign_in",
            "auth/sign_up",
        ],
    ),
    mistake("keeps-sessions", &["auth"], &["auth/revoked"]),
    mistake(
        "hides-account-errors",
        &["auth"],
        &[
            "auth/expired_code",
            "auth/forgotten_password",
            "auth/locked_out",
            "auth/password_elsewhere",
            "auth/password_policy",
            "auth/phone",
            "auth/refresh",
            "auth/revoked",
            "auth/sign_in",
            "auth/sign_up",
            "auth/wrong_code",
        ],
    ),
    // What is paid.
    mistake(
        "does-not-restock",
        &["checkout"],
        &["checkout/payment_declined", "checkout/refund"],
    ),
    mistake(
        "charges-each-attempt",
        &["checkout"],
        &[
            "checkout/database_restarted",
            "checkout/payment_times_out",
            "checkout/receipts_unavailable",
            "checkout/worker_killed",
        ],
    ),
    mistake(
        "pays-before-receipt",
        &["checkout"],
        &["checkout/receipts_unavailable"],
    ),
    mistake(
        "settles-twice",
        &["checkout", "queues"],
        &["checkout/payment_answers_twice", "queues/delivered_twice"],
    ),
    mistake(
        "keeps-old-receipt",
        &["storage"],
        &["storage/receipt_versions"],
    ),
    // What breaks around the shop.
    mistake(
        "deletes-failed-messages",
        &["checkout", "queues", "storage"],
        &[
            "checkout/database_restarted",
            "checkout/payment_times_out",
            "checkout/receipts_unavailable",
            "queues/letters_refused",
            "queues/poison_message",
            "queues/redrive",
            "storage/no_picture",
        ],
    ),
    mistake(
        "handles-only-first",
        &["checkout"],
        &["checkout/worker_away"],
    ),
    mistake(
        "skips-connection-check",
        &["checkout"],
        &["checkout/database_restarted"],
    ),
    mistake(
        "stops-at-once",
        &["checkout"],
        &["checkout/replicas_replaced"],
    ),
    // What is told to whom.
    mistake(
        "does-not-queue-orders",
        &["queues"],
        &[
            "queues/delivered_twice",
            "queues/fan_out",
            "queues/handed_on_after_outage",
            "queues/letters",
            "queues/order_per_customer",
            "queues/poison_message",
            "queues/redrive",
            "queues/sent_twice",
            "queues/throttled",
            "queues/worker_slow",
        ],
    ),
    mistake(
        "omits-event-type",
        &["queues"],
        &[
            "queues/fan_out",
            "queues/letters",
            "queues/letters_refused",
            "queues/news_twice",
            "queues/retention",
        ],
    ),
    mistake(
        "drops-unsent-messages",
        &["queues"],
        &["queues/handed_on_after_outage", "queues/sent_twice"],
    ),
    mistake("sends-each-attempt", &["queues"], &["queues/sent_twice"]),
    mistake(
        "groups-by-order",
        &["queues"],
        &["queues/order_per_customer"],
    ),
    mistake("skips-retries", &["queues"], &["queues/throttled"]),
    mistake(
        "sends-emails-twice",
        &["queues"],
        &["queues/letters", "queues/news_twice"],
    ),
    // What is stored, and who sees it.
    mistake(
        "signs-long-links",
        &["storage"],
        &["storage/picture_link", "storage/receipt_private"],
    ),
    mistake(
        "accepts-any-picture",
        &["storage"],
        &["storage/picture_rules"],
    ),
    mistake(
        "attaches-missing-pictures",
        &["storage"],
        &["storage/picture_upload"],
    ),
    mistake(
        "signs-any-content-type",
        &["storage"],
        &["storage/upload_refused"],
    ),
    mistake(
        "uploads-to-wrong-bucket",
        &["storage"],
        &[
            "storage/other_origin",
            "storage/picture_upload",
            "storage/thumbnail",
        ],
    ),
    mistake("reverses-parts", &["storage"], &["storage/large_picture"]),
    mistake(
        "reports-lost-upload-as-outage",
        &["storage"],
        &["storage/upload_given_up"],
    ),
    mistake(
        "keeps-picture-size",
        &["storage"],
        &["storage/copied_picture", "storage/thumbnail"],
    ),
    mistake(
        "links-picture-as-thumbnail",
        &["storage"],
        &["storage/for_everybody", "storage/thumbnail"],
    ),
    // What visitors do.
    mistake(
        "archives-by-arrival",
        &["clickstream"],
        &["clickstream/archived", "clickstream/counted_by_day"],
    ),
    mistake(
        "counts-duplicates",
        &["clickstream"],
        &["clickstream/counted_by_day"],
    ),
    mistake(
        "counts-only-products",
        &["clickstream"],
        &["clickstream/month"],
    ),
    mistake(
        "accepts-any-event",
        &["clickstream"],
        &["clickstream/refused"],
    ),
];

/// Names the mistake to make. Where it is set, this test is the command line
/// that has it made: the apps inherit it.
const VARIABLE: &str = "SHOP_MUTATION";

fn main() -> ExitCode {
    if std::env::var_os(VARIABLE).is_some() {
        return rehearsal::cli::main().report();
    }
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test("every mistake is played", || {
            same(
                "the table of mistakes in docker/shop/README.md",
                &documented(),
                &MISTAKES.iter().map(|mistake| mistake.name).collect(),
            )
        }),
        Trial::test("every scenario notices some mistake", || {
            let scenarios = scenarios();
            same(
                "the scenarios",
                &scenarios.iter().map(String::as_str).collect(),
                &MISTAKES
                    .iter()
                    .flat_map(|mistake| mistake.noticed_by)
                    .copied()
                    .collect(),
            )
        }),
    ];
    trials.extend(
        MISTAKES
            .iter()
            .map(|mistake| Trial::test(mistake.name, || mistake.play())),
    );
    libtest_mimic::run(&arguments, trials).exit_code()
}

impl Mistake {
    fn play(&self) -> Result<(), Failed> {
        // A run notes what was red where it stands, for `--failed`: these do
        // not concern whoever works here.
        let elsewhere = tempfile::tempdir()?;
        std::fs::create_dir(elsewhere.path().join("target"))?;
        let events = elsewhere.path().join("events.jsonl");
        let output = Command::new(std::env::current_exe()?)
            .arg("run")
            .args(self.folders)
            // Apps in containers inherit nothing, and other clouds skip scenarios.
            .args(["--stage", "embedded", "--jobs", "4"])
            .args(["--scenarios", env!("CARGO_MANIFEST_DIR")])
            .arg("--report")
            .arg(format!("jsonl={}", events.display()))
            .env(VARIABLE, self.name)
            .current_dir(elsewhere.path())
            .output()?;
        let told = std::fs::read_to_string(events).unwrap_or_default();
        let played = Played::read(&told);
        let story = String::from_utf8_lossy(&output.stdout);
        if !played.broken.is_empty() || played.green.is_empty() && played.red.is_empty() {
            return Err(Failed::from(format!(
                "this shows nothing about the shop: broken {:?}\n{story}{}",
                played.broken,
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        let noticed: BTreeSet<&str> = played.red.iter().map(String::as_str).collect();
        same(
            "the scenarios that should notice",
            &self.noticed_by.iter().copied().collect(),
            &noticed,
        )
        .map_err(|error| {
            let why = error.message().unwrap_or_default();
            Failed::from(format!("{why}\n{story}"))
        })
    }
}

/// What became of the scenarios that were played; one is red where any of its
/// cases is.
#[derive(Default)]
struct Played {
    green: BTreeSet<String>,
    red: BTreeSet<String>,
    broken: BTreeSet<String>,
}

impl Played {
    fn read(told: &str) -> Self {
        let mut played = Self::default();
        for line in told.lines() {
            let event: Value = serde_json::from_str(line).unwrap();
            if event["event"] != "case_finished" {
                continue;
            }
            let scenario = event["id"]["scenario"].as_str().unwrap().to_owned();
            match event["outcome"]["verdict"]["verdict"].as_str() {
                Some("passed") => played.green.insert(scenario),
                Some("failed") => played.red.insert(scenario),
                _ => played.broken.insert(scenario),
            };
        }
        played
    }
}

fn same(what: &str, wanted: &BTreeSet<&str>, found: &BTreeSet<&str>) -> Result<(), Failed> {
    let missing: Vec<_> = wanted.difference(found).collect();
    let besides: Vec<_> = found.difference(wanted).collect();
    if missing.is_empty() && besides.is_empty() {
        return Ok(());
    }
    Err(Failed::from(format!(
        "{what}: missing {missing:?}, besides {besides:?}"
    )))
}

/// The names in the README's table: `| `ignores-idempotency-keys` | …`.
fn documented() -> BTreeSet<&'static str> {
    include_str!("../../docker/shop/README.md")
        .lines()
        .skip_while(|line| *line != "## Mutations")
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|name| *name != VARIABLE)
        .collect()
}

/// Every scenario there is: `checkout/order_paid`.
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
            if text.lines().any(|line| line.starts_with("scenario:")) {
                let name = file.strip_prefix(root).unwrap().with_extension("");
                found.insert(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}
