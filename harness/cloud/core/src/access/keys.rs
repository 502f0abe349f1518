//! The condition keys of a call.

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::AccessTable;
use super::permission::values;
use crate::arn::Arn;
use crate::auth::{Identity, IdentityKind, principal_arn};
use crate::policy::conditions::ConditionKeys;

/// What is known of a call, for the conditions of policies.
pub(crate) struct CallKeys<'a> {
    pub(crate) caller: &'a Identity,
    pub(crate) table: &'a AccessTable,
    pub(crate) input: &'a Value,
    pub(crate) resource: &'a str,
    pub(crate) region: &'a str,
    pub(crate) now: OffsetDateTime,
    /// The tags of the caller and of its session.
    pub(crate) principal_tags: &'a [(String, String)],
    /// Returns the tags of the resource; it is asked only by policies that ask for them.
    pub(crate) resource_tags: &'a dyn Fn() -> Vec<(String, String)>,
}

impl ConditionKeys for CallKeys<'_> {
    fn get(&self, key: &str) -> Vec<String> {
        let named = self.table.keys.iter().filter(|(name, _)| *name == key);
        let mut named = named
            .flat_map(|(_, path)| values(self.input, path))
            .peekable();
        if named.peek().is_some() {
            return named.collect();
        }
        if key == "aws:tagkeys" {
            let tags = requested_tags(self.input).into_iter();
            return tags.map(|(key, _)| key).collect();
        }
        if let Some((kind, tag)) = key.split_once('/') {
            return self.tag(kind, tag).into_iter().collect();
        }
        if let Some(name) = key.strip_prefix("kms:encryptioncontext:") {
            let context = self.input["EncryptionContext"]
                .as_object()
                .into_iter()
                .flatten();
            let mut context = context.filter(|(key, _)| key.eq_ignore_ascii_case(name));
            let value = context.next().and_then(|(_, value)| value.as_str());
            return value.map(str::to_owned).into_iter().collect();
        }
        self.global(key).into_iter().collect()
    }
}

impl CallKeys<'_> {
    fn tag(&self, kind: &str, tag: &str) -> Option<String> {
        let find = |tags: &[(String, String)]| {
            let mut tags = tags.iter();
            let found = tags.find(|(key, _)| key.eq_ignore_ascii_case(tag))?;
            Some(found.1.clone())
        };
        let requested = || find(&requested_tags(self.input));
        let (service, kind) = kind.split_once(':')?;
        match (service, kind) {
            ("aws", "principaltag") => find(self.principal_tags),
            ("aws", "requesttag") | (_, "requestobjecttag") => requested(),
            ("aws", "resourcetag") => find(&(self.resource_tags)()),
            (_, "resourcetag" | "existingobjecttag") if service == self.table.prefix => {
                find(&(self.resource_tags)())
            }
            _ => None,
        }
    }

    fn global(&self, key: &str) -> Option<String> {
        let caller = self.caller;
        let session = caller.session.as_ref();
        let is_session = caller.kind == IdentityKind::Session;
        match key {
            "aws:principalarn" => Some(principal_arn(caller)),
            "aws:principalaccount" => Some(caller.account.to_string()),
            "aws:principaltype" => Some(
                if caller.arn.contains(":assumed-role/") {
                    "AssumedRole"
                } else if caller.arn.contains(":federated-user/") {
                    "FederatedUser"
                } else {
                    "User"
                }
                .to_owned(),
            ),
            "aws:userid" => Some(caller.user_id.to_string()),
            "aws:username" => {
                let (_, name) = caller.arn.split_once(":user/")?;
                name.rsplit('/').next().map(str::to_owned)
            }
            "aws:principalisawsservice" | "aws:viaawsservice" => Some("false".to_owned()),
            "aws:requestedregion" => Some(self.region.to_owned()),
            "aws:resourceaccount" => {
                let account = Arn::parse(self.resource)?.account;
                (!account.is_empty()).then(|| account.to_owned())
            }
            "aws:sourceip" => Some("127.0.0.1".to_owned()),
            // As on AWS, where apps call by HTTPS, whatever the cloud listens to.
            "aws:securetransport" => Some("true".to_owned()),
            "aws:currenttime" => self.now.format(&Rfc3339).ok(),
            "aws:epochtime" => Some(self.now.unix_timestamp().to_string()),
            // There are no devices here; long-term keys do not have the key at all.
            "aws:multifactorauthpresent" => is_session.then(|| "false".to_owned()),
            "aws:tokenissuetime" => {
                let issued = session?.issued?;
                OffsetDateTime::from_unix_timestamp(issued)
                    .ok()?
                    .format(&Rfc3339)
                    .ok()
            }
            "aws:sourceidentity" => session?.source_identity.as_deref().map(str::to_owned),
            _ => None,
        }
    }
}

/// Returns the tags that a call sets, however its service writes them.
fn requested_tags(input: &Value) -> Vec<(String, String)> {
    let tags = ["Tags", "tags", "TagList"]
        .iter()
        .find_map(|name| input.get(*name));
    let text = |value: &Value, names: [&str; 3]| {
        let mut found = names.iter().filter_map(|name| value.get(*name)?.as_str());
        found.next().map(str::to_owned)
    };
    match tags {
        Some(Value::Object(map)) => map
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|tag| {
                let key = text(tag, ["Key", "key", "TagKey"])?;
                let value = text(tag, ["Value", "value", "TagValue"]).unwrap_or_default();
                Some((key, value))
            })
            .collect(),
        _ => {
            let pairs = input["Tagging"].as_str().unwrap_or_default().split('&');
            let pairs = pairs.filter_map(|pair| pair.split_once('='));
            pairs
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect()
        }
    }
}
