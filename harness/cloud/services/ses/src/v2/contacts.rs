//! Lists of contacts, and who of them wants which mail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::tags::{Tag, arn, keep_tags, told_tags};
use super::{already, missing};
use crate::identities::Nothing;
use crate::state::{Region, Ses};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// A list of contacts. An account may have one alone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ContactList {
    description: Option<String>,
    topics: Vec<Value>,
    contacts: BTreeMap<String, Contact>,
    created: OffsetDateTime,
    updated: OffsetDateTime,
}

#[derive(Debug, Serialize, Deserialize)]
struct Contact {
    preferences: Vec<Value>,
    unsubscribed: bool,
    attributes: Option<String>,
    created: OffsetDateTime,
    updated: OffsetDateTime,
}

fn there<'a>(region: &'a mut Region, name: &str) -> Result<&'a mut ContactList, ServiceError> {
    let list = region.contact_lists.get_mut(name);
    list.ok_or_else(|| missing(format!("List with name: {name} doesn't exist.")))
}

fn no_such_contact(address: &str) -> ServiceError {
    missing(format!("{address} doesn't exist in List."))
}

impl ContactList {
    fn contact(&mut self, address: &str) -> Result<&mut Contact, ServiceError> {
        let contact = self.contacts.get_mut(address);
        contact.ok_or_else(|| no_such_contact(address))
    }

    /// What contacts want who say nothing of a topic.
    fn defaults(&self) -> Vec<Value> {
        let topics = self.topics.iter();
        topics
            .map(|topic| {
                json!({
                    "TopicName": topic["TopicName"],
                    "SubscriptionStatus": topic["DefaultSubscriptionStatus"],
                })
            })
            .collect()
    }

    fn check_topics(&self, preferences: &[Value]) -> Result<(), ServiceError> {
        let known = |name: &Value| self.topics.iter().any(|t| t["TopicName"] == *name);
        match preferences.iter().find(|p| !known(&p["TopicName"])) {
            None => Ok(()),
            Some(wrong) => Err(ServiceError::sender(
                "BadRequestException",
                format!(
                    "{} doesn't exist in List.",
                    wrong["TopicName"].as_str().unwrap_or_default()
                ),
            )),
        }
    }

    fn told(&self, address: &str, contact: &Contact) -> Map<String, Value> {
        let mut told = Map::from_iter([
            ("EmailAddress".to_owned(), address.into()),
            ("TopicPreferences".to_owned(), json!(contact.preferences)),
            ("TopicDefaultPreferences".to_owned(), self.defaults().into()),
            ("UnsubscribeAll".to_owned(), contact.unsubscribed.into()),
            (
                "LastUpdatedTimestamp".to_owned(),
                json!(Timestamp(contact.updated)),
            ),
        ]);
        if contact.preferences.is_empty() {
            told.remove("TopicPreferences");
        }
        told
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    contact_list_name: String,
    #[serde(default)]
    topics: Vec<Value>,
    description: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(crate) fn create_list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let name = input.contact_list_name;
    let arn = arn(cx, "contact-list", &name);
    let region = ses.regions.for_caller(cx);
    if region.contact_lists.contains_key(&name) {
        return Err(already(format!("List with name {name} already exists.")));
    }
    if !region.contact_lists.is_empty() {
        return Err(ServiceError::sender(
            "LimitExceededException",
            "You have reached the maximum number of contact lists.",
        ));
    }
    let list = ContactList {
        description: input.description,
        topics: input.topics,
        contacts: BTreeMap::new(),
        created: now,
        updated: now,
    };
    region.contact_lists.insert(name, list);
    keep_tags(region, arn, input.tags);
    Ok(())
}

pub(crate) fn get_list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let name = input.contact_list_name;
    let arn = arn(cx, "contact-list", &name);
    let region = ses.regions.for_caller(cx);
    let tags = told_tags(region, &arn);
    let list = there(region, &name)?;
    let mut answer = json!({
        "ContactListName": name, "Topics": list.topics, "Tags": tags,
        "CreatedTimestamp": Timestamp(list.created),
        "LastUpdatedTimestamp": Timestamp(list.updated),
    });
    if let Some(description) = &list.description {
        answer["Description"] = description.as_str().into();
    }
    Ok(answer)
}

pub(crate) fn list_lists(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let lists = ses.regions.for_caller(cx).contact_lists.iter();
    let listed: Vec<Value> = lists
        .map(|(name, list)| {
            json!({"ContactListName": name, "LastUpdatedTimestamp": Timestamp(list.updated)})
        })
        .collect();
    Ok(json!({"ContactLists": listed}))
}

