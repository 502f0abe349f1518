//! Values that resources store: those of secrets and parameters.

use rehearsal_script::{Scope, Template, TemplateKind, Text};
use serde_json::{Map, Value};

use super::context::ProvisionContext;
use crate::error::StageError;

/// What `${cloud.….KEY}` offers that is the same in every copy of a cloud.
const SAME_IN_COPIES: &[&str] = &[
    "access_key_id",
    "account",
    "alias",
    "arn",
    "client_id",
    "client_secret",
    "id",
    "name",
    "path",
    "region",
    "secret_access_key",
    "stream",
];

/// What secrets of databases say besides the password (Secrets Manager's user guide, "JSON
/// structure of secrets"): masked, such words would be missing everywhere in a report.
const PUBLIC: &[&str] = &[
    "database",
    "dbClusterIdentifier",
    "dbInstanceIdentifier",
    "dbname",
    "engine",
    "host",
    "port",
    "user",
    "username",
];

/// Returns what is secret of the JSON document in a secret.
pub fn secret_parts(document: &Value) -> Value {
    match document {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| !PUBLIC.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), secret_parts(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// A value as the stage file has it.
pub(super) enum StoredValue<'a> {
    /// Text.
    Text(&'a Template),
    /// A JSON document, stored as text.
    Json(&'a Template),
    /// Texts with commas between them.
    List(&'a [Text]),
}

/// Returns the value of a resource that has text or JSON.
pub(super) fn of<'a>(
    text: Option<&'a Text>,
    json: Option<&'a Template>,
) -> Option<StoredValue<'a>> {
    let text = text.map(|text| StoredValue::Text(&text.0));
    text.or_else(|| json.map(StoredValue::Json))
}

impl StoredValue<'_> {
    /// Returns the text that is stored.
    pub(super) fn eval(
        &self,
        cx: &ProvisionContext<'_>,
        scope: &Scope,
    ) -> Result<String, StageError> {
        Ok(match self {
            Self::Text(text) => text.eval_text(scope, cx.expressions)?,
            Self::Json(json) => cx.document(json, scope)?,
            Self::List(texts) => {
                let texts = texts.iter().map(|text| text.eval(scope, cx.expressions));
                texts.collect::<Result<Vec<_>, _>>()?.join(",")
            }
        })
    }

    /// Whether it depends on the address of the cloud, which copies of the cloud do not
    /// share.
    pub(super) fn has_address(&self) -> bool {
        let mut paths: Vec<Vec<String>> = Vec::new();
        self.templates().for_each(|template| {
            template.walk(&mut |expr| {
                if let Some(("cloud", path)) = expr.as_path() {
                    paths.push(path.into_iter().map(str::to_owned).collect());
                }
            });
        });
        // Of `cloud.queues.orders.arn`, `cloud.queues` is visited, too.
        let is_part = |path: &Vec<String>| {
            let longer = |other: &&Vec<String>| other.len() > path.len();
            paths
                .iter()
                .filter(longer)
                .any(|other| other.starts_with(path))
        };
        let mut whole = paths.iter().filter(|path| !is_part(path));
        whole.any(|path| {
            !path
                .last()
                .is_some_and(|last| SAME_IN_COPIES.contains(&&**last))
        })
    }

    /// Returns the texts in it that do not depend on other resources.
    pub(super) fn texts(&self, cx: &ProvisionContext<'_>) -> Vec<String> {
        let mut texts = Vec::new();
        self.templates()
            .for_each(|template| add_texts(template, cx, &mut texts));
        texts
    }

    fn templates(&self) -> impl Iterator<Item = &Template> {
        let (one, many): (_, &[Text]) = match self {
            Self::Text(template) | Self::Json(template) => (Some(*template), &[]),
            Self::List(texts) => (None, texts),
        };
        one.into_iter().chain(many.iter().map(|text| &text.0))
    }
}

/// Adds the texts of a template that can be evaluated by themselves.
fn add_texts(template: &Template, cx: &ProvisionContext<'_>, texts: &mut Vec<String>) {
    match &template.kind {
        TemplateKind::List(items) => items.iter().for_each(|item| add_texts(item, cx, texts)),
        TemplateKind::Object(entries) => {
            let secret = entries
                .iter()
                .filter(|(name, _)| !PUBLIC.contains(&name.as_str()));
            for (_, value) in secret {
                add_texts(value, cx, texts);
            }
        }
        _ => texts.extend(template.eval_text(&Scope::default(), cx.expressions).ok()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_users_and_hosts_are_not_secret() {
        let document =
            json!({"username": "shop", "password": "p", "read": {"host": "h", "key": "k"}});
        assert_eq!(
            secret_parts(&document),
            json!({"password": "p", "read": {"key": "k"}})
        );
        assert_eq!(secret_parts(&json!("text")), json!("text"));
    }
}
