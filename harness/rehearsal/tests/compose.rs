//! `docker/compose.yaml` describes the same stage as `scenarios/stage.yaml`: the
//! same services with the same variables, in a cloud with the same resources.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Returns the blocks of a file by name: each with the lines indented below it.
fn blocks(text: &str, indent: usize) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        let content = line.trim_start();
        let depth = line.len() - content.len();
        if depth == indent && !content.is_empty() && !content.starts_with('#') {
            content.split(':').next().unwrap().clone_into(&mut current);
        }
        if depth >= indent {
            let block: &mut String = found.entry(current.clone()).or_default();
            block.push_str(line);
            block.push('\n');
        }
    }
    found
}

/// Returns the variables that a block sets, one `NAME: value` per line.
fn variables(block: &str) -> BTreeSet<String> {
    let name = |line: &str| {
        let (name, _) = line.trim().split_once(':')?;
        let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        (name.len() > 1 && name.chars().all(upper)).then(|| name.to_owned())
    };
    block.lines().filter_map(name).collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// Returns the services of the compose file with the variables of each, including
/// those from anchors.
fn services() -> BTreeMap<String, BTreeSet<String>> {
    let text = read("docker/compose.yaml");
    let top = blocks(&text, 0);
    let anchors: BTreeMap<&str, &str> = top
        .values()
        .filter_map(|block| {
            let (_, name) = block.lines().next()?.split_once('&')?;
            Some((name.trim(), block.as_str()))
        })
        .collect();
    blocks(&top["services"], 2)
        .into_iter()
        .map(|(name, block)| {
            let mut names = variables(&block);
            for (anchor, shared) in &anchors {
                if block.contains(&format!("*{anchor}")) {
                    names.extend(variables(shared));
                }
            }
            (name, names)
        })
        .collect()
}

fn stage() -> BTreeMap<String, String> {
    blocks(&read("scenarios/stage.yaml"), 0)
}

#[test]
fn compose_file_runs_the_apps_of_the_stage() {
    let services = services();
    // The image sets the port, and the waiting times are for scenarios that
    // advance the clock.
    let only_on_the_stage = [
        "PORT",
        "DRAIN_MS",
        "POLL_MS",
        "RETRY_PAUSE_SECONDS",
        "PAYMENT_TIMEOUT_MS",
    ];
    for (app, block) in blocks(&stage()["apps"], 2) {
        // What stands in for services outside of the project is the stage's.
        if block.contains("${externals.") {
            continue;
        }
        // The replicas behind one address are one service there.
        let service = app.trim_end_matches("storefronts");
        let service = if service.is_empty() {
            "storefront"
        } else {
            &app
        };
        let variables_of_service = services
            .get(service)
            .unwrap_or_else(|| panic!("docker/compose.yaml has no service `{service}`"));
        let missing: Vec<_> = variables(&block)
            .into_iter()
            .filter(|name| {
                !only_on_the_stage.contains(&name.as_str()) && !variables_of_service.contains(name)
            })
            .collect();
        assert!(
            missing.is_empty(),
            "{service} lacks {missing:?} in docker/compose.yaml"
        );
    }
}

#[test]
fn compose_file_creates_the_resources_of_the_stage() {
    let script = read("docker/localstack/resources.sh");
    let words: BTreeSet<&str> = script
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .collect();
    let cloud = blocks(&stage()["cloud"], 2);
    for kind in ["buckets", "queues", "streams", "tables", "topics"] {
        for name in blocks(&cloud[kind], 4)
            .into_keys()
            .filter(|name| name != kind)
        {
            // The script creates each queue with its dead-letter queue.
            let queue = name.trim_end_matches("-dlq");
            let topic = name.replace('_', "-");
            let found = match kind {
                "queues" => words.contains(queue) || words.contains(&*name),
                "topics" => words.contains(&*topic),
                _ => words.contains(&*name),
            };
            assert!(
                found,
                "docker/localstack/resources.sh lacks `{name}` of the stage's {kind}"
            );
        }
    }
}

#[test]
fn image_has_every_app_and_ports_are_bound_to_loopback() {
    let dockerfile = read("docker/Dockerfile");
    for (app, block) in blocks(&stage()["apps"], 2) {
        // What stands in for services outside of the project is the stage's.
        if block.contains("${externals.") {
            continue;
        }
        let Some((_, binary)) = block.split_once("cargo: ") else {
            continue;
        };
        let binary = binary.lines().next().unwrap().trim();
        for expected in [format!("--bin {binary}"), format!("release/{binary}")] {
            assert!(
                dockerfile.contains(&expected),
                "docker/Dockerfile has no {expected} of {app}"
            );
        }
        let container = format!("container: {{command: [{binary}]}}");
        assert!(
            block.contains(&container),
            "{app} in scenarios/stage.yaml does not have {container}"
        );
    }
    // The image and its Dockerfile are defaults of all apps.
    let image = "container: {image: shop, dockerfile: docker/Dockerfile}";
    assert!(read("scenarios/stage.yaml").contains(image), "{image}");
    let compose = read("docker/compose.yaml");
    let published: Vec<_> = compose
        .lines()
        .filter(|line| line.trim().starts_with("ports:"))
        .collect();
    assert!(!published.is_empty());
    for line in published {
        let ports = line.matches('"').count() / 2;
        assert_eq!(line.matches("127.0.0.1:").count(), ports, "{line}");
    }
    // The docker stage uses the same images.
    for image in ["postgres:17", "localstack/localstack:4.14.0"] {
        assert!(compose.contains(&format!("image: {image}")), "{image}");
    }
}
