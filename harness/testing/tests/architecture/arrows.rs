//! Which crates may depend on which, and on what from outside.

use crate::workspace::{self, Package};

/// The crates that each crate of the harness may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("rehearsal-record", &[]),
    ("rehearsal-model", &["rehearsal-record"]),
    (
        "rehearsal-cloud-core",
        &["rehearsal-model", "rehearsal-record"],
    ),
    (
        "rehearsal-cloud-http",
        &["rehearsal-cloud-core", "rehearsal-model"],
    ),
    ("rehearsal-document", &[]),
    ("rehearsal-snippet", &["rehearsal-record"]),
    (
        "rehearsal-syntax",
        &["rehearsal-model", "rehearsal-record", "rehearsal-snippet"],
    ),
    (
        "rehearsal-script",
        &[
            "rehearsal-document",
            "rehearsal-model",
            "rehearsal-record",
            "rehearsal-snippet",
            "rehearsal-syntax",
        ],
    ),
    (
        "rehearsal-language-server",
        &[
            "rehearsal-model",
            "rehearsal-record",
            "rehearsal-script",
            "rehearsal-syntax",
        ],
    ),
    (
        "rehearsal-import",
        &["rehearsal-script", "rehearsal-syntax"],
    ),
    (
        "rehearsal-report",
        &["rehearsal-record", "rehearsal-snippet"],
    ),
    ("rehearsal-process", &["rehearsal-record"]),
    ("rehearsal-runtime-api", &["rehearsal-cloud-core"]),
    (
        "rehearsal-stage",
        &[
            "rehearsal-cloud",
            "rehearsal-model",
            "rehearsal-process",
            "rehearsal-record",
            "rehearsal-runtime-api",
            "rehearsal-script",
            // What they offer to tests besides AWS's API: looking into queues, tokens.
            "rehearsal-service-cognito",
            "rehearsal-service-sqs",
        ],
    ),
    (
        "rehearsal-run",
        &["rehearsal-record", "rehearsal-script", "rehearsal-stage"],
    ),
    (
        "rehearsal-ui",
        &[
            "rehearsal-record",
            "rehearsal-report",
            "rehearsal-run",
            "rehearsal-stage",
        ],
    ),
    (
        "rehearsal",
        &[
            "rehearsal-cloud",
            "rehearsal-import",
            "rehearsal-language-server",
            "rehearsal-record",
            "rehearsal-report",
            "rehearsal-run",
            "rehearsal-script",
            "rehearsal-stage",
            "rehearsal-ui",
        ],
    ),
    ("rehearsal-scenarios", &["rehearsal"]),
    ("rehearsal-testing", &[]),
];

/// What a service may depend on: never another service.
const OF_A_SERVICE: &[&str] = &[
    "rehearsal-cloud-core",
    "rehearsal-cloud-http",
    "rehearsal-model",
    "rehearsal-record",
];

const SERVICE: &str = "rehearsal-service-";

/// The crates that may depend on services, besides on what services may.
const SERVER: &str = "rehearsal-cloud";

fn may_depend(package: &str, dependency: &str) -> bool {
    let listed = ARROWS.iter().find(|(name, _)| *name == package);
    if package == SERVER {
        dependency.starts_with(SERVICE) || OF_A_SERVICE.contains(&dependency)
    } else if package.starts_with(SERVICE) {
        OF_A_SERVICE.contains(&dependency)
    } else {
        listed.is_some_and(|(_, allowed)| allowed.contains(&dependency))
    }
}

fn is_cloud(package: &str) -> bool {
    [
        SERVER,
        "rehearsal-cloud-core",
        "rehearsal-cloud-http",
        "rehearsal-model",
    ]
    .contains(&package)
        || package.starts_with(SERVICE)
}

fn is_harness(name: &str) -> bool {
    name == "rehearsal" || name.starts_with("rehearsal-")
}

pub(crate) fn arrows_point_down() {
    for (name, package) in workspace::read() {
        for dependency in package.direct.iter().filter(|name| is_harness(name)) {
            assert!(
                may_depend(name, dependency),
                "{name} must not depend on {dependency}: see harness/testing/tests/architecture/arrows.rs"
            );
        }
    }
}

pub(crate) fn every_crate_of_the_harness_is_listed() {
    let workspace = workspace::read();
    for name in workspace.keys().filter(|name| is_harness(name)) {
        let listed = ARROWS.iter().any(|(listed, _)| listed == name);
        assert!(
            listed || name == SERVER || name.starts_with(SERVICE),
            "{name} is not in the table of arrows"
        );
    }
    for (name, _) in ARROWS {
        assert!(workspace.contains_key(*name), "there is no crate {name}");
    }
}

/// What would make a crate slow to build.
const HEAVY: &[&str] = &[
    "aws-",
    "bollard",
    "diesel",
    "postgres",
    "sqlx",
    "testcontainers",
    "tokio-postgres",
];

pub(crate) fn light_crates_have_no_heavy_dependencies() {
    let workspace = workspace::read();
    for heavy in ["aws-sdk-s3", "tokio-postgres"] {
        let found = workspace["rehearsal-stage"].all.contains(heavy);
        assert!(
            found,
            "the stage depends on {heavy}, which this test does not see"
        );
    }
    let light = [
        "rehearsal-record",
        "rehearsal-document",
        "rehearsal-snippet",
        "rehearsal-syntax",
        "rehearsal-script",
        "rehearsal-import",
        "rehearsal-report",
    ];
    for (name, package) in workspace
        .iter()
        .filter(|(name, _)| light.contains(&name.as_str()) || is_cloud(name))
    {
        refuse(name, package, HEAVY);
    }
}

pub(crate) fn language_reads_no_files_and_waits_for_nothing() {
    let workspace = workspace::read();
    refuse(
        "rehearsal-script",
        &workspace["rehearsal-script"],
        &["tokio", "hyper", "reqwest"],
    );
}

pub(crate) fn cloud_knows_no_yaml() {
    for (name, package) in workspace::read() {
        if is_cloud(name) {
            refuse(name, package, &["granit-parser", "serde_yaml"]);
        }
    }
}

fn refuse(name: &str, package: &Package, prefixes: &[&str]) {
    for dependency in &package.all {
        let refused = prefixes.iter().any(|prefix| dependency.starts_with(prefix));
        assert!(!refused, "{name} must not be built with {dependency}");
    }
}

/// The AWS SDKs that the harness is built with. Each takes long to build.
const SDKS: &[&str] = &[
    "aws-sdk-cognitoidentityprovider",
    "aws-sdk-s3",
    "aws-sdk-sqs",
];

pub(crate) fn harness_is_built_with_few_sdks() {
    for (name, package) in workspace::read()
        .iter()
        .filter(|(name, _)| is_harness(name))
    {
        for sdk in package
            .all
            .iter()
            .filter(|name| name.starts_with("aws-sdk-"))
        {
            assert!(
                SDKS.contains(&sdk.as_str()),
                "{name} must not be built with {sdk}: call the service through the codec of rehearsal-model"
            );
        }
    }
}

pub(crate) fn shop_knows_nothing_of_the_harness() {
    let workspace = workspace::read();
    let mut shop = workspace
        .iter()
        .filter(|(_, package)| package.folder.starts_with("docker/shop/"))
        .peekable();
    assert!(shop.peek().is_some(), "the shop is part of the workspace");
    for (name, package) in shop {
        let harness = package.all.iter().find(|name| is_harness(name));
        assert_eq!(harness, None, "{name} must not depend on the harness");
    }
}
