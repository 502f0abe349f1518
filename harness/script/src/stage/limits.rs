//! Settings that AWS would refuse, found before anything boots.

use rehearsal_record::Place;

use super::StageConfig;
use super::cloud::{Bucket, Cloud, Queue, Topic, UserPool};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::settings::{Count, Entries, Named, TimeSpan};
use crate::suggest::listed;
use crate::yaml::Node;

const DAY: u64 = 86_400;

pub(super) fn check(stage: &StageConfig, node: &Node, resolver: &mut Resolver<'_>) {
    let cloud = &stage.cloud;
    let declared = node.get("cloud");
    for queue in &cloud.queues.0 {
        name(queue, resolver);
        let at = declared.and_then(|node| node.get("queues")?.get(&queue.name));
        check_queue(queue, cloud, at, resolver);
    }
    for bucket in &cloud.buckets.0 {
        name(bucket, resolver);
        check_bucket(&bucket.value, cloud, resolver);
    }
    for topic in &cloud.topics.0 {
        name(topic, resolver);
        check_topic(topic, cloud, resolver);
    }
    for pool in &cloud.user_pools.0 {
        name(pool, resolver);
        let at = declared.and_then(|node| node.get("user_pools")?.get(&pool.name));
        check_pool(&pool.value, at, resolver);
    }
    for app in &stage.apps.0 {
        name(app, resolver);
    }
    check_users(stage, resolver);
    for secret in &stage.secrets.0 {
        let value = &secret.value;
        if value.env.is_none() && value.file.is_none() && value.default.is_none() {
            resolver.report(
                Diagnostic::new(
                    Code::MissingKey,
                    &secret.place,
                    format!("it is not said where `{}` comes from", secret.name),
                )
                .help("add `env: VARIABLE`, `file: path` or `default: value`"),
            );
        }
    }
}

/// Logical names become parts of physical ones, of variables and of paths.
fn name<T>(entry: &Named<T>, resolver: &mut Resolver<'_>) {
    let fine = entry.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && entry.name.len() <= 40
        && entry
            .name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !fine {
        resolver.report(
            Diagnostic::new(Code::Setting, &entry.place, format!("`{}` cannot be a logical name", entry.name))
                .help("a logical name begins with a letter and has letters, digits, `-` and `_`, 40 at most; `.fifo` is added where it belongs"),
        );
    }
}

fn refuse(place: &Place, message: impl Into<String>, resolver: &mut Resolver<'_>) {
    resolver.report(Diagnostic::new(Code::Setting, place, message));
}

/// A mapping in the file, for pointing at one of its keys.
#[derive(Clone, Copy)]
struct Spot<'s> {
    node: Option<&'s Node>,
    place: &'s Place,
}

impl Spot<'_> {
    /// Where the value of a key stands.
    fn of(&self, key: &str) -> Place {
        self.node
            .and_then(|node| node.get(key))
            .map_or_else(|| self.place.clone(), |value| value.place.clone())
    }

    /// A duration from a least to a most, in whole seconds.
    fn span(
        &self,
        key: &str,
        value: Option<TimeSpan>,
        limits: (u64, u64, &str),
        resolver: &mut Resolver<'_>,
    ) {
        let Some(TimeSpan(value)) = value else { return };
        let (least, most, shown) = limits;
        let fits = value.subsec_nanos() == 0 && (least..=most).contains(&value.as_secs());
        if !fits {
            let message = format!("AWS takes {shown} in whole seconds for `{key}`");
            refuse(&self.of(key), message, resolver);
        }
    }

    /// A number from a least to a most.
    fn count(
        &self,
        key: &str,
        value: Option<Count>,
        limits: (u64, u64),
        resolver: &mut Resolver<'_>,
    ) {
        let (least, most) = limits;
        if let Some(Count(value)) = value
            && !(least..=most).contains(&value)
        {
            let message = format!("AWS takes {least} to {most} for `{key}`, not {value}");
            refuse(&self.of(key), message, resolver);
        }
    }
}

