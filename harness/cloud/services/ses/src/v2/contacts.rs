//! Contact lists and their contacts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::errors::{already_exists, not_found};
use super::tags::{Tag, add_tags, arn, describe_tags};
use crate::state::{Contact, ContactList, Region, Ses};
use crate::v1::NoInput;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

fn find_list<'a>(region: &'a mut Region, name: &str) -> Result<&'a mut ContactList, ServiceError> {
    let list = region.contact_lists.get_mut(name);
    list.ok_or_else(|| not_found(format!("List with name: {name} doesn't exist.")))
}

fn no_such_contact(address: &str) -> ServiceError {
    not_found(format!("{address} doesn't exist in List."))
}

/// Returns a contact as the API describes it.
fn describe(list: &ContactList, address: &str, contact: &Contact) -> Map<String, Value> {
    let mut answer = Map::from_iter([
        ("EmailAddress".to_owned(), address.into()),
        ("TopicPreferences".to_owned(), json!(contact.preferences)),
        (
            "TopicDefaultPreferences".to_owned(),
            list.default_preferences().into(),
        ),
        ("UnsubscribeAll".to_owned(), contact.unsubscribed.into()),
        (
            "LastUpdatedTimestamp".to_owned(),
            json!(Timestamp(contact.updated)),
        ),
    ]);
    if contact.preferences.is_empty() {
        answer.remove("TopicPreferences");
    }
    answer
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
        return Err(already_exists(format!(
            "List with name {name} already exists."
        )));
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
    add_tags(region, arn, input.tags);
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
    let tags = describe_tags(region, &arn);
    let list = find_list(region, &name)?;
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
    _: NoInput,
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
    let list = find_list(ses.regions.for_caller(cx), &input.contact_list_name)?;
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
    find_list(region, &input.contact_list_name)?;
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
    let list = find_list(ses.regions.for_caller(cx), &input.contact_list_name)?;
    if list.contacts.contains_key(&input.email_address) {
        return Err(already_exists(format!(
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
    let list = find_list(ses.regions.for_caller(cx), &input.contact_list_name)?;
    let contact = list.contacts.get(&input.email_address);
    let contact = contact.ok_or_else(|| no_such_contact(&input.email_address))?;
    let mut answer = describe(list, &input.email_address, contact);
    answer.insert("ContactListName".to_owned(), input.contact_list_name.into());
    answer.insert(
        "CreatedTimestamp".to_owned(),
        json!(Timestamp(contact.created)),
    );
    if let Some(data) = &contact.attributes {
        answer.insert("AttributesData".to_owned(), data.as_str().into());
    }
    Ok(answer.into())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListContactsInput {
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
    /// Returns whether a contact passes the filter.
    fn matches(&self, list: &ContactList, contact: &Contact) -> bool {
        let Some(filtered) = &self.filtered_status else {
            return true;
        };
        let Some(topic) = &self.topic_filter.topic_name else {
            return (filtered == "OPT_OUT") == contact.unsubscribed;
        };
        let status = |all: &[Value]| {
            let found = all.iter().find(|p| p["TopicName"] == topic.as_str());
            found.map(|p| p["SubscriptionStatus"] == filtered.as_str())
        };
        let preferred = status(&contact.preferences);
        preferred.unwrap_or_else(|| {
            self.topic_filter.use_default_if_preference_unavailable
                && status(&list.default_preferences()).unwrap_or(false)
        })
    }
}

pub(crate) fn list_contacts(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ListContactsInput,
) -> Result<Value, ServiceError> {
    let list = find_list(ses.regions.for_caller(cx), &input.contact_list_name)?;
    let listed: Vec<Value> = list
        .contacts
        .iter()
        .filter(|(_, contact)| input.filter.matches(list, contact))
        .map(|(address, contact)| describe(list, address, contact).into())
        .collect();
    Ok(json!({"Contacts": listed}))
}

pub(crate) fn update_contact(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: ContactInput,
) -> Result<(), ServiceError> {
    let now = cx.now();
    let list = find_list(ses.regions.for_caller(cx), &input.contact_list_name)?;
    list.check_topics(input.topic_preferences.as_deref().unwrap_or_default())?;
    let contact = list.contacts.get_mut(&input.email_address);
    let contact = contact.ok_or_else(|| no_such_contact(&input.email_address))?;
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
    let list = find_list(ses.regions.for_caller(cx), &input.contact_list_name)?;
    let removed = list.contacts.remove(&input.email_address);
    removed
        .map(|_| ())
        .ok_or_else(|| no_such_contact(&input.email_address))
}