pub(crate) fn update_list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let list = there(ses.regions.for_caller(cx), &input.contact_list_name)?;
    list.topics = input.topics;
    list.description = input.description;
    list.updated = now;
    Ok(())
}

pub(crate) fn delete_list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "contact-list", &input.contact_list_name);
    let region = ses.regions.for_caller(cx);
    there(region, &input.contact_list_name)?;
    region.contact_lists.remove(&input.contact_list_name);
    region.tags.remove(&arn);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ContactInput {
    contact_list_name: String,
    email_address: String,
    topic_preferences: Option<Vec<Value>>,
    #[serde(default)]
    unsubscribe_all: bool,
    attributes_data: Option<String>,
}

pub(crate) fn create_contact(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ContactInput,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let list = there(ses.regions.for_caller(cx), &input.contact_list_name)?;
    if list.contacts.contains_key(&input.email_address) {
        return Err(already(format!(
            "{} already exists in List.",
            input.email_address
        )));
    }
    let preferences = input.topic_preferences.unwrap_or_default();
    list.check_topics(&preferences)?;
    let contact = Contact {
        preferences,
        unsubscribed: input.unsubscribe_all,
        attributes: input.attributes_data,
        created: now,
        updated: now,
    };
    list.contacts.insert(input.email_address, contact);
    Ok(())
}

pub(crate) fn get_contact(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ContactInput,
) -> Result<Value, ServiceError> {
    let list = there(ses.regions.for_caller(cx), &input.contact_list_name)?;
    let contact = list.contacts.get(&input.email_address);
    let contact = contact.ok_or_else(|| no_such_contact(&input.email_address))?;
    let mut told = list.told(&input.email_address, contact);
    told.insert("ContactListName".to_owned(), input.contact_list_name.into());
    told.insert(
        "CreatedTimestamp".to_owned(),
        json!(Timestamp(contact.created)),
    );
    if let Some(data) = &contact.attributes {
        told.insert("AttributesData".to_owned(), data.as_str().into());
    }
    Ok(told.into())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Contacts {
    contact_list_name: String,
    #[serde(default)]
    filter: Filter,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Filter {
    filtered_status: Option<String>,
    topic_filter: TopicFilter,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TopicFilter {
    topic_name: Option<String>,
    use_default_if_preference_unavailable: bool,
}

impl Filter {
    fn lets(&self, list: &ContactList, contact: &Contact) -> bool {
        let Some(wanted) = &self.filtered_status else {
            return true;
        };
        let Some(topic) = &self.topic_filter.topic_name else {
            return (wanted == "OPT_OUT") == contact.unsubscribed;
        };
        let status = |all: &[Value]| {
            let found = all.iter().find(|p| p["TopicName"] == topic.as_str());
            found.map(|p| p["SubscriptionStatus"] == wanted.as_str())
        };
        let said = status(&contact.preferences);
        said.unwrap_or_else(|| {
            self.topic_filter.use_default_if_preference_unavailable
                && status(&list.defaults()).unwrap_or(false)
        })
    }
}

pub(crate) fn list_contacts(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Contacts,
) -> Result<Value, ServiceError> {
    let list = there(ses.regions.for_caller(cx), &input.contact_list_name)?;
    let listed: Vec<Value> = list
        .contacts
        .iter()
        .filter(|(_, contact)| input.filter.lets(list, contact))
        .map(|(address, contact)| list.told(address, contact).into())
        .collect();
    Ok(json!({"Contacts": listed}))
}

pub(crate) fn update_contact(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ContactInput,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let list = there(ses.regions.for_caller(cx), &input.contact_list_name)?;
    list.check_topics(input.topic_preferences.as_deref().unwrap_or_default())?;
    let contact = list.contact(&input.email_address)?;
    if let Some(preferences) = input.topic_preferences {
        contact.preferences = preferences;
    }
    if let Some(data) = input.attributes_data {
        contact.attributes = Some(data);
    }
    contact.unsubscribed = input.unsubscribe_all;
    contact.updated = now;
    Ok(())
}

pub(crate) fn delete_contact(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ContactInput,
) -> Result<(), ServiceError> {
    let list = there(ses.regions.for_caller(cx), &input.contact_list_name)?;
    let removed = list.contacts.remove(&input.email_address);
    removed
        .map(|_| ())
        .ok_or_else(|| no_such_contact(&input.email_address))
}
