//! The parts of a stage, and who is to talk to whom.

use rehearsal_record::{Link, Part, System};

use super::{RESOURCE_KINDS, StageConfig};
use crate::settings::{Entries, Name};

impl StageConfig {
    /// Returns the parts that the file declares, and what leads from one to another:
    /// subscriptions, notifications, dead letters, and what the environment or the
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
        system.parts.extend(parts("external", &self.externals));
        if self.postgres.is_some() {
            system.parts.push(part("database", "postgres"));
        }
        self.add_links_of_apps(&mut system);
        self.add_links_of_the_cloud(&mut system);
        system
    }

    fn add_links_of_apps(&self, system: &mut System) {
        for (name, app) in self.apps.iter() {
            for path in app.referenced_paths() {
                let words: Vec<&str> = path.iter().map(String::as_str).collect();
                let to = match words[..] {
                    ["apps", other, ..] => part("app", other),
                    ["externals", other, ..] => part("external", other),
                    ["postgres", ..] => part("database", "postgres"),
                    ["cloud", section, resource, ..] => {
                        let mut kinds = RESOURCE_KINDS.iter();
                        let Some(kind) = kinds.find(|kind| kind.key() == section) else {
                            continue;
                        };
                        part(&kind.noun.replace(' ', "_"), resource)
                    }
                    _ => continue,
                };
                add_link(system, part("app", name), to);
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
        for (name, queue) in self.cloud.queues.iter() {
            let dead_letters = queue.dead_letter.as_ref();
            if let Some(other) = dead_letters.and_then(|dead| dead.queue.fixed()) {
                add_link(system, part("queue", name), part("queue", &other));
            }
        }
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
