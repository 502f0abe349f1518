//! What the cloud and the database did between the requests.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_import::{Effect, Exchange};
use rehearsal_record::Call;
use rehearsal_script::StageConfig;
use rehearsal_stage::{Sandbox, StatementLog};
use serde_json::{Value, json};
use time::OffsetDateTime;

/// More messages are counted, and not shown.
const MOST_MESSAGES: usize = 3;

/// Where the journal, the mailbox and the log of statements were when the recording began.
#[derive(Debug)]
pub(crate) struct Effects {
    journal: u64,
    mails: usize,
    statements: u64,
}

impl Effects {
    /// Begins to look.
    pub(crate) fn begin(sandbox: &Sandbox) -> Self {
        Self {
            journal: sandbox.cloud().journal().last(),
            mails: sandbox.cloud().mailbox().messages().len(),
            statements: sandbox.statements().map_or(0, StatementLog::count),
        }
    }

    /// Adds to each request what happened until the next one; what the database has at the
    /// end is added to the last. Returns notes about the rest.
    pub(crate) async fn add(
        &self,
        sandbox: &Sandbox,
        config: &StageConfig,
        exchanges: &mut [Exchange],
    ) -> Vec<String> {
        let mut notes = Vec::new();
        if exchanges.is_empty() {
            return notes;
        }
        let names = Names::of(sandbox, config);
        let calls = sandbox.cloud().journal().since(self.journal);
        let calls = calls
            .iter()
            .filter(|call| names.is_of_app(call) && call.error.is_none());
        let mut collector = EffectCollector::default();
        for call in calls {
            let at = window(exchanges, call.real_at + call.duration);
            collector.add(call, &names, &mut exchanges[at].effects);
        }
        if collector.items > 0 {
            notes.push(format!(
                "{} changes of items in DynamoDB have no step: look at them with dynamodb.get",
                collector.items
            ));
        }
        self.add_mails(sandbox, exchanges);
        if let Err(message) = self.add_rows(sandbox, exchanges).await {
            notes.push(format!("the database could not be looked into: {message}"));
        }
        notes
    }

    /// Adds the e-mails, all to the last request: who they go to is known at the end only.
    fn add_mails(&self, sandbox: &Sandbox, exchanges: &mut [Exchange]) {
        let messages = sandbox.cloud().mailbox().messages();
        let mut by_receiver: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for mail in messages
            .iter()
            .skip(self.mails)
            .filter(|mail| mail.service == "ses")
        {
            let Some(to) = mail.to.first() else { continue };
            let subject = json!({"subject": mail.subject});
            by_receiver.entry(to.clone()).or_default().push(subject);
        }
        let Some(last) = exchanges.last_mut() else {
            return;
        };
        for (to, mails) in by_receiver {
            let mut observed = vec![("count", Value::from(mails.len()))];
            if mails.len() <= MOST_MESSAGES {
                observed.push(("messages", mails.into()));
            }
            last.effects.push(Effect {
                action: "ses.sent",
                subject: to,
                observed,
            });
        }
    }

    /// Adds how many rows the tables have that apps inserted into or deleted from.
    async fn add_rows(&self, sandbox: &Sandbox, exchanges: &mut [Exchange]) -> Result<(), String> {
        let (Some(database), Some(log)) = (sandbox.postgres(), sandbox.statements()) else {
            return Ok(());
        };
        sandbox.sync_statements().await;
        let tables: BTreeSet<String> = log
            .since(self.statements)
            .iter()
            .filter(|statement| statement.error.is_none())
            .filter(|statement| statement.app.as_deref() != Some("rehearsal"))
            .filter_map(|statement| changed_table(&statement.text))
            .collect();
        if tables.is_empty() {
            return Ok(());
        }
        let client = database
            .connect()
            .await
            .map_err(|error| error.to_string())?;
        let Some(last) = exchanges.last_mut() else {
            return Ok(());
        };
        for table in tables {
            let statement = format!("select count(*) from {table}");
            // A table that is gone, or a word that is none, has no step.
            let Ok(row) = client.query_one(&statement, &[]).await else {
                continue;
            };
            let count: i64 = row.get(0);
            last.effects.push(Effect {
                action: "sql",
                subject: statement,
                observed: vec![("rows", json!([{"count": count}]))],
            });
        }
        Ok(())
    }
}

/// Returns the last request that was sent before something happened.
fn window(exchanges: &[Exchange], at: OffsetDateTime) -> usize {
    let later = exchanges.partition_point(|exchange| exchange.at.is_some_and(|sent| sent <= at));
    later.saturating_sub(1)
}