fn check_queue(
    entry: &Named<Queue>,
    cloud: &Cloud,
    node: Option<&Node>,
    resolver: &mut Resolver<'_>,
) {
    let queue = &entry.value;
    let at = Spot {
        node,
        place: &queue.place,
    };
    at.span(
        "visibility",
        queue.visibility,
        (0, 43_200, "0s to 12h"),
        resolver,
    );
    at.span("delay", queue.delay, (0, 900, "0s to 15m"), resolver);
    at.span(
        "retention",
        queue.retention,
        (60, 14 * DAY, "1m to 14d"),
        resolver,
    );
    at.span("wait", queue.wait, (0, 20, "0s to 20s"), resolver);
    at.count("max_size", queue.max_size, (1024, 1_048_576), resolver);
    if queue.content_dedup.0 && !queue.fifo.0 {
        let place = at.of("content_dedup");
        refuse(
            &place,
            "`content_dedup` is for FIFO queues; add `fifo: true`",
            resolver,
        );
    }
    let Some(dead) = &queue.dead_letter else {
        return;
    };
    let below = Spot {
        node: node.and_then(|node| node.get("dead_letter")),
        place: &dead.place,
    };
    below.count("after", Some(dead.after), (1, 1000), resolver);
    let Some(target) = dead.queue.fixed() else {
        return;
    };
    if target == entry.name {
        refuse(
            dead.queue.place(),
            "a queue cannot be its own dead letter queue",
            resolver,
        );
    } else if let Some(other) = cloud.queues.get(&target)
        && other.fifo.0 != queue.fifo.0
    {
        let kind = if queue.fifo.0 {
            "a FIFO queue"
        } else {
            "a standard queue"
        };
        let message =
            format!("the dead letter queue of {kind} has to be one too, and `{target}` is not");
        refuse(dead.queue.place(), message, resolver);
    }
}

fn check_bucket(bucket: &Bucket, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    for rule in &bucket.lifecycle {
        let ages = [
            rule.expire_after,
            rule.expire_versions_after,
            rule.abort_uploads_after,
        ];
        if ages.iter().all(Option::is_none) {
            refuse(
                &rule.place,
                "this rule does nothing; add `expire_after: 30d`, say",
                resolver,
            );
        }
        for TimeSpan(age) in ages.into_iter().flatten() {
            if age.is_zero() || age.as_secs() % DAY != 0 || age.subsec_nanos() != 0 {
                refuse(
                    &rule.place,
                    "AWS counts lifecycle rules in whole days",
                    resolver,
                );
            }
        }
    }
    for notification in &bucket.notifications {
        if notification.events.is_empty() {
            refuse(
                &notification.place,
                "no event is named; add `events: ['s3:ObjectCreated:*']`",
                resolver,
            );
        }
        for event in &notification.events {
            if !event.text.starts_with("s3:") {
                let message = format!(
                    "`{}` is no event; they begin with `s3:`, such as `s3:ObjectCreated:*`",
                    event.text
                );
                refuse(&event.place, message, resolver);
            }
        }
        let queue = notification.queue.as_ref();
        if queue.is_none() && notification.topic.is_none() {
            refuse(
                &notification.place,
                "nobody gets this notification; add `queue` or `topic`",
                resolver,
            );
        }
        if let Some(queue) = queue
            && let Some(name) = queue.fixed()
            && cloud.queues.get(&name).is_some_and(|queue| queue.fifo.0)
        {
            refuse(queue.place(), "S3 does not notify FIFO queues", resolver);
        }
    }
    for rule in &bucket.cors {
        if rule.origins.is_empty() || rule.methods.is_empty() {
            refuse(
                &rule.place,
                "a CORS rule needs `origins` and `methods`",
                resolver,
            );
        }
    }
}

fn check_topic(entry: &Named<Topic>, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    let topic = &entry.value;
    if topic.content_dedup.0 && !topic.fifo.0 {
        refuse(
            &topic.place,
            "`content_dedup` is for FIFO topics; add `fifo: true`",
            resolver,
        );
    }
    for subscription in &topic.subscriptions {
        if subscription.queue.is_none()
            && subscription.http.is_none()
            && subscription.email.is_none()
        {
            refuse(
                &subscription.place,
                "nobody is subscribed here; add `queue`, `http` or `email`",
                resolver,
            );
        }
        if subscription.filter_scope.is_some() && subscription.filter.is_none() {
            refuse(
                &subscription.place,
                "`filter_scope` says what a `filter` looks at, and there is none",
                resolver,
            );
        }
        if let Some(queue) = &subscription.queue
            && let Some(name) = queue.fixed()
            && let Some(target) = cloud.queues.get(&name)
            && target.fifo.0
            && !topic.fifo.0
        {
            let message = format!("a standard topic cannot deliver to the FIFO queue `{name}`");
            refuse(queue.place(), message, resolver);
        }
    }
}

