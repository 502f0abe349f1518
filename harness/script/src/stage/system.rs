//! The parts of a stage, and who is to talk to whom.

use rehearsal_record::{Link, Part, System};

use super::{RESOURCE_KINDS, StageConfig};
use crate::settings::{Entries, Name};

impl StageConfig {
    /// Returns the parts that the file declares, and what leads from one to another:
    /// subscriptions, notifications, rules, dead letters, and what the environment or the
    /// command of an app refers to.
    pub fn system(&self) -> System {
        let mut system = System::default();
        let cloud = &self.cloud;
        system.parts.extend(parts("app", &self.apps));
        system.parts.extend(parts("topic", &cloud.topics));
        system.parts.extend(parts("queue", &cloud.queues));
        system.parts.extend(parts("bucket", &cloud.buckets));
        system.parts.extend(parts("table", &cloud.tables));
        system.parts.extend(parts("user_pool", &cloud.user_pools));
        system.parts.extend(parts("function", &cloud.functions));
        system.parts.extend(parts("bus", &cloud.buses));
        system.parts.extend(parts("schedule", &cloud.schedules));
        system.parts.extend(parts("secret", &cloud.secrets));
        system.parts.extend(parts("parameter", &cloud.parameters));
        system.parts.extend(parts("external", &self.externals));
        if self.postgres.is_some() {
            system.parts.push(part("database", "postgres"));
        }
        self.add_links_of_apps(&mut system);
        self.add_links_of_functions(&mut system);
        self.add_links_of_the_cloud(&mut system);
        system
    }

    fn add_links_of_apps(&self, system: &mut System) {
        for (name, app) in self.apps.iter() {
            for path in app.referenced_paths() {
                if let Some(to) = part_at(&path) {
                    add_link(system, part("app", name), to);
                }
            }
        }
    }

    fn add_links_of_functions(&self, system: &mut System) {
        for (name, function) in self.cloud.functions.iter() {
            let own = part("function", name);
            for trigger in &function.triggers {
                let sources = [
                    ("queue", trigger.queue.as_ref().and_then(Name::fixed)),
                    ("topic", trigger.topic.as_ref().and_then(Name::fixed)),
                    ("bucket", trigger.bucket.as_ref().and_then(Name::fixed)),
                    ("table", trigger.table.as_ref().and_then(Name::fixed)),
                    ("stream", trigger.stream.as_ref().and_then(Name::fixed)),
                    ("bus", trigger.bus.as_ref().and_then(Name::fixed)),
                ];
                for (kind, source) in sources {
                    if let Some(source) = source {
                        add_link(system, part(kind, &source), own.clone());
                    }
                }
            }
            for path in function.referenced_paths() {
                if let Some(to) = part_at(&path) {
                    add_link(system, own.clone(), to);
                }
            }
            for destination in function.on_success.iter().chain(&function.on_failure) {
                let targets = [
                    ("queue", destination.queue.as_ref().and_then(Name::fixed)),
                    ("topic", destination.topic.as_ref().and_then(Name::fixed)),
                    (
                        "function",
                        destination.function.as_ref().and_then(Name::fixed),
                    ),
                ];
                for (kind, target) in targets {
                    if let Some(target) = target {
                        add_link(system, own.clone(), part(kind, &target));
                    }
                }
            }
            if let Some(queue) = function.dead_letter.as_ref().and_then(Name::fixed) {
                add_link(system, own.clone(), part("queue", &queue));
            }
        }
    }

    fn add_links_of_the_cloud(&self, system: &mut System) {
        for (name, bucket) in self.cloud.buckets.iter() {
            for notification in &bucket.notifications {
                let queue = notification.queue.iter().filter_map(Name::fixed);
                let topic = notification.topic.iter().filter_map(Name::fixed);
                for queue in queue {
                    add_link(system, part("bucket", name), part("queue", &queue));
                }
                for topic in topic {
                    add_link(system, part("bucket", name), part("topic", &topic));
                }
            }
        }
        for (name, topic) in self.cloud.topics.iter() {
            for subscription in &topic.subscriptions {
                for queue in subscription.queue.iter().filter_map(Name::fixed) {
                    add_link(system, part("topic", name), part("queue", &queue));
                }
            }
        }
        for (name, bus) in self.cloud.buses.iter() {
            let targets = bus.rules.iter().flat_map(|(_, rule)| &rule.targets);
            for target in targets {
                for queue in target.queue.iter().filter_map(Name::fixed) {
                    add_link(system, part("bus", name), part("queue", &queue));
                }
                let topic = target.topic.as_ref().and_then(Name::fixed);
                let function = target.function.as_ref().and_then(Name::fixed);
                let external = target.external.as_ref().and_then(Name::fixed);
                for (kind, target) in [
                    ("topic", topic),
                    ("function", function),
                    ("external", external),
                ] {
                    if let Some(target) = target {
                        add_link(system, part("bus", name), part(kind, &target));
                    }
                }
            }
        }
        for (name, schedule) in self.cloud.schedules.iter() {
            let targets = [
                schedule
                    .queue
                    .as_ref()
                    .and_then(Name::fixed)
                    .map(|name| part("queue", &name)),
                schedule
                    .topic
                    .as_ref()
                    .and_then(Name::fixed)
                    .map(|name| part("topic", &name)),
                schedule
                    .bus
                    .as_ref()
                    .and_then(Name::fixed)
                    .map(|name| part("bus", &name)),
                schedule
                    .function
                    .as_ref()
                    .and_then(Name::fixed)
                    .map(|name| part("function", &name)),
            ];
            for target in targets.into_iter().flatten() {
                add_link(system, part("schedule", name), target);
            }
        }
        for (name, secret) in self.cloud.secrets.iter() {
            let rotation = secret.rotation.iter();
            for function in rotation.filter_map(|rotation| rotation.function.fixed()) {
                add_link(system, part("secret", name), part("function", &function));
            }
        }
        for (name, queue) in self.cloud.queues.iter() {
            let dead_letters = queue.dead_letter.as_ref();
            if let Some(other) = dead_letters.and_then(|dead| dead.queue.fixed()) {
                add_link(system, part("queue", name), part("queue", &other));
            }
        }
    }
}

/// Returns the part that a path of an expression leads to: `["apps", "payment", "url"]`.
fn part_at(path: &[String]) -> Option<Part> {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    match words[..] {
        ["apps", other, ..] => Some(part("app", other)),
        ["externals", other, ..] => Some(part("external", other)),
        ["postgres", ..] => Some(part("database", "postgres")),
        ["cloud", section, resource, ..] => {
            let mut kinds = RESOURCE_KINDS.iter();
            let kind = kinds.find(|kind| kind.key() == section)?;
            Some(part(&kind.noun.replace(' ', "_"), resource))
        }
        _ => None,
    }
}

fn parts<T>(kind: &str, entries: &Entries<T>) -> impl Iterator<Item = Part> {
    entries.iter().map(move |(name, _)| part(kind, name))
}

fn part(kind: &str, name: &str) -> Part {
    Part {
        kind: kind.into(),
        name: name.into(),
    }
}

/// Adds a link between parts that are there, once.
fn add_link(system: &mut System, from: Part, to: Part) {
    let link = Link { from, to };
    let is_known = |part: &Part| system.parts.contains(part);
    if is_known(&link.from)
        && is_known(&link.to)
        && link.from != link.to
        && !system.links.contains(&link)
    {
        system.links.push(link);
    }
}