/// Returns the table that a statement inserts into or deletes from.
fn changed_table(statement: &str) -> Option<String> {
    let mut words = statement.split_whitespace();
    let verb = words.next()?.to_ascii_lowercase();
    let second = words.next()?.to_ascii_lowercase();
    let is_change = matches!((&*verb, &*second), ("insert", "into") | ("delete", "from"));
    let table = words.next().filter(|_| is_change)?;
    let table = table.split('(').next().unwrap_or_default();
    let is_name = |part: &str| {
        let part = part.trim_matches('"');
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if !table.split('.').all(is_name) {
        return None;
    }
    // Quotes are needed for names with capitals only.
    let is_plain = !table.contains(|c: char| c.is_ascii_uppercase());
    Some(if is_plain {
        table.replace('"', "")
    } else {
        table.to_owned()
    })
}

/// The logical names of the resources, and who is an app.
#[derive(Debug)]
struct Names {
    /// By service and physical name.
    logical: BTreeMap<(&'static str, String), String>,
    apps: BTreeSet<String>,
}

impl Names {
    fn of(sandbox: &Sandbox, config: &StageConfig) -> Self {
        let mut logical = BTreeMap::new();
        let cloud = &config.cloud;
        let queues = cloud.queues.iter().map(|(name, _)| ("sqs", name));
        let topics = cloud.topics.iter().map(|(name, _)| ("sns", name));
        let buckets = cloud.buckets.iter().map(|(name, _)| ("s3", name));
        for (service, name) in queues.chain(topics).chain(buckets) {
            if let Ok(Some(physical)) = sandbox.physical_name(service, name) {
                logical.insert((service, physical.to_owned()), name.to_owned());
            }
        }
        let apps = config.apps.iter().map(|(name, _)| name);
        let functions = cloud.functions.iter().map(|(name, _)| name);
        Self {
            logical,
            apps: apps.chain(functions).map(str::to_owned).collect(),
        }
    }

    fn is_of_app(&self, call: &Call) -> bool {
        call.caller
            .as_deref()
            .is_some_and(|caller| self.apps.contains(caller))
    }

    fn of_call(&self, service: &'static str, call: &Call) -> Option<String> {
        let physical = call.resource.as_deref()?;
        self.logical.get(&(service, physical.to_owned())).cloned()
    }
}

/// Collects what calls have changed: steps count from the beginning of the scenario.
#[derive(Debug, Default)]
struct EffectCollector {
    messages: BTreeMap<(&'static str, String), Vec<Value>>,
    items: usize,
}

impl EffectCollector {
    fn add(&mut self, call: &Call, names: &Names, effects: &mut Vec<Effect>) {
        match (&*call.service, &*call.operation) {
            ("sqs", "SendMessage" | "SendMessageBatch") => {
                if let Some(queue) = names.of_call("sqs", call) {
                    self.add_messages(
                        "sqs.sent",
                        queue,
                        bodies(&call.request, "MessageBody", "Entries"),
                        effects,
                    );
                }
            }
            ("sns", "Publish" | "PublishBatch") => {
                if let Some(topic) = names.of_call("sns", call) {
                    let bodies = bodies(&call.request, "Message", "PublishBatchRequestEntries");
                    self.add_messages("sns.published", topic, bodies, effects);
                }
            }
            ("s3", "PutObject" | "CompleteMultipartUpload") => {
                let key = call.request["Key"].as_str();
                if let (Some(bucket), Some(key)) = (names.of_call("s3", call), key) {
                    add_object(&bucket, key, call.request["ContentType"].as_str(), effects);
                }
            }
            (
                "dynamodb",
                "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" | "BatchWriteItem",
            ) => {
                self.items += 1;
            }
            _ => {}
        }
    }

    fn add_messages(
        &mut self,
        action: &'static str,
        subject: String,
        bodies: Vec<Value>,
        effects: &mut Vec<Effect>,
    ) {
        let all = self.messages.entry((action, subject.clone())).or_default();
        all.extend(bodies);
        let mut observed = vec![("count", Value::from(all.len()))];
        if all.len() <= MOST_MESSAGES {
            observed.push(("messages", all.clone().into()));
        }
        // The last state before the next request counts.
        effects.retain(|effect| (effect.action, &effect.subject) != (action, &subject));
        effects.push(Effect {
            action,
            subject,
            observed,
        });
    }
}

fn add_object(bucket: &str, key: &str, content_type: Option<&str>, effects: &mut Vec<Effect>) {
    let subject = format!("{bucket}/{key}");
    effects.retain(|effect| effect.subject != subject);
    effects.push(Effect {
        action: "s3.head",
        subject,
        observed: content_type
            .map(|kind| ("content_type", Value::from(kind)))
            .into_iter()
            .collect(),
    });
}

/// Returns the messages of a call, as steps observe them.
fn bodies(request: &Value, field: &str, batch: &str) -> Vec<Value> {
    let of = |message: &Value| {
        let text = message[field].as_str().unwrap_or_default();
        match serde_json::from_str::<Value>(text) {
            Ok(json) if json.is_object() || json.is_array() => json!({ "json": json }),
            _ => json!({ "body": text }),
        }
    };
    match request[batch].as_array() {
        Some(entries) => entries.iter().map(of).collect(),
        None => vec![of(request)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_changes_are_known() {
        let table = |text: &str| changed_table(text);
        assert_eq!(
            table("INSERT INTO \"orders\" (\"id\") VALUES ($1)").as_deref(),
            Some("orders")
        );
        assert_eq!(
            table("insert into shop.orders(id) values (1)").as_deref(),
            Some("shop.orders")
        );
        assert_eq!(
            table("delete from \"Order\" where 1 = 1").as_deref(),
            Some("\"Order\"")
        );
        assert_eq!(table("update orders set a = 1"), None);
        assert_eq!(table("insert into orders; drop table orders"), None);
    }

    #[test]
    fn what_happened_belongs_to_the_request_before() {
        let at = |seconds| OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds);
        let exchange = |seconds| Exchange {
            at: Some(at(seconds)),
            ..Exchange::default()
        };
        let exchanges = [exchange(10), exchange(20)];
        assert_eq!(
            [5, 10, 19, 20, 99].map(|seconds| window(&exchanges, at(seconds))),
            [0, 0, 0, 1, 1]
        );
    }
}