fn check_pool(pool: &UserPool, node: Option<&Node>, resolver: &mut Resolver<'_>) {
    if let Some(policy) = &pool.password {
        let at = Spot {
            node: node.and_then(|node| node.get("password")),
            place: &policy.place,
        };
        at.count("length", policy.length, (6, 99), resolver);
    }
    for client in &pool.clients.0 {
        let value = &client.value;
        let node = node.and_then(|node| node.get("clients")?.get(&client.name));
        let at = Spot {
            node,
            place: &value.place,
        };
        at.span(
            "access_token",
            value.access_token,
            (300, DAY, "5m to 24h"),
            resolver,
        );
        at.span(
            "id_token",
            value.id_token,
            (300, DAY, "5m to 24h"),
            resolver,
        );
        at.span(
            "refresh_token",
            value.refresh_token,
            (3600, 3650 * DAY, "1h to 3650d"),
            resolver,
        );
    }
}

fn check_users(stage: &StageConfig, resolver: &mut Resolver<'_>) {
    let pools: &Entries<UserPool> = &stage.cloud.user_pools;
    for entry in &stage.users.0 {
        let user = &entry.value;
        let pool = match &user.pool {
            Some(pool) => pool.fixed().and_then(|name| pools.get(&name)),
            None => match &pools.0[..] {
                [only] => Some(&only.value),
                [] if resolver.project.names.of("cloud.user_pools").is_empty() => {
                    resolver.report(
                        Diagnostic::new(
                            Code::UnknownResource,
                            &entry.place,
                            "there is no user pool to put this user into",
                        )
                        .help("declare one under `cloud.user_pools`"),
                    );
                    continue;
                }
                [] => continue,
                many => {
                    let names = listed(many.iter().map(|pool| &*pool.name));
                    resolver.report(
                        Diagnostic::new(
                            Code::MissingKey,
                            &entry.place,
                            format!("which pool is `{}` in?", entry.name),
                        )
                        .help(format!("add `pool`: there are {names}")),
                    );
                    continue;
                }
            },
        };
        let Some(pool) = pool else { continue };
        for group in &user.groups {
            if !pool.groups.iter().any(|known| known.text == group.text) {
                resolver.report(
                    Diagnostic::new(
                        Code::UnknownResource,
                        &group.place,
                        format!("the pool has no group `{}`", group.text),
                    )
                    .did_you_mean(crate::suggest::closest(
                        &group.text,
                        pool.groups.iter().map(|known| &*known.text),
                    ))
                    .help(format!(
                        "its groups: {}",
                        listed(pool.groups.iter().map(|known| &*known.text))
                    )),
                );
            }
        }
        if let Some(password) = user
            .password
            .as_ref()
            .and_then(crate::settings::Text::fixed)
            && let Some(lacks) = weak(&password, pool)
            && let Some(text) = &user.password
        {
            refuse(
                text.place(),
                format!("the pool's policy refuses this password: it has {lacks}"),
                resolver,
            );
        }
    }
}

/// What a password lacks of a pool's policy.
fn weak(password: &str, pool: &UserPool) -> Option<String> {
    let policy = pool.password.as_ref();
    let length = policy.and_then(|p| p.length).map_or(8, |Count(n)| n);
    let asks = |flag: Option<bool>| flag.unwrap_or(true);
    let lacks = |asked: bool, class: fn(char) -> bool| asked && !password.chars().any(class);
    if (password.chars().count() as u64) < length {
        return Some(format!("fewer than {length} characters"));
    }
    if lacks(asks(policy.and_then(|p| p.upper)), |c| {
        c.is_ascii_uppercase()
    }) {
        return Some("no capital letter".to_owned());
    }
    if lacks(asks(policy.and_then(|p| p.lower)), |c| {
        c.is_ascii_lowercase()
    }) {
        return Some("no small letter".to_owned());
    }
    if lacks(asks(policy.and_then(|p| p.digit)), |c| c.is_ascii_digit()) {
        return Some("no digit".to_owned());
    }
    lacks(asks(policy.and_then(|p| p.symbol)), |c| {
        !c.is_ascii_alphanumeric()
    })
    .then(|| "no symbol".to_owned())
}
