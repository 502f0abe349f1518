//! `docker/compose.yaml` shows the same stage as `scenarios/stage.yaml`: the
//! same services, told the same things, in a cloud with the same resources.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The blocks of a file by name: lines that are indented further than it.
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

/// The variables a block sets, as `NAME: value` a line.
fn variables(block: &str) -> BTreeSet<String> {
    let name = |line: &str| {
        let (name, _) = line.trim().split_once(':')?;
        let loud = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        (name.len() > 1 && name.chars().all(loud)).then(|| name.to_owned())
    };
    block.lines().filter_map(name).collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// The services of the compose file and what each is told, with what it takes
/// over from others.
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
            let mut told = variables(&block);
            for (anchor, shared) in &anchors {
                if block.contains(&format!("*{anchor}")) {
                    told.extend(variables(shared));
                }
            }
            (name, told)
        })
        .collect()
}

fn stage() -> BTreeMap<String, String> {
    blocks(&read("scenarios/stage.yaml"), 0)
}

#[test]
fn the_compose_file_runs_the_apps_of_the_stage() {
    let services = services();
    // What only the stage has a say in: the port is the image's there, and how
    // long a worker waits is set for scenarios that move the clock.
    let of_the_stage = [
        "PORT",
        "DRAIN_MS",
        "RETRY_PAUSE_SECONDS",
        "PAYMENT_TIMEOUT_MS",
    ];
    for (app, block) in blocks(&stage()["apps"], 2) {
        // Several of an app behind one address are the same app there.
        let service = app.trim_end_matches("storefronts");
        let service = if service.is_empty() {
            "storefront"
        } else {
            &app
        };
        let told = services
            .get(service)
            .unwrap_or_else(|| panic!("docker/compose.yaml has no service `{service}`"));
        let missing: Vec<_> = variables(&block)
            .into_iter()
            .filter(|name| !of_the_stage.contains(&name.as_str()) && !told.contains(name))
            .collect();
        assert!(
            missing.is_empty(),
            "{service} is not told {missing:?} in docker/compose.yaml"
        );
    }
}

#[test]
fn the_compose_file_makes_the_resources_of_the_stage() {
    let script = read("docker/localstack/resources.sh");
    let words: BTreeSet<&str> = script
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .collect();
    let cloud = blocks(&stage()["cloud"], 2);
    for kind in ["buckets", "queues", "topics"] {
        for name in blocks(&cloud[kind], 4)
            .into_keys()
            .filter(|name| name != kind)
        {
            // The script makes each queue with its dead-letter queue.
            let name = name.trim_end_matches("-dlq").replace('_', "-");
            assert!(
                words.contains(&*name),
                "docker/localstack/resources.sh makes no `{name}` of the stage's {kind}"
            );
        }
    }
}

#[test]
fn the_image_holds_every_service_and_ports_are_bound_to_loopback() {
    let dockerfile = read("docker/Dockerfile");
    for (app, block) in blocks(&stage()["apps"], 2) {
        let Some((_, binary)) = block.split_once("cargo: ") else {
            continue;
        };
        let binary = binary.lines().next().unwrap().trim();
        for wanted in [format!("--bin {binary}"), format!("release/{binary}")] {
            assert!(
                dockerfile.contains(&wanted),
                "docker/Dockerfile has no {wanted} of {app}"
            );
        }
        let container = format!(
            "container: {{image: shop, dockerfile: docker/Dockerfile, command: [{binary}]}}"
        );
        assert!(
            block.contains(&container),
            "{app} is not what it is in scenarios/stage.yaml: {container}"
        );
    }
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
    // The images are the ones that the docker stage takes.
    for image in ["postgres:17", "localstack/localstack:4.14.0"] {
        assert!(compose.contains(&format!("image: {image}")), "{image}");
    }
}
